"""Carrying moments from one calendar to another: what was left of working time at the moment of change stays left.

A million at once, in numpy; nothing here asks a database.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kaoping.web.cases.clock import Moments, WorkingTime

NEVER = -1  # stands for "no moment" in arrays


@dataclass(frozen=True)
class Shift:
    """From `old` to `new`, changed at `at` (seconds since 1970)."""

    old: WorkingTime
    new: WorkingTime
    at: int

    def differs_from(self) -> int | None:
        """The first moment at which the calendars part; no moment before it moves. None: nothing differs from `at`
        on."""
        old, new = (_upcoming(time, self.at) for time in (self.old, self.new))
        shared = min(len(old), len(new))
        unlike = np.flatnonzero(np.any(old[:shared] != new[:shared], axis=1))
        if len(unlike):
            return int(min(old[unlike[0], 0], new[unlike[0], 0]))
        if len(old) == len(new):
            return None
        return int((old if len(old) > len(new) else new)[shared, 0])

    def moved(self, moments: Moments) -> Moments:
        """Where each moment comes to lie. What is over at the time of change, or no moment, stays where it is."""
        left = self.old.between(self.at, moments)
        return np.where(moments > self.at, np.where(left > 0, self.new.add(self.at, left), moments), moments)


def _upcoming(time: WorkingTime, at: int) -> Moments:
    """Stretches (begin, end) that are not over at a moment."""
    stretches = np.stack([time.begins, time.ends], axis=1)
    return stretches[np.searchsorted(time.ends, at, side="right") :]

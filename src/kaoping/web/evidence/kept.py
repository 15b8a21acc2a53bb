"""Whose files lie in the store: evidence's own, and those of other apps that enter theirs beside their jobs (`work`).

One rule holds for all of them: a file waits until the scanner has spoken, the scanner is asked again for as long as it
waits, and content that no row knows is removed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kaoping.web.jobs.models import Job
from kaoping.web.jobs.running import load_work


@dataclass(frozen=True, slots=True)
class Kept:
    """The files of an app. kind: of the job that has one scanned, which takes its id as `file`. model: its rows, with
    state, finding, stored and uploaded_at. scanned(file=, verdict=), not_scanned(file=, why=), scan_again(file=): the
    actions that write it down. page: where a row is shown. remove_orphans: of the app's part of the store."""

    kind: str
    model: Any
    scanned: Callable[..., None]
    not_scanned: Callable[..., None]
    scan_again: Callable[..., Job]
    page: Callable[[Any], str]
    remove_orphans: Callable[[], None]


ENTERED: dict[str, Kept] = {}


def enter(kept: Kept) -> None:
    """Have the files of an app scanned and tidied up."""
    ENTERED[kept.kind] = kept


def all_kept() -> list[Kept]:
    """Of every app."""
    load_work()
    return list(ENTERED.values())

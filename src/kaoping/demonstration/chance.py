"""Chance that falls the same way every time, on every machine and every version of Python."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """Draws from one seed, by `Random.random` alone: Python promises to keep its sequence, not that of the others."""

    def __init__(self, seed: str) -> None:
        self.share = random.Random(seed).random

    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self.share() * (high - low + 1))

    def pick(self, choices: Sequence[T]) -> T:
        return choices[int(self.share() * len(choices))]

    def happens(self, probability: float) -> bool:
        return self.share() < probability

    def around(self, middle: float, spread: float) -> float:
        """Bell-shaped about the middle with standard deviation `spread`, never further away than 3.5 spreads."""
        return middle + spread * (sum(self.share() for _ in range(4)) - 2.0) * 1.7320508

    def shuffled(self, things: Iterable[T]) -> list[T]:
        mixed = list(things)
        for last in range(len(mixed) - 1, 0, -1):
            other = int(self.share() * (last + 1))
            mixed[last], mixed[other] = mixed[other], mixed[last]
        return mixed

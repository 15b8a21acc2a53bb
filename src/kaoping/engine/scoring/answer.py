"""The answer of a plan: long rows, sorted out by demand and spread over the subjects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from kaoping.engine.scoring.rational import Integers, narrowed


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one demand. Figures are integers; `x`, `low`, `high` are over 10**scale."""

    subject: NDArray[np.intp]
    month: NDArray[np.intp]
    key: NDArray[Any]
    n: Integers
    t: Integers
    x: Integers
    low: Integers
    high: Integers


class Answer:
    """All rows of one run of a plan."""

    def __init__(self, table: pa.Table, demands: int, scale: int) -> None:
        self.scale = scale
        order = np.argsort(table["demand"].to_numpy(), kind="stable")
        self.sorted = {
            name: integers(table[name])[order] for name in ("demand", "subject", "month", "n", "t", "x", "low", "high")
        }
        self.sorted["key"] = np.asarray(table["key"].to_numpy(zero_copy_only=False), dtype=object)[order]
        self.starts = np.searchsorted(self.sorted["demand"], np.arange(demands + 1))

    def rows(self, demand: int) -> Rows:
        """The rows of the demand with this number."""
        span = slice(self.starts[demand], self.starts[demand + 1])
        parts = {name: values[span] for name, values in self.sorted.items() if name != "demand"}
        parts["subject"] = parts["subject"].astype(np.intp)
        parts["month"] = parts["month"].astype(np.intp)
        return Rows(**parts)


def empty_answer() -> Answer:
    """The answer for a scheme that asks nothing of the facts."""
    kinds = {name: pa.int64() for name in ("demand", "subject", "month", "n", "t", "x", "low", "high")}
    return Answer(
        pa.table({name: pa.array([], kind) for name, kind in kinds.items()} | {"key": pa.array([], pa.string())}), 0, 0
    )


def integers(column: pa.ChunkedArray) -> Integers:
    """Whole numbers, or the unscaled integers of decimals; null gives 0."""
    array = column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)
    array = array if isinstance(array, pa.Array) else pa.concat_arrays(array.chunks)
    if not pa.types.is_decimal(array.type):
        filled = array.fill_null(0) if array.null_count else array
        return np.asarray(filled.to_numpy(zero_copy_only=False)).astype(np.int64)
    if not len(array):
        return np.zeros(0, dtype=np.int64)
    return unscaled(array)


def unscaled(array: pa.Array) -> Integers:
    """128-bit decimals as integers; 64 bits where they fit."""
    words = np.frombuffer(array.buffers()[1], dtype=np.int64)[2 * array.offset : 2 * (array.offset + len(array))]
    low, high = words[0::2].copy(), words[1::2].copy()
    gone = np.zeros(len(array), dtype=bool) if not array.null_count else ~np.asarray(array.is_valid())
    low[gone], high[gone] = 0, 0
    if (high == low >> 63).all():
        return low
    return narrowed((high.astype(object) << 64) + low.astype(np.uint64).astype(object))


def distinct(keys: NDArray[Any]) -> tuple[Sequence[str], NDArray[np.intp]]:
    """The distinct keys and, for every row, which of them it has."""
    number: dict[str, int] = {}
    index = np.fromiter((number.setdefault(key, len(number)) for key in keys), dtype=np.intp, count=len(keys))
    return list(number), index

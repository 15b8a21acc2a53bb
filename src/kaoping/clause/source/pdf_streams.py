"""The compressed parts of a PDF, measured before anything opens them: a small file may expand beyond all memory."""

from __future__ import annotations

import re
import zlib

from kaoping.clause.source import faults
from kaoping.problems import Refused

MOST_OF_ONE = 64 * 2**20  # bytes of one part when expanded
MOST_OF_ALL = 512 * 2**20
STEP = 2**16  # compressed bytes taken at a time
ROUND = 2**20  # expanded bytes taken at a time
BEFORE = 600  # bytes before a part in which it is described
STREAM = re.compile(rb"stream\r?\n")


def refuse_swollen(data: bytes, name: str) -> None:
    """Raises Refused where a part other than a picture, or all together, expand beyond the limits."""
    whole = 0
    for found in STREAM.finditer(data):
        described = data[max(0, found.start() - BEFORE) : found.start()].rpartition(b"obj")[2]
        if b"/Image" not in described:
            size = expanded(data, found.end())
            whole += size
            if size > MOST_OF_ONE or whole > MOST_OF_ALL:
                what, what_en = "内部数据展开后过大", "a part that expands beyond measure"
                limit = f"{MOST_OF_ONE // 2**20} MB"
                raise Refused([faults.TOO_LARGE.at(name=name, what=what, what_en=what_en, limit=limit)])


def expanded(data: bytes, start: int) -> int:
    """How many bytes the part that begins here expands to, counted up to the limit; 0 for what is not compressed."""
    opened, size, rest = zlib.decompressobj(), 0, b""
    try:
        while not opened.eof and size <= MOST_OF_ONE and (rest or start < len(data)):
            taken = rest or data[start : start + STEP]
            start += 0 if rest else STEP
            size += len(opened.decompress(taken, ROUND))
            rest = opened.unconsumed_tail
    except zlib.error:
        return size
    return size

"""The square of the map that a place lies in: web-mercator tiles at zoom 18, numbered so that a larger tile is a
stretch of numbers (Morton order)."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

ZOOM = 18
NORTH = 85.0511287798066  # beyond it the map has no squares


def cell_of(longitude: float, latitude: float) -> int:
    """The number of the square of a place (degrees)."""
    return int(cells_of(np.array([longitude]), np.array([latitude]))[0])


def cells_of(longitudes: NDArray[np.float64], latitudes: NDArray[np.float64]) -> NDArray[np.int64]:
    """The numbers of the squares of many places."""
    across = 1 << ZOOM
    x = np.clip(np.floor((longitudes + 180) / 360 * across), 0, across - 1).astype(np.int64)
    sines = np.sin(np.radians(np.clip(latitudes, -NORTH, NORTH)))
    y = np.clip(np.floor((0.5 - np.log((1 + sines) / (1 - sines)) / (4 * math.pi)) * across), 0, across - 1).astype(
        np.int64
    )
    return _spread(x) | _spread(y) << 1


def _spread(bits: NDArray[np.int64]) -> NDArray[np.int64]:
    """Put a zero before each of 32 bits."""
    found = bits & 0xFFFFFFFF
    for shift, mask in (
        (16, 0x0000FFFF0000FFFF), (8, 0x00FF00FF00FF00FF), (4, 0x0F0F0F0F0F0F0F0F), (2, 0x3333333333333333),
        (1, 0x5555555555555555),
    ):  # fmt: skip
        found = (found | found << shift) & mask
    return found


def stretch(zoom: int, x: int, y: int) -> tuple[int, int]:
    """First number of a tile, and the first one after it."""
    tile = int(_spread(np.array([x], dtype=np.int64))[0] | _spread(np.array([y], dtype=np.int64))[0] << 1)
    bits = 2 * (ZOOM - zoom)
    return tile << bits, tile + 1 << bits

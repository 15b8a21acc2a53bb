"""Systems in which places are written down, told apart in the open, and the way to WGS-84.

* WGS-84: what satellites, phones and browsers give, in China too; what the platform keeps.
* CGCS2000 (国家大地坐标系): surveyors and standards. Taken as it is: the ellipsoids differ by a tenth of a millimetre;
  what differs is the day. CGCS2000 stands still at 2000.0 while China moves about 3 cm a year (`drift`).
* GCJ-02: what map providers in China show, shifted by 50 to 700 m by a rule that was never published. Here the known
  approximation of it: within a metre or two of the providers' own; there and back within 1e-9 degrees.
* BD-09: Baidu's, a second shift on top of GCJ-02.

Degrees everywhere, longitude first.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from kaoping.web.site.words import Said, said

Many = NDArray[np.float64]
Pair = tuple[Many, Many]

WGS84, CGCS2000, GCJ02, BD09 = "wgs84", "cgcs2000", "gcj02", "bd09"
SYSTEMS: dict[str, Said] = {
    WGS84: said("WGS-84（卫星定位、手机浏览器）", "WGS-84 (satellites, phones and browsers)"),
    CGCS2000: said("CGCS2000（国家大地坐标系，测绘成果）", "CGCS2000 (the national system, surveys)"),
    GCJ02: said("GCJ-02（高德、腾讯等地图，偏移过）", "GCJ-02 (shifted: Amap, Tencent and others)"),
    BD09: said("BD-09（百度地图，偏移过两次）", "BD-09 (shifted twice: Baidu)"),
}
TELLS: dict[str, Said] = {
    WGS84: said("原样使用。", "Taken as it is."),
    CGCS2000: said(
        "原样使用：椭球与 WGS-84 只差约 0.1 毫米；因板块每年移动约 3 厘米，与今天的 WGS-84 相差不到 1 米。",
        "Taken as it is: the ellipsoid differs by 0.1 mm from that of WGS-84; as the plate moves by about 3 cm a year, "
        "it lies less than a metre from the WGS-84 of today.",
    ),
    GCJ02: said(
        "用公开的近似算法换算成 WGS-84，误差 1—2 米。",
        "Converted to WGS-84 by the known approximation, within 1 to 2 m.",
    ),
    BD09: said(
        "先换算成 GCJ-02，再换算成 WGS-84，误差约 2 米。",
        "Converted to GCJ-02 and from there to WGS-84, within about 2 m.",
    ),
}
A_YEAR = 0.032  # metres that the plate moves
AXIS = 6378245.0  # Krasovsky 1940, as the shift uses it
FLATNESS = 0.00669342162296594323  # squared eccentricity
WEST, EAST, SOUTH, NORTH = 72.004, 137.8347, 0.8293, 55.8271  # outside of it nothing is shifted
BAIDU = np.pi * 3000 / 180
ROUNDS = 12
CLOSE = 1e-11  # degrees


def to_wgs84(longitude: float, latitude: float, system: str) -> tuple[float, float]:
    """A place in WGS-84. Raises KeyError for a system that is not in SYSTEMS."""
    found = many_to_wgs84(np.array([longitude], dtype=float), np.array([latitude], dtype=float), system)
    return float(found[0][0]), float(found[1][0])


def from_wgs84(longitude: float, latitude: float, system: str) -> tuple[float, float]:
    """A place of WGS-84 in another system. Raises KeyError."""
    found = _FROM[system](np.array([longitude], dtype=float), np.array([latitude], dtype=float))
    return float(found[0][0]), float(found[1][0])


def many_to_wgs84(longitudes: Many, latitudes: Many, system: str) -> Pair:
    """Places in WGS-84. Raises KeyError."""
    if system in (WGS84, CGCS2000):
        return longitudes, latitudes
    return _back(_FROM[system], longitudes, latitudes)


def drift(on: datetime.date) -> float:
    """Metres between a place in CGCS2000 and the same place in the WGS-84 of a day."""
    return max(0.0, (on - datetime.date(2000, 1, 1)).days / 365.25) * A_YEAR


def metres(from_longitude: float, from_latitude: float, longitude: float, latitude: float) -> float:
    """The distance of two places that are not far apart."""
    across = np.cos(np.radians((from_latitude + latitude) / 2))
    return float(np.hypot((longitude - from_longitude) * across, latitude - from_latitude) * 111_195)


def in_china(longitudes: Many, latitudes: Many) -> NDArray[np.bool_]:
    """The rectangle in which places are shifted; a little more than the country."""
    return (longitudes >= WEST) & (longitudes <= EAST) & (latitudes >= SOUTH) & (latitudes <= NORTH)


def _gcj_of_wgs(longitudes: Many, latitudes: Many) -> Pair:
    x, y = longitudes - 105.0, latitudes - 35.0
    radians = np.radians(latitudes)
    magic = 1 - FLATNESS * np.sin(radians) ** 2
    north = _northwards(x, y) * 180 / (AXIS * (1 - FLATNESS) / (magic * np.sqrt(magic)) * np.pi)
    east = _eastwards(x, y) * 180 / (AXIS / np.sqrt(magic) * np.cos(radians) * np.pi)
    inside = in_china(longitudes, latitudes)
    return longitudes + np.where(inside, east, 0.0), latitudes + np.where(inside, north, 0.0)


def _northwards(x: Many, y: Many) -> Many:
    """Metres of the shift."""
    found: Many = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x))
    found = found + (20.0 * np.sin(6.0 * x * np.pi) + 20.0 * np.sin(2.0 * x * np.pi)) * 2 / 3
    found = found + (20.0 * np.sin(y * np.pi) + 40.0 * np.sin(y / 3.0 * np.pi)) * 2 / 3
    return found + (160.0 * np.sin(y / 12.0 * np.pi) + 320.0 * np.sin(y * np.pi / 30.0)) * 2 / 3


def _eastwards(x: Many, y: Many) -> Many:
    """Metres of the shift."""
    found: Many = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x))
    found = found + (20.0 * np.sin(6.0 * x * np.pi) + 20.0 * np.sin(2.0 * x * np.pi)) * 2 / 3
    found = found + (20.0 * np.sin(x * np.pi) + 40.0 * np.sin(x / 3.0 * np.pi)) * 2 / 3
    return found + (150.0 * np.sin(x / 12.0 * np.pi) + 300.0 * np.sin(x / 30.0 * np.pi)) * 2 / 3


def _bd_of_gcj(longitudes: Many, latitudes: Many) -> Pair:
    far = np.hypot(longitudes, latitudes) + 0.00002 * np.sin(latitudes * BAIDU)
    turned = np.arctan2(latitudes, longitudes) + 0.000003 * np.cos(longitudes * BAIDU)
    return far * np.cos(turned) + 0.0065, far * np.sin(turned) + 0.006


def _bd_of_wgs(longitudes: Many, latitudes: Many) -> Pair:
    return _bd_of_gcj(*_gcj_of_wgs(longitudes, latitudes))


def _back(shift: Callable[[Many, Many], Pair], longitudes: Many, latitudes: Many) -> Pair:
    """The places that a shift brings to these, found by coming closer."""
    x, y = longitudes.copy(), latitudes.copy()
    for _ in range(ROUNDS):
        there_x, there_y = shift(x, y)
        off_x, off_y = there_x - longitudes, there_y - latitudes
        x, y = x - off_x, y - off_y
        if not len(x) or max(np.abs(off_x).max(), np.abs(off_y).max()) < CLOSE:
            break
    return x, y


def _as_it_is(longitudes: Many, latitudes: Many) -> Pair:
    return longitudes, latitudes


_FROM: dict[str, Callable[[Many, Many], Pair]] = {
    WGS84: _as_it_is,
    CGCS2000: _as_it_is,
    GCJ02: _gcj_of_wgs,
    BD09: _bd_of_wgs,
}

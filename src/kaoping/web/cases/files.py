"""Pictures and documents of a case: judged and redrawn as all evidence is, known again when they come a second time."""

from __future__ import annotations

import datetime
import io
import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.files.base import File as AnyFile
from django.utils import timezone
from PIL import ExifTags, Image

from kaoping.problems import Refused
from kaoping.web.cases import faults
from kaoping.web.evidence import receiving, store
from kaoping.web.evidence.kinds import PICTURES

MOST = 12  # of one case
FOLDER = "cases"
SIDE = 8  # of the small picture that is compared
EARTH = 6371008.8  # metres


@dataclass(frozen=True, slots=True)
class Taken:
    """What a picture says of itself before it is redrawn: when, and where (longitude, latitude)."""

    at: datetime.datetime | None = None
    place: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file that was judged and lies in the store; `attach` writes it down. likeness: of a picture."""

    received: receiving.Received = field(repr=False)
    taken: Taken
    likeness: int | None
    stored: str


def prepare(files: Sequence[AnyFile[Any]]) -> list[Prepared]:
    """Judge uploaded files and put them into the store, before any transaction. Raises Refused with every fault."""
    if len(files) > MOST:
        raise Refused([faults.TOO_MANY_FILES.at(most=MOST)])
    found, wrong = [], []
    for file in files:
        try:
            found.append(_prepared(*receiving.read(file, file.name or "")))
        except Refused as refused:
            wrong += refused.faults
    if wrong:
        raise Refused(wrong)
    for each in found:  # anew: what lay there without a row is young again and is not tidied away from under this one
        store.put_anew(each.stored, each.received.content, each.received.thumbnail)
    return found


def _prepared(name: str, content: bytes) -> Prepared:
    received = receiving.receive(name, content)
    is_picture = received.kind in PICTURES
    return Prepared(
        received,
        taken_of(content) if is_picture else Taken(),
        likeness_of(received.thumbnail) if is_picture else None,
        f"{FOLDER}/{received.sha256[:2]}/{received.sha256}",
    )


def likeness_of(thumbnail: bytes) -> int:
    """64 bits that say of neighbouring points which one is brighter: nearly the same for nearly the same picture."""
    with Image.open(io.BytesIO(thumbnail)) as opened:
        small = opened.convert("L").resize((SIDE + 1, SIDE), Image.Resampling.LANCZOS)
    points = small.tobytes()
    bits = 0
    for row in range(SIDE):
        for column in range(SIDE):
            at = row * (SIDE + 1) + column
            bits = bits << 1 | (points[at] > points[at + 1])
    return bits - (1 << 64) if bits >> 63 else bits


def taken_of(content: bytes) -> Taken:
    """When and where a picture says that it was taken; nothing where it does not, or nothing sensible."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content)) as opened:
                exif = opened.getexif()
        return Taken(_moment(exif), _place(exif.get_ifd(ExifTags.IFD.GPSInfo)))
    except (OSError, ValueError, TypeError, SyntaxError, KeyError, IndexError, ZeroDivisionError):
        return Taken()


def _moment(exif: Image.Exif) -> datetime.datetime | None:
    text = exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal)
    if not isinstance(text, str):
        return None
    naive = datetime.datetime.strptime(text.strip("\0 "), "%Y:%m:%d %H:%M:%S")
    return timezone.make_aware(naive)


def _place(gps: dict[int, Any]) -> tuple[float, float] | None:
    if ExifTags.GPS.GPSLatitude not in gps or ExifTags.GPS.GPSLongitude not in gps:
        return None
    latitude = _degrees(gps[ExifTags.GPS.GPSLatitude], gps.get(ExifTags.GPS.GPSLatitudeRef) == "S")
    longitude = _degrees(gps[ExifTags.GPS.GPSLongitude], gps.get(ExifTags.GPS.GPSLongitudeRef) == "W")
    sensible = math.isfinite(latitude) and math.isfinite(longitude) and abs(latitude) <= 90 and abs(longitude) <= 180
    return (longitude, latitude) if sensible else None


def _degrees(parts: Any, is_negative: bool) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    found = degrees + minutes / 60 + seconds / 3600
    return -found if is_negative else found


def metres(first: tuple[float, float], second: tuple[float, float]) -> float:
    """Between two places (longitude, latitude)."""
    (x1, y1), (x2, y2) = (tuple(map(math.radians, each)) for each in (first, second))
    half = math.sin((y2 - y1) / 2) ** 2 + math.cos(y1) * math.cos(y2) * math.sin((x2 - x1) / 2) ** 2
    return 2 * EARTH * math.asin(math.sqrt(min(half, 1.0)))

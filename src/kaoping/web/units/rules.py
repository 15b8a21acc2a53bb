"""What holds of units and days: the checks that every change passes."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from itertools import islice

from kaoping.problems import Fault, Refused
from kaoping.web.people.models import Person
from kaoping.web.people.roles import OFFICE, SYSTEM
from kaoping.web.people.viewer import today, viewer_of
from kaoping.web.site.days import holds_on, lasts_beyond
from kaoping.web.site.refusals import quoted
from kaoping.web.units import faults
from kaoping.web.units.models import KINDS, Unit, UnitVersion

FIXED = ("unit", "code", "name", "kind", "parent", "from_on")  # never names of attributes
MOST_ATTRIBUTES = 60
CODE = re.compile(r"[^\s/\\?#%<>\"'&;{}|^`*]{1,60}")


def may_change(by: Person | None, units: Iterable[Unit | None]) -> None:
    """Refuse unless the person keeps up every one of the units: all for the system administrator, their own part for
    the office; None stands for a root, which only the system administrator opens. by None: the system itself."""
    if by is None:
        return
    viewer = viewer_of(by)
    if viewer.has(SYSTEM):
        return
    reach = viewer.reach(*OFFICE)
    if outside := [faults.NOT_YOURS.at(unit=unit or "—") for unit in units if unit is None or unit.pk not in reach]:
        raise Refused(outside)


def code_fault(code: str) -> Fault | None:
    sound = CODE.fullmatch(code) is not None and code.isprintable() and code.strip(".") != ""
    return None if sound else faults.BAD_CODE.at(code=quoted(code))


def name_fault(name: str) -> Fault | None:
    return None if name and len(name) <= 120 and name.isprintable() else faults.BAD_NAME.at()


def kind_of(word: str) -> str:
    """The key of a kind: 镇街 and town are the same; other words stand for themselves."""
    return next((key for key, words in KINDS.items() if word in (key, words.zh, words.en)), word)


def kind_fault(kind: str) -> Fault | None:
    return None if kind and len(kind) <= 30 and kind.isprintable() else faults.BAD_KIND.at(kind=quoted(kind))


def attribute_faults(attributes: Mapping[str, str]) -> list[Fault]:
    """What is wrong with attributes: too many, or names and values that no table of facts could hold."""
    if len(attributes) > MOST_ATTRIBUTES:
        return [faults.BAD_ATTRIBUTES.at(name="…")]
    return [
        faults.BAD_ATTRIBUTES.at(name=quoted(name))
        for name, value in attributes.items()
        if not (0 < len(name) <= 60 and name.isprintable() and name.lower() not in FIXED)
        or not (len(value) <= 200 and value.isprintable())
    ]


def refuse(*found: Fault | None) -> None:
    """Raise what was found, if anything was."""
    if kept := [fault for fault in found if fault is not None]:
        raise Refused(kept)


def newest(unit: Unit, on: datetime.date, *, ends: bool = False) -> UnitVersion:
    """The version that a change on a day follows. A change later the same day amends it, unless it `ends` the unit.

    Raises `Refused` if the unit is closed, or if the change would rewrite the past.
    """
    version = UnitVersion.objects.select_related("unit").filter(unit=unit, to_on__isnull=True).first()
    if version is None:
        raise Refused([faults.CLOSED.at(unit=called(unit), on=unit.closed_on)])
    same_day = version.from_on == on and on >= today() and not ends
    if on <= version.from_on and not same_day:
        raise Refused([faults.TOO_EARLY.at(unit=called(unit), since=version.from_on, on=on)])
    return version


def called(unit: Unit) -> str:
    """Name and code, for messages."""
    version = UnitVersion.objects.filter(unit=unit).order_by("-from_on").first()
    return f"{version.name} {unit.code}" if version else unit.code


def parent_stays(parent: Unit, on: datetime.date) -> None:
    """Refuse a parent that is not there on the day, or that is to be closed."""
    there = UnitVersion.objects.filter(holds_on(on), unit=parent).exists()
    still = UnitVersion.objects.filter(unit=parent, to_on__isnull=True).exists()
    if not (there and still):
        raise Refused([faults.NO_PARENT.at(parent=called(parent), on=on)])


def no_circle(unit: Unit, parent: Unit, on: datetime.date) -> None:
    """Refuse a parent below the unit, on the day or by what is planned for later days."""
    later = UnitVersion.objects.filter(from_on__gt=on).values_list("from_on", flat=True).distinct()
    for day in (on, *sorted(later)):
        if unit.pk in _upwards(parent, day):
            raise Refused([faults.CIRCLE.at(unit=called(unit), on=day)])


def _upwards(unit: Unit, day: datetime.date) -> list[int]:
    """The unit and its parents on a day, by id."""
    found: list[int] = []
    at: int | None = unit.pk
    while at is not None and at not in found:
        found.append(at)
        at = UnitVersion.objects.filter(holds_on(day), unit=at).values_list("parent", flat=True).first()
    return found


def no_children(unit: Unit, on: datetime.date) -> None:
    """Refuse while units stand below, on the day or by what is planned."""
    below = UnitVersion.objects.filter(lasts_beyond(on), parent=unit)
    codes = list(below.values_list("unit__code", flat=True).distinct().order_by("unit__code"))
    if codes:
        some = ", ".join(islice(codes, 3)) + (" …" if len(codes) > 3 else "")
        raise Refused([faults.HAS_CHILDREN.at(unit=called(unit), on=on, count=len(codes), some=some)])

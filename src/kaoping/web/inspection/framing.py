"""The list from which is drawn, as it follows from the cycle and the terms of a draw; and who must stand aside."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kaoping.drawing.order import Element, Method
from kaoping.problems import Fault
from kaoping.web.audit.masking import IDENTITY, PHONE
from kaoping.web.bridge.schemes import outline
from kaoping.web.collection.models import Seat
from kaoping.web.collection.plan import wants
from kaoping.web.collection.seats import recused_by_seat
from kaoping.web.cycles.models import Cycle, CycleUnit
from kaoping.web.evidence.models import Proof
from kaoping.web.inspection import faults
from kaoping.web.inspection.models import Draw
from kaoping.web.people.models import Grant, Person
from kaoping.web.people.roles import SCORER
from kaoping.web.people.viewer import today
from kaoping.web.site.days import holds_on
from kaoping.web.site.sheet_templates import safe
from kaoping.web.units.tree import tree_at

MOST_LINES = 20_000
CODE = re.compile(r"[^\s,=+\-@'\"][^\s,'\"]{0,59}")
PARTS = re.compile(r"\s*[,，\t]\s*")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An element with what is not published. name: as the office knows it; above: codes of its units, itself
    included; path: of the unit to which its figures go."""

    element: Element
    name: str
    above: tuple[str, ...] = ()
    path: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """The list with what is wrong about it. strata: code → name."""

    candidates: list[Candidate]
    strata: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @property
    def elements(self) -> list[Element]:
        return [each.element for each in self.candidates]


def frame_of(draw: Draw) -> Frame:
    """The list of a draw as it would be frozen now."""
    places = _Places(draw)
    if draw.what == "units":
        return places.frame((row.code, row.name, row.name, row.unit_id) for row in places.of_kind(draw.kind))
    if draw.what == "files":
        return places.frame(_files(draw, places))
    if draw.what == "inspectors":
        people = chosen(draw)
        return Frame([Candidate(Element(code_of(n), group=code_of(n)), who.name) for n, who in enumerate(people, 1)])
    lines, wrong = _lines(draw.pasted, places)
    found = places.frame(lines)
    return Frame(found.candidates, found.strata, [*wrong, *found.faults])


def code_of(number: int) -> str:
    """How an inspector is called where no name may stand."""
    return f"J{number}"


def method_of(draw: Draw) -> Method:
    """The method of a draw as its record has it."""
    marks = any(key.startswith("marks:") for key in draw.targets)
    assign = "" if draw.what == "inspectors" or not draw.people else "unit" if marks else "element"
    return Method(draw.number, draw.percent, bool(draw.strata), draw.short, assign)


def inspectors_for(cycle: Cycle) -> list[Person]:
    """Who may be sent: people of responsible departments in the owner's part of the tree."""
    below = tree_at(today()).below([cycle.owner_id])
    held = Grant.objects.filter(holds_on(today()), role=SCORER, unit__in=below, person__is_active=True)
    return list(Person.objects.filter(pk__in=held.values("person")).order_by("username"))


def chosen(draw: Draw) -> list[Person]:
    """The inspectors of a draft, in the order of their numbers."""
    asked = set(draw.people)
    return [person for person in inspectors_for(draw.cycle) if person.pk in asked]


def asides(draw: Draw, people: Iterable[Person], candidates: Iterable[Candidate]) -> dict[int, frozenset[str]]:
    """Person → codes of the elements for which they stand aside: those of a unit for which they do, or below one."""
    people, listed = list(people), list(candidates)
    away = recused_by_seat([Seat(pk=who.pk, cycle=draw.cycle, person=who) for who in people])
    return {who.pk: _touched(frozenset(away.get(who.pk, ())), listed) for who in people}


def _touched(units: frozenset[str], candidates: Iterable[Candidate]) -> frozenset[str]:
    """Codes of the elements that stand at or below one of some units."""
    if not units:
        return frozenset()
    return frozenset(each.element.code for each in candidates if not units.isdisjoint(each.above))


class _Places:
    """The units of the cycle, read once: who stands above whom."""

    def __init__(self, draw: Draw) -> None:
        self.draw = draw
        self.units = {row.unit_id: row for row in CycleUnit.objects.filter(cycle=draw.cycle).defer("attributes")}
        self.by_code = {row.code: row.unit_id for row in self.units.values()}
        kinds = [want.kind for want in wants(draw.cycle).columns if want.key in draw.targets]
        self.goes_to = kinds[0] if kinds else outline(draw.cycle.version.text).appraised_kind

    def of_kind(self, kind: str) -> list[CycleUnit]:
        return sorted((row for row in self.units.values() if row.kind == kind), key=lambda row: row.code)

    def upwards(self, unit: int | None) -> list[CycleUnit]:
        """A unit and those above it, itself first."""
        row = self.units.get(unit or 0)
        ids = reversed(row.path.strip("/").split("/")) if row else ()
        return [self.units[int(each)] for each in ids if int(each) in self.units]

    def frame(self, rows: Iterable[tuple[str, str, str, int | None]]) -> Frame:
        """rows: code, name, published name, id of the unit to which it belongs."""
        candidates, strata, lost = [], {}, []
        for code, name, shown, unit in rows:
            above = self.upwards(unit)
            stratum = next((row for row in above if row.kind == self.draw.strata), None) if self.draw.strata else None
            goes_to = next((row for row in above if row.kind == self.goes_to), None)
            group = goes_to.code if goes_to else code
            element = Element(code, stratum.code if stratum else "", group, safe(shown))
            candidates.append(
                Candidate(element, name, tuple(row.code for row in above), goes_to.path if goes_to else "")
            )
            if stratum:
                strata[stratum.code] = stratum.name
            elif self.draw.strata:
                lost.append(name or code)
        return Frame(candidates, strata, self._lost(lost))

    def _lost(self, lost: list[str]) -> list[Fault]:
        kind = self.draw.strata
        first = "、".join(lost[:3])
        return [faults.NO_STRATUM.at(count=len(lost), kind=kind, kind_en=kind, first=first)] if lost else []


def _files(draw: Draw, places: _Places) -> list[tuple[str, str, str, int | None]]:
    """Usable files that prove something of the items; each once, for the first unit. Their names are not published."""
    proofs = Proof.objects.filter(file__cycle=draw.cycle, file__state="clean").select_related("file").order_by("pk")
    if draw.items:
        proofs = proofs.filter(item__in=draw.items)
    found: dict[int, tuple[str, str, str, int | None]] = {}
    for proof in proofs:
        row = (f"F{proof.file_id}", proof.file.name, "", places.by_code.get(proof.unit))
        found.setdefault(proof.file_id, row)
    return list(found.values())


def _lines(pasted: str, places: _Places) -> tuple[list[tuple[str, str, str, int | None]], list[Fault]]:
    """Lines that somebody pasted, as rows without a published name; and the lines that cannot be used."""
    rows: dict[str, tuple[str, str, str, int | None]] = {}
    wrong: list[Fault] = []
    for number, line in enumerate(pasted.splitlines()[: MOST_LINES + 1], 1):
        parts = PARTS.split(unicodedata.normalize("NFC", line).strip())
        if parts == [""]:
            continue
        code, name, unit = (*parts, "", "")[:3]
        if why := _against(code, line, unit, rows, places.by_code, number):
            wrong.append(faults.BAD_LINE.at(line=number, why=why[0], why_en=why[1]))
        else:
            rows[code] = (code, name[:200], "", places.by_code.get(unit))
    return list(rows.values()), wrong[:20]


def _against(
    code: str, line: str, unit: str, rows: Mapping[str, object], units: Mapping[str, int], number: int
) -> tuple[str, str] | None:
    """Why a line cannot be used."""
    if number > MOST_LINES:
        return f"超过 {MOST_LINES} 行", f"there are more than {MOST_LINES}"
    if IDENTITY.search(line) or PHONE.search(line):
        return "有身份证号或手机号", "it holds an identity card or telephone number"
    if not CODE.fullmatch(code) or not code.isprintable():
        return "编号为空、太长，或有不能用的符号", "its code is empty, too long, or has signs that cannot be used"
    if code in rows:
        return f"编号 {code} 重复", f"code {code} is there twice"
    if unit and unit not in units:
        return f"本周期没有单位 {unit[:40]}", f"the cycle has no unit {unit[:40]}"
    return None

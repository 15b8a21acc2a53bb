"""What people do at their desks while a cycle is at work, each by the action that the page would call."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from unittest import mock

from django.core.files.base import ContentFile

from kaoping.demonstration.chance import Chance
from kaoping.web.collection import actions as collection
from kaoping.web.collection import seat_actions
from kaoping.web.collection.entering import Edit, save
from kaoping.web.collection.plan import Sheet, sheets_of
from kaoping.web.cycles.models import Cycle, CycleUnit
from kaoping.web.demonstration.clock import Clock
from kaoping.web.evidence import actions as evidence
from kaoping.web.facts.models import Incident
from kaoping.web.incidents import actions as incidents
from kaoping.web.incidents.judging import Typed
from kaoping.web.incidents.models import Registration
from kaoping.web.inspection import draw_actions
from kaoping.web.inspection.models import Draw
from kaoping.web.people.models import Person
from kaoping.web.self_assessment import actions as assessing
from kaoping.web.self_assessment.texts import digest
from kaoping.web.units.models import Unit

APART = 5  # days between two incidents of a kind and unit, so that they are no likely doubles
CHOICES: dict[str, object] = {
    "pasted": "", "strata": "", "percent": None, "short": "all", "short_clause": "", "targets": [], "incident": "",
    "figure": "points", "merge": "mean", "people": [], "public_source": "", "replaces": None, "replaces_why": "",
}  # fmt: skip


def person(username: str) -> Person:
    return Person.objects.get(username=username)


@dataclass(frozen=True)
class Desks:
    """The people of a cycle at work. clock: of the demonstration; today: when it is planted."""

    cycle: Cycle
    clock: Clock
    today: datetime.date
    author: Person
    approver: Person
    sheets: dict[str, Sheet] = field(default_factory=dict, repr=False)  # by department, once they were asked for

    # --- sheets ---

    def sheet(self, unit: str) -> Sheet:
        """The sheet of a department about the appraised units."""
        if not self.sheets:
            self.sheets.update((sheet.unit.code, sheet) for sheet in sheets_of(self.cycle))
        return self.sheets[unit]

    def fill(
        self, unit: str, columns: Mapping[str, Mapping[str, str]], who: str, reasons: Mapping[str, str] = {}
    ) -> None:
        """Fill empty cells of a sheet. columns: key → unit → text; reasons: unit → why."""
        edits = [
            Edit(code, key, "", text, reasons.get(code)) for key, figures in columns.items()
            for code, text in figures.items()
        ]  # fmt: skip
        told, _ = save(sheet=self.sheet(unit), edits=edits, by=person(who))
        if wrong := [each for each in told if each.state != "written"]:
            raise RuntimeError(f"the demonstration cannot be filled in: {wrong[0]}")

    def submit(self, unit: str, keys: list[str], who: str) -> None:
        collection.submit(sheet=self.sheet(unit), keys=keys, by=person(who))

    def lock(self, unit: str, keys: list[str]) -> None:
        collection.lock(sheet=self.sheet(unit), keys=keys, by=self.approver)

    def seat(self, unit: str, who: Iterable[str]) -> list[str]:
        """Name the assessors of a department; under which names their marks stand."""
        persons = [person(each) for each in who]
        seats = seat_actions.set_seats(
            cycle=self.cycle, unit=Unit.objects.get(code=unit), persons=persons, by=self.author
        )
        return [seat.code for seat in seats]

    # --- incidents, evidence, self-assessments ---

    def register(self, unit: str, kind: str, text: str, source: str, who: str, *, level: str = "") -> Registration:
        """Something that happened lately, on a day when nothing else of the kind did."""
        days = set(
            Incident.objects.filter(cycle=self.cycle, unit=unit, kind=kind).values_list("occurred_on", flat=True)
        )
        day = min(self.today - datetime.timedelta(days=8), datetime.date(int(self.cycle.period), 12, 20))
        while any(other is not None and abs((other - day).days) < APART for other in days):
            day -= datetime.timedelta(days=1)
        typed = Typed(unit=unit, kind=kind, level=level, occurred_on=day, text=text, source=source)
        return incidents.register(cycle=self.cycle, typed=typed, token=f"{unit} {kind}"[:32], by=person(who))

    def step(self, registered: Iterable[Registration], step: str, by: Person, reason: str = "") -> None:
        """One step with several incidents."""
        codes = [made.code for made in registered]
        rows = Registration.objects.filter(cycle=self.cycle, code__in=codes).values_list("code", "steps")
        picks = [incidents.Pick(code, steps) for code, steps in rows]
        incidents.act(cycle=self.cycle, step=step, picks=picks, reason=reason, by=by)

    def prove(self, content: bytes, name: str, who: str, *, unit: str, item: str = "", about: str = "") -> None:
        file = ContentFile(content, name=name)
        evidence.add(cycle=self.cycle, file=file, name=name, unit=unit, item=item, about=about, by=person(who))

    def claim(self, unit: str, points: Mapping[str, str], texts: Mapping[str, str], summary: str, who: str) -> None:
        """What a unit says of itself, before it is submitted."""
        empty = digest("")
        edits = [assessing.Edit(assessing.POINTS, item, "", text) for item, text in points.items()]
        edits += [assessing.Edit(assessing.TEXT, item, empty, text) for item, text in texts.items()]
        if summary:
            edits.append(assessing.Edit(assessing.SUMMARY, "", empty, summary))
        told = assessing.save(cycle=self.cycle, unit=self.of_cycle(unit), edits=edits, by=person(who))
        if wrong := [each for each in told if each.state != "written"]:
            raise RuntimeError(f"the demonstration cannot assess itself: {wrong[0]}")

    def submit_claims(self, unit: str, who: str) -> None:
        assessing.submit(cycle=self.cycle, unit=self.of_cycle(unit), by=person(who))

    def of_cycle(self, unit: str) -> CycleUnit:
        return CycleUnit.objects.select_related("unit").get(cycle=self.cycle, code=unit)

    # --- draws ---

    def announce(self, **terms: object) -> Draw:
        """Announce a draw. Its seed follows from its title, as all chance of the demonstration: it protects nothing."""
        with _dice(str(terms["title"])):
            draw = draw_actions.draft(cycle=self.cycle, terms=CHOICES | terms, by=self.author)
            return draw_actions.announce(draw=draw, by=self.author)


@contextmanager
def _dice(name: str) -> Iterator[None]:
    chance = Chance(f"kaoping draw {name}")

    def token_hex(size: int) -> str:
        return "".join(chance.pick("0123456789abcdef") for _ in range(2 * size))

    with mock.patch.object(draw_actions, "secrets", mock.Mock(token_hex=token_hex)):
        yield

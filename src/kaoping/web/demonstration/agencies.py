"""The running cycle of the agencies in a street: three assessors side by side, one of whom stands aside for an agency;
every column but one is locked, and a slip was corrected after that."""

from __future__ import annotations

import datetime
from collections import defaultdict
from decimal import Decimal

from kaoping.web.collection import seat_actions
from kaoping.web.corrections import actions as corrections
from kaoping.web.corrections.cells import Proposed
from kaoping.web.demonstration import papers
from kaoping.web.demonstration.desks import Desks, person
from kaoping.web.demonstration.years import Tables
from kaoping.web.units.models import Unit

DAY = datetime.timedelta(days=1)
GROUP, ROOM = "T02-D1", "T02-D2"  # the leading group with its assessors, the command room
SEATS = {GROUP: ("fangyuan", "pingwei2", "pingwei3"), ROOM: ("t02-d2", "zhihui2", "zhihui3")}
ASIDE = ("pingwei3", "A05", "2021 至 2024 年任该所副所长")  # who, from which agency, why
SELF = "self"
OWN = ("A01", "A02")  # agencies that fill in their own assessment; the others handed it in on paper
SLIP = ("A07", "1.4", "1.5")  # agency, item, what was typed at first
WAITS = "2.3"  # the item that nobody has checked yet


def take(tables: Tables) -> Tables:
    """Marks are typed, as are what two agencies say of themselves."""
    paper = [row for row in tables["marks"] if row["assessor"] == SELF and row["unit"] not in OWN]
    typed = {"marks": [row for row in tables["marks"] if row not in paper]}
    tables["marks"] = paper
    return typed


def given(typed: Tables) -> dict[str, dict[str, list[Decimal]]]:
    """Item → agency → the points of the assessors, as they were drawn."""
    found: dict[str, dict[str, list[Decimal]]] = defaultdict(lambda: defaultdict(list))
    for row in typed["marks"]:
        if row["assessor"] != SELF and row["points"] is not None:
            found[row["item"]][row["unit"]].append(Decimal(row["points"]))
    return found


def shared_out(points: list[Decimal], seats: int, full: Decimal) -> list[str]:
    """Points for so many seats with the same mean: as they are where they fit, else around the mean."""
    if len(points) == seats:
        return [f"{each.normalize():f}" for each in points]
    mean = sum(points, Decimal(0)) / len(points)
    apart = min(Decimal("0.5"), full - mean, mean)
    around = {2: [mean + apart, mean - apart], 3: [mean + apart, mean, mean - apart]}[seats]
    return [f"{each.normalize():f}" for each in around]


def assess_themselves(desks: Desks, typed: Tables) -> None:
    """Two agencies hand in what they say of themselves."""
    desks.clock.go_to(desks.today - 30 * DAY)
    for unit, who, told in (("A01", "qianjun", "全年办理工单 412 件，超时 3 件。"), ("A02", "a02", "")):
        own = [row for row in typed["marks"] if row["assessor"] == SELF and row["unit"] == unit]
        points = {row["item"]: row["points"] for row in own}
        texts = {"1.1": "服务企业和居民 96 次，均有记录。", "2.2": told} if told else {}
        desks.claim(unit, points, texts, "", who)
        if told:
            pdf = papers.ledger("工单办理情况", ["全年 412 件", "按时办结 409 件", "超时 3 件，均已说明"])
            desks.prove(pdf, "工单办理情况.pdf", who, unit=unit, item="2.2", about="self:2.2")
        desks.submit_claims(unit, who)


def collect(desks: Desks, typed: Tables) -> None:
    """Three assessors of each department give marks in the order of their seats."""
    desks.clock.go_to(desks.today - 14 * DAY)
    for unit, seats in SEATS.items():
        desks.seat(unit, seats)
    who, agency, why = ASIDE
    group = Unit.objects.get(code=GROUP)
    seat_actions.recuse(cycle=desks.cycle, unit=group, person=person(who), code=agency, reason=why, by=person(who))
    filled = filled_in(desks, typed)
    slipped = filled[GROUP, SEATS[GROUP][0]][f"marks:{SLIP[1]}"]
    right, slipped[SLIP[0]] = slipped[SLIP[0]], SLIP[2]
    for (department, who), columns in filled.items():
        desks.fill(department, columns, who)
    for unit, seats in SEATS.items():
        keys = [want.key for want in desks.sheet(unit).columns]
        desks.submit(unit, keys, seats[0])
        desks.lock(unit, [key for key in keys if key != f"marks:{WAITS}"])
    correct(desks, right)


Columns = dict[str, dict[str, str]]  # key → agency → points


def filled_in(desks: Desks, typed: Tables) -> dict[tuple[str, str], Columns]:
    """(department, assessor) → what they type."""
    filled: dict[tuple[str, str], Columns] = defaultdict(lambda: defaultdict(dict))
    for item, by_unit in given(typed).items():
        key = f"marks:{item}"
        department = next(unit for unit in SEATS if desks.sheet(unit).column(key))
        full = Decimal(next(want.most for want in desks.sheet(department).columns if want.key == key) or 0)
        for unit, points in by_unit.items():
            seats = [who for who in SEATS[department] if (who, unit) != ASIDE[:2]]
            for who, text in zip(seats, shared_out(points, len(seats), full), strict=True):
                filled[department, who][key][unit] = text
    return filled


def correct(desks: Desks, right: str) -> None:
    """The slip is found after the lock: what was meant is asked for, and approved."""
    unit, item, _ = SLIP
    asked = corrections.ask(
        cycle=desks.cycle, proposed=[Proposed(unit, "marks", item, f"{GROUP}-1", right)],
        reason="录入时少按一位，评分表原件为准", by=person(SEATS[GROUP][0]),
    )  # fmt: skip
    corrections.approve(correction=asked, by=desks.approver)

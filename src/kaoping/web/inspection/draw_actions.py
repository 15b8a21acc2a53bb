"""Every write of a draw: drafted, announced, drawn, closed, cancelled."""

from __future__ import annotations

import re
import secrets
import unicodedata
from typing import Any

from django.utils import timezone

from kaoping.drawing.record import announced, digest, drawn_from, result_of
from kaoping.problems import Refused
from kaoping.web.audit.recording import action, note
from kaoping.web.cycles.models import Cycle, CycleUnit
from kaoping.web.cycles.sight import runs_office
from kaoping.web.facts.writing import locked
from kaoping.web.inspection import faults
from kaoping.web.inspection.models import STATES, Announcement, Draw, Flow, Inspector, Visit
from kaoping.web.inspection.terms import Plan
from kaoping.web.people.models import Person
from kaoping.web.people.roles import AUTHOR, OFFICE
from kaoping.web.people.viewer import today, viewer_of

NUMBER = re.compile(r"[A-Za-z0-9+\-.]{1,60}")
TERMS = (
    "title", "purpose", "clause", "items", "what", "kind", "pasted", "strata", "number", "percent", "short",
    "short_clause", "targets", "incident", "figure", "merge", "people", "public_source", "draw_on", "replaces",
    "replaces_why",
)  # fmt: skip


@action
def draft(*, cycle: Cycle, terms: dict[str, Any], by: Person, draw: Draw | None = None) -> Draw:
    """Write down what is to be drawn (terms: fields of `TERMS`), or change a draft. Raises Refused."""
    cycle = locked(cycle)
    _require_office(cycle, by, AUTHOR)
    held = Draw(cycle=cycle, made_by=by, public=secrets.token_hex(8)) if draw is None else _held(draw, "draft")
    for name in TERMS:
        setattr(held, name, terms[name])
    held.save()
    what = "draw.drafted" if draw is None else "draw.changed"
    note(what, held, by=by, unit=cycle.owner, cycle=cycle.pk, kind=held.what)
    return held


@action
def drop(*, draw: Draw, by: Person) -> None:
    """Throw a draft away."""
    held = _held(draw, "draft")
    _require_office(held.cycle, by, AUTHOR)
    note("draw.dropped", held, by=by, unit=held.cycle.owner, cycle=held.cycle_id)
    held.delete()


@action
def announce(*, draw: Draw, by: Person) -> Draw:
    """Freeze list, method and inspectors, draw the secret seed and publish its digest. Raises Refused with every
    fault."""
    held = _held(draw, "draft")
    _require_office(held.cycle, by, AUTHOR)
    plan = Plan(held)
    if found := plan.faults():
        raise Refused(found)
    held.seed = secrets.token_hex(32)
    record = announced(
        plan.frame.elements,
        plan.method,
        plan.inspectors,
        commitment=digest(held.seed),
        public_source=held.public_source,
        draw_on=held.draw_on.isoformat(),
    )
    kept = _keep(held, plan, record)
    held.state, held.announced_at, held.announced_by = "announced", timezone.now(), by
    held.save(update_fields=["seed", "state", "announced_at", "announced_by"])
    details = {"digest": kept.sha256, "commitment": kept.commitment, "size": kept.size}
    note("draw.announced", held, by=by, unit=held.cycle.owner, cycle=held.cycle_id, **details)
    return held


def _keep(draw: Draw, plan: Plan, record: dict[str, Any]) -> Announcement:
    shown = {each.code: each.name for each in plan.frame.elements}
    Inspector.objects.bulk_create(
        Inspector(draw=draw, number=number, code=inspector.code, person=person)
        for number, (inspector, person) in enumerate(zip(plan.inspectors, plan.people, strict=True), 1)
    )
    return Announcement.objects.create(
        draw=draw,
        record=record,
        names={c.element.code: c.name for c in plan.frame.candidates if c.name != shown[c.element.code]},
        strata=[
            {"code": each.code, "name": name, "size": each.size, "wanted": each.wanted, "taken": each.taken}
            for name, each in plan.named()
        ],
        frame_sha256=record["frame_sha256"],
        commitment=record["commitment"],
        sha256=record["announcement_sha256"],
        size=plan.size,
    )


@action
def make(*, draw: Draw, public_number: str = "", by: Person) -> Draw:
    """Draw: reveal the seed and write down what follows from it. By another person than the one who announced it, not
    before the announced day. Raises Refused."""
    held = _held(draw, "announced")
    _require_office(held.cycle, by, *OFFICE)
    if held.announced_by_id == by.pk:
        raise Refused([faults.SAME_PERSON.at()])
    if today() < held.draw_on:
        raise Refused(
            [faults.WRONG_DAY.at(why=f"公告的抽取日期是 {held.draw_on}", why_en=f"the announced day is {held.draw_on}")]
        )
    held.public_number = _public_number(held, public_number)
    kept = Announcement.objects.get(draw=held)
    drawn = drawn_from(kept.record, held.seed + held.public_number)
    kept.result = result_of(drawn)
    kept.save(update_fields=["result"])
    _make_visits(held, kept)
    held.state, held.drawn_at, held.drawn_by = "drawn", timezone.now(), by
    held.save(update_fields=["public_number", "state", "drawn_at", "drawn_by"])
    details = {"seed": held.seed, "public_number": held.public_number, "drawn": len(drawn), "digest": kept.sha256}
    note("draw.drawn", held, by=by, unit=held.cycle.owner, cycle=held.cycle_id, **details)
    return held


def _public_number(draw: Draw, text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).strip()
    if not draw.public_source and plain:
        raise Refused([faults.PUBLIC_NUMBER.at(why="公告里没有公共数字", why_en="none was announced")])
    if draw.public_source and not NUMBER.fullmatch(plain):
        raise Refused([faults.PUBLIC_NUMBER.at(why=f"“{plain[:40]}”不能用", why_en=f"'{plain[:40]}' cannot be used")])
    return plain


def _make_visits(draw: Draw, kept: Announcement) -> None:
    rows = {row["code"]: row for row in kept.record["frame"]}
    units = {rows[each["code"]]["unit"] for each in kept.result or ()}
    paths = dict(CycleUnit.objects.filter(cycle=draw.cycle_id, code__in=units).values_list("code", "path"))
    inspectors = {inspector.code: inspector for inspector in Inspector.objects.filter(draw=draw)}
    Visit.objects.bulk_create(
        [
            Visit(
                draw=draw,
                number=number,
                code=each["code"],
                name=kept.names.get(each["code"], rows[each["code"]]["name"]) or each["code"],
                stratum=each["stratum"],
                unit=rows[each["code"]]["unit"] if rows[each["code"]]["unit"] in paths else "",
                path=paths.get(rows[each["code"]]["unit"], ""),
                filling=each["filling"],
                inspector=inspectors.get(each["inspector"]),
            )
            for number, each in enumerate(kept.result or (), 1)
        ],
        batch_size=500,
    )


@action
def cancel(*, draw: Draw, why: str, by: Person) -> Draw:
    """Cancel an announced or drawn one, for everybody to see. Raises Refused where visits have gone into facts."""
    held = _held(draw, "announced", "drawn")
    _require_office(held.cycle, by, *OFFICE)
    if Flow.objects.filter(draw=held).exists():
        raise Refused([faults.HAS_FIGURES.at()])
    held.state, held.cancelled_at, held.cancelled_by, held.cancelled_why = "cancelled", timezone.now(), by, why
    held.save(update_fields=["state", "cancelled_at", "cancelled_by", "cancelled_why"])
    note("draw.cancelled", held, by=by, unit=held.cycle.owner, cycle=held.cycle_id, why=why)
    return held


@action
def close(*, draw: Draw, by: Person) -> Draw:
    """Nothing more is expected of a draw."""
    held = _held(draw, "drawn")
    _require_office(held.cycle, by, *OFFICE)
    held.state, held.closed_at, held.closed_by = "closed", timezone.now(), by
    held.save(update_fields=["state", "closed_at", "closed_by"])
    visits = Visit.objects.filter(draw=held)
    details = {"drawn": visits.count(), "recorded": visits.exclude(latest=None).count()}
    note("draw.closed", held, by=by, unit=held.cycle.owner, cycle=held.cycle_id, **details)
    return held


def _held(draw: Draw, *states: str) -> Draw:
    """The draw with its cycle, both held until the transaction ends, in one of the states. Raises Refused."""
    cycle = locked(draw.cycle)
    held = Draw.objects.select_for_update(of=("self",), no_key=True).filter(pk=draw.pk).first()
    if held is None or held.state not in states:
        words = STATES[held.state] if held else STATES["cancelled"]
        raise Refused([faults.WRONG_STATE.at(state=words.zh, state_en=words.en)])
    held.cycle = cycle
    return held


def _require_office(cycle: Cycle, by: Person, *roles: str) -> None:
    if not runs_office(viewer_of(by), cycle, *roles):
        zh, en = ("考核办（拟订）", "an author of the office") if roles == (AUTHOR,) else ("考核办", "the office")
        raise Refused([faults.NOT_YOURS.at(who=zh, who_en=en)])

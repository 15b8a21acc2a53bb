"""What a case costs its unit, before it turns red: the engine's own figures with the case settled this way and that."""

from __future__ import annotations

import datetime
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.utils import timezone

from kaoping.problems import Refused
from kaoping.web.bridge.case_items import case_items
from kaoping.web.bridge.effects import Results, points_of, scored
from kaoping.web.bridge.facts import expected, parse_period
from kaoping.web.cases.models import LEVELS, Case
from kaoping.web.collection.memory import Memory
from kaoping.web.cycles.models import Cycle, CycleUnit
from kaoping.web.facts.queries import tables_of
from kaoping.web.facts.sources import near_marks
from kaoping.web.feed import live
from kaoping.web.feed.roster import roster_of
from kaoping.web.feed.scope import scope_of
from kaoping.web.people.viewer import Viewer
from kaoping.web.schemes.queries import decisions_in_force
from kaoping.web.site.words import Said, said, say, titled, worded

MOST_UNITS = 3000  # of a cycle that is scored while somebody waits
MOST_CASES = 100_000
KEPT = 2000  # lines of cases that are alike
FRESH = datetime.timedelta(minutes=10)
KINDS: dict[str, Said] = {
    "in_time": said("按时结案", "closed in time"),
    "overtime": said("超期", "overtime"),
    "failed": said("核查一次不通过", "one failed verification"),
    "by_rule": said("按方案计分", "by the scheme"),
}
Tables = dict[str, pa.Table]
Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """What one outcome does to the points of the appraised unit in one cycle. points: gained (negative: lost), None
    where it cannot be said at once; items: (id, title, English title, difference) of those that change."""

    cycle: Cycle
    unit: str
    kind: str
    points: Decimal | None
    items: tuple[tuple[str, str, str, str], ...]

    @property
    def loses(self) -> bool:
        return self.points is not None and self.points < 0

    @property
    def words(self) -> str:
        """The line as it is read."""
        kind, cycle = str(KINDS[self.kind]), titled(self.cycle)
        if self.points is None:
            named = say("、", ", ").join(f"{item} {worded(zh, en)}" for item, zh, en, _ in self.items)
            return say("{cycle}：{items} 按案件计分", "{cycle}: {items} count cases", cycle=cycle, items=named)
        named = say("，", ", ").join(f"{item} {worded(zh, en)} {figure}" for item, zh, en, figure in self.items)
        told = say("{points} 分（{items}）", "{points} points ({items})", points=signed(self.points), items=named)
        nothing = say("得分不变", "no change of points")
        return say(
            "{cycle}：{kind}，{unit} {told}", "{cycle}: {kind}, {unit} {told}",
            cycle=cycle, kind=kind, unit=self.unit, told=told if self.items else nothing,
        )  # fmt: skip

    def __str__(self) -> str:
        return self.words


def signed(points: Decimal) -> str:
    """+0.5, −0.1, 0: without zeros that say nothing."""
    text = format(points.normalize(), "f")
    return f"−{text[1:]}" if points < 0 else f"+{text}" if points > 0 else "0"


_tables: Memory[Tables] = Memory(2)
_lines: OrderedDict[Key, tuple[datetime.datetime, tuple[Line, ...]]] = OrderedDict()


def effect_lines(viewer: Viewer, case: Case) -> list[Line]:
    """Up to three lines for every running cycle that takes its cases from here and has the case's unit: what closing it
    in time, letting it turn red, a failed verification do. None for a case that is over. viewer: sees the case."""
    if case.is_over or not case.valid:
        return []
    running = Cycle.objects.filter(feed__isnull=False, final_at=None).select_related("version__scheme")
    return [line for cycle in running.order_by("pk") for line in lines_in(cycle, case)]


def lines_in(cycle: Cycle, case: Case) -> tuple[Line, ...]:
    """The lines of one cycle; of cases that are alike they are worked out once and kept for a while."""
    if not scope_of(cycle).holds(case):
        return ()
    unit = roster_of(cycle).code_of(case.grid_id, case.town_id, case.desk_id)
    if unit is None:
        return ()
    key = _key(cycle, case, unit)
    kept = _lines.get(key)
    if kept is None or timezone.now() - kept[0] > FRESH:
        kept = _lines[key] = (timezone.now(), tuple(_worked_out(cycle, case, unit)))
        while len(_lines) > KEPT:
            _lines.popitem(last=False)
    return kept[1]


def _key(cycle: Cycle, case: Case, unit: str) -> Key:
    """What decides on the lines of a case, beside the facts of the last minutes: only what the scheme reads."""
    own = {
        "fabricated": case.fabricated, "wrong_level": case.wrong_level, "returned": case.was_returned,
        "extensions": case.extensions, "rework": case.rework, "category": case.category_id, "channel": case.channel,
        "found_by": case.found_by, "level": case.level,
    }  # fmt: skip
    read = expected(cycle.version.text, decisions_in_force(cycle.version)).columns.get("cases", frozenset())
    due = case.handling_due_at or case.ran_out_at
    ends_inside = due is not None and due < timezone.make_aware(parse_period(cycle.period).end)
    clock = (_is_late(case), case.handling_due_at is None, ends_inside)
    cells = tuple(value for name, value in own.items() if name in read)
    return (cycle.pk, cycle.facts_revision, cycle.opened_at, unit, *clock, *cells)


def _is_late(case: Case) -> bool:
    due = case.ran_out_at or case.handling_due_at
    return due is not None and (case.ran_out_at is not None or timezone.now() > due)


def _worked_out(cycle: Cycle, case: Case, unit: str) -> Iterable[Line]:
    text, decisions = cycle.version.text, decisions_in_force(cycle.version)
    appraised = _appraised(cycle, unit)
    too_large = CycleUnit.objects.filter(cycle=cycle).count() > MOST_UNITS
    if too_large or live.count(cycle, MOST_CASES) > MOST_CASES:
        return _by_rule(cycle, text, decisions, unit)
    try:
        tables = _base(cycle, text, decisions)
        found = {name: scored(text, decisions, _with(tables, row), cycle.period)
                 for name, row in _outcomes(cycle, case, unit).items()}  # fmt: skip
    except Refused:
        return _by_rule(cycle, text, decisions, unit)
    return _compared(cycle, found, appraised)


def _by_rule(cycle: Cycle, text: str, decisions: Mapping[str, str], unit: str) -> Iterable[Line]:
    items = tuple((item, zh, en, "") for item, zh, en in case_items(text, decisions))
    return [Line(cycle, unit, "by_rule", None, items)] if items else []


def _appraised(cycle: Cycle, unit: str) -> list[str]:
    """The unit and those above it in the cycle, from below."""
    parents = dict(CycleUnit.objects.filter(cycle=cycle).values_list("code", "parent_code"))
    chain = [unit]
    while (above := parents.get(chain[-1], "")) and above not in chain:
        chain.append(above)
    return chain


def _base(cycle: Cycle, text: str, decisions: Mapping[str, str]) -> Tables:
    settled = tuple(sorted(decisions.items()))
    near = near_marks(cycle)
    if (known := _tables.get(cycle, settled, near)) is None:
        known = tables_of(cycle)
        for name in expected(text, decisions).attributes:
            if name not in known["units"].column_names:
                known["units"] = known["units"].append_column(name, pa.nulls(len(known["units"]), pa.string()))
        known = _tables.put(cycle, settled, near, found=known)
    return known


def _with(tables: Tables, row: dict[str, Any]) -> Tables:
    """The tables with one case as the row says."""
    cases = tables["cases"]
    others = cases.filter(pc.not_equal(cases["case"], row["case"]))
    changed = pa.Table.from_pylist([row], schema=cases.schema)
    return {**tables, "cases": pa.concat_tables([others, changed])}


def _outcomes(cycle: Cycle, case: Case, unit: str) -> dict[str, dict[str, Any]]:
    """The case as rows of fact: open, closed in time, closed too late, closed in time after another rework."""
    now = timezone.localtime().replace(tzinfo=None, microsecond=0)
    second = datetime.timedelta(seconds=1)
    ends = parse_period(cycle.period).end - 2 * second
    due = case.ran_out_at or case.handling_due_at
    limit = min(timezone.localtime(due).replace(tzinfo=None, microsecond=0) if due else now, ends)
    row = {
        "case": case.number, "unit": unit, "level": LEVELS[case.level].zh, "channel": case.channel,
        "category": case.category.code if case.category else None, "found_by": case.found_by,
        "reported_at": timezone.localtime(case.reported_at).replace(tzinfo=None, microsecond=0),
        "filed_at": now, "due_at": limit, "closed_at": None, "status": None, "valid": True, "duplicate": False,
        "fabricated": case.fabricated, "wrong_level": case.wrong_level, "returned": case.was_returned,
        "extensions": case.extensions, "rework": case.rework,
    }  # fmt: skip
    late = row | {"closed_at": limit + second}
    closed = late if _is_late(case) else row | {"closed_at": limit}
    found = {"open": row | {"due_at": None}, "closed": closed, "failed": closed | {"rework": case.rework + 1}}
    return found if _is_late(case) else found | {"late": late}


def _compared(cycle: Cycle, found: dict[str, Results], chain: list[str]) -> Iterable[Line]:
    """Closing it against leaving it open; too late, and after a rework, against closing it."""
    standing = {each.unit: each.name for each in found["open"].standings}
    unit = next((each for each in chain if each in standing), None)
    if unit is None:
        return
    pairs = [("overtime" if "late" not in found else "in_time", "open", "closed")]
    pairs += [("overtime", "closed", "late")] if "late" in found else []
    for kind, before, after in (*pairs, ("failed", "closed", "failed")):
        yield _line(cycle, (unit, standing[unit]), kind, found[before], found[after])


def _line(cycle: Cycle, unit: tuple[str, str], kind: str, before: Results, after: Results) -> Line:
    code, name = unit
    changes = []
    for leaf in after.scheme.leaves():
        was, now = points_of(before, code, leaf.id), points_of(after, code, leaf.id)
        if was is not None and now is not None and was != now:
            changes.append((leaf.id, leaf.title, leaf.title_en or "", now - was))
    items = tuple((item, zh, en, signed(figure)) for item, zh, en, figure in changes)
    was, now = points_of(before, code, "total"), points_of(after, code, "total")
    told = now - was if was is not None and now is not None else sum((each[3] for each in changes), Decimal(0))
    return Line(cycle, name, kind, told, items)

"""Rules of dispatch out of a workbook or CSV: planned with every fault, then written in whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass

from kaoping.problems import Refused
from kaoping.web.audit.recording import action, note
from kaoping.web.cases.models import LEVELS
from kaoping.web.dispatching import faults
from kaoping.web.dispatching.models import Rule
from kaoping.web.dispatching.places import MAKES_RULES, district, holds_place, name_of
from kaoping.web.dispatching.rule_actions import Wording, against, hold_rules, keep_rule, past, take
from kaoping.web.dispatching.sheet_cells import Plan, Reader, placed
from kaoping.web.people.models import Person
from kaoping.web.people.roles import AUTHOR
from kaoping.web.people.viewer import Viewer, today, viewer_of
from kaoping.web.site import upload_faults
from kaoping.web.site.days import lasts_beyond
from kaoping.web.site.sheets import Column, Sheet, read_sheet
from kaoping.web.site.uploads import Staged
from kaoping.web.site.words import said

MOST_ROWS = 2000
Key = tuple[int | None, int | None, str]
COLUMNS = (
    Column("place", "地方", "Place", aliases=("适用地方", "镇街")),
    Column("category", "类别", "Category", aliases=("案件类别",)),
    Column("level", "级别", "Level"),
    Column("unit", "主办单位", "Lead unit", required=True),
    Column("assisting", "协办单位", "Assisting units"),
    Column("from_on", "生效日期", "From"),
    Column("reason", "依据", "Reason", aliases=("理由",)),
)
NOTES = (
    ("怎么用", "从第三行开始，一行一条规则。前两行是标题，请保留。带 * 的列必填。"),
    ("地方 place", "单位编号或完整名称：区县、镇街、社区、网格。空着表示各处。"),
    ("类别 category", "案件类别或大类的编号，或唯一的名称。空着表示全部类别。"),
    ("级别 level", "日常、一般、较大。空着表示不分级别。"),
    ("协办单位 assisting", "几个单位用顿号隔开。"),
    ("哪一条优先", "先看地方远近，再看类别粗细，再看级别：越具体的越优先。"),
    ("重复导入", "同样的地方、类别、级别已有规则：主办和协办相同的不变，不同的从生效日期起换成新的，旧的留在历史里。"),
    ("How to", "One rule a row from row 3 on; empty place, category, level: any. The most specific rule wins."),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A row that would be written, and the rule in whose place it comes."""

    wording: Wording
    reason: str
    old: Rule | None

    def __str__(self) -> str:
        said = self.wording
        codes = [unit.code if unit else "" for unit in (said.place, said.unit, *said.assisting)]
        return str(
            [codes, said.category and said.category.code, said.level, str(said.from_on), self.old and self.old.pk]
        )


def sheet_of(file: Staged) -> Sheet:
    """The table in a file. Raises Refused."""
    return read_sheet(file, name="rules", columns=COLUMNS, most_rows=MOST_ROWS)


def plan(sheet: Sheet, *, by: Person) -> Plan:
    """What writing the sheet would do. Writes nothing."""
    viewer, made = viewer_of(by), Plan(faults=list(sheet.faults))
    seen: dict[Key, int] = {}
    reader, there = Reader(sheet, viewer, district(viewer, *MAKES_RULES)), _there()
    for row in sheet.rows:
        wording = _wording(reader.at(row))
        found = reader.found or placed(_wrong(viewer, wording), reader.place())
        key = _key(wording)
        if key in seen:
            found.append(faults.ROW_TWICE.at(reader.place(), first=seen[key]))
        seen.setdefault(key, row.number)
        made.faults += found
        if not found:
            _sort(made, row.number, Line(wording, reader.text("reason"), there.get(key)), reader)
    if not sheet.rows:
        made.faults.append(faults.NO_ROWS.at(sheet.place))
    return made


def _key(wording: Wording) -> Key:
    place, category = wording.place, wording.category
    return place.pk if place else None, category.pk if category else None, wording.level


def _there() -> dict[Key, Rule]:
    rows = Rule.objects.filter(lasts_beyond(today()), state="accepted").select_related("unit")
    return {(rule.place_id, rule.category_id, rule.level): rule for rule in rows.prefetch_related("assisting")}


def _wording(reader: Reader) -> Wording:
    level = reader.choice("level", LEVELS, said("级别", "level"))
    return Wording(
        reader.unit("place"), reader.category("category"), level, reader.unit("unit"), reader.several("assisting"),
        None, reader.day("from_on", today()),
    )  # fmt: skip


def _wrong(viewer: Viewer, wording: Wording) -> list:  # type: ignore[type-arg]
    decides = holds_place(viewer, wording.place.pk if wording.place else None, AUTHOR)
    if not decides:
        place = name_of(viewer.tree, wording.place) if wording.place else "全部地方 (everywhere)"
        return [faults.NOT_YOUR_PLACE.at(unit=place)]
    return against(wording, viewer, decides=True)


def _sort(made: Plan, number: int, line: Line, reader: Reader) -> None:
    """New, changed, or the same as the rule that is there."""
    old, wording = line.old, line.wording
    if old is None:
        made.rows.append((number, line, "new"))
    elif wording.unit == old.unit and {*wording.assisting} - {wording.unit} == {*old.assisting.all()}:
        made.same += 1
    elif wording.from_on is not None and wording.from_on < old.from_on:
        made.faults.append(
            past(wording.from_on).kind.at(reader.place("from_on"), **dict(past(wording.from_on).details))
        )
    else:
        made.rows.append((number, line, "changed"))


@action
def write(*, sheet: Sheet, expected: str, digest: str, by: Person) -> Plan:
    """Write what the plan says, in whole. expected: digest of the plan that was looked at; digest: of the file."""
    revision = hold_rules()
    made = plan(sheet, by=by)
    if made.faults:
        raise Refused(made.faults)
    if made.digest != expected:
        raise Refused([upload_faults.CHANGED_SINCE.at()])
    if not made.rows:
        raise Refused([faults.NO_ROWS.at(sheet.place)])
    written = []
    for _, line, _ in made.rows:
        rule = keep_rule(line.wording, line.reason, by, True, line.old)
        take(rule, line.old)
        written.append([rule.pk, rule.unit.code, line.old.pk if line.old else None])
    note("rule.imported", revision, by=by, file=sheet.place.file, sha256=digest, same=made.same, changes=written)
    return made

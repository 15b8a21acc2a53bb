"""Duties and matters out of a workbook or CSV: planned with every fault, then proposed in whole or not at all.

What is brought in is proposed and goes the way of every proposal: somebody else reviews it, a third one admits it.
"""

from __future__ import annotations

from dataclasses import dataclass

from kaoping.problems import Refused
from kaoping.web.audit.recording import action, note
from kaoping.web.dispatching import faults
from kaoping.web.dispatching.duty_actions import Offer, against, keep_proposal
from kaoping.web.dispatching.models import DIVISIONS, WAITING, Duty, RuleRevision
from kaoping.web.dispatching.places import PROPOSES, district
from kaoping.web.dispatching.sheet_cells import Plan, Reader, placed
from kaoping.web.people.models import Person
from kaoping.web.people.viewer import viewer_of
from kaoping.web.site import upload_faults
from kaoping.web.site.sheets import Column, Sheet, read_sheet
from kaoping.web.site.uploads import Staged
from kaoping.web.site.words import said

MOST_ROWS = 1000
COLUMNS = (
    Column("title", "名称", "Title", required=True, aliases=("职责名称", "事项名称", "职责", "事项")),
    Column("division", "大类", "Class", required=True, aliases=("类别",)),
    Column("number", "序号", "Number", aliases=("编号",)),
    Column("place", "承担单位", "Taken on by", required=True),
    Column("lead", "牵头部门", "Lead department", required=True, aliases=("责任部门",)),
    Column("basis", "依据", "Basis", required=True),
    Column("share", "镇街承担的部分", "The town's share"),
    Column("reason", "提请理由", "Why", required=True, aliases=("理由",)),
)
OF_MATTERS = (
    Column("one_window", "综合窗口受理", "One window"),
    Column("by_id_card", "凭一张身份证办理", "By ID card alone"),
    Column("category", "对应案件类别", "Category of cases"),
)
NOTES = (
    ("怎么用", "从第三行开始，一行一项。前两行是标题，请保留。带 * 的列必填。"),
    ("大类", "党建管理、城市管理、社会管理、公共服务。"),
    ("承担单位、牵头部门", "填单位编号或完整名称；承担单位是区县或镇街。"),
    ("综合窗口受理、凭一张身份证办理", "填是或否。"),
    ("对应案件类别", "案件类别的编号或名称。准入后，这类案件按目录派往牵头部门。"),
    ("以后怎样", "导入的都是提请，要由考核办另一人审核、再由第三人准入。名称和承担单位相同、已在册或在办的不再提请。"),
    (
        "How to",
        "One a row from row 3 on; keep rows 1 and 2. What is brought in is proposed; others review and admit it.",
    ),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A row that would be proposed."""

    offer: Offer
    reason: str

    def __str__(self) -> str:
        codes = (self.offer.place.code if self.offer.place else "", self.offer.lead.code if self.offer.lead else "")
        category = self.offer.category.code if self.offer.category else ""
        return str([self.offer.title, self.offer.division, self.offer.number, *codes, category, self.reason])


def columns_of(kind: str) -> tuple[Column, ...]:
    return (*COLUMNS, *OF_MATTERS) if kind == "matter" else COLUMNS


def sheet_of(file: Staged, kind: str) -> Sheet:
    """The table in a file. Raises Refused."""
    return read_sheet(
        file, name="matters" if kind == "matter" else "duties", columns=columns_of(kind), most_rows=MOST_ROWS
    )


def plan(sheet: Sheet, *, kind: str, by: Person) -> Plan:
    """What bringing in the sheet would do. Writes nothing."""
    viewer, made = viewer_of(by), Plan(faults=list(sheet.faults))
    seen: dict[tuple[str, int | None], int] = {}
    reader = Reader(sheet, viewer, district(viewer, *PROPOSES))
    there = set(
        Duty.objects.filter(kind=kind, to_on__isnull=True, state__in=(*WAITING, "admitted"))
        .exclude(ask="remove")
        .values_list("title", "place")
    )
    for row in sheet.rows:
        offer = _offer(reader.at(row), kind)
        found = reader.found or placed(against(offer, reader.text("reason"), viewer), reader.place())
        key = (offer.title, offer.place.pk if offer.place else None)
        if key in seen:
            found.append(faults.ROW_TWICE.at(reader.place("title"), first=seen[key]))
        seen.setdefault(key, row.number)
        made.faults += found
        if key in there:
            made.same += 1
        elif not found:
            made.rows.append((row.number, Line(offer, reader.text("reason")), "new"))
    if not sheet.rows:
        made.faults.append(faults.NO_ROWS.at(sheet.place))
    return made


def _offer(reader: Reader, kind: str) -> Offer:
    window, card = (said(column.zh, column.en) for column in OF_MATTERS[:2])
    return Offer(
        kind=kind,
        division=reader.choice("division", DIVISIONS, said("大类", "class")),
        title=reader.text("title"), basis=reader.text("basis"), share=reader.text("share"),
        number=reader.text("number"), place=reader.unit("place"), lead=reader.unit("lead"),
        one_window=reader.yes("one_window", window), by_id_card=reader.yes("by_id_card", card),
        category=reader.category("category"),
    )  # fmt: skip


@action
def write(*, sheet: Sheet, kind: str, expected: str, digest: str, by: Person) -> Plan:
    """Propose what the plan says, in whole. expected: digest of the plan that was looked at; digest: of the file."""
    made = plan(sheet, kind=kind, by=by)
    if made.faults:
        raise Refused(made.faults)
    if made.digest != expected:
        raise Refused([upload_faults.CHANGED_SINCE.at()])
    if not made.rows:
        raise Refused([faults.NO_ROWS.at(sheet.place)])
    for _, line, _ in made.rows:
        keep_proposal(line.offer, line.reason, "admit", None, by)
    revision = RuleRevision.objects.get_or_create(pk=1)[0]
    note("duty.imported", revision, by=by, file=sheet.place.file, sha256=digest, new=len(made.rows), same=made.same)
    return made

"""What stands between a run and a final result."""

from __future__ import annotations

from django.db.models import Q

from kaoping.problems import Fault
from kaoping.web.audit.models import Entry
from kaoping.web.collection.counting import typed_columns
from kaoping.web.corrections.models import Correction, ExemptionRequest
from kaoping.web.cycles import faults
from kaoping.web.cycles.models import STAGES, Cycle
from kaoping.web.facts.cells import FIELDS
from kaoping.web.facts.models import Lock
from kaoping.web.facts.sources import changed_since
from kaoping.web.incidents.models import ENTERED, Step
from kaoping.web.people.models import Person
from kaoping.web.results.models import Run
from kaoping.web.schemes.queries import decisions_in_force, open_decisions
from kaoping.web.site.words import Said, said

NAMED = 5  # columns that are named one by one
READY = ("publish", "final")  # stages from which a cycle can be made final
ANOTHER = said("由另一位审批人定稿。", "another approver makes it final.")


def against_final(cycle: Cycle, run: Run, by: Person) -> list[Fault]:
    """Every reason why this run cannot be made final by this person."""
    return [
        faults.CANNOT_BE_FINAL.at(what=what.zh, what_en=what.en, mend=mend.zh, mend_en=mend.en)
        for holds, what, mend in _conditions(cycle, run, by)
        if not holds
    ]


def _conditions(cycle: Cycle, run: Run, by: Person) -> list[tuple[bool, Said, Said]]:
    """What has to hold, else what is wrong, and how it is mended."""
    again = said("重新计算一次正式结果。", "compute an official run again.")
    stage = STAGES[cycle.stage]
    return [
        (
            cycle.stage in READY,
            said(f"周期还在“{stage.zh}”阶段", f"the cycle is still at '{stage.en}'"),
            said("先进入“公示”。", "enter 'publication' first."),
        ),
        (
            run.cycle_id == cycle.pk,
            said("这次计算属于别的周期", "the run belongs to another cycle"),
            said("选本周期的计算。", "choose a run of this cycle."),
        ),
        (not run.trial, said("这是试算", "it is a trial run"), again),
        *_of_the_run(cycle, run, again),
        (
            not open_decisions(cycle.version),
            said("还有口径没有定", "decisions are still open"),
            said("在“方案”页定下并确认。", "settle and confirm them on the page Schemes."),
        ),
        (
            run.asked_by_id != by.pk,
            said("这次计算由您本人发起", "you started this run yourself"),
            ANOTHER,
        ),
        *_of_the_sheets(cycle),
        (
            not typed_facts(cycle, by),
            said("本周期有格子由您本人填写", "you filled in cells of this cycle yourself"),
            ANOTHER,
        ),
        (
            not changed_facts(cycle, by),
            said("本周期有事实由您本人导入或清空", "you brought in or cleared facts of this cycle yourself"),
            ANOTHER,
        ),
        (
            not asked_for_facts(cycle, by),
            said(
                "本周期有加减分事项由您本人登记，或有更正、剔除由您本人申请",
                "you registered incidents of this cycle yourself, or asked for a correction or exemption",
            ),
            ANOTHER,
        ),
    ]


def asked_for_facts(cycle: Cycle, by: Person) -> bool:
    """Whether incidents that a person put down, or changes that they asked for, stand in the facts."""
    steps = Step.objects.filter(registration__cycle=cycle, registration__state="counted", by=by, done__in=ENTERED)
    if steps.exists():
        return True
    requests = (
        model._default_manager.filter(cycle=cycle, state="approved") for model in (Correction, ExemptionRequest)
    )
    return any(rows.filter(asked_by=by).exists() for rows in requests)


def changed_facts(cycle: Cycle, by: Person) -> bool:
    """Whether a person brought in facts, or cleared a table; of the latter only the log knows."""
    if cycle.imports.filter(Q(uploaded_by=by) | Q(written_by=by), state="written").exists():
        return True
    about = {"object_kind": "cycle", "object_id": str(cycle.pk)}
    return Entry.objects.filter(actor=by, action__in=("facts.cleared", "facts.brought-in"), **about).exists()


def typed_facts(cycle: Cycle, by: Person) -> bool:
    """Whether a person filled in a cell by hand; of those that somebody else wrote over only the log knows."""
    about = {"object_kind": "cycle", "object_id": str(cycle.pk)}
    if Entry.objects.filter(actor=by, action="cells.entered", **about).exists():
        return True
    return any(model._default_manager.filter(cycle=cycle, entered_by=by).exists() for model, *_ in FIELDS.values())


def _of_the_sheets(cycle: Cycle) -> list[tuple[bool, Said, Said]]:
    """Columns that were filled in by hand and that nobody has checked."""
    if not (found := unchecked(cycle)):
        return []
    names = [f"{code}（{part}）" if part else code for _, code, part in found[:NAMED]]
    more = said(" 等", " and others") if len(found) > NAMED else said("", "")
    what = said(
        f"手工填写的 {len(found)} 列还没有核验锁定：{'、'.join(names)}{more.zh}",
        f"{len(found)} columns filled in by hand are not checked and locked: {', '.join(names)}{more.en}",
    )
    return [
        (
            False,
            what,
            said("在“采集”页提交、由第二个人核验。", "submit them on the page Collection, and have them checked."),
        )
    ]


def unchecked(cycle: Cycle) -> list[tuple[str, str, str]]:
    """Columns (table, code, part) with figures typed by hand that are not locked. Self-assessments are no facts that
    anybody checks here."""
    locked = set(Lock.objects.filter(cycle=cycle).values_list("table", "code", "part"))
    return [column for column in typed_columns(cycle) if column not in locked]


def _of_the_run(cycle: Cycle, run: Run, again: Said) -> list[tuple[bool, Said, Said]]:
    if run.state != "done" or run.snapshot is None:
        waiting = said("等它算完，或重新计算。", "wait for it, or compute again.")
        return [(False, said("这次计算没有完成", "the run is not done"), waiting)]
    complete = said("补齐数据、定下口径后重新计算。", "complete the facts and decisions, then compute again.")
    fresh = run.snapshot.facts_revision == cycle.facts_revision and not changed_since(cycle, run.snapshot.tables)
    same = run.decisions == decisions_in_force(cycle.version)
    return [
        (run.final, said("还有缺数或待定的项目", "figures are missing or pending"), complete),
        (fresh, said("计算以后事实数据又改过", "the facts changed after the run"), again),
        (same, said("计算以后口径又改过", "decisions changed after the run"), again),
    ]

"""The closed loop as one table: from where, which action, to where, by whom, what the clock does.

Rights, pages, tests and the handbook read this table; nothing else says what may happen to a case. The loop is that
of the event standard of seed 001 (采集上报 → … → 监督评价); the branches (mediation, court, joint handling, 督办,
回访) are those of the one-stop flow of seed 002, part 3.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kaoping.web.people.roles import (
    AUTHOR,
    CHECKER,
    DISPATCHER,
    DUTY_CHIEF,
    INTAKE,
    LEADER,
    SUPERVISOR,
)
from kaoping.web.site.words import Said, said

STAGES: dict[str, Said] = {
    "report": said("采集上报", "reporting"),
    "accept": said("受理立案", "acceptance"),
    "dispatch": said("指挥派遣", "dispatch"),
    "handle": said("任务处置", "handling"),
    "check": said("核查反馈", "verification"),
    "evaluate": said("监督评价", "evaluation"),
}


@dataclass(frozen=True, slots=True)
class State:
    """stage: which of the six it belongs to. over: nothing is owed any more."""

    words: Said
    stage: str
    over: bool = False


STATES: dict[str, State] = {
    "held": State(said("待放行", "held back"), "report"),
    "to_verify": State(said("待核实", "to be verified"), "report"),
    "reported": State(said("待受理", "to be accepted"), "accept"),
    "returned": State(said("已退回上报人", "returned to the reporter"), "report"),
    "accepted": State(said("待派遣", "to be dispatched"), "dispatch"),
    "dispatched": State(said("待签收", "to be signed for"), "handle"),
    "handling": State(said("处置中", "being handled"), "handle"),
    "parked": State(said("挂账", "parked"), "handle"),
    "mediation": State(said("调解中", "in mediation"), "handle"),
    "court": State(said("已引导诉讼", "referred to court"), "handle"),
    "handled": State(said("待核查", "to be verified on the spot"), "check"),
    "checked": State(said("待评价结案", "to be evaluated and closed"), "evaluate"),
    "closed": State(said("已结案", "closed"), "evaluate", over=True),
    "archived": State(said("已归档", "archived"), "evaluate", over=True),
    "rejected": State(said("不予受理", "not accepted"), "accept", over=True),
    "merged": State(said("已并案", "merged"), "accept", over=True),
}
OVER = tuple(name for name, state in STATES.items() if state.over)
OPEN = tuple(name for name, state in STATES.items() if not state.over)
AT_THE_UNIT = ("dispatched", "handling", "parked", "mediation", "court")  # a unit has the case in hand

ACTIONS: dict[str, Said] = {
    "report": said("上报", "report"),
    "report_public": said("公众上报", "report by the public"),
    "hold": said("上报待放行", "report held back"),
    "take_over": said("从其他平台转入", "take over from another platform"),
    "release": said("放行", "release"),
    "discard": said("判为无效上报", "discard"),
    "verify": said("核实属实", "confirm on the spot"),
    "disprove": said("核实不属实", "find untrue"),
    "accept": said("受理立案", "accept"),
    "reject": said("不予受理", "do not accept"),
    "return": said("退回上报人", "return to the reporter"),
    "resubmit": said("补正再报", "mend and report again"),
    "withdraw": said("撤回上报", "withdraw the report"),
    "relevel": said("更正级别", "correct the level"),
    "merge": said("并入同一案件", "merge into the same case"),
    "accept_done": said("自办件受理并结案", "accept as settled on the spot"),
    "dispatch": said("派遣", "dispatch"),
    "transfer": said("改派", "dispatch to another unit"),
    "escalate": said("提级到上级平台", "escalate to the platform above"),
    "send_down": said("交回下级平台", "send down to the platform below"),
    "sign": said("签收", "sign for"),
    "send_back": said("退回派遣", "send back to dispatch"),
    "progress": said("写一条进展", "write down progress"),
    "ask_extension": said("申请延期", "ask for an extension"),
    "grant_extension": said("同意延期", "grant the extension"),
    "deny_extension": said("不同意延期", "refuse the extension"),
    "park": said("挂账", "park"),
    "unpark": said("恢复办理", "take up again"),
    "mediate": said("转入调解", "take to mediation"),
    "settle": said("调解成功", "settled by mediation"),
    "not_settled": said("调解不成", "not settled"),
    "refer_court": said("引导司法诉讼", "refer to court"),
    "outcome": said("登记诉讼结果", "enter the outcome at court"),
    "finish": said("提交处置结果", "hand in the result"),
    "pass": said("核查通过", "pass the verification"),
    "fail": said("核查不通过，返工", "fail the verification, rework"),
    "close": said("评价结案", "evaluate and close"),
    "close_back": said("评价不通过，退回处置", "evaluate as not settled, back to handling"),
    "visit": said("回访", "call on the reporter"),
    "reopen": said("重新办理", "open again"),
    "dispute": said("上报人要求重办", "the reporter asks to open it again"),
    "archive": said("归档", "archive"),
    "urge": said("督办", "urge"),
    "strike": said("剔除，不计考核", "strike from the appraisal"),
    "restore": said("取消剔除", "count again in the appraisal"),
    "forge": said("认定弄虚作假", "find to be made up"),
}

# Who: a role whose reach has the platform that runs the case (受理、派遣 …), or one of these relations to the case.
REPORTER, LEAD, ASSISTING, AT_GRID, SYSTEM_ITSELF = "reporter", "lead", "assisting", "at_grid", "system"
WHO: dict[str, Said] = {
    REPORTER: said("上报人", "the reporter"),
    LEAD: said("主办单位处置人员", "staff of the lead unit"),
    ASSISTING: said("协办单位处置人员", "staff of an assisting unit"),
    AT_GRID: said("所在网格的网格员", "grid worker of the place"),
    SYSTEM_ITSELF: said("系统", "the system"),
}


@dataclass(frozen=True, slots=True)
class Transition:
    """One row. start "": a new case. to "": stays where it is. who: empty: whoever may report.

    clock: start:<stage> (a limit of the category and level begins), resume (the unit's clock goes on), pause (it
    stands), stop (nothing runs any more), extend, keep.
    needs: inputs without which it is refused; may: inputs that it takes as well.
    guards: conditions beside who, by name (`guards.GUARDS`).
    """

    start: str
    action: str
    to: str
    who: tuple[str, ...]
    clock: str
    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()


TRANSITIONS: tuple[Transition, ...] = (
    # 采集上报
    Transition("", "report", "reported", (), "start:accept"),
    Transition("", "report_public", "to_verify", (), "start:verify"),
    Transition("", "hold", "held", (), "stop"),
    Transition("held", "release", "to_verify", (INTAKE,), "start:verify"),
    Transition("held", "discard", "rejected", (INTAKE,), "stop", ("reason",)),
    Transition("to_verify", "verify", "reported", (AT_GRID, CHECKER), "start:accept", (), ("reason",)),
    Transition("to_verify", "disprove", "rejected", (AT_GRID, CHECKER), "stop", ("reason",)),
    Transition("returned", "resubmit", "reported", (REPORTER,), "start:accept", ("reason",), ("category", "level")),
    Transition("returned", "withdraw", "rejected", (REPORTER,), "stop", ("reason",)),
    # 受理立案
    Transition("reported", "accept", "accepted", (INTAKE,), "start:dispatch", (), ("category", "level", "reason")),
    Transition("reported", "reject", "rejected", (INTAKE,), "stop", ("reason",)),
    Transition("reported", "return", "returned", (INTAKE,), "stop", ("reason",), ("wrong_level",), ("has_reporter",)),
    Transition(
        "reported", "accept_done", "closed", (INTAKE,), "stop", (), ("reason",), ("self_handled", "not_handled")
    ),
    *(
        Transition(at, "merge", "merged", (INTAKE, DISPATCHER), "stop", ("other",), ("reason",))
        for at in ("to_verify", "reported", "accepted", "dispatched", "handling")
    ),
    *(
        Transition(at, "relevel", "", (INTAKE, SUPERVISOR), "relimit", ("level", "reason"))
        for at in ("accepted", "dispatched", "handling", "handled", "checked", "closed")
    ),
    # 指挥派遣
    Transition(
        "accepted", "dispatch", "dispatched", (DISPATCHER,), "start:handle", ("unit",), ("assisting", "plan", "reason")
    ),
    *(
        Transition(
            at, "transfer", "dispatched", (DISPATCHER,), "start:handle", ("unit", "reason"), ("assisting", "plan")
        )
        for at in ("dispatched", "handling")
    ),
    *(
        Transition(at, "escalate", "accepted", (DISPATCHER,), "start:dispatch", ("reason",), (), ("has_above",))
        for at in ("accepted", "dispatched", "handling")
    ),
    Transition("accepted", "send_down", "accepted", (DISPATCHER,), "start:dispatch", ("reason",), (), ("escalated",)),
    # 任务处置
    Transition("dispatched", "sign", "handling", (LEAD,), "keep"),
    *(
        Transition(at, "send_back", "accepted", (LEAD,), "start:dispatch", ("reason",))
        for at in ("dispatched", "handling")
    ),
    *(
        Transition(at, "progress", "", (LEAD, ASSISTING), "keep", ("reason",))
        for at in ("handling", "parked", "mediation", "court")
    ),
    Transition("handling", "ask_extension", "", (LEAD,), "keep", ("reason", "amount"), (), ("no_request",)),
    Transition(
        "handling", "grant_extension", "", (DUTY_CHIEF,), "extend", (), ("reason",), ("request", "first_extension")
    ),
    Transition("handling", "grant_extension", "", (LEADER,), "extend", (), ("reason",), ("request", "later_extension")),
    Transition(
        "handling", "deny_extension", "", (DUTY_CHIEF,), "keep", ("reason",), (), ("request", "first_extension")
    ),
    Transition("handling", "deny_extension", "", (LEADER,), "keep", ("reason",), (), ("request", "later_extension")),
    Transition("handling", "park", "parked", (SUPERVISOR, LEADER), "pause", ("reason", "until")),
    Transition("parked", "unpark", "handling", (SUPERVISOR, LEADER, SYSTEM_ITSELF), "resume", (), ("reason",)),
    Transition("handling", "mediate", "mediation", (LEAD,), "pause", ("reason",)),
    Transition("mediation", "settle", "handled", (LEAD,), "pause+check", ("reason",)),
    Transition("mediation", "not_settled", "handling", (LEAD,), "resume", ("reason",)),
    *(Transition(at, "refer_court", "court", (LEAD,), "pause", ("reason",)) for at in ("handling", "mediation")),
    Transition("court", "outcome", "handled", (LEAD,), "pause+check", ("reason",)),
    Transition("handling", "finish", "handled", (LEAD,), "pause+check", ("reason",)),
    # 核查反馈
    Transition("handled", "pass", "checked", (CHECKER, AT_GRID), "start:evaluate", (), ("reason",), ("not_handled",)),
    Transition("handled", "fail", "handling", (CHECKER, AT_GRID), "resume", ("reason",), (), ("not_handled",)),
    # 监督评价
    Transition(
        "checked", "close", "closed", (SUPERVISOR, INTAKE), "stop", (), ("satisfaction", "reason"), ("not_handled",)
    ),
    Transition("checked", "close_back", "handling", (SUPERVISOR,), "resume", ("reason",), (), ("not_handled",)),
    *(
        Transition(at, "visit", "", (SUPERVISOR, INTAKE), "keep", ("satisfaction",), ("reason",), ("not_handled",))
        for at in ("checked", "closed", "archived")
    ),
    *(
        Transition(at, "reopen", "accepted", (SUPERVISOR,), "start:dispatch", ("reason",))
        for at in ("closed", "archived", "rejected")
    ),
    Transition("closed", "dispute", "accepted", (REPORTER,), "start:dispatch", ("reason",), (), ("in_time",)),
    Transition("closed", "archive", "archived", (INTAKE, SYSTEM_ITSELF), "stop"),
    # 督办、剔除
    *(
        Transition(at, "urge", "", (SUPERVISOR, LEADER), "keep", ("reason",), (), ("ladder",))
        for at in ("reported", "accepted", "dispatched", "handling", "mediation", "court", "handled")
    ),
    *(
        Transition(at, action, "", (SUPERVISOR, AUTHOR), "keep", ("reason",), (), ("not_handled", guard))
        for at in (*AT_THE_UNIT, "handled", "checked", "closed", "archived")
        for action, guard in (("strike", "counted"), ("restore", "struck"), ("forge", "not_forged"))
    ),
)
BEGINNINGS = tuple(row for row in TRANSITIONS if not row.start)
# What a person does as part of handling a case: whoever did one of these neither verifies nor evaluates it.
HANDLING = frozenset(
    {"sign", "progress", "ask_extension", "mediate", "settle", "not_settled", "refer_court", "outcome", "finish"}
)
BULK = (
    "accept",
    "reject",
    "dispatch",
    "sign",
    "pass",
    "close",
    "archive",
    "urge",
    "release",
    "discard",
)  # with many at once


@cache
def rows(state: str, action: str) -> tuple[Transition, ...]:
    """The rows for an action in a state; more than one where different people take it under different guards."""
    return tuple(row for row in TRANSITIONS if row.start == state and row.action == action)


@cache
def rows_from(state: str) -> tuple[Transition, ...]:
    """Every row that begins in a state, in the order of the table."""
    return tuple(row for row in TRANSITIONS if row.start == state)


def stage_of(state: str) -> str:
    """Which of the six stages a state belongs to."""
    return STATES[state].stage

"""What single actions change beside the state of a case; called by `actions.act` alone, inside its transaction."""

from __future__ import annotations

from collections.abc import Callable

from kaoping.problems import Refused
from kaoping.web.cases import faults
from kaoping.web.cases.doing import Doing
from kaoping.web.cases.models import Assisting, Plan, Step
from kaoping.web.cases.numbering import find
from kaoping.web.cases.placing import above, belonging
from kaoping.web.cases.queries import end_of
from kaoping.web.cases.ticking import extend, tick
from kaoping.web.units.models import Unit


def take_common(doing: Doing) -> None:
    """Category and level, where the row takes them."""
    taken = (*doing.row.needs, *doing.row.may)
    if "category" in taken and doing.given.category is not None:
        doing.set("category", doing.given.category)
    if "level" in taken and doing.given.level and doing.given.level != doing.case.level:
        doing.set("level", doing.given.level)
        if doing.row.action == "relevel":  # what the desk sees before it accepts has not slipped through
            doing.set("wrong_level", True)


# --- what single actions change beside the state -----------------------------------------------------------------


def _return(doing: Doing) -> None:
    doing.set("was_returned", True)
    if doing.given.wrong_level:
        doing.set("wrong_level", True)


def _not_taken(doing: Doing) -> None:
    doing.set("valid", False)


def _accept(doing: Doing) -> None:
    doing.set("filed_at", doing.now)
    doing.set("valid", True)


def _dispatch(doing: Doing) -> None:
    assert doing.given.unit is not None
    doing.set("lead", doing.given.unit)
    doing.unit = doing.given.unit
    case, assisting = doing.case, {unit.pk: unit for unit in doing.given.assisting if unit != doing.given.unit}
    Assisting.objects.filter(case=case).delete()
    Assisting.objects.bulk_create(Assisting(case=case, unit=unit) for unit in assisting.values())
    doing.more["lead"] = doing.given.unit.code
    if assisting:
        doing.more["assisting"] = sorted(unit.code for unit in assisting.values())
    Plan.objects.filter(case=case).delete()
    if (plan := doing.given.plan) is not None:
        Plan.objects.create(
            case=case, leader=plan.leader, officer=plan.officer, measures=plan.measures, deadline=plan.deadline
        )
        doing.more["plan"] = {"leader": plan.leader, "officer": plan.officer, "deadline": plan.deadline.isoformat()}


def _back_to_dispatch(doing: Doing) -> None:
    doing.unit = doing.case.lead
    doing.set("lead", None)
    Assisting.objects.filter(case=doing.case).delete()


def _escalate(doing: Doing) -> None:
    _back_to_dispatch(doing)
    desk = above(doing.case.desk_id)
    assert desk is not None  # the table's guard
    doing.set("desk", Unit.objects.get(pk=desk))
    doing.set("escalated", True)
    doing.unit = doing.case.desk


def _send_down(doing: Doing) -> None:
    place = belonging(doing.case.town_id or doing.case.grid_id, doing.case.desk_id)
    doing.set("desk", Unit.objects.get(pk=place.desk))
    doing.set("escalated", False)
    doing.unit = doing.case.desk


def _merge(doing: Doing) -> None:
    case, found = doing.case, find(doing.given.other)
    other = end_of(found) if found else None
    if other is None or other.pk == case.pk or other.state in ("merged", "archived", "rejected"):
        raise Refused([faults.MERGED_INTO_ITSELF.at(number=case.number, other=doing.given.other[:40])])
    if other.desk_id != case.desk_id and other.town_id != case.town_id:
        raise Refused([faults.MERGED_INTO_ITSELF.at(number=case.number, other=other.number)])
    doing.set("duplicate_of", other)
    doing.more["other"] = other.number


def _ask_extension(doing: Doing) -> None:
    doing.set("asked_extension", doing.given.amount)
    doing.more["seconds"] = doing.given.amount


def _grant_extension(doing: Doing) -> None:
    case = doing.case
    assert case.asked_extension is not None  # the table's guard
    asked = Step.objects.filter(case=case, action="ask_extension").order_by("-number")[0]
    tick(case, "keep", doing.now)
    extend(case, case.asked_extension, asked.at)
    doing.more["seconds"] = case.asked_extension
    doing.set("extensions", case.extensions + 1)
    doing.set("asked_extension", None)


def _deny_extension(doing: Doing) -> None:
    doing.set("asked_extension", None)


def _park(doing: Doing) -> None:
    doing.set("parked_until", doing.given.until)


def _unpark(doing: Doing) -> None:
    doing.set("parked_until", None)


def _finish(doing: Doing) -> None:
    doing.set("finished_at", doing.now)
    doing.unit = doing.case.lead


def _fail(doing: Doing) -> None:
    doing.set("rework", doing.case.rework + 1)
    doing.unit = doing.case.lead


def _judge(doing: Doing) -> None:
    if doing.given.satisfaction:
        doing.set("satisfaction", doing.given.satisfaction)


def _reopen(doing: Doing) -> None:
    _back_to_dispatch(doing)
    for name in ("closed_at", "handling_due_at", "handling_left"):
        doing.set(name, None)
    if doing.row.start == "rejected":
        _accept(doing)


def _accept_done(doing: Doing) -> None:
    doing.set("filed_at", doing.now)
    doing.set("finished_at", doing.case.reported_at)


def _urge(doing: Doing) -> None:
    doing.set("urged", doing.case.urged + 1)
    doing.unit = doing.case.lead


def _restore(doing: Doing) -> None:
    doing.set("valid", True)


def _forge(doing: Doing) -> None:
    doing.set("fabricated", True)


EFFECTS: dict[str, Callable[[Doing], None]] = {
    "return": _return,
    "reject": _not_taken,
    "discard": _not_taken,
    "disprove": _not_taken,
    "withdraw": _not_taken,
    "accept": _accept,
    "accept_done": _accept_done,
    "dispatch": _dispatch,
    "transfer": _dispatch,
    "send_back": _back_to_dispatch,
    "escalate": _escalate,
    "send_down": _send_down,
    "merge": _merge,
    "ask_extension": _ask_extension,
    "grant_extension": _grant_extension,
    "deny_extension": _deny_extension,
    "park": _park,
    "unpark": _unpark,
    "settle": _finish,
    "outcome": _finish,
    "finish": _finish,
    "fail": _fail,
    "close_back": _fail,
    "close": _judge,
    "visit": _judge,
    "reopen": _reopen,
    "dispute": _reopen,
    "urge": _urge,
    "strike": _not_taken,
    "restore": _restore,
    "forge": _forge,
}

"""The same action with many ticked cases: one form for all of them, then what was done and what was not, and why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from kaoping.problems import Fault, Refused
from kaoping.web.cases.actions import MOST, REASON, Pick, act_with_many
from kaoping.web.cases.doing import Inputs
from kaoping.web.cases.loop import ACTIONS, BULK, STATES, TRANSITIONS
from kaoping.web.cases.models import SATISFACTION, Case, Step
from kaoping.web.cases.rights import SEES, allowed_row, cases_seen
from kaoping.web.desks import faults
from kaoping.web.desks.filters import TYPED, unit_named
from kaoping.web.desks.places import PLACES
from kaoping.web.desks.rows import hands_of
from kaoping.web.people.viewer import Asked, Viewer, allow
from kaoping.web.site.asking import whole_number
from kaoping.web.site.forms import Form
from kaoping.web.site.refusals import quoted
from kaoping.web.site.words import lazily
from kaoping.web.units.models import Unit

WRONG = 422
HELPERS = 4  # assisting units
SPLIT = re.compile(r"[、,，;；\n]")


class Given(Form):
    """What an action needs of all the cases alike: only the fields that its rows in the table name."""

    unit = forms.CharField(label=lazily("主办单位", "lead unit"), max_length=TYPED, required=False)
    assisting = forms.CharField(
        label=lazily("协办单位，用顿号分开", "assisting units, separated by commas"),
        max_length=HELPERS * TYPED, required=False,
    )  # fmt: skip
    satisfaction = forms.ChoiceField(
        label=lazily("满意度", "how satisfied"), required=False,
        choices=[("", lazily("不填", "not asked")),
                 *((key, lazily(each.zh, each.en)) for key, each in SATISFACTION.items())],
    )  # fmt: skip
    reason = forms.CharField(
        label=lazily("理由或说明", "reason or what was done"), max_length=REASON, required=False,
        widget=forms.Textarea({"rows": 3}),
    )  # fmt: skip

    def __init__(self, action: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [row for row in TRANSITIONS if row.action == action]
        needed = {name for row in rows for name in row.needs}
        taken = needed | {name for row in rows for name in row.may}
        for name in list(self.fields):
            if name not in taken:
                del self.fields[name]
            else:
                self.fields[name].required = name in needed
        if "unit" in self.fields:
            self.fields["unit"].widget.attrs |= {"list": "units", "autocomplete": "off"}


@dataclass(frozen=True, slots=True)
class Ticked:
    """The cases that were ticked: those that can be done, and why others cannot. gone: how many are not there for the
    viewer at all."""

    ready: list[tuple[Case, Pick]]
    barred: list[tuple[Case, list[Fault]]]
    gone: int

    @property
    def picks(self) -> list[Pick]:
        return [pick for _, pick in self.ready]


@allow(*SEES)
@require_POST
def bulk(request: Asked) -> HttpResponse:
    """First the form; sent again with `sure`, the action with every case that it applies to."""
    action = request.POST.get("action", "")
    if action not in BULK:
        wrong = faults.NOT_FOR_MANY.at(text=quoted(str(ACTIONS.get(action, action))))
        return _shown(request, "", Ticked([], [], 0), None, [wrong], WRONG)
    picks = picks_of(request.POST.getlist("case"))
    ticked = sort_out(request.viewer, action, picks)
    if not request.POST.get("sure"):
        return _shown(request, action, ticked, Given(action), [], 200)
    form = Given(action, request.POST)
    if not form.is_valid():
        return _shown(request, action, ticked, form, [], WRONG)
    return _do(request, action, ticked, form)


def _do(request: Asked, action: str, ticked: Ticked, form: Given) -> HttpResponse:
    try:
        given = given_in(request.viewer, form.cleaned_data)
        done, wrong = act_with_many(picks=ticked.picks, action=action, given=given, by=request.viewer.person)
    except Refused as refused:
        return _shown(request, action, ticked, form, refused.faults, WRONG)
    return _told(request, action, ticked, done, wrong)


def _shown(
    request: Asked, action: str, ticked: Ticked, form: Given | None, wrong: list[Fault], status: int
) -> HttpResponse:
    context = {
        "action": action,
        "words": ACTIONS.get(action, ""),
        "ticked": ticked,
        "form": form,
        "faults": wrong,
        "back": back(request),
        "most": MOST,
        "units": choices_of_units(request.viewer) if form and "unit" in form.fields else [],
    }
    return render(request, "desks/bulk.html", context, status=status)


def _told(
    request: Asked, action: str, ticked: Ticked, done: Sequence[Step], wrong: dict[int, list[Fault]]
) -> HttpResponse:
    """The page of what was done and what was not."""
    cases = {case.pk: case for case, _ in ticked.ready}
    context = {
        "action": action,
        "words": ACTIONS[action],
        "done": [(cases[step.case_id], STATES[step.to].words) for step in done],
        "undone": [*((cases[pk], found) for pk, found in wrong.items()), *ticked.barred],
        "gone": ticked.gone,
        "back": back(request),
    }
    return render(request, "desks/bulk_done.html", context, status=200 if done else WRONG)


def picks_of(texts: Sequence[str]) -> list[Pick]:
    """What was ticked, as "id:steps"; anything else is passed over, and a case counts once."""
    found: dict[int, Pick] = {}
    for text in texts[: 2 * MOST]:
        case, _, steps = text.partition(":")
        pk, at = whole_number(case), whole_number(steps)
        if pk is not None and at is not None:
            found[pk] = Pick(pk, at)
    return list(found.values())


def sort_out(viewer: Viewer, action: str, picks: Sequence[Pick]) -> Ticked:
    """Which of the ticked cases the viewer may take the action with now."""
    rows = cases_seen(viewer).select_related("category").in_bulk([pick.case for pick in picks])
    kept = [pick for pick in picks if pick.case in rows]
    hands = hands_of(viewer, [rows[pick.case] for pick in kept], timezone.now())
    ready, barred = [], []
    for pick, hand in zip(kept, hands, strict=True):
        row = allowed_row(hand, action)
        overtaken = hand.case.steps != pick.steps  # the action itself tells who was first
        if isinstance(row, Fault) and not overtaken:
            barred.append((hand.case, [row]))
        else:
            ready.append((hand.case, pick))
    return Ticked(ready, barred, len(picks) - len(kept))


def given_in(viewer: Viewer, typed: dict[str, Any]) -> Inputs:
    """What was typed for all of the cases. Raises Refused for units that are not there."""
    helpers = [text for text in SPLIT.split(typed.get("assisting", "")) if text.strip()][:HELPERS]
    units = [named(viewer, text) for text in (typed.get("unit", ""), *helpers)]
    if wrong := [unit for unit in units if isinstance(unit, Fault)]:
        raise Refused(wrong)
    lead, *assisting = units
    return Inputs(
        reason=typed.get("reason", ""), satisfaction=typed.get("satisfaction", ""),
        unit=lead, assisting=assisting,  # type: ignore[arg-type]
    )  # fmt: skip


def named(viewer: Viewer, text: str) -> Unit | Fault | None:
    """The unit that was typed; None where nothing was."""
    if not text.strip():
        return None
    node = unit_named(viewer.tree, text)
    if node is None:
        return faults.NO_SUCH_UNIT.at(text=quoted(text))
    return Unit.objects.get(pk=node.id)


def choices_of_units(viewer: Viewer) -> list[tuple[str, str]]:
    nodes = viewer.tree.nodes.values()
    offered = [node for node in nodes if node.kind in ("town", "department", "agency", "community")]
    return [(node.code, node.name) for node in sorted(offered, key=lambda node: node.code)][:500]


def back(request: Asked) -> dict[str, str]:
    """The work place the cases were ticked in."""
    key = request.POST.get("desk", "")
    return {"desk": key, "words": str(PLACES[key].words)} if key in PLACES else {}

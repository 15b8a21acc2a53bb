"""Pages of evidence: the list of a cycle, one file, adding, linking, taking away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_GET, require_POST

from kaoping.problems import Fault, Refused
from kaoping.web.cycles.models import Cycle, CycleUnit
from kaoping.web.cycles.sight import cycle_or_404, runs_office, sight_of
from kaoping.web.evidence import actions, block, faults, forms, queries
from kaoping.web.evidence.kinds import KINDS
from kaoping.web.evidence.models import STATES, TROUBLES, File
from kaoping.web.evidence.scanning import has_scanner
from kaoping.web.people.roles import APPRAISED, APPROVER, AUTHOR, BUSINESS, GRID_WORKER, SCORER
from kaoping.web.people.viewer import Asked, allow
from kaoping.web.site.asking import is_part, whole_number
from kaoping.web.site.refusals import tell_refusal
from kaoping.web.site.words import Said, said, say, titled

ADDERS = (AUTHOR, SCORER, APPRAISED, GRID_WORKER)
WRONG = 422
ROWS = 50
PICKED = 60  # files to choose from
AT_ONCE = 20  # files of one form
MORE_STATES: dict[str, Said] = {
    "over": said("已过有效期", "no longer holds"),
    "held": said("已封存", "held"),
    "trouble": said("内容有问题", "content in trouble"),
}


def chosen_by(request: Asked) -> queries.Chosen:
    """What the address narrows the list to; unknown states and kinds are none."""
    asked = {name: request.GET.get(name, "").strip()[:60] for name in ("unit", "item", "kind", "state")}
    asked["kind"] = asked["kind"] if asked["kind"] in KINDS else ""
    asked["state"] = asked["state"] if asked["state"] in STATES | MORE_STATES else ""
    return queries.Chosen(**asked, text=request.GET.get("q", "").strip()[:60])


def _narrowing(chosen: queries.Chosen) -> dict[str, str]:
    asked = {"unit": chosen.unit, "item": chosen.item, "kind": chosen.kind, "state": chosen.state, "q": chosen.text}
    return {name: value for name, value in asked.items() if value}


# --- lists ------------------------------------------------------------------------------------------------------------


@allow(*BUSINESS)
@require_GET
def all_files(request: Asked, pk: int) -> HttpResponse:
    """Every file of a cycle that one may see."""
    cycle = cycle_or_404(request.viewer, pk)
    chosen = chosen_by(request)
    page = Paginator(queries.listed(request.viewer, cycle, chosen), ROWS).get_page(request.GET.get("page"))
    proofs = queries.proofs_by_file(request.viewer, cycle, page)
    units = CycleUnit.objects.filter(cycle=cycle, code__in={p.unit for each in proofs.values() for p in each})
    context = {
        "cycle": cycle,
        "title": titled(cycle),
        "page": page,
        "lines": [(block.Tile(file), proofs.get(file.pk, [])) for file in page],
        "unit_names": dict(units.values_list("code", "name")),
        "items": queries.item_names(cycle),
        "chosen": chosen,
        "narrowed": bool(_narrowing(chosen)),
        "kept": urlencode(_narrowing(chosen)) + "&",
        "query": urlencode(_narrowing(chosen)),
        "kinds": {key: kind.words for key, kind in KINDS.items()},
        "states": STATES | MORE_STATES,
        "troubles": TROUBLES,
        "scanner": has_scanner(),
        "office": runs_office(request.viewer, cycle),
    }
    return render(request, "evidence/list.html", context)


@allow(*ADDERS)
@require_GET
def pick(request: Asked, pk: int) -> HttpResponse:
    """Files that are there already, to prove something else as well."""
    cycle = cycle_or_404(request.viewer, pk)
    place = _place(request.GET)
    require_seen(request, cycle, place)
    text = request.GET.get("q", "").strip()[:60]
    files = queries.to_pick(request.viewer, cycle, place.unit, place.item, place.about)
    if text:
        files = files.filter(name__contains=text)
    context = {
        "cycle": cycle,
        "title": titled(cycle),
        "place": place,
        "tiles": [block.Tile(file) for file in files[:PICKED]],
        "text": text,
        "back": safe_back(request, cycle, request.GET.get("back", "")),
        "part": is_part(request),
    }
    return render(request, "evidence/pick_part.html" if is_part(request) else "evidence/pick.html", context)


@allow(AUTHOR, APPROVER)
@require_POST
def verify(request: Asked, pk: int) -> HttpResponse:
    """Hold every content against its digest, in the background."""
    cycle = cycle_or_404(request.viewer, pk)
    if not runs_office(request.viewer, cycle):
        raise PermissionDenied
    return redirect("jobs:job", actions.ask_verification(cycle=cycle, by=request.user).pk)


# --- adding -----------------------------------------------------------------------------------------------------------


@allow(*ADDERS)
@require_POST
def add(request: Asked, pk: int) -> HttpResponse:
    """Keep files, or have one that is there already (`existing`) prove something. Each file for itself."""
    cycle = cycle_or_404(request.viewer, pk)
    place = _place(request.POST)
    require_seen(request, cycle, place)
    if existing := whole_number(request.POST.get("existing")):
        number, wrong = _link_existing(request, cycle, place, existing)
    else:
        number, wrong = _add_all(request, cycle, place)
    back = safe_back(request, cycle, request.POST.get("back", ""))
    if is_part(request):
        may = queries.may_add(request.viewer, cycle, place.unit, place.item, place.about)
        context = block.context(request, cycle, place, may_add=may, back=back, faults=wrong) | {"added": number}
        return render(request, "evidence/proofs.html", context | {"first": False}, status=WRONG if wrong else 200)
    if number:
        messages.success(request, say("已加 {n} 份佐证。", "{n} files of evidence added.", n=number))
    if wrong:
        tell_refusal(request, Refused(wrong))
    return redirect(back)


def _add_all(request: Asked, cycle: Cycle, place: block.Place) -> tuple[int, list[Fault]]:
    """(how many were kept, what was wrong with the others)."""
    files, wrong, kept = request.FILES.getlist("files")[:AT_ONCE], [], 0
    if not files:
        return 0, [faults.NOTHING_CHOSEN.at()]
    for file in files:
        try:
            actions.add(
                cycle=cycle,
                file=file,
                name=file.name or "",
                unit=place.unit,
                item=place.item,
                about=place.about,
                by=request.user,
            )
            kept += 1
        except Refused as refused:
            wrong += refused.faults
    return kept, list(dict.fromkeys(wrong))


def _link_existing(request: Asked, cycle: Cycle, place: block.Place, number: int) -> tuple[int, list[Fault]]:
    file = queries.file_or_404(request.viewer, cycle.pk, number)
    try:
        actions.link(file=file, unit=place.unit, item=place.item, about=place.about, by=request.user)
    except Refused as refused:
        return 0, refused.faults
    return 1, []


def _place(given: Any) -> block.Place:
    """Unit, item and thing of a form; 404 for what nobody's page asks."""
    form = forms.Place(given)
    if not form.is_valid():
        raise Http404
    return block.Place(**form.cleaned_data)


def require_seen(request: Asked, cycle: Cycle, place: block.Place) -> None:
    """404 for a unit of which the viewer sees nothing."""
    unit = get_object_or_404(CycleUnit, cycle=cycle, code=place.unit)
    sight = sight_of(request.viewer, cycle)
    if not (sight.whole(unit.path) or sight.items):
        raise Http404


def safe_back(request: Asked, cycle: Cycle, back: str) -> str:
    """Where the form was, when it is a page of ours; else the list."""
    is_ours = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return back if is_ours else reverse("evidence:list", args=[cycle.pk])


# --- one file ---------------------------------------------------------------------------------------------------------


@allow(*BUSINESS)
@require_GET
@csp_update({"frame-src": [SELF]})  # type: ignore[untyped-decorator]
def one(request: Asked, pk: int, number: int) -> HttpResponse:
    """A file: what it looks like, what it proves, what was done with it."""
    file = queries.file_or_404(request.viewer, pk, number)
    return render(request, "evidence/one.html", _about(request, file))


def _about(request: Asked, file: File) -> dict[str, Any]:
    cycle, viewer = file.cycle, request.viewer
    proofs = queries.proofs_by_file(viewer, cycle, [file]).get(file.pk, [])
    units = CycleUnit.objects.filter(cycle=cycle, code__in={proof.unit for proof in proofs})
    author, mine = runs_office(viewer, cycle, AUTHOR), file.uploaded_by_id == viewer.person.pk
    at_work = cycle.final_at is None and file.state in ("waiting", "clean")
    return {
        "cycle": cycle,
        "title": titled(cycle),
        "file": file,
        "tile": block.Tile(file),
        "kind": KINDS[file.kind],
        "states": STATES,
        "troubles": TROUBLES,
        "proofs": [(proof, at_work and (author or proof.linked_by_id == viewer.person.pk)) for proof in proofs],
        "unit_names": dict(units.values_list("code", "name")),
        "items": queries.item_names(cycle),
        "units": _units_to_link(request, cycle, author) if at_work else [],
        "openings": file.openings.select_related("person")[:20] if runs_office(viewer, cycle) or mine else [],
        "dates": forms.Dates(initial={"issued_on": file.issued_on, "expires_on": file.expires_on}),
        "keeping": forms.Keeping(initial={"keep_until": file.keep_until}),
        "may_date": at_work and (mine or author),
        "may_withdraw": at_work and mine,
        "may_hold": author and not file.held,
        "may_lift": file.held and file.held_by_id != viewer.person.pk and runs_office(viewer, cycle, APPROVER),
        "may_keep": author,
        "scanner": has_scanner(),
    }


def _units_to_link(request: Asked, cycle: Cycle, author: bool) -> list[tuple[str, str]]:
    """Units for which the viewer may put evidence, by code; at most 200 (the pages of the others have a picker)."""
    sight = sight_of(request.viewer, cycle)
    if not request.viewer.has(*ADDERS):
        return []
    rows = CycleUnit.objects.filter(sight.units() if not author else sight.whole_units(), cycle=cycle)
    return list(rows.values_list("code", "name")[:200])


def _do(request: Asked, pk: int, number: int, act: Callable[[File], object], done: str) -> HttpResponse:
    """One action on a file that the viewer sees; refusals and what was done are told on its page, or where the form
    was (`back`)."""
    file = queries.file_or_404(request.viewer, pk, number)
    try:
        act(file)
    except Refused as refused:
        tell_refusal(request, refused)
    else:
        messages.success(request, done)
    if back := request.POST.get("back"):
        return redirect(safe_back(request, file.cycle, back))
    if not queries.may_see(request.viewer, file):  # it was seen for what it proved
        return redirect("evidence:list", pk)
    return redirect("evidence:one", pk, number)


@allow(*ADDERS)
@require_POST
def link(request: Asked, pk: int, number: int) -> HttpResponse:
    place = _place(request.POST)
    require_seen(request, cycle_or_404(request.viewer, pk), place)
    done = say("已加为这一处的佐证。", "It is evidence there as well.")
    return _do(
        request,
        pk,
        number,
        lambda file: actions.link(file=file, unit=place.unit, item=place.item, about=place.about, by=request.user),
        done,
    )


@allow(*ADDERS)
@require_POST
def unlink(request: Asked, pk: int, number: int, proof: int) -> HttpResponse:
    """A file no longer proves one thing."""
    file = queries.file_or_404(request.viewer, pk, number)
    found = get_object_or_404(
        queries.proofs_seen(request.viewer, file.cycle).select_related("file"), pk=proof, file=file
    )
    found.file = file
    done = say("已从这一处撤下。", "It is no longer evidence there.")
    return _do(request, pk, number, lambda _: actions.unlink(proof=found, by=request.user), done)


@allow(*ADDERS)
@require_POST
def withdraw(request: Asked, pk: int, number: int) -> HttpResponse:
    reason = request.POST.get("reason", "")
    done = say("已撤回，不再作为佐证。", "It is withdrawn and proves nothing any more.")
    return _do(request, pk, number, lambda file: actions.withdraw(file=file, reason=reason, by=request.user), done)


@allow(*ADDERS)
@require_POST
def dates(request: Asked, pk: int, number: int) -> HttpResponse:
    form = forms.Dates(request.POST)
    return _dated(request, pk, number, form, actions.set_dates)


@allow(AUTHOR)
@require_POST
def keep(request: Asked, pk: int, number: int) -> HttpResponse:
    """Until when the content is kept."""
    form = forms.Keeping(request.POST)

    def act(*, file: File, keep_until: Any, by: Any) -> File:
        return actions.keep_until(file=file, day=keep_until, by=by)

    return _dated(request, pk, number, form, act)


def _dated(request: Asked, pk: int, number: int, form: Any, act: Callable[..., File]) -> HttpResponse:
    """Days that make no sense are told on the file's page."""
    if form.is_valid():
        done = say("日期已保存。", "The days are saved.")
        return _do(request, pk, number, lambda file: act(file=file, by=request.user, **form.cleaned_data), done)
    file = queries.file_or_404(request.viewer, pk, number)
    kept = "dates" if isinstance(form, forms.Dates) else "keeping"
    return render(request, "evidence/one.html", _about(request, file) | {kept: form}, status=WRONG)


@allow(AUTHOR)
@require_POST
def hold(request: Asked, pk: int, number: int) -> HttpResponse:
    reason = request.POST.get("reason", "")
    done = say("已封存：不能撤回，到期也不删除。", "It is held: neither withdrawn nor deleted.")
    return _do(request, pk, number, lambda file: actions.hold(file=file, reason=reason, by=request.user), done)


@allow(APPROVER)
@require_POST
def lift(request: Asked, pk: int, number: int) -> HttpResponse:
    reason = request.POST.get("reason", "")
    done = say("已解除封存。", "The hold is lifted.")
    return _do(request, pk, number, lambda file: actions.lift(file=file, reason=reason, by=request.user), done)

"""Pages about runs: the list with its start buttons, two runs side by side, downloads."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from kaoping.problems import Refused
from kaoping.web.cycles.models import Cycle
from kaoping.web.cycles.sight import cycle_or_404, cycles_seen, sight_of
from kaoping.web.people.roles import LEADER, OFFICE, READERS
from kaoping.web.people.viewer import Asked, allow
from kaoping.web.results import actions, exports
from kaoping.web.results.compare_rows import changes_page, fact_tables
from kaoping.web.results.comparing import Comparison, comparison
from kaoping.web.results.models import STATES as RUN_STATES
from kaoping.web.results.models import Run
from kaoping.web.results.queries import run_or_404, runs_seen, unit_rows_by_item, works_on
from kaoping.web.results.run_lines import Line, buttons
from kaoping.web.site.asking import whole_number
from kaoping.web.site.downloads import attached
from kaoping.web.site.refusals import tell_refusal
from kaoping.web.site.words import say, tongue

PAGE = 20  # runs on a page


@allow(*OFFICE, LEADER)
@require_GET
def runs(request: Asked, cycle: int) -> HttpResponse:
    found = cycle_or_404(request.viewer, cycle)
    rows = runs_seen(request.viewer, found).select_related("version__scheme", "snapshot", "asked_by", "job")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    lines = [Line(run) for run in page]
    context = {
        "cycle": found,
        "office": works_on(request.viewer, found),
        "lines": lines,
        "page": page,
        "start": buttons(request.viewer, found),
        "states": RUN_STATES,
        "done": [line for line in lines if line.done],
        "elsewhere": earlier_cycles(request, found),
    }
    part = request.headers.get("HX-Target") == "run-list"
    response = render(request, "results/_run_list.html" if part else "results/runs.html", context)
    if part and not any(line.working for line in lines):
        response["HX-Refresh"] = "true"  # it is over: what can be done now stands outside of the list
    return response


def earlier_cycles(request: Asked, cycle: Cycle) -> list[Run]:
    """The newest run that the viewer sees of each other cycle of the scheme: what a run may be compared with."""
    others = cycles_seen(request.viewer).filter(version__scheme=cycle.version.scheme).exclude(pk=cycle.pk)[:6]
    newest = (runs_seen(request.viewer, other).filter(state="done").select_related("cycle").first() for other in others)
    return [run for run in newest if run is not None]


@allow(*OFFICE)
@require_POST
def start(request: Asked, cycle: int) -> HttpResponse:
    found = cycle_or_404(request.viewer, cycle)
    trial = request.POST.get("trial") == "1"
    try:
        run = actions.start_run(cycle=found, trial=trial, note=request.POST.get("note", ""), by=request.viewer.person)
    except Refused as refused:
        tell_refusal(request, refused)
    else:
        words = ("已开始试算", "Trial run {n} has begun") if trial else ("已开始计算", "Run {n} has begun")
        messages.success(request, say(f"{words[0]}（第 {{n}} 次）", words[1], n=run.number))
    return redirect("results:runs", cycle=cycle)


@allow(*OFFICE)
@require_POST
def check(request: Asked, cycle: int, number: int) -> HttpResponse:
    found = run_or_404(request.viewer, cycle, number)
    try:
        actions.ask_check(run=found, by=request.viewer.person)
        messages.success(request, say("正在由快照复算第 {n} 次计算", "Recomputing run {n} from its snapshot", n=number))
    except Refused as refused:
        tell_refusal(request, refused)
    return redirect("results:runs", cycle=cycle)


@allow(*OFFICE, LEADER)
@require_GET
def compare(request: Asked, cycle: int) -> HttpResponse:
    """?a= and ?b= are numbers of runs; other= is the cycle of `a` where it is another one."""
    found = cycle_or_404(request.viewer, cycle)
    a = run_or_404(request.viewer, *earlier(request, cycle))
    b = run_or_404(request.viewer, cycle, whole_number(request.GET.get("b")))
    try:
        a, b = in_order(a, b)
        compared = comparison(a, b, sight_of(request.viewer, b.cycle), sight_of(request.viewer, a.cycle))
    except Refused as refused:
        return render(request, "results/compare.html", {"cycle": found, "faults": refused.faults}, status=409)
    if request.GET.get("format") == "xlsx":
        name = exports.file_name(compared.b, say("与{a}比较", "against {a}", a=compared.a.number), "xlsx")
        return attached(exports.comparison_workbook(compared), exports.TYPES["xlsx"], name)
    return render(request, "results/compare.html", compare_context(request, compared, found))


def earlier(request: Asked, cycle: int) -> tuple[int, int | None]:
    """Cycle and number of the run `a`: `3`, or `12-3` for run 3 of cycle 12."""
    other, dash, number = (request.GET.get("a") or "").rpartition("-")
    asked = whole_number(other) if dash else None
    return (cycle if asked is None else asked), whole_number(number)


def in_order(a: Run, b: Run) -> tuple[Run, Run]:
    """The earlier run first."""
    return (b, a) if (a.cycle.period, a.asked_at) > (b.cycle.period, b.asked_at) else (a, b)


def compare_context(request: Asked, found: Comparison, cycle: Cycle) -> dict[str, object]:
    everyone = request.GET.get("all") == "1"
    search = request.GET.get("q", "").strip()[:60]
    page, lines = changes_page(found, everyone=everyone, search=search, number=request.GET.get("page"))
    kept = {"a": request.GET.get("a", ""), "b": request.GET.get("b", "")}
    return {
        "cycle": cycle,
        "found": found,
        "page": page,
        "lines": lines,
        "facts": fact_tables(found),
        "everyone": everyone,
        "search": search,
        "kept": urlencode(kept),
        "query": urlencode(kept | {"q": search} | ({"all": "1"} if everyone else {})),
        "pair": kept,
    }


@allow(*READERS)
@require_GET
def export(request: Asked, cycle: int, number: int) -> HttpResponse:
    """?format=xlsx (default), csv (&table=scores or totals), zip (the office only)."""
    run = run_or_404(request.viewer, cycle, number)
    kind = request.GET.get("format", "xlsx")
    sight = sight_of(request.viewer, run.cycle)
    if run.state != "done" or kind not in exports.TYPES:
        raise Http404
    if kind == "csv":
        return csv_file(request, run)
    if kind == "zip" and not (works_on(request.viewer, run.cycle) and sight.everything):
        raise Http404
    if not sight.everything:
        units = list(unit_rows_by_item(request.viewer, run))
        name = exports.file_name(run, say("本单位得分", "own results"), "xlsx")
        return attached(exports.own_workbook(run, units, sight), exports.TYPES["xlsx"], name)
    return engine_file(request, run, "zip" if kind == "zip" else "xlsx")


def csv_file(request: Asked, run: Run) -> HttpResponse:
    table = request.GET.get("table", "scores")
    units, sight = unit_rows_by_item(request.viewer, run), sight_of(request.viewer, run.cycle)
    if table == "scores":
        return attached(exports.scores_csv(run, units, sight), exports.TYPES["csv"], "scores.csv")
    if table == "totals":
        return attached(exports.totals_csv(units, sight), exports.TYPES["csv"], "totals.csv")
    raise Http404


def engine_file(request: Asked, run: Run, kind: exports.Kind) -> HttpResponse:
    """The engine's document; a large one is made by the worker first."""
    content = exports.stored(run, kind, tongue())
    if content is None and not exports.small(run, kind):
        job = exports.under_way(run, kind, tongue()) or actions.ask_document(
            run=run, form=kind, language=tongue(), by=request.viewer.person
        )
        context = {"cycle": run.cycle, "run": run, "job": job, "again": request.get_full_path()}
        return render(request, "results/export_wait.html", context, status=202)
    try:
        content = content or exports.document(run, kind, tongue())
    except Refused as refused:
        context = {"cycle": run.cycle, "run": run, "faults": refused.faults}
        return render(request, "results/export_wait.html", context, status=409)
    what = say("得分", "results") if kind == "xlsx" else say("结果档案", "result folder")
    return attached(content, exports.TYPES[kind], exports.file_name(run, what, kind))

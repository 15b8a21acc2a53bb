"""Pages of the working calendar: a year by month, days and hours of the office, a list of holidays brought in."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaoping.problems import Fault, Refused
from kaoping.web.people.roles import AUTHOR
from kaoping.web.people.viewer import Asked, allow, today
from kaoping.web.site.asking import whole_number
from kaoping.web.site.downloads import XLSX, attached
from kaoping.web.site.sheet_templates import template
from kaoping.web.site.upload_faults import CHANGED_SINCE
from kaoping.web.site.uploads import forget, stage, staged
from kaoping.web.site.words import say
from kaoping.web.timing import calendar_actions as actions
from kaoping.web.timing import calendar_queries as calendars
from kaoping.web.timing import forms, holiday_imports, queries
from kaoping.web.timing.rights import READS, keeps
from kaoping.web.timing.views import WRONG, done

AREA = "holidays"
SHOWN = 400


def page(
    request: Asked,
    year: int,
    *,
    day_form: forms.DayForm | None = None,
    hours_form: forms.HoursForm | None = None,
    faults: list[Fault] | None = None,
) -> HttpResponse:
    """The calendar of a year, with what went wrong."""
    source, known = calendars.source_of(year)
    chosen = holiday_imports.day_in(request.GET.get("day", ""))
    months = calendars.months(year)
    day = calendars.one_day(chosen) if chosen and chosen.year == year else None
    context = {
        "year": year,
        "years": calendars.years(),
        "months": months,
        "worked": sum(month.worked for month in months),
        "changed": sum(each.changed for month in months for each in month.days),
        "source": source,
        "known": known,
        "unknown": queries.unknown_years(),
        "day": day,
        "day_form": day_form or forms.DayForm(initial=_initial(day)),
        "hours_form": hours_form or forms.HoursForm(),
        "hours": calendars.hours(),
        "own_days": calendars.own_days(),
        "changes": calendars.last_changes(),
        "today": today(),
        "keeps": keeps(request.viewer),
        "faults": faults or [],
    }
    wrong = bool(faults) or any(form.errors for form in (day_form, hours_form) if form)
    return render(request, "timing/calendar.html", context, status=WRONG if wrong else 200)


def _initial(day: calendars.Day | None) -> dict[str, Any]:
    return {"on": day.on, "working": "0" if day.working else "1"} if day else {}


def year_of(request: Asked) -> int:
    """The year asked for, or this one."""
    asked = whole_number(request.GET.get("year"))
    return asked if asked in calendars.years() else today().year  # type: ignore[return-value]


def back_to(day: datetime.date) -> str:
    return f"{reverse('timing:calendar')}?year={day.year}"


@allow(*READS)
@require_GET
def calendar(request: Asked) -> HttpResponse:
    """A year by month."""
    return page(request, year_of(request))


@allow(AUTHOR)
@require_POST
def set_day(request: Asked) -> HttpResponse:
    """Have a day worked or free, or as published again (`back`)."""
    if "back" in request.POST:
        return _take_day_back(request)
    form = forms.DayForm(request.POST)
    if not form.is_valid():
        return page(request, today().year, day_form=form)
    given, by = form.cleaned_data, request.viewer.person
    on, working = given["on"], given["working"] == "1"
    words = say("已设定，在办案件的时限随后调整", "set; the clocks that run follow")
    answer = done(request, lambda: actions.set_day(on=on, working=working, why=given["why"], by=by), words, back_to(on))
    return answer if isinstance(answer, HttpResponse) else page(request, on.year, day_form=form, faults=answer)


def _take_day_back(request: Asked) -> HttpResponse:
    on, by = holiday_imports.day_in(request.POST["back"]) or datetime.date.min, request.viewer.person
    words = say("已撤销，在办案件的时限随后调整", "taken back; the clocks that run follow")
    answer = done(request, lambda: actions.take_day_back(on=on, by=by), words, back_to(on))
    return answer if isinstance(answer, HttpResponse) else page(request, today().year, faults=answer)


@allow(AUTHOR)
@require_POST
def set_hours(request: Asked) -> HttpResponse:
    """Hours from a day on, or those before again (`back`)."""
    by = request.viewer.person
    if "back" in request.POST:
        since = holiday_imports.day_in(request.POST["back"]) or datetime.date.min
        words = say("已撤销", "taken back")
        answer = done(request, lambda: actions.take_hours_back(from_on=since, by=by), words, reverse("timing:calendar"))
        return answer if isinstance(answer, HttpResponse) else page(request, today().year, faults=answer)
    form = forms.HoursForm(request.POST)
    if not form.is_valid():
        return page(request, today().year, hours_form=form)
    given = form.cleaned_data
    answer = done(
        request,
        lambda: actions.set_hours(from_on=given["from_on"], spans=actions.spans_in(given["spans"]), by=by),
        say("已设定，在办案件的时限随后调整", "set; the clocks that run follow"),
        reverse("timing:calendar"),
    )
    return answer if isinstance(answer, HttpResponse) else page(request, today().year, hours_form=form, faults=answer)


# --- a list of holidays --------------------------------------------------------------------------------------------

NOTES = (
    ("on", "日期，例如 2027-02-06 · the day"),
    ("kind", "班：上班；休：放假 · 班 for a day that is worked, 休 for a free one"),
    ("name", "节日名称，可不填 · the holiday, if you like"),
)


@allow(AUTHOR)
@require_GET
def download(request: Asked) -> HttpResponse:
    """The table to fill in."""
    content = template("holidays", holiday_imports.COLUMNS, choices={"kind": ["班", "休"]}, notes=NOTES)
    return attached(content, XLSX, "holidays.xlsx")


@allow(AUTHOR)
@require_http_methods(["GET", "POST"])
def upload(request: Asked) -> HttpResponse:
    """Paste a list or choose a file; the next page checks it."""
    form = forms.HolidaysForm(request.POST or None, request.FILES or None)
    faults: list[Fault] = []
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"] or holiday_imports.as_upload(form.cleaned_data["text"])
        try:
            file = stage(given, area=AREA, by=request.viewer.person)
            return redirect("timing:holidays_check", digest=file.digest)
        except Refused as refused:
            faults = refused.faults
    context = {"form": form, "faults": faults, "unknown": queries.unknown_years()}
    return render(request, "timing/holidays.html", context, status=WRONG if faults or form.errors else 200)


@allow(AUTHOR)
@require_http_methods(["GET", "POST"])
def check(request: Asked, digest: str) -> HttpResponse:
    """What the list would change; written when asked to, if it would still do that."""
    by, asked = request.viewer.person, request.POST or request.GET
    complete, source = asked.get("complete", "1") == "1", asked.get("source", "")
    faults: list[Fault] = []
    try:
        file = staged(digest, area=AREA, by=by)
        sheet = holiday_imports.sheet_of(file)
    except Refused as refused:
        context = {"form": forms.HolidaysForm(), "faults": refused.faults}
        return render(request, "timing/holidays.html", context, status=WRONG)
    if request.method == "POST":
        expected = request.POST.get("expected", "")
        try:
            made = holiday_imports.write(sheet=sheet, complete=complete, source=source, expected=expected, by=by)
            forget(file)
            words = say("已写入 {n} 天", "{n} days written", n=len(made.days))
            messages.success(request, words)
            first = made.years[0] if made.years else made.days[0].on.year
            return redirect(f"{reverse('timing:calendar')}?year={first}")
        except Refused as refused:
            faults = [fault for fault in refused.faults if fault.code == CHANGED_SINCE.code or not fault.place.row]
    made = holiday_imports.plan(sheet, complete=complete)
    context = {
        "file": file,
        "plan": made,
        "days": made.days[:SHOWN],
        "faults": [*faults, *(fault for fault in made.faults if fault not in faults)][:SHOWN],
        "complete": complete,
        "source_text": source,
    }
    return render(request, "timing/holidays_check.html", context, status=WRONG if context["faults"] else 200)

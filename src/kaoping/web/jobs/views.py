"""Pages of work in the background, and the fragment that shows one job's progress wherever it was asked for."""

from __future__ import annotations

from django.db import OperationalError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from kaoping.problems import Fault, Refused
from kaoping.web.jobs import actions
from kaoping.web.jobs.faults import WRITING
from kaoping.web.jobs.models import STATES, Job
from kaoping.web.jobs.queries import jobs_seen, page_of_jobs, seen
from kaoping.web.people import roles
from kaoping.web.people.viewer import Asked, allow
from kaoping.web.site.asking import is_part, whole_number


@allow(signed_in=True)
@require_GET
def listing(request: Asked) -> HttpResponse:
    state = request.GET.get("state", "")
    state = state if state in STATES else ""
    before = whole_number(request.GET.get("before"))
    page = page_of_jobs(request.viewer, state, before)
    return render(request, "jobs/list.html", {"page": page, "states": STATES, "state": state, "before": before})


@allow(signed_in=True)
@require_GET
@never_cache
def one(request: Asked, pk: int) -> HttpResponse:
    return job_page(request, get_object_or_404(jobs_seen(request.viewer), pk=pk))


def job_page(request: Asked, job: Job, faults: list[Fault] | None = None) -> HttpResponse:
    shown = {"seen": seen(request.viewer, job), "faults": faults or []}
    return render(request, "jobs/job.html", shown, status=409 if faults else 200)


@allow(signed_in=True)
@require_GET
@never_cache
def progress(request: Asked, pk: int) -> HttpResponse:
    """How far a job is. With ?refresh=1 the page around it is loaded anew when the job ends while it is watched."""
    job = get_object_or_404(jobs_seen(request.viewer), pk=pk)
    refresh = request.GET.get("refresh") == "1"
    answer = render(request, "jobs/progress.html", {"seen": seen(request.viewer, job), "refresh": refresh})
    if job.is_over and refresh and request.GET.get("watched") == "1":
        answer.headers["HX-Refresh"] = "true"
    return answer


@allow(signed_in=True)
@require_POST
def cancel(request: Asked, pk: int) -> HttpResponse:
    job = get_object_or_404(jobs_seen(request.viewer), pk=pk)
    try:
        job = actions.cancel(job=job, by=request.viewer.person)
    except Refused as refused:
        return job_page(request, job, refused.faults)
    except OperationalError:
        return job_page(request, job, [WRITING.at()])
    if is_part(request):
        refresh = request.GET.get("refresh") == "1"
        return render(request, "jobs/progress.html", {"seen": seen(request.viewer, job), "refresh": refresh})
    return redirect("jobs:job", job.pk)


@allow(roles.SYSTEM)
@require_POST
def retry(request: Asked, pk: int) -> HttpResponse:
    job = get_object_or_404(jobs_seen(request.viewer), pk=pk)
    try:
        actions.retry(job=job, by=request.viewer.person)
    except Refused as refused:
        return job_page(request, job, refused.faults)
    return redirect("jobs:job", job.pk)

"""What the worker does for the file of a case."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.urls import reverse

from kaoping.web.casebook import actions, dossier_pdf
from kaoping.web.casebook.models import Dossier
from kaoping.web.cases.models import Case
from kaoping.web.evidence import store
from kaoping.web.jobs.running import Report, job
from kaoping.web.people.models import Person


@job("casebook.dossier")
def make_dossier(report: Report, *, case: int, person: int) -> dict[str, Any]:
    """Make the PDF of a large case and put it into the store; the one before goes."""
    held = Case.objects.select_related("category__parent", "reporter", "source", "duplicate_of").get(pk=case)
    by = Person.objects.get(pk=person)
    report(0, of=2)
    content, digest = dossier_pdf.made(held, by)
    report(1, of=2)
    stored = f"cases/dossiers/{held.pk}-{digest}"
    store.put_anew(stored, content, b"")
    before = Dossier.objects.filter(case=held).values_list("stored", flat=True).first() or ""
    with transaction.atomic():
        actions.keep_dossier(case=held, digest=digest, stored=stored, by=by)
        report.keep()
    if before not in ("", stored):
        store.remove(before)
    return {"link": reverse("casebook:dossier", args=[held.pk]), "zh": "案卷已做好", "en": "the case file is ready"}

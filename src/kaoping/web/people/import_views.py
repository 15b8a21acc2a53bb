"""People by the hundred: the template, the check that writes nothing, the writing in whole, the first pass words."""

from __future__ import annotations

from django.core import signing
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaoping.problems import Refused
from kaoping.web.people import forms, imports
from kaoping.web.people.roles import ROLES, SYSTEM
from kaoping.web.people.viewer import Asked, allow
from kaoping.web.site.downloads import XLSX, attached
from kaoping.web.site.sheet_templates import table, template
from kaoping.web.site.upload_faults import CHANGED_SINCE
from kaoping.web.site.uploads import forget, stage, staged
from kaoping.web.site.words import say

AREA = "people"
SHOWN = 200  # rows of each sort that the page of the check lists
SALT = "first pass words"
READABLE_FOR = 15 * 60  # seconds in which the shown pass words can be taken as a workbook


@allow(SYSTEM)
@require_GET
def download(request: Asked) -> HttpResponse:
    """The template to fill in, with drop-downs and notes."""
    offered = {"roles": [words.zh for words in ROLES.values()]}
    content = template("people", imports.COLUMNS, choices=offered, notes=forms.IMPORT_NOTES)
    return attached(content, XLSX, "people.xlsx")


@allow(SYSTEM)
@require_http_methods(["GET", "POST"])
def upload(request: Asked) -> HttpResponse:
    """Choose a file; it is checked on the next page and waits there."""
    form = forms.ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("people:import_check", stage(form.cleaned_data["file"], area=AREA, by=request.user).digest)
        except Refused as refused:
            return render(request, "people/import.html", {"form": form, "faults": refused.faults}, status=422)
    return render(request, "people/import.html", {"form": form}, status=422 if form.errors else 200)


@allow(SYSTEM)
@require_http_methods(["GET", "POST"])
def check(request: Asked, digest: str) -> HttpResponse:
    """What the waiting file would do; written when asked to, if that is still what it would do."""
    person = request.viewer.person
    try:
        file = staged(digest, area=AREA, by=person)
    except Refused as refused:
        context = {"form": forms.ImportForm(), "faults": refused.faults}
        return render(request, "people/import.html", context, status=422)
    found, made = [], imports.Plan()
    try:
        sheet = imports.sheet_of(file)
        if request.method == "POST":
            written = imports.write(sheet=sheet, expected=request.POST.get("expected", ""), digest=digest, by=person)
            forget(file)
            return _passwords_page(request, written)
        made = imports.plan(sheet)
    except Refused as refused:
        found = refused.faults
        if CHANGED_SINCE.code in {fault.code for fault in found}:
            made = imports.plan(imports.sheet_of(file))
    context = {
        "file": file,
        "plan": made,
        "faults": [*found, *made.faults][:SHOWN],
        "fault_count": len(found) + len(made.faults),
        "blocked": bool(made.faults) or (bool(found) and not made.writes),
        "new": made.new[:SHOWN],
        "changed": made.changed[:SHOWN],
        "shown": SHOWN,
        "words_of": imports.FIELDS,
    }
    return render(request, "people/import_check.html", context, status=422 if context["faults"] else 200)


def _passwords_page(request: Asked, written: imports.Written) -> HttpResponse:
    """The one answer that holds the pass words. They are kept nowhere: the page itself carries them, signed, to the
    address that makes a workbook of them."""
    rows = [[person.username, person.name, secret] for person, secret in written.passwords]
    sealed = signing.dumps([request.viewer.person.pk, rows], salt=SALT, compress=True)
    context = {"plan": written.plan, "rows": rows, "sealed": sealed}
    response = render(request, "people/passwords.html", context)
    response["Cache-Control"] = "no-store"
    return response


@allow(SYSTEM)
@require_POST
def passwords(request: Asked) -> HttpResponse:
    """The pass words of the page before as a workbook, for a quarter of an hour, for the same person."""
    try:
        owner, rows = signing.loads(request.POST.get("sealed", ""), salt=SALT, max_age=READABLE_FOR)
    except signing.BadSignature:
        return HttpResponseBadRequest()
    if owner != request.viewer.person.pk:
        return HttpResponseBadRequest()
    headings = [say("账号", "User name"), say("姓名", "Name"), say("首次登录密码", "First pass word")]
    words = say(
        "首次登录必须修改密码。发放后请删除本文件。", "Must be changed at the first sign-in. Delete this file then."
    )
    return attached(table("passwords", headings, rows, words), XLSX, "first-passwords.xlsx")

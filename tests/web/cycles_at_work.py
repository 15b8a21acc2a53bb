"""A cycle of the small district, and files of facts for it."""

from __future__ import annotations

import csv
import datetime
import io
import zipfile

from django.core.files.base import ContentFile

from kaoping.scheme.versions import shipped_folder
from kaoping.web.bridge.schemes import outline
from kaoping.web.cycles import actions as cycles
from kaoping.web.facts import actions as facts
from kaoping.web.schemes.models import Scheme, Version

ITEM = "3.1.1"  # is marked, up to 2 points
MARKS = "unit,item,assessor,points\nT01,3.1.1,甲,1.50\nT02,3.1.1,甲,2\nT03,3.1.1,甲,\n"


def text_of(scheme_id="dongying-towns"):
    return (shipped_folder() / scheme_id / "scheme.yaml").read_text(encoding="utf-8")


def approved(owner, author, approver, scheme_id="dongying-towns", **fields):
    """A version in force since 2018, approved by another person than its author."""
    text = fields.pop("text", text_of(scheme_id))
    scheme = Scheme.objects.create(code=fields.pop("code", scheme_id), owner=owner, created_by=author)
    given = {
        "number": 1,
        "title": outline(text).title,
        "text": text,
        "digest": "0" * 64,
        "state": "approved",
        "approved_at": datetime.datetime(2018, 7, 1, tzinfo=datetime.UTC),
        "approved_by": approver,
        "in_force_from": datetime.date(2018, 7, 30),
        **fields,
    }
    return Version.objects.create(scheme=scheme, created_by=author, **given)


def opened(version, author, period="2026", **fields):
    return cycles.open_cycle(version=version, period=period, owner=version.scheme.owner, by=author, **fields)


def csv_of(rows):
    """CSV of a list of dicts."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def packed(files):
    """A zip of name → text or bytes."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return kept.getvalue()


def brought(commit, cycle, content, by, name="marks.csv", table=""):
    """Upload and check a file; `commit` is django_capture_on_commit_callbacks."""
    content = content.encode() if isinstance(content, str) else content
    with commit(execute=True):
        made = facts.upload(cycle=cycle, file=ContentFile(content, name), name=name, table=table, by=by)
    made.refresh_from_db()
    return made


def written(commit, made, by):
    with commit(execute=True):
        facts.write(fact_import=made, by=by)
    made.refresh_from_db()
    return made


def codes(made, severity="error"):
    return [fault["code"] for fault in made.report["faults"] if fault["severity"] == severity]

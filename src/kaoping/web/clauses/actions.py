"""How a review begins, is read and ends. What is settled of its clauses: `settling_actions`."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction

from kaoping.problems import Fault, Refused
from kaoping.web.audit.recording import action, note
from kaoping.web.bridge.reading import DocumentRead
from kaoping.web.clauses import faults
from kaoping.web.clauses.keeping import clause_fields, item_fields
from kaoping.web.clauses.locks import held, in_office, state_words
from kaoping.web.clauses.models import Clause, Item, Review
from kaoping.web.jobs.running import enqueue
from kaoping.web.people.models import Person
from kaoping.web.site import upload_faults
from kaoping.web.site.uploads import MEGABYTE, digest_of
from kaoping.web.site.words import said
from kaoping.web.units.models import Unit

MOST_BYTES = 30 * MEGABYTE  # of a document; the longest regulations with scanned seals have 10 MB
FAULTS_KEPT = 50


@action
def upload(*, owner: Unit, file: File[Any], name: str, by: Person) -> Review:
    """Keep a document and have it read in the background. Raises Refused."""
    in_office(by, owner)
    name = name.replace("\\", "/").rpartition("/")[2].strip()[-200:] or "?"
    _usable(file)
    made = Review(owner=owner, name=name, size=file.size, created_by=by, sha256=digest_of(file))
    made.stored = default_storage.save(f"reviews/{owner.pk}/{uuid.uuid4().hex}{_suffix(name)}", file)
    made.save()
    _enqueue(made, by)
    note("review.uploaded", made, by=by, unit=owner, size=made.size, sha256=made.sha256)
    return made


def _usable(file: File[Any]) -> None:
    size = file.size or 0
    if not size:
        raise Refused([upload_faults.FILE_EMPTY.at()])
    if size > MOST_BYTES:
        told = {"size": f"{size / MEGABYTE:.1f} MB", "limit": f"{MOST_BYTES // MEGABYTE} MB"}
        raise Refused([upload_faults.FILE_TOO_LARGE.at(None, **told)])


def _suffix(name: str) -> str:
    found = PurePosixPath(name).suffix.lower()
    return found if found[1:].isalnum() and len(found) <= 6 and found.isascii() else ""


def _enqueue(made: Review, by: Person) -> None:
    title = said(f"读 {made.name}", f"Reading {made.name}")
    made.job = enqueue("clauses.read", title=title, by=by, review=made.pk)
    made.save(update_fields=["job", "state", "refusal"])


@action
def read_again(*, review: Review, by: Person) -> Review:
    """Have a document read anew whose reading broke off or was refused."""
    found = held(review)
    in_office(by, found.owner)
    if found.state != "failed":
        raise Refused([faults.NOT_OPEN.at(None, **state_words(found))])
    found.state, found.refusal = "reading", []
    _enqueue(found, by)
    note("review.asked_again", found, by=by, unit=found.owner)
    return found


@action
def keep(*, review: Review, read: DocumentRead, last: Callable[[], None], by: Person) -> Review:
    """What the reader made of a document: items and clauses, to be settled. last: called before the end."""
    found = held(review)
    _put(found, read)
    found.state, found.title, found.document = "open", read.title[:200], read.shown
    found.save(update_fields=["state", "title", "document", "changed_at"])
    last()
    outcomes = [clause.reading.outcome for clause in read.clauses]
    note("review.read", found, by=by, unit=found.owner, clauses=len(outcomes), open=_open(outcomes))
    return found


def _put(review: Review, read: DocumentRead) -> None:
    """Write items and clauses of a review anew."""
    review.items.all().delete()
    review.clauses.all().delete()
    items: dict[str, Item] = {}
    for place, each in enumerate(read.items, 1):
        parent = items.get(each.parent)
        items[each.key] = Item.objects.create(review=review, place=place, parent=parent, **item_fields(each))
    Clause.objects.bulk_create(
        Clause(review=review, number=number, item=items.get(each.item), **clause_fields(each))
        for number, each in enumerate(read.clauses, 1)
    )


def _open(outcomes: list[str]) -> int:
    return sum(outcome in ("confirm", "flag") for outcome in outcomes)


@action
def fail(*, review: Review, refusal: list[Fault], by: Person | None) -> Review:
    """A document could not be read; the faults say why."""
    found = held(review)
    found.state, found.refusal = "failed", [fault.as_json() for fault in refusal[:FAULTS_KEPT]]
    found.save(update_fields=["state", "refusal", "changed_at"])
    note("review.failed", found, by=by, unit=found.owner, codes=sorted({fault.code for fault in refusal}))
    return found


@action
def delete(*, review: Review, by: Person) -> None:
    """Remove a review with its document. Refused while a scheme points at its places."""
    found = held(review)
    in_office(by, found.owner)
    if found.version is not None and found.version.state != "withdrawn":
        raise Refused([faults.CANNOT_DELETE.at(None, number=found.version.number)])
    settled = Clause.objects.filter(review=found).exclude(settled="").count()
    note("review.deleted", found, by=by, unit=found.owner, settled=settled, sha256=found.sha256)
    stored = found.stored
    found.items.all().delete()
    found.delete()
    transaction.on_commit(lambda: default_storage.delete(stored), robust=True)

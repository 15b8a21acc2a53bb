"""The block of evidence that other pages show: what proves a thing, and the form for more."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

from kaoping.problems import Fault
from kaoping.web.cycles.models import Cycle
from kaoping.web.evidence import queries
from kaoping.web.evidence.kinds import ACCEPTED, KINDS, SHORT
from kaoping.web.evidence.models import STATES, TROUBLES, File, Proof
from kaoping.web.people.viewer import Viewer

CAMERA = "image/jpeg,image/png,image/webp"  # phones offer their camera for these


@dataclass(frozen=True, slots=True)
class Place:
    """What is proved: unit, item and thing, as in Proof."""

    unit: str
    item: str = ""
    about: str = ""

    @property
    def slug(self) -> str:
        """An id for the page."""
        return "proofs-" + hashlib.sha1("\0".join((self.unit, self.item, self.about)).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Tile:
    """A file as the block shows it. proof: None in a list of files."""

    file: File
    proof: Proof | None = None
    may_remove: bool = False

    @property
    def ending(self) -> str:
        return KINDS[self.file.kind].endings[0].lstrip(".") if self.file.kind in KINDS else self.file.kind

    @property
    def thumbnail(self) -> bool:
        return self.file.has_thumbnail and self.file.opens


def shown(request: HttpRequest, cycle: Cycle, place: Place) -> list[Tile]:
    """What proves a thing, as far as the person sees it. Units are looked up once for a page."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    kept: dict[Any, tuple[dict[tuple[str, str], list[Proof]], set[int]]] = request.__dict__.setdefault("_proofs", {})
    if (cycle.pk, place.unit) not in kept:
        found = queries.proofs_of_unit(cycle, place.unit)
        files = {proof.file_id for proofs in found.values() for proof in proofs}
        seen = (
            set(queries.files_seen(viewer, cycle).filter(pk__in=files).values_list("pk", flat=True)) if files else set()
        )
        kept[cycle.pk, place.unit] = (found, seen)
    found, seen = kept[cycle.pk, place.unit]
    proofs = found.get((place.item, place.about), [])
    return [
        Tile(proof.file, proof, proof.linked_by_id == viewer.person.pk) for proof in proofs if proof.file_id in seen
    ]


def page_of(request: HttpRequest) -> str:
    """Where the person is: the page itself, or the one that a script fetches a piece for."""
    headers = request.headers
    fetched = headers.get("HX-Request") == "true" or headers.get("Sec-Fetch-Mode", "navigate") != "navigate"
    page = urlsplit(headers.get("HX-Current-URL") or headers.get("Referer") or "") if fetched else None
    if page is None or page.netloc != request.get_host():
        return request.get_full_path()
    return page.path + (f"?{page.query}" if page.query else "")


def context(
    request: HttpRequest, cycle: Cycle, place: Place, *, may_add: bool, back: str, faults: Iterable[Fault] = ()
) -> dict[str, Any]:
    """Everything that `evidence/proofs.html` needs."""
    first = not request.__dict__.get("_proofs_linked")
    request.__dict__["_proofs_linked"] = True
    return {
        "request": request,
        "cycle": cycle,
        "place": place,
        "tiles": shown(request, cycle, place),
        "may_add": may_add and cycle.final_at is None,
        "back": back,
        "faults": list(faults),
        "first": first,
        "states": STATES,
        "troubles": TROUBLES,
        "accept": f"{CAMERA},{ACCEPTED}",
        "limit": settings.KAOPING_EVIDENCE_LIMIT,
        "limit_mb": settings.KAOPING_EVIDENCE_LIMIT >> 20,
        "request_mb": settings.KAOPING_UPLOAD_LIMIT >> 20,
        "short": SHORT,
    }

"""Reads of imports and sources, limited to the viewer's part of the tree."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from kaoping.web.cases.models import Source
from kaoping.web.people.roles import AUTHOR
from kaoping.web.people.viewer import Viewer
from kaoping.web.takeover.columns import OURS
from kaoping.web.takeover.mapping import read
from kaoping.web.takeover.models import Takeover
from kaoping.web.takeover.values import choices_for
from kaoping.web.units.models import Unit

PLATFORMS = ("district", "town")  # kinds of units that run cases


def sources_seen(viewer: Viewer) -> QuerySet[Source]:
    return Source.objects.filter(unit__in=viewer.reach(AUTHOR)).select_related("unit", "made_by")


def takeovers_seen(viewer: Viewer) -> QuerySet[Takeover]:
    seen = Takeover.objects.filter(source__unit__in=viewer.reach(AUTHOR))
    return seen.select_related("source", "source__unit", "uploaded_by", "written_by", "job")


def platforms(viewer: Viewer) -> list[tuple[int, str]]:
    """Units that a source may belong to: id, name."""
    reached, tree = viewer.reach(AUTHOR), viewer.tree
    nodes = sorted((node for node in tree.nodes.values() if node.kind in PLATFORMS), key=lambda node: node.path)
    return [(node.id, f"{node.name} {node.code}") for node in nodes if node.id in reached]


def unit_of(viewer: Viewer, pk: int) -> Unit | None:
    return Unit.objects.filter(pk=pk, pk__in=viewer.reach(AUTHOR)).first()


def columns_of(takeover: Takeover) -> list[dict[str, Any]]:
    """For the form: each column of ours, and the heading it is taken from."""
    chosen = read(takeover.mapping).columns
    return [{"name": name, "ours": ours, "heading": chosen.get(name, "")} for name, ours in OURS.items()]


def values_of(takeover: Takeover) -> list[dict[str, Any]]:
    """For the form: each column whose words are looked up, its words, what may be chosen. Keys of a word: "?" for
    unknown, "" for empty."""
    made = []
    for name, words in takeover.report.get("words", {}).items():
        if name in OURS:
            told = [{"word": word, "rows": rows, "key": "?" if key is None else key} for word, rows, key in words]
            unknown = sum(each["key"] == "?" for each in told)
            made.append(
                {"name": name, "ours": OURS[name], "words": told, "unknown": unknown,
                 "choices": choices_for(name, takeover.source)}
            )  # fmt: skip
    return made

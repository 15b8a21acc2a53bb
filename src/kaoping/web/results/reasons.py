"""What of an explanation a person may see: rows of fact of other units go, unless those units are seen too."""

from __future__ import annotations

from typing import Any

from kaoping.web.results.reading import Shown
from kaoping.web.site.words import say


def limited(told: dict[str, Any], shown: Shown, item: str) -> dict[str, Any]:
    """The explanation without the peers' rows of fact, for whoever does not see all units in this item."""
    if shown.sight.everything or item in shown.sight.items:
        return told
    hidden = of_peers(told)
    if not hidden:
        return told
    note = say("同组其他单位的事实行不在您的查看范围内。", "Rows of fact of the other units are outside what you see.")
    return told | {
        "tables": [table for table in told.get("tables", ()) if table["title"] not in hidden],
        "facts": [text for text in told.get("facts", ()) if text not in hidden],
        "requests": [request for request in told.get("requests", ()) if not request.get("peers")],
        "notes": [*told.get("notes", ()), note],
    }


def of_peers(told: dict[str, Any]) -> set[str]:
    """The titles of the tables that hold rows of other units; of all fact tables where they cannot be told apart."""
    requests, facts = list(told.get("requests", ())), list(told.get("facts", ()))
    if not any(request.get("peers") for request in requests):
        return set()
    if len(requests) != len(facts):
        return set(facts)
    return {text for request, text in zip(requests, facts, strict=True) if request.get("peers")}

"""Who may open the pages of reviews (`routes.py` explains the entries)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def review_routes(route: Callable[..., Any], at: Callable[..., Any], office: Any, authors: Any) -> dict[str, Any]:
    """route, at: of `routes.py`; office: authors and approvers."""
    review = at("pk=review")
    return {
        "clauses:list": route(office),
        "clauses:new": route(authors),
        "clauses:review": route(office, review),
        "clauses:file": route(office, review, missing_ok=True),
        "clauses:again": route(authors, review),
        "clauses:delete": route(authors, review),
        "clauses:answers": route(authors, review),
        "clauses:together": route(authors, review),
        "clauses:write": route(authors, review),
        "clauses:item": route(authors, at("pk=review", place=1)),
        "clauses:at": route(office, at("pk=review", leaf="1")),
        "clauses:clause": route(office, at("pk=review", number=1)),
        "clauses:try": route(office, at("pk=review", number=1)),
        "clauses:settle": route(authors, at("pk=review", number=1, deed="take")),
    }

"""Open questions about submitted figures, on pages of the collection, which knows nothing of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template

from kaoping.web.entry.doubts import Doubts, unanswered

register = template.Library()


@register.simple_tag
def doubts(lines: Iterable[Any]) -> Doubts:
    """Of the lines of a board (`collection.board.Line`) whose columns the viewer may check or return."""
    states = [line.state for line in lines]
    return unanswered(state for state in states if state.checkable or state.returnable)


@register.filter
def of_sheet(found: Doubts, sheet: Any) -> int:
    return found.get((sheet.unit.pk, sheet.kind), 0)

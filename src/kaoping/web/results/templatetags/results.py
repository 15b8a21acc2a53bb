"""How templates of results write figures, grades, periods and states."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BoundField, ChoiceField
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from kaoping.web.people.roles import OFFICE
from kaoping.web.people.viewer import Viewer
from kaoping.web.results import figures, looks
from kaoping.web.results.reading import STATES, Shown
from kaoping.web.site.words import say

register = template.Library()
NUMERIC = re.compile(r"[+−-]?[\d\u2009\u202f,]+(\.\d+)?%?")


@register.filter
def two(value: Decimal | None) -> str:
    return figures.two(value)


@register.filter
def brief(value: Decimal | None) -> str:
    return figures.brief(value)


@register.filter
def plain(value: Decimal | None) -> str:
    return figures.plain(value)


@register.filter
def side(value: Decimal | None) -> str:
    return figures.side(value)


@register.filter
def away(value: Decimal) -> Decimal:
    """A size without its sign."""
    return abs(value)


@register.filter
def state_words(state: str) -> str:
    return str(STATES.get(state, state))


@register.filter
def period(text: str) -> str:
    """2026 年度, 2026 年第 1 季度, 2026 年 3 月."""
    year, quarter, month = text[:4], text[4:].partition("Q")[2], text[4:].partition("-")[2]
    if quarter:
        return say("{y} 年第 {q} 季度", "Q{q} {y}", y=year, q=quarter)
    if month and month.isdigit():
        return say("{y} 年 {m} 月", "{y}-{m:02d}", y=year, m=int(month))
    return say("{y} 年度", "{y}", y=year)


@register.filter
def is_office(viewer: Viewer | None) -> bool:
    return viewer is not None and viewer.has(*OFFICE)


@register.filter
def on_right(table: dict[str, Any], column: int) -> bool:
    """Whether a column of an explanation's table holds figures."""
    return column in table.get("right", ())


@register.filter
def numeric(text: str) -> bool:
    """Whether a cell is a plain figure."""
    return bool(NUMERIC.fullmatch(str(text)))


@register.filter
def indent(depth: int) -> int:
    """The depth of an item, 3 at most."""
    return min(int(depth), 3)


@register.filter
def rows_in(table: dict[str, Any]) -> int:
    """How many rows a table of an explanation has in all; it may show the first ones only."""
    return int(table.get("count") or len(table.get("rows", ())))


@register.filter
def moves(moved: int | None) -> SafeString:
    """Places won or lost since the cycle before: a shape, a word for screen readers, a number."""
    if not moved:
        return format_html('<span class="quiet">{}</span>', say("持平", "level"))
    look, shape, word = ("gain", "▲", say("上升", "up")) if moved > 0 else ("loss", "▼", say("下降", "down"))
    parts = '<span class="{}"><span aria-hidden="true">{}</span> <span class="visually-hidden">{}</span>{}</span>'
    return format_html(parts, look, shape, word, abs(moved))


@register.filter
def badge(shown: Shown, grade: str) -> SafeString:
    """A grade as a badge."""
    if not grade:
        return SafeString('<span class="quiet">—</span>')
    words = say("等次待定", "grade pending") if grade == "pending" else grade
    return format_html('<span class="badge {}">{}</span>', looks.grade_look(shown.law, grade), words)


@register.filter
def quickly(field: BoundField) -> SafeString:
    """A field of a filter; a long list of choices is written without a template for each of them."""
    if not isinstance(field.field, ChoiceField):
        return SafeString(field)
    chosen = str(field.value() or "")
    choices: Any = field.field.choices
    options = _options(tuple((key, str(words)) for key, words in choices), chosen)
    parts = '<select name="{}" id="{}" class="form-select">{}</select>'
    return format_html(parts, field.html_name, field.id_for_label, options)


@lru_cache(maxsize=64)
def _options(choices: tuple[tuple[str, str], ...], chosen: str) -> SafeString:
    pairs = [(key, SafeString(" selected") if key == chosen else "", words) for key, words in choices]
    return format_html_join("", '<option value="{}"{}>{}</option>', pairs)

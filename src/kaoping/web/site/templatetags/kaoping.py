"""Tags and filters that every template has without loading them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kaoping.problems import SEVERITY_WORDS, Fault
from kaoping.web.site.words import Said, say, titled, tongue

register = template.Library()
register.filter("titled", titled)
MINUS = "−"


@register.simple_tag
def t(zh: str, en: str, **values: Any) -> SafeString:
    """Words in the page's language. Values fill `{name}` and are escaped."""
    return (
        format_html(en if tongue() == "en" else zh, **values) if values else SafeString(en if tongue() == "en" else zh)
    )


@register.filter
def points(value: Any) -> SafeString | str:
    """A figure with its last two of four places in small grey type: the eye reads two, the sheet still adds up."""
    if value is None or value == "":
        return "—"
    text = str(value).replace("-", MINUS)
    whole, _, places = text.partition(".")
    if len(places) <= 2:
        return text
    return format_html("{}.{}<small>{}</small>", whole, places[:2], places[2:])


@register.filter
def signed(value: Any) -> str:
    """A difference with its sign; zero has none."""
    if value is None or value == "":
        return "—"
    text = str(value)
    if text.strip("-0.") == "":
        return "0"
    return text.replace("-", MINUS) if text.startswith("-") else f"+{text}"


@register.filter
def moment(value: datetime.datetime | None) -> str:
    """11-20 18:00 inside the running year, 2025-11-20 18:00 else."""
    if value is None:
        return "—"
    local = timezone.localtime(value)
    return local.strftime("%m-%d %H:%M" if local.year == timezone.localdate().year else "%Y-%m-%d %H:%M")


@register.filter
def day(value: datetime.date | None) -> str:
    return "—" if value is None else value.isoformat()


@register.filter
def words(key: str, table: dict[str, Said]) -> str:
    """The words for a stored key."""
    return str(table.get(key, key))


@register.filter
def joined(several: Iterable[Any]) -> str:
    """Several in a row, with the comma of the page's language."""
    return say("、", ", ").join(str(each) for each in several)


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """An entry of a mapping whose key is a variable."""
    return mapping.get(key) if mapping else None


@register.filter
def told(faults: Iterable[Fault] | None) -> list[dict[str, str]]:
    """Faults in the page's language, for `site/faults.html`: severity, word, code, where, line,
    source, message, mend."""
    language = tongue()
    return [
        {
            "severity": fault.severity,
            "word": SEVERITY_WORDS[language][fault.severity],
            "code": fault.code,
            "where": fault.place.text(language),
            "line": str(fault.place.line or ""),
            "source": fault.source or "",
            "message": fault.message(language),
            "mend": fault.mend(language),
        }
        for fault in faults or ()
    ]

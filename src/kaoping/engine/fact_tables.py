"""Rows of facts as people read them: trade names of columns, words for codes, names for units."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from kaoping.engine.explanation import Table
from kaoping.engine.fact_requests import FactRequest
from kaoping.engine.teller import Teller
from kaoping.scheme.voice import plain
from kaoping.scheme.words import COLUMNS

MOST = 200  # most rows that are shown


def facts_table(request: FactRequest, rows: Sequence[Mapping[str, Any]], teller: Teller) -> Table:
    """The rows of one request; columns in which no row holds anything are left out."""
    table = request.table
    names = [name for name in request.columns if any(row.get(name) not in (None, "") for row in rows)]
    head = tuple(heading(table, name, teller) for name in names)
    texts = tuple(tuple(cell(table, name, row.get(name), teller) for name in names) for row in rows[:MOST])
    right = tuple(at for at, name in enumerate(names) if is_number(table, name, teller))
    return Table(teller.voice.table(table), head, texts, right, teller.setting.counts.get(request, len(rows)))


def heading(table: str, name: str, teller: Teller) -> str:
    declared = teller.scheme.inputs.attributes.get(name)
    if name in COLUMNS[table] or declared is None:
        return teller.voice.column(table, name)
    return teller.voice.pick(declared.title, name)


def is_number(table: str, name: str, teller: Teller) -> bool:
    column, declared = COLUMNS[table].get(name), teller.scheme.inputs.attributes.get(name)
    return column.sort == "number" if column else bool(declared and declared.number)


def cell(table: str, name: str, value: Any, teller: Teller) -> str:
    """One cell in words; an empty one stays empty."""
    voice = teller.voice
    match value:
        case None | "":
            return ""
        case bool():
            return voice.pick("是", "yes") if value else voice.pick("否", "no")
        case datetime.datetime():
            return value.strftime("%Y-%m-%d %H:%M")
        case datetime.date():
            return value.isoformat()
        case Decimal() | int():
            return plain(Decimal(value))
        case _:
            return word(table, name, str(value), teller)


def word(table: str, name: str, text: str, teller: Teller) -> str:
    """A code by what it is called; English keeps the codes."""
    if name == "unit":
        return str(teller.setting.units.get(text, {}).get("name") or text)
    if teller.language == "en":
        return text
    inputs = teller.scheme.inputs
    declared: Mapping[str, Any] = {"kind": inputs.kinds, "indicator": inputs.indicators}.get(name, {})
    if text in declared:
        return str(declared[text].title)
    words = teller.voice.attribute_words(name) if name in inputs.attributes else teller.voice.trade_words(table, name)
    return words.get(text, text)

"""Rows of facts as people read them: trade names of columns, words for codes, names for units."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from kaoping.engine.telling.explanation import Table
from kaoping.engine.telling.fact_requests import FactRequest, in_words
from kaoping.engine.telling.teller import Teller
from kaoping.scheme.voice import plain
from kaoping.scheme.words import COLUMNS

MOST = 200  # most rows that are shown


def facts_table(request: FactRequest, rows: Sequence[Mapping[str, Any]], teller: Teller) -> Table:
    """The rows of one request, under the request in words; columns in which no row holds anything are left out."""
    names = [name for name in request.columns if any(row.get(name) not in (None, "") for row in rows)]
    head = tuple(heading(request.table, name, teller) for name in names)
    texts = tuple(tuple(cell(request, name, row.get(name), teller) for name in names) for row in rows[:MOST])
    right = tuple(at for at, name in enumerate(names) if is_number(request.table, name, teller))
    return Table(in_words(request, teller.voice), head, texts, right, teller.setting.counts.get(request, len(rows)))


def heading(table: str, name: str, teller: Teller) -> str:
    """A column by its trade name; a unit is shown by its name, so its column is not called its id."""
    if name == "unit" and table != "units":
        return teller.voice.pick("单位", "unit")
    declared = teller.scheme.inputs.attributes.get(name)
    if name in COLUMNS[table] or declared is None:
        return teller.voice.column(table, name)
    return teller.voice.pick(declared.title, name)


def is_number(table: str, name: str, teller: Teller) -> bool:
    column, declared = COLUMNS[table].get(name), teller.scheme.inputs.attributes.get(name)
    return column.sort == "number" if column else bool(declared and declared.number)


def cell(request: FactRequest, name: str, value: Any, teller: Teller) -> str:
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
            return word(request, name, str(value), teller)


def word(request: FactRequest, name: str, text: str, teller: Teller) -> str:
    """A code by what it is called; English keeps the codes."""
    if name == "unit" and request.table != "units":
        return str(teller.setting.units.get(text, {}).get("name") or text)
    if teller.language == "en":
        return text
    declared = titled(request, name, teller)
    if text in declared:
        return str(declared[text].title)
    inputs, voice = teller.scheme.inputs, teller.voice
    words = voice.attribute_words(name) if name in inputs.attributes else voice.trade_words(request.table, name)
    return words.get(text, text)


def titled(request: FactRequest, name: str, teller: Teller) -> Mapping[str, Any]:
    """What the scheme declares with titles for the entries of a column."""
    inputs = teller.scheme.inputs
    if name == "question":
        survey = inputs.surveys.get(dict(request.fixed).get("survey", ("",))[0])
        return survey.questions if survey else {}
    declared: Mapping[str, Mapping[str, Any]] = {"kind": inputs.kinds, "indicator": inputs.indicators}
    return declared.get(name, {}) if request.table != "units" else {}

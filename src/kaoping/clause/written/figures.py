"""Figures, tables by group and ranges, as the values that a scheme file holds."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from kaoping.clause.written.faults import NOT_NAMED
from kaoping.clause.written.parse import Part, place
from kaoping.clause.written.sheet import ATTRIBUTE, GROUP, Sheet, every, maybe, one, parts, word
from kaoping.problems import Refused
from kaoping.scheme.quotes import unquoted
from kaoping.scheme.writing.write_operands import OF_A_UNIT

GAINS = ("plus", "minus", "counts")


def figure(part: Part) -> Any:
    """A figure with its sign; a pending one names its decision. Its unit is looked at when the rule is written back."""
    if part.data == "minus_figure":
        return negative(figure(one(part, "figure", "place")))
    pending = maybe(part, "pending")
    if pending is not None:
        return {"pending": decision(pending)}
    number = Decimal(word(part, "NUMBER"))
    return -number if word(part, "MINUS") else number


def negative(value: Any) -> Any:
    """A pending figure has no sign: writing it back shows that the text had one."""
    return value if isinstance(value, dict) else -value


def decision(part: Part) -> str:
    token = word(part, "ID", "QUOTED")
    return token if word(part, "ID") else unquoted(token)


def gain(part: Part) -> Any:
    """Points added (加), deducted (扣) or pending (计)."""
    value = figure(parts(part)[0])
    return negative(value) if part.data == "minus" else value


def points(part: Part, sheet: Sheet) -> Any:
    """A figure, a gain, or the table in which they stand."""
    if part.data == "table":
        return table(part, sheet)
    return gain(part) if part.data in GAINS else figure(part)


def table(part: Part, sheet: Sheet) -> dict[str, Any]:
    """{by, table, else} of （按…：…）."""
    by = group_name(one(part, "name", "column", "class_"), sheet)
    titles = group_words(by, sheet)
    rows = entries(every(part, "row"), titles, sheet)
    other = maybe(part, "other")
    return {"by": by, "table": rows} | ({} if other is None else {"else": entry(other)})


def group_name(part: Part, sheet: Sheet) -> str:
    """The attribute, the sort of key of a unit, or the named class that a table goes by."""
    if part.data == "name":
        return sheet.key(part, sheet.attributes, ATTRIBUTE)
    if part.data == "column":
        return next((key for key, pair in OF_A_UNIT.items() if pair.zh == sheet.words(part)), sheet.words(part))
    name = sheet.nouns.get(sheet.words(part))
    if name is None:
        raise Refused([NOT_NAMED.at(place(part.meta.start_pos), noun=sheet.words(part))])
    return name


def group_words(by: str, sheet: Sheet) -> Mapping[str, str]:
    return {} if by in sheet.scheme.measures else sheet.voice.attribute_words(by)


def entries(rows: list[Part], titles: Mapping[str, str], sheet: Sheet) -> dict[str, Any]:
    """The entries of a table, one a key."""
    labels = ((label, entry(row)) for row in rows for label in parts(one(row, "labels")))
    return {sheet.key_or_text(label, titles, GROUP): value for label, value in labels}


def entry(part: Part) -> Any:
    """What stands behind the labels of a row."""
    value = next(each for each in parts(part) if each.data != "labels")
    return gain(value) if value.data in GAINS else figure(value)


# --- ranges


def interval(part: Part) -> dict[str, Any]:
    """{from, to …} or {is} of a range."""
    match part.data:
        case "exactly":
            return {"is": figure(parts(part)[0])}
        case "the_word":
            return {"is": unquoted(word(part, "QUOTED"))}
        case "between":
            low, high = parts(part)
            return {**edge(low, "from", "above"), **edge(high, "to", "below")}
        case "from_edge":
            return edge(parts(part)[0], "from", "above")
        case _:
            return edge(parts(part)[0], "to", "below")


def edge(part: Part, belongs: str, left_out: str) -> dict[str, Any]:
    key = belongs if word(part, "BELONGS") == "（含）" else left_out
    return {key: figure(parts(part)[0])}

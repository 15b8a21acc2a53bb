"""Whole columns: the SQL that says what `cells.convert` says of one cell.

A column is looked at twice before it is converted: the first look tells what has to be done (must spaces be taken
off? how many decimals are there?), the second counts what does not fit. Where a column is clean already, its
conversion is the column itself, so that a large file is read as it lies.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from kaoping.engine.cycle import FIRST_YEAR, LAST_YEAR
from kaoping.engine.reading.cells import CONTROL, DIGITS, FLAGS, MOMENT, NUMBER, WHITE, WHOLE
from kaoping.engine.reading.sql_text import literal, literals
from kaoping.engine.tables import Column

Family: TypeAlias = Literal["text", "flag", "whole", "decimal", "real", "day", "moment", "zoned", "printed", "other"]

FAMILIES: Mapping[Family, tuple[str, ...]] = {
    "text": ("VARCHAR",),
    "flag": ("BOOLEAN",),
    "whole": (
        *("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT"),
        *("UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT"),
    ),
    "real": ("FLOAT", "DOUBLE"),
    "day": ("DATE",),
    "moment": ("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"),
    "zoned": ("TIMESTAMP WITH TIME ZONE",),
    "printed": ("UUID",),
}

SQL_TYPES = {
    "text": "VARCHAR",
    "period": "VARCHAR",
    "whole": "BIGINT",
    "flag": "BOOLEAN",
    "moment": "TIMESTAMP",
    "day": "DATE",
}

MACROS = (  # of a text that is a number: its digits, and how many are needed before and after the point
    "exponent(t) AS coalesce(TRY_CAST(regexp_extract(t, '[eE]([+-]?[0-9]+)$', 1) AS INTEGER), 0)",
    "mantissa(t) AS regexp_extract(t, '^[+-]?([0-9.]*)', 1)",
    "decimals(t) AS length(split_part(mantissa(t), '.', 2))",
    "digits(t) AS ltrim(replace(mantissa(t), '.', ''), '0')",
    "scale_of(t) AS CASE WHEN digits(t) = '' THEN 0 ELSE greatest(0, "
    "decimals(t) - exponent(t) - length(digits(t)) + length(rtrim(digits(t), '0'))) END",
    "whole_digits(t) AS CASE WHEN digits(t) = '' THEN 0 ELSE greatest(0, "
    "length(digits(t)) - decimals(t) + exponent(t)) END",
)


def family(sql_type: str) -> Family:
    """What a database type is for us. An enumeration is text."""
    if sql_type.startswith(("DECIMAL", "ENUM")):
        return "decimal" if sql_type.startswith("DECIMAL") else "text"
    return next((name for name, types in FAMILIES.items() if sql_type in types), "other")


@dataclass(frozen=True, slots=True)
class Cells:
    """One column of a source. `raw`: its SQL name there. `odd`: some cell has spaces at its ends, is blank or has
    invisible characters. `spelled`: some cell uses an alias of a word. `scale`: decimals that hold every number."""

    column: Column
    raw: str
    family: Family
    odd: bool = True
    spelled: bool = True
    scale: int = 0

    @property
    def text(self) -> str:
        """SQL: the cell as text without spaces at its ends, NULL when empty."""
        match self.family:
            case "text" if self.odd:
                return f"nullif(trim({self.raw}, {literal(WHITE)}), '')"
            case "text":
                return self.raw
            case "real":
                return f"nullif(regexp_replace({self.raw}::VARCHAR, '\\.0$', ''), 'nan')"
            case "decimal":
                return f"regexp_replace(regexp_replace({self.raw}::VARCHAR, '(\\.[0-9]*?)0+$', '\\1'), '\\.$', '')"
        return f"{self.raw}::VARCHAR"

    @property
    def given(self) -> str:
        """SQL: whether the cell says anything."""
        match self.family:
            case "text" if self.odd:
                return f"{self.text} IS NOT NULL"
            case "real":
                return f"({self.raw} IS NOT NULL AND NOT isnan({self.raw}))"
        return f"{self.raw} IS NOT NULL"

    @property
    def value(self) -> str:
        """SQL: the typed value, NULL when empty or unfit."""
        return _VALUES[self.column.type](self)

    @property
    def unfit(self) -> str:
        """SQL: whether the cell says something that does not fit."""
        column, value = self.column, self.value
        unfit = [] if value == self.text or value == self.raw else [f"({self.given} AND {value} IS NULL)"]
        if column.type == "text" and self.family == "text" and self.odd:
            unfit.append(f"regexp_matches({self.text}, {literal(CONTROL)})")
        if column.type in ("moment", "day"):
            unfit.append(f"({value} < '{FIRST_YEAR}-01-01' OR {value} >= '{LAST_YEAR + 1}-01-01')")
        if column.least is not None:
            unfit.append(f"{value} < {column.least}")
        return "coalesce(" + " OR ".join(unfit) + ", false)" if unfit else "false"

    @property
    def sql_type(self) -> str:
        return SQL_TYPES.get(self.column.type) or f"DECIMAL({DIGITS}, {self.scale})"

    @property
    def typed(self) -> str:
        """SQL: the value as the column of the finished table, an empty cell filled by the default."""
        value = f"coalesce({self.value}, {self.column.default})" if self.column.default is not None else self.value
        return value if value == self.raw and self.same_type else f"CAST({value} AS {self.sql_type})"

    @property
    def same_type(self) -> bool:
        return (self.family, self.column.type) in {("text", "text"), ("flag", "flag"), ("day", "day")}

    @property
    def drops_time(self) -> str:
        """SQL: whether a time of day is lost in a column of days."""
        if self.column.type != "day" or self.family not in ("text", "moment"):
            return "false"
        moment = _moment(self)
        return f"coalesce({moment} <> date_trunc('day', {moment}), false)"


def absent(column: Column) -> str:
    """SQL: a column that is not given."""
    sql_type = SQL_TYPES.get(column.type, f"DECIMAL({DIGITS}, 0)")
    return f"CAST({'NULL' if column.default is None else column.default} AS {sql_type})"


def first_look(cells: Cells) -> dict[str, str]:
    """SQL aggregates over the raw column: what has to be done to it."""
    column, found = cells.column, {}
    if cells.family == "text":
        # Extracting, unlike matching, looks at each word of a dictionary once: ten times faster on few words.
        odd = literal(f"^[{WHITE}]|[{WHITE}]$|{CONTROL}")
        found["odd"] = f"count(*) FILTER (regexp_extract({cells.raw}, {odd}) <> '' OR {cells.raw} = '')"
    if column.words:
        found["spelled"] = f"count(*) FILTER ({cells.text} NOT IN {literals(column.allowed)})"
    if column.type == "number" and cells.family == "decimal":  # it fits already; its needless zeros are told by length
        found["scale"] = f"max(length(rtrim(split_part({cells.raw}::VARCHAR, '.', 2), '0')))"
    elif column.type == "number" and cells.family != "whole":
        number = f"{cells.text} IS NOT NULL AND regexp_full_match({cells.text}, {literal(NUMBER)})"
        fits = f"{number} AND scale_of({cells.text}) + whole_digits({cells.text}) <= {DIGITS}"
        found["scale"] = f"max(scale_of({cells.text})) FILTER ({fits})"
    return found


def after_first_look(cells: Cells, figures: Mapping[str, Any]) -> Cells:
    """The column, now knowing what its cells are like."""
    odd, spelled, scale = figures.get("odd"), figures.get("spelled"), figures.get("scale")
    return Cells(cells.column, cells.raw, cells.family, bool(odd), bool(spelled), int(scale or 0))


def _text(cells: Cells) -> str:
    if not cells.column.words or not cells.spelled:
        return cells.text
    cases = " ".join(f"WHEN {literal(word)} THEN {literal(meant)}" for word, meant in cells.column.words.items())
    return f"CASE lower({cells.text}) {cases} END"


def _number(cells: Cells) -> str:
    if cells.family in ("whole", "decimal"):
        return f"TRY_CAST({cells.raw} AS DECIMAL({DIGITS}, {cells.scale}))"
    fits = f"regexp_full_match({cells.text}, {literal(NUMBER)}) AND scale_of({cells.text}) <= {cells.scale}"
    return f"CASE WHEN {fits} THEN TRY_CAST({cells.text} AS DECIMAL({DIGITS}, {cells.scale})) END"


def _whole(cells: Cells) -> str:
    if cells.family == "whole":
        return f"TRY_CAST({cells.raw} AS BIGINT)"
    is_whole = f"regexp_full_match({cells.text}, {literal(WHOLE)})"
    return f"CASE WHEN {is_whole} THEN TRY_CAST(split_part({cells.text}, '.', 1) AS BIGINT) END"


def _flag(cells: Cells) -> str:
    if cells.family == "flag":
        return cells.raw
    true, false = (literals(word for word, flag in FLAGS.items() if flag is wanted) for wanted in (True, False))
    return f"CASE WHEN lower({cells.text}) IN {true} THEN true WHEN lower({cells.text}) IN {false} THEN false END"


def _moment(cells: Cells) -> str:
    last = " + INTERVAL 1 DAY - INTERVAL 1 MICROSECOND" if cells.column.to_end_of_day else ""
    if cells.family == "moment":
        return f"{cells.raw}::TIMESTAMP"
    if cells.family == "day":
        return f"({cells.raw}::TIMESTAMP{last})"
    moment = f"TRY_CAST(replace({cells.text}, 'T', ' ') AS TIMESTAMP)"
    value = f"CASE WHEN contains({cells.text}, ':') THEN {moment} ELSE {moment}{last} END" if last else moment
    return f"CASE WHEN regexp_full_match({cells.text}, {literal(MOMENT)}) THEN {value} END"


def _day(cells: Cells) -> str:
    return cells.raw if cells.family == "day" else f"CAST({_moment(cells)} AS DATE)"


def _period(cells: Cells) -> str:
    text = cells.text
    period = literal("^[0-9]{4}(-(0?[1-9]|1[0-2])|[Qq][1-4])?$")  # extracted, as in `first_look`: words are few
    year = f"CAST(left({text}, 4) AS INTEGER) BETWEEN {FIRST_YEAR} AND {LAST_YEAR}"
    padded = (
        f"CASE WHEN length({text}) = 6 AND contains({text}, '-') THEN replace({text}, '-', '-0') ELSE upper({text}) END"
    )
    return f"CASE WHEN regexp_extract({text}, {period}) <> '' THEN CASE WHEN {year} THEN {padded} END END"


_VALUES = {
    "text": _text,
    "number": _number,
    "whole": _whole,
    "flag": _flag,
    "moment": _moment,
    "day": _day,
    "period": _period,
}

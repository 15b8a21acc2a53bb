"""Facts against a scheme and a cycle: what this scheme cannot use, does not read, or will not count."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from kaoping.engine.checking import faults_by_scheme as kinds
from kaoping.engine.checking.check_cells import SHOWN, listed
from kaoping.engine.checking.expected import Bounds, Expected, ExpectedAttribute
from kaoping.engine.checking.expected import expected_of as expected_of
from kaoping.engine.cycle import Cycle
from kaoping.engine.facts import Facts
from kaoping.engine.faults import OUTSIDE_CYCLE, UNDATED
from kaoping.engine.reading.cells import Unfit, convert, hint, plain, short
from kaoping.engine.reading.sql_text import literal, literals, not_in, quoted
from kaoping.engine.tables import TABLES, Column
from kaoping.problems import Fault, Kind

FIRST_ROWS = 5  # of a warning that stands for many rows


def check_against(facts: Facts, expected: Expected, cycle: Cycle | None = None) -> list[Fault]:
    """Every fault and warning that needs the scheme; with a cycle also the rows that lie outside it.

    Works on facts that are not sound too: cells that did not fit are empty there and not reported again.
    """
    check = _Check(facts, expected)
    return [
        *check.appraised(),
        *check.columns(),
        *check.attributes(),
        *check.incidents(),
        *check.marks(),
        *check.values(),
        *check.ballots(),
        *check.exemptions(),
        *(dates_outside(facts, cycle) if cycle else ()),
    ]


def dates_outside(facts: Facts, cycle: Cycle) -> list[Fault]:
    """One warning a table: rows that do not count because of their date. An incident without a date counts."""
    found = []
    for table, column in (("cases", "reported_at"), ("incidents", "occurred_on")):
        count, rows = _first_rows(facts, table, f"{column} < '{cycle.start}' OR {column} >= '{cycle.end}'")
        if count:
            place = facts.place(table, column=column)
            found.append(OUTSIDE_CYCLE.at(place, count=count, cycle=cycle.text, rows=rows))
    count, rows = _first_rows(facts, "cases", "reported_at IS NULL")
    if count:
        found.append(UNDATED.at(facts.place("cases", column="reported_at"), count=count, rows=rows))
    return found


def _query(facts: Facts, sql: str) -> list[tuple[Any, ...]]:
    """Values are written into the SQL: parameters would make the database import pandas, which takes a second."""
    return facts.connection.execute(sql).fetchall()


def _first_rows(facts: Facts, table: str, where: str) -> tuple[int, str]:
    """How many rows a condition holds for, and the numbers of the first."""
    relation = f"typed.{quoted(table)}"
    count = _query(facts, f"SELECT count(*) FROM {relation} WHERE {where}")[0][0]
    if not count:
        return 0, ""
    rows = _query(facts, f"SELECT row FROM {relation} WHERE {where} ORDER BY row LIMIT {FIRST_ROWS}")
    return count, ", ".join(str(row) for (row,) in rows) + (" …" if count > FIRST_ROWS else "")


class _Check:
    def __init__(self, facts: Facts, expected: Expected) -> None:
        self.facts, self.expected = facts, expected

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        return _query(self.facts, sql)

    # --- units --------------------------------------------------------------------------------------------------

    def appraised(self) -> Iterator[Fault]:
        """Somebody must be there to be appraised."""
        kind = self.expected.appraised
        found = self.query("SELECT kind, count(*) FROM units WHERE kind IS NOT NULL GROUP BY kind ORDER BY 2 DESC")
        if kind not in (name for name, _ in found):
            words = ", ".join(short(name) for name, _ in found[:SHOWN]) or "—"
            yield kinds.NOBODY_APPRAISED.at(self.facts.place("units", column="kind"), kind=kind, found=words)

    def columns(self) -> Iterator[Fault]:
        """Tables and columns that the scheme reads."""
        for table in (name for name in TABLES if name in self.expected.columns):
            if table not in self.facts.given:
                yield kinds.TABLE_ABSENT.at(self.facts.place(table), table=table)
            elif self.facts.count(table):
                absent = self.expected.columns[table] - self.facts.given[table] - set(self.expected.attributes)
                for column in sorted(absent):
                    yield kinds.COLUMN_ABSENT.at(self.facts.place(table, column=column), column=column)

    def attributes(self) -> Iterator[Fault]:
        """Each attribute of the units that need it."""
        for name, attribute in self.expected.attributes.items():
            place = self.facts.place("units", column=name)
            if name in self.facts.given["units"]:
                yield from self._attribute(name, attribute)
            elif self.query(f"SELECT 1 FROM units WHERE kind = {literal(attribute.kind)} LIMIT 1"):
                yield kinds.COLUMN_ABSENT.at(place, column=name)

    def _attribute(self, name: str, attribute: ExpectedAttribute) -> Iterator[Fault]:
        place = self.facts.place("units", column=name)
        of_kind = f"kind = {literal(attribute.kind)}"
        count, rows = _first_rows(self.facts, "units", f"{of_kind} AND {quoted(name)} IS NULL")
        if count:
            yield kinds.ATTRIBUTE_EMPTY.at(place, count=count, rows=rows, kind=attribute.kind, attribute=name)
        texts = self.query(
            f"SELECT row, {quoted(name)} FROM typed.units WHERE {of_kind} AND {quoted(name)} IS NOT NULL ORDER BY row"
        )
        wrong = [(row, text, kind) for row, text in texts if (kind := _wrong_attribute(attribute, text))]
        found = (
            kind.at(self.facts.place("units", row, name), **_attribute_details(name, attribute, text))
            for row, text, kind in wrong[:SHOWN]
        )
        yield from listed(found, len(wrong), place)

    # --- incidents and marks ----------------------------------------------------------------------------------------

    def incidents(self) -> Iterator[Fault]:
        """Kinds and levels that no rule reads; counts that a person had to choose within a range."""
        yield from self._unread("incidents", "kind", kinds.UNREAD_KIND, self.expected.kinds)
        for kind, levels in self.expected.kinds.items():
            if levels:
                yield from self._levels(kind, levels)
        yield from self._bounded("incidents", "kind", "count", kinds.OUT_OF_CHOICE, self.expected.chosen)

    def _levels(self, kind: str, levels: frozenset[str]) -> Iterator[Fault]:
        found = self.query(
            "SELECT level, count(*), min(row) FROM typed.incidents "
            f"WHERE kind = {literal(kind)} AND {not_in('level', levels)} GROUP BY level ORDER BY min(row)"
        )
        words = ", ".join(sorted(levels))
        for level, count, row in found:
            place = self.facts.place("incidents", row, "level")
            yield kinds.UNREAD_LEVEL.at(place, kind=kind, level=level, count=count, levels=words)
        count, rows = _first_rows(self.facts, "incidents", f"kind = {literal(kind)} AND level IS NULL")
        if count and "level" in self.facts.given["incidents"]:
            place = self.facts.place("incidents", column="level")
            yield kinds.LEVEL_EMPTY.at(place, kind=kind, count=count, rows=rows, levels=words)

    def marks(self) -> Iterator[Fault]:
        """Items nobody marks, marks above the full points."""
        yield from self._unread("marks", "item", kinds.UNREAD_ITEM, self.expected.full_marks)
        bounds = {item: (None, full) for item, full in self.expected.full_marks.items()}
        yield from self._bounded("marks", "item", "points", kinds.ABOVE_FULL, bounds)

    def exemptions(self) -> Iterator[Fault]:
        """Exempted items that the scheme does not have."""
        if self.expected.items is not None:
            yield from self._unread("exemptions", "item", kinds.UNREAD_EXEMPTION, self.expected.items)

    # --- values and ballots -----------------------------------------------------------------------------------------

    def values(self) -> Iterator[Fault]:
        """Indicators that no rule reads, values out of their range."""
        yield from self._unread("values", "indicator", kinds.UNREAD_INDICATOR, self.expected.indicators)
        yield from self._bounded("values", "indicator", "value", kinds.OUT_OF_RANGE, self.expected.indicators)

    def ballots(self) -> Iterator[Fault]:
        """Surveys and questions that no rule reads, answers that are not on the list."""
        surveys = self.expected.surveys
        yield from self._unread("ballots", "survey", kinds.UNREAD_SURVEY, surveys)
        for name, survey in surveys.items():
            questions = self.query(
                f"SELECT question, count(*), min(row) FROM typed.ballots WHERE survey = {literal(name)} "
                "AND question IS NOT NULL GROUP BY question ORDER BY min(row)"
            )
            unread = [found for found in questions if survey.questions and found[0] not in survey.questions]
            for question, count, row in unread[:SHOWN]:
                place, details = self.facts.place("ballots", row, "question"), hint(question, tuple(survey.questions))
                yield kinds.UNREAD_QUESTION.at(place, survey=name, name=short(question), count=count, **details)
            for question, _, _ in questions:
                answers = survey.questions.get(question) or survey.answers
                if answers and (not survey.questions or question in survey.questions):
                    yield from self._answers(name, question, answers)

    def _answers(self, survey: str, question: str, answers: frozenset[str]) -> Iterator[Fault]:
        wrong = self.query(
            "SELECT answer, count(*), min(row), count(*) OVER () FROM typed.ballots "
            f"WHERE survey = {literal(survey)} AND question = {literal(question)} AND {not_in('answer', answers)} "
            f"GROUP BY answer ORDER BY min(row) LIMIT {SHOWN}"
        )
        found = (
            kinds.WRONG_ANSWER.at(
                self.facts.place("ballots", row, "answer"),
                survey=survey, answer=short(answer), count=count, answers=", ".join(sorted(answers)),
            )
            for answer, count, row, _ in wrong
        )  # fmt: skip
        yield from listed(found, wrong[0][-1] if wrong else 0, self.facts.place("ballots", column="answer"))

    # --- any table ---------------------------------------------------------------------------------------------------

    def _unread(self, table: str, column: str, kind: Kind, known: Collection[str]) -> Iterator[Fault]:
        """Names that no rule reads: one warning a name."""
        names = tuple(known)
        rows = self.query(
            f"SELECT {column}, count(*), min(row), count(*) OVER () FROM typed.{quoted(table)} "
            f"WHERE {not_in(column, names)} GROUP BY {column} ORDER BY min(row) LIMIT {SHOWN}"
        )
        found = (
            kind.at(self.facts.place(table, row, column), name=short(name), count=count, **hint(name, names))
            for name, count, row, _ in rows
        )
        yield from listed(found, rows[0][-1] if rows else 0, self.facts.place(table, column=column))

    def _bounded(self, table: str, name: str, column: str, kind: Kind, bounds: Mapping[str, Bounds]) -> Iterator[Fault]:
        """Numbers out of their bounds; compared here and not in SQL, so that decimals of any scale compare exactly."""
        extremes = self.query(
            f'SELECT {name}, min("{column}"), max("{column}") FROM typed.{quoted(table)} '
            f'WHERE {name} IN {literals(bounds)} AND "{column}" IS NOT NULL GROUP BY {name} ORDER BY min(row)'
        )
        for of, least, most in extremes:
            if _outside(least, bounds[of]) or _outside(most, bounds[of]):
                yield from self._out_of_bounds(table, (name, of), column, kind, bounds[of])

    def _out_of_bounds(
        self, table: str, named: tuple[str, str], column: str, kind: Kind, bounds: Bounds
    ) -> Iterator[Fault]:
        name, of = named
        where = f'{name} = {literal(of)} AND "{column}" IS NOT NULL'
        numbers = self.query(f'SELECT row, "{column}" FROM typed.{quoted(table)} WHERE {where} ORDER BY row')
        wrong = [(row, number) for row, number in numbers if _outside(number, bounds)]
        found = (
            kind.at(
                self.facts.place(table, row, column),
                **_bounded_details({name: of, column: plain(number)}, bounds),
            )
            for row, number in wrong[:SHOWN]
        )
        yield from listed(found, len(wrong), self.facts.place(table, column=column))


def _outside(number: Decimal, bounds: Bounds) -> bool:
    least, most = bounds
    return (least is not None and number < least) or (most is not None and number > most)


def _bounded_details(details: dict[str, Any], bounds: Bounds) -> dict[str, Any]:
    least, most = (None if end is None else plain(end) for end in bounds)
    words = f"≥ {least}" if most is None else f"≤ {most}" if least is None else f"{least} – {most}"
    return {**details, "full": most, "range": words}


def _wrong_attribute(attribute: ExpectedAttribute, text: str) -> Kind | None:
    if attribute.words is not None and text not in attribute.words:
        return kinds.ATTRIBUTE_WORD
    if not attribute.number:
        return None
    try:
        number = convert(Column("", "number", ""), text)
    except Unfit:
        return kinds.ATTRIBUTE_NUMBER
    assert isinstance(number, Decimal)
    return kinds.ATTRIBUTE_BELOW if attribute.least is not None and number < attribute.least else None


def _attribute_details(name: str, attribute: ExpectedAttribute, text: str) -> dict[str, Any]:
    words: Sequence[str] = sorted(attribute.words or ())
    details = {
        "attribute": name,
        "text": short(text),
        "least": attribute.least and plain(attribute.least),
        "words": ", ".join(words),
    }
    return {**details, **hint(text, words)}

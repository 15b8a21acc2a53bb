"""Rows looked up by range (bands, classes, grades, awards): empty ranges, overlaps, gaps, classes that do not exist."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kaoping.problems import Fault
from kaoping.scheme.checking import check_faults_rules as faults
from kaoping.scheme.figures import Node, Range
from kaoping.scheme.hints import Words, listed, number_text, shown
from kaoping.scheme.intervals import Interval, interval, uncovered
from kaoping.scheme.measures import AnswerScore, Class, Count, Incidents, Judged, Measure, Rank, Share, Sum, Value
from kaoping.scheme.model import Award, Grades
from kaoping.scheme.reading import Reading, Spot
from kaoping.scheme.rules import Bands
from kaoping.scheme.yaml_text import Path_

ONE = Fraction(1)
ENDLESS = Interval(None, None)
POSITIVE = Interval((Fraction(0), 0), None)
PERCENT = Interval((Fraction(0), 0), (Fraction(100), 1))
PLACES = Interval((ONE, 0), None)


@dataclass(frozen=True, slots=True)
class Domain:
    """What is looked up: figures between two ends, perhaps only multiples of `step`; or one of some words.

    usually: other figures than multiples are possible, but nobody would call what lies between two of them a gap.
    """

    figures: Interval = ENDLESS
    step: Fraction | None = None
    usually: bool = False
    words: tuple[str, ...] | None = None  # not None: classes, not figures


@dataclass(frozen=True, slots=True)
class Table:
    """Rows that are looked up in order. `otherwise`: what becomes of figures in a gap; None = gaps are all right."""

    path: Path_
    rows: Sequence[Range]
    domain: Domain
    otherwise: Words | None = None


def check_ranges(reading: Reading) -> Iterator[Fault]:
    """Every table of ranges of a scheme."""
    for table in tables(reading):
        yield from check_table(reading, table)


def tables(reading: Reading) -> Iterator[Table]:
    for spot in reading.spots:
        match spot.node:
            case Bands():
                yield of_bands(reading, spot, spot.node)
            case Class():
                domain = domain_of(reading.measure(spot.node.class_), reading)
                otherwise = Words("算缺数", "it is missing")
                yield Table(spot.at("bands"), spot.node.bands, domain, otherwise)
            case Award():
                yield of_award(reading, spot, spot.node)
            case Grades(bands=rows) if rows:
                step = Fraction(1, 10**reading.scheme.places)
                yield Table(spot.at("bands"), rows, Domain(step=step), Words("没有等次", "it has no grade"))


def of_bands(reading: Reading, spot: Spot, bands: Bands) -> Table:
    otherwise = Words("算缺数", "it is missing") if bands.else_ is None else None
    return Table(spot.at("rows"), bands.rows, domain_of(reading.measure(bands.of), reading), otherwise)


def of_award(reading: Reading, spot: Spot, award: Award) -> Table:
    if award.by == "grade":
        names = reading.scheme.grades.names if reading.scheme.grades else ()
        return Table(spot.at("rows"), award.rows, Domain(words=tuple(dict.fromkeys(names))))
    figures = PLACES if award.by == "rank" else ENDLESS
    return Table(spot.at("rows"), award.rows, Domain(figures, ONE))


def domain_of(measure: Measure | None, reading: Reading) -> Domain:
    """The figures (or classes) that a measure can come to."""
    match measure:
        case Class(bands=bands):
            return Domain(words=tuple(dict.fromkeys(band.name for band in bands)))
        case Rank():
            return Domain(PLACES, ONE)
        case Count() | Sum() | Value(take="months"):
            return Domain(POSITIVE, ONE)
        case Incidents():
            return Domain(POSITIVE, ONE, usually=True)
        case Share():
            return Domain(PERCENT)
        case Judged() | AnswerScore():
            return Domain(POSITIVE)
        case Value(value=name, take="mean" | "last" | "max" | "min") if name in reading.scheme.inputs.indicators:
            return Domain(declared(reading, name))
    return Domain()


def declared(reading: Reading, indicator: str) -> Interval:
    known = reading.scheme.inputs.indicators[indicator]
    return Interval(
        None if known.min is None else (Fraction(known.min), 0), None if known.max is None else (Fraction(known.max), 1)
    )


# --- one table


def check_table(reading: Reading, table: Table) -> Iterator[Fault]:
    if table.domain.words is not None:
        yield from check_words(reading, table, table.domain.words)
        return
    step = None if table.domain.usually else table.domain.step
    spans: list[Interval | None] = []
    for at, row in enumerate(table.rows):
        path = (*table.path, at)
        span = interval(row)
        spans.append(None if span is None else span.in_steps(step))
        if isinstance(row.is_, str):
            said = Words(f"查的是数字，不会是“{row.is_}”", f"figures are looked up here, never “{row.is_}”")
            yield reading.fault(faults.CATEGORY, path, zh=said.zh, en=said.en, known="from, above, to, below, is")
        elif span is not None and (span.empty or span.in_steps(step).empty):
            yield reading.fault(faults.UPSIDE_DOWN, path, range=row_text(row))
    yield from check_overlaps(reading, table, spans)
    known = [span for span in spans if span is not None]
    if table.otherwise and len(known) == len(spans):
        yield from check_gaps(reading, table, known, table.otherwise)


def check_overlaps(reading: Reading, table: Table, spans: Sequence[Interval | None]) -> Iterator[Fault]:
    """Rows that share figures with one before; a row with nothing of its own is never reached."""
    for at, span in enumerate(spans):
        if span is None or span.empty:
            continue
        before = [(other, spans[other]) for other in range(at)]
        known = [(other, found) for other, found in before if found is not None and not found.empty]
        clashes = [(other, both) for other, found in known if not (both := span.shared(found)).empty]
        if not clashes:
            continue
        path = (*table.path, at)
        if not uncovered(span, [found for _, found in known]):
            zh, en = (
                f"“{row_text(table.rows[at])}”已被前面各档占完",
                f"rows above take all of “{row_text(table.rows[at])}”",
            )
            yield reading.fault(faults.UNREACHABLE, path, zh=zh, en=en)
        else:
            other, both = clashes[0]
            exact = both_of(table, at, other) or both
            yield reading.fault(faults.OVERLAP, path, other=row_text(table.rows[other]), value=exact.words.zh)


def both_of(table: Table, at: int, other: int) -> Interval | None:
    """What two rows share, in the figures in which they are written."""
    left, right = interval(table.rows[at]), interval(table.rows[other])
    return left.shared(right) if left and right else None


def check_gaps(reading: Reading, table: Table, spans: list[Interval], otherwise: Words) -> Iterator[Fault]:
    """The first figures between the rows (or beyond them) that belong to none."""
    step = table.domain.step
    gaps = uncovered(table.domain.figures.in_steps(step), [span.in_steps(step) for span in spans])
    for gap in gaps[:3]:
        texts = {"then_zh": otherwise.zh, "then_en": otherwise.en}
        yield reading.fault(faults.GAP, table.path, gap=gap_text(gap, table.domain.step), **texts)


def gap_text(gap: Interval, step: Fraction | None) -> str:
    """A gap; where only steps are possible, by the first and the last figure in it."""
    if step is None or gap.lower is None or gap.upper is None:
        return gap.words.zh
    first, last = gap.lower[0], gap.upper[0] - step
    return number_text(first) if first == last else f"{number_text(first)} – {number_text(last)}"


def check_words(reading: Reading, table: Table, known: tuple[str, ...]) -> Iterator[Fault]:
    """Rows that look up classes: each one known, none twice, none left out."""
    seen: set[str] = set()
    for at, row in enumerate(table.rows):
        path, word = (*table.path, at), row.is_
        if word is None:
            said = Words("查的是类别，要用 is 写类别", "classes are looked up here: name one with is")
            yield reading.fault(faults.CATEGORY, path, zh=said.zh, en=said.en, known=listed(known))
        elif str(word) not in known:
            said = Words(f"没有类别“{word}”", f"there is no class “{word}”")
            yield reading.fault(faults.CATEGORY, path, zh=said.zh, en=said.en, known=listed(known))
        elif str(word) in seen:
            zh, en = f"“{word}”在前面已经有了", f"“{word}” stands above already"
            yield reading.fault(faults.UNREACHABLE, path, zh=zh, en=en)
        seen.add(str(word))
    missing = [word for word in known if word not in seen]
    if missing and table.otherwise:
        texts = {"missing": listed(missing), "then_zh": table.otherwise.zh, "then_en": table.otherwise.en}
        yield reading.fault(faults.GROUPS_MISSING, table.path, **texts)


def row_text(row: Range) -> str:
    """A row as it is written: ``from 60, below 80``."""
    keys = {"from": row.from_, "above": row.above, "to": row.to, "below": row.below, "is": row.is_}
    return ", ".join(f"{key} {edge_text(value)}" for key, value in keys.items() if value is not None)


def edge_text(value: Node | Decimal | str) -> str:
    return number_text(value) if isinstance(value, Decimal) else shown(getattr(value, "pending", value))

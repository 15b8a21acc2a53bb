"""Measures: a number (or a class) for one unit in one cycle, found from the facts.

Every measure is an exact rational or *missing*. Where nothing else is said:

* `cases` and `incidents` that happened in a unit or anywhere below it belong to the unit (`below: true`);
  `values`, `marks` and `ballots` are statements about the unit itself.
* What belongs to the cycle: cases by `reported_at`, incidents by `occurred_on` (empty = belongs), values by `period`.
  Only verified incidents count, each as often as its `count` says.
* `cases` and `incidents` are complete by definition: no rows is 0. Elsewhere nothing known is missing.
* Missing in, missing out. A zero denominator is missing.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeAlias, Union

from pydantic import Discriminator, Field, Tag

from kaoping.scheme.figures import By, Exact, Figure, Id, Node, Pending, Range, key_of, kind_of_figure


def kind_of_reference(value: Any) -> str:
    return "name" if isinstance(value, str) else "measure"


Of: TypeAlias = Annotated[
    Union[Annotated[str, Tag("name")], Annotated["Measure", Tag("measure")]],  # noqa: UP007 (forward reference)
    Discriminator(kind_of_reference),
]
"""A measure written out, or the name of one from `measures`."""


class Count(Node):
    """Number of cases for which `where` holds."""

    count: Literal["cases"]
    where: str | None = None
    when: Literal["reported_at", "filed_at", "due_at", "closed_at"] = "reported_at"
    below: bool = True


class Incidents(Node):
    """Number of verified incidents of these kinds (sum of their `count`); `where` narrows them further."""

    incidents: str | tuple[str, ...]
    where: str | None = None
    below: bool = True

    @property
    def kinds(self) -> tuple[str, ...]:
        return (self.incidents,) if isinstance(self.incidents, str) else self.incidents


class Sum(Node):
    """Sum of a whole-number column over the cases for which `where` holds; an empty cell adds nothing."""

    sum: Literal["cases"]
    of: Literal["extensions", "rework"]
    where: str | None = None
    when: Literal["reported_at", "filed_at", "due_at", "closed_at"] = "reported_at"
    below: bool = True


class Value(Node):
    """A reported figure: the rows of `values` whose period lies in the cycle (or in the one before).

    take: `sum` all periods; `mean` of the periods that have a figure; `last` (by period, an empty period first);
    `max`, `min`; `months` = number of months of the cycle that have a figure of at least `at_least` (never missing).
    """

    value: str
    take: Literal["sum", "mean", "last", "max", "min", "months"] = "sum"
    period: Literal["cycle", "previous"] = "cycle"
    at_least: Exact | None = None


class Attribute(Node):
    """A numeric attribute of the unit."""

    attribute: str


class Constant(Node):
    number: Figure


class Formula(Node):
    """Arithmetic over measures, numeric attributes, `months_in_cycle` and numbers: ``collected / due``.

    Functions: min, max, abs, floor.
    """

    formula: str


class Ratio(Node):
    """One measure over another, in percent (0–100 and beyond)."""

    ratio: Of
    over: Of


class Peers(Node):
    """A figure of the peers (all appraised units): mean, median, sum, max, min of `of` over those where it is known;
    `pooled` = sum of `of` over sum of `over` in percent, over the units where both are known.

    `same` keeps to the units with the same value of that attribute; `own: false` leaves the unit itself out.
    Nobody known: missing. A unit that does not have its own figure still gets the peers' one.
    """

    peers: Literal["mean", "median", "sum", "max", "min", "pooled"]
    of: Of
    over: Of | None = None
    same: str | None = None
    own: bool = True


class Rank(Node):
    """Position among the peers where `of` is known (1 = best; ties share the better place: 1, 1, 3).

    `best` says whether the highest or the lowest figure is best; `counted: bottom` counts from the last place
    (1 = last).
    """

    rank: Of
    best: Literal["high", "low"] = "high"
    counted: Literal["top", "bottom"] = "top"
    same: str | None = None


class ClassBand(Range):
    name: str


class Class(Node):
    """A class by the figure of a measure; the first band that holds wins, none = missing. Used where a table asks
    `by`."""

    class_: Of = Field(alias="class")
    bands: tuple[ClassBand, ...] = Field(min_length=1)


class Judged(Node):
    """Points that people gave (`marks`) to this item, or to `item`; no mark = missing.

    `mean`; `trimmed` = mean without the one highest and the one lowest (plain mean for fewer than three marks);
    `highest`; `lowest`. Assessors in `except` are shown beside, never counted.
    """

    judged: Literal["mean", "trimmed", "highest", "lowest"]
    item: Id | None = None
    except_: tuple[str, ...] = Field(("self",), alias="except")


class Share(Node):
    """Answers in `of` over answers in `among`, in percent; blank answers and answers not in `among` are left out.

    `question` limits it to one question. `each: group` takes the share within each group of respondents, then the mean.
    """

    share: str
    of: tuple[str, ...] = Field(min_length=1)
    among: tuple[str, ...] = Field(min_length=1)
    question: str | None = None
    each: Literal["group"] | None = None


class AnswerScore(Node):
    """Points per answer, over all questions: the mean over the groups of
    100 × (sum of the question scores) ÷ (highest points × number of questions scored in that group).

    A question's score is the sum of points ÷ number of respondents who answered anything. An answer worth `mean` gets
    the mean of the other answers to that question within the group; `out` leaves the respondent out of the question.
    A question without any answer that has points is not counted for that group; nor is a group without such a question.
    """

    answer_score: str
    points: dict[str, Exact | Literal["mean", "out"]] = Field(min_length=1)
    questions: tuple[str, ...] | None = None


KEYS = {
    "count": Count,
    "incidents": Incidents,
    "sum": Sum,
    "value": Value,
    "attribute": Attribute,
    "number": Constant,
    "formula": Formula,
    "ratio": Ratio,
    "peers": Peers,
    "rank": Rank,
    "class": Class,
    "judged": Judged,
    "share": Share,
    "answer_score": AnswerScore,
}

Measure: TypeAlias = Annotated[
    Annotated[Count, Tag("count")]
    | Annotated[Incidents, Tag("incidents")]
    | Annotated[Sum, Tag("sum")]
    | Annotated[Value, Tag("value")]
    | Annotated[Attribute, Tag("attribute")]
    | Annotated[Constant, Tag("number")]
    | Annotated[Formula, Tag("formula")]
    | Annotated[Ratio, Tag("ratio")]
    | Annotated[Peers, Tag("peers")]
    | Annotated[Rank, Tag("rank")]
    | Annotated[Class, Tag("class")]
    | Annotated[Judged, Tag("judged")]
    | Annotated[Share, Tag("share")]
    | Annotated[AnswerScore, Tag("answer_score")],
    Discriminator(key_of(*KEYS)),
]


def kind_of_operand(value: Any) -> str:
    if isinstance(value, dict):
        return kind_of_figure(value) if "by" in value or "pending" in value else "measure"
    if isinstance(value, str):
        return "number" if re.fullmatch(r"[+-]?[\d.]+%?", value) else "measure"
    if isinstance(value, int | Decimal):
        return "number"
    return "pending" if isinstance(value, Pending) else "by" if isinstance(value, By) else "measure"


Operand: TypeAlias = Annotated[
    Annotated[Exact, Tag("number")]
    | Annotated[Pending, Tag("pending")]
    | Annotated[By, Tag("by")]
    | Annotated[Of, Tag("measure")],
    Discriminator(kind_of_operand),
]
"""What a rule compares or multiplies with: a figure, a table by group, or a measure."""

for node in (Ratio, Peers, Rank, Class):
    node.model_rebuild()

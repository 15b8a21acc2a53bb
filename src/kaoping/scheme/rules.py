"""Rules: from measures to points. Every rule gives an exact number of points for one unit (or one part), or missing.

Nothing is rounded here; an item rounds once, after its bounds and its mean over parts. A missing measure makes the rule
missing.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from kaoping.scheme.figures import Figure, FigureOrTable, Limit, Node, Range, key_of
from kaoping.scheme.measures import Judged, Measure, Of, Operand  # noqa: F401 (Measure completes Of)

Partial: TypeAlias = Literal["whole", "proportional", "up"]
"""An incomplete step: not counted (K1), counted in proportion, or counted as a whole one."""


class Points(Node):
    """The measure itself is the points (a score somebody else gives, an index)."""

    points: Of


class Per(Node):
    """Points for every complete `every` of a measure.

    n = measure ÷ every, made whole as `partial` says; the first `free` are not counted; at most `times` are.
    Points = n × points, and with `escalate` the second costs that much more than the first, the third twice as much
    more …: n × points + escalate × n (n − 1) ÷ 2. `within: row` does this case by case for a `sum` and adds up
    (extensions after the first; the n-th failed check of one case).
    """

    of: Of
    points: FigureOrTable
    every: FigureOrTable = Field(default=1, validate_default=True)
    partial: Partial = "whole"
    free: Figure = Field(default=0, validate_default=True)
    times: Figure | None = None
    escalate: Figure | None = None
    within: Literal["unit", "row"] = "unit"


class Recurring(Node):
    """Incidents with the same non-empty `same` in one unit, in the order of `occurred_on` (undated last), then of
    `incident`: the first counts at its own rate, every later one at `points` instead (`replace`) or besides (`add`)."""

    same: Literal["subject"]
    points: Figure
    how: Literal["replace", "add"] = "replace"


class Rates(Node):
    """A table of points by level or kind of incident: each incident counts its own rate × its `count`.

    An incident whose level is empty makes the rule missing; one whose level is not in the table gets `else` (0 unless
    said).
    `once: subject` counts incidents with the same non-empty subject once, at the rate of largest size.
    """

    of: Of
    by: Literal["level", "kind"]
    points: dict[str, Figure] = Field(min_length=1)
    else_: Figure = Field(default=0, validate_default=True, alias="else")
    recurring: Recurring | None = None
    once: Literal["subject"] | None = None

    @model_validator(mode="after")
    def one_way_of_repeating(self) -> Rates:
        if self.recurring and self.once:
            raise PydanticCustomError(
                "recurring_and_once", "recurring 与 once 只能写一个 / write either recurring or once"
            )
        return self


class Chosen(Node):
    """Points that a person chose for each incident (its `count` holds them), within a range; added or deducted."""

    of: Of
    from_: Figure = Field(alias="from")
    to: Figure
    sign: Literal["add", "deduct"]


class Step(Node):
    """One direction of `steps`: for every `every` of distance from the base `points` (a positive figure), at most
    `at_most`.

    `unit: percent` measures the distance in percent of the base.
    """

    every: FigureOrTable
    points: FigureOrTable
    unit: Literal["amount", "percent"] = "amount"
    at_most: Figure | None = None


class Steps(Node):
    """`full` points at the base; more for every step above it, less for every step below it, never under `floor`.

    Without `above` the points stay at `full`; without `below` a figure under the base earns `short`.
    The base is a figure, a table by group or a measure; with steps in percent a base of 0 is missing.
    """

    of: Of
    full: FigureOrTable
    base: Operand
    above: Step | None = None
    below: Step | None = None
    partial: Partial = "whole"
    short: Figure = Field(default=0, validate_default=True)
    floor: Limit = Field(default=0, validate_default=True)


class Band(Range):
    points: Figure


class Bands(Node):
    """Points by the range in which a measure (or the category in which a class) lies; `else` for the rest, missing
    without it."""

    of: Of
    rows: tuple[Band, ...] = Field(min_length=1)
    else_: Figure | None = Field(None, alias="else")


class Proportion(Node):
    """full × of ÷ against, between 0 and `cap` (`full` unless said; `none` = no cap). `against` 0 is missing."""

    of: Of
    against: Operand
    full: FigureOrTable
    cap: Limit = "full"


class Efficacy(Node):
    """Efficacy coefficient: base + span × (x − worst) ÷ (best − worst).

    best and worst are the extremes among the peers where x is known (`best: high` or `low` says which end is good),
    unless `at_best` and `at_worst` give them. All equal: `equal` points. `clamp` keeps the result within
    base … base + span.
    """

    of: Of
    base: Figure
    span: Figure
    best: Literal["high", "low"] = "high"
    at_best: Figure | None = None
    at_worst: Figure | None = None
    equal: Figure
    clamp: bool = True


class Check(Node):
    """A requirement met earns `points`, else `else`. `that` is a condition over measures and attributes."""

    that: str
    points: FigureOrTable
    else_: Figure = Field(default=0, validate_default=True, alias="else")


class Branch(Node):
    """`if` a condition over measures holds, `then` this rule. The last branch may leave out `if`."""

    if_: str | None = Field(None, alias="if")
    then: Rule


class PerRule(Node):
    per: Per


class RatesRule(Node):
    rates: Rates


class ChosenRule(Node):
    chosen: Chosen


class StepsRule(Node):
    steps: Steps


class BandsRule(Node):
    bands: Bands


class ProportionRule(Node):
    proportion: Proportion


class EfficacyRule(Node):
    efficacy: Efficacy


class CheckRule(Node):
    check: Check


class Choose(Node):
    """The first branch whose condition holds decides; a missing condition makes the rule missing. None holds: 0."""

    choose: tuple[Branch, ...] = Field(min_length=1)


class Total(Node):
    """Several rules added up; one missing makes the sum missing."""

    sum: tuple[Rule, ...] = Field(min_length=1)


class Highest(Node):
    """The highest of several rules (the lowest with `lowest`)."""

    highest: tuple[Rule, ...] = Field(min_length=1)


class Lowest(Node):
    lowest: tuple[Rule, ...] = Field(min_length=1)


class Scale(Node):
    """Another rule's points times a figure or a measure (halved, doubled, × coefficient)."""

    scale: Rule
    times: Operand


class Bound(Node):
    """Another rule's points, not under `min`, not over `max`."""

    bound: Rule
    min: Figure | None = None
    max: Figure | None = None


KEYS = {
    "judged": Judged,
    "points": Points,
    "per": PerRule,
    "rates": RatesRule,
    "chosen": ChosenRule,
    "steps": StepsRule,
    "bands": BandsRule,
    "proportion": ProportionRule,
    "efficacy": EfficacyRule,
    "check": CheckRule,
    "choose": Choose,
    "sum": Total,
    "highest": Highest,
    "lowest": Lowest,
    "scale": Scale,
    "bound": Bound,
}

Rule: TypeAlias = Annotated[
    Annotated[Judged, Tag("judged")]
    | Annotated[Points, Tag("points")]
    | Annotated[PerRule, Tag("per")]
    | Annotated[RatesRule, Tag("rates")]
    | Annotated[ChosenRule, Tag("chosen")]
    | Annotated[StepsRule, Tag("steps")]
    | Annotated[BandsRule, Tag("bands")]
    | Annotated[ProportionRule, Tag("proportion")]
    | Annotated[EfficacyRule, Tag("efficacy")]
    | Annotated[CheckRule, Tag("check")]
    | Annotated[Choose, Tag("choose")]
    | Annotated[Total, Tag("sum")]
    | Annotated[Highest, Tag("highest")]
    | Annotated[Lowest, Tag("lowest")]
    | Annotated[Scale, Tag("scale")]
    | Annotated[Bound, Tag("bound")],
    Discriminator(key_of(*KEYS)),
]

for node in (Branch, Choose, Total, Highest, Lowest, Scale, Bound):
    node.model_rebuild()

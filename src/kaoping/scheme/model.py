"""What a scheme is. Open this first.

A scheme is a tree of items. A leaf item turns facts into points, left to right::

    facts → measure → rule → bound → (mean over parts) → item points → roll-up → total → consequences

The measures stand in `measures.py`, the rules in `rules.py`, figures and ranges in `figures.py`, the language of
conditions and formulas in `expression.py`. Everything is frozen and checked when built; what needs the whole scheme
(names, sums, cycles, overlaps) is found by `check.py`.

Wherever a scheme file may write a figure or a word, it may write ``=K8`` instead: the chosen option of decision K8.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Discriminator, Field, Tag

from kaoping.scheme.figures import Day, Exact, Figure, Id, Limit, Node, Range, Whole, key_of
from kaoping.scheme.measures import Measure, Of
from kaoping.scheme.rules import Rule

MONTH = "month"  # `each: month` scores every month of the cycle as a part
TOTAL = "total"  # the id under which the total stands among the items


class Source(Node):
    """Where in the official text something stands."""

    document: str | None = None
    article: str | None = None
    row: str | None = None
    part: str | None = None
    note: str | None = None


class Option(Node):
    text: str
    text_en: str | None = None
    value: Any = None  # what `=K8` becomes; the option's own name unless given


class Decided(Node):
    """Who settled a decision: the option (or, for a pending figure, the value), by whom, when and why."""

    choice: str | Exact
    by: str
    on: Day
    reason: str


class Decision(Node):
    """口径: a place where the words allow several readings (`options` with a `default`), or a figure that the text does
    not give (`pending: true`; it has no default and nothing that needs it is computed until somebody decides it)."""

    question: str
    question_en: str | None = None
    options: dict[str, Option] = {}
    default: str | None = None
    pending: bool = False
    source: Source | None = None
    note: str | None = None
    decided: Decided | None = None


class AttributeInput(Node):
    """An attribute column of `units`, for units of kind `of`: numeric, or one of `words`."""

    of: str
    title: str
    number: bool = False
    min: Exact | None = None
    words: dict[str, str] | None = None


class IndicatorInput(Node):
    """A reported figure in `values`."""

    title: str
    unit: str = ""
    min: Exact | None = None
    max: Exact | None = None


class KindInput(Node):
    """A kind of incident; `levels` lists those the clause knows."""

    title: str
    levels: tuple[str, ...] = ()


class QuestionInput(Node):
    title: str
    answers: tuple[str, ...] = Field(min_length=1)


class SurveyInput(Node):
    """A questionnaire: one list of answers for every question, or a list per named question."""

    title: str
    answers: tuple[str, ...] = ()
    questions: dict[str, QuestionInput] = {}


class Inputs(Node):
    """What a scheme reads, named for people; facts are checked against it."""

    attributes: dict[str, AttributeInput] = {}
    indicators: dict[str, IndicatorInput] = {}
    kinds: dict[str, KindInput] = {}
    surveys: dict[str, SurveyInput] = {}


class Weighted(Node):
    """Σ weight × points ÷ Σ weight over the children, rounded once."""

    weighted: dict[str, Exact] = Field(min_length=1)


class ByFormula(Node):
    """Arithmetic over the children's points, rounded once: ``0.6 * A + 0.4 * B + C + D``."""

    formula: str


Combine: TypeAlias = (
    Literal["sum", "mean", "highest", "lowest"]
    | Annotated[
        Annotated[Weighted, Tag("weighted")] | Annotated[ByFormula, Tag("formula")],
        Discriminator(key_of("weighted", "formula")),
    ]
)


class Entry(Node):
    """What every item of the tree has, leaf or section."""

    id: Id
    title: str
    title_en: str | None = None
    responsible: tuple[str, ...] = ()
    method: str | None = None
    method_en: str | None = None
    clause: str | None = None
    source: Source | None = None
    decisions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class Leaf(Entry):
    """An item with a rule.

    points: full points (0 for a pure bonus or deduction). The item earns start + rule, then not under `floor` and
    not over `cap`, for the unit itself or for `each` part below it (units of that kind at any depth, or every
    `month` of the cycle); parts are combined, then rounded once. `mean_first` averages the measures over the parts and
    applies the rule once.
    A unit without any part is missing.
    """

    points: Figure
    rule: Rule
    start: Limit = Field(default=0, validate_default=True)
    floor: Limit = Field(default=0, validate_default=True)
    cap: Limit = "full"
    each: str | None = None
    combine: Literal["mean", "sum", "highest", "lowest", "mean_first"] = "mean"


class Omitted(Node):
    """Points the document gives to this section that no surviving clause explains."""

    points: Exact
    why: str


class Section(Entry):
    """An item made of items.

    missing: what a child whose state is missing does — `keep`: counts with what is known of it and makes this missing;
    `rescale`: is left out, the weights (or the mean) taken over the others, and this is known as long as one child is;
    `zero`: counts zero. exempt: `drop` takes the child's points and full points out; `rescale` also brings the rest
    back to the full points. Bounds come after the roll-up; `booked_on` names the child whose points take the
    difference, so that the sheet still adds up.
    """

    items: tuple[Entry_, ...] = Field(min_length=1)
    points: Figure | None = None
    omitted: Omitted | None = None
    combine: Combine = "sum"
    missing: Literal["keep", "rescale", "zero"] = "keep"
    exempt: Literal["drop", "rescale"] = "drop"
    floor: Limit = "none"
    cap: Limit = "none"
    booked_on: Id | None = None


Entry_: TypeAlias = Annotated[
    Annotated[Leaf, Tag("rule")] | Annotated[Section, Tag("items")], Discriminator(key_of("rule", "items"))
]


class Gate(Node):
    """If `when` (a condition over measures, `total`, `rank`) holds: the item or the total is zero, the grade is not
    above `grade`, awards are barred, or a fund is withheld."""

    id: str
    title: str
    when: str
    effect: Literal["zero_item", "zero_total", "cap_grade", "bar_awards", "withhold_fund"]
    item: Id | None = None
    grade: str | None = None
    fund: str | None = None
    clause: str | None = None
    source: Source | None = None
    decisions: tuple[str, ...] = ()


class GradeBand(Range):
    grade: str


class Quota(Node):
    """The best `share` of all ranked units (rounded down; ties at the edge get the lower grade); the last row takes the
    rest."""

    grade: str
    share: Exact | None = None


class Grades(Node):
    """Grades, best first: by bands of the total, or by quotas of the ranking."""

    bands: tuple[GradeBand, ...] = ()
    quotas: tuple[Quota, ...] = ()
    decisions: tuple[str, ...] = ()
    source: Source | None = None

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(row.grade for row in self.bands) + tuple(row.grade for row in self.quotas)


class AwardRow(Range):
    amount: Figure


class Award(Node):
    """An amount by rank, grade or gain in rank over the last cycle, per unit or per head (`per_head`: the attribute).

    `only` and `needs_eligible` limit who can have it; `previous` is the measure that gives last cycle's rank;
    a unit that already gets an award in `besides` is left out.
    """

    id: str
    title: str
    by: Literal["rank", "grade", "rank_gain"]
    rows: tuple[AwardRow, ...] = Field(min_length=1)
    unit: str = "元"
    per_head: str | None = None
    previous: Of | None = None
    only: str | None = None
    needs_eligible: bool = True
    besides: tuple[str, ...] = ()
    clause: str | None = None
    source: Source | None = None
    decisions: tuple[str, ...] = ()


class Contribution(Node):
    who: str
    amount: Exact


class Fund(Node):
    """Money that goes with the appraisal: granted unless a gate withholds it. Contributions are told, never computed
    with."""

    id: str
    title: str
    clause: str | None = None
    source: Source | None = None
    contributions: tuple[Contribution, ...] = ()
    matched: str | None = None
    payout: str | None = None
    reported: bool = True  # stands in the rewards of totals.csv


class Eligible(Node):
    """Who can have an award: a condition over `total`, `full`, `rank`, `grade`, measures and attributes."""

    when: str
    clause: str | None = None
    source: Source | None = None
    decisions: tuple[str, ...] = ()


class InForce(Node):
    from_: Day = Field(alias="from")
    until: Day | None = None


class Scheme(Node):
    """One version of one scheme, in force between two dates."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=60)
    version: str
    title: str
    title_en: str | None = None
    in_force: InForce
    source: Source
    appraises: str
    cycle: Literal["year", "quarter", "month", "any"] = "year"
    places: Whole = Field(ge=0, le=12)
    points: Figure | None = None
    omitted: Omitted | None = None
    inputs: Inputs = Inputs()
    measures: dict[str, Measure] = {}
    items: tuple[Entry_, ...] = Field(min_length=1)
    combine: Combine = "sum"
    missing: Literal["keep", "rescale", "zero"] = "keep"
    exempt: Literal["drop", "rescale"] = "drop"
    floor: Limit = "none"
    cap: Limit = "none"
    booked_on: Id | None = None
    gates: tuple[Gate, ...] = ()
    grades: Grades | None = None
    eligible: Eligible | None = None
    awards: tuple[Award, ...] = ()
    funds: tuple[Fund, ...] = ()
    decisions: dict[str, Decision] = {}
    notes: tuple[str, ...] = ()

    @property
    def root(self) -> Section:
        """The total as the section above all items (id `total`)."""
        fields = ("items", "points", "omitted", "combine", "missing", "exempt", "floor", "cap", "booked_on")
        return Section.model_construct(
            id=TOTAL, title="总分", title_en="Total", **{name: getattr(self, name) for name in fields}
        )

    def entries(self) -> Iterator[Leaf | Section]:
        """Every item in the order of the document, sections before their children."""
        yield from below(self.items)

    def leaves(self) -> Iterator[Leaf]:
        return (entry for entry in self.entries() if isinstance(entry, Leaf))

    def measure(self, of: Of) -> Measure:
        """A measure by name, or itself."""
        return self.measures[of] if isinstance(of, str) else of


def below(items: tuple[Leaf | Section, ...]) -> Iterator[Leaf | Section]:
    """These items and everything below them, in the order of the document."""
    for entry in items:
        yield entry
        if isinstance(entry, Section):
            yield from below(entry.items)


Section.model_rebuild()
Scheme.model_rebuild()

"""The inputs of a trial (`kaoping try`): read once, exact, refused where they are not what they say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

KEYS = (
    "count",
    "counts",
    "same",
    "value",
    "num",
    "den",
    "rank",
    "of",
    "reference",
    "answers",
    "met",
    "repeats",
    "children",
    "parts",
    "grade",
    "picked",
)


class Unfit(ValueError):
    """Inputs that the rule cannot be tried on; `code` is what the result says as its error."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


LARGEST = 15  # digits before the point; no figure of an appraisal has more


def exact(figure: Any) -> Fraction:
    """A JSON number as an exact fraction."""
    if isinstance(figure, bool) or not isinstance(figure, int | float | Decimal | str):
        raise Unfit("not_a_number")
    try:
        found = Decimal(str(figure))
    except InvalidOperation:
        raise Unfit("not_a_number") from None
    if not found.is_finite() or abs(found.adjusted()) > LARGEST:
        raise Unfit("not_a_number")
    return Fraction(found)


def figures(given: Any) -> tuple[Fraction, ...]:
    """A list of numbers; one number is a list of one."""
    return (
        tuple(exact(each) for each in given)
        if isinstance(given, Sequence) and not isinstance(given, str)
        else (exact(given),)
    )


def table(given: Any) -> dict[str, Fraction]:
    if not isinstance(given, Mapping):
        raise Unfit("not_a_table")
    return {str(key): exact(value) for key, value in given.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a case gives, by the names of the contract; `points` are the item's."""

    given: Mapping[str, Any]
    points: Fraction | None = None

    def has(self, *keys: str) -> bool:
        return any(self.given.get(key) is not None for key in keys)

    @property
    def met(self) -> tuple[bool, ...]:
        """One answer a requirement, in the order of the text."""
        given = self.given.get("met")
        found = tuple(given) if isinstance(given, Sequence) and not isinstance(given, str) else (given,)
        if not all(isinstance(each, bool) for each in found):
            raise Unfit("not_yes_or_no")
        return found

    def counts(self) -> dict[str, Fraction]:
        return table(self.given["counts"]) if self.has("counts") else {}

    def count(self, wanted: bool = False) -> Fraction:
        """How often it happened. A requirement asked by `met` happened once where the answer is `wanted`."""
        if self.has("count"):
            return exact(self.given["count"])
        if self.has("met"):
            return Fraction(sum(answer is wanted for answer in self.met))
        if self.has("counts"):
            return sum(self.counts().values(), Fraction(0))
        if self.has("repeats"):
            return sum(figures(self.given["repeats"]), Fraction(0))
        if self.has("value", "num"):
            return self.value()
        return Fraction(0)

    def value(self) -> Fraction:
        """The measured figure: itself, or numerator over denominator in percent, or a number of things counted."""
        if self.has("value"):
            found = figures(self.given["value"])
            if len(found) != 1:
                raise Unfit("one_figure_needed")
            return found[0]
        if self.has("num", "den"):
            return 100 * self.quotient()
        if self.has("count"):
            return exact(self.given["count"])
        raise Unfit("no_figure")

    def quotient(self) -> Fraction:
        below = exact(self.given.get("den"))
        if below == 0:
            raise Unfit("zero_denominator")
        return exact(self.given.get("num")) / below

    def refers(self, name: str) -> bool:
        """Whether the case gives this reference."""
        return name in table(self.given.get("reference") or {})

    def reference(self, name: str) -> Fraction:
        found = table(self.given.get("reference") or {})
        if name not in found:
            raise Unfit("no_reference")
        return found[name]

    def each(self) -> tuple[Inputs, ...]:
        """The same case for every one of several figures, where the figure is a list."""
        given = self.given.get("value")
        if isinstance(given, Sequence) and not isinstance(given, str):
            return tuple(Inputs({**self.given, "value": one}, self.points) for one in given)
        return (self,)

    def rank(self) -> Fraction:
        if not self.has("rank"):
            raise Unfit("no_rank")
        return exact(self.given["rank"])

    def peers(self) -> Fraction:
        """How many are ranked."""
        number = exact(self.given.get("of"))
        if number <= 0:
            raise Unfit("zero_denominator")
        return number

    def last(self) -> Fraction:
        """The rank counted from the bottom: 1 is the last."""
        return self.peers() - self.rank() + 1

    def picked(self) -> tuple[Fraction, ...]:
        return figures(self.given["picked"]) if self.has("picked") else ()

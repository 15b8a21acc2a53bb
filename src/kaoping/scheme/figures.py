"""Figures a scheme is written with: exact numbers, numbers not yet decided, tables by group, ranges.

The edges of a range say whether they belong to it.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

DIGITS = 28  # most digits of one figure in a scheme; as many as Decimal divides by 100 without rounding
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def hashable(value: Any) -> Any:
    """A table (dict) as something that can be hashed, in the order in which it was written."""
    return tuple((key, hashable(part)) for key, part in value.items()) if isinstance(value, dict) else value


class Node(BaseModel):
    """Any part of a scheme: frozen, and nothing in it that is not in the vocabulary.

    A text written as a bare number (``row: 3``, ``version: 2024``) is taken as it was written.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, coerce_numbers_to_str=True)

    def __hash__(self) -> int:
        """Nodes are keys where equal measures are looked for; their tables count by content."""
        return hash((type(self), *(hashable(getattr(self, name)) for name in type(self).model_fields)))


class Pending(Node):
    """A figure the official text does not give and nobody has decided yet; `pending` names the decision."""

    pending: str


def exact(value: Any) -> Any:
    """An int, a Decimal or a text such as ``60%`` as Decimal; floats never get here (`load` reads exact scalars)."""
    if isinstance(value, bool):
        raise PydanticCustomError("not_a_number", "应为数字 / a number is needed")
    if not isinstance(value, int | str | Decimal):
        return value
    text = str(value).strip()
    try:
        number = Decimal(text.removesuffix("%"))
    except InvalidOperation:
        raise PydanticCustomError("not_a_number", "应为数字 / a number is needed") from None
    if not number.is_finite() or len(number.as_tuple().digits) > DIGITS or abs(number.adjusted()) > DIGITS:
        raise PydanticCustomError("number_size", "数字太大或太细 / the number is too large or too fine")
    return number / 100 if text.endswith("%") else number


def kind_of_figure(value: Any) -> str:
    """Which member of `Figure` or `FigureOrTable` a value is meant as: `number`, `pending` or `by`."""
    if isinstance(value, dict):
        return "by" if "by" in value else "pending"
    return "pending" if isinstance(value, Pending) else "by" if isinstance(value, By) else "number"


def named(value: Any) -> Any:
    """An id written without quotes (``id: 1.1``) arrives as a number: take it as it was written."""
    return str(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else value


def day(value: Any) -> Any:
    """A date, or its text ``2024-01-31``; numbers are no dates."""
    if isinstance(value, datetime.date):
        return value
    try:
        return datetime.date.fromisoformat(value if DAY.fullmatch(value) else "")
    except (TypeError, ValueError):
        raise PydanticCustomError("not_a_date", "应为日期 / a date is needed") from None


def whole(value: Any) -> Any:
    """A whole number; true and false are none."""
    if isinstance(value, bool):
        raise PydanticCustomError("not_a_number", "应为数字 / a number is needed")
    return value


Day: TypeAlias = Annotated[datetime.date, BeforeValidator(day)]
Whole: TypeAlias = Annotated[int, BeforeValidator(whole)]
Id: TypeAlias = Annotated[str, BeforeValidator(named), Field(pattern=r"^[^\s\[\],]+$", max_length=40)]
Exact: TypeAlias = Annotated[Decimal, BeforeValidator(exact)]
Figure: TypeAlias = Annotated[
    Annotated[Exact, Tag("number")] | Annotated[Pending, Tag("pending")], Discriminator(kind_of_figure)
]
"""A number, or one that is still pending."""


class By(Node):
    """A figure by group: ``{by: grid_type, table: {urban: 600, rural: 400}, else: 500}``.

    `by` is an attribute of the scored unit (or part) or a measure that gives a class. A unit whose group is empty,
    or not in the table when there is no `else`, makes the result missing.
    """

    by: str
    table: dict[str, Figure] = Field(min_length=1)
    else_: Figure | None = Field(None, alias="else")


FigureOrTable: TypeAlias = Annotated[
    Annotated[Exact, Tag("number")] | Annotated[Pending, Tag("pending")] | Annotated[By, Tag("by")],
    Discriminator(kind_of_figure),
]


def kind_of_limit(value: Any) -> str:
    return "word" if value in ("full", "none") else kind_of_figure(value)


Limit: TypeAlias = Annotated[
    Annotated[Literal["full", "none"], Tag("word")]
    | Annotated[Exact, Tag("number")]
    | Annotated[Pending, Tag("pending")],
    Discriminator(kind_of_limit),
]
"""A bound: a figure, `full` (the item's full points) or `none`."""


class Range(Node):
    """An interval whose edges say whether they belong: `from`/`to` include the figure, `above`/`below` exclude it.

    `is` names one category (a class, a grade) or one exact figure instead.
    """

    from_: Figure | None = Field(None, alias="from")
    above: Figure | None = None
    to: Figure | None = None
    below: Figure | None = None
    is_: str | Exact | None = Field(None, alias="is")

    @model_validator(mode="after")
    def one_edge_a_side(self) -> Range:
        if self.from_ is not None and self.above is not None:
            raise PydanticCustomError("two_lower_edges", "from 与 above 只能写一个 / write either from or above")
        if self.to is not None and self.below is not None:
            raise PydanticCustomError("two_upper_edges", "to 与 below 只能写一个 / write either to or below")
        edges = any(edge is not None for edge in (self.from_, self.above, self.to, self.below))
        if edges == (self.is_ is not None):
            raise PydanticCustomError(
                "no_edge", "写区间的边界，或用 is 写一个值，二者取一 / give edges, or one value with is"
            )
        return self

    @property
    def lower(self) -> tuple[Figure | None, bool]:
        """The lower edge and whether it belongs."""
        return (self.from_, True) if self.from_ is not None else (self.above, False)

    @property
    def upper(self) -> tuple[Figure | None, bool]:
        return (self.to, True) if self.to is not None else (self.below, False)


def key_of(*keys: str) -> Callable[[Any], str | None]:
    """Tell the members of a union apart by the one key that each of them must have."""

    def discriminate(value: Any) -> str | None:
        found = value if isinstance(value, dict) else getattr(type(value), "model_fields", {})
        return next((key for key in keys if key in found), None)

    return discriminate

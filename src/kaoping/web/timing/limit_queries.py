"""The limits of a category as a table: stages by levels, each with where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from kaoping.web.cases.limits import FALLBACK, WARN
from kaoping.web.cases.models import LEVELS, LIMITED, Category, Limit
from kaoping.web.timing.category_queries import chain

COLUMNS = ("", *LEVELS)  # "": any level


@dataclass(frozen=True, slots=True)
class Cell:
    """What holds for a stage and level. own: set right here. origin: the category that gives it; None: all categories.
    of_level: the level it is given for; shipped: nobody has set anything, the platform's own holds."""

    stage: str
    level: str
    amount: Decimal
    unit: str
    warn: Decimal
    own: bool
    origin: Category | None
    of_level: str
    shipped: bool = False

    @property
    def percent(self) -> int:
        """Used up in a hundred at which the light turns yellow."""
        return int(self.warn * 100)


def limits_table(category: Category | None) -> list[tuple[str, list[Cell]]]:
    """Stage → cells by `COLUMNS`, by the same rule as `cases.limits.limit_of`; one query."""
    line: list[Category | None] = [None, *(chain(category) if category else ())]
    above = [each.pk for each in line if each is not None]
    rows = Limit.objects.filter(Q(category__in=above) | Q(category=None))
    given = {(row.category_id, row.level, row.stage): row for row in rows}
    return [(stage, [_cell(line, given, level, stage) for level in COLUMNS]) for stage in LIMITED]


def _cell(line: list[Category | None], given: dict[tuple[int | None, str, str], Limit], level: str, stage: str) -> Cell:
    """The closest one: of the category before those above it, of the level before that of any."""
    for origin in reversed(line):
        for of_level in dict.fromkeys((level, "")):
            row = given.get((origin.pk if origin else None, of_level, stage))
            if row is not None:
                own = origin == line[-1] and of_level == level
                return Cell(stage, level, row.amount, row.unit, row.warn, own, origin, of_level)
    amount, unit = FALLBACK[stage]
    return Cell(stage, level, Decimal(amount), unit, WARN, False, None, "", shipped=True)


def cell_of(category: Category | None, level: str, stage: str) -> Cell:
    """One cell of the table."""
    return dict(limits_table(category))[stage][COLUMNS.index(level)]


def categories_with_limits() -> set[int]:
    """Ids of the categories that have a limit of their own."""
    return set(Limit.objects.filter(category__isnull=False).values_list("category", flat=True))

"""Changes of limits of time. A changed limit holds for clocks that start from now on; those that run keep theirs."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from kaoping.problems import Refused
from kaoping.web.audit.recording import action, note
from kaoping.web.cases.models import LEVELS, LIMITED, UNITS_OF_TIME, Category, Limit
from kaoping.web.people.models import Person
from kaoping.web.site.words import said
from kaoping.web.timing import faults
from kaoping.web.timing.rights import must_keep

MOST = Decimal(9999)
EVERY = said("全部类别", "all categories")


@action
def set_limit(
    *, category: Category | None, level: str, stage: str, amount: Decimal, unit: str, warn: Decimal, by: Person
) -> Limit:
    """Give a stage a limit of its own. level "": any; warn: share used up at which it warns. Raises Refused."""
    must_keep(by)
    sound = 0 < amount <= MOST and amount == amount.quantize(Decimal("0.1")) and unit in UNITS_OF_TIME
    if not (sound and Decimal("0.01") <= warn <= 1 and stage in LIMITED and level in {"", *LEVELS}):
        raise Refused([faults.BAD_LIMIT.at(amount=amount, unit=unit, warn=warn)])
    held = Limit.objects.select_for_update(no_key=True).filter(category=category, level=level, stage=stage).first()
    before = f"{held.amount:g} {held.unit} {held.warn}" if held else ""
    made, _ = Limit.objects.update_or_create(
        category=category, level=level, stage=stage, defaults={"amount": amount, "unit": unit, "warn": warn}
    )
    note("limit.set", made, by=by, before=before, after=f"{amount:g} {unit} {warn}", **_about(category, level, stage))
    return made


@action
def remove_limit(*, category: Category | None, level: str, stage: str, by: Person) -> None:
    """Let the limit above it hold again. Raises Refused: it has none of its own."""
    must_keep(by)
    held = Limit.objects.select_for_update(no_key=True).filter(category=category, level=level, stage=stage).first()
    if held is None:
        name = category.name if category else EVERY.zh
        raise Refused([faults.NO_SUCH_LIMIT.at(what=name, what_en=category.name if category else EVERY.en)])
    before = f"{held.amount:g} {held.unit} {held.warn}"
    note("limit.removed", held, by=by, before=before, **_about(category, level, stage))
    held.delete()


def _about(category: Category | None, level: str, stage: str) -> dict[str, Any]:
    return {"category": category.code if category else "", "level": level, "stage": stage}

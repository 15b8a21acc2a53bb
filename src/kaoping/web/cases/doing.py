"""An action on its way: what it brings along, what it changes."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from kaoping.web.cases.files import Prepared
from kaoping.web.cases.loop import Transition
from kaoping.web.cases.models import Case, Category, as_text
from kaoping.web.people.models import Person
from kaoping.web.units.models import Unit


@dataclass(frozen=True, slots=True)
class Joint:
    """五定 beside the lead unit."""

    leader: str
    officer: str
    measures: str
    deadline: datetime.date


@dataclass(frozen=True, slots=True)
class Inputs:
    """What an action brings along; the table says which it needs. amount: seconds of an extension. other: a number."""

    reason: str = ""
    category: Category | None = None
    level: str = ""
    unit: Unit | None = None
    assisting: Sequence[Unit] = ()
    plan: Joint | None = None
    other: str = ""
    until: datetime.date | None = None
    amount: int | None = None
    satisfaction: str = ""
    wrong_level: bool = False
    files: Sequence[Prepared] = ()


NOTHING = Inputs()


@dataclass
class Doing:
    """An action being done: the case held, the row, what it brings along; changes and more go to the step."""

    case: Case
    row: Transition
    given: Inputs
    by: Person | None
    now: datetime.datetime
    unit: Unit | None = None
    changes: dict[str, list[str]] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)

    def set(self, name: str, value: Any) -> None:
        """Change a cell of the case and keep what it was."""
        old = getattr(self.case, name)
        if old != value:
            self.changes[name] = [as_text(old), as_text(value)]
            setattr(self.case, name, value)

"""What a case holds only as long as it is in one state: it goes with the state, whoever changes that."""

from __future__ import annotations

from kaoping.web.cases.models import Case

HELD_IN = {"asked_extension": "handling", "parked_until": "parked", "duplicate_of": "merged"}  # field → state


def outgrown(case: Case) -> list[str]:
    """Fields that say something, though the case is no longer in the state they belong to: to be set to None."""
    return [name for name, state in HELD_IN.items() if case.state != state and getattr(case, name) is not None]

"""A clause tried on inputs and the scheme made of it, scored on facts made of the same inputs, give the same points."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.generative.lowered import CASES, UNIT, Case, Facts, drafted
from tests.generative.worlds import trying
from tests.spec.engines import ENGINES

from kaoping.clause.meaning.inputs import Inputs, Unfit
from kaoping.clause.meaning.parts import Check, Formula, Mean, Nth, Per, Rates, Repeated, Steps, Weighted
from kaoping.clause.meaning.trying import tried
from kaoping.problems import errors
from kaoping.scheme.load import read_text

PLACES = Decimal("0.0001")
TAKING = (Per, Rates, Nth, Repeated)
UNBOUNDED = (Weighted, Formula, Mean)


def expected(case: Case) -> Fraction | None:
    """The points of the item by the trial: from its full points where the clause only takes, within them unless the
    text lifts that; None where the inputs do not fit."""
    try:
        found = tried(case.rule, Inputs(case.inputs, Fraction(case.points)))
    except Unfit:
        return None
    points = Fraction(str(found["points"]))
    points += Fraction(case.points) if begins_full(case) else 0
    if any(isinstance(part, UNBOUNDED) for part in case.rule.parts):
        return points
    points = max(points, Fraction(0))
    return points if case.rule.uncapped else min(points, Fraction(case.points))


def begins_full(case: Case) -> bool:
    """Whether the item begins with its full points: something is taken, nothing is earned from nothing."""
    if case.rule.start is not None:
        return False
    return any(takes(part) for part in case.rule.parts) and not any(earns(part) for part in case.rule.parts)


def takes(part: Any) -> bool:
    match part:
        case Per(amount=amount):
            return getattr(amount, "high", amount) <= 0
        case Rates(rows=rows):
            return any(amount < 0 for _, amount in rows)
        case Nth(amounts=amounts):
            return any(amount < 0 for amount in amounts)
        case Repeated(first=first):
            return first < 0
        case Steps(full=None, above=above, below=below):
            return bool((above and above.points < 0) or (below and below.points > 0))
        case Check(otherwise=otherwise):
            return otherwise == "all" or otherwise < 0
    return type(part).__name__ == "Kinds" and any(amount < 0 for _, amount in part.rows)


def earns(part: Any) -> bool:
    if takes(part) or isinstance(part, TAKING):
        return False
    return type(part).__name__ not in ("Gate", "Bound")


def scored(case: Case, engine: str) -> tuple[str, Decimal | None]:
    made = drafted(case.rule, case.points)
    edition, faults = read_text(made.text, "scheme.yaml")  # type: ignore[arg-type]
    assert not errors(faults), [fault.text("en") for fault in errors(faults)]
    assert edition is not None
    refused = [fault for fault in made.faults if fault.code in ("F368", "F369")]
    assume(not any("不论事实" in fault.message("zh") for fault in refused))  # the same for all facts
    assert refused == []
    facts = Facts(made)
    case.facts(facts)
    rows = {table: found for table, found in facts.rows.items() if found}
    score = ENGINES[engine](edition.scheme, rows, "2024").scores[UNIT, "1"]
    return score.state, score.points


def agrees(case: Case, engine: str) -> None:
    wanted = expected(case)
    state, points = scored(case, engine)
    if wanted is None:
        assert state == "missing"
    else:
        assert (state, points) == ("ok", rounded(wanted))


def rounded(figure: Fraction) -> Decimal:
    """Half away from zero, to the places of a draft."""
    scaled = abs(figure) * 10000 + Fraction(1, 2)
    size = Decimal(int(scaled)) * PLACES
    return -size if figure < 0 else size


@pytest.mark.parametrize("kind", CASES)
def test_a_clause_scores_as_a_scheme_what_its_trial_gives(kind: str) -> None:
    @trying(40)
    @given(CASES[kind])
    def agree(case: Case) -> None:
        agrees(case, "referee")

    agree()


@trying(15)
@given(st.one_of(*CASES.values()))
def test_the_fast_engine_gives_it_too(case: Case) -> None:
    assume(expected(case) is not None)
    agrees(case, "duckdb")

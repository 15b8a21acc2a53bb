"""What must hold of any outcome, whatever the scheme and the facts."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from tests.generative.worlds import Made, trying, worlds

from kaoping.engine.cycle import parse_cycle
from kaoping.engine.examples.cases import CASES, cases_of, cases_seen, rules_in
from kaoping.engine.reference import Outcome, referee
from kaoping.scheme.figures import Pending
from kaoping.scheme.model import TOTAL, Leaf, Section


def scored(made: Made) -> Outcome:
    return referee(made.scheme, made.rows, parse_cycle(made.cycle))


@trying(25)
@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(made: Made, chance) -> None:
    mixed = {table: chance.sample(rows, len(rows)) for table, rows in made.rows.items()}
    assert scored(made._replace(rows=mixed)) == scored(made)


@trying(25)
@given(worlds())
def test_points_lie_within_the_bounds_of_their_item(made: Made) -> None:
    leaves = {leaf.id: leaf for leaf in made.scheme.leaves()}
    booked = {entry.booked_on for entry in made.scheme.entries() if isinstance(entry, Section)}
    zeroed = {gate.item for gate in made.scheme.gates}
    for score in scored(made).scores:
        leaf = leaves.get(score.item)
        if leaf and score.points is not None and not leaf.each and leaf.id not in booked | zeroed:
            low = {"full": leaf.points, "none": None}.get(str(leaf.floor), leaf.floor)
            high = {"full": leaf.points, "none": None}.get(str(leaf.cap), leaf.cap)
            half = Decimal(5).scaleb(-made.scheme.places - 1)
            assert low is None or isinstance(low, Pending) or score.points >= low - half
            assert high is None or isinstance(high, Pending) or score.points <= high + half


@trying(25)
@given(worlds())
def test_points_have_the_places_of_the_scheme(made: Made) -> None:
    for score in scored(made).scores:
        assert score.points is None or score.points.as_tuple().exponent == -made.scheme.places


@trying(25)
@given(worlds())
def test_sums_add_up(made: Made) -> None:
    """Sections that only add, without bounds and with nothing rescaled or zeroed, are the sum of what they show."""
    scores = {(score.unit, score.item): score for score in scored(made).scores}
    zeroed = {gate.item for gate in made.scheme.gates} | {
        TOTAL for gate in made.scheme.gates if gate.effect == "zero_total"
    }
    for section in (*(entry for entry in made.scheme.entries() if isinstance(entry, Section)), made.scheme.root):
        plain = section.combine == "sum" and section.exempt == "drop" and section.missing == "keep"
        unbound = (section.floor == "none" and section.cap == "none") or section.booked_on
        if plain and unbound and section.id not in zeroed:
            for unit in {unit for unit, _ in scores}:
                found = scores[unit, section.id]
                children = [scores[unit, child.id] for child in section.items]
                booked = next((child for child in children if child.item == section.booked_on), None)
                known = [child.points for child in children if child.points is not None]
                if booked is None or booked.state == "ok":
                    assert found.points == (sum(known) if known else None)
                if found.full is not None:
                    assert found.full == sum(child.full for child in children if child.full is not None)


@trying(25)
@given(worlds())
def test_ranks_follow_totals(made: Made) -> None:
    standings = scored(made).standings
    totals = [standing.total for standing in standings if standing.total is not None]
    for standing in standings:
        better = None if standing.total is None else sum(total > standing.total for total in totals)
        assert standing.rank == (None if better is None else better + 1)


@trying(25)
@given(worlds())
def test_states_tell_the_truth(made: Made) -> None:
    for score in scored(made).scores:
        assert (score.points is not None) or score.state != "ok"
        assert score.state != "exempt" or (score.points is None and score.full is None)


@trying(25)
@given(worlds())
def test_reasons_give_the_points(made: Made) -> None:
    """The reason of a leaf ends in its points, and its case is one of the words that are known."""
    outcome = scored(made)
    touched = {gate.item for gate in made.scheme.gates}
    touched |= {entry.booked_on for entry in made.scheme.entries() if isinstance(entry, Section)}
    scores = {(score.unit, score.item): score for score in outcome.scores}
    for key, reason in outcome.reasons.items():
        if key[1] not in touched:
            points = scores[key].points
            assert reason.result == (None if points is None else points)


ANYWHERE = {"missing", "pending", "exempt", "mean", "sum", "highest", "lowest", "zero"}


@trying(25)
@given(worlds())
def test_cases_are_among_the_words_that_are_known(made: Made) -> None:
    outcome = scored(made)
    for leaf in made.scheme.leaves():
        kinds = {path: type(node) for path, node in rules_in(leaf)}
        seen = {case for (_, item), reason in outcome.reasons.items() if item == leaf.id for case in cases_seen(reason)}
        for case in seen | cases_of(leaf, made.scheme):
            words = CASES[kinds[case.path]]
            assert case.case in words or case.case in ANYWHERE or numbered(case.case, words) or "(category)" in words
    assert all(isinstance(leaf, Leaf) for leaf in made.scheme.leaves())


def numbered(case: str, words: tuple[str, ...]) -> bool:
    return any(word.endswith("(number)") and case.startswith(word.partition("(")[0]) for word in words)

"""The shipped schemes: sound, complete, worked by hand, and true to the contracts that other programs read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from kaoping.engine.examples.compare import compare
from kaoping.engine.examples.examine import examine, kinds_of
from kaoping.engine.examples.read import Example, read_examples
from kaoping.engine.facts import read_facts
from kaoping.engine.gather import results_of
from kaoping.engine.reference import Outcome
from kaoping.engine.run import score
from kaoping.problems import errors
from kaoping.scheme.load import Edition, read_edition
from kaoping.scheme.model import Leaf
from kaoping.scheme.versions import shipped_folder, shipped_ids
from kaoping.scheme.yaml_text import read_yaml

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
ITEMS = {
    "minhang-daliandong": """1 1.1 1.1.1 1.1.2 1.2 1.2.1 1.2.2 1.3 1.3.1 1.3.2 1.4 1.4.1 1.4.2 1.4.3 1.4.4
        2 2.1 2.2 2.3 2.4 3 3.1 3.2 3.3 4 4.1""",
    "dongying-towns": """1 1.1 1.2 1.3 1.4 2 2.1 2.2 2.3 3 3.1 3.1.1 3.1.2 3.1.3 3.2 3.2.1 3.2.2 3.2.3 3.2.4 3.2.5
        3.3 3.3.1 3.3.2 3.3.3 3.4 4 4.1 4.2""",
    "dongying-departments": "1 2 2.1 2.2 2.3 2.4 3 3.1 3.2",
    "pucheng-towns": "A A.1 A.2 A.3 A.4 B C D",
    "dinghai-agencies": "1 1.1 1.2 1.3 1.4 2 2.1 2.2 2.3 3",
    "huanbei-communities": "S O P D B",
    "yinzhou-centres": "1 1.1 1.2 2 2.1 2.2 3 3.1",
}
"""The ids of items are contracts: result folders and other programs name them."""
LEGAL = {
    "minhang-daliandong": {"K3", "K7", "K8", "K9", "K10", "K11"},
    "dongying-towns": {"K1", "K12", "K13", "K14", "K15", "K16"},
    "dongying-departments": set(),
    "pucheng-towns": {"K17", "K18", "K19", "K20"},
    "dinghai-agencies": set(),
    "huanbei-communities": {"K21"},
    "yinzhou-centres": set(),
}
"""Places where the official words allow several readings; each is a decision of the scheme."""
STRUCTURAL = {
    ("dongying-towns", "K16"),
    ("pucheng-towns", "K18"),
    ("pucheng-towns", "K19"),
    ("pucheng-towns", "K20"),
    ("yinzhou-centres", "K26"),
}
"""Decisions that no option can switch; their notes say why."""


@cache
def edition(id_: str) -> Edition:
    found, faults = read_edition(shipped_folder() / id_ / "scheme.yaml")
    assert found is not None
    assert [fault.text("en") for fault in errors(faults)] == []
    return found


def text_of_examples(id_: str) -> str:
    return (shipped_folder() / id_ / "examples.yaml").read_text(encoding="utf-8")


def examples() -> Iterator[tuple[str, Example]]:
    for id_ in ITEMS:
        yield from ((id_, example) for example in read_examples(text_of_examples(id_))[0])


def test_the_seven_regimes_are_shipped() -> None:
    assert set(shipped_ids()) == set(ITEMS)


@pytest.mark.parametrize("id_", ITEMS)
def test_items_are_those_of_the_contract(id_: str) -> None:
    assert [entry.id for entry in edition(id_).scheme.entries()] == ITEMS[id_].split()


@pytest.mark.parametrize("id_", ITEMS)
def test_only_what_the_source_leaves_open_is_warned_of(id_: str) -> None:
    """Pending figures (F171) and those decided for the demonstration (F148); nothing else."""
    codes = {fault.code for fault in edition(id_).warnings if fault.severity == "warning"}
    open_ = {"dongying-departments": {"F171"}, "dinghai-agencies": {"F148"}}
    assert codes == open_.get(id_, set())


@pytest.mark.parametrize("id_", ITEMS)
def test_every_clause_says_where_it_stands(id_: str) -> None:
    scheme = edition(id_).scheme
    assert scheme.title_en
    for entry in scheme.entries():
        assert entry.title_en, entry.id
        assert entry.source is not None
        assert entry.source.document
        if isinstance(entry, Leaf):
            assert entry.clause, entry.id


@pytest.mark.parametrize("id_", ITEMS)
def test_every_reading_is_a_decision_with_its_options(id_: str) -> None:
    decisions = edition(id_).scheme.decisions
    assert LEGAL[id_] <= decisions.keys()
    for name, decision in decisions.items():
        assert decision.source is not None, name
        assert decision.pending or (len(decision.options) >= 2 and decision.default in decision.options), name


def options() -> Iterator[tuple[str, str, str]]:
    for id_ in ITEMS:
        for name, decision in edition(id_).scheme.decisions.items():
            yield from ((id_, name, option) for option in decision.options if option != decision.default)


@pytest.mark.parametrize(("id_", "decision", "option"), list(options()))
def test_another_reading_makes_a_sound_scheme_that_differs(id_: str, decision: str, option: str) -> None:
    usual = edition(id_)
    other, faults = read_edition(usual.path, {decision: option})
    assert other is not None
    assert [fault.text("en") for fault in errors(faults)] == []
    assert (other.scheme == usual.scheme) == ((id_, decision) in STRUCTURAL)
    assert (id_, decision) not in STRUCTURAL or usual.scheme.decisions[decision].note


@pytest.mark.parametrize("id_", ITEMS)
def test_hand_worked_examples_come_true_and_cover_every_case(id_: str) -> None:
    examined = examine(edition(id_), text_of_examples(id_))
    assert [fault.text("en") for fault in examined.faults] == []
    shown, required = examined.coverage.share
    assert shown == required > 0


@pytest.mark.parametrize(("id_", "example"), list(examples()), ids=lambda part: getattr(part, "name", part))
def test_the_engine_gives_what_was_worked_by_hand(id_: str, example: Example) -> None:
    decided, _ = read_edition(edition(id_).path, example.decide)
    assert decided is not None
    with read_facts({table: [dict(row) for row in rows] for table, rows in example.rows.items() if rows}) as facts:
        found = results_of(score(decided, facts, example.cycle))
    outcome = Outcome(list(found.scores), list(found.standings), [], {}, {}, [])
    lines = read_yaml(text_of_examples(id_))[1]
    assert [fault.text("en") for fault in compare(example, outcome, lines, kinds_of(example))] == []


def test_examples_are_tried_with_every_option_that_changes_something() -> None:
    tried = {(id_, name, str(option)) for id_, example in examples() for name, option in example.decide.items()}
    assert {found for found in options() if found[:2] not in STRUCTURAL} <= tried


def letters(text: str) -> str:
    return re.sub(r"\W", "", text)


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the official documents are no part of this repository")
@pytest.mark.parametrize("id_", ITEMS)
def test_no_words_are_copied_from_the_official_documents(id_: str) -> None:
    """Sixteen characters in a row, whatever punctuation stands between them."""
    official = [letters(path.read_text(encoding="utf-8")) for path in SEEDS.glob("*.txt")]
    copied = []
    for path in (shipped_folder() / id_).glob("*.yaml"):
        for line in map(letters, path.read_text(encoding="utf-8").splitlines()):
            parts = {line[at : at + 16] for at in range(len(line) - 15)}
            copied += [part for part in parts if any(part in text for text in official)]
    assert copied == []

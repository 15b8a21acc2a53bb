"""Whatever was scored can be explained, in both languages, and every formula computes the points that it explains.

All pages of the book of the rule language and all examples of the shipped schemes are told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.spec.contents import CHAPTERS
from tests.unit.arithmetic import computed

from kaoping.engine.cycle import Cycle, parse_cycle
from kaoping.engine.examples.examine import run
from kaoping.engine.examples.read import read_examples
from kaoping.engine.reference import Outcome, referee
from kaoping.engine.telling.explain import explain
from kaoping.engine.telling.explain_sections import explain_section
from kaoping.engine.telling.explanation import Explanation
from kaoping.engine.telling.teller import Setting
from kaoping.scheme.load import load
from kaoping.scheme.model import TOTAL, Scheme, Section
from kaoping.scheme.yaml_text import read_yaml

SCHEMES = Path(__file__).parents[2] / "schemes"
SHIPPED = sorted(path.parent.name for path in SCHEMES.glob("*/examples.yaml"))
LANGUAGES = ("zh", "en")
OURS = re.compile(r"“[^”]*”|〔[^〕]*〕")


class Scored(NamedTuple):
    scheme: Scheme
    rows: dict
    cycle: Cycle
    outcome: Outcome


def explanations(scored: Scored, language: str) -> Iterator[Explanation]:
    """Every item of every unit, told."""
    scheme, outcome = scored.scheme, scored.outcome
    units = {row["unit"]: row for row in scored.rows["units"]}
    standings = {each.unit: each for each in outcome.standings}
    by_unit: dict = {unit: {} for unit in standings}
    for score in outcome.scores:
        by_unit[score.unit][score.item] = score
    for (unit, item), reason in outcome.reasons.items():
        score, gates = by_unit[unit][item], standings[unit].gates
        yield explain(reason, scheme, language, Setting(units, (), scored.cycle.text, score, gates))
    sections = [each.id for each in scheme.entries() if isinstance(each, Section)]
    for unit, item in ((unit, item) for unit in standings for item in (*sections, TOTAL)):
        yield explain_section(item, unit, by_unit[unit], scheme, language, Setting(units), standings[unit])


def assert_told(scored: Scored) -> int:
    """Check every explanation; gives how many formulas were computed."""
    formulas = 0
    for language in LANGUAGES:
        for found in explanations(scored, language):
            assert found.headline, found
            text = found.as_text()
            assert re.search(r"None|Fraction|Decimal|\ue000|\ue001|\{|\}", text) is None, text
            if language == "zh":
                ours = OURS.sub("", "\n".join((found.headline, found.formula)))
                assert re.search(r"[,;:()?!]|  ", ours) is None, ours
            if found.formula and scored.scheme.places <= 8:
                formulas += 1
                assert computed(found.formula) == expected(found), (found.formula, found.exact)
    return formulas


def expected(found: Explanation) -> Fraction:
    """What the formula must come to: the exact points; for a section, those before its bounds, which the text tells."""
    told = re.search(r"(?:= |≈ )(−?[\d,.\u2009]+)(?:（(−?\d+/\d+)）| ?\((−?\d+/\d+)\))?$", found.formula)
    if found.item == TOTAL or not found.requests:
        fraction = told and (told.group(2) or told.group(3))
        figure = fraction or (told.group(1) if told else found.formula)
        return Fraction(figure.replace("−", "-").replace("\u2009", "").replace(",", ""))
    return Fraction(found.exact)


@pytest.mark.parametrize("id_", SHIPPED)
def test_every_example_of_a_shipped_scheme_can_be_told(id_):
    edition = load(id_)
    text = (SCHEMES / id_ / "examples.yaml").read_text(encoding="utf-8")
    examples, faults = read_examples(text)
    assert faults == []
    lines = read_yaml(text, "examples.yaml")[1]
    formulas = 0
    for example in examples:
        outcome = run(example, edition, lines, [])
        if outcome is not None and not example.decide:
            formulas += assert_told(Scored(edition.scheme, example.rows, example.cycle, outcome))
    assert formulas > 20 or id_ == "dongying-departments"


PAGES = [
    pytest.param(page, id=f"{name.rpartition('.')[2]}: {page.title}")
    for name, chapter in CHAPTERS.items()
    for page in chapter.SPECS
]


@pytest.mark.parametrize("page", PAGES)
def test_every_page_of_the_book_can_be_told(page):
    scheme, _ = page.built()
    rows, cycle = page.rows(), parse_cycle(page.cycle)
    assert_told(Scored(scheme, rows, cycle, referee(scheme, rows, cycle)))

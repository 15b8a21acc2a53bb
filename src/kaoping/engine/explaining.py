"""Why a unit got its points, asked of a run: the referee's arithmetic on the run's figures, told in words.

Each explanation is a proof on the way: the points that its steps lead to must be those of the run.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from kaoping.engine.faults_of_runs import NO_SUCH_ITEM, NO_SUCH_UNIT
from kaoping.engine.gather import scores_at, standing_at
from kaoping.engine.reasons import Reason, Subject
from kaoping.engine.referee.leaf import leaf_reason
from kaoping.engine.results import Score, Standing
from kaoping.engine.run import Run
from kaoping.engine.telling.explain import explain
from kaoping.engine.telling.explain_sections import explain_section
from kaoping.engine.telling.explanation import Explanation
from kaoping.engine.telling.fact_requests import fact_requests
from kaoping.engine.telling.fact_rows import fetch
from kaoping.engine.telling.run_figures import RunFigures
from kaoping.engine.telling.teller import Setting
from kaoping.problems import Fault, Language, Refused
from kaoping.scheme.hints import near
from kaoping.scheme.model import TOTAL, Leaf, Scheme, Section


class Explainer:
    """Explanations for every unit and item of one run. Only the rows of units that are asked for are put together."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.last: tuple[str, str, Reason] | None = None
        self.rows: dict[str, tuple[dict[str, Score], Standing]] = {}

    @cached_property
    def positions(self) -> dict[str, int]:
        """Where each appraised unit stands in the arrays of the run."""
        return {unit: position for position, unit in enumerate(self.run.findings.tree.appraised)}

    def row(self, unit: str) -> tuple[dict[str, Score], Standing]:
        """The scores of a unit by item, and its place."""
        if unit not in self.rows:
            position = self.positions[unit]
            self.rows[unit] = scores_at(self.run, position), standing_at(self.run, position)
        return self.rows[unit]

    def explain(self, unit: str, item: str, language: Language = "zh", *, rows: bool = True) -> Explanation:
        """Why this unit got these points for this item (a leaf, a section or `total`).

        rows: look up the rows of fact behind it.

        Raises Refused when there is no such unit or item.
        """
        entry = entry_of(self.run.scheme, item)
        if unit not in self.positions or entry is None:
            raise Refused(self.unknown(unit, item, entry is None))
        setting = self.setting(unit, item)
        if isinstance(entry, Leaf):
            reason = self.reason(unit, entry, setting)
            return explain(reason, self.run.scheme, language, self.with_rows(setting, unit, entry) if rows else setting)
        scores, standing = self.row(unit)
        return explain_section(item, unit, scores, self.run.scheme, language, setting, standing)

    def unknown(self, unit: str, item: str, no_item: bool) -> list[Fault]:
        """What is not there, with the name that is most like it."""
        found = []
        if unit not in self.positions:
            hint = near(unit, list(self.positions))
            found.append(NO_SUCH_UNIT.at(unit=unit, hint_zh=hint.zh, hint_en=hint.en))
        if no_item:
            hint = near(item, [*(entry.id for entry in self.run.scheme.entries()), TOTAL])
            found.append(NO_SUCH_ITEM.at(item=item, hint_zh=hint.zh, hint_en=hint.en))
        return found

    def setting(self, unit: str, item: str) -> Setting:
        """What stands around a reason: names, decisions, the row of results, gates."""
        scores, standing = self.row(unit)
        return Setting(
            units=self.run.findings.tree.rows,
            choices=self.run.edition.choices if self.run.edition else (),
            cycle=self.run.cycle.text,
            score=scores[item],
            gates=standing.gates,
        )

    def reason(self, unit: str, leaf: Leaf, setting: Setting) -> Reason:
        """The referee's steps on the run's figures; those of the last cell are kept for the other language."""
        if self.last is None or self.last[:2] != (unit, leaf.id):
            exempt = setting.score is not None and setting.score.state == "exempt"
            figures = RunFigures(self.run, leaf)
            self.last = (unit, leaf.id, leaf_reason(leaf, unit, figures, self.run.scheme, exempt=exempt))
        return self.last[2]

    def with_rows(self, setting: Setting, unit: str, leaf: Leaf) -> Setting:
        """The first rows of fact behind a leaf, and how many there are."""
        found = fetch(fact_requests(leaf, self.run.scheme, Subject(unit)), self.run)
        rows = {request: first for request, (first, _) in found.items()}
        counts = {request: count for request, (_, count) in found.items()}
        return replace(setting, rows=rows, counts=counts)


def entry_of(scheme: Scheme, item: str) -> Leaf | Section | None:
    """An item by its id; `total` is the section above all."""
    return scheme.root if item == TOTAL else next((entry for entry in scheme.entries() if entry.id == item), None)

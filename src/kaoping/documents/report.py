"""report.html: one file that opens anywhere, without a network and without scripts.

Ranking, chart, heat map, one score sheet per unit. Where that would be too large, the sheets go to units/<id>.html.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from kaoping.documents.anchors import names_of
from kaoping.documents.axis import Axis, Bar, axis, bar, sided
from kaoping.documents.basis import decision_rows, fact_rows, scheme_facts, scheme_notes, warnings
from kaoping.documents.comparison import Comparison
from kaoping.documents.heat import heat_map
from kaoping.documents.layout import environment
from kaoping.documents.notice import reasons
from kaoping.documents.reasoning import Grounds
from kaoping.documents.record import short
from kaoping.documents.sheet import sheet_of
from kaoping.documents.wording import Wording
from kaoping.engine.results import Standing
from kaoping.problems import Language
from kaoping.scheme.model import TOTAL

REPORT = "report.html"
UNIT_PAGES = "units"
UNITS = 200  # sheets inside the report
SIZE = 6_500_000  # characters of all sheets inside the report


class Report:
    """The report in progress: sheets are added unit by unit, then the whole is finished.

    Sheets are kept until they are too many for one file; from then on each is written to its own.
    """

    def __init__(self, comparison: Comparison, code: str, language: Language, folder: Path) -> None:
        self.comparison, self.code, self.folder = comparison, code, folder
        self.say = Wording(language)
        self.names = names_of(comparison.standings)
        self.apart = len(self.names) > UNITS
        self.kept: dict[str, str] = {}
        self.size = 0
        self.environment = environment(self.say, comparison.results.scheme.places)
        self.environment.globals |= {
            "results": comparison.results,
            "scheme": comparison.results.scheme,
            "comparison": comparison,
            "code": short(code),
            "link": self.link,
            "titles": {each.entry.id: self.say.title(each.entry) for each in comparison.tree},
            "numbers": {each.entry.id: at for at, each in enumerate(comparison.tree)},
        }

    def add(self, unit: str, grounds: Mapping[str, Grounds]) -> None:
        """Lay out the sheet of one unit."""
        sheet = sheet_of(self.comparison, unit, grounds, self.anchor(unit), self.say)
        self.kept[unit] = self.render("sheet.html.j2", sheet=sheet)
        self.size += len(self.kept[unit])
        self.apart = self.apart or self.size > SIZE
        if self.apart:
            self.put_apart()

    def finish(self) -> None:
        """Write report.html. Every unit's sheet must have been added."""
        text = self.render(
            "report.html.j2",
            sheets=list(self.kept.values()),
            gaps=reasons(self.comparison, self.say),
            chart=chart(self.comparison),
            heat=heat_map(self.comparison),
            leans=leans(self.comparison),
            facts=scheme_facts(self.comparison.results, self.code, self.say),
            decisions=decision_rows(self.comparison.results, self.say),
            notes=scheme_notes(self.comparison.results, self.say),
            warnings=warnings(self.comparison.results, self.say),
            tables=fact_rows(self.comparison.results, self.say),
        )
        (self.folder / REPORT).write_text(text, encoding="utf-8")

    def put_apart(self) -> None:
        """Write the sheets that are kept to pages of their own."""
        pages = self.folder / UNIT_PAGES
        pages.mkdir(exist_ok=True)
        for unit, sheet in self.kept.items():
            text = self.render("unit.html.j2", sheet=sheet, standing=self.comparison.standings[unit])
            (pages / f"{self.names[unit]}.html").write_text(text, encoding="utf-8")
        self.kept.clear()

    def render(self, template: str, **parts: object) -> str:
        return self.environment.get_template(template).render(**parts)

    def anchor(self, unit: str) -> str:
        return f"u-{self.names[unit]}"

    def link(self, unit: str, item: int | None = None) -> str:
        """The address of a unit's sheet, or of one item on it (its number in the tree)."""
        place = self.anchor(unit) + ("" if item is None else f"-i{item}")
        return f"{UNIT_PAGES}/{self.names[unit]}.html#{place}" if self.apart else f"#{place}"


class Chart:
    """The totals as bars on one axis, with the median and the full points."""

    def __init__(self, standings: tuple[Standing, ...], median: Decimal | None, full: Decimal | None) -> None:
        totals = [row.total for row in standings if row.total is not None]
        self.axis: Axis = axis([*totals, *([full] if full else [])] or [Decimal(1)])
        self.median, self.full, self.standings = median, full, standings

    def bar(self, total: Decimal) -> Bar:
        return bar(self.axis, Decimal(0), total)


def chart(comparison: Comparison) -> Chart:
    """The chart of totals; full points are drawn when they are the same for every unit."""
    fulls = {comparison.score(unit, TOTAL).full for unit in comparison.standings}
    full = fulls.pop() if len(fulls) == 1 else None
    return Chart(comparison.results.standings, comparison.medians.get(TOTAL), full)


def leans(comparison: Comparison) -> dict[str, Bar | None]:
    """For every unit the bar to the side of the median on which its total lies."""
    apart = {unit: comparison.from_median(comparison.score(unit, TOTAL)) for unit in comparison.standings}
    largest = max((abs(found) for found in apart.values() if found is not None), default=Decimal(0))
    return {unit: sided(found, largest) for unit, found in apart.items()}

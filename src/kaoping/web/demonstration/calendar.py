"""What happens when in the demonstration: which regimes, which years, how far each cycle has come."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from kaoping.web.site.words import Said, said

DAY = datetime.timedelta(days=1)
STAGES = ("self", "collect", "check", "compute", "publish", "final")


@dataclass(frozen=True)
class Regime:
    """One appraisal. owner: code of the unit whose part of the tree is appraised; past: years before that are final.

    stage: where the running cycle stands; runs: what is computed of it ("official", "trial", "").
    """

    scheme: str
    owner: str
    name: Said
    past: int
    stage: str
    runs: str
    left: int = 3  # days to the deadline of the stage, negative when it is past


REGIMES: tuple[Regime, ...] = (
    Regime(
        "dongying-towns", "D01", said("镇街网格化服务管理考核", "Towns on grid services"), 2, "compute", "official", 4
    ),
    Regime("minhang-daliandong", "D01", said("街镇大联动测评", "Towns on joint management"), 2, "collect", "trial", 9),
    Regime("pucheng-towns", "D01", said("镇街绩效评估", "Performance of towns"), 0, "publish", "official", 6),
    Regime("huanbei-communities", "T03", said("社区整脏治乱考核", "Communities on order"), 0, "check", "official", -2),
    Regime("dinghai-agencies", "T02", said("派驻机构考核", "Agencies in a street"), 0, "check", "official", 3),
    Regime("yinzhou-centres", "D01", said("综治中心达标核验", "Centres by the standard"), 0, "compute", "official", 12),
    Regime(
        "dongying-departments", "D01", said("区直部门网格化考核", "Departments on grid services"), 0, "check", "", 5
    ),
)
QUICK = ("huanbei-communities", "dinghai-agencies", "dongying-departments", "minhang-daliandong")
"""Regimes with few facts: a platform for tests that stands in seconds."""


@dataclass(frozen=True)
class Calendar:
    """The days of the demonstration. today: when it is planted; the running year has begun at least half a year ago."""

    today: datetime.date

    @property
    def year(self) -> int:
        return self.today.year if self.today.month >= 7 else self.today.year - 1

    @property
    def until(self) -> datetime.date:
        """The last day of the running year on which anything has happened."""
        return min(self.today - DAY, datetime.date(self.year, 12, 31))

    def beginning(self, back: int) -> datetime.date:
        """When the cycle of a year was opened."""
        return datetime.date(self.year - back, 2, 3)

    def founded(self) -> datetime.date:
        return datetime.date(self.year - 2, 1, 4)

    def stages(self, back: int, stage: str, left: int = 3) -> dict[str, tuple[datetime.date, datetime.date]]:
        """First and last days. The stage where the running cycle stands ends in a few days, the others lie around."""
        if back:
            first = datetime.date(self.year - back, 12, 1)
            return {name: (first + 12 * at * DAY, first + (12 * at + 11) * DAY) for at, name in enumerate(STAGES)}
        now = STAGES.index(stage)
        first = self.today - (15 * now + 13 - left) * DAY
        return {name: (first + 15 * at * DAY, first + (15 * at + 13) * DAY) for at, name in enumerate(STAGES)}

    def came_to(self, regime: Regime) -> datetime.date:
        """When its running cycle entered the stage where it stands."""
        return self.stages(0, regime.stage, regime.left)[regime.stage][0]

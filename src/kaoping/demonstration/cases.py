"""Cases of city and community grids, one at a time: settled, lingering, rejected; and incidents beside them."""

from __future__ import annotations

from kaoping.demonstration.chance import Chance
from kaoping.demonstration.facts import Case, Incident
from kaoping.demonstration.year import DAY, Year

CATEGORIES = {
    "日常": ("入户走访", "环境卫生", "政策宣传", "便民代办", "安全巡查", "信息采集", "文明劝导", "设施巡看"),
    "一般": ("占道经营", "乱堆乱放", "设施破损", "噪声扰民", "邻里纠纷", "油烟污染", "违规停车", "管网渗漏"),
    "较大": ("消防隐患", "安全生产隐患", "违法建设", "污染环境", "群体矛盾"),
}
CHANNELS = {
    "grid": "手机终端",
    "supervisor": "督查终端",
    "public": "便民热线",
    "upper": "上级交办",
    "media": "媒体监看",
}
DAYS_ALLOWED = {"日常": 1, "一般": 7, "较大": 15}
EXTENSION = 3 * DAY  # what one extension adds
FOUND_BY = ("grid",) * 17 + ("public",) * 2 + ("upper",)


def office_hours(chance: Chance) -> int:
    """A minute of the day between 7:30 and 18:30, the forenoon more often."""
    return 450 + int(660 * min(chance.share(), chance.share() + 0.25))


def daily(chance: Chance, year: Year, unit: str) -> Case:
    """Settled on the spot or on the same day by the grid itself."""
    share = chance.share
    reported = int(share() * year.days) * DAY + 450 + int(share() * 660)
    filed = reported + 1 + int(share() * 9)
    categories = CATEGORIES["日常"]
    return Case(
        unit, "日常", categories[int(share() * len(categories))], "手机终端", "grid",
        reported, filed, filed + DAY, filed + 2 + int(share() * 290),
    )  # fmt: skip


def opened(chance: Chance, unit: str, level: str, day: int, extensions: int = 0) -> tuple[Case, int, int]:
    """A case filed on this day and still open, with the moments when it was filed and when it is due."""
    reported = day * DAY + office_hours(chance)
    filed = reported + chance.whole(5, 120)
    due = filed + DAYS_ALLOWED[level] * DAY + extensions * EXTENSION
    return _found(chance, unit, level, reported)._replace(filed=filed, due=due, extensions=extensions), filed, due


def settled(chance: Chance, year: Year, unit: str, level: str, extensions: int = 0, last: int = 2) -> Case:
    """Closed in time and within the year; reported `last` days before its end or earlier."""
    case, filed, due = opened(chance, unit, level, chance.whole(0, year.days - last), extensions)
    earliest = due - EXTENSION if extensions else filed + 30
    return case._replace(closed=min(earliest + int(chance.share() * (due - earliest)), year.end - 1))


def lingering(chance: Chance, year: Year, unit: str, level: str) -> Case:
    """Not closed within the year: reported late as a rule, closed in the next January or still open."""
    day = int((year.days - 1) * max(chance.share(), chance.share(), chance.share()))
    next_january = year.end + chance.whole(0, 20) * DAY + office_hours(chance)
    return opened(chance, unit, level, day)[0]._replace(closed=next_january if chance.happens(0.6) else None)


def rejected(chance: Chance, year: Year, unit: str, level: str) -> Case:
    """Not valid: never filed, so never due and never closed."""
    reported = chance.whole(0, year.days - 1) * DAY + office_hours(chance)
    return _found(chance, unit, level, reported)._replace(valid=False)


def carried_over(chance: Chance, unit: str, level: str) -> Case:
    """Reported in the last days of the year before, closed in this one."""
    case, _, due = opened(chance, unit, level, -chance.whole(1, 5))
    return case._replace(closed=due - chance.whole(1, 600))


def incident(chance: Chance, year: Year, unit: str, kind: str, level: str = "") -> Incident:
    """Something verified that happened once, on some day of the year."""
    return Incident(unit, kind, chance.whole(8, year.days - 8), level)


def _found(chance: Chance, unit: str, level: str, reported: int) -> Case:
    found_by = chance.pick(FOUND_BY)
    return Case(unit, level, chance.pick(CATEGORIES[level]), CHANNELS[found_by], found_by, reported)

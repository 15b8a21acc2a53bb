"""What the charts of the pages draw, as plain data for the scripts, with the same figures as a table in words."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

from kaoping.web.bridge import sheets
from kaoping.web.results.figures import brief, plain, two
from kaoping.web.results.models import UnitResult
from kaoping.web.results.reading import STATES, TOTAL, Shown
from kaoping.web.results.sheet import Sheet
from kaoping.web.site.words import say

ZOOM = 0.5  # the axis leaves out what lies below this share of the highest level
SPREAD = 5  # and keeps a fifth of what it shows below the lowest one
NICE = (1, 2, 2.5, 5, 10)
TICKS = 6


def falling(shown: Shown, row: UnitResult) -> dict[str, Any] | None:
    """The way from the full points to the total: bars with their words; None where it is not known."""
    found = sheets.fall(shown.run.version.text, shown.choices, row.sheet)
    if found is None or not found[1]:
        return None
    start, steps, end = found
    bars = [bar(say("满分", "Full"), start, Decimal(0), start, "whole", plain(start))]
    level = start
    for step in steps:
        kind = "open" if step.state in ("missing", "pending") else "won" if step.amount > 0 else "lost"
        bars.append(bar(name_of(shown, step), step.amount, level, level + step.amount, kind, brief(step.amount)))
        level += step.amount
    bars.append(bar(say("得分", "Total"), end, Decimal(0), end, "whole", two(end)))
    median = shown.medians.get(TOTAL)
    low, high, every = axis([each["to"] for each in bars] + [each["from"] for each in bars[1:-1]])
    return {
        "bars": bars,
        "low": low,
        "high": high,
        "every": every,
        "median": None if median is None else float(median),
        "medianText": "" if median is None else say("同组中位数 {m}", "peers' median {m}", m=two(median)),
        "file": say("{unit} 分数得失", "{unit} points", unit=row.name),
        "weighted": not shown.law.sums,
        "words": words(),
    }


def bar(name: str, amount: Decimal, before: Decimal, after: Decimal, kind: str, text: str) -> dict[str, Any]:
    return {"name": name, "from": float(before), "to": float(after), "kind": kind, "text": text}


def name_of(shown: Shown, step: sheets.Fall) -> str:
    """What a step is called."""
    if step.item:
        item = shown.by_id.get(step.item)
        title = f"{step.item} {item.title}" if item else step.item
        return title if step.state == "ok" else f"{title} ({STATES.get(step.state, step.state)})"
    if step.others and step.state != "ok":
        return say("{state} {n} 项", "{n} {state}", state=str(STATES[step.state]), n=step.others)
    if step.others:
        return say("其余 {n} 项", "{n} other items", n=step.others)
    return say("封顶、否决与舍入", "bounds, gates, rounding")


def axis(levels: list[float]) -> tuple[float, float, float]:
    """Where the axis begins (0, or further up where all levels are large), where it ends, and its round step."""
    high, low = max(levels), min(levels)
    start = min(low, 0.0) if low <= high * ZOOM else low - (high - low) / SPREAD
    size = (high - start) / TICKS or 1.0
    power = 10.0 ** math.floor(math.log10(size))
    every = next(power * nice for nice in NICE if power * nice >= size)
    return round(math.floor(start / every) * every, 6), round(math.ceil(high / every) * every, 6), every


def trend(shown: Shown, sheet: Sheet) -> dict[str, Any] | None:
    """Own totals and the peers' medians over the cycles; None without an earlier one."""
    known = [past for past in sheet.history if past.total is not None or past.median is not None]
    if len(known) < 2:
        return None
    return {
        "labels": [past.period for past in known],
        "own": [None if past.total is None else float(past.total) for past in known],
        "median": [None if past.median is None else float(past.median) for past in known],
        "ownName": sheet.result.name,
        "medianName": say("同组中位数", "peers' median"),
        "file": say("{unit} 历次得分", "{unit} over the cycles", unit=sheet.result.name),
        "words": words(),
    }


def words() -> dict[str, str]:
    """What the scripts say."""
    return {"points": say("分", "points"), "none": say("没有数据", "no figures")}

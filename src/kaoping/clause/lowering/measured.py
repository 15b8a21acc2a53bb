"""Parts about what is measured or required, as rules of a scheme."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from kaoping.clause.lowering.names import Data, Unsaid
from kaoping.clause.lowering.place import SECOND, Site, bounded, check, constant, lower, says, text
from kaoping.clause.lowering.ranges import apart, edges, inside, leaving, stretch, whole
from kaoping.clause.meaning.parts import ALL, Allot, Bands, Check, Efficacy, Kinds, Range, Share

AGAINST = {
    "average": {"peers": "mean"},
    "max": {"peers": "max"},
    "min": {"peers": "min"},
}
GIVEN = {"target": "目标", "expected": "应有数"}
NOUGHT = Decimal(0)


def reference(name: str, figure: Data, what: str, unit: str, site: Site) -> Data:
    """What a figure is set against, as a measure."""
    if name in AGAINST:
        return {**AGAINST[name], "of": figure}
    if name == "previous":
        return {**figure, "period": "previous"}
    if name in GIVEN:
        return site.figure(f"{site.words(what)} · {GIVEN[name]}", unit)
    raise Unsaid(f"不知道与什么相比（{name}）", f"there is no such reference ({name})")


@lower.register
def _(part: Allot, site: Site) -> Data:
    says(part, "points what")
    return {"judged": "mean"}


@lower.register
def _(part: Check, site: Site) -> Data:
    says(part, "points otherwise what need unit against graded")
    if part.graded:
        return graded(part, site)
    met = site.amount(part.points)
    unmet = -site.all() if part.otherwise == ALL else site.amount(part.otherwise)
    return check(condition(part, site), met, unmet)


def graded(part: Check, site: Site) -> Data:
    """A person gives 0 … points."""
    if part.otherwise not in (NOUGHT, ALL) or site.amount(part.points) < 0 or part.need or part.against:
        raise Unsaid("由人酌情评定，又另有条件", "people grade it, and it has further conditions")
    return bounded({"judged": "mean"}, None, site.amount(part.points))


def condition(part: Check, site: Site) -> str:
    """That the requirement holds: as a figure, or as somebody answers it."""
    if part.need is None and part.against is None:
        return f"{site.named({'value': site.names.answer(site.clause, site.words(part.what))})} >= 1"
    figure = site.figure(part.what, part.unit)
    name = site.named(figure)
    if part.against is not None:
        other = site.named(reference(part.against, figure, part.what, part.unit, site))
        if part.need is not None and part.need != Range(low=NOUGHT) and part.need.low is not None:
            return inside(f"({name} - {other})", part.need)
        return f"{name} >= {other}"
    return inside(name, part.need) if part.need else f"{name} >= 1"


@lower.register
def _(part: Bands, site: Site) -> Data:
    says(part, "rows by other unit what against less floor")
    measure = looked_up(part, site)
    places = part.by in ("rank", "last")
    said = leaving(part.rows) if site.edges == SECOND else part.rows
    rows = [(one, site.amount(amount)) for one, amount in apart(said) if not (places and one.placeless)]
    if whole(rows) or not rows:
        raise Unsaid("没有可查的档次", "there are no ranges to look up")
    if part.less is not None:
        return following(part, measure, rows, site)
    body: Data = {"of": measure, "rows": [edges(one) | {"points": points} for one, points in rows]}
    return {"bands": body | ({} if part.other is None else {"else": part.other})}


def looked_up(part: Bands, site: Site) -> Data:
    """The figure, rank or number of occurrences by which a range is found."""
    match part.by:
        case "rank" | "last":
            counted = {} if part.by == "rank" else {"counted": "bottom"}
            return {"rank": site.figure(site.words(part.what), ""), **counted}
        case "count":
            return site.kind(part.what, part.unit)
        case "top_share" | "bottom_share":
            return share_of_places(part, site)
        case "gain" | "value":
            figure = site.figure(part.what, part.unit)
        case _:
            raise Unsaid(f"不知道按什么分档（{part.by}）", f"there is no such lookup ({part.by})")
    if part.against is None:
        return figure
    other = site.named(reference(part.against, figure, part.what, part.unit, site))
    return {"formula": f"{site.named(figure)} - {other}"}


def share_of_places(part: Bands, site: Site) -> Data:
    """The place as a percentage of all who have one."""
    figure = site.figure(site.words(part.what))
    counted = {} if part.by == "top_share" else {"counted": "bottom"}
    place = site.named({"rank": figure, **counted})
    one = site.named({"formula": f"{site.named(figure)} * 0 + 1"})
    peers = site.named({"peers": "sum", "of": one})
    return {"formula": f"{place} / {peers} * 100"}


def following(part: Bands, measure: Data, rows: list[Any], site: Site) -> Data:
    """Behind the last row every further rank gets so much less than the one before it."""
    if part.by not in ("rank", "last") or not rows or part.less is None:
        raise Unsaid("逐名递减，但不是按名次", "it falls place by place, but not by rank")
    last, amount = part.rows[-1]
    name, end = site.named(measure), last.high or last.low
    if end is None or [stretch(row) for row, _ in part.rows] != [found for found, _ in rows]:
        raise Unsaid("名次各档相重", "the ranks overlap")
    worth = site.amount(amount)
    behind = {"per": {"of": {"formula": f"max({name} - {text(end)}, 0)"}, "points": -part.less}}
    rule = bounded({"sum": [constant(worth), behind]}, part.floor, None)
    table = {"bands": {"of": measure, "rows": [edges(one) | {"points": points} for one, points in rows]}}
    return {"choose": [{"if": f"{name} <= {text(end)}", "then": table}, {"then": rule}]}


@lower.register
def _(part: Kinds, site: Site) -> Data:
    says(part, "rows what other")
    if len(dict(part.rows)) < len(part.rows):
        raise Unsaid("同一名称出现两次", "a name stands twice")
    name = site.names.group(site.clause, site.words(part.what), [word for word, _ in part.rows])
    table: Data = {"by": name, "table": dict(part.rows)}
    if part.other is not None:
        table["else"] = part.other
    return {"per": {"of": {"number": Decimal(1)}, "points": table}}


@lower.register
def _(part: Share, site: Site) -> Data:
    says(part, "full against what unit uncapped under")
    figure = site.figure(part.what, part.unit)
    full = site.amount(part.full)
    against: Any = part.against
    if isinstance(against, str):
        against = reference(against, figure, part.what, part.unit, site)
    rule: Data = {"proportion": {"of": figure, "against": against, "full": full}}
    if part.uncapped:
        rule["proportion"]["cap"] = "none"
    if part.under is None:
        return rule
    if part.unit == "%" and isinstance(against, Decimal):
        enough = f"{site.named(figure)} >= {text(part.under)}"
        return {"choose": [{"if": enough, "then": rule}, {"then": constant(NOUGHT)}]}
    other = text(against) if isinstance(against, Decimal) else site.named(against)
    enough = f"{site.named(figure)} / {other} * 100 >= {text(part.under)}"
    return {"choose": [{"if": enough, "then": rule}, {"then": constant(NOUGHT)}]}


@lower.register
def _(part: Efficacy, site: Site) -> Data:
    says(part, "base span low what")
    if part.span <= 0:
        raise Unsaid("功效系数没有幅度", "the efficacy has no span")
    body = {"of": site.figure(part.what), "base": part.base, "span": part.span, "best": "low" if part.low else "high"}
    return {"efficacy": body | {"equal": part.base + part.span, "clamp": False}}

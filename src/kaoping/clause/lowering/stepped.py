"""Steps from a base, as a rule of a scheme."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from kaoping.clause.lowering.measured import NOUGHT, reference
from kaoping.clause.lowering.names import Data, Unsaid
from kaoping.clause.lowering.place import Site, constant, lower, says, summed, text
from kaoping.clause.lowering.ranges import inside
from kaoping.clause.meaning.parts import Side, Steps


@lower.register
def _(part: Steps, site: Site) -> Data:
    says(part, "base full above below unit what partial floor uncapped short zero")
    if part.full is None and part.above is None and part.below is None:
        raise Unsaid("没有加分也没有扣分", "it neither gives nor takes")
    figure = site.figure(part.what, part.unit)
    sides = [side for side in (part.above, part.below) if side is not None]
    rule = (signed if any(side.points < 0 for side in sides) else plain)(part, figure, site)
    if part.zero is None:
        return rule
    worst = constant(-site.all() if takes(part) else NOUGHT)
    return {"choose": [{"if": inside(looked_at(part, figure, site), part.zero), "then": worst}, {"then": rule}]}


def takes(part: Steps) -> bool:
    """Whether the steps only take: then all that the item has is lost where they are worth nothing."""
    above, below = part.above, part.below
    return part.full is None and (above is None or above.points <= 0) and (below is None or below.points >= 0)


def looked_at(part: Steps, figure: Data, site: Site) -> str:
    """What the range of nothing speaks of: the figure, or how far it went from where it was."""
    if part.base != "previous":
        return site.named(figure)
    return f"({site.named(figure)} - {site.named(reference('previous', figure, part.what, part.unit, site))})"


def plain(part: Steps, figure: Data, site: Site) -> Data:
    full = NOUGHT if part.full is None else site.amount(part.full)
    body: Data = {"of": figure, "full": full, "base": base(part, figure, site)}
    for key, side in (("above", part.above), ("below", part.below)):
        if side is not None and side.points:
            body[key] = step(side)
    if part.partial != "whole" or site.partial != "whole":
        body["partial"] = part.partial if part.partial != "whole" else site.partial
    if "below" not in body:
        body["short"] = full if part.short is None or part.below is not None else part.short
    lowest = None if part.full is None or ("below" not in body and part.short is not None) else part.floor
    body["floor"] = "none" if lowest is None else lowest
    if lowest is not None and lowest > full:
        raise Unsaid("最低分高于满分", "the least is more than the full points")
    return {"steps": body}


def step(side: Side) -> Data:
    body: Data = {"every": side.every, "points": side.points}
    if side.percent:
        body["unit"] = "percent"
    if side.at_most is not None:
        body["at_most"] = side.at_most
    return body


def base(part: Steps, figure: Data, site: Site) -> Any:
    """A figure, a reference or a table by group; 0 where the input is itself the distance."""
    match part.base:
        case None:
            return NOUGHT
        case Decimal() as known:
            return known
        case str() as name:
            return reference(name, figure, part.what, part.unit, site)
        case rows:
            words = [word for word, _ in rows]
            if len(set(words)) < len(words):
                raise Unsaid("同一名称出现两次", "a name stands twice")
            group = site.names.group(site.clause, f"{site.words(part.what)} · 类别", words)
            return {"by": group, "table": dict(rows)}


def signed(part: Steps, figure: Data, site: Site) -> Data:
    """Steps that take where others give (the higher the worse): each direction by itself, by its distance."""
    start = base(part, figure, site)
    if (isinstance(start, dict) and "by" in start) or (part.short is not None and part.below is None):
        raise Unsaid("基数按类别，且越高越差", "the base goes by group and more is worse")
    if part.full is not None and part.floor is not None:
        raise Unsaid("越高越差，又有下限", "more is worse, and there is a floor")
    zero = text(start) if isinstance(start, Decimal) else site.named(start)
    name = site.named(figure)
    rows = [constant(NOUGHT if part.full is None else site.amount(part.full))]
    for side, distance, way in (
        (part.above, f"max({name} - {zero}, 0)", 1),
        (part.below, f"max({zero} - {name}, 0)", -1),
    ):
        if side is not None and side.points:
            rows.append(one_way(part, side, distance, zero, way, site))
    return summed(rows)


def one_way(part: Steps, side: Side, distance: str, zero: str, way: int, site: Site) -> Data:
    away = f"{distance} / abs({zero}) * 100" if side.percent else distance
    body: Data = {"of": {"formula": away}, "every": side.every, "points": way * side.points}
    body["partial"] = part.partial if part.partial != "whole" else site.partial
    rule: Data = {"per": body}
    return rule if side.at_most is None else {"bound": rule, "min": -side.at_most, "max": side.at_most}

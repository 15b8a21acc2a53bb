"""Parts about what is counted, as rules of a scheme."""

from __future__ import annotations

from decimal import Decimal

from kaoping.clause.lowering.names import Data, Unsaid
from kaoping.clause.lowering.place import (
    MEASURED,
    Site,
    bounded,
    capped,
    check,
    constant,
    lower,
    says,
    sign,
    summed,
    text,
)
from kaoping.clause.meaning.parts import Amount, Choice, Nth, Per, Rates, Repeated

ONE = Decimal(1)


@lower.register
def _(part: Per, site: Site) -> Data:
    says(part, "amount every unit what partial free at_least at_most times grows once named short_of")
    measure = missing(part, site)
    if isinstance(part.amount, Choice):
        return capped(picked(part, part.amount, measure), part.at_most)
    rule = happened(part, measure, site) if part.once else steps(part, measure, site)
    return capped(at_least(part, rule, measure, site), part.at_most)


def missing(part: Per, site: Site) -> Data:
    """What is counted: what happened, or how many are missing to what is demanded."""
    if part.short_of is None:
        return site.counted(part.what, part.unit)
    if part.unit not in MEASURED:
        return site.kind(f"{site.words(part.what)} · 少的次数", part.unit)
    return {"formula": f"max({text(part.short_of)} - {site.named(site.figure(part.what, part.unit))}, 0)"}


def happened(part: Per, measure: Data, site: Site) -> Data:
    return check(f"{site.named(measure)} > 0", site.amount(part.amount))


def at_least(part: Per, rule: Data, measure: Data, site: Site) -> Data:
    """Nothing at all below so many."""
    if part.at_least <= 0:
        return rule
    return {"choose": [{"if": f"{site.named(measure)} >= {text(part.at_least)}", "then": rule}]}


def steps(part: Per, measure: Data, site: Site) -> Data:
    body: Data = {"of": after_free(part, measure, site), "points": site.amount(part.amount)}
    if part.every != 1:
        body["every"] = part.every
    if part.every != 1 or part.partial != "whole":
        body["partial"] = site.partial if part.partial == "whole" else part.partial
    if part.times is not None:
        if part.times % 1:
            raise Unsaid("最多几次不是整数", "the number of times is no whole number")
        body["times"] = part.times
    if part.grows:
        body["escalate"] = part.grows
    return {"per": body}


def after_free(part: Per, measure: Data, site: Site) -> Data:
    """The first so many units are not counted."""
    if not part.free:
        return measure
    return {"formula": f"max({site.named(measure)} - {text(part.free)}, 0)"}


def picked(part: Per, amount: Choice, measure: Data) -> Data:
    """People choose the points of each occurrence; the facts hold them."""
    if part.free or part.at_least > 0 or part.times is not None or part.grows or part.every != 1 or part.once:
        raise Unsaid("由人选定的分值又有别的条件", "an amount that people choose has further conditions")
    return chosen(amount, measure)


def chosen(amount: Choice, measure: Data) -> Data:
    way = sign(amount)
    if not way or "incidents" not in measure:
        raise Unsaid("选定的分值有加有扣", "the amount to choose may go either way")
    low, high = sorted((abs(amount.low), abs(amount.high)))
    return {"chosen": {"of": measure, "from": low, "to": high, "sign": "add" if way > 0 else "deduct"}}


@lower.register
def _(part: Rates, site: Site) -> Data:
    says(part, "rows unit what highest at_most most once")
    kinds = {name: site.kind(titled(part, name), part.unit) for name, _ in part.rows}
    if len(kinds) < len(part.rows):
        raise Unsaid("同一名称出现两次", "a name stands twice")
    if part.highest:
        return capped(highest(part, kinds, site), part.at_most)
    most = dict(part.most)
    rows = [capped(rate(part, amount, kinds[name], site), most.get(name)) for name, amount in part.rows]
    return capped(summed(rows), part.at_most)


def titled(part: Rates, name: str) -> str:
    return f"{part.what} · {name}" if part.what and name not in part.what else name


def rate(part: Rates, amount: Amount, measure: Data, site: Site) -> Data:
    if isinstance(amount, Choice):
        if part.once:
            raise Unsaid("由人选定的分值又有别的条件", "an amount that people choose has further conditions")
        return chosen(amount, measure)
    if part.once:
        return check(f"{site.named(measure)} > 0", amount)
    return {"per": {"of": measure, "points": amount}} if amount else constant(Decimal(0))


def highest(part: Rates, kinds: dict[str, Data], site: Site) -> Data:
    """Of several levels of one and the same deed (`subject`) only the largest amount counts."""
    if part.most or part.once:
        raise Unsaid("就高与分别封顶合在一起", "the highest and caps of each kind together")
    table = {kinds[name]["incidents"]: site.amount(amount) for name, amount in part.rows}
    return {"rates": {"of": {"incidents": list(table)}, "by": "kind", "points": table, "once": "subject"}}


@lower.register
def _(part: Nth, site: Site) -> Data:
    says(part, "amounts unit what further total zero_from grows named")
    measure = site.kind(part.what, part.unit)
    name = site.named(measure)
    if part.grows and (part.total or part.further is not None):
        raise Unsaid("逐次递增，又另定以后各次", "it grows, and the later times are fixed")
    if part.grows:
        return held(going_on(part, name), part, name, site)
    rows = [check(f"{name} >= {at}", amount) for at, amount in enumerate(added(part), 1) if amount]
    further = (part.further or Decimal(0)) if part.total else part.amounts[-1] if part.further is None else part.further
    if further:
        beyond = {"formula": f"max({name} - {len(part.amounts)}, 0)"}
        rows.append({"per": {"of": beyond, "points": further}})
    return held(summed(rows or [constant(Decimal(0))]), part, name, site)


def going_on(part: Nth, name: str) -> Data:
    """Amounts that go on as they began, every later one so much more than the one before."""
    rows = [check(f"{name} >= {at}", amount) for at, amount in enumerate(part.amounts, 1) if amount]
    beyond = {"formula": f"max({name} - {len(part.amounts)}, 0)"}
    later = {"of": beyond, "points": part.amounts[-1] + part.grows, "escalate": part.grows}
    return summed([*rows, {"per": later}])


def held(rule: Data, part: Nth, name: str, site: Site) -> Data:
    """From some time on the whole item is lost."""
    if part.zero_from is None:
        return rule
    worst = constant(-site.all())
    return {"choose": [{"if": f"{name} >= {part.zero_from}", "then": worst}, {"then": rule}]}


def added(part: Nth) -> list[Decimal]:
    """What each further time adds."""
    if not part.total:
        return list(part.amounts)
    return [now - before for before, now in zip((Decimal(0), *part.amounts), part.amounts, strict=False)]


@lower.register
def _(part: Repeated, site: Site) -> Data:
    says(part, "first again how unit what at_most")
    kind = site.kind(part.what, part.unit)["incidents"]
    again = part.first * part.again if part.how == "times" else part.again
    how = "add" if part.how == "besides" else "replace"
    recurring = {"same": "subject", "points": again, "how": how}
    points = {kind: part.first}
    rule: Data = {"rates": {"of": {"incidents": kind}, "by": "kind", "points": points, "recurring": recurring}}
    return bounded(rule, None, None) if part.at_most is None else capped(rule, part.at_most)

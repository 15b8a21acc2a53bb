"""A leaf item with its figures: start, rule and bounds; the parts and how they are taken together; rounding."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from kaoping.engine.reasons import Reason
from kaoping.engine.referee.pending import reached
from kaoping.engine.telling import tell_compound, tell_distance, tell_rules  # noqa: F401 (they complete `tell`)
from kaoping.engine.telling.tell_gaps import rule_gaps
from kaoping.engine.telling.teller import Teller, decimal_text, decimals_of, fraction_text
from kaoping.engine.telling.told import Told, figure, maybe, points_in, tell
from kaoping.scheme.figures import Pending
from kaoping.scheme.model import MONTH, Leaf
from kaoping.scheme.voice import MINUS


def leaf_told(leaf: Leaf, reason: Reason, teller: Teller) -> Told:
    """The whole item: sentence (with the points of the item), formula and lines."""
    if reason.case in ("exempt", "pending"):
        return Told(set_aside(leaf, reason, teller), "")
    by_parts = leaf.each is not None and leaf.combine != "mean_first"
    if by_parts:
        return parts_told(leaf, reason, teller)
    if not reason.steps:
        return Told(no_parts(leaf, teller), "")
    told = bounded_told(leaf, reason, teller)
    if reason.result is None:
        return told
    exact, rounded = figure(reason, "exact"), points_in(reason)
    end = item_points(exact, rounded, teller)
    sentence = teller.voice.joined((averaged(leaf, teller) + told.sentence, end), "；", "; ")
    return Told(sentence, equation(told.formula, exact, rounded, teller), told.lines)


def set_aside(leaf: Leaf, reason: Reason, teller: Teller) -> str:
    """An item that is exempt or waits for a decision."""
    if reason.case == "exempt":
        return teller.voice.pick(
            "本项已剔除，得分和满分一并去掉", "the item is exempt: its points and full points are taken out"
        )
    parts = (leaf.points, leaf.rule, leaf.start, leaf.floor, leaf.cap)
    nodes = (node for part in parts for node in reached(part, teller.scheme, set()))
    open_ = dict.fromkeys(node.pending for node in nodes if isinstance(node, Pending))
    questions = (question(id_, teller) for id_ in open_)
    return teller.voice.say("本项待定：{}", "the item is pending: {}", teller.voice.joined(questions, "；", "; "))


def question(id_: str, teller: Teller) -> str:
    decision = teller.scheme.decisions.get(id_)
    if decision is None:
        return id_
    return f"{id_} {teller.voice.pick(decision.question, decision.question_en or decision.question)}"


def no_parts(leaf: Leaf, teller: Teller) -> str:
    part = teller.voice.kind_of_unit(leaf.each or "")
    return teller.voice.say("缺数：没有所辖{}", "missing: there is no {} below", part)


def averaged(leaf: Leaf, teller: Teller) -> str:
    """What the figures are, where they were averaged over the parts first."""
    if leaf.each is None:
        return ""
    part = teller.voice.kind_of_unit(leaf.each)
    return teller.voice.say("各{}平均：", "mean of the {}s: ", part)


def bounded_told(leaf: Leaf, reason: Reason, teller: Teller) -> Told:
    """Start, rule and bounds of the item for one subject, without its points."""
    rule = reason.steps[0]
    if rule.result is None:
        gaps = teller.voice.joined(rule_gaps(leaf.rule, rule, teller), "；", "; ")
        return Told(teller.voice.say("缺数：{}", "missing: {}", gaps), "")
    told = tell(leaf.rule, rule, teller)
    start = maybe(reason, "start") or Fraction(0)
    begun = "" if not start else teller.voice.say("从{}起评", "starting from {}", teller.points(start))
    sentence = teller.voice.joined((begun, told.sentence, bound_met(reason, teller)), "；", "; ")
    return Told(sentence, arithmetic(told, start, reason, teller), told.lines)


def bound_met(reason: Reason, teller: Teller) -> str:
    """What a bound of the item made of it."""
    if reason.case not in ("floor", "cap"):
        return ""
    raw, limit = teller.points(figure(reason, "raw")), teller.points(figure(reason, reason.case))
    template = {
        "floor": ("得 {raw}，低于下限，按{limit}计", "gives {raw}, below the lower bound, counts as {limit}"),
        "cap": ("得 {raw}，超过上限，按{limit}计", "gives {raw}, above the upper bound, counts as {limit}"),
    }[reason.case]
    return teller.voice.say(*template, raw=raw, limit=limit)


def arithmetic(told: Told, start: Fraction, reason: Reason, teller: Teller) -> str:
    """The formula of the rule with start and bounds."""
    formula = told.formula
    if start:
        own = teller.voice.bracketed(formula) if formula.startswith(MINUS) else formula
        formula = f"{teller.operand(start, first=True)} + {own}"
    if reason.case in ("floor", "cap"):
        bounded = teller.largest if reason.case == "floor" else teller.smallest
        formula = bounded(formula, teller.operand(figure(reason, reason.case), first=True))
    return formula


def equation(formula: str, exact: Fraction, rounded: Fraction, teller: Teller) -> str:
    """The formula, its exact result and, where that is another figure, the rounded one."""
    if formula == teller.operand(exact, first=True):
        ends = decimals_of(exact) is not None
        text = formula if ends else f"{fraction_text(exact)} {teller.about(exact)}"
    else:
        text = f"{formula} {teller.equals(exact)}"
    shown = teller.number(rounded)
    return text if exact == rounded or decimal_text(exact, teller.language)[0] == shown else f"{text} ≈ {shown}"


def item_points(exact: Fraction, rounded: Fraction, teller: Teller) -> str:
    """本项 19.5 分; with the rounding where it changed the figure."""
    earned = teller.voice.say("本项{}", "the item earns {}", teller.points(rounded))
    rounding = teller.rounding(exact, rounded)
    if not rounding:
        return earned
    if decimals_of(exact) is None:  # the rule has shown it already
        return teller.voice.joined((rounding, earned))
    return teller.voice.joined((teller.voice.say("得{}", "gives {}", teller.points(exact)), rounding, earned))


# --- parts


def parts_told(leaf: Leaf, reason: Reason, teller: Teller) -> Told:
    """The parts, one line each, and how they were taken together."""
    if not reason.steps:
        return Told(no_parts(leaf, teller), "")
    lines = tuple(line for part in reason.steps for line in part_lines(leaf, part, teller))
    if reason.result is None:
        return Told(parts_missing(leaf, reason.steps, teller), "", lines)
    sentence, formula = together(leaf, reason, teller)
    return Told(sentence, formula, lines)


def part_lines(leaf: Leaf, part: Reason, teller: Teller) -> tuple[str, ...]:
    """One part: its name, its figures, its points, and below it how they were worked out."""
    told = bounded_told(leaf, part, teller)
    head = teller.voice.say("{}：", "{}: ", teller.name(part.subject))
    if part.result is None:
        return (f"{head}{told.sentence}",)
    earned = teller.voice.say("得{}", "earns {}", teller.points(points_in(part)))
    return (head + teller.voice.joined((told.sentence, earned), "；", "; "), *told.lines)


def parts_missing(leaf: Leaf, parts: Sequence[Reason], teller: Teller) -> str:
    """Which parts have no points."""
    names = [teller.name(part.subject) for part in parts if part.result is None]
    kind = counted_kind(leaf, teller)
    listed = teller.voice.joined(names[:5], "、", ", ") + (
        teller.voice.pick("等", " and others") if len(names) > 5 else ""
    )
    template = ("缺数：{total} 个{kind}中有 {count} 个缺数（{names}）", "missing: {count} of {total} {kind}s ({names})")
    return teller.voice.say(*template, total=len(parts), kind=kind, count=len(names), names=listed)


def counted_kind(leaf: Leaf, teller: Teller) -> str:
    return teller.voice.pick("月", "month") if leaf.each == MONTH else teller.voice.kind_of_unit(leaf.each or "")


TOGETHER = {
    "mean": (
        "{count} 个{kind}得分合计 {sum} ÷ {count} {result}",
        "{count} {kind}s earn {sum} in all ÷ {count} {result}",
    ),
    "sum": ("{count} 个{kind}得分合计 {result}", "{count} {kind}s in all {result}"),
    "highest": ("{count} 个{kind}中最高的是{name}，{result}", "the highest of {count} {kind}s is {name}, {result}"),
    "lowest": ("{count} 个{kind}中最低的是{name}，{result}", "the lowest of {count} {kind}s is {name}, {result}"),
}


def together(leaf: Leaf, reason: Reason, teller: Teller) -> tuple[str, str]:
    """16 个网格得分合计 292.5 ÷ 16 = 18.28125，四舍五入到 4 位为 18.2813."""
    points = [points_in(part) for part in reason.steps]
    exact, rounded = figure(reason, "exact"), points_in(reason)
    whole = sum(points, Fraction(0))
    total = teller.operand(whole, first=True)
    named = (
        next(part for part in reason.steps if part.result == exact) if leaf.combine in ("highest", "lowest") else None
    )
    sentence = teller.voice.say(
        *TOGETHER[leaf.combine],
        count=len(points),
        kind=counted_kind(leaf, teller),
        sum=teller.near(whole, first=True),
        result=teller.about(exact) if leaf.combine == "mean" else teller.points(exact),
        name=teller.name(named.subject) if named else "",
    )
    end = teller.voice.say("本项{}", "the item earns {}", teller.points(rounded))
    formula = {"mean": f"{total} ÷ {len(points)}", "sum": added_up(points, teller)}.get(leaf.combine, total)
    if leaf.combine in ("highest", "lowest"):
        formula = teller.operand(exact, first=True)
    parts = teller.voice.joined((sentence, teller.rounding(exact, rounded)))
    return teller.voice.joined((parts, end), "；", "; "), equation(formula, exact, rounded, teller)


def added_up(points: Sequence[Fraction], teller: Teller) -> str:
    """The points of the parts one after another, or their number where they are many."""
    if len(points) > 12:
        return teller.operand(sum(points, Fraction(0)), first=True)
    return tell_compound.added(points, teller.operand)

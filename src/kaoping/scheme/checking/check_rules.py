"""Rules and measures: figures that make no sense, combinations that cannot be computed."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from kaoping.problems import Fault
from kaoping.scheme import words
from kaoping.scheme.checking import check_faults as items
from kaoping.scheme.checking import check_faults_names as names
from kaoping.scheme.checking import check_faults_rules as faults
from kaoping.scheme.figures import By
from kaoping.scheme.hints import Words, listed, near, number_text
from kaoping.scheme.measures import AnswerScore, Class, Incidents, Judged, Peers, Rank, Share, Sum, Value
from kaoping.scheme.model import MONTH, Leaf
from kaoping.scheme.reach import figures_of
from kaoping.scheme.reading import Reading, Spot
from kaoping.scheme.rules import (
    Bands,
    Bound,
    Check,
    Choose,
    Chosen,
    Efficacy,
    Per,
    Proportion,
    Rates,
    Step,
    Steps,
)

POSITIVE = Words("大于 0", "more than 0")
NOT_NEGATIVE = Words("不小于 0", "0 or more")
MOST_TIMES = 1_000_000
WHOLE = Words(f"0 至 {MOST_TIMES} 的整数", f"a whole number from 0 to {MOST_TIMES}")


def check_rules(reading: Reading) -> Iterator[Fault]:
    """Every rule and measure by itself, then what items by parts cannot use."""
    for spot in reading.spots:
        yield from check_spot(reading, spot)
    for spot, leaf in reading.leaves:
        if leaf.each is not None:
            yield from check_each(reading, spot, leaf)


def check_spot(reading: Reading, spot: Spot) -> Iterator[Fault]:
    match spot.node:
        case Per():
            yield from check_per(reading, spot, spot.node)
        case Rates():
            yield from check_rates(reading, spot, spot.node)
        case Chosen():
            yield from check_chosen(reading, spot, spot.node)
        case Steps():
            yield from check_steps(reading, spot, spot.node)
        case Proportion(against=Decimal() as against) if against == 0:
            yield bad(reading, spot, "against", against, POSITIVE)
        case Efficacy():
            yield from check_efficacy(reading, spot, spot.node)
        case Check(points=points, else_=otherwise) if points == otherwise:
            zh, en = "达到和达不到得分一样", "met or not, the points are the same"
            yield reading.fault(items.NO_EFFECT, spot.at("that"), key="check", zh=zh, en=en)
        case Choose():
            yield from check_choose(reading, spot, spot.node)
        case Bound(min=Decimal() as least, max=Decimal() as most) if most < least:
            texts = {"lower": number_text(least), "upper": number_text(most)}
            yield reading.fault(items.BOUNDS, spot.at("max"), **texts)
        case _:
            yield from check_measure(reading, spot)


def check_measure(reading: Reading, spot: Spot) -> Iterator[Fault]:
    match spot.node:
        case Value(take=take, at_least=least) if least is not None and take != "months":
            zh, en = "只有 take: months 才看 at_least", "only take: months reads it"
            yield reading.fault(items.NO_EFFECT, spot.at("at_least"), key="at_least", zh=zh, en=en)
        case Peers(peers=how, over=over):
            if how == "pooled" and over is None:
                yield reading.fault(names.EXPRESSION, spot.path, **lacks_over())
            if how != "pooled" and over is not None:
                zh, en = "只有 peers: pooled 才用 over", "only peers: pooled reads it"
                yield reading.fault(items.NO_EFFECT, spot.at("over"), key="over", zh=zh, en=en)
        case By():
            yield from check_groups(reading, spot, spot.node)


def lacks_over() -> dict[str, str]:
    return {
        "text": "peers: pooled",
        "zh": "合并比率缺少分母 over",
        "en": "a pooled ratio needs its denominator, over",
        "mend_zh": "补上 over: 测量名称",
        "mend_en": "add over: and a measure",
    }


def bad(reading: Reading, spot: Spot, key: str, value: Decimal, wanted: Words) -> Fault:
    return reading.fault(items.BAD_FIGURE, spot.at(key), key=key, value=number_text(value), zh=wanted.zh, en=wanted.en)


def figures(value: Any) -> list[Decimal]:
    """The known figures of a field: one, or those of a table by group."""
    return [figure for figure in figures_of(value) if isinstance(figure, Decimal)]


def at_least_zero(reading: Reading, spot: Spot, *keys: str) -> Iterator[Fault]:
    for key in keys:
        for figure in figures(getattr(spot.node, key)):
            if figure < 0:
                yield bad(reading, spot, key, figure, NOT_NEGATIVE)


def above_zero(reading: Reading, spot: Spot, *keys: str) -> Iterator[Fault]:
    for key in keys:
        for figure in figures(getattr(spot.node, key)):
            if figure <= 0:
                yield bad(reading, spot, key, figure, POSITIVE)


# --- rules


def check_per(reading: Reading, spot: Spot, per: Per) -> Iterator[Fault]:
    yield from above_zero(reading, spot, "every")
    points = figures(per.points)
    if points and not any(points) and not isinstance(per.points, By) and per.escalate in (None, Decimal(0)):
        yield bad(reading, spot, "points", points[0], Words("一个不是 0 的数", "another figure than 0"))
    for key in ("free", "times"):
        for figure in figures(getattr(per, key)):
            whole = per.within == "row" or key == "times"
            if figure < 0 or (whole and (figure % 1 or figure > MOST_TIMES)):
                yield bad(reading, spot, key, figure, WHOLE if whole else NOT_NEGATIVE)
    if per.within == "row":
        measure = reading.measure(per.of)
        if measure is not None and not isinstance(measure, Sum):
            wanted = Words("{sum: cases, of: …}（逐案计算）", "{sum: cases, of: …} (case by case)")
            yield wrong_measure(reading, spot, "within: row", wanted)
        for figure in figures(per.every):
            if figure != 1:
                yield bad(reading, spot, "every", figure, Words("1（逐案计算时）", "1 (case by case)"))


def wrong_measure(reading: Reading, spot: Spot, key: str, wanted: Words) -> Fault:
    return reading.fault(faults.WRONG_MEASURE, spot.at("of"), key=key, wanted_zh=wanted.zh, wanted_en=wanted.en)


def incidents_of(reading: Reading, spot: Spot, key: str) -> Iterator[Fault | Incidents]:
    measure = reading.measure(spot.node.of)  # type: ignore[attr-defined]
    if isinstance(measure, Incidents):
        yield measure
    elif measure is not None:
        yield wrong_measure(reading, spot, key, Words("{incidents: …}", "{incidents: …}"))


def check_rates(reading: Reading, spot: Spot, rates: Rates) -> Iterator[Fault]:
    for found in incidents_of(reading, spot, "rates"):
        if isinstance(found, Fault):
            yield found
        elif rates.by == "kind":
            yield from check_categories(reading, spot, rates, found.kinds, found.kinds)
        else:
            declared = [
                reading.scheme.inputs.kinds[kind].levels for kind in found.kinds if kind in reading.scheme.inputs.kinds
            ]
            expected = dict.fromkeys(level for levels in declared for level in levels)
            yield from check_categories(reading, spot, rates, tuple(words.LEVELS), tuple(expected))


def check_categories(
    reading: Reading, spot: Spot, rates: Rates, known: tuple[str, ...], expected: tuple[str, ...]
) -> Iterator[Fault]:
    """The keys of a table of rates: each one possible, and none left out that may happen."""
    for key in rates.points:
        if key not in known:
            hint = near(key, known)
            said = Words(f"没有“{key}”{hint.zh}", f"there is no “{key}”{hint.en}")
            yield reading.fault(faults.CATEGORY, spot.at("points", key), zh=said.zh, en=said.en, known=listed(known))
    missing = [word for word in expected if word not in rates.points]
    if missing and "else_" not in rates.model_fields_set:
        texts = {"missing": listed(missing), "then_zh": "计 0 分", "then_en": "they count 0 points"}
        yield reading.fault(faults.GROUPS_MISSING, spot.at("points"), **texts)


def check_chosen(reading: Reading, spot: Spot, chosen: Chosen) -> Iterator[Fault]:
    yield from (found for found in incidents_of(reading, spot, "chosen") if isinstance(found, Fault))
    if isinstance(chosen.from_, Decimal) and chosen.from_ < 0:
        yield reading.fault(
            items.BAD_FIGURE,
            spot.at("from"),
            key="from",
            value=number_text(chosen.from_),
            zh="不小于 0（扣分写 sign: deduct）",
            en="0 or more (write sign: deduct for deductions)",
        )
    if isinstance(chosen.from_, Decimal) and isinstance(chosen.to, Decimal) and chosen.to < chosen.from_:
        yield reading.fault(
            faults.UPSIDE_DOWN, spot.at("to"), range=f"from {number_text(chosen.from_)}, to {number_text(chosen.to)}"
        )


def check_steps(reading: Reading, spot: Spot, steps: Steps) -> Iterator[Fault]:
    percent = False
    for key in ("above", "below"):
        step = getattr(steps, key)
        if isinstance(step, Step):
            inner = Spot(spot.at(key), step, spot.leaf)
            yield from above_zero(reading, inner, "every", "points")
            yield from at_least_zero(reading, inner, "at_most")
            percent = percent or step.unit == "percent"
    if percent:
        yield from above_zero(reading, spot, "base")
    if steps.below is not None and "short" in steps.model_fields_set:
        zh, en = "写了 below，低于基数按档减分", "with below, figures under the base lose points step by step"
        yield reading.fault(items.NO_EFFECT, spot.at("short"), key="short", zh=zh, en=en)
    full, lowest = figures(steps.full), steps.floor
    if full and isinstance(lowest, Decimal) and lowest > min(full):
        texts = {"lower": number_text(lowest), "upper": number_text(min(full))}
        yield reading.fault(items.BOUNDS, spot.at("floor"), **texts)


def check_efficacy(reading: Reading, spot: Spot, efficacy: Efficacy) -> Iterator[Fault]:
    best, worst = efficacy.at_best, efficacy.at_worst
    if isinstance(best, Decimal) and best == worst:
        wanted = Words("与 at_worst 不同的数", "another figure than at_worst")
        yield bad(reading, spot, "at_best", best, wanted)
    if isinstance(efficacy.span, Decimal) and efficacy.span <= 0:
        yield bad(reading, spot, "span", efficacy.span, POSITIVE)


def check_choose(reading: Reading, spot: Spot, choose: Choose) -> Iterator[Fault]:
    """Branches behind one without condition, or with the condition of an earlier one."""
    seen: set[str] = set()
    for at, branch in enumerate(choose.choose):
        path = spot.at("choose", at)
        if any(before.if_ is None for before in choose.choose[:at]):
            zh, en = "前面有一个分支没有写条件", "a branch above has no condition"
            yield reading.fault(faults.UNREACHABLE, path, zh=zh, en=en)
        elif branch.if_ is not None and " ".join(branch.if_.split()) in seen:
            zh, en = "前面有一个分支写了同样的条件", "a branch above has the same condition"
            yield reading.fault(faults.UNREACHABLE, path, zh=zh, en=en)
        seen.add(" ".join((branch.if_ or "").split()))


def check_groups(reading: Reading, spot: Spot, by: By) -> Iterator[Fault]:
    """The groups of a table: each one possible, and none left out."""
    known = reading.words_of_name(by.by)
    for key in by.table:
        if known and key not in known:
            hint = near(key, known)
            said = Words(f"{by.by} 没有“{key}”{hint.zh}", f"{by.by} is never “{key}”{hint.en}")
            yield reading.fault(faults.CATEGORY, spot.at("table", key), zh=said.zh, en=said.en, known=listed(known))
    missing = [word for word in known if word not in by.table]
    if missing and by.else_ is None:
        texts = {"missing": listed(missing), "then_zh": "算缺数", "then_en": "it is missing"}
        yield reading.fault(faults.GROUPS_MISSING, spot.at("table"), **texts)


# --- items by parts


def check_each(reading: Reading, spot: Spot, leaf: Leaf) -> Iterator[Fault]:
    """What cannot be found for a part: comparisons of units, and for a month, what people said of the unit."""
    for said in dict.fromkeys(not_of_a_part(reading, leaf)):
        yield reading.fault(
            items.NOT_IN_PARTS, spot.at("each"), each=leaf.each, zh=said.zh, en=said.en, where=f"rule {leaf.id}"
        )
    if leaf.combine == "mean_first":
        for said in dict.fromkeys(not_averaged(reading, leaf)):
            yield reading.fault(items.NOT_AVERAGED, spot.at("combine"), zh=said.zh, en=said.en)


def not_of_a_part(reading: Reading, leaf: Leaf) -> Iterator[Words]:
    for node in reading.reached(leaf.rule):
        match node:
            case Peers() | Rank() | Efficacy():
                yield Words(
                    "与其他单位相比的测量（peers、rank、efficacy）", "comparisons with peers (peers, rank, efficacy)"
                )
            case Judged() if leaf.each == MONTH:
                yield Words("打分（marks 不分月）", "marks, which belong to no month")
            case Share() | AnswerScore() if leaf.each == MONTH:
                yield Words("问卷（ballots 不分月）", "ballots, which belong to no month")
            case Value(period="previous") if leaf.each == MONTH:
                yield Words("上期的指标数值（不分月）", "figures of the last cycle")


def not_averaged(reading: Reading, leaf: Leaf) -> Iterator[Words]:
    for node in reading.reached(leaf.rule):
        match node:
            case Rates():
                yield Words("分值表 rates（逐件计算）", "rates, which count incident by incident")
            case Per(within="row"):
                yield Words("within: row（逐案计算）", "within: row, which counts case by case")
            case By(by=name) if of_parts(reading, leaf, name):
                yield Words(f"按各部分的属性 {name} 取数的表", f"table by {name}, an attribute of the parts")
            case Bands(of=of) if isinstance(reading.measure(of), Class):
                yield Words("类别（不能平均）", "class, which cannot be averaged")


def of_parts(reading: Reading, leaf: Leaf, name: str) -> bool:
    attribute = reading.scheme.inputs.attributes.get(name)
    return attribute is not None and attribute.of == leaf.each and name not in reading.scheme.measures

"""The tree of items: ids, bounds, parts, roll-ups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

from kaoping.problems import Fault
from kaoping.scheme import expression as ex
from kaoping.scheme.checking import check_faults as faults
from kaoping.scheme.checking import check_faults_names as names
from kaoping.scheme.hints import listed, near, number_text
from kaoping.scheme.model import TOTAL, ByFormula, Leaf, Section, Weighted
from kaoping.scheme.reach import Reach, limits, possible
from kaoping.scheme.reading import Reading
from kaoping.scheme.yaml_text import Path_


def check_items(reading: Reading) -> Iterator[Fault]:
    """Everything about the tree that is not a sum."""
    yield from check_ids(reading)
    yield from check_dates(reading)
    for path, section in reading.sections:
        yield from check_section(reading, path, section)
    for spot, leaf in reading.leaves:
        yield from check_parts(reading, spot.path, leaf)
        yield from check_bounds(reading, spot.path, leaf)


def check_dates(reading: Reading) -> Iterator[Fault]:
    in_force = reading.scheme.in_force
    if in_force.until and in_force.until < in_force.from_:
        yield reading.fault(faults.IN_FORCE, ("in_force",), first=in_force.from_, until=in_force.until)


def check_ids(reading: Reading) -> Iterator[Fault]:
    """Ids that come twice; items named like the total."""
    scheme = reading.scheme
    items = [((*spot.path, "id"), spot.node.id) for spot in reading.spots if isinstance(spot.node, Leaf | Section)]
    gates = [(("gates", at, "id"), gate.id) for at, gate in enumerate(scheme.gates)]
    rewards = [(("funds", at, "id"), fund.id) for at, fund in enumerate(scheme.funds)]
    rewards += [(("awards", at, "id"), award.id) for at, award in enumerate(scheme.awards)]
    for group in (items, gates, rewards):
        yield from repeated(reading, group)
    for path, id_ in items:
        if id_ == TOTAL:
            yield reading.fault(faults.RESERVED_NAME, path, name=id_, what_zh="项目编号", what_en="the id of an item")


def repeated(reading: Reading, ids: Iterable[tuple[Path_, str]]) -> Iterator[Fault]:
    first: dict[str, Path_] = {}
    for path, id_ in ids:
        if id_ in first:
            yield reading.fault(faults.DUPLICATE_ID, path, id=id_, first=reading.lines.line(first[id_]))
        first.setdefault(id_, path)


# --- sections


def check_section(reading: Reading, path: Path_, section: Section) -> Iterator[Fault]:
    combine = section.combine
    name = combine if isinstance(combine, str) else next(iter(type(combine).model_fields))
    if section.missing == "rescale" and name not in ("weighted", "mean"):
        yield reading.fault(faults.RESCALE, (*path, "missing"), key="missing", allowed="weighted, mean", combine=name)
    if section.exempt == "rescale" and name not in ("sum", "weighted", "mean"):
        yield reading.fault(
            faults.RESCALE, (*path, "exempt"), key="exempt", allowed="sum, weighted, mean", combine=name
        )
    if isinstance(combine, Weighted):
        yield from check_weights(reading, path, section, combine)
    if isinstance(combine, ByFormula):
        yield from check_formula(reading, path, section, combine)
    if section.booked_on is not None:
        yield from check_booking(reading, path, section, section.booked_on)
    yield from upside_down(reading, path, section.floor, section.cap, section.points)


def check_weights(reading: Reading, path: Path_, section: Section, combine: Weighted) -> Iterator[Fault]:
    children = [item.id for item in section.items]
    place = (*path, "combine", "weighted")
    for id_, weight in combine.weighted.items():
        if id_ not in children:
            yield unknown_item(reading, (*place, id_), id_, children)
        if weight < 0:
            zh, en = "不小于 0", "0 or more"
            yield reading.fault(faults.BAD_FIGURE, (*place, id_), key=id_, value=number_text(weight), zh=zh, en=en)
    if not any(combine.weighted.values()):
        yield reading.fault(faults.BAD_FIGURE, place, key="Σ", value="0", zh="大于 0", en="more than 0")
    for id_ in children:
        if id_ not in combine.weighted:
            yield reading.fault(faults.NO_WEIGHT, place, id=id_)


def check_formula(reading: Reading, path: Path_, section: Section, combine: ByFormula) -> Iterator[Fault]:
    children = [item.id for item in section.items]
    try:
        parts = list(ex.walk(ex.read(combine.formula)))
    except ex.NotReadable:
        return  # `check_expressions` says so
    used = [
        part.name if isinstance(part, ex.Name) else part.id for part in parts if isinstance(part, ex.Name | ex.Item)
    ]
    place = (*path, "combine", "formula")
    for id_ in dict.fromkeys(used):
        if id_ not in children:
            yield unknown_item(reading, place, id_, children)
    for id_ in children:
        if id_ not in used:
            yield reading.fault(faults.NOT_IN_FORMULA, place, id=id_)


def unknown_item(reading: Reading, path: Path_, id_: str, known: list[str]) -> Fault:
    hint = near(id_, known)
    return reading.fault(
        names.UNKNOWN_NAME,
        path,
        name=id_,
        what_zh="直接下级项目",
        what_en="item directly below",
        hint_zh=hint.zh,
        hint_en=hint.en,
        known=listed(known),
    )


def check_booking(reading: Reading, path: Path_, section: Section, id_: str) -> Iterator[Fault]:
    leaves = [item.id for item in section.items if isinstance(item, Leaf)]
    place = (*path, "booked_on")
    if id_ not in leaves:
        yield reading.fault(faults.BOOKED_ON, place, id=id_, known=listed(leaves))
    if section.combine != "sum":
        zh, en = "只有各项相加时才需要把差额记到一项上", "only a sum needs the difference to be booked on an item"
        yield reading.fault(faults.NO_EFFECT, place, key="booked_on", zh=zh, en=en)
    elif section.floor == "none" and section.cap == "none":
        zh, en = "本级没有上下限，不会有差额", "there is no bound here, so there is no difference"
        yield reading.fault(faults.NO_EFFECT, place, key="booked_on", zh=zh, en=en)


def upside_down(reading: Reading, path: Path_, floor: Any, cap: Any, points: Any) -> Iterator[Fault]:
    lower, upper = limits(floor, cap, points)
    if lower is not None and upper is not None and upper < lower:
        place = (*path, "cap")
        yield reading.fault(faults.BOUNDS, place, lower=number_text(lower), upper=number_text(upper))


# --- leaves


def check_parts(reading: Reading, path: Path_, leaf: Leaf) -> Iterator[Fault]:
    if leaf.each == reading.scheme.appraises:
        yield reading.fault(faults.EACH_APPRAISED, (*path, "each"), kind=leaf.each)
    if leaf.each is None and leaf.combine != "mean":
        zh, en = "没有写 each，就没有各部分可合", "without each there are no parts to combine"
        yield reading.fault(faults.NO_EFFECT, (*path, "combine"), key=f"combine: {leaf.combine}", zh=zh, en=en)


def check_bounds(reading: Reading, path: Path_, leaf: Leaf) -> Iterator[Fault]:
    points = leaf.points
    if isinstance(points, Decimal):
        if points < 0:
            zh, en = "不小于 0（扣分项写 0）", "0 or more (0 for deductions)"
            yield reading.fault(
                faults.BAD_FIGURE, (*path, "points"), key="points", value=number_text(points), zh=zh, en=en
            )
        if decimals(points) > reading.scheme.places:
            texts = {"points": number_text(points), "places": reading.scheme.places}
            yield reading.fault(faults.TOO_FINE, (*path, "points"), **texts)
        if points == 0 and leaf.start == "full":
            zh, en = "满分是 0", "the full points are 0"
            yield reading.fault(faults.NO_EFFECT, (*path, "start"), key="start: full", zh=zh, en=en)
    found = list(upside_down(reading, path, leaf.floor, leaf.cap, points))
    yield from found or check_reach(reading, path, leaf)


def check_reach(reading: Reading, path: Path_, leaf: Leaf) -> Iterator[Fault]:
    """Items whose bounds leave nothing of their rule, or whose rule never reaches the full points."""
    rule, item = possible(leaf.rule, reading), earned(leaf, reading)
    if item.least is not None and item.least == item.most and not (rule.least is not None and rule.least == rule.most):
        texts = {key: limit_text(getattr(leaf, key)) for key in ("start", "floor", "cap")}
        yield reading.fault(faults.ALWAYS_SAME, path, id=leaf.id, points=number_text(item.least), **texts)
    elif isinstance(leaf.points, Decimal) and item.most is not None and item.most < leaf.points:
        texts = {"points": number_text(leaf.points), "most": number_text(item.most)}
        yield reading.fault(faults.NEVER_FULL, (*path, "points"), id=leaf.id, **texts)


def earned(leaf: Leaf, reading: Reading) -> Reach:
    """What an item can earn: start + rule, within its bounds."""
    lower, upper = limits(leaf.floor, leaf.cap, leaf.points)
    start = (
        Reach(Fraction(0), Fraction(0)) if leaf.start == "none" else Reach(*limits(leaf.start, leaf.start, leaf.points))
    )
    reach = start.plus(possible(leaf.rule, reading)).within(lower, upper)
    return reach.many() if leaf.each and leaf.combine == "sum" else reach


def limit_text(limit: Any) -> str:
    return number_text(limit) if isinstance(limit, Decimal) else limit if isinstance(limit, str) else "?"


def decimals(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0

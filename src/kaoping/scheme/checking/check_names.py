"""Names: everything that is used is there, everything that is there is used, nothing goes round in a circle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kaoping.problems import Fault
from kaoping.scheme.checking import check_faults as items
from kaoping.scheme.checking import check_faults_names as faults
from kaoping.scheme.citing import words
from kaoping.scheme.expression import CYCLE_NAMES, FUNCTIONS, KEYWORDS
from kaoping.scheme.figures import By, Pending
from kaoping.scheme.hints import NOTHING, Words, listed, near
from kaoping.scheme.measures import AnswerScore, Attribute, Class, Incidents, Judged, Peers, Rank, Ratio, Share, Value
from kaoping.scheme.model import Award
from kaoping.scheme.reading import (
    DECIDED,
    MONTHS,
    Reading,
    Spot,
    attributes_used,
    measure_fields,
    names_used,
    surveys_used,
    walk,
)
from kaoping.scheme.yaml_text import Path_

UNIT_TEXTS = ("unit", "name", "kind")  # what a table by group may ask for besides attributes and classes
SECTIONS = {
    "attributes": Words("单位属性", "attribute"),
    "indicators": Words("指标", "indicator"),
    "kinds": Words("事项种类", "kind of incident"),
    "surveys": Words("问卷", "survey"),
}
MEASURE = Words("测量", "measure")
RESERVED = {*DECIDED, MONTHS, *CYCLE_NAMES, *KEYWORDS, *FUNCTIONS, "true", "false"}
DEEPEST = 40  # most measures that are built on each other


def check_names(reading: Reading) -> Iterator[Fault]:
    """Unknown, undeclared, ambiguous and unused names."""
    yield from check_measure_names(reading)
    for spot in reading.spots:
        yield from check_uses(reading, spot)
    yield from check_judged(reading)
    yield from check_unused(reading)


def check_circles(reading: Reading) -> Iterator[Fault]:
    """Measures that refer to themselves, and chains that are too long."""
    measures = reading.scheme.measures
    uses = {
        name: sorted({used for spot in walk(measure) for used in names_used(spot.node) if used in measures})
        for name, measure in measures.items()
    }
    for name in uses:  # ``{attribute: population}`` in a measure `population` is no reference to itself
        circle = circle_from(name, uses)
        if circle and min(circle, key=list(uses).index) == name:
            yield reading.fault(faults.CIRCLE, ("measures", name), circle=" → ".join([*circle, circle[0]]))
    depths = depth_of(uses)
    for name in uses:
        if depths.get(name, 0) == DEEPEST + 1:
            yield reading.fault(faults.CHAIN, ("measures", name), most=DEEPEST)


def circle_from(start: str, uses: Mapping[str, list[str]]) -> list[str]:
    """The shortest way from a measure back to itself; [] where there is none."""
    before: dict[str, str] = {}
    waiting = [start]
    for name in waiting:
        for used in uses[name]:
            if used == start:
                return way_back(name, before)
            if used not in before:
                before[used] = name
                waiting.append(used)
    return []


def way_back(name: str, before: Mapping[str, str]) -> list[str]:
    way = [name]
    while way[-1] in before:
        way.append(before[way[-1]])
    return way[::-1]


def depth_of(uses: Mapping[str, list[str]]) -> dict[str, int]:
    """How many measures deep every measure is, those in or above a circle apart."""
    depths: dict[str, int] = {}
    ready = [name for name, used in uses.items() if not used]
    users: dict[str, list[str]] = {name: [] for name in uses}
    open_uses = {name: len(used) for name, used in uses.items()}
    for name, used in uses.items():
        for each in used:
            users[each].append(name)
    for name in ready:
        depths[name] = 1 + max((depths[each] for each in uses[name]), default=0)
        for user in users[name]:
            open_uses[user] -= 1
            if not open_uses[user]:
                ready.append(user)
    return depths


# --- measures


def check_measure_names(reading: Reading) -> Iterator[Fault]:
    for name, measure in reading.scheme.measures.items():
        if name in RESERVED:
            details = {"name": name, "what_zh": "测量名称", "what_en": "the name of a measure"}
            yield reading.fault(items.RESERVED_NAME, ("measures", name), **details)
        same = isinstance(measure, Attribute) and measure.attribute == name
        if name in reading.scheme.inputs.attributes and not same:
            yield reading.fault(faults.AMBIGUOUS_NAME, ("measures", name), name=name)
    for name in reading.scheme.inputs.attributes:
        if name in RESERVED or name in ("unit", "name", "kind", "parent"):
            details = {"name": name, "what_zh": "属性名称", "what_en": "the name of an attribute"}
            yield reading.fault(items.RESERVED_NAME, ("inputs", "attributes", name), **details)


def check_uses(reading: Reading, spot: Spot) -> Iterator[Fault]:
    """The names that one part uses."""
    for key, name in measure_fields(spot.node):
        yield from check_measure(reading, spot, key, name)
    match spot.node:
        case Value(value=name):
            yield from undeclared(reading, spot.at("value"), "indicators", name)
        case Incidents(kinds=kinds):
            for kind in kinds:
                yield from undeclared(reading, spot.at("incidents"), "kinds", kind)
        case Attribute(attribute=name):
            yield from check_attribute(reading, spot, "attribute", name, numeric=True)
        case Peers(same=str(name)) | Rank(same=str(name)):
            yield from check_attribute(reading, spot, "same", name)
        case Award(per_head=str(name)):
            yield from check_attribute(reading, spot, "per_head", name, numeric=True)
        case By(by=name):
            yield from check_group(reading, spot, name)
        case Pending(pending=id_) if id_ not in reading.scheme.decisions:
            yield unknown(reading, spot.path, Words("口径", "decision"), id_, reading.scheme.decisions)
        case Share() | AnswerScore():
            yield from check_survey(reading, spot)


def check_measure(reading: Reading, spot: Spot, key: str, name: str) -> Iterator[Fault]:
    if name not in reading.scheme.measures:
        yield unknown(reading, spot.at(key), MEASURE, name, reading.scheme.measures, meant_instead(reading, name))
    elif sort_needed(spot, key) and reading.sort_of_name(name) != "number":
        yield wrong_sort(reading, spot.at(key), key, name)


def sort_needed(spot: Spot, key: str) -> bool:
    """Whether a number is needed here; only `bands` look up classes."""
    return not (type(spot.node).__name__ == "Bands" and key == "of")


def meant_instead(reading: Reading, name: str) -> Words:
    inputs = reading.scheme.inputs
    if name in inputs.attributes:
        return Words(
            f"；它是单位属性，可写 {{attribute: {name}}}", f"; it is an attribute: write {{attribute: {name}}}"
        )
    if name in inputs.indicators:
        return Words(f"；它是指标，可写 {{value: {name}}}", f"; it is an indicator: write {{value: {name}}}")
    if name in inputs.kinds:
        return Words(
            f"；它是事项种类，可写 {{incidents: {name}}}", f"; it is a kind of incident: write {{incidents: {name}}}"
        )
    return NOTHING


def unknown(
    reading: Reading,
    path: Path_,
    what: Words,
    name: str,
    known: Mapping[str, Any] | tuple[str, ...],
    hint: Words = NOTHING,
) -> Fault:
    hint = hint if hint.zh else near(name, list(known))
    return reading.fault(
        faults.UNKNOWN_NAME,
        path,
        name=name,
        what_zh=what.zh,
        what_en=what.en,
        hint_zh=hint.zh,
        hint_en=hint.en,
        known=listed(known),
    )


def wrong_sort(reading: Reading, path: Path_, key: str, name: str) -> Fault:
    number, text = Words("数字", "a number"), Words("类别（文字）", "a class (a text)")
    texts = {"wanted_zh": number.zh, "wanted_en": number.en, "found_zh": text.zh, "found_en": text.en}
    return reading.fault(faults.WRONG_SORT, path, key=key, name=name, **texts)


# --- inputs


def undeclared(reading: Reading, path: Path_, section: str, name: str) -> Iterator[Fault]:
    known = getattr(reading.scheme.inputs, section)
    if name not in known:
        hint, what = near(name, list(known)), SECTIONS[section]
        yield reading.fault(
            faults.UNDECLARED,
            path,
            name=name,
            section=section,
            what_zh=what.zh,
            what_en=what.en,
            hint_zh=hint.zh,
            hint_en=hint.en,
            known=listed(known),
        )


def check_attribute(reading: Reading, spot: Spot, key: str, name: str, numeric: bool = False) -> Iterator[Fault]:
    """An attribute: declared, of the units that are scored here, and a number where one is needed."""
    attribute = reading.scheme.inputs.attributes.get(name)
    if attribute is None:
        yield from undeclared(reading, spot.at(key), "attributes", name)
        return
    if numeric and not attribute.number:
        yield wrong_sort(reading, spot.at(key), key, name)
    kinds = kinds_of_subjects(reading, spot)
    if kinds and attribute.of not in kinds:
        details = {"name": name, "of": attribute.of, "kind": ", ".join(sorted(kinds))}
        yield reading.fault(faults.WRONG_SUBJECT, spot.at(key), **details)


def kinds_of_subjects(reading: Reading, spot: Spot) -> set[str]:
    """The kinds of units that a part is taken for; for a named measure, those of all items that use it."""
    if spot.path[0] != "measures":
        return {reading.kind_of_subject(spot.leaf)}
    return reading.kinds_by_measure.get(str(spot.path[1]), set())


def check_group(reading: Reading, spot: Spot, name: str) -> Iterator[Fault]:
    """What a table asks `by`: a class, a text attribute, or the unit itself."""
    scheme = reading.scheme
    if isinstance(scheme.measures.get(name), Class) or name in UNIT_TEXTS:
        return
    if name in scheme.inputs.attributes:
        yield from check_attribute(reading, spot, "by", name)
    elif name not in scheme.measures:
        known = (
            *scheme.inputs.attributes,
            *(each for each, made in scheme.measures.items() if isinstance(made, Class)),
        )
        what = Words("单位属性或类别测量", "attribute or class")
        yield unknown(reading, spot.at("by"), what, name, (*known, *UNIT_TEXTS))
        return
    if reading.sort_of_name(name) != "text":
        number, text = Words("数字", "a number"), Words("类别或文字属性", "a class or a text attribute")
        texts = {"wanted_zh": text.zh, "wanted_en": text.en, "found_zh": number.zh, "found_en": number.en}
        yield reading.fault(faults.WRONG_SORT, spot.at("by"), key="by", name=name, **texts)


def check_survey(reading: Reading, spot: Spot) -> Iterator[Fault]:
    """The survey, its questions and its answers."""
    node = spot.node
    key = "share" if isinstance(node, Share) else "answer_score"
    name = getattr(node, key)
    survey = reading.scheme.inputs.surveys.get(name)
    if survey is None:
        yield from undeclared(reading, spot.at(key), "surveys", name)
        return
    asked = (
        [node.question] if isinstance(node, Share) and node.question else list(getattr(node, "questions", None) or ())
    )
    question_key = "question" if isinstance(node, Share) else "questions"
    for question in asked:
        if survey.questions and question not in survey.questions:
            yield unknown(reading, spot.at(question_key), Words("题目", "question"), question, survey.questions)
    chosen = [survey.questions[each] for each in asked or survey.questions if each in survey.questions]
    known = list(dict.fromkeys([*survey.answers, *(answer for question in chosen for answer in question.answers)]))
    for key, answers in answers_of(node):
        for answer in answers:
            if answer not in known:
                yield unknown(reading, spot.at(key), Words("答案", "answer"), answer, tuple(known))
    if isinstance(node, Share):
        for answer in node.of:
            if answer not in node.among:
                yield unknown(reading, spot.at("of"), Words("among 里的答案", "answer in `among`"), answer, node.among)


def answers_of(node: Any) -> list[tuple[str, tuple[str, ...]]]:
    if isinstance(node, Share):
        return [("of", node.of), ("among", node.among)]
    return [("points", tuple(node.points))]


def check_judged(reading: Reading) -> Iterator[Fault]:
    """Points that people gave need an item: the one around, or the one named."""
    used_outside = reading.reached(*reading.after_roll_up)
    outside = {id(node) for node in used_outside if isinstance(node, Judged) and node.item is None}
    for _, part in reading.of_type(Ratio, Peers, Rank, Class):  # what is inside another measure stands in no item
        outside |= {id(node) for node in reading.reached(part) if isinstance(node, Judged) and node.item is None}
    for spot, node in reading.of_type(Judged):
        if node.item is not None and node.item not in reading.item_ids:
            what = Words("项目", "item")
            yield unknown(reading, spot.at("item"), what, node.item, reading.item_ids)
        if id(node) in outside or (node.item is None and spot.path[0] == "measures"):
            yield reading.fault(faults.JUDGED_NOWHERE, spot.path)


# --- use


def check_unused(reading: Reading) -> Iterator[Fault]:
    """Measures and inputs that nothing needs, whatever is decided."""
    scheme = reading.scheme
    used = used_names(reading)
    for name in scheme.measures:
        if name not in used["measures"]:
            yield reading.fault(faults.UNUSED_MEASURE, ("measures", name), name=name)
    for section, what in SECTIONS.items():
        for name in getattr(scheme.inputs, section):
            if name not in used[section]:
                details = {"name": name, "what_zh": what.zh, "what_en": what.en}
                yield reading.fault(faults.UNUSED_INPUT, ("inputs", section, name), **details)


def used_names(reading: Reading) -> dict[str, set[str]]:
    """The names in use by sort, those that only an option not chosen would use included."""
    scheme = reading.scheme
    options = {
        word
        for decision in scheme.decisions.values()
        for option in decision.options.values()
        for word in words(option.value)
    }
    roots = [*scheme.items, *reading.after_roll_up]
    roots += [measure for name, measure in scheme.measures.items() if name in options]
    nodes = list(reading.reached(*roots))
    named = {name for node in nodes for name in names_used(node)} | options
    every = [spot.node for spot in reading.spots]
    return {
        "measures": named,
        "attributes": options | {name for node in every for name in attributes_used(node)},
        "indicators": options | {node.value for node in every if isinstance(node, Value)},
        "kinds": options | {kind for node in every if isinstance(node, Incidents) for kind in node.kinds},
        "surveys": options | {name for node in every for name in surveys_used(node)},
    }

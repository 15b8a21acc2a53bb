"""One item of a scheme as people read it: the clause that is written from its rule, and the rule itself, key by key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kaoping.documents.official import official_docx
from kaoping.problems import Language
from kaoping.scheme import words
from kaoping.scheme.figures import By, Node, Pending, Range
from kaoping.scheme.model import Leaf, Scheme, Section
from kaoping.scheme.rules import KEYS
from kaoping.scheme.schema_words import TITLES
from kaoping.scheme.voice import Voice, bare, plain, tidy
from kaoping.scheme.write import write_measure, write_scheme
from kaoping.scheme.writing.write_figures import interval
from kaoping.scheme.writing.write_items import leaf_body, section_body
from kaoping.scheme.writing.write_operands import figure_or_table
from kaoping.web.bridge.schemes import cited, figure_text

UNWRITABLE = (AttributeError, KeyError, NotImplementedError, RecursionError, StopIteration, TypeError, ValueError)
FIGURE = re.compile(r"(?<![（(.\d])[+−-]?\d[\d.]*(?:%| ?[件次个分天家月季年元户人])?")

# the same key says something else in some places
KEYS_HERE: dict[tuple[str, str], tuple[str, str]] = {
    ("Steps", "above"): ("超出部分", "above the base"),
    ("Steps", "below"): ("不足部分", "below the base"),
    ("Steps", "base"): ("基数", "base"),
    ("Steps", "full"): ("达到基数得", "points at the base"),
    ("Efficacy", "base"): ("基础分", "basic points"),
    ("Scale", "times"): ("系数", "factor"),
    ("Step", "unit"): ("按什么量", "measured in"),
    ("Step", "points"): ("加减", "points"),
    ("Step", "every"): ("每", "for every"),
    ("Proportion", "cap"): ("比值上限", "cap of the ratio"),
    ("Leaf", "each"): ("逐个计分", "scored for each"),
    ("Leaf", "combine"): ("汇总", "combined by"),
    ("Leaf", "floor"): ("本项下限", "floor of the item"),
    ("Leaf", "cap"): ("本项上限", "cap of the item"),
    ("Proportion", "full"): ("满分", "full points"),
}
LITERALS: dict[str, tuple[str, str]] = {
    "whole": ("只计整档,零头不计", "whole steps only"),
    "proportional": ("零头按比例计", "in proportion"),
    "up": ("零头进为一档", "an incomplete step counts whole"),
    "amount": ("数量", "amount"),
    "percent": ("百分比", "percent"),
    "high": ("越高越好", "high is good"),
    "low": ("越低越好", "low is good"),
    "full": ("满分", "full points"),
    "none": ("不限", "no limit"),
    "replace": ("代替", "instead"),
    "add": ("加分", "added"),
    "deduct": ("扣分", "deducted"),
    "subject": ("同一问题", "same subject"),
    "level": ("级别", "level"),
    "kind": ("种类", "kind"),
    "unit": ("按单位", "by unit"),
    "row": ("逐案", "case by case"),
    "mean": ("取平均", "mean"),
    "sum": ("相加", "added up"),
    "highest": ("取最高", "the highest"),
    "lowest": ("取最低", "the lowest"),
    "mean_first": ("数据先平均,再计分一次", "figures are averaged first, scored once"),
    "rescale": ("由其余分摊", "the others take its weight"),
    "zero": ("计 0 分", "counts 0"),
}
KINDS: tuple[tuple[str, type[Node]], ...] = tuple(KEYS.items())  # type: ignore[arg-type]
RULES: tuple[type[Node], ...] = tuple(kind for _, kind in KINDS)
MEASURES = frozenset({"of", "base", "against", "times", "scale", "points"})  # keys under which a measure may stand


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a rule: what it is, what it says; depth: 0, or 1 inside a part of the rule."""

    label: str
    text: str
    depth: int = 0


@dataclass(frozen=True, slots=True)
class ItemPage:
    """An item with its clause (None where faults keep it from being written) and its rule."""

    id: str
    title: str
    full: str
    leaf: bool
    clause: str | None
    official: str
    source: str
    responsible: tuple[str, ...]
    method: str
    notes: tuple[str, ...]
    decisions: tuple[str, ...]
    rows: tuple[Row, ...]
    children: tuple[tuple[str, str, str], ...]  # id, title, full points

    @property
    def parts(self) -> list[tuple[str, bool]]:
        """The clause cut up so that its figures can be marked: (text, is it a figure)."""
        return list(marked(self.clause or ""))


def marked(text: str) -> Iterator[tuple[str, bool]]:
    at = 0
    for match in FIGURE.finditer(text):
        if match.start() > at:
            yield text[at : match.start()], False
        yield match.group(), True
        at = match.end()
    if at < len(text):
        yield text[at:], False


def item_page(scheme: Scheme, id_: str, language: Language) -> ItemPage | None:
    """What the page of one item shows; `total` is the whole. None where there is no such item."""
    entry = next((each for each in (*scheme.entries(), scheme.root) if each.id == id_), None)
    if entry is None:
        return None
    english = language == "en"
    return ItemPage(
        entry.id,
        (entry.title_en if english else None) or entry.title,
        figure_text(entry.points),
        isinstance(entry, Leaf),
        clause_of(entry, scheme, language),
        entry.clause or "",
        cited(entry.source),
        entry.responsible,
        (english and entry.method_en) or entry.method or "",
        entry.notes,
        entry.decisions,
        tuple(rows_of(entry, Voice(scheme, language, entry if isinstance(entry, Leaf) else None))),
        tuple(
            (child.id, (child.title_en if english else None) or child.title, figure_text(child.points))
            for child in (entry.items if isinstance(entry, Section) else ())
        ),
    )


def whole_text(scheme: Scheme, language: Language) -> str:
    """The whole scheme as numbered clauses, for printing."""
    return write_scheme(scheme, language)


def official(scheme: Scheme, language: Language) -> bytes:
    """The whole scheme as an official document (.docx)."""
    return official_docx(scheme, language)


def clause_of(entry: Leaf | Section, scheme: Scheme, language: Language) -> str | None:
    """The clause without its heading; None for a rule that cannot be written because the scheme has errors."""
    voice = Voice(scheme, language)
    try:
        return tidied(leaf_body(entry, voice) if isinstance(entry, Leaf) else section_body(entry, voice), voice)
    except UNWRITABLE:
        return None


def rows_of(entry: Leaf | Section, voice: Voice) -> Iterator[Row]:
    """The rule of a leaf and what surrounds it; how a section is combined."""
    if isinstance(entry, Leaf):
        try:
            yield from rule_rows(entry.rule, voice)
        except UNWRITABLE:
            yield Row(voice.pick("规则", "rule"), voice.pick("有错误,改正后显示", "shown when its faults are mended"))
    names = ("each", "combine", "start", "floor", "cap", "missing", "exempt", "booked_on")
    for name in names:
        value = getattr(entry, name, None)
        if name in entry.model_fields_set and not isinstance(value, Node):
            yield Row(label(entry, name, voice), literal(value, voice))


def rule_rows(rule: Node, voice: Voice, depth: int = 0) -> Iterator[Row]:
    """A rule key by key; rules inside it one level deeper."""
    key = next((name for name, kind in KINDS if isinstance(rule, kind)), "rule")
    yield Row(voice.pick("算法", "kind"), title(key, voice), depth)
    for name, value in written(rule):
        if isinstance(value, Node) and type(value).__name__.lower() == key:
            yield from node_rows(value, voice, depth)
        else:
            yield from field_rows(rule, name, value, voice, depth)


def node_rows(node: Node, voice: Voice, depth: int) -> Iterator[Row]:
    for name, value in written(node):
        yield from field_rows(node, name, value, voice, depth)


def written(node: Node) -> Iterator[tuple[str, Any]]:
    """The fields that the file gives, in the order of the vocabulary."""
    for name in type(node).model_fields:
        value = getattr(node, name)
        if name in node.model_fields_set and value is not None:
            yield name, value


def field_rows(node: Node, name: str, value: Any, voice: Voice, depth: int) -> Iterator[Row]:
    """One field as one row, or as several where rules stand in it."""
    word = label(node, name, voice)
    if isinstance(value, RULES):
        if name == "of" or depth > 3:
            yield Row(word, measure(value, voice), depth)
            return
        yield Row(word, "", depth)
        yield from rule_rows(value, voice, depth + 1)
    elif isinstance(value, tuple) and value and all(isinstance(each, Node) for each in value):
        for each in value:
            yield from part_rows(each, voice, depth)
    elif isinstance(value, Node) and not isinstance(value, Pending | By) and name in ("above", "below", "recurring"):
        yield Row(word, "，".join(f"{row.label} {row.text}" for row in node_rows(value, voice, depth)), depth)
    else:
        yield Row(word, shown(node, name, value, voice), depth)


def part_rows(part: Node, voice: Voice, depth: int) -> Iterator[Row]:
    """A band in one row; a branch with its condition and its rule."""
    if isinstance(part, Range):
        figure = getattr(part, "points", None)
        unit = words.NO_UNIT
        yield Row(tidy(interval(part, voice, unit)), "" if figure is None else literal(figure, voice), depth)
    elif isinstance(part, RULES):
        yield from rule_rows(part, voice, depth + 1)
    else:
        for name, value in written(part):
            yield from field_rows(part, name, value, voice, depth)


def shown(node: Node, name: str, value: Any, voice: Voice) -> str:
    if isinstance(value, By):
        return tidied(figure_or_table(value, voice, words.NO_UNIT).strip("（）()"), voice)
    if isinstance(value, dict):
        by = str(getattr(node, "by", ""))
        entries = (f"{voice.entry('incidents', by, key)} {literal(each, voice)}" for key, each in value.items())
        return tidied(voice.joined(entries, "、", ", "), voice)
    if isinstance(value, Node) and not isinstance(value, Pending):
        return measure(value, voice)
    if isinstance(value, str) and name in MEASURES and value in voice.scheme.measures:
        return measure(value, voice)
    return literal(value, voice)


def measure(of: Any, voice: Voice) -> str:
    return write_measure(of, voice.scheme, voice.language)


def tidied(text: str, voice: Voice) -> str:
    return tidy(text) if voice.language == "zh" else bare(text)


def literal(value: Any, voice: Voice) -> str:
    """A figure, a word of the vocabulary, a list of words."""
    if isinstance(value, Pending):
        return voice.say("待定({})", "pending ({})", value.pending)
    if isinstance(value, bool):
        return voice.pick("是", "yes") if value else voice.pick("否", "no")
    if isinstance(value, Decimal | int):
        return plain(Decimal(value))
    if isinstance(value, tuple):
        return voice.joined(map(str, value), "、", ", ")
    text = str(value)
    if text in words.KINDS_OF_UNITS:
        return voice.kind_of_unit(text)
    return voice.pick(*LITERALS[text]) if text in LITERALS else text


def label(node: Node, name: str, voice: Voice) -> str:
    here = KEYS_HERE.get((type(node).__name__, name))
    if here:
        return voice.pick(*here)
    field = type(node).model_fields[name]
    return title(field.alias or name, voice)


def title(key: str, voice: Voice) -> str:
    """The word for a key; of those with several meanings the first."""
    pair = TITLES.get(key)
    return re.split("[；;]", voice.word(pair))[0] if pair else key

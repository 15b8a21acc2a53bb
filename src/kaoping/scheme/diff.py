"""Two versions of a scheme, told apart in words: what an officer would write in the note to a revision.

Items are paired by id and title, then by title (renumbered), then by what they say, then by id (renamed). Clauses are
those that the program writes, so whatever changes points shows, and wording alone does not hide it.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from kaoping.problems import Language
from kaoping.scheme.load import Edition
from kaoping.scheme.model import TOTAL, Leaf, Scheme, Section
from kaoping.scheme.voice import Voice, bare
from kaoping.scheme.write import finished
from kaoping.scheme.writing import write_results as results
from kaoping.scheme.writing.write_figures import signed
from kaoping.scheme.writing.write_items import cited, leaf_body, particulars, section_body

Kind: TypeAlias = Literal["added", "removed", "moved", "renamed", "points", "rule", "details", "result", "decision"]
Entry: TypeAlias = Leaf | Section
Said: TypeAlias = dict[str, tuple[str, str]]  # id → (title, words)
WORD = re.compile(r"[0-9]+(?:\.[0-9]+)?%?|[A-Za-z_]+|\s+|.", re.DOTALL)  # Chinese is compared character by character


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. item: id in the new version (in the old one where it is gone), "" for the scheme as a whole.

    what: which part of it, in words. before, after: "" where there is nothing.
    """

    kind: Kind
    item: str
    title: str
    what: str
    before: str
    after: str

    @property
    def marked(self) -> tuple[tuple[tuple[str, bool], ...], tuple[tuple[str, bool], ...]]:
        """Before and after in pieces (text, whether it differs)."""
        return marked(self.before, self.after)


def compare(old: Scheme | Edition, new: Scheme | Edition, language: Language = "zh") -> tuple[Change, ...]:
    """Every difference in the order of the new version: the scheme as a whole, its items, results, decisions.

    An edition counts with its decisions settled as they are in it. Nothing where the two say the same.
    """
    return tuple(_Comparison(_scheme(old), _scheme(new), language).changes())


def marked(before: str, after: str) -> tuple[tuple[tuple[str, bool], ...], tuple[tuple[str, bool], ...]]:
    """Two texts in pieces (text, whether it differs), so that the changed words can be marked."""
    words = WORD.findall(before), WORD.findall(after)
    left: list[tuple[str, bool]] = []
    right: list[tuple[str, bool]] = []
    for how, a, b, c, d in difflib.SequenceMatcher(None, *words, autojunk=False).get_opcodes():
        if b > a:
            left.append(("".join(words[0][a:b]), how != "equal"))
        if d > c:
            right.append(("".join(words[1][c:d]), how != "equal"))
    return tuple(left), tuple(right)


def _scheme(of: Scheme | Edition) -> Scheme:
    return of.scheme if isinstance(of, Edition) else of


@dataclass(frozen=True, slots=True)
class _Place:
    """An item and the section that it stands in."""

    entry: Entry
    parent: str


class _Comparison:
    def __init__(self, old: Scheme, new: Scheme, language: Language) -> None:
        self.old, self.new, self.language = old, new, language
        self.was, self.now = Voice(old, language), Voice(new, language)
        self.places = {_key(place): place for place in _places(old)}, {_key(place): place for place in _places(new)}

    def changes(self) -> Iterator[Change]:
        yield from self.general()
        yield from self.items()
        yield from self.total()
        yield from self.listed("result", ("一票否决与限制", "gate"), _gates)
        yield from self.listed("result", ("等次", "grades"), _grades)
        yield from self.listed("result", ("奖励", "award"), _awards)
        yield from self.listed("result", ("经费", "fund"), _funds)
        yield from self.listed("decision", ("口径", "decision"), _decisions)
        yield from self.listed("details", ("采集的数据", "input"), _inputs)

    def pick(self, zh: str, en: str) -> str:
        return zh if self.language == "zh" else en

    def said(self, text: str) -> str:
        return finished(text, self.language)

    def title(self, entry: Entry) -> str:
        return self.pick(entry.title, entry.title_en or entry.title)

    # --- the scheme as a whole

    def general(self) -> Iterator[Change]:
        """Title, version, dates and what all items share."""
        title = self.pick(self.new.title, self.new.title_en or self.new.title)
        for what, of in self.facts().items():
            before, after = of(self.old, self.was), of(self.new, self.now)
            if before != after:
                yield Change("details", "", title, what, before, after)

    def facts(self) -> dict[str, Callable[[Scheme, Voice], str]]:
        pick = self.pick
        return {
            pick("名称", "title"): lambda scheme, _: scheme.title,
            pick("英文名称", "English title"): lambda scheme, _: scheme.title_en or "",
            pick("版本", "version"): lambda scheme, _: scheme.version,
            pick("施行日期", "in force"): lambda scheme, _: f"{scheme.in_force.from_} – {scheme.in_force.until or ''}",
            pick("考核对象", "appraised"): lambda scheme, voice: voice.kind_of_unit(scheme.appraises),
            pick("周期", "cycle"): lambda scheme, _: scheme.cycle,
            pick("保留小数位", "decimal places"): lambda scheme, _: str(scheme.places),
            pick("依据", "source"): lambda scheme, voice: bare(cited(scheme.source, voice)),
            pick("说明", "notes"): lambda scheme, _: "\n".join(scheme.notes),
        }

    # --- items

    def items(self) -> Iterator[Change]:
        pairs = _paired(*self.places)
        gone = set(self.places[0]) - set(pairs.values())
        for key, place in self.places[1].items():
            if key in pairs:
                yield from self.both(self.places[0][pairs[key]], place, pairs)
            else:
                yield self.alone("added", place.entry, self.now)
        for key in self.places[0]:
            if key in gone:
                yield self.alone("removed", self.places[0][key].entry, self.was)

    def alone(self, kind: Literal["added", "removed"], entry: Entry, voice: Voice) -> Change:
        text = self.whole(entry, voice)
        what = self.pick("新增", "added") if kind == "added" else self.pick("删除", "removed")
        return Change(
            kind, entry.id, self.title(entry), what, text if kind == "removed" else "", text if kind == "added" else ""
        )

    def whole(self, entry: Entry, voice: Voice) -> str:
        points = self.points(entry, voice)
        return f"{points}{self.pick('：', ': ') if points else ''}{self.body(entry, voice)}"

    def both(self, old: _Place, new: _Place, pairs: Mapping[str, str]) -> Iterator[Change]:
        """What is different about one item."""
        was, now = old.entry, new.entry

        def change(kind: Kind, zh: str, en: str, before: str, after: str) -> Iterator[Change]:
            if before != after:
                yield Change(kind, now.id, self.title(now), self.pick(zh, en), before, after)

        if was.id != now.id or pairs.get(new.parent, new.parent) != old.parent:
            yield Change("moved", now.id, self.title(now), self.pick("位置", "place"), *self.ways(old, new))
        yield from change("renamed", "名称", "title", self.title(was), self.title(now))
        yield from change("points", "满分", "full points", self.points(was, self.was), self.points(now, self.now))
        yield from change("rule", "条款", "clause", self.body(was, self.was), self.body(now, self.now))
        yield from change("details", "原文", "official text", was.clause or "", now.clause or "")
        before, after = ("\n".join(map(bare, particulars(*each))) for each in ((was, self.was), (now, self.now)))
        yield from change("details", "责任、方式、依据", "who, how and why", before, after)

    def ways(self, old: _Place, new: _Place) -> tuple[str, str]:
        top = self.pick("总分", "the total")
        return f"{old.parent or top} › {old.entry.id}", f"{new.parent or top} › {new.entry.id}"

    def points(self, entry: Entry, voice: Voice) -> str:
        if entry.points is None:
            return ""
        return self.pick("不设满分", "no full points") if entry.points == 0 else self.said(signed(entry.points, voice))

    def body(self, entry: Entry, voice: Voice) -> str:
        """How an item is scored or combined."""
        return self.said(leaf_body(entry, voice) if isinstance(entry, Leaf) else section_body(entry, voice))

    def total(self) -> Iterator[Change]:
        before, after = self.whole(self.old.root, self.was), self.whole(self.new.root, self.now)
        if before != after:
            yield Change("result", TOTAL, self.pick("总分", "Total"), self.pick("合成", "roll-up"), before, after)

    # --- what follows from the scores, and what is asked

    def listed(self, kind: Kind, what: tuple[str, str], of: Callable[[Scheme, Voice], Said]) -> Iterator[Change]:
        """Things with an id: new ones, changed ones, and those that are gone."""
        before, after = of(self.old, self.was), of(self.new, self.now)
        for id_ in dict.fromkeys((*after, *before)):
            was, now = before.get(id_, ("", ""))[1], after.get(id_, ("", ""))[1]
            if was != now:
                title = after.get(id_, before.get(id_, ("", "")))[0]
                yield Change(kind, id_, title, self.pick(*what), self.said(was), self.said(now))


def _places(scheme: Scheme) -> Iterator[_Place]:
    def below(items: Sequence[Entry], parent: str) -> Iterator[_Place]:
        for entry in items:
            yield _Place(entry, parent)
            if isinstance(entry, Section):
                yield from below(entry.items, entry.id)

    yield from below(scheme.items, "")


def _key(place: _Place) -> str:
    return place.entry.id


def _paired(old: Mapping[str, _Place], new: Mapping[str, _Place]) -> dict[str, str]:
    """New id → old id."""
    found = {id_: id_ for id_, place in new.items() if id_ in old and old[id_].entry.title == place.entry.title}
    for trait in (_titled, _contents):
        left = [place for id_, place in old.items() if id_ not in found.values()]
        open_ = [place for id_, place in new.items() if id_ not in found]
        unique = {key for key, count in Counter(map(trait, left)).items() if count == 1}
        unique &= {key for key, count in Counter(map(trait, open_)).items() if count == 1}
        by_trait = {trait(place): place.entry.id for place in left}
        found |= {place.entry.id: by_trait[trait(place)] for place in open_ if trait(place) in unique}
    taken = set(found.values())
    kinds = {id_: isinstance(place.entry, Leaf) for id_, place in old.items()}
    for id_, place in new.items():
        if id_ not in found and id_ in old and id_ not in taken and kinds[id_] == isinstance(place.entry, Leaf):
            found[id_] = id_
    return found


def _titled(place: _Place) -> Any:
    return isinstance(place.entry, Leaf), place.entry.title


def _contents(place: _Place) -> Any:
    entry = place.entry
    if isinstance(entry, Leaf):
        return entry.rule, entry.points, entry.start, entry.floor, entry.cap, entry.each, entry.combine
    return entry.id  # sections are told apart by their titles only


def _gates(scheme: Scheme, voice: Voice) -> Said:
    return {each.id: (each.title, results.gate(each, voice)) for each in scheme.gates}


def _grades(scheme: Scheme, voice: Voice) -> Said:
    title = voice.pick("等次", "grades")
    return {"grades": (title, "；".join(results.grades(scheme.grades, voice)))} if scheme.grades else {}


def _awards(scheme: Scheme, voice: Voice) -> Said:
    title = voice.pick("评奖资格", "eligibility")
    first = {"eligible": (title, results.eligible(scheme.eligible, voice))} if scheme.eligible else {}
    return first | {each.id: (each.title, results.award(each, voice)) for each in scheme.awards}


def _funds(scheme: Scheme, voice: Voice) -> Said:
    return {each.id: (each.title, results.fund(each, voice)) for each in scheme.funds}


def _decisions(scheme: Scheme, voice: Voice) -> Said:
    return {
        id_: (voice.pick(each.question, each.question_en or each.question), results.decision(each, voice))
        for id_, each in scheme.decisions.items()
    }


def _inputs(scheme: Scheme, voice: Voice) -> Said:
    """Everything that is read, with its limits, as plain words."""
    found: Said = {}
    for name in type(scheme.inputs).model_fields:
        for id_, each in getattr(scheme.inputs, name).items():
            limits = each.model_dump(exclude={"title"}, exclude_defaults=True)
            words = ", ".join(f"{key}: {_plain(value)}" for key, value in limits.items())
            found[f"{name}.{id_}"] = (each.title, f"{each.title} {words}".strip())
    return found


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_plain(each)}" for key, each in value.items()) + "}"
    return "、".join(map(str, value)) if isinstance(value, tuple) else str(value)

"""One clause as a term of its item: a rule, a rule to be confirmed, or an open place that nobody computes with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kaoping.clause.lowering import faults
from kaoping.clause.lowering.names import Data, Unsaid
from kaoping.clause.lowering.place import WHOLE, Site
from kaoping.clause.lowering.rules import FOLLOWING, Way, lower_rule, ways
from kaoping.clause.lowering.whole import Reach, Whole, follow, plain
from kaoping.clause.meaning.parts import Bound, Gate, Mean, Note, Rule
from kaoping.clause.notes import told
from kaoping.clause.saying import say
from kaoping.clause.whole.model import ReadClause
from kaoping.clause.whole.referring import shortened


@dataclass(frozen=True, slots=True)
class Term:
    """rule: what the clause contributes, None where it has no points to give. open: why it is not known, where it is
    not. full: the condition under which the item has all its points."""

    clause: ReadClause
    rule: Data | str | None = None
    ways: frozenset[Way] = frozenset()
    open: str = ""
    full: str = ""
    decisions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def term(clause: ReadClause, site: Site, reach: Reach, made: Whole, held: bool) -> Term:
    """A clause that scores, as a term of its item. held: whether it has to keep within the item's points by itself."""
    rule = clause.rule
    if rule is None or clause.outcome == "flag":
        why, why_en = reasons(clause, "zh"), reasons(clause, "en")
        made.tell(faults.LEFT_OPEN, clause, why=why, why_en=why_en)
        return Term(clause, open=why)
    try:
        effects(rule, clause, site, reach, made)
        found = lower_rule(rule, site, held)
        full = full_score(rule, site)
    except Unsaid as unsaid:
        made.tell(faults.UNSAID, clause, why=unsaid.zh, why_en=unsaid.en)
        return Term(clause, open=f"读懂了，但写不进方案：{unsaid.zh}")
    asked = confirm(clause, found, site, made, held) if clause.outcome == "confirm" else ()
    options = [id for id in asked if len(made.names.decisions[id]["options"]) > 1]
    body = f"={options[0]}" if options else found
    excepted = () if "excepted" in codes(clause) else tuple(f"计数时剔除：{each}" for each in rule.excepted)
    return Term(clause, body, frozenset(ways(rule)), full=full, decisions=asked, notes=(*assumed(clause), *excepted))


def reasons(clause: ReadClause, language: str) -> str:
    return join(clause.reading.reasons, "zh" if language == "zh" else "en") or ("没有读懂" if language == "zh" else "?")


def join(notes: tuple[Note, ...], language: str) -> str:
    return ("" if language == "zh" else " ").join(told(one, "zh" if language == "zh" else "en") for one in notes)


def assumed(clause: ReadClause) -> Iterator[str]:
    for one in clause.reading.assumptions:
        yield f"“{shortened(plain(clause.text))}”：{told(one)}"


def codes(clause: ReadClause) -> set[str]:
    return {one.code for one in clause.reading.assumptions}


def effects(rule: Rule, clause: ReadClause, site: Site, reach: Reach, made: Whole) -> None:
    """What the clause says besides points; full points are the item's own business."""
    for part in rule.parts:
        if isinstance(part, FOLLOWING) and not is_full(part):
            follow(part, clause, site, reach, made)


def is_full(part: object) -> bool:
    return isinstance(part, Gate) and part.effect == "full_score"


def full_score(rule: Rule, site: Site) -> str:
    """The condition under which the item has all its points."""
    for part in rule.parts:
        if isinstance(part, Gate) and is_full(part):
            if part.need is not None or part.when:
                raise Unsaid("满分另有数的条件", "full points under a condition on a figure")
            return f"{site.named(site.kind(part.what, part.unit))} > 0"
    return ""


def confirm(clause: ReadClause, found: Data | None, site: Site, made: Whole, held: bool) -> tuple[str, ...]:
    """The decision about a clause that rests on an assumption: as it was read, or as it might be."""
    rules = [rule for rule in (clause.rule, *clause.others) if rule is not None]
    options: Data = {}
    for at, rule in enumerate(rules, 1):
        body = found if at == 1 else alternative(rule, clause, site, held)
        if at == 1 or body is not None:
            options[f"r{at}"] = {"text": plain(say(rule)), "text_en": plain(say(rule, "en")), "value": body}
    if found is None or len(options) == 1:
        options = {"r1": {key: value for key, value in options["r1"].items() if key != "value"}}
    words, words_en = join(clause.reading.assumptions, "zh"), join(clause.reading.assumptions, "en")
    text = shortened(plain(clause.text))
    source = made.cited(clause)["source"]
    return (made.names.decide(f"“{text}”：{words}", options, "r1", question_en=f"“{text}”: {words_en}", source=source),)


def alternative(rule: Rule, clause: ReadClause, site: Site, held: bool) -> Data | None:
    """Another reading as a rule that fits into the same item; None where it does not."""
    if clause.rule is None or ways(rule) != ways(clause.rule) or any(isinstance(p, FOLLOWING) for p in rule.parts):
        return None
    try:
        return lower_rule(rule, replace(site, partial=WHOLE), held)
    except Unsaid:
        return None


def bounds(clause: ReadClause) -> tuple[Bound, ...]:
    """The bounds of a clause that says nothing else."""
    return only_bounds(clause.rule) if clause.outcome != "flag" else ()


def only_bounds(rule: Rule | None) -> tuple[Bound, ...]:
    parts = rule.parts if rule is not None else ()
    found = tuple(part for part in parts if isinstance(part, Bound))
    return found if len(found) == len(parts) else ()


def mean(clause: ReadClause) -> Mean | None:
    """The mean over parts that a clause says, where it says nothing else."""
    rule = clause.rule if clause.outcome != "flag" else None
    return rule.parts[0] if rule and len(rule.parts) == 1 and isinstance(rule.parts[0], Mean) else None

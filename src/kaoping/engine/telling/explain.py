"""From a reason to an explanation that anyone can read and check: the front door for leaf items."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

from kaoping.engine.reasons import Reason
from kaoping.engine.results import State
from kaoping.engine.telling.explanation import Explanation, Table
from kaoping.engine.telling.fact_requests import FactRequest, fact_requests, in_words
from kaoping.engine.telling.fact_tables import facts_table
from kaoping.engine.telling.part_tables import parts_table
from kaoping.engine.telling.tell_leaf import leaf_told
from kaoping.engine.telling.teller import Setting, Teller, exact_decimal
from kaoping.engine.telling.told import Told
from kaoping.problems import Language
from kaoping.scheme.decisions import Choice
from kaoping.scheme.model import TOTAL, Entry, Gate, Leaf, Scheme, Section
from kaoping.scheme.voice import MINUS, Voice, bare, tidy
from kaoping.scheme.write import write_item
from kaoping.scheme.writing.write_items import cited
from kaoping.scheme.writing.write_results import gate as gate_clause

EMPTY = Setting()


def explain(reason: Reason, scheme: Scheme, language: Language = "zh", setting: Setting = EMPTY) -> Explanation:
    """Why a unit got its points for a leaf item.

    reason: of the leaf, for an appraised unit (`reference_leaf.leaf_reason`). setting: names, decisions, rows of facts.
    """
    leaf: Leaf = reason.of
    teller = Teller(Voice(scheme, language, leaf), setting)
    told = leaf_told(leaf, reason, teller)
    requests = fact_requests(leaf, scheme, reason.subject)
    made = Explanation(
        language=language,
        unit=reason.subject.unit,
        unit_name=teller.name(reason.subject),
        item=leaf.id,
        title=teller.voice.pick(leaf.title, leaf.title_en or leaf.title),
        state=state_of(reason, setting),
        points=points_text(reason, teller),
        exact=fraction_text(reason),
        headline=headline(told, leaf, reason, teller),
        lines=(*told.lines, *changed(leaf, reason, teller)),
        formula=told.formula,
        clause=leaf.clause or "",
        rule=write_item(leaf, scheme, language),
        source=cited(leaf.source, teller.voice),
        decisions=tuple(decisions(leaf, teller)),
        notes=leaf.notes,
        tables=tuple(tables(leaf, reason, requests, teller)),
        facts=tuple(dict.fromkeys(in_words(request, teller.voice) for request in requests)),
        requests=requests,
    )
    return finished(made)


def state_of(reason: Reason, setting: Setting) -> State:
    """The state of the item: that of its row of results, else what the reason shows."""
    if setting.score is not None:
        return setting.score.state
    if reason.case == "exempt":
        return "exempt"
    if reason.case == "pending":
        return "pending"
    return "missing" if reason.result is None else "ok"


def points_text(reason: Reason, teller: Teller) -> str:
    """The points with all places of the scheme."""
    score = teller.setting.score
    if score is not None:
        return "" if score.points is None else f"{score.points:f}".replace("-", MINUS)
    if not isinstance(reason.result, Fraction):
        return ""
    return f"{exact_decimal(reason.result, teller.scheme.places):f}".replace("-", MINUS)


def fraction_text(reason: Reason) -> str:
    exact = reason.details.get("exact", reason.result)
    return str(exact) if isinstance(exact, Fraction) else ""


def headline(told: Told, leaf: Leaf, reason: Reason, teller: Teller) -> str:
    """The sentence of the item; with what a gate or a bound of its section changed afterwards."""
    end = changed(leaf, reason, teller)
    text = teller.voice.joined((told.sentence, end[0] if end else ""), "；", "; ")
    return begun(text, teller)


def begun(text: str, teller: Teller) -> str:
    """An English sentence begins with a capital, unless it begins with a key of the scheme."""
    inputs = teller.scheme.inputs
    keys = {*inputs.indicators, *inputs.kinds, *inputs.surveys, *inputs.attributes}
    if teller.language == "zh" or re.split(r"[ :,]", text, maxsplit=1)[0] in keys:
        return text
    return text[:1].upper() + text[1:]


def changed(leaf: Leaf, reason: Reason, teller: Teller) -> tuple[str, ...]:
    """Why the row of results shows other points than the rule gave: a gate, or a bound of the section booked here."""
    score, voice = teller.setting.score, teller.voice
    if score is None or score.points is None or Fraction(score.points) == reason.result:
        return ()
    gate = next((each for each in fired(teller) if each.effect == "zero_item" and each.item == leaf.id), None)
    final = teller.points(Fraction(score.points))
    if gate is not None:
        cause = voice.say("“{}”", "“{}”", gate.title)
        return (
            voice.say("因{}，最终{}", "because of {} it is {}", cause, final),
            gate_clause(gate, voice),
        )
    section = next((each for each in sections(teller.scheme) if each.booked_on == leaf.id), None)
    if section is None or not isinstance(reason.result, Fraction):
        return ()
    difference = Fraction(score.points) - reason.result
    template = (
        "{section}有上下限，差额{difference}记在本项，最终{final}",
        "{section} is bounded and the difference, {difference}, is booked here: {final}",
    )
    name = voice.pick("总分", "the total") if section.id == TOTAL else voice.item(section.id)
    return (voice.say(*template, section=name, difference=teller.points(difference), final=final),)


def fired(teller: Teller) -> Iterator[Gate]:
    return (gate for gate in teller.scheme.gates if gate.id in teller.setting.gates)


def sections(scheme: Scheme) -> Iterator[Section]:
    yield from (entry for entry in (scheme.root, *scheme.entries()) if isinstance(entry, Section))


# --- decisions


def decisions(entry: Entry | Any, teller: Teller) -> Iterator[str]:
    """The readings that the item rests on, and who chose them."""
    made = {choice.id: choice for choice in teller.setting.choices}
    for id_ in entry.decisions:
        decision = teller.scheme.decisions.get(id_)
        if decision is not None:
            choice = made.get(id_) or Choice(
                id_, decision.default or "", None, "default" if decision.default else "pending"
            )
            option = decision.options.get(choice.choice)
            pick = teller.voice.pick
            chosen = pick(option.text, option.text_en or option.text) if option else choice.choice
            asked = pick(decision.question, decision.question_en or decision.question)
            yield decided(id_, asked, chosen, choice, teller)


def decided(id_: str, question: str, chosen: str, choice: Choice, teller: Teller) -> str:
    """K1 不足一档的零头是否计分？ 只计整档（默认）."""
    voice = teller.voice
    if choice.how == "pending":
        return voice.say("{} {} 待定", "{} {} — pending", id_, question)
    who = {
        "default": voice.pick("默认", "default"),
        "override": voice.pick("本次指定", "chosen for this run"),
        "decided": voice.pick("已定", "decided"),
    }[choice.how]
    on = choice.on.isoformat() if choice.on else ""
    by = voice.joined((choice.by or who, on, choice.reason))
    return voice.say("{} {} {}（{}）", "{} {} — {} ({})", id_, question, chosen, by)


# --- tables


def tables(leaf: Leaf, reason: Reason, requests: Iterable[FactRequest], teller: Teller) -> Iterator[Table]:
    """The parts, then the rows of facts that were handed in."""
    if leaf.each is not None and leaf.combine != "mean_first" and reason.steps:
        yield parts_table(leaf, reason, teller)
    for request in requests:
        rows = teller.setting.rows.get(request)
        if rows:
            yield facts_table(request, rows, teller)


def bare_table(table: Table) -> Table:
    """A table whose cells are as the facts and the scheme write them."""
    return replace(table, rows=tuple(tuple(map(bare, row)) for row in table.rows))


def finished(made: Explanation) -> Explanation:
    """Texts of ours with the spaces of good typesetting."""
    clean = tidy if made.language == "zh" else bare
    return replace(
        made,
        unit_name=bare(made.unit_name),
        headline=clean(made.headline),
        lines=tuple(map(clean, made.lines)),
        formula=clean(made.formula),
        source=clean(made.source),
        rule=clean(made.rule),
        facts=tuple(map(clean, made.facts)),
        tables=tuple(replace(bare_table(table), title=clean(table.title)) for table in made.tables),
    )


__all__ = ["Explanation", "FactRequest", "Setting", "Table", "explain", "fact_requests"]

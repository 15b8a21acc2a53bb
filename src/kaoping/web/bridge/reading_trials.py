"""A rule tried on figures: what has to be given, what comes of it, and the example that tells two readings apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from kaoping.clause.meaning.as_json import from_json
from kaoping.clause.meaning.parts import Rule
from kaoping.clause.meaning.trying import try_rule
from kaoping.problems import Language
from kaoping.web.bridge.reading import RuleData
from kaoping.web.bridge.reading_inputs import Field as Field
from kaoping.web.bridge.reading_inputs import fields_of, plainly

NUMBER = re.compile(r"[+-]?[0-9]{1,12}(?:\.[0-9]{1,6})?")
BETWEEN = re.compile(r"[、,，;；\s]+")
MOST_ENTRIES = 60  # of a list
EFFECTS: dict[str, tuple[str, str]] = {
    "none": ("无后果", "no consequence"),
    "zero_item": ("本项不得分", "the item is worth nothing"),
    "zero_section": ("本部分不得分", "the section is worth nothing"),
    "veto": ("一票否决", "vetoed"),
    "ineligible": ("取消评优资格", "no awards"),
    "cap_grade": ("等次封顶", "the grade is capped"),
    "lower_grade": ("降一个等次", "one grade lower"),
    "full_score": ("得满分", "full points"),
}
ERRORS: dict[str, tuple[str, str]] = {
    "out_of_range": ("落在各档之外，不能算", "outside of all bands: cannot be computed"),
    "no_figure": ("缺数", "a figure is missing"),
    "no_rank": ("缺名次", "the rank is missing"),
    "no_reference": ("缺参照数", "the figure to compare with is missing"),
    "no_answers": ("缺答卷", "no answers"),
    "no_item_points": ("本项没有分值", "the item has no points"),
    "nothing_picked": ("缺所取分值", "the chosen amount is missing"),
    "unknown_kind": ("没有这一类", "no such kind"),
    "unknown_answer": ("没有这一选项", "no such answer"),
    "missing_part": ("缺一部分的数", "the figure of a part is missing"),
    "zero_denominator": ("分母为 0", "division by zero"),
    "not_a_number": ("不是数字", "not a number"),
    "figures_needed": ("要分别填各项的数值", "the figure of each is needed"),
    "counts_needed": ("要分别填各有多少", "the number of each is needed"),
    "answers_needed": ("要逐项答是或否", "an answer to each is needed"),
    "not_a_table": ("要分类填", "figures by kind are needed"),
    "not_yes_or_no": ("要答是或否", "yes or no is needed"),
    "one_figure_needed": ("只能填一个数", "one figure is needed"),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rule gives: words, and whether points are won, lost, neither, or could not be computed."""

    words: str
    sign: Literal["gain", "loss", "none", "error"]


@dataclass(frozen=True, slots=True)
class Example:
    """The same case for several rules: its words and the outcome of each."""

    case: str
    outcomes: tuple[Outcome, ...]


def together(rules: list[RuleData]) -> tuple[Field, ...]:
    """What has to be given to try some rules on the same case, each field once."""
    return merged([from_json(rule) for rule in rules])


def merged(rules: list[Rule]) -> tuple[Field, ...]:
    return tuple({field.name: field for rule in rules for field in fields_of(rule)}.values())


def outcome(rule: RuleData, points: Decimal | None, given: Mapping[str, str], language: Language) -> Outcome:
    """given: what was typed, by the names of the fields."""
    made = from_json(rule)
    inputs = typed(fields_of(made), given)
    return shown(try_rule(made, points, inputs), language) if inputs else shown({"error": "no_figure"}, language)


def typed(wanted: Iterable[Field], given: Mapping[str, str]) -> dict[str, Any]:
    """The inputs of a trial; figures stay text, so that no digit is lost. What is no figure is left out."""
    found: dict[str, Any] = {}
    for field in wanted:
        value = value_of(field, given.get(field.name, "").strip())
        if value is None:
            continue
        if field.under:
            found.setdefault(field.key, {})[field.under] = value
        else:
            found[field.key] = value
    return found


def value_of(field: Field, text: str) -> Any:
    match field.kind:
        case "yes":
            return {"yes": True, "no": False}.get(text)
        case "word":
            return text if text in field.options else None
        case "list":
            parts = [each for each in BETWEEN.split(text) if NUMBER.fullmatch(each)][:MOST_ENTRIES]
            return parts or None
        case "answers":
            answers = [{"是": True, "否": False, "y": True, "n": False}.get(each) for each in BETWEEN.split(text)]
            return [each for each in answers if each is not None] or None
        case _:
            return text if NUMBER.fullmatch(text) else None


def shown(result: Mapping[str, Any], language: Language) -> Outcome:
    """A result of the trial in words."""
    at = 0 if language == "zh" else 1
    if "error" in result:
        return Outcome(ERRORS.get(result["error"], (result["error"],) * 2)[at], "error")
    words, sign = [], "none"
    if "points" in result:
        points = Decimal(str(result["points"]))
        words.append(signed(points, ("分", "points")[at]))
        sign = "gain" if points > 0 else "loss" if points < 0 else "none"
    if result.get("effect", "none") != "none" or (not words and "effect" in result):
        words.append(EFFECTS[result["effect"]][at])
    if "award" in result:
        words.append(f"{plainly(Decimal(str(result['award'])))} {result['award_unit']}")
    if "award_pct" in result:
        words.append(f"{plainly(Decimal(str(result['award_pct'])))}%")
    if "grade" in result:
        words.append(str(result["grade"]))
    return Outcome(("，", ", ")[at].join(words), sign)  # type: ignore[arg-type]


def signed(points: Decimal, unit: str) -> str:
    sign = "+" if points > 0 else "−" if points < 0 else ""
    return f"{sign}{plainly(abs(points))} {unit}"


# --- an example ------------------------------------------------------------------------------------------------------


def example(rules: list[RuleData], points: Decimal | None, language: Language) -> Example | None:
    """The case in which rules differ most visibly; where they never do, one in which something happens."""
    made = [from_json(rule) for rule in rules]
    worth, given, results = best(made, points)
    if not worth:
        return None
    return Example(case_words(merged(made), given, language), tuple(shown(each, language) for each in results))


def beginning(rules: list[RuleData], points: Decimal | None) -> dict[str, str]:
    """What the fields of a trial begin with: the example's case."""
    return best([from_json(rule) for rule in rules], points)[1]


def best(rules: list[Rule], points: Decimal | None) -> tuple[int, dict[str, str], list[dict[str, Any]]]:
    """How telling the best case is (0: not at all), the case, and what each rule gives."""
    wanted, found = merged(rules), (0, dict[str, str](), list[dict[str, Any]]())
    for given in cases(wanted):
        results = [try_rule(rule, points, typed(wanted, given)) for rule in rules]
        worth = worth_of(results)
        if worth > found[0] or not found[1]:
            found = worth, given, results
        if worth == 3:
            break
    return found


def worth_of(results: list[dict[str, Any]]) -> int:
    """3: all are computed and differ; 2: they differ; 1: something comes of it; 0: nothing does."""
    broken = any("error" in result for result in results)
    if any(result != results[0] for result in results):
        return 2 if broken else 3
    idle = results[0].get("points", None) == 0 and results[0].get("effect", "none") == "none"
    several = len(results) > 1
    return 0 if broken else 1 if idle or several else 3


def cases(wanted: tuple[Field, ...]) -> Iterator[dict[str, str]]:
    """Candidates for an example: every field goes through what it may take."""
    for at in range(max((len(field.tries) for field in wanted), default=0)):
        yield {field.name: field.tries[at % len(field.tries)] for field in wanted}


def case_words(wanted: tuple[Field, ...], given: Mapping[str, str], language: Language) -> str:
    """A case in words: 次数 3，…"""
    parts = [
        f"{field.label(language)} {field.said(given[field.name], language)}" for field in wanted if given[field.name]
    ]
    return ("，" if language == "zh" else ", ").join(parts[:6])

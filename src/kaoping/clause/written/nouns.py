"""Measures: from their nouns to the values that a scheme file holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kaoping.clause.written.conditions import row_condition, unit_formula
from kaoping.clause.written.figures import figure, interval
from kaoping.clause.written.parse import Part
from kaoping.clause.written.sheet import (
    ATTRIBUTE,
    ENTRY,
    INDICATOR,
    KIND,
    QUESTION,
    SURVEY,
    Sheet,
    every,
    maybe,
    one,
    parts,
    word,
)
from kaoping.scheme import words
from kaoping.scheme.hints import Words
from kaoping.scheme.quotes import unquoted

Data = dict[str, Any]


def of(part: Part, sheet: Sheet) -> Any:
    """What a rule measures: the name of a measure where the scheme has one for these words, else the measure itself."""
    inner = parts(part)[0] if part.data in ("measure", "bracket") else part
    name = sheet.nouns.get(sheet.words(inner))
    return noun(inner, sheet) if name is None else name


def noun(part: Part, sheet: Sheet) -> Data:
    """A measure written out."""
    read = NOUNS.get(part.data)
    return {"formula": unit_formula(part, sheet)} if read is None else read(part, sheet)


# --- cases and incidents


def rows(part: Part, sheet: Sheet) -> Data:
    """Which cases count, by which moment they belong to the cycle, and whether those of units below do."""
    found = below(part)
    moment = maybe(part, "moment")
    if moment is not None:
        found["when"] = column(moment, sheet)
    if part.data.endswith("_where"):
        found["where"] = row_condition(parts(part)[0], "cases", sheet)
    return found


def below(part: Part) -> Data:
    return {"below": False} if word(part, "HERE", "HERE_TOO") else {}


def column(part: Part, sheet: Sheet) -> str:
    """The column of the table of cases that a word names."""
    said = sheet.words(part)
    found = [key for key, each in words.COLUMNS["cases"].items() if each.name.zh == said]
    if not found:
        raise sheet.misplaced(
            part,
            Words("案件没有这一栏", "cases have no such column"),
            Words("改用案件表的栏目名", "name a column of the table of cases"),
        )
    return found[0]


def count(part: Part, sheet: Sheet) -> Data:
    return {"count": "cases", **rows(part, sheet)}


def total(part: Part, sheet: Sheet) -> Data:
    return {"sum": "cases", "of": column(one(part, "added"), sheet), **rows(part, sheet)}


def incidents(part: Part, sheet: Sheet) -> Data:
    kinds = [sheet.key(each, sheet.voice.kind_titles, KIND) for each in every(part, "name")]
    found: Data = {"incidents": kinds[0] if len(kinds) == 1 else kinds, **below(part)}
    if part.data.endswith("_where"):
        conditions = [each for each in parts(part) if each.data != "name"]
        found["where"] = row_condition(conditions[0], "incidents", sheet)
    return found


# --- figures that are reported, attributes, constants


TAKEN = {"合计": "sum", "各时段平均": "mean", "最后一次的数": "last", "最高数": "max", "最低数": "min"}


def value(part: Part, sheet: Sheet) -> Data:
    titles = {key: each.title for key, each in sheet.scheme.inputs.indicators.items()}
    found: Data = {"value": sheet.key(one(part, "name"), titles, INDICATOR), "take": "months"}
    if part.data == "value":
        found["take"] = TAKEN[word(part, "TAKEN")]
    if part.data == "months_of":
        found["at_least"] = figure(parts(part)[-1])
    if word(part, "PERIOD") == "上期":
        found["period"] = "previous"
    return found


def attribute(part: Part, sheet: Sheet) -> Data:
    return {"attribute": sheet.key(one(part, "name"), sheet.attributes, ATTRIBUTE)}


def constant(part: Part, _: Sheet) -> Data:
    return {"number": figure(parts(part)[0])}


# --- one measure over others


STATISTICS = {"的简单平均值": "mean", "的中位数": "median", "的总和": "sum", "的最高值": "max", "的最低值": "min"}


def ratio(part: Part, sheet: Sheet) -> Data:
    first, second = parts(part)
    return {"ratio": of(first, sheet), "over": of(second, sheet)}


def peers(part: Part, sheet: Sheet) -> Data:
    group, first, *over = parts(part)
    found: Data = {"peers": STATISTICS.get(word(part, "STATISTIC"), "pooled"), "of": of(first, sheet)}
    if over:
        found["over"] = of(over[0], sheet)
    if word(part, "OWN") == "（不含本单位）":
        found["own"] = False
    return found | same(group, sheet)


def same(group: Part, sheet: Sheet) -> Data:
    """Whether only units of the own group are peers."""
    name = maybe(group, "name")
    return {} if name is None else {"same": sheet.key(name, sheet.attributes, ATTRIBUTE)}


def rank(part: Part, sheet: Sheet) -> Data:
    first, group = parts(part)
    order = word(part, "RANKED")
    found: Data = {"rank": of(first, sheet), **same(group, sheet)}
    if "从低到高" in order:
        found["best"] = "low"
    if "倒数" in order:
        found["counted"] = "bottom"
    return found


def class_(part: Part, sheet: Sheet) -> Data:
    first, *bands = parts(part)
    rows = [{"name": unquoted(word(band, "QUOTED")), **interval(parts(band)[0])} for band in bands]
    return {"class": of(first, sheet), "bands": rows}


# --- what people say


MARKS = {"打分的平均": "mean", "打分的最高分": "highest", "打分的最低分": "lowest"}


def judged(part: Part, sheet: Sheet) -> Data:
    found: Data = {"judged": MARKS.get(word(part, "MARKS"), "trimmed"), "except": []}
    item, labels = maybe(part, "item_id"), maybe(part, "labels")
    if item is not None:
        found["item"] = word(item, "ITEM_ID") or unquoted(word(item, "QUOTED"))
    if labels is not None:
        who = sheet.voice.trade_words("marks", "assessor")
        found["except"] = [sheet.key_or_text(each, who, ENTRY) for each in parts(labels)]
    return found


def survey(part: Part, sheet: Sheet) -> str:
    titles = {key: each.title for key, each in sheet.scheme.inputs.surveys.items()}
    return sheet.key(one(part, "name"), titles, SURVEY)


def question(part: Part, asked: str, sheet: Sheet) -> str:
    """The key of a question of a survey."""
    declared = sheet.scheme.inputs.surveys[asked].questions
    return sheet.key(part, {key: each.title for key, each in declared.items()}, QUESTION)


def share(part: Part, sheet: Sheet) -> Data:
    chosen, among = ([unquoted(str(each)) for each in answers.children] for answers in every(part, "answers"))
    found: Data = {"share": survey(part, sheet), "of": chosen, "among": among}
    asked = maybe(part, "question")
    if asked is not None:
        found["question"] = question(one(asked, "name"), found["share"], sheet)
    if word(part, "BY_GROUP"):
        found["each"] = "group"
    return found


def answer_score(part: Part, sheet: Sheet) -> Data:
    points = {unquoted(word(each, "QUOTED")): worth(each) for each in every(part, "worth")}
    found: Data = {"answer_score": survey(part, sheet), "points": points}
    only = maybe(part, "only")
    if only is not None:
        found["questions"] = [question(each, found["answer_score"], sheet) for each in parts(only)]
    return found


def worth(part: Part) -> Any:
    if word(part, "MEAN", "OUT"):
        return "mean" if word(part, "MEAN") else "out"
    return figure(parts(part)[0])


NOUNS: dict[str, Callable[[Part, Sheet], Data]] = {
    **dict.fromkeys(("count", "count_where"), count),
    **dict.fromkeys(("sum", "sum_where"), total),
    **dict.fromkeys(("incidents", "incidents_where"), incidents),
    **dict.fromkeys(("value", "months", "months_of"), value),
    **dict.fromkeys(("peers", "pooled"), peers),
    "attribute": attribute,
    "constant": constant,
    "ratio": ratio,
    "rank": rank,
    "class_": class_,
    "judged": judged,
    "share": share,
    "answer_score": answer_score,
}

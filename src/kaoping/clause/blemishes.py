"""Words that make a rule impossible whatever the grammar found: a missing figure, an effect without its amount, more
than the rule says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kaoping.clause.composing.clause import Clause, note
from kaoping.clause.lexicon import GRADE_NAME
from kaoping.clause.meaning.parts import Award, Check, Formula, Gate, Kinds, Mean, Note, Per, Rule, Survey, Weighted

COUNTED = "(?:%|天|日|次|件|起|处|元|人|分(?!值|数|别|管|类|析|局))"
BLOTTED = re.compile(
    rf"[□▢◻▯�]|_{{1,}}|[xX×Ｘ?？]+(?={COUNTED})|(?<![\d零〇一二三四五六七八九十百）])%|"
    r"每[^，。；\d扣加得计]{1,8}(?<!不)(?:扣|加|得|计)分(?=[，。；]|$)"
)
"""A place where a figure should stand and none does."""
SUMLESS = re.compile("(?:每[^，。；]{1,4}|的，?|酌情|相应|予以)(?:扣|减)分[。；]?$")
UNNAMED = re.compile("(?:以[上下内]|的)，?可?(?:得|计|加|扣)(?:（）)?分(?=[，。；]|$)")
"""完成的得分，未完成的不得分: the amount is missing."""
ORDINAL = re.compile(r"第[一二三四五六七八九十\d]+(?:年|个?月|周|天|阶段)(?=[^，。；\d]{0,10}[扣加减])")
"""第一年扣2分，第二年扣4分: how they add up is not said."""
GRADE_FROM = re.compile(rf"{GRADE_NAME}”?(?:等次|等级|档次|单位)?(?:（不?含[^）]*）)?(?:及)?(?:其)?以[上下]")
"""合格以下, 良好及以上: more grades than the one that is named."""
HOLLOW = re.compile(
    "(?:不少于|不低于|不超过|至少|超过|低于|少于|高于|不足|第|倒数第?)(?:次|篇|名|位|天|件|处|起|人|份|条|场|期|个|分|元|个百分点)(?=以[上下内]|[，。；、]|[得加扣的各奖罚]|$)"
    "|前[名位](?=[，。；、]|[得加扣的各奖罚]|$)|(?:每月|每年|每季度?|全年|逾期|超期)(?:次|篇|天|件|条|场)(?=以[上下内]|[，。；]|[扣加得]|$)"
)
"""不少于次, 第名: a figure is missing before its unit."""
WIDER = re.compile(
    "(?:(?:年度|当月|月度|当季|季度|全年|当年|年终|本年度|当期|综合|全部)(?:综合|绩效|目标)?(?:考核|考评)?(?:总?得分|总分|成绩|考核|考评)|总分|总成绩)"
    "(?:均|一律|直接|按|以)*(?:(?:为|计|得|记|按|计为)(?:0|零)分|不得分|不计分)"
)
"""当月考核得分为零: more than the item is lost."""


def unreadable(text: str) -> Note | None:
    """Why an even text is not read at all: a figure is missing, or it is a note on other clauses."""
    if hole := BLOTTED.search(text):
        return note("blotted", was=hole.group())
    return note("unread_modifier", words="注") if text.startswith("注：") else None


def blemished(clause: Clause, rule: Rule) -> Iterator[Note]:
    """Reasons for which a clause is not read as this rule."""
    text, parts = clause.text, rule.parts
    if any(SUMLESS.search(aside.text) for aside in clause.asides) or unnamed(text, rule):
        yield note("amount_missing")
    if hit := HOLLOW.search(text):
        yield note("blotted", was=hit.group())
    if strange := [part.what for part in parts if isinstance(part, Check | Per) and misplaced(part, len(parts))]:
        yield note("unread_modifier", words="、".join(strange))
    for pattern, hurt in (
        (ORDINAL, not any(isinstance(part, Check) for part in parts)),
        (GRADE_FROM, any(by_grade(part) for part in parts)),
        (WIDER, any(isinstance(part, Gate) and part.effect == "zero_item" for part in parts)),
    ):
        if hurt and (found := pattern.search(text)):
            yield note("unread_modifier", words=found.group())


def misplaced(part: Check | Per, number: int) -> bool:
    """最低得3分 is a bound; 每增加1个 beside 1个得5分 counts what goes beyond the first."""
    if isinstance(part, Check):
        return bool(re.fullmatch("(?:本项|该项|此项)?(?:最低|最少|至少|最高|最多|保底)", part.what))
    return number > 1 and bool(re.fullmatch("再?(?:每?增加|每?多|超出?)", part.what))


def unnamed(text: str, rule: Rule) -> bool:
    """Whether an effect stands without its amount, in a rule of amounts."""
    whole = any(isinstance(part, Mean | Weighted | Formula | Survey) for part in rule.parts)
    return not whole and bool(UNNAMED.search(text))


def by_grade(part: object) -> bool:
    return isinstance(part, Kinds | Award) or (isinstance(part, Gate) and bool(part.when))

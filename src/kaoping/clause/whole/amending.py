"""Sentences that change how other clauses count and score nothing themselves: "第1条情形加倍", "试点镇不纳入考核".

No rule holds what they say. In a clause that reads the same without them it is asked; alone they are flagged; where
they stand in no item a fault tells. A note beneath a table ("注：…") is never taken without a look.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kaoping.clause.composing.clause import note
from kaoping.clause.meaning.parts import Note, Reading
from kaoping.clause.outline.words import AMOUNT
from kaoping.clause.read import read_clause
from kaoping.clause.saying import same
from kaoping.clause.whole.faults import CHANGES_OTHERS, Told
from kaoping.clause.whole.model import ReadClause, ReadSentence
from kaoping.clause.whole.referring import no_scoring, shortened
from kaoping.problems import Place

POINTS = r"第[\d一二三四五六七八九十、]{1,5}[条项款点]|以上|上述|上一?[条项款]|前[款述条项]|本项|此项|该项|各项|两项"
CHANGES = re.compile(
    r"加倍|翻倍|翻番|双倍|[\d两二三]倍[扣加计]|减半|折半|从重[扣处]|从轻[扣处]|免[予于](?:扣|计|考|追)|不予追究"
    r"|不在此[列限]|不(?:纳入|列入|参加|参与)(?:本项)?(?:考核|计分|扣分|考评)(?!组|小组)|不(?:再)?考核(?=第|本|此|该|上)"
    r"|(?:不|仅|只)(?:同时)?适用(?![范])|不再[计扣]|(?:不计|除外)[。；;\s]*$|参照(?:上述|以上|前[款述条项])?[^，。；]{0,6}执行"
    r"|(?:实行|可以?)倒扣(?!分?制|分?法|分?的?(?:办法|方式))|(?:就高|就低)(?!位)|不重复[计扣加]|只[计扣]"
    rf"|(?:{POINTS})[^。；]{{0,14}}(?:按(?:月|季度?|半年|年度?)[计累]|[以取]?整数?[计。；\s]|起(?:执行|施行|实施)|暂[不缓停])"
    rf"|暂[不缓停](?:执行|考核|实行)[^。；]{{0,6}}(?:{POINTS})"
)
SENTENCE = re.compile(r"[^。；;\n]+[。；;]?")
REMARK = re.compile(r"\s*[（(【]?(?:备?注|说明)\s*\d{0,2}\s*[:：]")


def changes(text: str) -> bool:
    """Whether a sentence gives no points but seems to change those that others give."""
    return bool(CHANGES.search(text)) and not AMOUNT.search(text)


def amended(clauses: Iterable[ReadClause]) -> Iterator[ReadClause]:
    """The clauses with what is asked about such sentences in them."""
    for clause in clauses:
        if no_scoring(clause) and changes(clause.text):
            yield replace(clause, reading=Reading("flag", reasons=(asked(clause.text),)))
        elif clause.outcome == "flag":
            yield clause
        else:
            yield with_asked(clause, tuple(asked(one) for one in passed_over(clause)))


def asked(words: str) -> Note:
    return note("changes_others", words=shortened(words.strip()))


def with_asked(clause: ReadClause, notes: tuple[Note, ...]) -> ReadClause:
    if not notes:
        return clause
    reading = clause.reading
    return replace(clause, reading=replace(reading, outcome="confirm", assumptions=(*reading.assumptions, *notes)))


def passed_over(clause: ReadClause) -> Iterator[str]:
    """Its sentences that change something and without which it is read as the same rule; the whole of a remark."""
    if REMARK.match(clause.text):
        yield clause.text
        return
    found = list(SENTENCE.finditer(clause.text))
    for one in found if len(found) > 1 else ():
        if changes(one[0]) and stays(clause, clause.text[: one.start()] + clause.text[one.end() :]):
            yield one[0]


def stays(clause: ReadClause, rest: str) -> bool:
    without = read_clause(rest, clause.points).rule
    return without is not None and clause.rule is not None and same(without, clause.rule)


def told(sentences: Iterable[ReadSentence], text: str, name: str) -> Iterator[Told]:
    """A fault for every such sentence that no clause holds."""
    for one in sentences:
        words = one.span.of(text)
        if one.standing == "none" and one.part_of in ("description", "lead") and changes(words):
            fault = CHANGES_OTHERS.at(Place(file=name), words=shortened(words))
            yield Told(fault, one.span)

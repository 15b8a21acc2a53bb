"""Why a reading is not taken, or not without asking. The guards run over every rule that the grammar gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from kaoping.clause.amounts import amounts
from kaoping.clause.blemishes import blemished
from kaoping.clause.composing.clause import Clause, Found, note
from kaoping.clause.hearing import not_heard
from kaoping.clause.items import Manner
from kaoping.clause.meaning.parts import (
    ALL,
    Award,
    Bound,
    Check,
    Choice,
    Gate,
    Note,
    Per,
    Rates,
    Rule,
    Steps,
)
from kaoping.clause.requirement import not_required
from kaoping.clause.token import Token

CARRYING = frozenset(
    {
        *("PTS", "PTSLIST", "PTSRANGE", "PTSBAND", "PCT", "PCTRANGE", "QTY", "QTYRANGE", "NUM", "YUAN", "YUANLIST"),
        *("YUANRANGE", "RANKS", "TOP", "BOTTOM", "RANK", "RANKLIST", "MORE", "LESS", "EVERY", "EVERYPCT", "EVERYFAR"),
        *("ALLOT", "WEIGHT", "WEIGHTLIST", "WITHIN", "RATE", "FEE", "GAINRANK", "LOSERANK"),
    }
)
BLOCKING = re.compile(
    r"除外|首次不|(?:^|[，；。])[两二三四五六七八九十]+[次起件处例项](?!以)|加倍|翻倍|双倍|成倍|减半|[\d一二两三四五六七八九十几]倍|从重|从轻|加重扣|减轻扣|不重复|只扣|只加|封顶|免予|免于|豁免|递增|递减|抵扣|冲抵|抵消|抵减|"
    r"不计入|不计分|不扣|不加分|扣完|扣光|扣至|酌情|同上|上限|每(?:人次|宗次|车次|次|起|件|处|项|例|个|人|户|家|名|宗|篇|条|份|辆|张|月|天)[扣减加]分?(?=[，。；]|$)|最多(?:扣|加|得|计|不)|最高(?:扣|加|得|计|不)|不超过\d|为限|为止|超[出过]部分(?=从|另|不|在|由|转)|从[^，。；]{0,8}总分中|(?:一半|半数)|(?:^|[，。；])除(?!四害|了|尘|草|雪|冰|名|虫|险|(?:依法|按规定)?(?:追究|通报|责令|约谈|批评|限期|严肃|给予))[^，。；]{1,16}的?(?=$|[，。；])"
)
"""Words that change a rule: where one stands in description, there is no reading."""
ASKING = re.compile(
    r"[二三四五十]分之[一二三四五]|不计(?=[，。；]|$)|不(?:予|再)?(?:奖励|奖补|处罚|罚款|发放|享受)|以外|之外|首次|第一次|初次|累计|连续|减轻|加重|不予|反之|否则|视情|适当|上浮|下浮|折算|另行|仅|限于|只限|合并|分摊|按比例|除非|原则上|"
    r"[两二三四五六七八九十](?:次|起|例|个?月|天|周|小时|人次|成)(?!元)|半数|过半|每[两二三四五六七八九十百千万]|酌减|返还|"
    r"按[一1][处次件起例个项]计?|视为[一1同]|视同|合为|合并|"
    r"其中|不纳入|不列入|不在此列|暂不|暂缓|属[^，。；]{1,14}的不计|以上各项|按(?:季度|月|半年)计算|(?:^|[。；])注[:：]"
)
"""Words that may change a rule: where one stands in description, a person is asked."""
FREE = re.compile("(?:首次|第一次|初次|第1次)[^，。；]{0,8}不(?:计|扣|予|算|处)")
SWALLOWING = frozenset({"EVERYFAR", "INELIGIBLE", "CAP_GRADE", "ELSEWHERE", "RECUR", "QUALIFY", "FEE"})
"""Hard words with description inside."""
NARROWED = re.compile("仅|限于|只限|首次|除|以外|情节|特殊")
SCORING = re.compile("扣分|加分|减分|得分|计分|分值|扣款|奖金")


def numbers(part: Any) -> Iterator[Decimal]:
    """Every figure in a rule, without its sign; those that a requirement names in words are used, too."""
    if isinstance(part, Decimal):
        yield abs(part)
    elif isinstance(part, tuple):
        for each in part:
            yield from numbers(each)
    elif is_dataclass(part):
        for field in fields(part):
            yield from numbers(getattr(part, field.name))
        if isinstance(part, Check):
            yield from (Decimal(each) for each in re.findall(r"\d+(?:\.\d+)?", part.what))


def unused(tokens: tuple[Token, ...], rule: Rule) -> list[str]:
    """Figures of the clause that the rule does not use."""
    used = set(numbers(rule))
    return [
        f"{each:f}"
        for token in tokens
        if token.kind in CARRYING
        for each in figures(token)
        if each not in used and each != 1
    ]


def figures(token: Token) -> Iterator[Decimal]:
    value = token.value
    if isinstance(value, Decimal):
        yield value
    elif isinstance(value, tuple):
        yield from (each for each in value if isinstance(each, Decimal))


def too_large(rule: Rule, points: Decimal | None) -> bool:
    """An amount above the item's points."""
    return points is not None and any(abs(each) > points for each in amounts(rule))


def odd(rule: Rule) -> Decimal | None:
    """An amount that looks like two figures run together: 30.1, 55.25."""
    return next((each for each in amounts(rule) if is_odd(abs(each))), None)


def is_odd(amount: Decimal) -> bool:
    part = amount % 1
    places = max(0, -int(amount.normalize().as_tuple().exponent))
    return (amount >= 10 and part not in (0, Decimal("0.5"))) or places > 3


def caps(rule: Rule) -> Iterator[Decimal]:
    """What the text says that is at most earned or lost."""
    for part in rule.parts:
        for name in ("at_most", "low", "high") if isinstance(part, Bound) else ("at_most",):
            value = getattr(part, name, None)
            if isinstance(value, Decimal) and not isinstance(part, Award):
                yield abs(value)
    yield from (abs(each) for each in (rule.low, rule.high) if each is not None)


def contradicts(rule: Rule) -> bool:
    """Two amounts for the same thing."""
    for part in rule.parts:
        if isinstance(part, Rates):
            names = [re.sub(r"[的，、：；]", "", name) for name, _ in part.rows]
            if len(set(names)) != len(names):
                return True
    if any(isinstance(part, Steps) and (off_scale(part) or too_wide(part)) for part in rule.parts):
        return True
    if any(isinstance(part, Check | Per) and part.what and part.what in rule.excepted for part in rule.parts):
        return True  # 未按时上报的扣2分，未按时上报的不扣分
    named = [(type(part), part.what) for part in rule.parts if isinstance(part, Check | Per) and part.what]
    return len(set(named)) != len(named)


def too_wide(part: Steps) -> bool:
    """A step of more than half of the scale of percent: 每低于100%一个百分点 has the base in the place of the step."""
    sides = [side for side in (part.above, part.below) if side is not None]
    return part.unit in ("%", "个百分点") and any(side.every > 50 for side in sides)


def aims(tokens: tuple[Token, ...]) -> bool:
    """提高1个百分点得4分 without 每: a target or a step, nobody can say."""
    pairs = pairwise(tokens)
    return any(one.kind in ("MORE", "LESS") and "每" not in one.text and two.kind == "GAIN" for one, two in pairs)


def off_scale(part: Steps) -> bool:
    """A rate whose base is a number of things: 抽查10户，知晓率每低10%."""
    sides = [side for side in (part.above, part.below) if side is not None]
    return any(side.percent for side in sides) and bool(re.search("[率度]", part.what)) and part.unit not in ("%", "")


def described(clause: Clause) -> str:
    """All description of a clause."""
    words = [said.words for said in clause.saids] + [aside.text for aside in clause.asides]
    return "，".join((*words, *(text for said in clause.saids for text in inside(said.effect.whole))))


def inside(node: Any) -> Iterator[str]:
    """The words within a sentence that was read as a whole."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, tuple) and not any(isinstance(each, Token) for each in node):
        for each in node:
            yield from inside(each)
    elif is_dataclass(node) and not isinstance(node, type):
        for field in fields(node):
            yield from inside(getattr(node, field.name))


def blocks(tokens: tuple[Token, ...], clause: Clause, found: Found) -> list[Note]:
    """Reasons for which a rule is no reading at all."""
    reasons = []
    left = unused(tokens, found.rule)
    if left:
        reasons.append(note("unused_numbers", numbers="、".join(left)))
    if too_large(found.rule, clause.points):
        reasons.append(note("above_item", points=clause.points))
    if any(token.kind == "STRAY" for token in tokens):
        reasons.append(note("torn_number"))
    reasons += blemished(clause, found.rule)
    if strange := odd(found.rule):
        reasons.append(note("suspect_number", number=f"{strange:f}"))
    if contradicts(found.rule) or aims(tokens):
        reasons.append(note("contradiction"))
    if any(each.code == "whole_item" for each in found.assumptions) and (why := not_required(clause.text)):
        reasons.append(note(why))
    unheard = not_heard(clause, found)
    if unheard:
        reasons.append(note("unread_modifier", words="、".join(unheard)))
    return reasons + changed(tokens, clause, found)


def changed(tokens: tuple[Token, ...], clause: Clause, found: Found) -> list[Note]:
    """Words in the description that change a rule."""
    far = "，".join(token.text for token in tokens if token.kind in SWALLOWING)
    hits = dict.fromkeys(hit.group() for hit in BLOCKING.finditer(f"{described(clause)}，{far}"))
    if FREE.search(clause.text) and not frees(found.rule):
        hits["首次"] = None
    return [note("unread_modifier", words="、".join(hits))] if hits else []


def frees(rule: Rule) -> bool:
    """Whether the first time costs nothing."""
    return any(
        getattr(part, "free", 0) == 1 or getattr(part, "first", None) == 0 or getattr(part, "amounts", (1,))[0] == 0
        for part in rule.parts
    )


def doubts(tokens: tuple[Token, ...], clause: Clause, found: Found) -> list[Note]:
    """What has to be asked before a rule is taken."""
    hits = dict.fromkeys(hit.group() for hit in ASKING.finditer(described(clause)))
    if any(isinstance(part, Check) for part in found.rule.parts):
        hits = {word: None for word in hits if word not in ("否则", "反之")}  # what else: the check has it
    asked = [note("modifier", words=each) for each in hits]
    asked += [note("modifier", words=aside.text) for aside in clause.asides if SCORING.search(aside.text)]
    asked += [note("modifier", words=each) for each in (*left_open(clause, found), *duties(tokens), *joined(found))]
    asked += [note("modifier", words=each) for each in every_one(found)]
    asked += [note("modifier", words=each.text) for each in clause.bounds if NARROWED.search(each.text)]
    asked += [note("modifier", words=each) for each in one_sided(clause, found.rule)]
    if found.rule.excepted:
        asked.append(note("excepted", what="；".join(found.rule.excepted)))
    if clause.points is not None and any(each > clause.points for each in caps(found.rule)):
        asked.append(note("cap_above", points=clause.points))
    return asked


def left_open(clause: Clause, found: Found) -> list[str]:
    """视情, 酌情 before an amount that is fixed."""
    open_ = any(isinstance(getattr(part, "amount", None), Choice) for part in found.rule.parts) or any(
        isinstance(amount, Choice) for part in found.rule.parts if isinstance(part, Rates) for _, amount in part.rows
    )
    texts = [
        each.text for said in clause.saids for each in said.all(Manner) if getattr(each, "kind", "") == "DISCRETION"
    ]
    return [] if open_ else texts


def every_one(found: Found) -> list[str]:
    """每次参会率达不到90%，扣1分: whether it is lost every time or once."""
    lost = [part.what for part in found.rule.parts if isinstance(part, Check) and part.need and takes_off(part)]
    return [hit.group() for text in lost for hit in re.finditer("每(?:次|个|处|件|项|人|户|家|起|名|村)", text)]


def takes_off(check: Check) -> bool:
    return check.points != ALL and check.points < 0


JOINED = re.compile("或者?|且|同时|并(?=无|未|没|不)")


BOTH = re.compile("(?:和|及|、|且|并)(?=未|无|没有)")
"""未成立甲和未制定乙的扣2分: for each, for either or for both."""


def joined(found: Found) -> list[str]:
    """A figure and something else beside it: 满意率达到90%且无投诉; the rule asks for the figure alone."""
    texts = [part.what for part in found.rule.parts if isinstance(part, Check | Gate) and part.need is not None]
    wants = [part.what for part in found.rule.parts if isinstance(part, Per) and part.once]
    return [hit.group() for text in texts for hit in JOINED.finditer(text)] + [
        hit.group() for text in wants for hit in BOTH.finditer(text)
    ]


def one_sided(clause: Clause, rule: Rule) -> list[str]:
    """有效的每件加0.1分，无效的每件扣0.2分，最高加5分: of what is added, or of the sum."""
    found = list(amounts(rule))
    both = any(each > 0 for each in found) and any(each < 0 for each in found)
    limited = rule.start is None and (rule.high is not None or rule.low is not None)
    return [bound.text for bound in clause.bounds if bound.kind == "cap" and bound.sign] if both and limited else []


FAILING = re.compile("[，、：][^，]*[未不没缺少漏迟逾]")


def duties(tokens: tuple[Token, ...]) -> list[str]:
    """每月召开例会，未召开的扣1分: 每 belongs to the duty; whether each failure counts is not said."""
    return [
        token.text
        for token, after in pairwise(tokens)
        if token.kind == "EVERY"
        and re.fullmatch("每(?:1|一)?[^发出查]{1,3}", token.text)
        and after.kind == "T"
        and FAILING.search(after.text)
    ]

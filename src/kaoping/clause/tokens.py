"""A clause cut into tokens: hard words and figures apart from description.

Figures that are names or dates (2023年, 第3条, 12345热线, 《…》) are description; a figure that is neither is
hard and must be used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from kaoping.clause.lexicon import (
    DIGITS,
    FIGURE,
    GRADE_NAME,
    HANZI,
    HANZI_VALUES,
    HARD,
    LEVEL,
    LEVEL_LIST,
    PHRASES,
    TIMES,
)
from kaoping.clause.softening import softened
from kaoping.clause.token import Token
from kaoping.clause.units import UNIT
from kaoping.clause.whole_sentences import whole

NOT_HEADED = "[星层倍成折岁度后点以多余至到或万千百亿元分几时日号]"
"""What makes a figure at the head of a clause one that counts and no number of the clause."""
ENUMERATOR = re.compile(
    rf"^(?:（?\d{{1,2}}(?:[.\-]\d{{1,2}})*(?:[．.）](?!\d)|、(?!\d+(?:\.\d+)?(?:分|[、，]|{UNIT}(?:以|及|内|的)|-)))"
    rf"|\d{{1,2}}(?:-\d{{1,2}})?(?=[\u4e00-\u9fff])(?!\d*(?:-\d+)?(?:{UNIT}|{NOT_HEADED}))"
    r"|（[一二三四五六七八九十\d]{1,3}）、?|[①-⑳⑴-⒇⒈-⒛㈠-㈩]|[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十\d]+[条款项][:：，]?|[a-zA-Z][.、）]|[一二三四五]是|[-*•◆■●·]+)+"
)
LABELS = re.compile(
    "|".join(
        (
            r"(?<=[；。，：:])(?:（?\d{1,2}(?:[、．）]|\.(?=[^\d]))|[①-⑳⑴-⒇])(?!\d)|(?<=[；。）])（\d{1,2}）(?!\d)",
            r"除(?:依法|按规定|按照?有关规定)?(?:追究|通报|责令|约谈|批评|限期|严肃|给予)[^，。；\d扣加]{0,20}?外(?:，|(?=每))",
            r"(?<![每\d])\d{1,2}月(?:份|底|初|末|前)",
            r"“\d{2,5}”",
            r"《[^》]*》",
            r"(?<![^，。；：、（])[^，。；：=、\d]{1,16}[率比]=[^，。；=]{3,40}×100%(?=[，。；）])",
            r"“[^”\d]*”",
            r"“[^”]*[五六七八九四三两双一二][^”]*”",
            r"〔?\d{4}〕?(?:年度?|年)?(?:\d{1,2}月(?:\d{1,2}日)?)?(?:-\d{4}年)?(?<=[年月日度])(?:底|初|末|前)?",
            r"\d{1,2}月\d{1,2}日(?:前|后|起)?",
            r"(?:每|当|次|下|本|全)?(?:月|年|季度|季末|周)?(?<=[月年])\d{1,2}日(?:前|之前|以前)?",
            r"每[月年](?:底|初|末)?(?:的)?\d{1,2}[日号月](?:\d{1,2}日)?(?:之前|以前|前)?",
            r"\d{4,}(?!\d*(?:\.\d|元|分|件|人|户|份|米|亩|%|万|吨|平方|立方|公|起|次|条|篇|个|处|家|名|册|辆|棵|株))(?:热线|平台|电话|专线|举报|投诉|民生|市民|公共|政务|、\d{4,})*",
            r"\d{1,2}[:：]\d{2}",
            r"(?:7|24)×(?:24|7)(?:小时)?",
            r"第[一二三四五六七八九十百\d]+(?:条|款|章|节|部分|批(?!次)|版|期|季度|组|方|类|项)",
            r"(?:每|按)?\d+(?:万)?(?:人口|人|户|名|座|件|平方米|公里)?(?:/|比|配备?|:)?\d+(?:名|个|人|座|辆|台|/\d+人)的?(?:比例|标准|要求)|每(?:日|天|周|月|季度?|年)[^，。；、\d扣加奖罚每]{0,6}(?:\d+|[一二两三四])次(?=不|未|没)",
            r"附件\d*|附表[一二三四五六七八九十\d]*|表\d+",
            r"\d+号(?:文件|文|令)?",
            r"[〔（]\d{4}[〕）]\d+号",
            r"(?:实行|采取|采用|按)?(?:百|100)分制|分为?(?:为)?[\d一二三四五六七八]个(?:等次|等级|档次|级别|类别|层次)|一票(?!否决)|一般|一律|统一|一把手|一岗双责|一户一档|一案一档|一网|一体化|一定程度|一线|万一|唯一|一并|一经|一是|二是|三是|四是|单一|逐一|进一步|一系列|一级(?!指标|响应)|二级(?!指标)|三级(?!指标)|一事一|一对一|不一|一致|任一|一旦|一起(?=参与|开展|推)|另一(?!次)|一天到晚|一门式|一站式|一次性|第一时间|第一责任人|第一书记|每一(?=个人|位居民)",
            r"[一二三四五六七八九十两][^，。；、分次件起处项名天]{0,1}[一二三四五六七八九十两](?:[^，。；、]{0,3}(?:工作|行动|整治|制度|机制|治理|共治|创建|清单|公开|统筹))",
        )
    )
)
TIMED = frozenset(TIMES)


COMPARING = (
    "NOT_LESS",
    "OVER",
    "LE",
    "LT",
    "UNDER",
    "NOT_OVER",
)  # after the phrases, which may begin with the same words
PATTERN = re.compile(
    "|".join(
        (
            *(f"(?P<{kind}>{pattern})" for kind, pattern in HARD if kind not in COMPARING),
            *(f"(?P<{kind}>{pattern})" for kind, pattern in PHRASES),
            *(f"(?P<{kind}>{pattern})" for kind, pattern in HARD if kind in COMPARING),
            rf"(?P<LEVELS>{LEVEL_LIST})",
            r"(?P<LEVEL>(?:国家级|省部级|省级|市级|区级|县级|镇级|街道级|地市级|区县级|县区级|乡镇级|街镇级|村级|全国性|全省性|全市性|全区性|全县性|中央级|中央))",
            r"(?P<SEP>[。；！？])",
            r"(?P<DISTRIB>分别|依次|各(?=扣|加|得|计|\d))",
            r"(?P<STRAY>▏)",
        )
    )
)


def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of even text, description gathered into T tokens; commas between hard words go; END is the last."""
    head = ENUMERATOR.match(text)
    at = head.end() if head else 0
    found = whole(text[at:])
    if found is not None:
        return (Token("WHOLE", text[at:], at, len(text), found), Token("END", "", len(text), len(text)))
    return duty(text[at:], at, tuple(merged(softened(list(closed(gathered(text, list(pieces(text)))))))))


def closed(found: Iterator[Token]) -> Iterator[Token]:
    """…信息公开。（5分）: points in brackets behind a full stop belong to the sentence before it."""
    stop: Token | None = None
    for token in found:
        if stop is not None and token.kind != "ALLOT":
            yield stop
        stop = token if token.kind == "SEP" else None
        if stop is None:
            yield token
    if stop is not None:
        yield stop


def duty(text: str, at: int, found: tuple[Token, ...]) -> tuple[Token, ...]:
    """A sentence with figures and nothing that scores is one duty: 每年至少召开4次专题会议."""
    kinds = {token.kind for token in found} - {"T", "SEP", "END"}
    if not kinds or not kinds <= CONDITIONS:
        return found
    if not kinds & {"QTY", "PCT", "NUM", "ONE", "QTYRANGE", "PCTRANGE", "WITHIN"}:
        return (Token("T", text, at, at + len(text)), found[-1])
    return (Token("DUTY", text, at, at + len(text), found[:-1]), found[-1])


CONDITIONS = {
    *("EVERY", "ONE", "QTY", "PCT", "NUM", "QTYRANGE", "PCTRANGE", "NOT_LESS", "OVER", "UNDER", "NOT_OVER"),
    *("FROM_HERE", "TO_HERE", "WITHIN", "LEVEL", "LEVELS", "FIRST", "BETWEEN", "INCLUDED", "EVERYFAR"),
}


def pieces(text: str) -> Iterator[Token]:
    """Hard tokens in order; what lies between them is description."""
    at = 0
    head = ENUMERATOR.match(text)
    if head:
        at = head.end()
    labels = [(hit.start(), hit.end()) for hit in LABELS.finditer(text, at)]
    while at < len(text):
        hit = next_hit(text, at, labels)
        if hit is None:
            return
        kind = hit.lastgroup or ""
        yield Token(kind, hit.group(), hit.start(), hit.end(), VALUES.get(kind, lambda _: None)(hit.group()))
        at = hit.end()


def next_hit(text: str, at: int, labels: list[tuple[int, int]]) -> re.Match[str] | None:
    """The next hard word that no label covers."""
    while True:
        hit = PATTERN.search(text, at)
        if hit is None or hit.end() == hit.start():
            return None
        cover = next((end for start, end in labels if start <= hit.start() < end), None)
        if cover is None:
            return hit
        at = cover


def gathered(text: str, hard: list[Token]) -> Iterator[Token]:
    at = (ENUMERATOR.match(text) or re.match("", text)).end()  # type: ignore[union-attr]
    for token in (*hard, Token("END", "", len(text), len(text))):
        between = text[at : token.start]
        if re.sub(r"[，、：:（）的\"”“（）]|其中|则|为|即|但是?", "", between):
            yield Token("T", between.replace("（）", ""), at, token.start)
        yield token
        at = token.end


def merged(found: list[Token]) -> Iterator[Token]:
    """Description that touches description is one piece of it."""
    held: Token | None = None
    for token in found:
        if token.kind == "T" and held is not None:
            held = Token("T", held.text + token.text, held.start, token.end)
        elif token.kind == "T":
            held = token
        else:
            if held is not None:
                yield held
            held = None
            yield token
    if held is not None:
        yield held


def number(text: str) -> Decimal:
    """A figure as written: 0.5, 两, 十二, 半; 一 where there is none."""
    found = re.search(DIGITS, text)
    if found:
        return Decimal(found.group())
    return hanzi(next(iter(re.findall(HANZI, text)), "一")) if "半" not in text else Decimal("0.5")


def hanzi(text: str) -> Decimal:
    total = current = 0
    for sign in text:
        if sign == "十":
            total, current = total + (current or 1) * 10, 0
        elif sign == "百":
            total, current = total + (current or 1) * 100, 0
        else:
            current = HANZI_VALUES[sign]
    return Decimal(total + current)


def all_numbers(text: str) -> tuple[Decimal, ...]:
    return tuple(Decimal(each) for each in re.findall(DIGITS, text))


def figures_of(text: str) -> tuple[Decimal, ...]:
    """Figures in either writing."""
    return tuple(Decimal(each) if each[0].isdigit() else hanzi(each) for each in re.findall(FIGURE, text))


def money(text: str) -> tuple[Decimal, ...]:
    """Amounts in 元."""
    factor = Decimal({"万": 10000, "千": 1000, "百": 100}.get((re.findall("[万千百](?=元)", text) or [""])[-1], 1))
    return tuple(each * factor for each in all_numbers(text))


def step(text: str) -> tuple[Decimal, str]:
    """The size of a step and its unit: 每减少50件 → 50, 件."""
    return number(re.sub(r"一(?=并|般)", "", text)), unit_of(text)


def far_step(text: str) -> tuple[Decimal, str, str, Decimal | None]:
    """A step with what it is counted from: 每低于标准（85%）5个百分点 → 5, 个百分点, target, 85."""
    named = re.search(r"（([\d.]+)[^）]*）", text)
    size, unit = step(text.replace(named.group(), "") if named else text)
    words = (
        ("average", "平均"),
        ("previous", "年|期|季度|月水平"),
        ("target", "目标|任务|标准|基准|基数|计划|指标|要求|规定|预期"),
    )
    against = next((name for name, word in words if re.search(word, text)), "")
    unit = "分" if text.endswith("分") else unit
    return size, unit, against, Decimal(named.group(1)) if named else None


def unit_of(text: str) -> str:
    if "百分点" in text:
        return "个百分点"
    if "%" in text:
        return "%"
    found = re.search(rf"{UNIT}$", text)
    return found.group().removeprefix("个") if found and found.group() != "个" else "个" if found else ""


OPEN = re.compile(r"(?:以|之)?[后]$|(?:以[上后])|(?<=[次起例件处个人宗回])起|开始")


def times(text: str) -> tuple[Decimal, ...]:
    """Which time it is (第二次 → 2), one after the other; 0 behind it where all later times are meant too."""
    found = tuple(number(each) for each in re.findall(rf"第{FIGURE}", text)) or (Decimal(1),)
    return (*found, Decimal(0)) if OPEN.search(text) else found


def factor(text: str) -> Decimal:
    """How many times as much: 加倍 2, 按3倍 3."""
    found = re.search(rf"({FIGURE})倍", text)
    return number(found.group(1)) + ("加" in text) if found else Decimal(2)


def levels(text: str) -> tuple[str, ...]:
    return tuple(re.findall(LEVEL, text))


def limits(text: str) -> tuple[Decimal, Decimal, bool, bool]:
    """Both ends of a range as written, and whether they belong (they do unless the text says 不含)."""
    low, high = figures_of(re.sub(r"（[^）]*）", "", text))[:2]
    marks = [(hit.start(), "不" not in hit.group()) for hit in re.finditer(r"（不?含[^）]*）", text)]
    middle = re.search(r"-|至|到|，|、", text)
    cut = middle.start() if middle else len(text)
    return low, high, all(yes for at, yes in marks if at < cut), all(yes for at, yes in marks if at > cut)


def share_of_fee(text: str) -> Decimal:
    """Percent of a fee that is paid or taken."""
    if not re.search(DIGITS, text):
        return Decimal(0) if text.startswith("不") else Decimal(100)
    return Decimal(re.findall(DIGITS, text)[-1])


def moved(text: str) -> Decimal | tuple[Decimal, ...]:
    """By how many places: 上升3位, 上升1-2位."""
    found = figures_of(text)
    return found if len(found) > 1 else number(text)


def shares_of_all(text: str) -> tuple[Decimal, ...]:
    """Weights in percent, as written or as a ratio (6：4); none where the ratio gives no plain percentages."""
    found = all_numbers(text)
    if "：" not in text or not sum(found):
        return found
    parts = tuple(100 * each / sum(found) for each in found)
    return parts if sum(parts) == 100 and all(each * 100 % 1 == 0 for each in parts) else ()


VALUES: dict[str, Any] = {
    "GRADE": lambda text: (re.findall(GRADE_NAME, text) or re.findall("“([^”]+)”", text) or [text])[-1],
    "RATE": step,
    "TIME": times,
    "TIMELIST": times,
    "FIRSTN": number,
    "DOUBLE": factor,
    "HALVE": lambda text: Decimal("0.5"),
    "WEIGHT": number,
    "WEIGHTLIST": shares_of_all,
    "FEE": share_of_fee,
    "ANSWERS": lambda text: tuple(re.findall("“([^”]*)”", text)),
    "PCTRANGE": limits,
    "PTSBAND": limits,
    "QTYRANGE": lambda text: (*limits(text), unit_of(re.sub(r"（.*?）|以下|之间|以内", "", text))),
    "ALLOT": number,
    "PTSLIST": all_numbers,
    "PTSRANGE": all_numbers,
    "PTS": number,
    "YUANLIST": money,
    "YUANRANGE": money,
    "YUAN": money,
    "RANKS": figures_of,
    "RANKLIST": figures_of,
    "TOP": number,
    "BOTTOM": number,
    "RANK": number,
    "GAINRANK": moved,
    "LOSERANK": moved,
    "MORE": far_step,
    "LESS": far_step,
    "MORELESS": far_step,
    "BOTTOMLIST": figures_of,
    "TOPSHARE": number,
    "BOTTOMSHARE": number,
    "RANKAFTER": number,
    "EVERY": step,
    "EVERYPCT": step,
    "EVERYFAR": step,
    "ONE": step,
    "WITHIN": number,
    "PCT": lambda text: number(text.removeprefix("百分之")),
    "QTY": step,
    "NUM": number,
    "LEVELS": levels,
    "LEVEL": levels,
}

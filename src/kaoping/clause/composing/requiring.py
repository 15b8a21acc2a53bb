"""What is required: headings, requirements met or not, bounds alone, a whole item without an amount."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from kaoping.clause.composing.clause import Clause, Found, note
from kaoping.clause.composing.requiring_checks import comma, one, opposites
from kaoping.clause.composing.requiring_less import taking_from_points
from kaoping.clause.composing.requiring_lists import lists
from kaoping.clause.composing.requiring_words import failing
from kaoping.clause.items import Bounding, Said, Scoped, Stop, Words
from kaoping.clause.meaning.parts import ALL, Allot, Bound, Check, Range, Rule
from kaoping.clause.token import Token

ELSE = ("GROW", "FALL", "EXEMPT", "ELSEWHERE", "HIGHEST", "ONLY", "EXCEPT", "HALFSTEP", "NOHALF", "PROPORTION_STEP")
HUNDRED = re.compile(r"[^，。；]{0,12}(?:实行|采取|采用|按|为|以)?百分制(?:计分|评分|考核|打分|计算|进行)?[，。；]?")
TOTAL = re.compile(
    "(?:总计分问?|总分|满分|合计|总计|共计|总分值|基础分|基本分|标准分|本项|权重分?|分值)(?:值)?(?:为|计)?$"
)
SCOPE = re.compile(
    r"每(?:月|次检查|次|季度|季|半年|年|周|天|处|个?网格|个?社区|个?村|个?点位|个?单位)|(?:当|单)(?:月|次|季|日)"
)


def requiring(clause: Clause) -> Iterator[Found]:
    if any(remark.kind in ELSE for remark in clause.remarks):
        return
    yield from alone(clause)
    yield from restated(clause)
    yield from headings(clause)
    yield from whole_item(clause)
    yield from one(clause)
    yield from lists(clause)
    yield from opposites(clause)
    yield from taking_from_points(clause)


def alone(clause: Clause) -> Iterator[Found]:
    """A bound by itself: 扣完为止, 全年加分最高不超过5分, 每次检查最多扣2分."""
    if clause.saids or clause.remarks:
        return
    yield from scoped(clause)
    words, bounds = "".join(aside.text for aside in clause.asides), without_other_way(clause.bounds)
    if len(bounds) != 1 or any(isinstance(item, Scoped) for item in clause.items) or len(words) > 24:
        return
    bound, scope = bounds[0], SCOPE.search(words + bounds[0].text)
    if re.search(r"[\d除外首倍超低每各]", re.sub(SCOPE, "", words)):
        return
    if bound.kind == "done" and not scope and not re.search("扣除|加重|相应|情节|未", bound.text):
        yield Found(Rule((Bound(low=ALL),)))
    if bound.kind == "cap" and bound.unit == "分" and bound.value is not None:
        dropped = [note("modifier", words=each.text) for each in clause.bounds if each not in bounds]
        for one in limited(bound.value, bound.sign or way(words), scope.group() if scope else ""):
            yield Found(one.rule, (*one.assumptions, *dropped))


def without_other_way(bounds: tuple[Bounding, ...]) -> tuple[Bounding, ...]:
    """加分项累计不超过3分，扣分项不设上限: the second takes nothing from the first."""
    ways = {bound.sign for bound in bounds if bound.kind == "cap"}
    return tuple(
        bound
        for bound in bounds
        if not (bound.kind == "nocap" and ways == {1 if "扣" in bound.text else -1} and re.search("扣|加", bound.text))
    )


RESTATED = re.compile(
    r"(?:[一二三四五六七八九十\d]+[、.．])?(?P<of>[^，。；\d]{0,20}?(?P<way>加分|扣分)项?)(?:总分)?(?:累计|合计)?(?:最多|最高)?(?:不得?超过|不能超过|为)?"
    r"(?P<n>\d+(?:\.\d+)?)分，(?:如|凡)?(?:加分|扣分|累计|合计|总分)*超过(?P=n)分的?(?:单位|部门|部分|个人|镇|街道|乡镇)?，?(?:均|一律|只|仅)?按(?P=n)分(?:计算|计分|计入|计)[。；]?"
)


def restated(clause: Clause) -> Iterator[Found]:
    """加分最多为5分，加分超过5分的单位按5分计算: one bound, said twice."""
    hit = RESTATED.fullmatch(clause.text)
    if hit and not SCOPE.search(hit["of"]) and not re.search("每|各|单[项次个件]", hit["of"]):
        yield from limited(Decimal(hit["n"]), 1 if hit["way"] == "加分" else -1, "")


def scoped(clause: Clause) -> Iterator[Found]:
    """每次检查最多扣2分，扣完为止."""
    caps = [item for item in clause.items if isinstance(item, Scoped)]
    others = [item for item in clause.items if not isinstance(item, Scoped | Stop)]
    done = all(isinstance(item, Bounding) and item.kind == "done" for item in others)
    if len(caps) == 1 and done and SCOPE.fullmatch(caps[0].of.removesuffix("内")):
        yield from limited(caps[0].value, caps[0].sign or way(caps[0].text), caps[0].of)


def limited(value: Decimal, sign: int, scope: str) -> Iterator[Found]:
    """The bound of what is taken off or added, in all or for each of something."""
    each = re.sub("^(?:每个?|当|单)|内$", "", scope)
    if sign:
        low, high = (-value, None) if sign < 0 else (None, value)
        yield Found(Rule((Bound(low, high, each),)))


def way(words: str) -> int:
    """Whether words speak of what is taken off or added; 0 where of both or neither."""
    off, more = "扣" in words or "减分" in words, "加" in words.replace("参加", "")
    return 0 if off == more else -1 if off else 1


def headings(clause: Clause) -> Iterator[Found]:
    """机制建设（15分）, 本项满分20分, 考核实行百分制."""
    if clause.remarks:
        return
    if not clause.saids and not clause.bounds and HUNDRED.fullmatch(clause.text):
        yield Found(Rule((Allot(Decimal(100), clause.text.strip("，。；")),)))
    if len(clause.saids) != 1 or clause.bounds or not points_alone(clause.saids[0]):
        return
    said = clause.saids[0]
    words, after = said.words, "".join(aside.text for aside in clause.asides)
    points = said.effect.amounts[0]
    if re.search(r"[×÷=+]", words):
        return
    if after and not TOTAL.search(words) and not said.effect.sign:
        yield Found(Rule((Check(points, what=f"{words}：{after}", graded=True),)))
    elif not said.effect.bracket and comma(said) and not TOTAL.search(words):
        return  # 安排专人值班，0.5分 is a requirement and no heading
    elif failing(words) and not TOTAL.search(words):
        yield Found(Rule((Check(points, what=words),)), (note("direction", what=words, way="得"),))
    elif title(said) or (TOTAL.search(words + said.effect.text.rstrip("0123456789.分")) and len(words) <= 30):
        yield Found(Rule((Allot(points, words),)))
    elif said.effect.bracket:
        yield Found(Rule((Check(points, what=words),)))


def points_alone(said: Said) -> bool:
    """Points without a sign after words; 基础分100分 has a sign that is none."""
    effect = said.effect
    bare = not effect.sign or ("基" in effect.text and not re.search("[得计]", effect.text[:1]))
    plain = all(isinstance(cond, Words) for cond in said.conds)
    return effect.kind == "points" and len(effect.amounts) == 1 and bare and plain and not effect.unit


def title(said: Said) -> bool:
    words = said.words
    return (len(words) <= 12 and not re.search("[，。；]", words)) or bool(re.fullmatch("（[^（）]*）", words))


def whole_item(clause: Clause) -> Iterator[Found]:
    """A requirement without an amount, in an item that has points: met earns them all. The guards know what is none."""
    if clause.points is None or clause.remarks or clause.bounds or HUNDRED.fullmatch(clause.text):
        return
    need, unit = None, ""
    if clause.saids:
        effect = clause.saids[0].effect
        if len(clause.items) != 1 or effect.kind != "duty":
            return
        found = demanded(effect.whole)
        if found is None:
            return
        need, unit = found
        what = effect.text
    else:
        what = "".join(aside.text for aside in clause.asides)
    if what:
        graded = bool(re.match("(?:主要|重点)?考核.*(?:情况|是否|程度)", what))
        notes = () if graded else (note("whole_item", what=what.strip("。；，")),)
        yield Found(Rule((Check(ALL, what=what.strip("。；，"), need=need, unit=unit, graded=graded),)), notes)


def demanded(found: tuple[Token, ...]) -> tuple[Range, str] | None:
    """The one figure that a duty demands: 每年至少召开4次."""
    figures = [at for at, token in enumerate(found) if token.kind in ("QTY", "PCT", "NUM", "ONE")]
    if len(figures) != 1 or any(token.kind not in DUTIES for token in found):
        return None
    at = figures[0]
    value, unit = found[at].value if isinstance(found[at].value, tuple) else (found[at].value, "")
    unit = "%" if found[at].kind == "PCT" else unit
    kinds = {token.kind for token in found}
    top = bool(kinds & {"NOT_OVER", "TO_HERE", "UNDER"})
    if top and kinds & {"NOT_LESS", "OVER", "FROM_HERE"}:
        return None
    if top:
        return Range(high=value, high_in="UNDER" not in kinds), unit
    return Range(low=value, low_in="OVER" not in kinds), unit


DUTIES = (
    "T",
    "SEP",
    "EVERY",
    "QTY",
    "PCT",
    "NUM",
    "ONE",
    "NOT_LESS",
    "NOT_OVER",
    "OVER",
    "UNDER",
    "FROM_HERE",
    "TO_HERE",
)

"""Hard words that are description where they stand: 每月 before a duty, 满 in 满意, 以上 in 以上问题."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from kaoping.clause.lexicon import GRADE_NAME
from kaoping.clause.token import Token

FIGURES = frozenset(
    {"PCT", "QTY", "PTS", "NUM", "PCTRANGE", "QTYRANGE", "PTSBAND", "REFERENCE", "YUAN", "WITHIN", "PTSRANGE"}
)
SIGNS = frozenset({"DED", "ADD", "GAIN", "FINE", "PRIZE"})
AMOUNTS = frozenset({"PTS", "PTSLIST", "PTSRANGE", "YUAN", "YUANLIST", "YUANRANGE"})
EFFECTS = (
    SIGNS
    | AMOUNTS
    | frozenset(
        {"ZERO", "FULL", "INELIGIBLE", "VETO", "CAP_GRADE", "LOWER_GRADE", "DISCRETION", "DOUBLE", "HALVE", "FEE"}
    )
)
RANGED = FIGURES | {
    "RANKLIST",
    "FROM_HERE",
    "TO_HERE",
    "TOP",
    "BOTTOM",
    "RANKS",
    "RANK",
    "INCLUDED",
    "EXCLUDED",
    "BETWEEN",
}
NEAR = 14  # signs of description that may stand between a hard word and what makes it hard


def softened(found: list[Token]) -> list[Token]:
    """The same tokens; those that are description where they stand are T."""
    found = [
        soft(token) if token.kind in FIRST_SOFT and is_soft(found, at) else token for at, token in enumerate(found)
    ]
    found = [as_quantity(found, at) for at in range(len(found))]
    return as_counts([soft(token) if is_soft(found, at) else token for at, token in enumerate(found)])


def as_quantity(found: list[Token], at: int) -> Token:
    """Money that is compared (20万元以上) is a quantity in its unit, no award."""
    token = found[at]
    compared = after(found, at).kind in ("FROM_HERE", "TO_HERE", "INCLUDED") or before(found, at).kind in COMPARED
    if token.kind != "YUAN" or not (compared or held(found, at)):
        return token
    size = re.match(r"([\d.]+)([万千百]?元)", token.text)
    return replace(token, kind="QTY", value=(Decimal(size.group(1)), size.group(2))) if size else token


def held(found: list[Token], at: int) -> bool:
    """村会计留500元备用金…扣2分: a sum that is neither paid nor taken, where points are."""
    following = after(found, at)
    plain = (
        before(found, at).kind == "T"
        and following.kind == "T"
        and not re.match("的?[，。；]?(?:奖|罚|补|扣|的)", following.text)
    )
    told = not re.search("(?:处以?|按|奖|罚|补|扣|减|发|每[^，。；]{0,6})$", before(found, at).text)
    return plain and told and any(token.kind == "PTS" for token in found)


LOSS_OF_ONE = re.compile(r"^，?每(?:再)?(?:缺少|缺|少|漏|差|短少)")
GAIN_OF_ONE = re.compile(r"^，?每(?:再)?(?:多|增加|超过|超出|超|增)")
BASED = re.compile("基数|目标|任务|计划|基准|标准|上年|去年|同期")
BASES = frozenset(
    {"PCT", "QTY", "NUM", "PCTRANGE", "QTYRANGE", "REFERENCE", "NOT_LESS", "OVER", "UNDER", "NOT_OVER", "GAINRANK"}
)


def as_counts(found: list[Token]) -> list[Token]:
    """每少一次, 每多一件 in a clause that names no base: what is missing or too much is itself counted."""
    if any(
        (token.kind in BASES and not missing(found, at)) or BASED.search(token.text) for at, token in enumerate(found)
    ):
        units = {token.value[1] for token in found if token.kind == "QTY"}
        return [
            counting(token) if apart(found, at) else as_step(token, units, found[:at]) for at, token in enumerate(found)
        ]
    return [counting(token) for token in found]


def apart(found: list[Token], at: int) -> bool:
    """…不少于4次（1分）。未建立制度的扣1分，每少1次扣0.5分: a list of deductions in a sentence that names no base."""
    if found[at].kind != "LESS":
        return False
    first = max((place for place in range(at) if found[place].kind == "SEP"), default=-1) + 1
    last = next((place for place in range(at, len(found)) if found[place].kind == "SEP"), len(found))
    beside = (*found[first:at], *found[at + 1 : last])
    based = any(token.kind in BASES or BASED.search(token.text) for token in beside)
    return first > 0 and not based and any(token.kind == "DED" for token in found[first:at])


def missing(found: list[Token], at: int) -> bool:
    """缺3项以上: so many are missing, which is no base to count from."""
    return found[at].kind == "QTY" and bool(re.search("[缺少漏欠]$", before(found, at).text))


FEWER, MORE = re.compile("^(?:少|缺|差)(?:1|一)"), re.compile("^多(?:1|一)")


PERIODIC = re.compile("每(?:个|一|1)?(?:半年|季|月|周|旬|星期|天|日)")


def earned(ahead: list[Token]) -> bool:
    """Whether points at a base were named: 4次得5分，少一次扣1分. Of a base for every month it is not said which."""
    periodic = any(PERIODIC.search(token.text) for token in ahead)
    return not periodic and any(token.kind in ("GAIN", "FULL", "ALLOT") for token in ahead)


def as_step(token: Token, units: set[str], ahead: list[Token]) -> Token:
    """4次 …，少一次扣1分: one away from a figure in the same unit is a step, as 每少一次 is."""
    if token.kind != "ONE" or token.value[1] not in units or not earned(ahead):
        return token
    kind = "LESS" if FEWER.search(token.text) else "MORE" if MORE.search(token.text) else ""
    return replace(token, kind=kind, value=(*token.value, "", None)) if kind else token


def counting(token: Token) -> Token:
    """The same token; EVERY where it counts pieces. Percentages and points stay steps."""
    fit = token.kind == "LESS" and LOSS_OF_ONE.match(token.text)
    fit = fit or (token.kind == "MORE" and GAIN_OF_ONE.match(token.text))
    unit = token.value[1] if fit and isinstance(token.value, tuple) and not any(token.value[2:]) else ""
    if not unit or unit in ("%", "个百分点", "分", "位次", "名次", "档", "级"):
        return token
    if unit in ("位", "名") and not re.search("[缺少]", token.text):
        return token
    return replace(token, kind="EVERY", value=token.value[:2])


def soft(token: Token) -> Token:
    return Token("T", token.text, token.start, token.end)


FIRST_SOFT = frozenset({"NOT_LESS", "OVER", "UNDER", "NOT_OVER", "FROM_HERE", "TO_HERE", "LEVEL", "LEVELS"})


def is_soft(found: list[Token], at: int) -> bool:
    rule = SOFT.get(found[at].kind)
    return rule is not None and rule(found, at)


def after(found: list[Token], at: int, over: int = 0) -> Token:
    """The next token; description of at most `over` signs is passed over."""
    place = at + 1
    while over and place + 1 < len(found) and found[place].kind == "T" and len(found[place].text) <= over:
        over -= len(found[place].text)
        place += 1
    return found[min(place, len(found) - 1)]


def before(found: list[Token], at: int) -> Token:
    return found[at - 1] if at else Token("END", "", 0, 0)


def no_figure(found: list[Token], at: int) -> bool:
    """A comparison without a figure: 达不到要求, 满意, 完成情况."""
    over = 6 if found[at].text in ("至少", "不少于", "不低于", "完成") else 2
    return after(found, at, over).kind not in FIGURES


def no_figure_before(found: list[Token], at: int) -> bool:
    return before(found, at).kind not in FIGURES | {"GAINRANK", "LOSERANK", "RANK", "INCLUDED", "EXCLUDED", "TOP"}


def no_effect_near(found: list[Token], at: int) -> bool:
    """每月, 每个 … that no amount follows."""
    if after(found, at).kind in ("EVERY", "ONE"):
        return no_effect_near(found, at + 1)
    return after(found, at, NEAR).kind not in EFFECTS | {"HALFSTEP", "NOHALF", "PROPORTION_STEP", "GROW"}


SOON = EFFECTS | {"NODEDUCT", "EVERY", "EVERYFAR", "ONE", "GROW", "MORE", "LESS", "DISTRIB", "FIRST_FREE", "QTY"}


def no_effect_soon(found: list[Token], at: int) -> bool:
    """A first, second … time that nothing follows."""
    return after(found, at, NEAR).kind not in SOON


def no_amount_list(found: list[Token], at: int) -> bool:
    """Levels that are only named: one amount for all of them, or none."""
    several = any(token.kind in ("PTSLIST", "YUANLIST") for token in found)
    named = [token for token in found if token.kind in ("LEVEL", "LEVELS")]
    if (
        len({token.value for token in named}) < len(named)
        and all(token.kind == "LEVEL" for token in named)
        and twice(found, named)
    ):
        return True
    caps = sum(token.kind in ("CAP", "LIMIT") for token in found)
    if sum(token.kind in AMOUNTS for token in found) - caps < 2 and not several:
        return True
    return not several and (found[at].kind == "LEVELS" or len(named) < 2 or len({t.value for t in named}) < 2)


def twice(found: list[Token], named: list[Token]) -> bool:
    """One level named for two amounts of one sentence: 被市级媒体采用…，被某市级媒体采用…: names, no list of levels."""
    stops = [token.end for token in found if token.kind == "SEP"]
    places = [(sum(end <= token.start for end in stops), token.value) for token in named]
    return len(set(places)) < len(places)


def nothing_before(found: list[Token], at: int) -> bool:
    """以后 where nothing was said of earlier times."""
    return not any(token.kind in EFFECTS | {"FIRST_FREE", "NODEDUCT", "FIRSTN"} for token in found[:at])


def plain_within(found: list[Token], at: int) -> bool:
    """A time limit inside a duty (24小时内办结); hard right before an effect."""
    at += after(found, at).kind in ("INCLUDED", "EXCLUDED")
    return after(found, at).kind not in EFFECTS


def no_list_next(found: list[Token], at: int) -> bool:
    return after(found, at).kind not in SIGNS | AMOUNTS


COMPARED = frozenset({"NOT_LESS", "OVER", "UNDER", "NOT_OVER", "LE", "LT"})


ABOUT_THEN = re.compile(r"^(?:上|去|前)(?:一)?(?:年|月|季度|期)度?$")
COMPARING = re.compile("(?:比|较|与|和|同|高于|低于|超过|在|至|于)$")
CHANGED = re.compile("^[^，。；]{0,10}(?:有所)?(?:上升|下降|增|减|提高|降低|相比|持平|变化|进步|后退|水平|基础)")


def only_then(found: list[Token], at: int) -> bool:
    """报送上月数据: which data, not what they are compared with."""
    following, rest = after(found, at), before(found, at)
    named = ABOUT_THEN.match(found[at].text) and following.kind == "T" and following.text[0] not in "，的、（"
    told = at == 0 or (rest.kind == "T" and not COMPARING.search(rest.text))
    return bool(named) and told and not CHANGED.search(following.text)


def only_an_average(found: list[Token], at: int) -> bool:
    """平均处置时长: what is measured, not what it is compared with."""
    if only_then(found, at):
        return True
    following = after(found, at)
    loose = found[at].text == "平均" and following.kind == "T" and following.text[0] not in "，的、"
    return loose and before(found, at).kind not in COMPARED


FOLLOWS = SIGNS | AMOUNTS | {"FEE", "CAP_GRADE", "INELIGIBLE", "VETO", "LOWER_GRADE", "QUALIFY", "ZERO_SECTION"}


WHOSE = re.compile("的(?:单位|部门|乡镇|街道|镇|村|社区|县|区|企业|个人|（[^（）]{1,6}）)+")


def only_a_name(found: list[Token], at: int) -> bool:
    """A grade that nothing follows and no range or place earns."""
    rest = before(found, at)
    far = found[at - 2] if at > 1 and rest.kind == "T" and WHOSE.fullmatch(rest.text) else rest
    earned = far.kind in RANGED or (rest.kind == "T" and rest.text.strip("，；").endswith(("其他", "其余", "其它")))
    held = after(found, at, 24).kind in FOLLOWS - SIGNS - AMOUNTS or after(found, at, 12).kind in SIGNS | AMOUNTS
    own = "“" in found[at].text and not re.fullmatch(GRADE_NAME, str(found[at].value))  # “绿榜”, “文明示范村”
    return not earned and (own or not held)


def only_a_score(found: list[Token], at: int) -> bool:
    """得分90分以上, 得分在80-90分: a score that is compared and not earned."""
    following, later = after(found, at), found[min(at + 2, len(found) - 1)]
    compared = following.kind == "PTSBAND" or (
        following.kind == "PTS" and later.kind in {"FROM_HERE", "TO_HERE", "INCLUDED", "EXCLUDED", "GRADE"}
    )
    return found[at].text.startswith(("得分", "计分")) and compared


def only_a_kind(found: list[Token], at: int) -> bool:
    """被一票否决的单位, 一票否决事项: a veto that is the condition and not what follows."""
    passive = re.search("(?:被|受到?|因|属于?|规定的|纳入|列入|未)$", before(found, at).text)
    return bool(passive) or bool(
        re.match('[”"]?(?:的|事项|重?特?大?事项|情形|指标|项目|内容|条件|范围|后|制度)', after(found, at).text)
    )


SOFT: dict[str, Callable[[list[Token], int], bool]] = {
    "VETO": only_a_kind,
    "NOT_LESS": no_figure,
    "OVER": no_figure,
    "UNDER": no_figure,
    "NOT_OVER": no_figure,
    "FROM_HERE": no_figure_before,
    "TO_HERE": no_figure_before,
    "REFERENCE": only_an_average,
    "BETWEEN": no_figure_before,
    "EVERY": no_effect_near,
    "ONE": no_effect_near,
    "LEVELS": no_amount_list,
    "LEVEL": no_amount_list,
    "WITHIN": plain_within,
    "DISTRIB": no_list_next,
    "CUMULATIVE": lambda found, at: after(found, at, 4).kind not in FIGURES | {"TOP"},
    "TIME": no_effect_soon,
    "TIMELIST": no_effect_soon,
    "FIRSTN": no_effect_soon,
    "DISCRETION": lambda found, at: after(found, at).kind not in EFFECTS | {"EVERY", "ONE", "EVERYFAR"},
    "FURTHER": lambda found, at: (
        nothing_before(found, at) or after(found, at, 8).kind not in EFFECTS | {"ONE", "EVERY", "MORE", "LESS", "QTY"}
    ),
    "GRADE": only_a_name,
    "GAIN": only_a_score,
    "GAINRANK": lambda found, at: found[at].value is None,
}

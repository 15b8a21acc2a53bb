"""Sentences that are read as a whole and not word by word: formulas, means, points an answer.

Each is recognised by its own pattern over the whole even text; nothing in it is left unread.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from kaoping.clause.formula import Written, formula

SCORING = re.compile(
    r"[扣减罚奖倍]|加(?!权|分的)|低于|超过|达到|不足|每(?!个|月|季|年|次|人|周|位|半年)|除外|首次|累计|以上|以下|封顶|\d分|[计得按]\d|满意|了解"
)
NAMES = "(?:得分|成绩|分值|总分值|总分|分数|评分|计分|考核分|考核成绩|考评分|结果|分)"
OF = (
    "(?:该项|本项|此项|最终|最后|年度|年终|季度|半年|月度|全年|综合|考核|考评|单项|指标|测评|单位|各单位|个人"
    "|其|本|该|的|实际|当月|当季|当年|社区|村|网格|街道|乡镇)*"
)
TAIL = (
    "(?:，)?(?:即)?(?:作为|为|即为|计入|计为|计算|得出|确定|列为|算作|计|得)?(?:得出)?"
    rf"{OF}(?:(?:[^\W\d扣减加倍不首超低高奖罚仅每除再计可负]{{2,10}})?{NAMES})?"
)
MEAN = r"(?:算术|简单)?平均(?:分值?|值|数值?|得分|成绩|分数)"
TRIM = re.compile(
    rf"(?P<over>.*?)(?:，)?(?:在)?(?:去掉|去除|剔除|除去|扣除)(?:其中)?(?:一个|1个)最高(?:分|得分|值)?(?:和|、|与|及|，)?(?:去掉)?(?:一个|1个)?(?:和)?最低(?:分|得分|值)?(?:后|以后|之后)?(?:的)?(?:，)?"
    rf"(?:再)?(?:取|计算|按|求|以|的)*(?:其余|剩余|其他|有效)?[^，。；\d]{{0,12}}?{MEAN}{TAIL}"
)
PLAIN = re.compile(rf"(?P<over>.*?)(?:取|按|以|为|是|等于|=|的)?(?P<of>[^，。；]*?){MEAN}{TAIL}")
DIVIDED = re.compile(
    r"(?P<over>.*?)(?:的)?(?:分值?|得分|分数|成绩)?(?:相加|之和|合计|总和)(?:后)?，?(?:再)?除以(?:总|有效|实际|全部)?"
    r"(?:[\u4e00-\u9fff]{0,6}(?:人数|次数|月数|个数|份数|户数|问卷数|期数|总数))，?"
    r"(?:得出?|为|即为|作为|算出)?[^，。；\d]{0,14}"
)
EXTREME = re.compile(
    r"(?P<over>.*?)(?:取|按|以)(?:其中)?(?:[^，。；\d]{0,12}?的)?最(?P<way>高|低|好|差)(?:的)?(?:一次|一项)?(?:的)?"
    rf"{NAMES}{TAIL}"
)
ADDED = re.compile(rf"(?P<over>.*?)(?:的)?{NAMES}(?:相加|之和|累加)(?:后)?{TAIL}")
MEANING = re.compile("取|为|作为|计算|计入|即|=|按|以|得")


@dataclass(frozen=True, slots=True)
class Averaged:
    """The mean (trimmed, sum, highest, lowest) of the points of what `over` names."""

    how: Literal["mean", "trimmed", "sum", "highest", "lowest"]
    over: str


Answer = tuple[str, Decimal | Literal["mean", "out"]]


@dataclass(frozen=True, slots=True)
class Answered:
    """Points an answer. sure: the sentence says that it is one of a questionnaire."""

    points: tuple[Answer, ...]
    what: str
    sure: bool


Whole = Written | Averaged | Answered


def whole(text: str) -> Whole | None:
    """What the sentence says as a whole; None where it is read word by word."""
    return formula(text) or averaged(text) or answered(text)


def averaged(text: str) -> Averaged | None:
    """A mean and nothing else: no amount, no threshold, no exception."""
    body = text.strip("。；，")
    shapes: tuple[tuple[re.Pattern[str], str], ...] = (
        (TRIM, "trimmed"),
        (DIVIDED, "mean"),
        (PLAIN, "mean"),
        (ADDED, "sum"),
        (EXTREME, ""),
    )
    for pattern, how in shapes:
        hit = pattern.fullmatch(body)
        if hit and MEANING.search(body) and not SCORING.search(said_over(hit)) and not odd(body, how):
            way = how or ("highest" if hit["way"] in "高好" else "lowest")
            return Averaged(way, said_over(hit).strip("，的："))  # type: ignore[arg-type]
    return None


def said_over(hit: re.Match[str]) -> str:
    """What the mean is taken over, in the words of the sentence."""
    return hit["over"] + str(hit.groupdict().get("of") or "")


def odd(body: str, how: str) -> bool:
    """A mean of another sort, or one that says more than this."""
    if re.search("加权|排名|比例|系数|权重|占|%|×|否则|不计入|缺|全[区市县省国]平均|平均(?:水平|率)", body):
        return True
    return how != "trimmed" and bool(re.search("最高|最低|最好|最差|较好|去掉|剔除", body)) and how != ""


ANSWER = (
    "(?:(?:非常|很|较|比较|基本|不太|一般|不|完全)?(?:满意|了解|知晓|认可|清楚|熟悉)|一般|较好|较差|好|差"
    "|优秀|良好|合格|不合格|优|良|中|弃权|说不清|不清楚|不好评价|没有|是|否|有|无|知道|不知道)"
)
QUOTED = rf"“?{ANSWER}”?"
LISTED = re.compile(rf"{QUOTED}(?:(?:、|和|及|与|或|，)*{QUOTED})+")
AMOUNTS = re.compile(r"(\d+(?:\.\d+)?)分?(?:(?:、|，|和|/)(\d+(?:\.\d+)?)分?)+(?<=分)")
EACH = re.compile(
    rf"(?:对)?(?:选择?|回答|答|评价|评定|测评|结果)*(?:为|是)?“?(?P<name>{ANSWER})”?(?:选项)?(?:等次|的)*(?:每[票人份])?，?(?:按|得|计|记|为|给|赋|：)*(?P<points>\d+(?:\.\d+)?)分(?:计算|计)?|"
    rf"(?:选择?|回答|答|评价)*(?:为|是)?“?(?P<zero>{ANSWER})”?(?:选项)?(?:的)?，?(?:不得分|不计分|计零分|得零分)"
)
SURVEY = re.compile("问卷|测评|评议|调查|回答|答卷|选择?“|选项|平均|票|答“|答案|受访")
LEFT = re.compile(
    rf"(?:回答|选择?|答)*“?(?P<name>{ANSWER})”?的?，?(?:(?P<mean>按(?:其他(?:答案)?的?)?平均分(?:计分|计算|计)?)|(?P<out>不计入(?:统计|总数|有效票|有效答卷|有效样本)?|不(?:纳入)?统计|剔除|视为弃权不计))"
)
AVERAGE = re.compile(
    r"(?:，|。|；)?(?:最后|最终|再)?(?:取|以|按|计算|求)?(?:全部|所有|各)?(?:有效)?(?:答卷|问卷|测评|测评人员|参评人员|票|样本|受访者|回答)?(?:的)?(?:算术)?平均(?:分|值|得分|数)(?:作为|为|计入|计算)?(?:该项|本项|最终)?(?:得分|成绩)?"
)


def answered(text: str) -> Answered | None:
    """Points for every answer of a questionnaire, one by one or in two lists."""
    body = text.strip("。；，")
    if not re.search(r"满意|了解|知晓|认可|清楚|“", body) or re.search("[扣减罚加奖%]|率", body):
        return None
    rest, found = taken_lists(body)
    for hit in EACH.finditer(rest):
        found.append((hit["name"] or hit["zero"], Decimal(hit["points"] or 0)))
    rest = EACH.sub("▏", rest)
    for hit in LEFT.finditer(rest):
        found.append((hit["name"], "mean" if hit["mean"] else "out"))
    rest = AVERAGE.sub("▏", LEFT.sub("▏", rest))
    names = [name for name, _ in found]
    if len(found) < 2 or len(set(names)) != len(names) or not remainder_fits(rest, names):
        return None
    return Answered(tuple(found), re.split(rf"[，：“]|{ANSWER}", body)[0], bool(SURVEY.search(body)))


def taken_lists(body: str) -> tuple[str, list[Answer]]:
    """Two lists that pair: “满意”“基本满意”“不满意”分别计5分、3分、0分."""
    listed, amounts = LISTED.search(body), AMOUNTS.search(body)
    if not listed or not amounts or amounts.start() < listed.end():
        return body, []
    names = re.findall(rf"“?({ANSWER})”?", listed.group())
    points = [Decimal(each) for each in re.findall(r"\d+(?:\.\d+)?", amounts.group())]
    between = body[listed.end() : amounts.start()]
    first = re.search("前([两二三四五])种", between)
    if first:
        names = names[: "零一二三四五".index(first[1].replace("两", "二"))]
    if len(names) != len(points) or len(between) > 20:
        return body, []
    rest = body[: listed.start()] + "▏" + body[amounts.end() :]
    return rest, list(zip(names, points, strict=True))


def remainder_fits(rest: str, names: list[str]) -> bool:
    """Whether what is left is a lead-in and nothing that scores."""
    if re.sub("[，。；：、“”的]|计算|计分", "", rest.rpartition("▏")[2]):
        return False  # what stands behind the answers may change them
    left = re.sub("▏|[，。；：、“”]|的|计算|计分|计|按|回答|选择|其中|分别", "", rest)
    return (
        not re.search(r"\d|分(?!别|析|类|为|管)|不计|除|以上|以下|首|累计|倍|重复|仅|只|限|折|半|另|同一", left)
        and len(left) <= 40
    )

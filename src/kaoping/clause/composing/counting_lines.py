"""One line of a count: a part, and what was taken for granted in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TypeAlias

from kaoping.clause.composing.clause import note
from kaoping.clause.composing.counting_conditions import Conditions
from kaoping.clause.composing.requiring_words import STATE
from kaoping.clause.items import Said
from kaoping.clause.meaning.parts import Amount, Check, Choice, Gate, Note, Nth, Partial, Per, Repeated

ONCE = re.compile(
    r"未建(?:台|档|账|制|队)|^(?:.{0,12})?(?:未|没有|无|不)(?:建立|制定|制订|成立|设立|落实|明确|配备|健全|开展|组织|纳入|完善|出台|印发|召开|安排|部署|形成|公示|公开|上墙|配齐|设置|签订|达标|达到|完成|及时|按|能|实现|齐全|完整|规范)|不(?:健全|完善|到位|齐全|完整|达标|合格|符合|落实|规范|明确)|缺失|无(?:台账|制度|方案|机构|记录|计划|专人|专门)|未达|弄虚作假"
)
EVENT = re.compile(
    r"发现|发生|出现|造成|引发|被(?!评)|受到|查处|通报|曝光|投诉|举报|上访|事故|案件|事件|逾期|超时|迟报|漏报|瞒报|缺席|迟到"
)
BAD_THING = re.compile(
    r"未|没有|无(?!偿|障|害)|不(?!断|少|仅|含)|缺|乱|破损|违反|违规|投诉|曝光|事故|迟|漏|瞒|超时|逾期|批评|通报(?!表扬)|滞留|积存|裸露|污|垃圾"
)
GOOD_THING = re.compile(
    r"表扬|表彰|获|荣|奖|采用|录用|刊发|推广|完成|创建|创新|批示|入选|先进|典型|好人|经验|网站|日报|刊物|报刊|媒体|电视台|电台"
)
MATERIAL = re.compile("(?:信息|稿件?|简讯|简报|文章|调研报告)(?:类)?$")
UNREAD_STEP = re.compile("每(?!月|年|季|周|日|天|半年|学期|旬|期|逢)")
TORN_COUNT = re.compile(r"(?<![\d一二两三四五六七八九十几])(?:处|次|件|起|例|个)(?:及|或)?以上的?$")
TORN = re.compile(r"[扣加减罚得计][^，。；]{0,3}$|[A-Za-z.]$")
HEAD = re.compile(
    r"(?:扣|加)分(?:标准|项|项目|细则|办法|事项|情形|规则|说明)?(?:为|如下)?$|^(?:扣|加)分(?:标准|项|项目|细则|办法|事项|情形|规则|说明)?(?:为|如下)?[:：]"
)

Part: TypeAlias = Per | Nth | Repeated | Check | Gate


@dataclass(frozen=True, slots=True)
class Line:
    """level: the name of the row in a list of levels; closed: a sentence ended after it; cap: a cap of its own."""

    part: Part
    notes: tuple[Note, ...] = ()
    level: bool = False
    closed: bool = False
    shared: str = field(default="")  # what all levels of a list are about
    stated: bool = True  # whether the text says 每, 一处 …

    def taking(self, code: str, **details: object) -> Line:
        return replace(self, notes=(*self.notes, note(code, **details)))

    @property
    def simple(self) -> Per | None:
        """The part, where it is an amount for each one and nothing more."""
        part = self.part
        plain = isinstance(part, Per) and part.every == 1 and not (part.once or part.free or part.grows or part.each)
        return part if plain and isinstance(part, Per) else None


def signed(said: Said, sign: int) -> tuple[Amount, ...]:
    """The amounts of an effect in one direction; none where it is no amount of points."""
    amounts = said.effect.amounts
    if said.effect.kind == "choice" and len(amounts) == 2:
        low, high = sorted(sign * each for each in amounts)
        return (Choice(low, high),)
    return tuple(sign * each for each in amounts) if said.effect.kind == "points" else ()


def counted(amount: Amount, found: Conditions, what: str, said: Said, gains: bool = False) -> Line | None:
    """One amount for what is counted; None where nothing is. gains: what is earned beside it is counted, too."""
    every, unit = found.step or (Decimal(1), "次")
    part = Per(amount, every, unit, what, partial_of(found), named=found.named, short_of=found.short)
    if found.has("DISCRETION") and not isinstance(amount, Choice):
        line = counted(amount, found.without("DISCRETION"), what, said)
        return line.taking("discretion_fixed") if line else None
    if found.has("ONLY"):
        return Line(replace(part, once=True))
    if found.step:
        return Line(part)
    if (said.effect.sort == "GAIN" and not gains) or UNREAD_STEP.search(what):
        return None
    if TORN_COUNT.search(what):
        return None
    if not isinstance(amount, Choice) and (ONCE.search(what) or STATE.search(what)) and not EVENT.search(what):
        notes = () if STATE.search(what) else (note("once", what=what),)
        return Line(replace(part, once=True), notes, stated=False)
    return Line(part, (note("each_time", what=what),), stated=False)


PARTIAL: dict[str, Partial] = {"HALFSTEP": "up", "NOHALF": "whole", "PROPORTION_STEP": "proportional"}


def partial_of(found: Conditions) -> Partial:
    return next((PARTIAL[m.kind] for m in found.manners if m.kind in PARTIAL), "whole")


def direction_of(words: str, before: str) -> tuple[int, tuple[Note, ...]]:
    """The direction of an amount without a sign: by the heading, or by what is counted; 0: not known."""
    if TORN.search(words):
        return 0, ()
    head = HEAD.search(before.strip("，。：；:（）")) or HEAD.search(words)
    if head:
        return (-1 if "扣" in head.group() else 1), ()
    bad, good = bool(BAD_THING.search(words)), bool(GOOD_THING.search(words))
    sign = 0 if bad == good else -1 if bad else 1
    if not bad and MATERIAL.search(words):
        sign = 1
    return sign, (note("direction", what=words, way="扣" if sign < 0 else "加"),) if sign else ()


def names_in(words: str) -> tuple[str, ...]:
    """无计划、无检查、无总结的 → its names."""
    return tuple(
        each.strip("的，： ") for each in re.split("、|和|及|以及", words.rsplit("：", 1)[-1]) if each.strip("的，")
    )

"""What is counted: points for each, rates by level or kind, amounts by the first, second … time, recurrence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from kaoping.clause.composing.clause import Clause, Found, note
from kaoping.clause.composing.counting_beside import EFFECTS, Beside
from kaoping.clause.composing.counting_conditions import EVENTS, Conditions, conditions
from kaoping.clause.composing.counting_ending import amount_of, ended
from kaoping.clause.composing.counting_lines import (
    BAD_THING,
    GOOD_THING,
    HEAD,
    Line,
    counted,
    direction_of,
    names_in,
    signed,
)
from kaoping.clause.composing.counting_opening import FULL_MARKS
from kaoping.clause.composing.counting_times import BESIDES, TIMED, again, free_of, later
from kaoping.clause.items import Aside, Bounding, Every, Figure, Item, Remark, Said, Scoped, Stop
from kaoping.clause.meaning.parts import Choice, Note, Nth, Per

ABOUT = re.compile(
    "全年|年度|当年|年内|一年内|同一年度|当月|累计|超过|超出|部分|发生|出现|达到|后|以上|的|每|若|如|对|，|、|其中|次数"
)
HIDDEN_TIME = re.compile(r"第[一二三四五六七八九十\d]+(?:批|次|起|例|件|处|个(?!月|季)|人|回)")
ALLOTTED = re.compile("(?:占|权重|合计|共计|满分|总分)(?:为|是)?$")
MEANT = re.compile("(?:扣除|扣减|扣罚|扣发|扣掉|倒扣|减去|扣回)[^，。；]{0,12}$")  # 扣减综合得分5分 earns nothing
ANY_TIME = re.compile("^再次(?!.*(?:同一|相同|同类|同样))")  # 再次发现的: whichever problem it is
LATER = re.compile("以后|此后|之后每")
APART = re.compile("重复|反复|再次|再犯|反弹|屡|仍未|仍不|拒不|情节|严重|逾期")


def counting(clause: Clause) -> Iterator[Found]:
    """Every way in which a clause is one about counts."""
    if not clause.saids:
        return
    walk = Walk(clause)
    if all(walk.take(item) for item in clause.items):
        yield from ended(walk)


class Walk(Beside):
    """The items of a clause about counts, taken one after the other."""

    def take(self, item: Item) -> bool:
        match item:
            case Said():
                return self.said(item)
            case Bounding(kind="cap"):
                self.caps.append((len(self.lines), item, bool(self.lines) and self.lines[-1].closed))
                return item.unit == "分" and bool(self.lines)
            case Scoped():
                self.scoped.append((len(self.lines), item))
                return bool(self.lines)
            case Remark():
                return self.remark(item)
            case Aside():
                self.before += item.text
                return True
            case Stop():
                if self.lines:
                    self.lines[-1] = replace(self.lines[-1], closed=True)
                return True
        return True

    def said(self, said: Said) -> bool:
        if self.opens(said):
            return True
        found = conditions(said) or self.carried(said)
        if found is None or said.effect.grow:
            return False
        if found.has("HIGHEST"):
            self.highest = True
        if found.has("NODOUBLE"):
            self.no_double = True
        if said.effect.kind == "no_deduction":
            return self.nothing(found)
        if said.effect.kind in EFFECTS:
            return self.consequence(said, found)
        if found.has("FIRST_FREE"):
            self.free = free_of(next(m.text for m in found.manners if m.kind == "FIRST_FREE"))
            found = found.without("FIRST_FREE", "RECUR")
        if said.effect.kind == "factor" and sum(each.effect.kind == "factor" for each in self.clause.saids) > 1:
            return False  # 头版加倍，内页减半: of what, the second does not say
        if found.has("RECUR") or said.effect.kind == "factor" or said.effect.kind == "growing":
            return self.more_the_next(said, found)
        return self.amounts(said, found)

    def carried(self, said: Said) -> Conditions | None:
        """每新建林地50亩加8分，新建苗圃50亩加6分: a size that goes on as a step."""
        part = self.lines[-1].part if self.lines else None
        last = said.conds[-1] if said.conds else None
        if not isinstance(part, Per) or not isinstance(last, Figure) or part.every == 1 or last.unit != part.unit:
            return None
        self.notes.append(note("modifier", words=last.text))
        return conditions(replace(said, conds=(*said.conds[:-1], Every(last.value, last.unit, last.text))))

    # --- amounts

    def more_the_next(self, said: Said, found: Conditions) -> bool:
        """同一问题再次出现的，加倍扣分."""
        if len(self.lines) == 1 and any(m.kind == "RECUR" and ANY_TIME.match(m.text) for m in found.manners):
            return self.change_last(later(self.lines, said, found.without("RECUR"), self.free))
        if found.has("RECUR"):
            line = again(self.lines, said, found)
            if line is not None and len(self.lines) == 1:
                return self.change_last(line)
            if line is not None and not self.lines:
                self.lines.append(line)
                return True
            return False
        if said.effect.kind == "factor" and not (found.time or found.has("FURTHER")):
            return self.harder(said, found)
        return len(self.lines) == 1 and self.change_last(later(self.lines, said, found, self.free))

    def harder(self, said: Said, found: Conditions) -> bool:
        """情节严重的加倍扣分: a kind of its own."""
        base = self.lines[-1].simple if self.lines else None
        if base is None or isinstance(base.amount, Choice) or not found.bare or not found.words:
            return False
        more = replace(base, amount=base.amount * said.effect.amounts[0], what=found.words)
        self.lines.append(Line(more, (note("harder", what=found.words, points=f"{more.amount:f}"),)))
        return True

    def amounts(self, said: Said, found: Conditions) -> bool:
        sign = said.effect.sign
        notes: tuple[Note, ...] = ()
        if sign == 0 and not FULL_MARKS.search(found.words):
            sign, notes = self.inherited(said, found)
        if FULL_MARKS.search(found.words) and sign == 0 and self.lines:
            return self.full_marks(said, found)
        values = signed(said, sign)
        if not sign or not values or (said.effect.bracket and not found.step):
            return False
        if (
            found.time is not None
            or found.has(*TIMED)
            or (found.over is not None and self.lines and self.goes_on(found))
        ):
            line = later(self.lines, said, found, self.free)
            return self.timed(line, found, said)
        if sign > 0 and MEANT.search(found.words):
            return False
        if found.levels is not None or len(values) > 1 or found.has("DISTRIB") or self.each_named(said, found):
            return self.listed(said, found, values, notes)
        what = found.words or (self.opened if not self.lines else "")
        if len(what) < 3 and self.opened and not self.lines:
            what = f"{self.opened}，{what}"  # （3分，每缺一个…）
        line = counted(
            values[0], found, what, said, gains=any(amount_of(line) > 0 and line.stated for line in self.lines)
        )
        if line is None or (self.lines and LATER.search(what)) or HIDDEN_TIME.search(what):
            return False
        if self.lines and BESIDES.match(said.effect.text):
            line = line.taking("besides_kind", what=what)
        elif self.lines and APART.search(what):
            line = line.taking("harder", what=what, points=values[0] if isinstance(values[0], Decimal) else "")
        return self.add(self.limited(replace(line, notes=(*line.notes, *notes)), found))

    def each_named(self, said: Said, found: Conditions) -> bool:
        """未建账、未公示的，各扣1分: the amount is one for each name."""
        several = bool(re.search("各|分别", said.effect.text)) and found.step is None
        return several and len(names_in(found.words)) > 1

    def full_marks(self, said: Said, found: Conditions) -> bool:
        """…每个得5分，满分15分: a cap of what is earned."""
        if not found.bare or len(said.effect.amounts) != 1 or said.effect.kind != "points":
            return False
        self.caps.append((len(self.lines), Bounding("cap", said.effect.amounts[0], 1, "分", "合计"), True))
        return True

    def timed(self, line: Line | None, found: Conditions, said: Said) -> bool:
        """首次 …: the first line of times, or what the last line becomes."""
        if line is None:
            return False
        self.free = Decimal(0)
        fresh = not self.lines or (found.time is not None and found.time.numbers[0] == 1)
        if fresh:
            return self.add(line)
        return self.change_last(line)

    def goes_on(self, found: Conditions) -> bool:
        """累计3次以上的 without a subject of its own: the same thing as before."""
        return not ABOUT.sub("", found.words)

    def inherited(self, said: Said, found: Conditions) -> tuple[int, tuple[Note, ...]]:
        """The direction of an amount without a sign: that of the line before, or what the words say."""
        if self.lines and isinstance(self.lines[-1].part, Per | Nth):
            part = self.lines[-1].part
            first = part.amounts[0] if isinstance(part, Nth) else part.amount
            listed = self.clause.saids[self.clause.saids.index(said) - 1].effect.sign == 0
            named = BAD_THING.search(found.words) or GOOD_THING.search(found.words)
            if found.bare and not (listed or named):
                return 0, ()  # 台账设置2分: points of their own
            return (-1 if (first.high if isinstance(first, Choice) else first) <= 0 else 1), ()
        if ALLOTTED.search(found.words) or not (found.step or (found.levels and HEAD.search(found.words))):
            return 0, ()
        known = direction_of(found.words, self.before)
        return known if known[0] else direction_of("".join(each.words for each in self.clause.saids), self.before)

    def limited(self, line: Line, found: Conditions) -> Line | None:
        """With what is free: the first ones, those up to a number."""
        part = line.part
        if not isinstance(part, Per):
            return line
        free, self.free = self.free, Decimal(0)
        if found.allowed is not None:
            free = found.allowed
        if found.over is not None:
            return self.beyond(line, part, found, free)
        return replace(line, part=replace(part, free=free)) if free else line

    def beyond(self, line: Line, part: Per, found: Conditions, free: Decimal) -> Line | None:
        """超过3次的，每次; 累计3次以上的，每次."""
        limit = found.over.range.low if found.over else None
        if limit is None or found.step is None or (found.over and found.over.range.high is not None):
            return None
        first = limit - 1 if found.over and found.over.range.low_in else limit
        if (free and free != first) or not same_thing(found.over.unit if found.over else "", part.unit):
            return None
        named = part.named if limit == first else (*part.named, limit)
        line = replace(line, part=replace(part, free=first, named=named))
        clear = free or re.search("超出部分|超过部分|超出的部分|后$|之后$|多出", found.words)
        return line if clear else line.taking("beyond_only", number=f"{first:f}")

    def listed(self, said: Said, found: Conditions, values: tuple, notes: tuple[Note, ...]) -> bool:  # type: ignore[type-arg]
        """Amounts by level or by name: 国家、省、市级的，每篇分别加3分、2分、1分; 无计划、无总结的，各扣1分."""
        names = found.levels.names if found.levels else names_in(found.words)
        if len(values) not in (1, len(names)) or (found.levels is None and len(names) < 2):
            return False
        if found.over or found.allowed or self.free:
            return False
        values = values * len(names) if len(values) == 1 else values
        for name, value in zip(names, values, strict=True):
            line = counted(value, found, name, said)
            if line is None:
                return False
            shared = found.words if found.levels else ""
            asked = (*line.notes, *notes) if not found.levels else ()
            self.lines.append(replace(line, level=found.levels is not None, shared=shared, notes=asked))
        if found.levels and not found.step:
            self.notes.append(note("each_time", what=found.words))
        self.notes.extend(notes)
        return True

    def add(self, line: Line | None) -> bool:
        if line is None:
            return False
        self.lines.append(line)
        return True


def same_thing(one: str, other: str) -> bool:
    """Whether two units may count the same: 100户以上的小区，每少1名 counts something else."""
    return not one or not other or one == other or {one, other} <= set(EVENTS)

"""The state of a walk over a clause about counts, and what stands beside the amounts: points to begin with, remarks,
what is free, what takes everything.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from kaoping.clause.composing.clause import Clause, note
from kaoping.clause.composing.counting_conditions import EVENTS, PEOPLE, Conditions
from kaoping.clause.composing.counting_lines import PARTIAL, Line
from kaoping.clause.composing.counting_opening import Opening, opening
from kaoping.clause.composing.counting_times import free_of, freed, grown
from kaoping.clause.items import Bounding, Every, One, Remark, Said, Scoped
from kaoping.clause.meaning.parts import Gate, Note, Per, Range

WITHIN = re.compile(
    "(?:低于|未超过|不超过|没有超过|不高于|在)[^，。；]{0,10}(?:要求|标准|指标|控制数|规定|目标|任务数|以内|范围内)的?$"
)
NOTHING_BAD = re.compile(r"^(?:全年|年度|本年度|辖区|本辖区|内|当月|每月|如)*(?:未|无|没有|零|不(?:发生|存在|出现))")
EFFECTS = {
    "zero": "zero_item",
    "zero_section": "zero_section",
    "veto": "veto",
    "ineligible": "ineligible",
    "cap_grade": "cap_grade",
}


class Beside:
    """What was taken so far of the items of a clause about counts."""

    def __init__(self, clause: Clause) -> None:
        self.clause = clause
        self.lines: list[Line] = []
        self.start: Decimal | str | None = None
        self.opened = ""  # the requirement that earns the points to begin with
        self.required: tuple[Decimal, ...] = ()  # figures in it
        self.caps: list[tuple[int, Bounding, bool]] = []  # after how many lines each cap stands, and whether a sentence
        self.scoped: list[tuple[int, Scoped]] = []
        self.gates: list[Gate] = []
        self.free = Decimal(0)
        self.excepted: list[str] = []
        self.notes: list[Note] = []
        self.said_once = self.highest = self.no_double = False
        self.before = ""

    def opens(self, said: Said) -> bool:
        """满分5分；得5分: points from which the rest takes; said twice they are the same points."""
        found = None if self.lines else opening(said, self.clause)
        if found is None or not (self.start is None or self.repeats(found)):
            return False
        self.start, self.opened = found.points, found.words or self.opened
        self.required += found.named
        self.notes.extend(found.notes)
        return True

    def repeats(self, found: Opening) -> bool:
        """预警工作记5分，预警工作到位的记5分: the same points of the same thing, not those of another requirement."""
        title = re.sub("(?:工作|管理|建设|情况|落实)$", "", self.opened)
        whole = found.points == self.clause.points
        return self.start == found.points and (whole or (len(title) >= 2 and title in found.words))

    def remark(self, remark: Remark) -> bool:
        match remark.kind:
            case "EXCEPT" | "EXEMPT":
                self.excepted.append(remark.text.strip("（），。 "))
            case "HIGHEST":
                self.highest, self.no_double = self.highest or "高" in remark.text, "高" not in remark.text
            case "NODOUBLE":
                self.no_double = True
            case "ONLY":
                return self.only_once(remark)
            case "FIRST_FREE":
                return self.first_free(free_of(remark.text))
            case "GROW":
                return self.change_last(grown(self.lines))
            case kind if kind in PARTIAL:
                return self.partial(kind)
            case _:
                return False
        return True

    def only_once(self, remark: Remark) -> bool:
        """同一问题只扣一次: the same thing is not counted twice; 只扣一次: it counts once."""
        if re.search("同一|相同|同类|重复", remark.text):
            self.no_double = True
            return True
        last = self.lines[-1].part if self.lines else None
        return isinstance(last, Per) and self.change_last(Line(replace(last, once=True)))

    def partial(self, kind: str) -> bool:
        last = self.lines[-1].part if self.lines else None
        return isinstance(last, Per) and self.change_last(
            replace(self.lines[-1], part=replace(last, partial=PARTIAL[kind]))
        )

    def change_last(self, line: Line | None) -> bool:
        if line is None or not self.lines:
            return False
        self.lines[-1] = line
        return True

    def nothing(self, found: Conditions) -> bool:
        """不扣分: the first ones, up to a number, or an exception in words."""
        free = freed(found)
        if free is not None:
            return self.first_free(free)
        if not found.bare:
            return False
        if self.lines:
            self.excepted.append(found.words)
            return True
        if NOTHING_BAD.search(found.words):
            return True
        if WITHIN.search(found.words) or all(each.effect.sign >= 0 for each in self.clause.saids):
            self.notes.append(note("modifier", words=f"{found.words}不扣分"))
            return True
        return False

    def first_free(self, free: Decimal) -> bool:
        """前3次不扣分, before or after what each costs."""
        if not self.lines:
            self.free = free
            return True
        last = self.lines[-1].simple
        return last is not None and self.change_last(replace(self.lines[-1], part=replace(last, free=free)))

    def consequence(self, said: Said, found: Conditions) -> bool:
        """累计3次以上的，该项不得分; 弄虚作假的，该项不得分."""
        need: Range | None = None
        if found.over is not None:
            need = found.over.range
        elif found.time is not None and not found.time.first and len(found.time.numbers) == 1:
            need = Range(low=Decimal(found.time.numbers[0]))
        elif not found.bare or not found.words:
            return False
        if not (self.lines or self.leads(said, need)) or found.step or found.levels or found.manners:
            return False
        if need is not None and len(self.lines) > 1 and not self.of_last(found):
            return False  # 迟到…，早退…，累计3次以上的: of which of them, or of all, nobody can say
        unit = found.over.unit if found.over else "次" if need else ""
        if found.over and unit in PEOPLE and getattr(self.lines[-1].part, "unit", "") in EVENTS:
            gate = Gate(EFFECTS[said.effect.kind], found.words, need, "value", unit, said.effect.text)  # type: ignore[arg-type]
            self.notes.append(note("modifier", words=found.words + found.over.text))
        else:
            what = self.lines[-1].part.what if need else found.words
            gate = Gate(EFFECTS[said.effect.kind], what, need, "count", unit, said.effect.text)  # type: ignore[arg-type]
        self.gates.append(gate)
        return need is None or (need.low is not None and need.high is None)

    def of_last(self, found: Conditions) -> bool:
        """Whether a number of times names the thing that was counted last."""
        last = getattr(self.lines[-1].part, "what", "")
        return bool(last) and last[-2:] in found.words

    def leads(self, said: Said, need: Range | None) -> bool:
        """A consequence that stands before what is counted: 败诉的，本大项不得分；未及时答复的，每起扣1分."""
        rest = self.clause.saids[self.clause.saids.index(said) + 1 :]
        return need is None and said.effect.kind != "zero" and any(each.has(Every, One) for each in rest)

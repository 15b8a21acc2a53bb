"""What the page of a version shows: the tree with its marks, the chosen item, what was checked, what is decided."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from kaoping.problems import Fault
from kaoping.web.bridge import clauses
from kaoping.web.bridge import schemes as bridge
from kaoping.web.bridge.clauses import ItemPage
from kaoping.web.bridge.schemes import Checked, Item
from kaoping.web.schemes.actions import faults_of
from kaoping.web.schemes.models import Version
from kaoping.web.schemes.queries import Settled, decisions_in_force, register
from kaoping.web.site.words import say, titled, tongue


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the tree. mark: `ok`, `fault`, `remark` (a warning) or `open` (rests on a pending figure)."""

    item: Item
    mark: str

    @property
    def title(self) -> str:
        return titled(self.item)

    @property
    def indent(self) -> str:
        return f"in-{min(self.item.depth, 5)}"

    @property
    def words(self) -> str:
        """The mark for those who do not see it."""
        return {
            "ok": say("检查通过", "checked"),
            "fault": say("有错误", "has an error"),
            "remark": say("有提醒", "has a remark"),
            "open": say("待定", "pending"),
        }[self.mark]


@dataclass(frozen=True, slots=True)
class Check:
    """One line of what was checked. state: `ok`, `bad`, `remark` or `open`."""

    state: str
    title: str
    detail: str


@dataclass(frozen=True)
class Reading:
    """A version read for its page."""

    version: Version

    @cached_property
    def decisions(self) -> dict[str, str]:
        return decisions_in_force(self.version)

    @cached_property
    def checked(self) -> Checked:
        return bridge.check(self.version.text, self.decisions)

    @cached_property
    def faults(self) -> list[Fault]:
        """Errors first, then warnings. What is pending is told by the register, not here."""
        others = [fault for fault in self.checked.faults if fault.severity != "error"]
        extra = [fault for fault in faults_of(self.version) if fault not in self.checked.errors]
        return [*self.checked.errors, *(fault for fault in extra if fault.code.startswith("W")), *others]

    @property
    def errors(self) -> int:
        return sum(fault.severity == "error" for fault in self.faults)

    @cached_property
    def items(self) -> tuple[Item, ...]:
        return self.checked.outline.items if self.checked.outline else ()

    @cached_property
    def lines(self) -> list[Line]:
        return [Line(item, self.mark(item)) for item in self.items]

    def mark(self, item: Item) -> str:
        severities = self.troubled.get(item.id, "")
        if severities == "error":
            return "fault"
        if any(item.id in question.items for question in self.checked.open):
            return "open"
        return "remark" if severities == "warning" else "ok"

    @cached_property
    def troubled(self) -> dict[str, str]:
        """Item → the worst that was found there."""
        found: dict[str, str] = {}
        for fault in reversed(self.faults):
            if fault.place.path and fault.severity in ("error", "warning"):
                found[fault.place.path.split(" › ")[0]] = fault.severity
        return found

    @cached_property
    def register(self) -> list[Settled]:
        return register(self.version, self.checked)

    def item(self, id_: str) -> ItemPage | None:
        """The item that was asked for, or the first leaf; None where the text gives no items."""
        known = {item.id for item in self.items} | {"total"}
        first = next((item.id for item in self.items if item.leaf), "")
        scheme = bridge.model(self.version.text, self.decisions)
        chosen = id_ if id_ in known else first
        return clauses.item_page(scheme, chosen, tongue()) if scheme and chosen else None

    def faults_at(self, id_: str) -> list[Fault]:
        return [fault for fault in self.faults if (fault.place.path or "").split(" › ")[0] == id_]

    # --- what was checked

    @cached_property
    def checks(self) -> list[Check]:
        if not self.items:
            return [Check("bad", say("文字读得懂", "The text can be read"), say("有错误", "it has errors"))]
        return [self.sums(), self.answered(), self.sourced(), self.clear(), self.pending()]

    def sums(self) -> Check:
        outer = [item for item in self.items if item.depth == 0 and item.full not in ("", "0")]
        shown = " + ".join(item.full for item in outer[:6]) + (" …" if len(outer) > 6 else "")
        plain = self.adds_up(outer)
        total = self.checked.points or "—"
        detail = f"{shown} = {total}" if plain else say("合计 {total}", "{total} in all", total=total)
        wrong = any(fault.severity == "error" and fault.code in bridge.SUM_CODES for fault in self.faults)
        return Check("bad" if wrong else "ok", say("各级满分相加", "Full points add up"), detail)

    def adds_up(self, outer: list[Item]) -> bool:
        if len(outer) < 2 or not self.checked.points:
            return False
        return abs(sum(float(item.full) for item in outer) - float(self.checked.points)) < 1e-9

    def answered(self) -> Check:
        return self.share(say("每项都有责任部门", "Somebody answers for every item"), self.checked.unanswered)

    def sourced(self) -> Check:
        return self.share(say("每项都有依据", "Every item has its source"), self.checked.unsourced)

    def share(self, title: str, lacking: tuple[str, ...]) -> Check:
        leaves = sum(item.leaf for item in self.items)
        return Check("remark" if lacking else "ok", title, f"{leaves - len(lacking)} / {leaves}")

    def clear(self) -> Check:
        remarks = sum(fault.severity == "warning" for fault in self.faults)
        state = "bad" if self.errors else "remark" if remarks else "ok"
        words = say(
            "{errors} 错误 · {remarks} 提醒", "{errors} errors · {remarks} remarks", errors=self.errors, remarks=remarks
        )
        return Check(state, say("规则和名称", "Rules and names"), words)

    def pending(self) -> Check:
        keys = [question.key for question in self.checked.open]
        if not keys:
            return Check("ok", say("待定的数", "Pending figures"), say("没有", "none"))
        shown = say("、", ", ").join(keys[:5]) + (" …" if len(keys) > 5 else "")
        return Check(
            "open", say("待定的数", "Pending figures"), say("{keys}，共 {n} 处", "{keys}: {n}", keys=shown, n=len(keys))
        )

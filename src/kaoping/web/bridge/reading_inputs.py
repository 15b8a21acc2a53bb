"""What a rule has to be given to be tried: one field a figure or answer, in words. One function a kind of part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from itertools import pairwise
from typing import Any, Literal

from kaoping.clause.meaning.dealing import COUNTING, asked, named
from kaoping.clause.meaning.parts import (
    Award,
    Bands,
    Bound,
    Check,
    Choice,
    Efficacy,
    Formula,
    Fund,
    Gate,
    Grades,
    Kinds,
    Mean,
    Nth,
    Part,
    Per,
    Range,
    Rates,
    Repeated,
    Rule,
    Share,
    Steps,
    Survey,
    Weighted,
)
from kaoping.problems import Language

Way = Literal["number", "yes", "word", "list", "answers"]
REFERENCES: dict[str, tuple[str, str]] = {
    "average": ("平均数", "average"),
    "previous": ("上期数", "last period"),
    "max": ("最高", "highest"),
    "min": ("最低", "lowest"),
    "target": ("目标数", "target"),
    "expected": ("应有数", "expected"),
    "fee": ("标准额", "standard amount"),
}


@dataclass(frozen=True, slots=True)
class Field:
    """key: of the trial's inputs; under: the key inside it ({kind: n}); options: of a word; what: is counted or
    measured, as the text says it."""

    key: str
    kind: Way
    words: tuple[str, str]
    under: str = ""
    options: tuple[str, ...] = ()
    tries: tuple[str, ...] = ("3", "12", "1")  # what an example may take

    @property
    def name(self) -> str:
        return f"in-{self.key}-{self.under}" if self.under else f"in-{self.key}"

    def label(self, language: Language) -> str:
        return self.words[0] if language == "zh" else self.words[1]

    def said(self, given: str, language: Language) -> str:
        """What was given, in words."""
        if self.kind == "yes":
            return {"yes": ("是", "yes"), "no": ("否", "no")}[given][0 if language == "zh" else 1]
        return given


def yes(key: str, zh: str, en: str) -> Field:
    return Field(key, "yes", (zh, en), tries=("no", "yes"))


def listed(key: str, zh: str, en: str) -> Field:
    return Field(key, "list", (zh, en), tries=("3、1", "2", "4、2、1"))


def kind(names: tuple[str, ...]) -> Field:
    return Field("grade", "word", ("属于哪一类", "which kind"), options=names, tries=names)


def counted(names: tuple[str, ...], key: str = "counts") -> Iterator[Field]:
    """A number for each of several names."""
    for at, name in enumerate(names):
        tries = ("90", "80", "70") if key == "parts" else ("1", "0", "2")
        yield Field(key, "number", (name, name), name, tries=(*tries[at % 3 :], *tries[: at % 3]))


def reference(name: str) -> Field:
    return Field("reference", "number", REFERENCES.get(name, (name, name)), name, tries=("80", "60", "40"))


def fields_of(rule: Rule) -> tuple[Field, ...]:
    """Every field once, in the order of the rule's parts. Several things that are counted or asked for beside one
    another are counted under their names."""
    together = shared(rule.parts)
    checks = sum(isinstance(part, Check) and asks(part) for part in rule.parts)
    found = [field for at, part in enumerate(rule.parts) if at not in together for field in of(part, checks)]
    names = tuple(named(part, at) for at, part in enumerate(rule.parts) if at in together)
    picked = [field for at in sorted(together) for field in of_choice([getattr(rule.parts[at], "amount", None)])]
    return tuple({field.name: field for field in (*counted(names), *picked, *found)}.values())


def shared(parts: tuple[Part, ...]) -> frozenset[int]:
    """Places of the parts that share the counts of a case, as the trial deals them out."""
    counting = [at for at, part in enumerate(parts) if isinstance(part, COUNTING)]
    others = [at for at, part in enumerate(parts) if asked(part)]
    alone = len(counting) + len(others) == 1 or (len(counting) == 1 and isinstance(parts[counting[0]], Rates))
    return frozenset() if not counting or alone else frozenset((*counting, *others))


def asks(part: Check) -> bool:
    return part.need is None and part.against is None and not part.graded


def of(part: Part, checks: int) -> Iterator[Field]:
    match part:
        case Check():
            yield from of_check(part, checks)
        case Per() | Nth():
            yield from of_count(part)
        case Rates():
            yield from of_rates(part)
        case Repeated():
            yield listed("repeats", "每个问题各出现几次", "times each problem occurred")
        case Steps() | Bands() | Share() | Efficacy() | Kinds():
            yield from of_figure(part)
        case Survey():
            yield from counted(tuple(name for name, _ in part.points), "answers")
        case Mean() | Bound():
            yield listed("children", "各部分得分", "points of the parts")
        case Weighted():
            yield from counted((*(name for name, _ in part.rows), *part.plus, *part.minus), "parts")
        case Formula():
            yield from counted(tuple(name for _, name in (*part.terms, *part.over)), "parts")
        case Gate() | Award() | Grades() | Fund():
            yield from of_consequence(part)


def of_check(part: Check, checks: int) -> Iterator[Field]:
    if part.graded:
        most = part.points if isinstance(part.points, Decimal) else Decimal(2)
        yield Field("picked", "number", ("评给多少分", "points given"), tries=(plainly(most / 2), plainly(most)))
    elif not asks(part):
        yield measured(part)
        if part.against:
            yield reference(part.against)
    elif checks > 1:
        yield Field("met", "answers", ("逐项做到没有（是、否）", "each met? (y, n)"), tries=answers(checks))
    else:
        yield yes("met", "做到了", "met")


def answers(checks: int) -> tuple[str, ...]:
    """One answer a requirement: the first not met, the others met; and the other way round."""
    return "、".join(["否", *["是"] * (checks - 1)]), "、".join(["是", *["否"] * (checks - 1)])


def of_count(part: Per | Nth) -> Iterator[Field]:
    if isinstance(part, Per) and part.each:
        yield listed("children", f"每{part.each}各几次", f"for each {part.each}")
        return
    words = with_unit("数量", "number", part.unit)
    every = part.every if isinstance(part, Per) else Decimal(1)
    tries = ("3", "12", "1") if every == 1 else (plainly(every * 18 / 10), plainly(every * 3))
    yield Field("count", "number", words, tries=tries)
    if isinstance(part, Per):
        yield from of_choice([part.amount])


def of_rates(part: Rates) -> Iterator[Field]:
    yield from counted(tuple(name for name, _ in part.rows))
    if part.highest:
        yield yes("same", "同一件事", "one and the same deed")
    yield from of_choice(amount for _, amount in part.rows)


def of_choice(amounts: Iterable[Any]) -> Iterator[Field]:
    """The amount that a person chooses between two ends."""
    found = next((amount for amount in amounts if isinstance(amount, Choice)), None)
    if found is not None:
        tries = (plainly(abs(found.low)), plainly(abs(found.high)))
        yield Field("picked", "list", ("每次取多少分", "points chosen each time"), tries=tries)


def of_figure(part: Steps | Bands | Share | Efficacy | Kinds) -> Iterator[Field]:
    if isinstance(part, Kinds):
        yield kind(tuple(name for name, _ in part.rows))
        return
    yield from of_place(part.by, part) if isinstance(part, Bands) else (measured(part),)
    if isinstance(part, Efficacy):
        yield from (reference(name) for name in ("max", "min"))
        return
    against = part.base if isinstance(part, Steps) else part.against
    if isinstance(against, str):
        yield reference(against)
    elif isinstance(against, tuple):
        yield kind(tuple(name for name, _ in against))


def of_place(by: str, part: Any) -> Iterator[Field]:
    match by:
        case "rank" | "last" | "share" | "top_share" | "bottom_share":
            yield Field("rank", "number", ("名次", "rank"), tries=("2", "1", "12"))
            if by != "rank":
                yield Field("of", "number", ("共几家", "of how many"), tries=("12",))
        case "count":
            yield Field("count", "number", ("数量", "number"))
        case "grade":
            yield kind(kinds_of(part))
        case "points":
            yield Field("value", "number", ("得分", "points"), tries=("85", "92"))
        case _:
            yield measured(part)


def kinds_of(part: Any) -> tuple[str, ...]:
    """The names by which a part goes."""
    rows = tuple(str(name) for name, _ in getattr(part, "rows", ()) if not isinstance(name, Range))
    return rows or tuple(getattr(part, "when", ()))


def of_consequence(part: Gate | Award | Grades | Fund) -> Iterator[Field]:
    match part:
        case Gate(need=None):
            yield yes("met", "做到了（没有发生）", "met (did not happen)")
        case Award(by="count") if len(part.rows) > 1:
            yield from counted(kinds_of(part))
        case Fund():
            yield kind(tuple(name for name, _ in part.rows))
        case _:
            yield from of_place(part.by, part)
    if isinstance(part, Award) and part.percent:
        yield reference("fee")


# --- the figure that is measured -------------------------------------------------------------------------------------


def measured(part: Any) -> Field:
    unit = getattr(part, "unit", "")
    percent = unit == "%"
    tries = [figure for figure in telling(part) if figure >= 0 and (not percent or figure <= 100)]
    words = with_unit("数值", "figure", unit)
    return Field("value", "number", words, tries=tuple(map(plainly, tries)) or ("80", "3"))


def with_unit(zh: str, en: str, unit: str) -> tuple[str, str]:
    return (f"{zh}（{unit}）", f"{en} ({unit})") if unit else (zh, en)


def telling(part: Any) -> list[Decimal]:
    """Figures that show what a part does: a step and a bit from the base, between the ends of bands, on them."""
    if isinstance(part, Steps):
        return around(part)
    ends = sorted(edges(part))
    middles = [(low + high) / 2 for low, high in pairwise(ends)]
    return [*middles, *ends, *(end * 9 / 10 for end in ends[:1])]


def around(part: Steps) -> list[Decimal]:
    base = part.base if isinstance(part.base, Decimal) else Decimal(0) if part.base is None else Decimal(80)
    ways = [(part.above, 1), (part.below, -1)]
    steps = [sign * side.every * (base / 100 if side.percent and base else 1) for side, sign in ways if side]
    found = [base + step * factor for factor in (Decimal("1.8"), Decimal(3)) for step in steps]
    return [whole(figure if base else abs(figure), part) for figure in found]


def whole(figure: Decimal, part: Steps) -> Decimal:
    """Things that are counted one by one come whole."""
    parts = part.unit in ("", "%", "百分点", "个百分点") or any(
        side.every < 1 for side in (part.above, part.below) if side is not None
    )
    return figure if parts else figure.to_integral_value(ROUND_FLOOR)


def edges(part: Any) -> Iterator[Decimal]:
    ranges = [row[0] for row in getattr(part, "rows", ())] + [getattr(part, "need", None)]
    for each in ranges:
        if isinstance(each, Range):
            yield from (end for end in (each.low, each.high) if end is not None)


def plainly(figure: Decimal) -> str:
    """A figure with at most four places, none of them idle."""
    text = f"{round(figure, 4):f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"

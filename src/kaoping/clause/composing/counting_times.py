"""Amounts that depend on which time it is: the first, the second and later ones; the same problem again."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from kaoping.clause.composing.counting_conditions import Conditions
from kaoping.clause.composing.counting_lines import Line, signed
from kaoping.clause.items import Said
from kaoping.clause.lexicon import FIGURE
from kaoping.clause.meaning.parts import Choice, Nth, Per, Repeated
from kaoping.clause.tokens import number

TIMED = ("FURTHER",)
BESIDES = re.compile("^(?:另|再|额外|多|加(?=扣|罚|减))")
MORE_THAN_BEFORE = re.compile("比(?:前|上)|较(?:前|上)|在(?:前|上)|上一次|前一次")
COMPOUND = re.compile("上一次|前一次|上次|逐次|依次|逐级|成倍|翻倍|翻番")


def free_of(text: str) -> Decimal:
    """首次提醒 → 1, 前两次不扣分 → 2."""
    found = re.search(f"前({FIGURE})", text)
    return number(found.group(1)) if found else Decimal(1)


def freed(found: Conditions) -> Decimal | None:
    """How many are free: 首次不扣分, 前2处不扣分, 3次以内不扣分."""
    if found.step or found.levels or found.manners:
        return None
    if found.time is not None and found.over is None and not found.time.open and len(found.time.numbers) == 1:
        return Decimal(found.time.numbers[0]) if found.time.first or found.time.numbers == (1,) else None
    if found.over is not None and found.over.range.low is None and found.over.range.high is not None:
        return found.over.range.high if found.over.range.high_in else found.over.range.high - 1
    return None


def grown(lines: list[Line]) -> Line | None:
    """依此类推: amounts of the first times go on as they began."""
    part = lines[-1].part if lines else None
    if not isinstance(part, Nth) or len(part.amounts) < 2 or part.further is not None:
        return None
    gaps = {b - a for a, b in pairwise(part.amounts)}
    if len(gaps) == 1:
        return replace(lines[-1], part=replace(part, grows=gaps.pop()))
    ratios = {b / a for a, b in pairwise(part.amounts)}
    return replace(lines[-1], part=replace(part, factor=ratios.pop())) if len(ratios) == 1 else None


def times_of(lines: list[Line], free: Decimal) -> tuple[Nth | None, bool]:
    """What was said of the times so far; whether the text itself counts them."""
    part = lines[-1].part if lines else None
    if isinstance(part, Nth):
        return part, True
    if isinstance(part, Per) and lines[-1].simple and isinstance(part.amount, Decimal):
        return Nth((part.amount,), part.unit, part.what), False
    return None, False


def later(lines: list[Line], said: Said, found: Conditions, free: Decimal) -> Line | None:
    """What the next times cost, after what was said of the first ones."""
    if found.levels or found.allowed or found.named or (found.step and found.step[0] != 1):
        return None
    base, listed = times_of(lines, free)
    notes = lines[-1].notes if lines else ()
    if found.time is not None and found.time.numbers[0] == 1 and not found.time.open:
        return listed_times(said, found, None)
    if free and base is None:
        return after_free(said, found, free)
    if base is None:
        return None
    if found.time is not None:
        return at_time(base, listed, said, found, notes)
    if found.over is not None:
        return over_number(base, listed, said, found, notes)
    return further(base, listed, said, found, notes, len(base.amounts) + 1)


def after_free(said: Said, found: Conditions, free: Decimal) -> Line | None:
    """前2处不扣分，从第3处起每处扣0.2分."""
    values = signed(said, said.effect.sign)
    fits = found.time is None or found.time.numbers == (int(free) + 1,)
    if not fits or len(values) != 1 or found.over is not None or isinstance(values[0], Choice):
        return None
    if found.time is not None and not found.time.open:
        return Line(Nth((*(Decimal(0) for _ in range(int(free))), values[0]), unit_of(found), found.words))
    part = Per(values[0], unit=(found.step or (1, "次"))[1], what=found.words, free=free)
    return Line(part)


def listed_times(said: Said, found: Conditions, base: Nth | None) -> Line | None:
    """第一次、第二次分别扣1分、2分."""
    values = signed(said, said.effect.sign or -1)
    numbers = found.time.numbers if found.time else ()
    start = len(base.amounts) + 1 if base else 1
    if numbers != tuple(range(start, start + len(numbers))) or len(values) not in (1, len(numbers)):
        return None
    if any(isinstance(value, Choice) for value in values):
        return None
    more = tuple(v for v in (values * len(numbers) if len(values) == 1 else values) if isinstance(v, Decimal))
    unit = unit_of(found)
    if base is None:
        return Line(Nth(more, unit, found.words))
    return Line(replace(base, amounts=(*base.amounts, *more)))


def unit_of(found: Conditions) -> str:
    hit = re.search("(次|起|例|件|处|个|人|宗|回)", found.time.text if found.time else "")
    return found.step[1] if found.step else hit.group(1) if hit else "次"


def at_time(base: Nth, listed: bool, said: Said, found: Conditions, notes: tuple) -> Line | None:  # type: ignore[type-arg]
    """第二次扣2分; 第三次起每次扣3分."""
    time = found.time
    assert time is not None
    nth = time.numbers[0]
    known = len(base.amounts)
    if time.open and len(time.numbers) == 1 and nth > known and not listed:
        base, known = replace(base, amounts=base.amounts * (nth - 1)), nth - 1
    if time.open and nth == known + 1 and len(time.numbers) == 1:
        return further(base, listed, said, found, notes, nth)
    if time.open or said.effect.kind != "points" or (not listed and nth != 2):
        return None
    line = listed_times(said, found, base)
    return None if line is None else replace(line, notes=(*notes, *line.notes))


def further(base: Nth, listed: bool, said: Said, found: Conditions, notes: tuple, nth: int) -> Line | None:  # type: ignore[type-arg]
    """What every later time costs."""
    first = base.amounts[-1]
    if base.further is not None or first == 0:
        return None
    if said.effect.kind == "factor":
        rate = said.effect.amounts[0]
        if COMPOUND.search(said.effect.text + found.words):
            return Line(replace(base, factor=rate), notes)
        part = replace(base, further=first * rate)
        return Line(part, notes).taking("further", first=first, later=first * rate)
    sign = said.effect.sign or (-1 if first < 0 else 1)
    values = signed(said, sign)
    if said.effect.kind == "growing":
        values = tuple(sign * each for each in said.effect.amounts)
        return Line(replace(base, grows=values[0]), notes) if len(values) == 1 else None  # type: ignore[arg-type]
    if len(values) != 1 or isinstance(values[0], Choice) or values[0] * first <= 0:
        return None
    if MORE_THAN_BEFORE.search(found.words):
        return Line(replace(base, grows=values[0]), notes)
    if said.effect.text.startswith("多"):
        return Line(replace(base, grows=values[0]), notes).taking("grows_by", points=values[0])
    line = Line(replace(base, further=values[0]), tuple(n for n in notes if n.code != "each_time"))
    clear = values[0] == first or (not BESIDES.match(said.effect.text) and (listed or found.time))
    return line if clear else line.taking("further", first=first, later=values[0])


def over_number(base: Nth, listed: bool, said: Said, found: Conditions, notes: tuple) -> Line | None:  # type: ignore[type-arg]
    """每次扣1分，累计3次以上的，每次扣2分 / 扣5分: after a number of times."""
    limit = found.over.range if found.over else None
    values = signed(said, said.effect.sign)
    if limit is None or limit.low is None or limit.high is not None or listed or len(values) != 1:
        return None
    before = int(limit.low) - (1 if limit.low_in else 0)
    value, first = values[0], base.amounts[0]
    if isinstance(value, Choice) or value * first <= 0 or not 0 < before <= 20:
        return None
    if found.step:
        part = replace(base, amounts=(first,) * before, further=value, named=(limit.low,))
        return Line(part, notes).taking("beyond_only", number=before)
    totals = tuple(first * n for n in range(1, before + 1))
    return Line(replace(base, amounts=(*totals, value), total=True, named=(limit.low,)), notes).taking(
        "instead", number=before, points=value
    )


def first_time(line: Line) -> Per | None:
    """首次扣1分，同一问题再次出现的 …: the first time is the amount for each."""
    part = line.part
    alone = isinstance(part, Nth) and len(part.amounts) == 1 and part.further is None
    return Per(part.amounts[0], unit=part.unit, what=part.what) if alone and isinstance(part, Nth) else None


def again(lines: list[Line], said: Said, found: Conditions) -> Line | None:
    """What the same problem costs when it occurs again."""
    if found.levels or found.over or found.allowed or found.named or (found.step and found.step[0] != 1):
        return None
    base = lines[-1].simple or first_time(lines[-1]) if lines else None
    if lines and (base is None or isinstance(base.amount, Choice)):
        return None
    first = base.amount if base and isinstance(base.amount, Decimal) else Decimal(0)
    what, unit = (base.what, base.unit) if base else (found.words, "次")
    notes = lines[-1].notes if lines else ()
    if said.effect.kind == "factor":
        how = "compound" if re.search("逐次|依次|上一次|上次|前一次", said.effect.text) else "times"
        return Line(Repeated(first, said.effect.amounts[0], how, unit, what), notes) if base else None  # type: ignore[arg-type]
    values = signed(said, said.effect.sign)
    if len(values) != 1 or isinstance(values[0], Choice) or values[0] * first < 0:
        return None
    if base is None:
        line = Line(Repeated(Decimal(0), values[0], "each", unit, what))
        return line.taking("recurrence", points=values[0])
    if BESIDES.match(said.effect.text):
        line = Line(Repeated(first, values[0], "besides", unit, what), notes)
        return line.taking("recurrence_adds", first=first, points=values[0])
    line = Line(Repeated(first, values[0], "each", unit, what), notes)
    return line if found.step else line.taking("recurrence", points=values[0])

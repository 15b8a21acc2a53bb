"""What follows from the total: gates, grades, eligibility, awards, funds."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from kaoping.problems import Fault
from kaoping.scheme.checking import check_faults as items
from kaoping.scheme.checking import check_faults_names as names
from kaoping.scheme.checking import check_faults_rules as faults
from kaoping.scheme.hints import Words, listed, near, number_text
from kaoping.scheme.intervals import interval
from kaoping.scheme.model import Award, Gate, Grades
from kaoping.scheme.reading import Reading
from kaoping.scheme.yaml_text import Path_

NEEDS = {"zero_item": "item", "cap_grade": "grade", "withhold_fund": "fund"}
WHAT = {"item": Words("项目", "item"), "grade": Words("等次", "grade"), "fund": Words("经费", "fund")}


def check_results(reading: Reading) -> Iterator[Fault]:
    """Everything that comes after the roll-up."""
    for at, gate in enumerate(reading.scheme.gates):
        yield from check_gate(reading, ("gates", at), gate)
    if reading.scheme.grades is not None:
        yield from check_grades(reading, reading.scheme.grades)
    for at, award in enumerate(reading.scheme.awards):
        yield from check_award(reading, ("awards", at), award, at)


# --- gates


def known_targets(reading: Reading) -> dict[str, tuple[str, ...]]:
    scheme = reading.scheme
    grades = scheme.grades.names if scheme.grades else ()
    return {"item": reading.item_ids, "grade": grades, "fund": tuple(fund.id for fund in scheme.funds)}


def check_gate(reading: Reading, path: Path_, gate: Gate) -> Iterator[Fault]:
    needed = NEEDS.get(gate.effect)
    for key, known in known_targets(reading).items():
        value = getattr(gate, key)
        if key == needed and value is None:
            yield reading.fault(faults.GATE_LACKS, path, effect=gate.effect, key=key)
        elif key == needed and value not in known:
            yield unknown(reading, (*path, key), key, value, known)
        elif key != needed and value is not None:
            zh, en = f"后果 {gate.effect} 不看它", f"the effect {gate.effect} does not read it"
            yield reading.fault(items.NO_EFFECT, (*path, key), key=key, zh=zh, en=en)
    if gate.effect == "bar_awards" and not reading.scheme.awards:
        zh, en = "方案没有奖励", "the scheme has no awards"
        yield reading.fault(items.NO_EFFECT, (*path, "effect"), key="bar_awards", zh=zh, en=en)


def unknown(reading: Reading, path: Path_, key: str, value: str, known: tuple[str, ...]) -> Fault:
    hint, what = near(value, known), WHAT[key]
    return reading.fault(
        names.UNKNOWN_NAME,
        path,
        name=value,
        what_zh=what.zh,
        what_en=what.en,
        hint_zh=hint.zh,
        hint_en=hint.en,
        known=listed(known),
    )


# --- grades


def check_grades(reading: Reading, grades: Grades) -> Iterator[Fault]:
    if bool(grades.bands) == bool(grades.quotas):
        zh, en = ("两样都写了", "both are given") if grades.bands else ("一样都没有写", "neither is given")
        yield reading.fault(faults.GRADES_FORM, ("grades",), zh=zh, en=en)
    yield from check_order(reading, grades)
    yield from check_quotas(reading, grades)


def check_order(reading: Reading, grades: Grades) -> Iterator[Fault]:
    """Bands go from the best down."""
    last: tuple[Fraction, int] | None = None
    for at, band in enumerate(grades.bands):
        span = interval(band)
        lower = span.lower if span else None
        if last is not None and lower is not None and lower > last:
            yield reading.fault(faults.GRADE_ORDER, ("grades", "bands", at), grade=band.grade)
        last = lower or last


def check_quotas(reading: Reading, grades: Grades) -> Iterator[Fault]:
    quotas = grades.quotas
    for at, quota in enumerate(quotas):
        path = ("grades", "quotas", at)
        if quota.share is None and at < len(quotas) - 1:
            yield quota_fault(reading, path, f"“{quota.grade}”没有写比例", f"“{quota.grade}” has no share")
        if quota.share is not None and not 0 < quota.share <= 1:
            share = number_text(quota.share)
            yield quota_fault(
                reading, path, f"“{quota.grade}”的比例是 {share}", f"the share of “{quota.grade}” is {share}"
            )
        if quota.grade in [other.grade for other in quotas[:at]]:
            yield quota_fault(reading, path, f"“{quota.grade}”写了两次", f"“{quota.grade}” stands twice")
    total = sum((quota.share for quota in quotas if quota.share is not None), Decimal(0))
    if total > 1:
        yield quota_fault(
            reading, ("grades", "quotas"), f"合计 {number_text(total)}", f"they come to {number_text(total)}"
        )
    elif quotas and quotas[-1].share is not None and total < 1:
        rest = number_text(1 - total)
        zh, en = f"合计不足 1，其余 {rest} 没有等次", f"they come to less than 1, and {rest} of the units get no grade"
        yield quota_fault(reading, ("grades", "quotas"), zh, en)


def quota_fault(reading: Reading, path: Path_, zh: str, en: str) -> Fault:
    return reading.fault(faults.QUOTAS, path, zh=zh, en=en)


# --- awards

BASES = {
    "rank": Words("名次", "rank"),
    "grade": Words("等次", "grade"),
    "rank_gain": Words("名次提升", "gain in rank"),
}


def check_award(reading: Reading, path: Path_, award: Award, at: int) -> Iterator[Fault]:
    basis = BASES[award.by]
    texts = {"by_zh": basis.zh, "by_en": basis.en}
    if award.by == "grade" and reading.scheme.grades is None:
        yield reading.fault(faults.AWARD_LACKS, (*path, "by"), zh=" grades（等次）", en="grades", **texts)
    if award.by == "rank_gain" and award.previous is None:
        yield reading.fault(faults.AWARD_LACKS, (*path, "by"), zh=" previous（上期名次）", en="previous", **texts)
    if award.by != "rank_gain" and award.previous is not None:
        zh, en = "只有 by: rank_gain 才用上期名次", "only by: rank_gain reads last cycle's rank"
        yield reading.fault(items.NO_EFFECT, (*path, "previous"), key="previous", zh=zh, en=en)
    before = tuple(other.id for other in reading.scheme.awards[:at])
    for other in award.besides:
        if other not in before:
            yield not_before(reading, (*path, "besides"), other, before)
    for row, amounts in enumerate(award.rows):
        if isinstance(amounts.amount, Decimal) and amounts.amount < 0:
            yield reading.fault(
                items.BAD_FIGURE,
                (*path, "rows", row, "amount"),
                key="amount",
                value=number_text(amounts.amount),
                zh="不小于 0",
                en="0 or more",
            )


def not_before(reading: Reading, path: Path_, other: str, before: tuple[str, ...]) -> Fault:
    what = Words("写在它前面的奖励", "award written before this one")
    hint = near(other, before)
    return reading.fault(
        names.UNKNOWN_NAME,
        path,
        name=other,
        what_zh=what.zh,
        what_en=what.en,
        hint_zh=hint.zh,
        hint_en=hint.en,
        known=listed(before),
    )

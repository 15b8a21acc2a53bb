"""What follows from the scores, in words: gates, grades, who can have awards, awards, funds; and the decisions."""

from __future__ import annotations

from kaoping.scheme import words
from kaoping.scheme.figures import Range
from kaoping.scheme.model import Award, AwardRow, Decision, Eligible, Fund, Gate, GradeBand, Grades, Quota
from kaoping.scheme.voice import Voice, plain, quoted, verbatim
from kaoping.scheme.writing.write_figures import figure, interval
from kaoping.scheme.writing.write_nouns import held_noun, standing_condition


def gate(value: Gate, voice: Voice) -> str:
    """查实的“重大事故”次数不低于 1 次的，…"""
    when = standing_condition(value.when, voice)
    return voice.say("{when}的，{effect}", "if {when}: {effect}", when=when, effect=effect(value, voice))


def effect(value: Gate, voice: Voice) -> str:
    match value.effect:
        case "zero_item":
            return voice.say("{}计 0 分", "{} counts 0 points", voice.item(value.item or ""))
        case "zero_total":
            return voice.pick("总分计 0 分", "the total is 0 points")
        case "cap_grade":
            return voice.say("等次不高于{}", "the grade is not above {}", quoted(value.grade or ""))
        case "bar_awards":
            return voice.pick("不得评奖", "no award can be had")
        case "withhold_fund":
            return voice.say(
                "取消{}，得分和名次不变", "{} is cancelled, points and rank stand", fund_name(value.fund or "", voice)
            )


def fund_name(id_: str, voice: Voice) -> str:
    return voice.name({each.id: each.title for each in voice.scheme.funds}, id_)


def grades(value: Grades, voice: Voice) -> list[str]:
    """One clause for the bands of the total or for the quotas of the ranking."""
    found = []
    if value.bands:
        bands = voice.joined((grade_band(band, voice) for band in value.bands), "；", "; ")
        found.append(voice.say("等次按总分评定：{}", "grades by the total: {}", bands))
    if value.quotas:
        found.append(
            voice.say(
                "等次按名次评定：{}；名额不足 1 个的部分舍去，并列跨越名额的按低一等次",
                "grades by rank: {}; numbers are rounded down and ties across the edge get the lower grade",
                voice.joined((quota(each, voice) for each in value.quotas), "；", "; "),
            )
        )
    return found


def grade_band(band: GradeBand, voice: Voice) -> str:
    return voice.say(
        "{range}为{grade}", "{range} is {grade}", range=interval(band, voice, words.POINTS), grade=quoted(band.grade)
    )


def quota(each: Quota, voice: Voice) -> str:
    if each.share is None:
        return voice.say("其余为{}", "the rest is {}", quoted(each.grade))
    share = voice.quantity(each.share * 100, words.PERCENT)
    return voice.say("前{share}为{grade}", "the best {share} is {grade}", share=share, grade=quoted(each.grade))


def eligible(value: Eligible, voice: Voice) -> str:
    return voice.say("{}的，可以评奖", "a unit can have awards if {}", standing_condition(value.when, voice))


def award(value: Award, voice: Voice) -> str:
    """Who gets how much: 按名次：…"""
    rows = voice.joined((award_row(row, value, voice) for row in value.rows), "；", "; ")
    by = {
        "rank": ("按名次", "by rank"),
        "grade": ("按等次", "by grade"),
        "rank_gain": ("按名次上升", "by places gained"),
    }[value.by]
    head = voice.say("{by}：{rows}", "{by}: {rows}", by=voice.pick(*by), rows=rows)
    return voice.joined((head, *award_terms(value, voice)), "；", "; ")


def award_row(row: AwardRow, value: Award, voice: Voice) -> str:
    unit = {"rank": words.PLACE, "grade": words.NO_UNIT, "rank_gain": words.PLACES}[value.by]
    amount = figure(row.amount, voice, words.unit_named(value.unit))
    if value.per_head is not None:
        template = ("{amount} × 本单位{heads}", "{amount} × the unit's {heads}")
        amount = voice.say(*template, amount=amount, heads=voice.attribute(value.per_head))
    return voice.say("{range} {amount}", "{range} {amount}", range=place_range(row, voice, unit), amount=amount)


def place_range(row: Range, voice: Voice, unit: words.Unit) -> str:
    if unit == words.PLACE and row.is_ is not None and not isinstance(row.is_, str):
        return figure(row.is_, voice, unit)
    return interval(row, voice, unit)


def award_terms(value: Award, voice: Voice) -> list[str]:
    """Who is left out, and where last cycle's rank comes from."""
    terms = []
    if value.previous is not None:
        terms.append(voice.say("上期名次为{}", "last cycle's rank is {}", held_noun(value.previous, voice)))
    if value.only is not None:
        terms.append(voice.say("只给{}的单位", "only units for which {}", standing_condition(value.only, voice)))
    if not value.needs_eligible:
        terms.append(voice.pick("不论能否评奖", "whether or not the unit can have awards"))
    if value.besides:
        names = voice.pick("", ", ").join(award_name(id_, voice) for id_ in value.besides)
        terms.append(voice.say("已得{}的不再给", "not besides {}", names))
    return terms


def award_name(id_: str, voice: Voice) -> str:
    return voice.name({each.id: each.title for each in voice.scheme.awards}, id_)


def fund(value: Fund, voice: Voice) -> str:
    """Where a fund's money comes from and how it is paid out, as far as the document says."""
    unit = words.unit_named("元")
    found = []
    if value.contributions:
        listed = (f"{verbatim(each.who)} {voice.quantity(each.amount, unit)}" for each in value.contributions)
        found.append(voice.say("每人每年缴纳：{}", "paid in by each person every year: {}", voice.joined(listed)))
    if value.matched:
        found.append(voice.say("配套：{}", "matched: {}", verbatim(value.matched)))
    if value.payout:
        found.append(voice.say("发放：{}", "payout: {}", verbatim(value.payout)))
    if not found:
        return voice.pick("未被取消的照拨", "granted unless cancelled")
    return voice.joined(found, "；", "; ")


# --- decisions


def decision(value: Decision, voice: Voice) -> str:
    """A question, its options, and how it is settled."""
    options = voice.joined((option(name, value, voice) for name in value.options), "；", "; ")
    question = voice.pick(value.question, value.question_en or value.question)
    asked = question.rstrip().endswith(("？", "?"))
    after = voice.pick("", " ") if asked else voice.pick("：", ": ")
    return f"{verbatim(question)}{after}{voice.joined((options, settled(value, voice)), '；', '; ')}"


def option(name: str, value: Decision, voice: Voice) -> str:
    default = voice.pick("（默认）", " (default)") if name == value.default else ""
    each = value.options[name]
    return f"{quoted(name)}{voice.pick('', ' ')}{verbatim(voice.pick(each.text, each.text_en or each.text))}{default}"


def settled(value: Decision, voice: Voice) -> str:
    """Who settled it, or that it is open."""
    made = value.decided
    if made is None:
        return (
            voice.pick("待定", "pending")
            if value.pending
            else voice.pick("未另行决定，按默认", "not decided otherwise: the default holds")
        )
    choice = quoted(made.choice) if isinstance(made.choice, str) else plain(made.choice)
    return voice.say(
        "已定为{choice}（{by}，{on}，{reason}）",
        "decided as {choice} ({by}, {on}, {reason})",
        choice=choice,
        by=verbatim(made.by),
        on=made.on.isoformat(),
        reason=verbatim(made.reason),
    )

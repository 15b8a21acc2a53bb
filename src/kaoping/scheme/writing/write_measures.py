"""Every kind of measure as a noun: what is counted, summed, compared or asked."""

from __future__ import annotations

from kaoping.scheme import words
from kaoping.scheme.measures import (
    AnswerScore,
    Attribute,
    Class,
    Constant,
    Count,
    Formula,
    Incidents,
    Judged,
    Peers,
    Rank,
    Ratio,
    Share,
    Sum,
    Value,
)
from kaoping.scheme.quotes import label
from kaoping.scheme.voice import Voice, distinct, quoted
from kaoping.scheme.writing.write_figures import figure, interval
from kaoping.scheme.writing.write_nouns import held_noun, noun, row_condition, unit_formula


def rows(where: str | None, table: str, voice: Voice, plural: tuple[str, str]) -> str:
    """Rows under a condition: 等级为“一般”且有效的案件; cases where level is “general”."""
    if where is None:
        return voice.pick(*plural)
    return voice.say(
        "{where}的{rows}", "{rows} where {where}", where=row_condition(where, table, voice), rows=voice.pick(*plural)
    )


def counted_by(measure: Count | Sum, voice: Voice) -> str:
    """Which moment puts a case into the cycle, where it is not the time of report; and whether places below count."""
    notes = []
    if measure.when != "reported_at":
        moment = voice.column("cases", measure.when)
        notes.append(voice.say("以{}确定所属周期", "{} decides the cycle", moment))
    return noted([*notes, *at_the_place(measure.below, voice)], voice)


def at_the_place(below: bool, voice: Voice) -> list[str]:
    return [] if below else [voice.pick("不含下级单位", "without units below")]


def noted(notes: list[str], voice: Voice) -> str:
    return voice.pick("", " ") + voice.bracketed(voice.joined(notes)) if notes else ""


@noun.register
def _(measure: Count, voice: Voice) -> str:
    counted = rows(measure.where, "cases", voice, ("案件", "cases"))
    return voice.say("{}数", "the number of {}", counted) + counted_by(measure, voice)


@noun.register
def _(measure: Sum, voice: Voice) -> str:
    counted = rows(measure.where, "cases", voice, ("案件", "cases"))
    column = voice.column("cases", measure.of)
    return voice.say("{rows}的{column}合计", "the {column} of {rows}", rows=counted, column=column) + counted_by(
        measure, voice
    )


@noun.register
def _(measure: Incidents, voice: Voice) -> str:
    kinds = voice.pick("", ", ").join(voice.kind(kind) for kind in measure.kinds)
    if measure.where is None:
        text = voice.say("查实的{}次数", "the number of verified {} incidents", kinds)
    else:
        where = row_condition(measure.where, "incidents", voice)
        template = ("查实的{kinds}中{where}的次数", "the number of verified {kinds} incidents where {where}")
        text = voice.say(*template, kinds=kinds, where=where)
    return text + noted(at_the_place(measure.below, voice), voice)


TAKEN = {
    "sum": ("{period}{indicator}合计", "{indicator} in total over {period}"),
    "mean": ("{period}{indicator}各时段平均", "the mean of {indicator} over {period}"),
    "last": ("{period}{indicator}最后一次的数", "the last {indicator} of {period}"),
    "max": ("{period}{indicator}最高数", "the highest {indicator} of {period}"),
    "min": ("{period}{indicator}最低数", "the lowest {indicator} of {period}"),
}
PERIODS = {"cycle": ("本期", "the cycle"), "previous": ("上期", "the previous cycle")}


@noun.register
def _(measure: Value, voice: Voice) -> str:
    indicator, period = voice.indicator(measure.value), voice.pick(*PERIODS[measure.period])
    if measure.take != "months":
        return voice.say(*TAKEN[measure.take], indicator=indicator, period=period)
    if measure.at_least is None:
        return voice.say(
            "{period}有{indicator}的月数",
            "the months of {period} that have {indicator}",
            indicator=indicator,
            period=period,
        )
    template = ("{period}{indicator}不低于{least}的月数", "the months of {period} with {indicator} of at least {least}")
    declared = voice.scheme.inputs.indicators.get(measure.value)
    least = voice.quantity(measure.at_least, words.unit_named(declared.unit if declared else ""))
    return voice.say(*template, indicator=indicator, period=period, least=least)


@noun.register
def _(measure: Attribute, voice: Voice) -> str:
    return voice.say("本单位{}", "the unit's {}", voice.attribute(measure.attribute))


@noun.register
def _(measure: Constant, voice: Voice) -> str:
    return voice.say("常数{}", "the constant {}", figure(measure.number, voice))


@noun.register
def _(measure: Formula, voice: Voice) -> str:
    return unit_formula(measure.formula, voice)


@noun.register
def _(measure: Ratio, voice: Voice) -> str:
    of, over = held_noun(measure.ratio, voice), held_noun(measure.over, voice)
    return voice.say("{of}占{over}的百分比", "{of} as a percentage of {over}", of=of, over=over)


PEERS = {
    "mean": ("{of}的简单平均值", "the simple mean of {of} over {peers}"),
    "median": ("{of}的中位数", "the median of {of} over {peers}"),
    "sum": ("{of}的总和", "the sum of {of} over {peers}"),
    "max": ("{of}的最高值", "the highest {of} among {peers}"),
    "min": ("{of}的最低值", "the lowest {of} among {peers}"),
}


@noun.register
def _(measure: Peers, voice: Voice) -> str:
    own = ("（含本单位）", " (itself included)") if measure.own else ("（不含本单位）", " (itself left out)")
    group = peers(measure.same, voice) + voice.pick(*own)
    of = held_noun(measure.of, voice)
    if measure.peers != "pooled":
        zh, en = PEERS[measure.peers]
        return voice.say("{peers}" + zh, en, of=of, peers=group)
    template = (
        "{peers}{of}的总和占{over}的总和的百分比（合并计算）",
        "the sum of {of} as a percentage of the sum of {over} over {peers} (pooled)",
    )
    return voice.say(
        *template, of=of, over=held_noun(measure.over, voice) if measure.over is not None else "", peers=group
    )


def peers(same: str | None, voice: Voice) -> str:
    """All appraised units, or those of the unit's own group."""
    kind = voice.kind_of_unit(voice.scheme.appraises)
    if same is None:
        return voice.say("全部{}", "every {}", kind)
    return voice.say("{same}相同的全部{kind}", "every {kind} of the same {same}", kind=kind, same=voice.attribute(same))


@noun.register
def _(measure: Rank, voice: Voice) -> str:
    order = {"high": ("从高到低", "from the highest"), "low": ("从低到高", "from the lowest")}[measure.best]
    place = {"top": ("名次", "the rank"), "bottom": ("倒数名次", "the rank counted from the last place")}[
        measure.counted
    ]
    template = ("{of}在{peers}中{order}的{place}", "{place} by {of} among {peers}, {order}")
    return voice.say(
        *template,
        of=held_noun(measure.rank, voice),
        peers=peers(measure.same, voice),
        order=voice.pick(*order),
        place=voice.pick(*place),
    )


@noun.register
def _(measure: Class, voice: Voice) -> str:
    unit = voice.unit(measure.class_)
    bands = (f"{interval(band, voice, unit)}{voice.pick('为', ' is ')}{quoted(band.name)}" for band in measure.bands)
    template = ("{of}所在的档（{bands}）", "the class of {of} ({bands})")
    return voice.say(*template, of=held_noun(measure.class_, voice), bands=voice.pick("，", ", ").join(bands))


JUDGED = {
    "mean": ("{}打分的平均", "the mean of the marks for {}"),
    "trimmed": (
        "{}打分去掉一个最高、一个最低（不足 3 个的不去）后的平均",
        "the mean of the marks for {} without the highest and the lowest one (of fewer than 3 all count)",
    ),
    "highest": ("{}打分的最高分", "the highest mark for {}"),
    "lowest": ("{}打分的最低分", "the lowest mark for {}"),
}


@noun.register
def _(measure: Judged, voice: Voice) -> str:
    item = voice.pick("本项", "this item") if measure.item is None else voice.item(measure.item)
    who = voice.trade_words("marks", "assessor")
    left_out = voice.joined((distinct(who, name, label) for name in measure.except_), "、", ", ")
    everyone = voice.pick("打分人全部计入", "every assessor counted")
    note = voice.say("{}不计", "{} not counted", left_out) if left_out else everyone
    return voice.say(*JUDGED[measure.judged], item) + noted([note], voice)


def answers(options: tuple[str, ...], voice: Voice) -> str:
    return voice.pick("", ", ").join(map(quoted, options))


@noun.register
def _(measure: Share, voice: Voice) -> str:
    asked = voice.survey(measure.share)
    question = (
        voice.say("{}题", "question {}", voice.question(measure.share, measure.question)) if measure.question else ""
    )
    template = (
        "{survey}问卷{question}答{of}的占答{among}的百分比",
        "answers {of} as a percentage of answers {among} to {question}survey {survey}",
    )
    text = voice.say(
        *template,
        survey=asked,
        question=question + voice.pick("", " of ") if question else "",
        of=answers(measure.of, voice),
        among=answers(measure.among, voice),
    )
    by_group = voice.pick("先按组别各自计算，再取各组平均", "within each group, then the mean of the groups")
    return text + noted([by_group] if measure.each else [], voice)


@noun.register
def _(measure: AnswerScore, voice: Voice) -> str:
    points = voice.joined(answer_points(answer, worth, voice) for answer, worth in measure.points.items())
    text = voice.say(
        "{survey}问卷的百分制得分（{points}；各组分别计算后平均）",
        "the score out of 100 of survey {survey} ({points}; the mean of the groups)",
        survey=voice.survey(measure.answer_score),
        points=points,
    )
    if measure.questions is None:
        return text
    asked = voice.pick("", ", ").join(voice.question(measure.answer_score, each) for each in measure.questions)
    return text + noted([voice.say("只计{}题", "only questions {}", asked)], voice)


def answer_points(answer: str, worth: object, voice: Voice) -> str:
    """What one answer is worth."""
    if worth == "mean":
        template = ("{}取同组同题其他答案的平均", "{} the mean of the group's other answers to the question")
        return voice.say(*template, quoted(answer))
    if worth == "out":
        return voice.say("{}不参加该题计分", "{} leaves the respondent out of the question", quoted(answer))
    return quoted(answer) + voice.pick("", " ") + voice.quantity(worth, words.POINTS)  # type: ignore[arg-type]

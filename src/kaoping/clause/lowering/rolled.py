"""Parts that make points of other points, as rules of a scheme."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from kaoping.clause.lowering.names import Data, Unsaid
from kaoping.clause.lowering.place import Site, bounded, lower, says, text
from kaoping.clause.meaning.parts import Formula, Mean, Survey, Weighted

PEOPLE = ("评委", "评分人", "打分人", "考核人", "考评员", "测评人", "考评组", "考核组", "专家", "评审")
TAKES = {"mean": "mean", "sum": "sum", "highest": "max", "lowest": "min"}
HUNDRED = Decimal(100)


@lower.register
def _(part: Survey, site: Site) -> Data:
    """The mean points of an answer: the platform's score in percent of the highest answer, brought back to points."""
    says(part, "points what")
    worth = dict(part.points)
    top = max((points for points in worth.values() if isinstance(points, Decimal)), default=Decimal(0))
    if top <= 0:
        raise Unsaid("没有一种回答得分", "no answer earns points")
    survey = site.names.survey(site.clause, site.words(part.what), worth)
    score = {"points": {"answer_score": survey, "points": worth}}
    return score if top == HUNDRED else {"scale": score, "times": {"formula": f"{text(top)} / 100"}}


@lower.register
def _(part: Mean, site: Site) -> Data:
    """Marks of people are taken together as marks, figures of months and parts as the rows of one figure."""
    says(part, "over how")
    if part.how == "trimmed" or any(word in part.over for word in PEOPLE):
        if part.how == "sum":
            raise Unsaid("各评分人的分数相加", "the marks of people are added up")
        return {"judged": part.how}
    figure = site.figure(f"{site.title} · 各{part.over or '次'}得分", "分")
    return {"points": {**figure, "take": TAKES[part.how]}}


@lower.register
def _(part: Weighted, site: Site) -> Data:
    says(part, "rows plus minus most at_most")
    names = [name for name, _ in part.rows] + [*part.plus, *part.minus]
    known = quantities(names, dict(part.most), site)
    terms = [f"{text(weight / 100)} * {known[name]}" for name, weight in part.rows]
    formula = " + ".join([*terms, *(known[name] for name in part.plus)])
    formula += "".join(f" - abs({known[name]})" for name in part.minus)
    return bounded({"points": {"formula": formula}}, None, part.at_most)


@lower.register
def _(part: Formula, site: Site) -> Data:
    says(part, "terms over times at_most base most")
    known = quantities([name for _, name in (*part.terms, *part.over)], dict(part.most), site)
    formula = added(part.terms, known)
    if part.base:
        formula = f"{text(part.base)} + {formula}"
    if part.over:
        below = " + ".join(f"{text(factor)} * {known[name]}" for factor, name in part.over)
        formula = f"({formula}) / ({below})"
    if part.times != 1:
        formula = f"({formula}) * {text(part.times)}"
    return bounded({"points": {"formula": formula}}, None, part.at_most)


def quantities(names: list[str], most: Mapping[str, Decimal], site: Site) -> dict[str, str]:
    """Every named quantity as a reported figure, not over what it counts at most."""
    if len(set(names)) < len(names):
        raise Unsaid("同一名称出现两次", "a name stands twice")
    figures = {name: site.named(site.figure(name)) for name in names}
    return {name: f"min({at}, {text(most[name])})" if name in most else at for name, at in figures.items()}


def added(terms: tuple[tuple[Decimal, str], ...], known: Mapping[str, str]) -> str:
    """Σ factor × quantity; what is subtracted is taken off whichever sign its figure has."""
    return " + ".join(f"{text(factor)} * {taken(known[name], factor)}" for factor, name in terms)


def taken(figure: str, factor: Decimal) -> str:
    return f"abs({figure})" if factor < 0 else figure

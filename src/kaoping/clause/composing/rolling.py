"""How points become other points: means, weights, formulas, survey answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from kaoping.clause.composing.clause import Clause, Found, note
from kaoping.clause.formula import Written
from kaoping.clause.items import Said, Words
from kaoping.clause.meaning.parts import Formula, Kinds, Mean, Note, Part, Rule, Survey, Weighted
from kaoping.clause.whole_sentences import Answered, Averaged

LEAD = re.compile(
    r"^(?:按照|其中|按|由|，|、|；|：|即|以|将|和|与|及|总分|(?:总|综合|考核|年度|最终)*(?:成绩|得分|分)(?:由|中|为|=|：|，)+)+"
)


def rolling(clause: Clause) -> Iterator[Found]:
    if clause.remarks or clause.bounds:
        return
    yield from sentences(clause)
    yield from weights(clause)
    yield from listed_weights(clause)
    yield from composed(clause)


def sentences(clause: Clause) -> Iterator[Found]:
    """Sentences that were cut as a whole."""
    if len(clause.items) != 1 or len(clause.saids) != 1:
        return
    match clause.saids[0].effect.whole:
        case Written() as found:
            yield from formula(found)
        case Averaged(how, over):
            yield Found(Rule((Mean(over, how),)))
        case Answered(points, what, sure):
            yield Found(Rule((Survey(points, what),)) if sure else Rule((Kinds(points, what),)))  # type: ignore[arg-type]


def formula(found: Written) -> Iterator[Found]:
    """Weights where a coefficient is none of 1 and −1, else a sum of quantities."""
    terms = found.body.terms
    names = {name for name, _ in terms}
    if len(names) != len(terms) or any(name not in names for name, _ in found.most):
        return
    weights_ = tuple((name, 100 * factor) for name, factor in terms if abs(factor) != 1)
    notes: tuple[Note, ...] = ()
    part: Part
    if weights_ and not found.body.constant and all(weight > 0 for _, weight in weights_):
        plus = tuple(name for name, factor in terms if factor == 1)
        minus = tuple(name for name, factor in terms if factor == -1)
        part = Weighted(weights_, plus, minus, found.most, found.at_most)
        notes = unlike_100(weights_)
    else:
        rows = tuple((factor, name) for name, factor in terms)
        part = Formula(rows, at_most=found.at_most, base=found.body.constant, most=found.most)
    yield Found(Rule((part,)), notes)


def unlike_100(rows: tuple[tuple[str, Decimal], ...]) -> tuple[Note, ...]:
    total = sum((weight for _, weight in rows), Decimal(0))
    return () if total == 100 else (note("weights_sum", total=f"{total.normalize():f}"),)


def weights(clause: Clause) -> Iterator[Found]:
    """上级成绩占40%，本办成绩占20%，本办成绩占40%，再加减…."""
    if len(clause.saids) < 2 or any(
        said.effect.kind != "weight" or not all(isinstance(c, Words) for c in said.conds) for said in clause.saids
    ):
        return
    rows = tuple((LEAD.sub("", said.words), said.effect.amounts[0]) for said in clause.saids)
    besides = added("".join(aside.text for aside in clause.asides))
    if besides is None or sum(weight for _, weight in rows) != 100 or len({name for name, _ in rows}) != len(rows):
        return
    plus, minus = besides
    asked = any("加减" in aside.text for aside in clause.asides)
    yield Found(Rule((Weighted(rows, plus, minus),)), (note("added_besides", what="、".join(plus)),) if asked else ())


BESIDES = re.compile(
    r"再?(?P<sign>加减|加上|减去|加|减)(?:同)?(?P<name>[^，。；]{2,16}?)(?:的?进行[^，。；]*|的|后.*)?"
)
ENDING = re.compile(
    "(?:的)?(?:比例|权重)?(?:进行|予以)?(?:合成|计算|折算|计入|评分|核算|确定|得出|加权|汇总)?[^，。；扣加减罚奖除不未倍最]{0,24}"
)


def added(after: str) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """What the words behind the weights add and take off; None where they say something else."""
    signs: dict[str, list[str]] = {"+": [], "-": []}
    for piece in re.split("[，。；、]", after):
        hit = BESIDES.fullmatch(piece)
        if hit:
            signs["-" if hit["sign"] in ("减", "减去") else "+"].append(hit["name"])
        elif not ENDING.fullmatch(piece):
            return None
    return tuple(signs["+"]), tuple(signs["-"])


def composed(clause: Clause) -> Iterator[Found]:
    """其中日常考核50分，专项考核50分，创新附加10分: the points of each part count up to its own."""
    rows = []
    if clause.points is not None:
        return  # in an item they are requirements
    for said in clause.saids:
        effect = said.effect
        bare = not effect.sign or effect.text.startswith("附加")
        fits = all(isinstance(c, Words) for c in said.conds) and len(effect.amounts) == 1 and not effect.unit
        if effect.kind != "points" or effect.bracket or not bare or not fits:
            return
        rows.append((LEAD.sub("", said.words), effect.amounts[0]))
    names = {name for name, _ in rows}
    if len(rows) < 2 or len(names) != len(rows) or "" in names or clause.asides:
        return
    yield Found(Rule((Formula(tuple((Decimal(1), name) for name, _ in rows), most=tuple(rows)),)))


def listed_weights(clause: Clause) -> Iterator[Found]:
    """由甲、乙、丙三部分组成，权重分别为70%、20%、10%."""
    if len(clause.saids) != 1 or clause.saids[0].effect.kind != "weight_list":
        return
    said = clause.saids[0]
    names, amounts = named(said), said.effect.amounts
    after = "".join(aside.text for aside in clause.asides)
    if len(names) != len(amounts) or sum(amounts) != 100 or added(after) != ((), ()):
        return
    if all(isinstance(c, Words) for c in said.conds):
        yield Found(Rule((Weighted(tuple(zip(names, amounts, strict=True))),)))


def named(said: Said) -> list[str]:
    """The names of a list, where a list of figures follows."""
    quoted = re.findall("“([^”]*)”", said.words)
    if len(quoted) > 1:
        return quoted
    words = re.sub(
        "(?:[一二两三四五六七八]|[2-8])(?:个)?(?:部分|方面|项)(?:内容|成绩|得分)?(?:组成|构成)?", "", said.words
    )
    words = re.sub("(?:所占|占)?(?:总分)?(?:的)?(?:权重|比重|比例)$|等$|组成$|构成$", "", words.strip("，、：；的"))
    listed = re.split("[、和与及]|以及", LEAD.sub("", re.split("[，：]|由", words.strip("，：、"))[-1]))
    return [name.strip("，的") for name in listed if name.strip("，的")]


__all__ = ["rolling"]

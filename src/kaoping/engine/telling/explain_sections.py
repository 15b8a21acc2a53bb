"""Sections and the total explained from the rows of the results: what each item gives, how they are taken together,
and what follows for the unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from kaoping.engine.reasons import Subject
from kaoping.engine.referee.exact import half_up
from kaoping.engine.referee.ranges import decided
from kaoping.engine.referee.rollup import Line, can_rescale, exact_of, full_of, scale_of, stand_in
from kaoping.engine.results import Score, Standing
from kaoping.engine.telling.explain import EMPTY, decisions, finished, sections
from kaoping.engine.telling.explanation import Explanation, Table
from kaoping.engine.telling.tell_compound import added
from kaoping.engine.telling.tell_standing import standing_lines
from kaoping.engine.telling.teller import Setting, Teller, exact_decimal
from kaoping.problems import Language
from kaoping.scheme import expression as ex
from kaoping.scheme.figures import Pending
from kaoping.scheme.model import TOTAL, ByFormula, Leaf, Scheme, Section, Weighted
from kaoping.scheme.voice import MINUS, Voice, plain, verbatim
from kaoping.scheme.words import STATES
from kaoping.scheme.writing.write_conditions import condition
from kaoping.scheme.writing.write_figures import limit
from kaoping.scheme.writing.write_items import cited, section_body
from kaoping.scheme.writing.write_nouns import Meanings

READABLE = 12  # places of a figure that stands in for an item in a formula; points never have more


def explain_section(
    id_: str,
    unit: str,
    scores: Mapping[str, Score],
    scheme: Scheme,
    language: Language = "zh",
    setting: Setting = EMPTY,
    standing: Standing | None = None,
) -> Explanation:
    """Why a section, or the total (`total`), has its points.

    scores: the rows of the results of this unit, by item. standing: where the unit stands, for the total.
    Raises KeyError for an id that is no section.
    """
    section = {each.id: each for each in sections(scheme)}[id_]
    teller = Teller(Voice(scheme, language), setting)
    score = scores[id_]
    sentence, formula = together(section, scores, teller)
    follows = standing_lines(standing, teller) if standing is not None and id_ == TOTAL else ()
    made = Explanation(
        language=language,
        unit=unit,
        unit_name=teller.name(Subject(unit)),
        item=id_,
        title=teller.voice.pick(section.title, section.title_en or section.title),
        state=score.state,
        points="" if score.points is None else f"{score.points:f}".replace("-", MINUS),
        exact="" if score.points is None else str(Fraction(score.points)),
        headline=sentence,
        lines=(*(child_line(child, scores[child.id], teller) for child in section.items), *follows),
        formula=formula,
        clause=section.clause or "",
        rule=section_body(section, teller.voice),
        source=cited(section.source, teller.voice),
        decisions=tuple(decisions(section, teller)),
        notes=section.notes,
        tables=(children_table(section, scores, teller),),
    )
    return finished(made)


# --- the children


def child_line(child: Leaf | Section, score: Score, teller: Teller) -> str:
    """1.1 日常事件 8.125 分（满分 8 分）."""
    voice = teller.voice
    name = f"{child.id} {verbatim(voice.pick(child.title, child.title_en or child.title))}"
    full = "" if not score.full else voice.bracketed(voice.say("满分{}", "of {}", teller.points(Fraction(score.full))))
    return f"{name}{voice.pick(' ', ': ')}{given(score, teller)}{voice.pick('', ' ') if full else ''}{full}"


def given(score: Score, teller: Teller) -> str:
    """The points of an item, or why it has none."""
    state = teller.voice.word(STATES[score.state])
    if score.points is None:
        return state
    points = teller.points(Fraction(score.points))
    if score.state == "ok":
        return points
    return teller.voice.say("{}（{}）", "{} ({})", points, state)


def children_table(section: Section, scores: Mapping[str, Score], teller: Teller) -> Table:
    """The items of a section with points, full points and state."""
    voice = teller.voice
    head = ("项目", "得分", "满分", "状态") if teller.language == "zh" else ("item", "points", "full", "state")
    rows = tuple(
        (
            f"{child.id} {voice.pick(child.title, child.title_en or child.title)}",
            "" if (points := scores[child.id].points) is None else f"{points:f}".replace("-", MINUS),
            "" if (full := scores[child.id].full) is None else plain(full),
            voice.word(STATES[scores[child.id].state]),
        )
        for child in section.items
    )
    return Table(voice.pick("各项得分", "points of each item"), head, rows, (1, 2), len(rows))


# --- taken together


def together(section: Section, scores: Mapping[str, Score], teller: Teller) -> tuple[str, str]:
    """The items taken together, as a sentence and as a formula."""
    score, voice = scores[section.id], teller.voice
    if score.state == "exempt":
        return voice.pick("各子项均已剔除", "every item is exempt"), ""
    if score.points is None:
        return voice.say("{}：各子项都没有得分", "{}: no item has points", voice.word(STATES[score.state])), ""
    present, absent = lines(section, scores)
    exact, result = exact_of(section, present, absent) or Fraction(0), Fraction(score.points)
    formula = arithmetic(section, present, absent, teller)
    points = half_up(exact, teller.scheme.places)
    equation = "" if formula == teller.near(exact, first=True) else f"{formula} {teller.equals(exact)}"
    parts = (
        *left_out(section, scores, teller),
        equation,
        teller.rounding(exact, points),
        bound_met(section, points, result, teller),
    )
    end = voice.say("本项{}", "the item has {}", teller.points(result))
    if section.id == TOTAL:
        end = voice.say("总分{}", "the total is {}", teller.points(result))
    return voice.joined((*parts, end), "；", "; "), equation or formula


def lines(section: Section, scores: Mapping[str, Score]) -> tuple[dict[str, Line], dict[str, Fraction | None]]:
    """The children that count, and the full points of those that are exempt."""
    rows = [scores[child.id] for child in section.items]
    present = {row.item: line_of(row) for row in rows if row.state != "exempt"}
    return present, {child.id: untouched(child) for child in section.items if child.id not in present}


def line_of(row: Score) -> Line:
    points = None if row.points is None else Fraction(row.points)
    full = None if row.full is None else Fraction(row.full)
    return Line(points, full, row.state, full)


def untouched(entry: Leaf | Section) -> Fraction | None:
    """The full points of an item as if nothing were exempt."""
    if isinstance(entry, Section):
        return full_of(entry, {child.id: untouched(child) for child in entry.items}, {})
    return None if isinstance(entry.points, Pending) else decided(entry.points)


def counted(section: Section, present: Mapping[str, Line]) -> dict[str, Fraction]:
    """The points of each child that counts."""
    found = {name: line.points if line.state == "ok" else stand_in(section, line) for name, line in present.items()}
    return {name: points for name, points in found.items() if points is not None}


def arithmetic(
    section: Section, present: Mapping[str, Line], absent: Mapping[str, Fraction | None], teller: Teller
) -> str:
    """The formula with the points of the items in it."""
    figures = counted(section, present)
    match section.combine:
        case "sum":
            return total(section, figures, present, absent, teller)
        case "highest" | "lowest":
            extreme = teller.largest if section.combine == "highest" else teller.smallest
            return extreme(*(teller.near(figure) for figure in figures.values()))
        case ByFormula(formula=text):
            items = frozenset(child.id for child in section.items)
            settled = ex.resolve(ex.read(text), frozenset(), items)
            return condition(put_in(settled, figures), Meanings(teller.voice))
    return weighted(section, figures, present, teller)


def total(
    section: Section,
    figures: Mapping[str, Fraction],
    present: Mapping[str, Line],
    absent: Mapping[str, Fraction | None],
    teller: Teller,
) -> str:
    """8.125 + 19.9583 − 2; brought back to the full points where an item is exempt."""
    text = added(list(figures.values()) or [Fraction(0)], teller.near)
    scale = scale_of(section, {name: line.full for name, line in present.items()}, absent)
    if scale == 1:
        return text
    return f"{teller.voice.bracketed(text) if len(figures) > 1 else text} × {teller.operand(scale)}"


def weighted(section: Section, figures: Mapping[str, Fraction], present: Mapping[str, Line], teller: Teller) -> str:
    """（60 × 90 + 40 × 80）÷ 100, （90 + 80）÷ 2, over the weights that count."""
    weights = {child.id: Fraction(1) for child in section.items}
    products = [teller.near(figure) for figure in figures.values()]
    if isinstance(section.combine, Weighted):
        weights = {name: Fraction(weight) for name, weight in section.combine.weighted.items()}
        products = [f"{teller.near(weights[name], True)} × {teller.near(figure)}" for name, figure in figures.items()]
    out = {name for name in weights if name not in present} if section.exempt == "rescale" else set()
    if section.missing == "rescale" and can_rescale(section):
        out |= present.keys() - figures.keys()
    below = sum((weight for name, weight in weights.items() if name not in out), Fraction(0))
    return f"{teller.voice.bracketed(' + '.join(products))} ÷ {teller.near(below, True)}"


def put_in(part: ex.Expression, figures: Mapping[str, Fraction]) -> ex.Expression:
    """A formula with the points of items in the place of items; one without points counts 0."""
    match part:
        case ex.Item(id_):
            return figure_of(figures.get(id_, Fraction(0)))
        case ex.Negate(inner):
            return ex.Negate(put_in(inner, figures))
        case ex.Arithmetic(operator, left, right):
            return combined(operator, put_in(left, figures), put_in(right, figures))
        case ex.Call(function, arguments):
            return ex.Call(function, tuple(put_in(each, figures) for each in arguments))
        case _:
            return part


def combined(operator: str, left: ex.Expression, right: ex.Expression) -> ex.Expression:
    """11.5 − 1.5 rather than 11.5 + −1.5."""
    if operator == "+" and isinstance(right, ex.Negate):
        return ex.Arithmetic("-", left, right.part)
    return ex.Arithmetic(operator, left, right)


def figure_of(points: Fraction) -> ex.Expression:
    number = ex.Number(exact_decimal(abs(points), READABLE))
    return ex.Negate(number) if points < 0 else number


def left_out(section: Section, scores: Mapping[str, Score], teller: Teller) -> Iterator[str]:
    """Which items are missing, pending or exempt, and what that does."""
    voice = teller.voice
    effects = {
        "keep": ("", ""),
        "rescale": ("不计，由其余分摊", "left out, the others take their weight"),
        "zero": ("计 0 分", "count 0 points"),
    }
    for state in ("missing", "pending", "exempt"):
        names = [child.id for child in section.items if scores[child.id].state == state]
        if names:
            listed = voice.joined((voice.item(name) for name in names), "、", ", ")
            effect = "" if state == "exempt" else voice.pick(*effects[section.missing])
            word = voice.word(STATES[state])
            yield voice.say("{}{}", "{} {}", listed, word) + (voice.pick("，", ", ") + effect if effect else "")


def bound_met(section: Section, points: Fraction, result: Fraction, teller: Teller) -> str:
    """What a bound of the section made of it."""
    if points == result:
        return ""
    bound = section.floor if result > points else section.cap
    written = limit(bound, teller.voice) or teller.points(result)
    if result > points:
        return teller.voice.say("低于下限{}", "below the lower bound of {}", written)
    return teller.voice.say("超过上限{}", "above the upper bound of {}", written)

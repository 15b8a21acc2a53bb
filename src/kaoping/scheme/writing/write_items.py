"""Items in words: leaves with their rule, parts and bounds; sections with the way they combine."""

from __future__ import annotations

from decimal import Decimal

from kaoping.scheme import words
from kaoping.scheme.model import MONTH, ByFormula, Entry, Leaf, Omitted, Section, Source, Weighted
from kaoping.scheme.voice import SAFE_ID, Voice, bare, plain, quoted, verbatim
from kaoping.scheme.writing.write_clause import clause
from kaoping.scheme.writing.write_figures import bounds, limit, signed
from kaoping.scheme.writing.write_nouns import formula_of_items

PARTS = {
    "mean": ("取各{part}得分的平均", "the mean of their points counts"),
    "sum": ("取各{part}得分的合计", "the sum of their points counts"),
    "highest": ("取各{part}得分的最高", "the highest of their points counts"),
    "lowest": ("取各{part}得分的最低", "the lowest of their points counts"),
}


def head(entry: Leaf | Section, voice: Voice) -> str:
    """Id, title and full points: 1.2 一般事件（18 分）."""
    points = entry.points
    number = entry.id if SAFE_ID.fullmatch(entry.id) else verbatim(entry.id)
    if points is None:
        return f"{number} {title(entry, voice)}"
    full = voice.pick("不设满分", "no full points") if points == 0 else signed(points, voice)
    return f"{number} {title(entry, voice)}{voice.pick('', ' ')}{voice.bracketed(full)}"


def title(entry: Entry, voice: Voice) -> str:
    return verbatim(voice.pick(entry.title, entry.title_en or entry.title))


def sentence(text: str, voice: Voice) -> str:
    """A clause with its full stop; an English one begins with a capital."""
    if voice.language == "zh":
        return f"{text}。"
    start = len(text) - len(text.lstrip("\ue000"))
    return f"{text[:start]}{text[start : start + 1].upper()}{text[start + 1 :]}."


def sentences(texts: list[str], voice: Voice) -> str:
    return voice.pick("", " ").join(sentence(text, voice) for text in texts if text)


def leaf_body(leaf: Leaf, voice: Voice) -> str:
    """How a leaf is scored: parts, rule, start and bounds."""
    own = voice.at(leaf)
    return sentences([parts(leaf, own), clause(leaf.rule, own), start(leaf, own), limits(leaf, own)], own)


def parts(leaf: Leaf, voice: Voice) -> str:
    """Scored for each part below the unit, and what becomes of the parts."""
    if leaf.each is None:
        return "" if leaf.combine == "mean" else voice.pick("不分部分", "not scored by parts")
    part = voice.kind_of_unit(leaf.each)
    if leaf.combine == "mean_first":
        template = (
            "各项数据先取各{part}的平均，再计分一次",
            "the figures are averaged over the {part}s first, then scored once",
        )
        return voice.say(*template, part=part)
    zh, en = PARTS[leaf.combine]
    each = (
        ("逐月计分，", "scored for each month; ")
        if leaf.each == MONTH
        else ("逐个{part}计分，", "scored for each {part}; ")
    )
    return voice.say(each[0] + zh, each[1] + en, part=part)


def start(leaf: Leaf, voice: Voice) -> str:
    """The points that a leaf begins with; nothing is said of 0."""
    if leaf.start == 0:
        return ""
    if leaf.start == "none":
        return voice.pick("不设起评分", "there are no starting points")
    return voice.say("从{}起评", "it starts from {}", limit(leaf.start, voice))


def limits(leaf: Leaf, voice: Voice) -> str:
    """The bounds of the item, or of each part where parts are scored."""
    whose = voice.pick("本项", "the item")
    if leaf.each and leaf.combine != "mean_first":
        part = voice.kind_of_unit(leaf.each)
        whose = voice.pick("每月", "each month") if leaf.each == MONTH else voice.say("每个{}", "each {}", part)
    return voice.say("{}{}", "{}: {}", whose, bounds(leaf.floor, leaf.cap, voice))


# --- sections


COMBINED = {
    "sum": ("各子项得分相加", "its items are added up"),
    "mean": ("各子项得分取平均", "the mean of its items"),
    "highest": ("各子项得分取最高", "the highest of its items"),
    "lowest": ("各子项得分取最低", "the lowest of its items"),
}
MISSING = {
    "keep": ("", ""),
    "rescale": (
        "缺数的子项不计，权重由其余子项分摊",
        "items that are missing are left out and the others take their weight",
    ),
    "zero": ("缺数的子项计 0 分", "items that are missing count 0 points"),
}


def section_body(section: Section, voice: Voice) -> str:
    """How a section comes about from its children."""
    exempt = ("剔除子项后，其余得分按满分折回", "after an exemption the rest is brought back to the full points")
    return sentences(
        [
            combined(section, voice),
            voice.pick(*MISSING[section.missing]),
            voice.pick(*exempt) if section.exempt == "rescale" else "",
            section_limits(section, voice),
            omitted(section.omitted, voice),
        ],
        voice,
    )


def combined(section: Section, voice: Voice) -> str:
    match section.combine:
        case Weighted(weighted=weights):
            listed = voice.joined((weight(id_, each, voice) for id_, each in weights.items()), "、", ", ")
            return voice.say("各子项得分按权重平均（{}）", "the weighted mean of its items ({})", listed)
        case ByFormula(formula=text):
            children = frozenset(child.id for child in section.items)
            return voice.say("得分 = {}", "points = {}", formula_of_items(text, voice, children))
        case str(how):
            return voice.pick(*COMBINED[how])
    raise ValueError(section.combine)


def weight(id_: str, each: Decimal, voice: Voice) -> str:
    return f"{voice.item(id_)} {plain(each)}"


def section_limits(section: Section, voice: Voice) -> str:
    """Bounds of the whole section, and the item that takes the difference."""
    if section.floor == "none" and section.cap == "none" and section.booked_on is None:
        return ""
    booked = ""
    if section.booked_on is not None:
        booked = voice.say("超出部分记入{}", "the difference is booked on {}", voice.item(section.booked_on))
    text = voice.joined((bounds(section.floor, section.cap, voice), booked))
    return voice.say("合计{}", "altogether {}", text)


def omitted(value: Omitted | None, voice: Voice) -> str:
    """Points that no surviving clause explains."""
    if value is None:
        return ""
    points = voice.quantity(value.points, words.POINTS)
    return voice.say(
        "另有{points}没有条文，不计（{why}）",
        "{points} more have no clause and do not count ({why})",
        points=points,
        why=verbatim(value.why),
    )


# --- what stands below an item


def particulars(entry: Leaf | Section, voice: Voice) -> list[str]:
    """Who answers for an item, how it is assessed, its decisions, source and notes; one line each."""
    lines = []
    if entry.responsible:
        lines.append(
            voice.say("责任单位：{}", "Responsible: {}", voice.joined(map(verbatim, entry.responsible), "、", ", "))
        )
    if entry.method:
        lines.append(
            voice.say("考评方式：{}", "Method: {}", verbatim(voice.pick(entry.method, entry.method_en or entry.method)))
        )
    if entry.decisions:
        lines.append(voice.say("口径：{}", "Decisions: {}", voice.joined(entry.decisions, "、", ", ")))
    if source := cited(entry.source, voice):
        lines.append(voice.say("依据：{}", "Source: {}", source))
    lines.extend(voice.say("注：{}", "Note: {}", verbatim(note)) for note in entry.notes)
    return lines


def cited(source: Source | None, voice: Voice) -> str:
    """Document, article, row and part."""
    if source is None:
        return ""
    row = "" if source.row is None else voice.say("第{}行", "row {}", source.row)
    part = "" if source.part is None else quoted(source.part)
    document, article, note = (verbatim(text or "") for text in (source.document, source.article, source.note))
    return voice.joined((each for each in (document, article, row, part, note) if bare(each)), "，", ", ")

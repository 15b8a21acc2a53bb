"""What rules compare and multiply with, in words: figures, tables by group, measures."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kaoping.scheme import words
from kaoping.scheme.figures import By, Figure, Node, Pending
from kaoping.scheme.hints import Words
from kaoping.scheme.measures import Operand
from kaoping.scheme.voice import Voice
from kaoping.scheme.writing.write_figures import figure
from kaoping.scheme.writing.write_nouns import held_noun, measure_noun

OF_A_UNIT = {
    "unit": Words("单位编号", "unit"),
    "name": Words("单位名称", "name"),
    "kind": Words("单位类别", "kind of unit"),
}


def table(value: By, voice: Voice, write: Callable[[Figure], str]) -> str:
    """A table by group: （按“网格类型”：城市、商业 600 件，农村 400 件，其他 500 件）."""
    lines = grouped({key: write(entry) for key, entry in value.table.items()}, by_words(value.by, voice), voice)
    if value.else_ is not None:
        lines.append(voice.say("其他{}", "other {}", write(value.else_)))
    by = group_noun(value.by, voice)
    return voice.bracketed(voice.say("按{by}：{lines}", "by {by}: {lines}", by=by, lines=voice.joined(lines, en="; ")))


def grouped(entries: Mapping[str, str], titles: Mapping[str, str], voice: Voice) -> list[str]:
    """Lines of a table, keys with one entry together: 城市、商业 600 件."""
    keys: dict[str, list[str]] = {}
    for key, written in entries.items():
        keys.setdefault(written, []).append(voice.label(titles, key))
    lists = ((voice.joined(found, "、", ", "), written) for written, found in keys.items())
    return [f"{found}{gap(found, voice)}{written}" for found, written in lists]


def gap(label: str, voice: Voice) -> str:
    """The space behind a label: in English always, in Chinese where it would run together with a figure."""
    return " " if voice.language == "en" or label[-1:].isascii() else ""


def by_words(by: str, voice: Voice) -> dict[str, str]:
    return {} if by in voice.scheme.measures else dict(voice.attribute_words(by))


def group_noun(by: str, voice: Voice) -> str:
    """What a table goes by: an attribute, the unit itself, or a class."""
    if by in voice.scheme.measures:
        return measure_noun(by, voice)
    if by in OF_A_UNIT and by not in voice.scheme.inputs.attributes:
        return voice.word(OF_A_UNIT[by])
    return voice.attribute(by)


def figure_or_table(
    value: Figure | By, voice: Voice, unit: words.Unit, write: Callable[[Figure, Voice, words.Unit], str] = figure
) -> str:
    """A figure with its unit, or the table that it stands in."""
    return (
        table(value, voice, lambda each: write(each, voice, unit))
        if isinstance(value, By)
        else write(value, voice, unit)
    )


def operand(value: Operand, voice: Voice, unit: words.Unit = words.NO_UNIT) -> str:
    """What a rule compares or multiplies with."""
    if isinstance(value, By):
        return figure_or_table(value, voice, unit)
    if isinstance(value, Node | str) and not isinstance(value, Pending):
        return held_noun(value, voice)
    return figure(value, voice, unit)

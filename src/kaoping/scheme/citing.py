"""Which decisions each clause rests on: those it lists, and those that its figures and its measures refer to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kaoping.scheme.decisions import references

WORD = re.compile(r"[^\W\d]\w*")
TALK = frozenset(
    {"title", "title_en", "clause", "method", "method_en", "notes", "source", "responsible"}
)  # no names of measures there


def cite(data: dict[str, Any], resolved: dict[str, Any]) -> dict[str, Any]:
    """The resolved data with `decisions` filled in at every item, gate, award, `grades` and `eligible`.

    Listed ones come first, then those referred to in the order of the document, then those of the measures it names.
    """
    measures = data.get("measures")
    by_measure = referred_by_measures(measures) if isinstance(measures, dict) else {}
    filled = dict(resolved)
    for key in ("items", "gates", "awards"):
        if isinstance(resolved.get(key), list) and isinstance(data.get(key), list):
            filled[key] = [clause(raw, done, by_measure) for raw, done in zip(data[key], resolved[key], strict=True)]
    for key in ("grades", "eligible"):
        if key in resolved:
            filled[key] = clause(data[key], resolved[key], by_measure)
    return filled


def clause(raw: Any, done: Any, by_measure: Mapping[str, tuple[str, ...]]) -> Any:
    """One clause of the resolved data with its decisions; a section's children keep their own."""
    if not isinstance(raw, dict) or not isinstance(done, dict):
        return done
    filled = dict(done)
    children = raw.get("items")
    if isinstance(children, list) and isinstance(done.get("items"), list):
        filled["items"] = [clause(*pair, by_measure) for pair in zip(children, done["items"], strict=True)]
    listed = done.get("decisions", [])
    own = {key: value for key, value in raw.items() if key not in ("items", "decisions")}
    found = [*references(own), *(id_ for name in words(own) for id_ in by_measure.get(name, ()))]
    if found and isinstance(listed, list):
        filled["decisions"] = unique([*listed, *found])
    return filled


def referred_by_measures(measures: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The decisions behind every named measure, through the measures that it is made of."""
    names = {name: [word for word in words(raw) if word in measures and word != name] for name, raw in measures.items()}
    own = {name: list(references(raw)) for name, raw in measures.items()}
    return {name: tuple(unique(id_ for each in reached(name, names) for id_ in own[each])) for name in measures}


def reached(start: str, names: Mapping[str, list[str]]) -> Iterator[str]:
    """A measure and all that it is made of, each once (circles are reported elsewhere)."""
    seen, waiting = set(), [start]
    while waiting:
        name = waiting.pop(0)
        if name not in seen:
            seen.add(name)
            yield name
            waiting.extend(names[name])


def words(part: Any) -> Iterator[str]:
    """The words of all scalars of a part of a scheme, of which some are names of measures."""
    if isinstance(part, dict):
        for key, value in part.items():
            if key not in TALK:
                yield from words(value)
    elif isinstance(part, list):
        for value in part:
            yield from words(value)
    elif isinstance(part, str):
        yield from WORD.findall(part)


def unique(ids: Iterable[Any]) -> list[Any]:
    """Each once, in order; unhashable things (a fault that the model reports) are kept."""
    found: list[Any] = []
    for id_ in ids:
        if id_ not in found:
            found.append(id_)
    return found

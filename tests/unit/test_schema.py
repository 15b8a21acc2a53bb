"""The published JSON Schema: editors complete and underline with it, so it accepts what `load` accepts."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import jsonschema
import pytest
from tests.unit.broken_schemes import SOUND, changed

from kaoping.scheme import measures, rules
from kaoping.scheme.figures import Node
from kaoping.scheme.model import Scheme
from kaoping.scheme.reading import EXPRESSION_FIELDS, MEASURE_FIELDS
from kaoping.scheme.schema import json_schema
from kaoping.scheme.schema_words import TITLES
from kaoping.scheme.shape import hints, plain, tags_of, union_members
from kaoping.scheme.versions import scheme_folders
from kaoping.scheme.yaml_text import read_yaml

SCHEMA = json_schema()
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def as_json(value: Any) -> Any:
    """YAML data as an editor sees it."""
    if isinstance(value, dict):
        return {key: as_json(each) for key, each in value.items()}
    if isinstance(value, list):
        return [as_json(each) for each in value]
    return float(value) if isinstance(value, Decimal) else value


def complaints(text: str) -> list[str]:
    return [error.json_path for error in VALIDATOR.iter_errors(as_json(read_yaml(text)[0]))]


def test_it_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert "$id" not in SCHEMA


@pytest.mark.parametrize(
    "path", [folder / "scheme.yaml" for folder in scheme_folders()], ids=lambda path: path.parent.name
)
def test_shipped_schemes_fit(path):
    assert complaints(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("points: 60\n", "points: =P1\n"),
        ("points: 60\n", "points: {pending: P1}\n"),
        ("points: 60\n", "points: 60%\n"),
        ("each: grid", "each: =K1"),
        ("places: 4", "places: =K1"),
        ("rule: {proportion: {of: rate, against: pooled, full: 40}}", "rule: =K1"),
        ("among: [满意, 不满意]", "among: =K1"),
        ("among: [满意, 不满意]", "among: [满意, =K1]"),
        ("{province: -3, city: -2}", "{province: =K1, city: -2}"),
        ("within: row", "within: =K1"),
        ("take: months", "take: =K1"),
        ("  floor: 0\n", "  floor: =K1\n"),
        ("{from: 2024-01-01}", "{from: 2024-01-01, until: =K1}"),
        ("- id: A.2", "- id: 1.10"),
        ("title: 示范方案", "title: 2024"),
        ("cap: =K2", "cap: full"),
        ("cap: =K2", "cap: none"),
    ],
)
def test_what_a_scheme_may_write(old, new):
    assert complaints(changed(old, new)) == []


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("title: 示范方案\n", "", "$"),
        ("cycle: year", "cycle: yearly", "$.cycle"),
        ("points: 60\n", "points: sixty\n", "$.items[0]"),
        ("places: 4", "places: 13", "$.places"),
        ("id: sound", "id: So und", "$.id"),
        ("rule: {proportion:", "rule: {propotion:", "$.items[0]"),
        ("appraises: town\n", "appraises: town\nappraise: x\n", "$"),
        ("cap: =K2", "cap: most", "$.items[2]"),
        ("default: capped", "default: [capped]", "$.decisions.K2.default"),
        ("pending: true\n", "pending: =K1\n", "$.decisions.P1.pending"),
    ],
)
def test_what_it_underlines(old, new, path):
    assert complaints(changed(old, new)) == [path]


def test_the_sound_scheme_fits():
    assert complaints(SOUND) == []


def test_every_key_has_a_title_in_both_languages():
    parts = {"Scheme": SCHEMA, **SCHEMA["$defs"]}
    keys = {key for part in parts.values() for key in part.get("properties", {})}
    assert keys == set(TITLES)
    for name, part in parts.items():
        for key, value in part.get("properties", {}).items():
            assert value["title"] == f"{TITLES[key].zh} / {TITLES[key].en}", (name, key)


def test_members_of_unions_are_told_apart_by_a_required_key():
    for keys in (measures.KEYS, rules.KEYS):
        for key, member in keys.items():
            assert key in SCHEMA["$defs"][member.__name__]["required"]


def test_every_reference_leads_somewhere():
    def references(part):
        if isinstance(part, dict):
            yield from ([part["$ref"]] if "$ref" in part else [])
            for value in part.values():
                yield from references(value)
        elif isinstance(part, list):
            for value in part:
                yield from references(value)

    assert {reference.removeprefix("#/$defs/") for reference in references(SCHEMA)} <= set(SCHEMA["$defs"])


# --- the tables that other parts of the check rest on


def models() -> set[type[Node]]:
    """Every part of the vocabulary that a scheme is made of."""
    found: set[type[Node]] = set()
    waiting: list[Any] = [Scheme]
    while waiting:
        part = waiting.pop()
        if tags := tags_of(part):
            waiting.extend(tags.values())
        elif len(union_members(part)) > 1:
            waiting.extend(union_members(part))
        elif isinstance(inner := plain(union_members(part)[0]), type) and issubclass(inner, Node):
            if inner not in found:
                found.add(inner)
                waiting.extend(hints(inner).values())
        else:
            waiting.extend(each for each in getattr(inner, "__args__", ()) if each is not Ellipsis)
    return found


def takes_a_measure(annotation: Any) -> bool:
    """Whether a field can hold the name of a measure."""
    tags = tags_of(annotation)
    return "name" in tags or any(takes_a_measure(member) for tag, member in tags.items() if tag == "measure")


def test_every_field_that_names_a_measure_is_known():
    expected = {
        (model, key) for model in models() for key, annotation in hints(model).items() if takes_a_measure(annotation)
    }
    known = {
        (model, model.model_fields[name].alias or name) for model, names in MEASURE_FIELDS.items() for name in names
    }
    assert known == expected


def test_every_field_that_holds_an_expression_exists():
    for model, names in EXPRESSION_FIELDS.items():
        assert set(names) <= set(model.model_fields)

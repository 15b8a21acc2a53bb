"""The JSON Schema of scheme files, made from the model: editors complete and underline with it.

It says the shape only; `check` says the rest. Wherever a scheme may write ``=K8`` (the chosen option of a decision),
the schema allows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from kaoping.scheme import measures, rules
from kaoping.scheme.model import Scheme
from kaoping.scheme.schema_words import TITLES

NUMBER = {"type": ["number", "string"], "pattern": r"^\s*[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?%?\s*$"}
ID = {"type": ["string", "number"], "pattern": r"^[^\s\[\],]+$", "maxLength": 40}
TEXT = ["string", "number"]  # a text written as a bare number is taken as it is written
OWN_WORDS = frozenset({"Decision", "Option", "Decided"})  # in decisions themselves nothing refers to decisions
PLAIN_KEYS = frozenset({  # told, never computed with: no decision stands there
    "id", "version", "title", "title_en", "in_force", "source", "inputs", "measures", "items", "gates", "grades",
    "eligible", "awards", "funds", "decisions", "notes", "omitted", "responsible", "method", "method_en", "clause",
})  # fmt: skip


def _names(members: Mapping[str, type]) -> frozenset[str]:
    return frozenset(member.__name__ for member in members.values())


UNIONS = {  # unions that stand in many places get a name
    _names(measures.KEYS): ("Measure", "一种测量：写出其中一个键", "A measure: one of these keys tells which."),
    _names(rules.KEYS): ("Rule", "一种计分规则：写出其中一个键", "A rule: one of these keys tells which."),
    frozenset({"Leaf", "Section"}): (
        "Item",
        "项目：叶项写 rule，大类写 items",
        "An item: a leaf has a rule, a section items.",
    ),
}
EXTRA = {
    "Number": {"title": "数字 / number", "description": "8、0.5、60% · exact, never rounded when read", **NUMBER},
    "Reference": {
        "title": "口径取值 / chosen option",
        "description": "=K8：口径 K8 所选的值 · the chosen option of decision K8",
        "type": "string",
        "pattern": r"^=[^\s=]+$",
    },
}


class Generator(GenerateJsonSchema):
    """Numbers as schemes write them; unions as `anyOf`, which editors explain better than `oneOf`."""

    def decimal_schema(self, schema: core_schema.DecimalSchema) -> JsonSchemaValue:
        return dict(NUMBER)

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a scheme.yaml, with titles in Chinese and English."""
    raw = Scheme.model_json_schema(by_alias=True, schema_generator=Generator)
    models = {"Scheme": {key: value for key, value in raw.items() if key != "$defs"}, **raw["$defs"]}
    named = {name: model(name, schema) for name, schema in models.items()}
    scheme = named.pop("Scheme")
    unions = {
        name: {"title": zh, "description": en, "anyOf": [{"$ref": f"#/$defs/{member}"} for member in sorted(members)]}
        for members, (name, zh, en) in UNIONS.items()
    }
    about = {"title": "考评方案 / Kaoping scheme", "description": scheme["description"]}
    return {
        "$schema": Generator.schema_dialect,
        **scheme,
        **about,
        "$defs": {**EXTRA, **unions, **dict(sorted(named.items()))},
    }


def model(name: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    """One part of the vocabulary."""
    properties = {
        key: property_(key, value, refers=name not in OWN_WORDS and key not in PLAIN_KEYS)
        for key, value in schema.get("properties", {}).items()
    }
    rest = {key: value for key, value in schema.items() if key not in ("properties", "title", "required")}
    required = {"required": schema["required"]} if "required" in schema else {}
    return {**rest, **required, "properties": properties}


def property_(key: str, schema: Any, refers: bool) -> dict[str, Any]:
    """The value of one key, its title, and a reference beside it where one may stand."""
    words = TITLES.get(key)
    title = {"title": f"{words.zh} / {words.en}"} if words else {}
    inner = {part: each for part, each in simplified(schema, refers).items() if part != "title"}
    return {**title, **(beside(inner) if refers else inner)}


def beside(schema: dict[str, Any]) -> dict[str, Any]:
    """This, or a reference; texts of any kind hold references already."""
    if schema.get("type") == TEXT and "pattern" not in schema:
        return schema
    members = schema["anyOf"] if set(schema) == {"anyOf"} else [schema]
    if any(member.get("type") == TEXT and "pattern" not in member for member in members):
        return schema
    return {"anyOf": [*members, {"$ref": "#/$defs/Reference"}]}


def simplified(schema: Any, refers: bool) -> dict[str, Any]:
    """A schema as pydantic makes it, flatter: one `anyOf`, named unions, numbers by name, texts that may be numbers."""
    if union := schema.get("anyOf") or schema.get("oneOf"):
        return {"anyOf": named_union(flat(union), refers)} if len(union) > 1 else simplified(union[0], refers)
    if {key: schema.get(key) for key in NUMBER} == NUMBER:
        return {"$ref": "#/$defs/Number"}
    found = {key: value for key, value in schema.items() if key not in ("title", "default")}
    if found.get("type") == "string" and found.get("maxLength") == ID["maxLength"]:
        return dict(ID)
    if found.get("type") == "string" and not found.keys() & {"enum", "const", "format", "pattern"}:
        found["type"] = TEXT
    for key in ("items", "additionalProperties"):
        if isinstance(found.get(key), dict):
            inner = simplified(found[key], refers)
            found[key] = beside(inner) if refers and "$ref" not in inner else inner
    return found


def flat(union: list[Any]) -> list[Any]:
    """The members of a union, those of unions inside it included."""
    members = []
    for member in union:
        inner = member.get("anyOf") or member.get("oneOf")
        members.extend(flat(inner) if inner else [member])
    return members


def named_union(members: list[Any], refers: bool) -> list[dict[str, Any]]:
    """The members simplified; all measures, rules or kinds of items under the name of their union."""
    found = [simplified(member, refers) for member in members]
    for names, (union, _, _) in UNIONS.items():
        refs = [{"$ref": f"#/$defs/{name}"} for name in names]
        if all(ref in found for ref in refs):
            found = [member for member in found if member not in refs] + [{"$ref": f"#/$defs/{union}"}]
    return found

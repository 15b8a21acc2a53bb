"""From pydantic's complaints to ours: the place in the file, plain words, what could stand there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import Discriminator, Tag

from kaoping.problems import Fault, Kind, Place
from kaoping.scheme import shape_faults as faults
from kaoping.scheme.faults import MORE
from kaoping.scheme.figures import Node
from kaoping.scheme.hints import NOTHING, Words, described, listed, near, shown
from kaoping.scheme.model import Scheme
from kaoping.scheme.spots import below, place, source_of
from kaoping.scheme.yaml_text import Lines, Path_

MOST = 200  # most faults of shape that are listed at once

FORMS = {  # a key that only this union has → what the union is
    "per": Words("一种计分规则", "a rule"),
    "count": Words("一种测量（或 measures 里的名称）", "a measure (or the name of one)"),
    "items": Words("项目（叶项写 rule，大类写 items）", "an item (with a rule, or with items)"),
    "weighted": Words("一种合成办法", "a way of combining"),
}


@dataclass(frozen=True, slots=True)
class Complaint:
    """One error of pydantic: its sort, the place in the file, the type expected and the value found there."""

    sort: str
    path: Path_
    expected: Any
    owner: Any  # the type around it
    value: Any
    key: str  # the last element of the location: the missing or the unknown key
    message: str
    context: Mapping[str, Any]


def shape_faults(
    problems: Iterable[Mapping[str, Any]], data: Any, lines: Lines, unsettled: frozenset[Path_] = frozenset()
) -> list[Fault]:
    """Our faults for pydantic's list of errors; nothing below a place whose decision is not settled."""
    grouped: dict[tuple[Path_, str], list[Complaint]] = {}
    for problem in problems:
        each = complaint(problem, data)
        if not hidden(each, unsettled):
            grouped.setdefault((each.path, each.key if each.sort == "missing" else ""), []).append(each)
    groups = list(grouped.values())
    found = [fault(likeliest(group), data, lines) for group in groups[:MOST]]
    if len(groups) > MOST:
        found.append(MORE.at(Place(file=lines.file), count=len(groups) - MOST))
    return found


def hidden(each: Complaint, unsettled: frozenset[Path_]) -> bool:
    """Whether it only follows from another fault: an unsettled decision, or wrong entries that leave a list “empty”."""
    if each.sort != "extra_forbidden" and any(each.path[: len(path)] == path for path in unsettled):
        return True
    return each.sort == "too_short" and bool(each.value)


def complaint(problem: Mapping[str, Any], data: Any) -> Complaint:
    """Follow pydantic's location (which names union members too) through the types and the data."""
    sort, loc = problem["type"], tuple(problem["loc"])
    key = str(loc[-1]) if loc else ""
    path: Path_ = ()
    expected: Any = Scheme
    owner: Any = Scheme
    value = data
    for element in loc[:-1] if sort == "missing" else loc:
        inner, stands_in_file = step(expected, element)
        if stands_in_file:
            path, value, owner = (*path, element), below(value, element), expected
        expected = inner
    return Complaint(sort, path, expected, owner, value, key, problem["msg"], problem.get("ctx") or {})


def step(expected: Any, element: str | int) -> tuple[Any, bool]:
    """The type one element of a location further, and whether that element stands in the file."""
    members = union_members(expected)
    if tags := tags_of(expected):
        return tags.get(element, Any), False
    if len(members) > 1:
        return member_by_label(members, str(element)), False
    expected = plain(members[0])
    if isinstance(expected, type) and issubclass(expected, Node):
        return hints(expected).get(element, Any), True
    if get_origin(expected) is tuple:
        return get_args(expected)[0], isinstance(element, int)
    if get_origin(expected) is dict:
        return get_args(expected)[1], element != "[key]"
    return Any, False


def plain(expected: Any) -> Any:
    return get_args(expected)[0] if get_origin(expected) is Annotated else expected


def union_members(expected: Any) -> tuple[Any, ...]:
    """The members of a union without None; anything else is its own only member."""
    inner = plain(expected)
    if get_origin(inner) not in (Union, UnionType):
        return (expected,)
    return tuple(member for member in get_args(inner) if member is not type(None))


def tags_of(expected: Any) -> dict[str | int, Any]:
    """The members of a discriminated union by tag; {} for any other type."""
    candidates = (expected, *union_members(expected)) if len(union_members(expected)) == 1 else (expected,)
    for each in candidates:
        if get_origin(each) is Annotated and any(isinstance(extra, Discriminator) for extra in get_args(each)[1:]):
            return {tag: member for member in union_members(each) for tag in member_tags(member)}
    return {}


def member_tags(member: Any) -> list[str]:
    return [extra.tag for extra in get_args(member)[1:] if isinstance(extra, Tag)]


def member_by_label(members: Sequence[Any], label: str) -> Any:
    """The member of a plain union that pydantic's label speaks of."""
    if label.startswith("tagged-union"):
        return next((member for member in members if tags_of(member)), Any)
    if label.startswith(("tuple", "dict")):
        return next(
            (member for member in members if label.startswith(getattr(get_origin(member), "__name__", "-"))), Any
        )
    return Any


@cache
def hints(model: type[Node]) -> dict[str | int, Any]:
    """The types of a model's keys, named as they are written in a file."""
    found = get_type_hints(model, include_extras=True)
    return {field.alias or name: found[name] for name, field in model.model_fields.items()}


def likeliest(group: Sequence[Complaint]) -> Complaint:
    """Of the complaints of a union's members about one value, the one that helps most."""
    value = group[0].value
    wanted: dict[type, tuple[str, ...]] = {
        str: ("literal_error",),
        dict: ("union_tag_not_found", "model_type"),
        list: ("tuple_type",),
    }
    for sort in wanted.get(type(value), ()):
        for each in group:
            if each.sort == sort:
                return each
    return group[0]


def fault(each: Complaint, data: Any, lines: Lines) -> Fault:
    kind, details = said(each)
    return kind.at(place(each.path, data, lines), source=source_of(each.path, data), **details)


def said(each: Complaint) -> tuple[Kind, dict[str, Any]]:
    """The kind of fault, and the details its texts need."""
    found = described(each.value)
    match each.sort:
        case "missing":
            return faults.MISSING_KEY, {"key": each.key}
        case "extra_forbidden":
            return unknown_key(each.key, each.owner)
        case "union_tag_not_found" | "union_tag_invalid":
            return unknown_form(each)
        case "literal_error":
            return unknown_word(each)
        case "string_type" | "string_sub_type" | "string_unicode":
            return faults.NOT_A_TEXT, {"found_zh": found.zh, "found_en": found.en}
        case "tuple_type" | "list_type":
            return faults.NOT_A_LIST, {"found_zh": found.zh, "found_en": found.en}
        case "dict_type" | "model_type" | "model_attributes_type":
            return faults.NOT_A_MAPPING, {
                "found_zh": found.zh,
                "found_en": found.en,
                "known": known_keys(each.expected),
            }
        case "too_short":
            return faults.NOTHING_IN_IT, {}
        case _:
            return said_of_scalar(each, found)


def said_of_scalar(each: Complaint, found: Words) -> tuple[Kind, dict[str, Any]]:
    sort, value, there = each.sort, shown(each.value), {"found_zh": found.zh, "found_en": found.en}
    if sort in ("two_lower_edges", "two_upper_edges", "no_edge", "recurring_and_once", "number_size"):
        zh, en = each.message.split(" / ", 1)
        return (faults.NOT_IN_RANGE if sort == "number_size" else faults.NOT_TOGETHER), {"zh": zh, "en": en}
    if sort.startswith(("not_a_number", "decimal_", "int_", "float_")):
        return faults.NOT_A_NUMBER, there
    if sort.startswith(("not_a_date", "date_")):
        return faults.NOT_A_DATE, there
    if sort.startswith("bool_"):
        return faults.NOT_YES_OR_NO, there
    if sort.startswith(("greater_", "less_")):
        sign, limit = limits(each)
        return faults.NOT_IN_RANGE, {"zh": f"应{sign} {limit}", "en": f"it must be {sign} {limit}"}
    if sort == "string_pattern_mismatch":
        return bad_name(each, value)
    if sort in ("string_too_long", "too_long"):
        most = each.context.get("max_length")
        return faults.BAD_NAME, {"value": value, "zh": f"最多 {most} 个字符", "en": f"{most} characters are the most"}
    return faults.NOT_UNDERSTOOD, there


def limits(each: Complaint) -> tuple[str, Any]:
    signs = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<"}
    return next(((sign, each.context[key]) for key, sign in signs.items() if key in each.context), ("=", "?"))


def bad_name(each: Complaint, value: str) -> tuple[Kind, dict[str, Any]]:
    if "a-z" in str(each.context.get("pattern")):
        return faults.BAD_NAME, {
            "value": value,
            "zh": "只能用小写字母、数字和连字符，以字母或数字开头",
            "en": "only small letters, digits and hyphens, beginning with a letter or digit",
        }
    return faults.BAD_NAME, {
        "value": value,
        "zh": "不能是空的，也不能有空格、逗号和方括号",
        "en": "it cannot be empty or hold spaces, commas or square brackets",
    }


def known_keys(expected: Any) -> str:
    inner = plain(union_members(expected)[0])
    if isinstance(inner, type) and issubclass(inner, Node):
        return listed(hints(inner), 40)
    return "键: 值 / key: value"


def unknown_key(key: str, owner: Any) -> tuple[Kind, dict[str, Any]]:
    inner = plain(union_members(owner)[0])
    known = [str(name) for name in hints(inner)] if isinstance(inner, type) and issubclass(inner, Node) else []
    hint = near(key, known)
    if ":" in key and re.match(r"\w+:", key):
        hint = Words("，冒号后面少了空格", "; the space after the colon is missing")
    if "\uff1a" in key:
        hint = Words("，这里用了全角冒号", "; a full-width colon stands here")
    return faults.UNKNOWN_KEY, {"key": shown(key), "hint_zh": hint.zh, "hint_en": hint.en, "known": listed(known, 40)}


def unknown_form(each: Complaint) -> tuple[Kind, dict[str, Any]]:
    """None of the keys that tell a union's members apart."""
    tags = [str(tag) for tag in tags_of(each.expected)]
    form = next((FORMS[tag] for tag in tags if tag in FORMS), Words("规定的写法之一", "one of the known forms"))
    found = described(each.value)
    hint = NOTHING
    if isinstance(each.value, dict):
        hints_found = (near(str(key), tags) for key in each.value)
        hint = next((words for words in hints_found if words.zh), NOTHING)
    return faults.UNKNOWN_FORM, {
        "what_zh": form.zh,
        "what_en": form.en,
        "found_zh": f"，写的是{found.zh}",
        "found_en": f", not {found.en}",
        "hint_zh": hint.zh,
        "hint_en": hint.en,
        "known": listed(tags),
    }


def unknown_word(each: Complaint) -> tuple[Kind, dict[str, Any]]:
    known = re.findall(r"'([^']*)'", str(each.context.get("expected", "")))
    hint = near(each.value, known) if isinstance(each.value, str) else NOTHING
    found = described(each.value)
    return faults.UNKNOWN_WORD, {
        "found_zh": found.zh,
        "found_en": found.en,
        "hint_zh": hint.zh,
        "hint_en": hint.en,
        "known": listed(known),
    }

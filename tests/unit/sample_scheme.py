"""A scheme for tests of wording: every sort of declaration, no figures that matter."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter

from kaoping.scheme.measures import Measure
from kaoping.scheme.model import Entry_, Leaf, Scheme
from kaoping.scheme.rules import Rule

DECLARED: dict[str, Any] = {
    "id": "sample",
    "version": "1",
    "title": "样例",
    "title_en": "Sample",
    "in_force": {"from": "2024-01-01"},
    "source": {"document": "样例办法", "article": "第三条"},
    "appraises": "town",
    "places": 4,
    "inputs": {
        "attributes": {
            "grid_type": {
                "of": "grid",
                "title": "网格类型",
                "words": {"urban": "城区", "rural": "农村", "port": "港口"},
            },
            "stations": {"of": "town", "title": "工作站数", "number": True},
        },
        "indicators": {
            "collected": {"title": "采集数", "unit": "条"},
            "confirmed": {"title": "确认数", "unit": "条"},
            "meetings": {"title": "专题会议次数", "unit": "次"},
            "income": {"title": "财政收入", "unit": "万元"},
            "again": {"title": "采集数", "unit": "条"},
        },
        "kinds": {
            "complaint": {"title": "投诉", "levels": ["city", "district"]},
            "media": {"title": "曝光", "levels": ["city", "district"]},
            "bonus": {"title": "专项加分"},
        },
        "surveys": {
            "public": {
                "title": "民意调查",
                "questions": {"aware": {"title": "知晓", "answers": ["知晓", "不知晓"]}},
            },
            "leaders": {"title": "网格长满意度", "answers": ["满意", "不满意", "不了解"]},
        },
    },
    "measures": {
        "general": {"count": "cases", "where": "level = 一般 and valid and not duplicate"},
        "confirmed": {"value": "confirmed"},
        "meetings": {"value": "meetings"},
        "size": {
            "class": {"attribute": "stations"},
            "bands": [{"name": "大", "from": 20}, {"name": "小", "below": 20}],
        },
        "place": {"rank": {"value": "income"}},
        "total_of_both": {"formula": "general + general"},
    },
    "items": [
        {"id": "1", "title": "一般事件", "title_en": "General matters", "points": 18, "rule": {"points": "general"}}
    ],
}

RULES: TypeAdapter[Any] = TypeAdapter(Rule)
MEASURES: TypeAdapter[Any] = TypeAdapter(Measure)
ENTRIES: TypeAdapter[Any] = TypeAdapter(Entry_)


def decimals(part: Any) -> Any:
    """Floats of a literal as the decimals that they look like, as a scheme file gives them."""
    if isinstance(part, float):
        return Decimal(str(part))
    if isinstance(part, dict):
        return {key: decimals(value) for key, value in part.items()}
    return [decimals(value) for value in part] if isinstance(part, list | tuple) else part


def scheme(**changes: Any) -> Scheme:
    return Scheme.model_validate(decimals(DECLARED | changes))


SCHEME = scheme()


def rule(data: Any) -> Any:
    return RULES.validate_python(decimals(data))


def measure(data: Any) -> Any:
    return MEASURES.validate_python(decimals(data))


def leaf(rule: Any, **fields: Any) -> Leaf:
    entry = {"id": "1", "title": "一般事件", "points": 18, "rule": rule} | fields
    return ENTRIES.validate_python(decimals(entry))  # type: ignore[no-any-return]


def entry(**fields: Any) -> Any:
    return ENTRIES.validate_python(decimals(fields))

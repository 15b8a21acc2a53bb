"""A scheme of a hundred items over cases: thirty categories × three kinds of item, and ten about levels."""

from __future__ import annotations

from typing import Any

from kaoping.scheme.model import Scheme

COUNTED = "valid and not duplicate and not fabricated"


def steps(where: str, base: int) -> dict[str, Any]:
    step = {"every": max(base // 10, 1), "points": "0.1"}
    return {"steps": {"of": {"count": "cases", "where": where}, "full": 1, "base": base, "above": step, "below": step}}


def item(number: int, rule: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": f"{number}", "title": f"第 {number} 项", "points": 1, "cap": "none", "rule": rule, **more}


def hundred(each: int = 40) -> Scheme:
    """A hundred items, the first `each` of them scored grid by grid and averaged."""
    rules = []
    for category in range(30):
        here = f"category = C{category:02d}"
        rules.append(steps(f"{here} and level = 日常 and {COUNTED}", 18))
        rules.append(steps(f"{here} and level = 一般 and {COUNTED}", 2))
        rules.append(steps(f"{here} and closed_at <= due_at and {COUNTED}", 12))
    for level in ("日常", "一般", "较大"):
        rules.append(steps(f"level = {level} and {COUNTED}", 12))
        rules.append(
            {"per": {"of": {"count": "cases", "where": f"level = {level} and wrong_level"}, "points": "-0.01"}}
        )
        rules.append(
            {"per": {"of": {"count": "cases", "where": f"level = {level} and closed_at > due_at"}, "points": "-0.01"}}
        )
    rules.append({"per": {"of": {"count": "cases", "where": "duplicate"}, "points": "-0.01"}})
    items = [item(i + 1, rule, start="full", **({"each": "grid"} if i < each else {})) for i, rule in enumerate(rules)]
    head = {"id": "hundred", "version": "1", "title": "一百项", "in_force": {"from": "2000-01-01"}, "source": {}}
    return Scheme.model_validate({**head, "appraises": "town", "places": 4, "items": items})

"""The chapters of the book, in the order in which they are read. A chapter is a module with `SPECS`."""

from importlib import import_module
from types import ModuleType

PARTS: dict[str, tuple[str, ...]] = {
    "事实成为数字 · From facts to figures": (
        "counting",
        "row_conditions",
        "incidents",
        "sums",
        "values",
        "attributes",
        "formulas",
        "ratios",
        "peers",
        "ranks",
        "classes",
        "marks",
        "surveys",
        "answer_scores",
    ),
    "数字成为分数 · From figures to points": (
        "per",
        "escalation",
        "rates",
        "recurrence",
        "chosen",
        "steps",
        "bands",
        "proportion",
        "efficacy",
        "check_and_choose",
        "compound",
    ),
    "分数成为总分 · From points to the total": (
        "item_bounds",
        "parts",
        "rounding",
        "rollups",
        "missing",
        "exempt",
        "pending",
    ),
    "总分之后 · After the total": (
        "gates",
        "grades",
        "awards",
    ),
}

CHAPTERS: dict[str, ModuleType] = {
    f"tests.spec.{name}": import_module(f"tests.spec.{name}") for part in PARTS.values() for name in part
}

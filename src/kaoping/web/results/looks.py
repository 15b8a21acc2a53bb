"""How grades look: a scale of blue by rank among the grades; only one that says no leaves it."""

from __future__ import annotations

from kaoping.web.bridge.sheets import Law

REFUSED = ("不", "un", "fail")


def grade_look(law: Law, grade: str) -> str:
    """The class of a grade's badge; "" without a grade."""
    if not grade:
        return ""
    if grade == "pending":
        return "grade-pending"
    if grade.startswith(REFUSED):
        return "grade-no"
    place = law.place(grade)
    return f"grade-{2 if place is None else min(place, 2)}"

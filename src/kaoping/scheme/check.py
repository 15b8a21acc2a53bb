"""Everything about a scheme that its shape cannot say: names, sums, ranges, reach. All faults at once."""

from __future__ import annotations

from typing import Any

from kaoping.problems import Fault
from kaoping.scheme.checking.check_clauses import check_clauses
from kaoping.scheme.checking.check_expressions import check_expressions
from kaoping.scheme.checking.check_items import check_items
from kaoping.scheme.checking.check_names import check_circles, check_names
from kaoping.scheme.checking.check_ranges import check_ranges
from kaoping.scheme.checking.check_results import check_results
from kaoping.scheme.checking.check_rules import check_rules
from kaoping.scheme.checking.check_sums import check_sums
from kaoping.scheme.figures import Node
from kaoping.scheme.model import Scheme
from kaoping.scheme.reading import Reading
from kaoping.scheme.yaml_text import Lines

CONCERNS = (
    check_circles,
    check_items,
    check_sums,
    check_names,
    check_expressions,
    check_rules,
    check_ranges,
    check_results,
    check_clauses,
)


def check(
    scheme: Scheme,
    data: dict[str, Any] | None = None,
    lines: Lines | None = None,
    overridden: frozenset[str] = frozenset(),
) -> list[Fault]:
    """Everything that is wrong with a scheme, in the order of its lines.

    data: the file's values as the model was built from them, for places and sources; lines: where they stand. Without
    them faults name the path only. overridden: ids of the decisions that were settled for this run.
    """
    reading = Reading(scheme, data if data is not None else as_data(scheme), lines or Lines(), overridden)
    found = [fault for concern in CONCERNS for fault in concern(reading)]
    return sorted(dict.fromkeys(found), key=lambda fault: fault.place.line or 0)


def as_data(part: Any) -> Any:
    """A scheme (or a part of one) built in memory as the data that a file would hold."""
    if isinstance(part, Node):
        fields = ((info.alias or name, getattr(part, name)) for name, info in type(part).model_fields.items())
        return {key: as_data(value) for key, value in fields if value is not None}
    if isinstance(part, tuple):
        return [as_data(each) for each in part]
    if isinstance(part, dict):
        return {key: as_data(value) for key, value in part.items()}
    return part

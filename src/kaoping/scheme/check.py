"""Everything about a scheme that its shape cannot say: names, sums, bands, reach. All faults at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kaoping.problems import Fault
from kaoping.scheme.decisions import Choice
from kaoping.scheme.model import Scheme
from kaoping.scheme.yaml_text import Lines


def check(scheme: Scheme, data: dict[str, Any], lines: Lines, choices: Sequence[Choice] = ()) -> list[Fault]:
    return []

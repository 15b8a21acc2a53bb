"""A scheme, facts and a cycle that fit together; how many of them a test tries."""

from __future__ import annotations

import os
from typing import NamedTuple

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from tests.generative.facts import CYCLES, facts
from tests.generative.trees import schemes

from kaoping.engine.reading.inline import Rows
from kaoping.scheme.model import Leaf, Scheme

LONG = 200  # how many times as many a long run tries: HYPOTHESIS_PROFILE=long


class Made(NamedTuple):
    scheme: Scheme
    rows: Rows
    cycle: str


@st.composite
def worlds(draw: st.DrawFn) -> Made:
    scheme = draw(schemes)
    entries = list(scheme.entries())
    items = [entry.id for entry in entries if isinstance(entry, Leaf)]
    sections = [entry.id for entry in entries if not isinstance(entry, Leaf)]
    return Made(scheme, draw(facts(items, sections)), draw(st.sampled_from(CYCLES)))


def trying(examples: int) -> settings:
    """So many made-up worlds, the same in every run; in a long run many more, and always others."""
    long = os.environ.get("HYPOTHESIS_PROFILE") == "long"
    slow = [
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.filter_too_much,
        HealthCheck.large_base_example,
    ]
    return settings(max_examples=examples * (LONG if long else 1), derandomize=not long, suppress_health_check=slow)

"""How facts come together in the demonstration: what people type is taken out of the tables that are brought in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kaoping.web.demonstration import agencies, towns
from kaoping.web.demonstration.desks import Desks
from kaoping.web.demonstration.years import Tables

Told = Callable[[Desks, Tables], None]


def nothing(desks: Desks, typed: Tables) -> None:
    """Nobody types anything."""


@dataclass(frozen=True)
class Story:
    """take: out of the tables, what is typed; then what happens in a stage, and on the day of planting."""

    take: Callable[[Tables], Tables]
    stages: Mapping[str, Told]
    today: Told = nothing

    def tell(self, stage: str, desks: Desks, typed: Tables) -> None:
        self.stages.get(stage, nothing)(desks, typed)


STORIES = {
    "minhang-daliandong": Story(
        towns.take, {"self": towns.assess_themselves, "collect": towns.collect}, towns.this_morning
    ),
    "dinghai-agencies": Story(agencies.take, {"self": agencies.assess_themselves, "collect": agencies.collect}),
}
UNTOLD = Story(lambda tables: {}, {})


def story_of(scheme: str) -> Story:
    return STORIES.get(scheme, UNTOLD)

"""What a unit can still win, from the figures of its run."""

from __future__ import annotations

from kaoping.engine.outlook import outlook
from kaoping.problems import Language
from kaoping.scheme.voice import bare
from kaoping.web.bridge.runs import Teller


def chances(teller: Teller, unit: str, language: Language) -> list[dict[str, str]]:
    """The items with a figure within reach, the largest gain first: item, title, gain (exact text), words."""
    return [
        {"item": chance.item, "title": chance.title, "gain": str(chance.gain), "words": bare(chance.words)}
        for chance in outlook(teller.explainer, unit, language)
    ]

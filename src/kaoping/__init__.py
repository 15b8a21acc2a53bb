"""Kaoping 考评: official appraisal schemes and facts become scores that anyone can check.

    import kaoping

    edition = kaoping.load("dongying-towns")
    scored = kaoping.score(edition, "facts/", "2024")
    print(scored.results.standings[0].total)
    print(scored.explain("T05", "1.2").as_text("zh"))
    scored.write("results/")

Everything here is imported when it is first used, so that `import kaoping` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kaoping.api import Scored as Scored
    from kaoping.api import check as check
    from kaoping.api import load as load
    from kaoping.api import read_facts as read_facts
    from kaoping.api import score as score
    from kaoping.api import verify as verify
    from kaoping.problems import Refused as Refused

__version__ = "0.1.0"

PLACES = {
    "load": "kaoping.api",
    "check": "kaoping.api",
    "read_facts": "kaoping.api",
    "score": "kaoping.api",
    "verify": "kaoping.api",
    "Scored": "kaoping.api",
    "Refused": "kaoping.problems",
}


def __getattr__(name: str) -> Any:
    if name not in PLACES:
        raise AttributeError(f"module 'kaoping' has no attribute {name!r}")
    return getattr(import_module(PLACES[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *PLACES])

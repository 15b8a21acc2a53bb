"""One token of a clause."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Token:
    """One token of even text. value: figures that it carries (see `VALUES`)."""

    kind: str
    text: str
    start: int
    end: int
    value: Any = None

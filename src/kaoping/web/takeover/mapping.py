"""How the columns and words of a file become ours: kept with the import, remembered with its source."""

from __future__ import annotations

from collections.abc import Mapping as Dict
from dataclasses import asdict, dataclass, field
from typing import Any

from kaoping.web.takeover.columns import OURS, VALUED
from kaoping.web.units.crs import SYSTEMS, WGS84

WORDS = 5000  # of a column that are remembered
LONGEST = 200  # characters of a word of theirs


@dataclass(frozen=True, slots=True)
class Mapping:
    """columns: ours → heading. values: ours → word of theirs → key ("" for: leave it empty). system: of coordinates.
    theirs: what was worked on here is overwritten all the same. leave_out: rows with faults are not written."""

    columns: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    system: str = WGS84
    theirs: bool = False
    leave_out: bool = False

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def read(kept: Any) -> Mapping:
    """A mapping from JSON that anybody may have made; what makes no sense is left out."""
    kept = kept if isinstance(kept, dict) else {}
    columns, values = kept.get("columns"), kept.get("values")
    return Mapping(
        {name: str(heading)[:LONGEST] for name, heading in _items(columns) if name in OURS},
        {
            name: {str(word)[:LONGEST]: str(key)[:60] for word, key in _items(words)[:WORDS]}
            for name, words in _items(values)
            if name in OURS and OURS[name].kind in VALUED
        },
        kept.get("system") if kept.get("system") in SYSTEMS else WGS84,
        kept.get("theirs") is True,
        kept.get("leave_out") is True,
    )


def _items(found: Any) -> list[tuple[Any, Any]]:
    return list(found.items()) if isinstance(found, Dict) else []


def remembered(mapping: Mapping, kept: dict[str, Any]) -> dict[str, Any]:
    """What a source keeps of a mapping: words of earlier files stay; how to treat faults is asked anew."""
    earlier = read(kept).values
    values = {
        name: dict([*earlier.get(name, {}).items(), *mapping.values.get(name, {}).items()][-WORDS:])
        for name in {*earlier, *mapping.values}
    }
    return {**kept, "columns": mapping.columns, "values": values, "system": mapping.system}

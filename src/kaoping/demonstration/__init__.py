"""Demonstration facts: for every shipped scheme a believable year of a district that does not exist.

The facts are invented, the same bytes every time, and as large as the real thing. They exercise every rule of their
scheme, its edges too; no place in them is real and no person has a name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from kaoping.demonstration import (
    dinghai_agencies,
    dongying_departments,
    dongying_towns,
    huanbei_communities,
    minhang_daliandong,
    pucheng_towns,
    yinzhou_centres,
)
from kaoping.demonstration.chance import Chance
from kaoping.demonstration.facts import Facts
from kaoping.demonstration.faults import NOT_A_YEAR, UNKNOWN_SCHEME
from kaoping.demonstration.folder import require_free, save
from kaoping.demonstration.year import Year
from kaoping.problems import Refused

_BUILD: dict[str, Callable[[Facts, Chance], None]] = {
    "minhang-daliandong": minhang_daliandong.build,
    "dongying-towns": dongying_towns.build,
    "dongying-departments": dongying_departments.build,
    "pucheng-towns": pucheng_towns.build,
    "dinghai-agencies": dinghai_agencies.build,
    "huanbei-communities": huanbei_communities.build,
    "yinzhou-centres": yinzhou_centres.build,
}

SCHEMES: tuple[str, ...] = tuple(_BUILD)
"""The schemes that have demonstration facts."""


def write(scheme_id: str, folder: Path, cycle: str = "2024") -> None:
    """Write the fact tables of a scheme as CSV files (UTF-8, LF) into `folder`; a table without rows is left out.

    The folder appears complete or not at all. It may exist if it is empty or holds fact tables only; these are
    replaced. `cycle` is a year of four digits; another year moves the dates and changes nothing else.

    Errors: `Refused` for a scheme without demonstration facts, a cycle that is no year, a folder that is in use.
    """
    facts = _begin(scheme_id, cycle)
    target = Path(folder).resolve()
    require_free(target)
    _BUILD[scheme_id](facts, Chance(f"kaoping {scheme_id}"))
    save(facts, target)


def draw(scheme_id: str, cycle: str, seed: str = "") -> Facts:
    """The same facts in memory; another seed draws another year of the same district: same units, other figures.

    Errors: `Refused` for a scheme without demonstration facts, a cycle that is no year.
    """
    facts = _begin(scheme_id, cycle)
    _BUILD[scheme_id](facts, Chance(f"kaoping {scheme_id} {seed}".rstrip()))
    return facts


def _begin(scheme_id: str, cycle: str) -> Facts:
    if scheme_id not in _BUILD:
        raise Refused([UNKNOWN_SCHEME.at(scheme=scheme_id, known="、".join(SCHEMES))])
    if not re.fullmatch(r"(19|20)[0-9]{2}", cycle):
        raise Refused([NOT_A_YEAR.at(cycle=cycle)])
    return Facts(Year(int(cycle)))

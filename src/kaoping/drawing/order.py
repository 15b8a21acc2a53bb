"""Who is drawn from a list, by hash values alone: the same on every machine, whatever the order of the list.

The key of an element is the SHA-256 of some lines (UTF-8, parted by one LF): the seed, its stratum where there are
strata, its code. The smallest keys are drawn.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

SHORT = ("all", "leave", "fill")
"""What becomes of a stratum with fewer elements than are to be drawn: all of it, none of it, or all of it and the rest
from the other strata."""

ASSIGN = ("", "element", "unit")
"""Nobody is sent, an inspector for every element, or one for all elements of an appraised unit."""


@dataclass(frozen=True, slots=True)
class Element:
    """group: the appraised unit it belongs to, its own code where there is none; name: nothing follows from it."""

    code: str
    stratum: str = ""
    group: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Inspector:
    """aside: codes of the elements that this one must not visit."""

    code: str
    aside: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Method:
    """Of every stratum a number or a percentage (rounded up), exactly one of the two."""

    number: int | None = None
    percent: Decimal | None = None
    stratified: bool = False
    short: str = "all"
    assign: str = ""

    def wanted(self, size: int) -> int:
        """How many of so many elements."""
        if self.number is not None:
            return self.number
        share = Decimal(size) * (self.percent or Decimal(0)) / 100
        return int(share.to_integral_value(rounding=ROUND_CEILING))


@dataclass(frozen=True, slots=True)
class Stratum:
    """taken: how many are drawn of it at first; filled: how many more are drawn for others that are short."""

    code: str
    size: int
    wanted: int
    taken: int

    @property
    def lacking(self) -> int:
        return max(0, self.wanted - self.size)


@dataclass(frozen=True, slots=True)
class Drawn:
    """inspector: code, "" for nobody. filling: drawn in the place of what another stratum lacks."""

    element: Element
    key: str
    filling: bool = False
    inspector: str = ""


def key_of(seed: str, *lines: str) -> str:
    """SHA-256 of the lines, in hexadecimal digits."""
    return hashlib.sha256("\n".join((seed, *lines)).encode()).hexdigest()


def strata_of(frame: Iterable[Element], method: Method) -> list[Stratum]:
    """What is to be drawn of each stratum, by its code; one without a code where there are no strata."""
    sizes: dict[str, int] = {}
    for element in frame:
        which = element.stratum if method.stratified else ""
        sizes[which] = sizes.get(which, 0) + 1
    found = []
    for code, size in sorted(sizes.items()):
        wanted = method.wanted(size)
        none = method.short == "leave" and wanted > size
        found.append(Stratum(code, size, wanted, 0 if none else min(size, wanted)))
    return found


def draw(frame: Sequence[Element], method: Method, seed: str, inspectors: Sequence[Inspector] = ()) -> list[Drawn]:
    """The elements drawn, in the order of their strata and keys, each with its inspector."""
    keyed = sorted(
        (Drawn(each, key_of(seed, *((each.stratum,) if method.stratified else ()), each.code)) for each in frame),
        key=_rank,
    )
    strata = strata_of(frame, method)
    by_stratum: dict[str, list[Drawn]] = {}
    for each in keyed:
        by_stratum.setdefault(each.element.stratum if method.stratified else "", []).append(each)
    taken = [each for stratum in strata for each in by_stratum[stratum.code][: stratum.taken]]
    taken += _filling(keyed, taken, strata, method)
    return _assigned(taken, method, seed, inspectors)


def _rank(drawn: Drawn) -> tuple[str, str]:
    return drawn.key, drawn.element.code


def _filling(keyed: list[Drawn], taken: list[Drawn], strata: list[Stratum], method: Method) -> list[Drawn]:
    """What is drawn for strata that are short: the smallest keys among all that is left."""
    lacking = sum(stratum.lacking for stratum in strata) if method.short == "fill" else 0
    gone = {each.element.code for each in taken}
    left = [each for each in keyed if each.element.code not in gone] if lacking else []
    return [Drawn(each.element, each.key, True) for each in left[:lacking]]


def _assigned(taken: list[Drawn], method: Method, seed: str, inspectors: Sequence[Inspector]) -> list[Drawn]:
    """Each with an inspector: of those who need not stand aside and have the fewest so far, the one with the smallest
    key (of the seed, the word inspector, what is visited, their own code)."""
    if not method.assign or not inspectors:
        return taken
    visits: dict[str, list[Drawn]] = {}
    for each in sorted(taken, key=_rank):
        visits.setdefault(visit_of(each.element, method), []).append(each)
    load = dict.fromkeys((inspector.code for inspector in inspectors), 0)
    chosen: dict[str, str] = {}
    for visit, parts in visits.items():
        able = may_visit(inspectors, (part.element.code for part in parts))
        if able:
            code = min(able, key=lambda one: (load[one], key_of(seed, "inspector", visit, one)))
            load[code] += len(parts)
            chosen[visit] = code
    return [Drawn(d.element, d.key, d.filling, chosen.get(visit_of(d.element, method), "")) for d in taken]


def visit_of(element: Element, method: Method) -> str:
    """What one inspector visits: the element, or everything that belongs to its appraised unit."""
    return (element.group or element.code) if method.assign == "unit" else element.code


def may_visit(inspectors: Iterable[Inspector], elements: Iterable[str]) -> list[str]:
    """Codes of the inspectors who need not stand aside for any of some elements."""
    wanted = list(elements)
    return [inspector.code for inspector in inspectors if inspector.aside.isdisjoint(wanted)]

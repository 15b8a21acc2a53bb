"""Can every rule be traced, and is everything decided? Sources, clauses, responsible units, pending figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kaoping.problems import Fault
from kaoping.scheme.checking import check_faults as faults
from kaoping.scheme.decision_faults import EXAMPLE_DECIDED
from kaoping.scheme.figures import Pending
from kaoping.scheme.hints import Words, listed, shown
from kaoping.scheme.model import Decision, Entry, Scheme
from kaoping.scheme.reading import Reading, Spot, walk
from kaoping.scheme.spots import path_text
from kaoping.scheme.yaml_text import Path_

FOR_SHOW = ("演示", "示范", "示例", "demo", "example")  # words of those who decided for a demonstration only


@dataclass(frozen=True, slots=True)
class PendingUse:
    """A pending figure and where it stands. `blocks`: without it no points can be computed (it stands in an item, in a
    measure or in the roll-up); else only a grade, an award or a fund waits for it."""

    id: str
    path: Path_
    blocks: bool


def pending_uses(scheme: Scheme) -> list[PendingUse]:
    """Every figure of a scheme that nobody has decided, in the order of the document."""
    return [
        PendingUse(spot.node.pending, spot.path, blocks(spot))
        for spot in walk(scheme)
        if isinstance(spot.node, Pending)
    ]


def blocks(spot: Spot) -> bool:
    """Whether points need this figure; the full points written at a section or at the top are for comparison only."""
    in_points = spot.path[0] in ("items", "measures", "floor", "cap")
    return in_points and (spot.leaf is not None or spot.path[-1] != "points")


def check_clauses(reading: Reading) -> Iterator[Fault]:
    """Rules that nobody can trace, figures that nobody has decided."""
    yield from check_traces(reading)
    yield from check_responsible(reading)
    yield from check_pending(reading)


def check_traces(reading: Reading) -> Iterator[Fault]:
    for spot, leaf in reading.leaves:
        lacks = []
        if not leaf.clause:
            lacks.append(Words("条文（clause）", "clause"))
        if not any(entry.source for entry in around(reading, spot)):
            lacks.append(Words("出处（source）", "source"))
        if lacks:
            zh, en = "和".join(word.zh for word in lacks), " and no ".join(word.en for word in lacks)
            yield reading.fault(faults.UNTRACEABLE, spot.path, id=leaf.id, what_zh=zh, what_en=en)


def around(reading: Reading, spot: Spot) -> list[Entry]:
    """An item and the sections it stands in, innermost last."""
    paths = (spot.path[:length] for length in range(len(spot.path) + 1))
    return [entry for path in paths if (entry := reading.entries.get(path))]


def check_responsible(reading: Reading) -> Iterator[Fault]:
    missing = [
        leaf.id for spot, leaf in reading.leaves if not any(entry.responsible for entry in around(reading, spot))
    ]
    if missing:
        yield reading.fault(faults.NO_RESPONSIBLE, ("items",), count=len(missing), ids=listed(missing, 10))


def check_pending(reading: Reading) -> Iterator[Fault]:
    """One warning for every undecided figure, and for those that were decided for a demonstration."""
    uses: dict[str, list[PendingUse]] = {}
    for use in pending_uses(reading.scheme):
        uses.setdefault(use.id, []).append(use)
    for id_, decision in reading.scheme.decisions.items():
        if not decision.pending or id_ in reading.overridden:
            continue
        if decision.decided is None:
            yield undecided(reading, id_, decision, uses.get(id_, []))
        elif any(word in decision.decided.by.casefold() for word in FOR_SHOW):
            yield reading.fault(
                EXAMPLE_DECIDED,
                ("decisions", id_, "decided"),
                id=id_,
                question=shown(decision.question, 60),
                choice=decision.decided.choice,
                by=decision.decided.by,
            )


def undecided(reading: Reading, id_: str, decision: Decision, uses: list[PendingUse]) -> Fault:
    effect = Words("定下之前不能计分", "there can be no scores before") if any(use.blocks for use in uses) else None
    effect = effect or Words(
        "不影响得分，等次、奖励或经费要等它", "points do not wait for it; grades, awards or funds do"
    )
    where = listed([path_text(use.path, reading.data) for use in uses] or ["decisions"], 6)
    return reading.fault(
        faults.PENDING,
        ("decisions", id_),
        id=id_,
        question=shown(decision.question, 60),
        where=where,
        effect_zh=effect.zh,
        effect_en=effect.en,
    )

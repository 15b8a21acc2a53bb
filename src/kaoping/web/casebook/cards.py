"""Cards that other apps lay on the page of a case: what it does to the points, what looks odd.

`CARDS` holds functions (viewer, case) → cards, in their order. They are asked for after the page, by a request of
their own, since points are worked out for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.urls import reverse

from kaoping.web.cases.models import Case
from kaoping.web.feed import costs
from kaoping.web.feed.queries import effect_lines
from kaoping.web.people.viewer import Viewer
from kaoping.web.reporting.claims import claims_of
from kaoping.web.signals.models import KINDS, STATES
from kaoping.web.signals.queries import signals_of
from kaoping.web.site.words import say, titled, worded


@dataclass(frozen=True, slots=True)
class CardLine:
    """One line of a card: what it is about, what follows. tone: "", gain, loss or warn. href: where it is told."""

    label: str
    text: str
    tone: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """key: for its id in the page; title, under: its head; note: below the lines."""

    key: str
    title: str
    under: str = ""
    lines: list[CardLine] = field(default_factory=list)
    note: str = ""


Maker = Callable[[Viewer, Case], Iterable[Card]]


def effects(viewer: Viewer, case: Case) -> Iterable[Card]:
    """What the case does to the points, a card for every cycle that counts it."""
    found: dict[int, Card] = {}
    for line in effect_lines(viewer, case):
        card = found.setdefault(
            line.cycle.pk,
            Card(f"effect-{line.cycle.pk}", say("与考核的关系", "What it means for the appraisal"), titled(line.cycle)),
        )
        card.lines.append(_effect(line))
    return found.values()


def _effect(line: costs.Line) -> CardLine:
    items = [f"{number} {worded(zh, en)} {figure}".strip() for number, zh, en, figure in line.items]
    named = say("，", ", ").join(items)
    if line.points is None:
        return CardLine(str(costs.KINDS[line.kind]), named)
    if not line.items:
        return CardLine(str(costs.KINDS[line.kind]), say("得分不变", "no change of points"))
    points = say("{p} 分", "{p} points", p=costs.signed(line.points))
    tone = "loss" if line.loses else "gain" if line.points > 0 else ""
    return CardLine(
        f"{costs.KINDS[line.kind]} · {line.unit}", f"{points}{say('（', ' (')}{named}{say('）', ')')}", tone
    )


def oddities(viewer: Viewer, case: Case) -> Iterable[Card]:
    """Signals of honesty, for those whose business they are."""
    lines = []
    for signal in signals_of(viewer, case):
        other = signal.other if signal.case_id == case.pk else signal.case
        state = str(STATES[signal.state])
        lines.append(
            CardLine(
                label=f"{KINDS[signal.kind]} · {state}",
                text=f"{signal.why}{say('，', ', ') + other.number if other else ''}",
                tone="warn" if signal.state != "untrue" else "",
                href=reverse("casebook:case", args=[other.pk]) if other else "",
            )
        )
    if not lines:
        return []
    note = say("只是疑点，由人判断，不影响得分。", "Doubts for a person to judge; they change no score.")
    return [Card("signals", say("诚信信号", "Signals of honesty"), lines=lines, note=note)]


def reporters(viewer: Viewer, case: Case) -> Iterable[Card]:
    """What the holder of the tracking number claims and asks for, for the desk and the supervisor."""
    said_by = claims_of(viewer, case)
    if not said_by:
        return []
    href = reverse("reporting:reply", args=[case.pk])
    lines = [CardLine(str(each.words), each.text or "—", "warn" if each.waits else "", href) for each in said_by]
    note = say("上报人在查询页上说的，不等于回访结论。", "Said on the page of the number; not the finding of a call.")
    return [Card("reporter", say("上报人的话", "What the reporter says"), lines=lines, note=note)]


CARDS: list[Maker] = [effects, oddities, reporters]


def cards_of(viewer: Viewer, case: Case) -> list[Card]:
    """Whatever is to be said about a case beside its way."""
    return [card for make in CARDS for card in make(viewer, case)]

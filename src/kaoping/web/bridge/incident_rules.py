"""What a scheme does with incidents: what each is worth, what the same matter does a second time, its words for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from kaoping.problems import Language
from kaoping.scheme import expression as ex
from kaoping.scheme.figures import Figure, Node
from kaoping.scheme.measures import Incidents
from kaoping.scheme.model import Scheme
from kaoping.scheme.reading import Reading
from kaoping.scheme.rules import Chosen, Per, Rates
from kaoping.scheme.voice import Voice, bare, tidy
from kaoping.scheme.write import write_item
from kaoping.scheme.writing.write_rules import repeating
from kaoping.web.bridge.schemes import edition


@dataclass(frozen=True)
class KindRule:
    """One kind of incident. worth: level ("" for kinds without) → points of one, None where the rule does not say them
    plainly; sign: add or deduct where a person chooses the points; fractions: `count` holds points and may have places;
    names_item: the row has to name an item.

    repeated: what the same subject does again (once, replace, add, "" where each counts by itself); beside: the kinds
    among which it is looked for; words: that, in the language; clauses: the items as the scheme writes them.
    """

    worth: Mapping[str, Decimal | None] = field(default_factory=dict)
    sign: str = ""
    fractions: bool = False
    names_item: bool = False
    repeated: str = ""
    beside: tuple[str, ...] = ()
    words: str = ""
    clauses: tuple[str, ...] = ()
    gates: tuple[str, ...] = ()

    @property
    def gains(self) -> bool:
        """Whether it can add points."""
        return self.sign == "add" or any(points is not None and points > 0 for points in self.worth.values())


def incident_rules(text: str, decisions: Mapping[str, str], language: Language) -> Mapping[str, KindRule]:
    """Every kind that the scheme reads. Raises Refused where the text cannot be read."""
    return _incident_rules(text, tuple(sorted(decisions.items())), language)


@lru_cache(maxsize=32)
def _incident_rules(text: str, decisions: tuple[tuple[str, str], ...], language: Language) -> Mapping[str, KindRule]:
    scheme = edition(text, dict(decisions)).scheme
    reading = Reading(scheme, {})
    kinds: dict[str, None] = {}
    for node in reading.reached(*scheme.leaves(), *reading.after_roll_up):
        if isinstance(node, Incidents):
            kinds |= dict.fromkeys(node.kinds)
    return {kind: _rule(kind, scheme, reading, language) for kind in kinds}


def _rule(kind: str, scheme: Scheme, reading: Reading, language: Language) -> KindRule:
    leaves = [leaf for leaf in scheme.leaves() if any(_of(kind, node) for node in reading.reached(leaf))]
    nodes = [node for leaf in leaves for node in reading.reached(leaf)]
    given = scheme.inputs.kinds.get(kind)
    levels = (given.levels if given else ()) or ("",)
    rates = next((node for node in nodes if isinstance(node, Rates) and _takes(kind, node, scheme)), None)
    measure = scheme.measure(rates.of) if rates else None
    everywhere = [*nodes, *reading.reached(*reading.after_roll_up)]
    return KindRule(
        worth={level: _worth(kind, level, nodes, scheme) for level in levels},
        sign=next((node.sign for node in nodes if isinstance(node, Chosen) and _takes(kind, node, scheme)), ""),
        fractions=any(_by_points(kind, node, scheme) for node in nodes),
        names_item=any(_of(kind, node) and _names_item(node) for node in everywhere),
        repeated=_repeated(rates),
        beside=measure.kinds if isinstance(measure, Incidents) else (kind,),
        words=_repeating(rates, scheme, language),
        clauses=tuple(write_item(leaf, scheme, language) for leaf in leaves),
        gates=tuple(_gates(kind, scheme, reading)),
    )


def _of(kind: str, node: Node) -> bool:
    return isinstance(node, Incidents) and kind in node.kinds


def _takes(kind: str, rule: Rates | Per | Chosen, scheme: Scheme) -> bool:
    """Whether a rule works on the incidents of a kind."""
    return _of(kind, scheme.measure(rule.of))


def _worth(kind: str, level: str, nodes: list[Node], scheme: Scheme) -> Decimal | None:
    """The points of one incident, where one plain rule gives them."""
    found: set[Decimal | None] = set()
    for node in nodes:
        if isinstance(node, Rates) and _takes(kind, node, scheme):
            found.add(_plain(node.points.get(level if node.by == "level" else kind, node.else_)))
        elif isinstance(node, Per) and _takes(kind, node, scheme):
            plainly = node.every == 1 and node.free == 0 and not node.escalate
            points = node.points if isinstance(node.points, Decimal | int) else None
            found.add(_plain(points) if plainly and points is not None else None)
    return found.pop() if len(found) == 1 else None


def _plain(figure: Figure | int | None) -> Decimal | None:
    return Decimal(figure) if isinstance(figure, Decimal | int) else None


def _by_points(kind: str, node: Node, scheme: Scheme) -> bool:
    return isinstance(node, Per) and node.partial == "proportional" and _takes(kind, node, scheme)


def _names_item(node: Node) -> bool:
    """Whether the condition of a measure asks which item the incident is about."""
    where = node.where if isinstance(node, Incidents) else None
    return where is not None and any(
        isinstance(part, ex.Name) and part.name == "item" for part in ex.walk(ex.read(where))
    )


def _repeated(rates: Rates | None) -> str:
    if rates is None:
        return ""
    return "once" if rates.once else rates.recurring.how if rates.recurring else ""


def _repeating(rates: Rates | None, scheme: Scheme, language: Language) -> str:
    if rates is None or not _repeated(rates):
        return ""
    finished = tidy if language == "zh" else bare
    return finished(repeating(rates, Voice(scheme, language)))


def _gates(kind: str, scheme: Scheme, reading: Reading) -> Iterator[str]:
    """What it may bar besides, by its title."""
    for gate in scheme.gates:
        if any(_of(kind, node) for node in reading.reached(gate)):
            yield gate.title

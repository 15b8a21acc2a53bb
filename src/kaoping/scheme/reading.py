"""A scheme laid open for checking: every part with its place, what every measure is, who uses what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, TypeAlias, TypeVar

from kaoping.problems import Fault, Kind
from kaoping.scheme import expression as ex
from kaoping.scheme.figures import By, Node
from kaoping.scheme.measures import AnswerScore, Attribute, Class, Formula, Measure, Peers, Rank, Ratio, Share
from kaoping.scheme.model import MONTH, Award, Eligible, Gate, Leaf, Scheme, Section
from kaoping.scheme.rules import (
    Bands,
    Branch,
    Check,
    Chosen,
    Efficacy,
    Per,
    Points,
    Proportion,
    Rates,
    Scale,
    Steps,
)
from kaoping.scheme.spots import place, source_of
from kaoping.scheme.yaml_text import Lines, Path_

Sort: TypeAlias = Literal["number", "text"]
AnyNode = TypeVar("AnyNode", bound=Node)
DECIDED = ("total", "full", "rank", "grade")  # what conditions after the roll-up may read besides
MONTHS = "months_in_cycle"
MEASURE_FIELDS: Mapping[type[Node], tuple[str, ...]] = {  # the fields that hold a measure or the name of one
    Ratio: ("ratio", "over"),
    Peers: ("of", "over"),
    Rank: ("rank",),
    Class: ("class_",),
    Points: ("points",),
    Per: ("of",),
    Rates: ("of",),
    Chosen: ("of",),
    Steps: ("of", "base"),
    Bands: ("of",),
    Proportion: ("of", "against"),
    Efficacy: ("of",),
    Scale: ("times",),
    Award: ("previous",),
}
EXPRESSION_FIELDS: Mapping[type[Node], tuple[str, ...]] = {  # the fields that hold a formula or condition over measures
    Formula: ("formula",),
    Check: ("that",),
    Branch: ("if_",),
    Gate: ("when",),
    Eligible: ("when",),
    Award: ("only",),
}


@dataclass(frozen=True, slots=True)
class Spot:
    """One part of a scheme and where it stands; `leaf` is the item around it, if there is one."""

    path: Path_
    node: Node
    leaf: Leaf | None = None

    def at(self, *steps: str | int) -> Path_:
        return (*self.path, *steps)


def walk(node: Node, path: Path_ = (), leaf: Leaf | None = None) -> Iterator[Spot]:
    """A part and all parts below it, in the order of the model, each with the path it has in the file."""
    leaf = node if isinstance(node, Leaf) else leaf
    yield Spot(path, node, leaf)
    for name, info in type(node).model_fields.items():
        for steps, part in inside(getattr(node, name)):
            yield from walk(part, (*path, info.alias or name, *steps), leaf)


def inside(value: Any) -> Iterator[tuple[Path_, Node]]:
    """The parts that a field holds: itself, or in a list or mapping."""
    if isinstance(value, Node):
        yield (), value
    elif isinstance(value, tuple):
        yield from (((at,), part) for at, part in enumerate(value) if isinstance(part, Node))
    elif isinstance(value, dict):
        yield from (((key,), part) for key, part in value.items() if isinstance(part, Node))


@dataclass
class Reading:
    """One scheme, its data and lines, and the indexes that checks share."""

    scheme: Scheme
    data: dict[str, Any]
    lines: Lines = field(default_factory=Lines)
    overridden: frozenset[str] = frozenset()  # decisions that were settled for this run only

    def fault(self, kind: Kind, path: Path_, /, **details: Any) -> Fault:
        """A fault of this kind at a place of the scheme, with the clause it belongs to."""
        return kind.at(place(path, self.data, self.lines), source=source_of(path, self.data), **details)

    @cached_property
    def spots(self) -> tuple[Spot, ...]:
        return tuple(walk(self.scheme))

    def of_type(self, *types: type[AnyNode]) -> Iterator[tuple[Spot, AnyNode]]:
        """Every part of these types, with its spot."""
        return ((spot, spot.node) for spot in self.spots if isinstance(spot.node, types))

    @cached_property
    def leaves(self) -> tuple[tuple[Spot, Leaf], ...]:
        return tuple(self.of_type(Leaf))

    @cached_property
    def sections(self) -> tuple[tuple[Path_, Section], ...]:
        """Every section with its path, the total (path ()) first."""
        return (((), self.scheme.root), *((spot.path, node) for spot, node in self.of_type(Section)))

    @cached_property
    def entries(self) -> dict[Path_, Leaf | Section]:
        """Every item by its path."""
        return {spot.path: node for spot in self.spots if isinstance(node := spot.node, Leaf | Section)}

    @cached_property
    def item_ids(self) -> tuple[str, ...]:
        return tuple(entry.id for entry in self.scheme.entries())

    # --- names

    def sort_of_name(self, name: str) -> Sort | None:
        """What a name gives in a formula: a measure before an attribute; None = no such name."""
        if name in self.scheme.measures:
            return sort_of(self.scheme.measures[name])
        attribute = self.scheme.inputs.attributes.get(name)
        if attribute is not None:
            return "number" if attribute.number else "text"
        return "number" if name == MONTHS else None

    def words_of_name(self, name: str) -> tuple[str, ...]:
        """The words that a text name can have; () when any."""
        if isinstance(measure := self.scheme.measures.get(name), Class):
            return tuple(band.name for band in measure.bands)
        attribute = self.scheme.inputs.attributes.get(name)
        return tuple(attribute.words or ()) if attribute and name not in self.scheme.measures else ()

    def measure(self, of: Any) -> Measure | None:
        """The measure that is meant, where its name is known."""
        return self.scheme.measures.get(of) if isinstance(of, str) else of

    # --- use

    def reached(self, *nodes: Node) -> Iterator[Node]:
        """Parts of a scheme and everything below them, named measures included (each once)."""
        seen: set[str] = set()
        waiting = list(nodes)
        while waiting:
            for spot in walk(waiting.pop()):
                yield spot.node
                new = {name for name in names_used(spot.node) if name in self.scheme.measures} - seen
                seen |= new
                waiting.extend(self.scheme.measures[name] for name in sorted(new))

    @cached_property
    def after_roll_up(self) -> tuple[Node, ...]:
        """What comes after the total: gates, eligibility, awards."""
        eligible = (self.scheme.eligible,) if self.scheme.eligible else ()
        return (*self.scheme.gates, *eligible, *self.scheme.awards)

    @cached_property
    def kinds_by_measure(self) -> dict[str, set[str]]:
        """For every named measure in use, the kinds of units that it is taken for."""
        found: dict[str, set[str]] = {}
        users = [(self.kind_of_subject(leaf), (leaf,)) for _, leaf in self.leaves]
        for kind, nodes in [*users, (self.scheme.appraises, self.after_roll_up)]:
            for node in self.reached(*nodes):
                for name in names_used(node):
                    found.setdefault(name, set()).add(kind)
        return found

    def kind_of_subject(self, leaf: Leaf | None) -> str:
        """The kind of unit that a measure is taken for: the appraised one, or the parts of the item."""
        return leaf.each if leaf and leaf.each and leaf.each != MONTH else self.scheme.appraises


def sort_of(measure: Node) -> Sort:
    return "text" if isinstance(measure, Class) else "number"


def measure_fields(node: Node) -> Iterator[tuple[str, str]]:
    """The (key, name) pairs with which a part names a measure."""
    for name in MEASURE_FIELDS.get(type(node), ()):
        if isinstance(value := getattr(node, name), str):
            yield type(node).model_fields[name].alias or name, value


def expressions(node: Node) -> Iterator[tuple[str, str]]:
    """The (key, text) pairs of the formulas and conditions over measures that a part holds."""
    for name in EXPRESSION_FIELDS.get(type(node), ()):
        if isinstance(value := getattr(node, name), str):
            yield type(node).model_fields[name].alias or name, value


def names_used(node: Node) -> Iterator[str]:
    """The names of measures that a part itself uses; those in formulas and tables by group may be attributes."""
    yield from (name for _, name in measure_fields(node))
    for _, text in expressions(node):
        yield from words_in(text)
    if isinstance(node, By):
        yield node.by


def surveys_used(node: Node) -> Iterator[str]:
    """The survey that a part reads."""
    if isinstance(node, Share):
        yield node.share
    elif isinstance(node, AnswerScore):
        yield node.answer_score


def attributes_used(node: Node) -> Iterator[str]:
    """The names of attributes that a part uses; in formulas any name may be one."""
    match node:
        case Attribute(attribute=name) | By(by=name):
            yield name
        case Peers(same=str(name)) | Rank(same=str(name)) | Award(per_head=str(name)):
            yield name
    for _, text in expressions(node):
        yield from words_in(text)


def words_in(text: str) -> Iterator[str]:
    """The bare words of an expression; nothing where it cannot be read (another check says so)."""
    try:
        yield from (part.name for part in ex.walk(ex.read(text)) if isinstance(part, ex.Name))
    except ex.NotReadable:
        return

"""口径: from ``=K8`` in a scheme file to the value that was chosen, before the model is built.

A reference stands wherever a scalar stands (``{pending: P1}`` is the long way to write ``=P1``). What it becomes: the
option somebody overrides with, else the one that was decided, else the default; for a figure that is pending, the
figure that was decided, else ``{pending: P1}``.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, TypeAlias

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from kaoping.problems import Fault, Place, Refused
from kaoping.scheme import decision_faults as faults
from kaoping.scheme.figures import exact
from kaoping.scheme.hints import listed, near
from kaoping.scheme.model import Decision
from kaoping.scheme.yaml_text import Lines, Path_, decode, read_bytes, read_yaml

REFERENCE = re.compile(r"=(\w[\w.-]*)")
How: TypeAlias = Literal["default", "decided", "override", "pending"]


@dataclass(frozen=True, slots=True)
class Override:
    """A choice made for one run: an option, or the value of a pending figure; who, when and why where it is known."""

    choice: str | int | Decimal
    by: str = ""
    on: datetime.date | None = None
    reason: str = ""
    place: Place = field(default_factory=Place)


@dataclass(frozen=True, slots=True)
class Choice:
    """How one decision of a scheme was settled.

    choice: the option, or the decided figure as text; "" while pending. value: what ``=id`` became.
    how: `default`, `decided` (in the scheme file), `override` (for this run) or `pending` (open).
    """

    id: str
    choice: str
    value: Any
    how: How
    by: str = ""
    on: datetime.date | None = None
    reason: str = ""


@dataclass(slots=True)
class Resolved:
    """A scheme's data with every reference replaced; `unsettled` are the places where that was not possible."""

    data: Any
    choices: tuple[Choice, ...]
    faults: list[Fault]
    unsettled: frozenset[Path_] = frozenset()


def read_decisions(path: Path | str) -> dict[str, Override]:
    """The choices of a ``--decisions`` file: ``K8: uncapped`` or ``P1: {value: 90, by: …, on: …, reason: …}``.

    Raises Refused.
    """
    path = Path(path)
    data, lines = read_yaml(decode(read_bytes(path), str(path)), str(path))
    if not isinstance(data, dict):
        raise Refused([faults.DECISIONS_FILE.at(Place(file=str(path), line=1))])
    made = {id_: override(raw, Place(file=str(path), line=lines.line((id_,)))) for id_, raw in data.items()}
    found = [item for item in made.values() if isinstance(item, Fault)]
    if found:
        raise Refused(found)
    return {id_: item for id_, item in made.items() if isinstance(item, Override)}


def override(raw: Any, place: Place) -> Override | Fault:
    """One choice as it was handed over: an Override, an option or figure, or a mapping with value, by, on, reason."""
    if isinstance(raw, Override):
        return raw
    extra = {}
    if isinstance(raw, Mapping):
        extra = {key: raw[key] for key in raw if key not in ("value", "choice")}
        raw = raw.get("value", raw.get("choice"))
    if isinstance(raw, float):
        raw = Decimal(repr(raw))
    if isinstance(raw, bool) or not isinstance(raw, str | int | Decimal) or not extra.keys() <= {"by", "on", "reason"}:
        return faults.DECISIONS_FILE.at(place)
    on = day(extra.get("on"))
    if extra.get("on") is not None and on is None:
        return faults.DECISIONS_FILE.at(place)
    return Override(raw, str(extra.get("by") or ""), on, str(extra.get("reason") or ""), place)


def day(raw: Any) -> datetime.date | None:
    if isinstance(raw, datetime.date):
        return raw
    try:
        return datetime.date.fromisoformat(raw) if isinstance(raw, str) else None
    except ValueError:
        return None


def resolve(data: Any, lines: Lines, decide: Mapping[str, Any] | None = None) -> Resolved:
    """Replace every ``=id`` below the top of a scheme's data (but not inside `decisions`)."""
    if not isinstance(data, dict):
        return Resolved(data, (), [])
    return Settlement(data, lines, decide or {}).resolved()


@dataclass(slots=True)
class Settlement:
    """The settling of all decisions of one scheme."""

    data: dict[str, Any]
    lines: Lines
    decide: Mapping[str, Any]
    faults: list[Fault] = field(default_factory=list)
    unsettled: set[Path_] = field(default_factory=set)
    decisions: dict[str, Decision] = field(default_factory=dict)
    choices: dict[str, Choice] = field(default_factory=dict)

    @property
    def raw(self) -> Mapping[str, Any]:
        """The decisions as the file has them, of whatever shape."""
        found = self.data.get("decisions")
        return found if isinstance(found, dict) else {}

    def resolved(self) -> Resolved:
        self.decisions = {id_: found for id_, each in self.raw.items() if (found := built(each))}
        clauses = {key: part for key, part in self.data.items() if key != "decisions"}
        referred = set(references(clauses))
        overrides = self.overrides()
        for id_, decision in self.decisions.items():
            self.faults.extend(self.definition(id_, decision))
            if choice := self.choice(id_, decision, overrides.get(id_), id_ in referred):
                self.choices[id_] = choice
        self.faults.extend(self.use(referred))
        data = {key: self.replace(clauses[key], (key,)) if key in clauses else part for key, part in self.data.items()}
        return Resolved(data, tuple(self.choices.values()), self.faults, frozenset(self.unsettled))

    def place(self, *path: str | int) -> Place:
        return Place(file=self.lines.file, line=self.lines.line(path))

    def overrides(self) -> dict[str, Override]:
        found = {}
        for id_, each in self.decide.items():
            made = override(each, Place(path=f"{id_}={each}" if isinstance(each, str | int | Decimal) else id_))
            if isinstance(made, Fault):
                self.faults.append(made)
            elif id_ not in self.raw:
                self.faults.append(unknown_decision(id_, self.raw, made.place))
            else:
                found[id_] = made
        return found

    def definition(self, id_: str, decision: Decision) -> Iterator[Fault]:
        """What is wrong with a decision whatever is chosen."""
        place = self.place("decisions", id_)
        if decision.pending and decision.default is not None:
            yield faults.DEFAULT_OF_PENDING.at(place, id=id_)
        if decision.pending:
            return
        if not decision.options:
            yield faults.OPTIONS_NEEDED.at(place, id=id_)
        elif decision.default is None:
            yield faults.NO_DEFAULT.at(place, id=id_)
        elif decision.default not in decision.options:
            yield unknown_option(id_, decision.default, decision, self.place("decisions", id_, "default"))

    def choice(self, id_: str, decision: Decision, made: Override | None, referred: bool) -> Choice | None:
        """How this decision is settled; None where a fault keeps it open."""
        how: How = "override" if made else "decided" if decision.decided else "default"
        place = made.place if made else self.place("decisions", id_, "decided")
        settled = made or decision.decided
        if settled:
            value = self.chosen(id_, decision, settled.choice, place, referred)
            return value and Choice(id_, str(settled.choice), value[0], how, settled.by, settled.on, settled.reason)
        if decision.pending:
            return Choice(id_, "", {"pending": id_}, "pending")
        if decision.default not in decision.options:
            return None  # `definition` says so
        value = self.chosen(id_, decision, decision.default, self.place("decisions", id_, "default"), referred)
        return value and Choice(id_, decision.default, value[0], how)

    def chosen(
        self, id_: str, decision: Decision, choice: str | int | Decimal, place: Place, referred: bool
    ) -> tuple[Any] | None:
        """The value of an option (in a tuple, since it may be None), or of a pending figure."""
        option = decision.options.get(str(choice))
        if option is not None:
            return (option.value if "value" in option.model_fields_set else str(choice),)
        if not decision.pending:
            self.faults.append(unknown_option(id_, choice, decision, place))
            return None
        figure = number(choice)
        if figure is None and referred:
            self.faults.append(no_figure(id_, choice, decision, place))
            return None
        return (choice if figure is None else figure,)

    def replace(self, part: Any, path: Path_) -> Any:
        id_ = reference(part)
        if id_ is not None:
            return self.referred(id_, part, path)
        if isinstance(part, dict):
            return {key: self.replace(value, (*path, key)) for key, value in part.items()}
        if isinstance(part, list):
            return [self.replace(value, (*path, at)) for at, value in enumerate(part)]
        return part

    def referred(self, id_: str, part: Any, path: Path_) -> Any:
        if id_ in self.choices:
            return self.choices[id_].value
        if id_ not in self.raw:
            self.faults.append(unknown_decision(id_, self.raw, self.place(*path)))
        self.unsettled.add(path)
        return part

    def use(self, referred: set[str]) -> Iterator[Fault]:
        """Decisions that are listed but not defined, and those that nothing needs."""
        used = set(referred)
        for path, id_ in listings(self.data, ()):
            used.add(id_)
            if id_ not in self.raw:
                yield unknown_decision(id_, self.raw, self.place(*path))
        for id_ in self.raw:
            if id_ not in used:
                yield faults.UNUSED_DECISION.at(self.place("decisions", id_), id=id_)


def unknown_decision(id_: str, known: Mapping[str, Any], place: Place) -> Fault:
    hint = near(id_, list(known))
    return faults.UNKNOWN_DECISION.at(place, id=id_, hint_zh=hint.zh, hint_en=hint.en, known=listed(list(known)))


def unknown_option(id_: str, choice: Any, decision: Decision, place: Place) -> Fault:
    hint = near(str(choice), list(decision.options))
    return faults.UNKNOWN_OPTION.at(
        place, id=id_, choice=choice, hint_zh=hint.zh, hint_en=hint.en, known=listed(decision.options)
    )


def no_figure(id_: str, choice: Any, decision: Decision, place: Place) -> Fault:
    known = listed(decision.options) if decision.options else ""
    return faults.NOT_A_FIGURE.at(
        place, id=id_, choice=choice, known_zh=known and f"，或选 {known}", known_en=known and f", or {known}"
    )


def built(raw: Any) -> Decision | None:
    """A decision where its shape is right; where it is not, building the model says why."""
    try:
        return Decision.model_validate(raw)
    except ValidationError:
        return None


def number(choice: str | int | Decimal) -> Decimal | None:
    """The figure that a choice is; None where it is an option or no number."""
    try:
        value = exact(choice)
    except PydanticCustomError:
        return None
    return value if isinstance(value, Decimal) else None


def reference(part: Any) -> str | None:
    """The id in ``=K8`` or ``{pending: P1}``; None for anything else."""
    if isinstance(part, dict) and part.keys() == {"pending"}:
        return part["pending"] if isinstance(part["pending"], str) else None
    match = REFERENCE.fullmatch(part) if isinstance(part, str) else None
    return match.group(1) if match else None


def references(part: Any) -> Iterator[str]:
    """The ids that a part of a scheme's data refers to, in the order of the document."""
    if id_ := reference(part):
        yield id_
    elif isinstance(part, dict | list):
        for value in part.values() if isinstance(part, dict) else part:
            yield from references(value)


def listings(part: Any, path: Path_) -> Iterator[tuple[Path_, str]]:
    """The ids listed under `decisions` of items, gates, awards …, with their places."""
    if isinstance(part, list):
        for at, value in enumerate(part):
            yield from listings(value, (*path, at))
    elif isinstance(part, dict):
        for key, value in part.items():
            if key != "decisions":
                yield from listings(value, (*path, key))
            elif isinstance(value, list):
                ids = ((at, id_) for at, id_ in enumerate(value) if not isinstance(id_, dict | list | None))
                yield from (((*path, key, at), str(id_)) for at, id_ in ids)

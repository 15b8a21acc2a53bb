"""Schemes as the platform sees them: plain data about a text, its faults, its items, its decisions."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from kaoping.problems import Fault, Place, Refused, errors
from kaoping.scheme import faults as scheme_faults
from kaoping.scheme.checking import check_faults
from kaoping.scheme.decisions import Choice, built, number
from kaoping.scheme.figures import Pending
from kaoping.scheme.load import Edition, edition_of_text, list_schemes, read_text
from kaoping.scheme.model import Decision, Leaf, Scheme, Section, Source
from kaoping.scheme.versions import ID as ID
from kaoping.scheme.versions import shipped_folder
from kaoping.scheme.yaml_text import CONTROL as CONTROL
from kaoping.scheme.yaml_text import decode, read_yaml
from kaoping.web.bridge.scheme_faults import TOO_MANY

NAME = "scheme.yaml"  # what faults call a text
PARTS: dict[tuple[str, ...], int] = {  # most entries; the largest shipped scheme has 30 of a sort
    ("measures",): 600,
    ("decisions",): 500,
    ("gates",): 500,
    ("awards",): 500,
    ("inputs", "attributes"): 1000,
    ("inputs", "indicators"): 2000,
    ("inputs", "kinds"): 2000,
    ("inputs", "surveys"): 500,
}
ENTRIES = 40_000  # most keys and entries of lists of a text
SUM_CODES = frozenset({check_faults.SUM.code, check_faults.SURVIVING_SUM.code})
MOST = 1024 * 1024  # bytes of a text that the platform takes; the largest shipped scheme has 30 000


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the tree. depth: 0 for the outermost. full: full points as text, "" where there are none (yet)."""

    id: str
    title: str
    title_en: str
    responsible: tuple[str, ...]
    leaf: bool
    depth: int
    parent: str  # "" for the outermost
    full: str


@dataclass(frozen=True, slots=True)
class Outline:
    """A scheme in short. part_kinds: kinds of units by which leaves are scored part by part ("month" is none)."""

    id: str
    title: str
    title_en: str
    appraised_kind: str
    period_kind: str  # year, quarter, month, any
    part_kinds: tuple[str, ...]
    items: tuple[Item, ...]


def outline(text: str, decisions: Mapping[str, str] | None = None) -> Outline:
    """What a scheme appraises and its items in the order of the document. Raises Refused where it has an error."""
    return outline_of(edition(text, decisions).scheme)


def edition(text: str, decisions: Mapping[str, str] | None = None) -> Edition:
    """The edition of a text with its decisions settled, kept in memory. Raises Refused where it has an error."""
    return _edition(text, tuple(sorted((decisions or {}).items())))


@lru_cache(maxsize=24)
def _edition(text: str, decisions: tuple[tuple[str, str], ...]) -> Edition:
    if crowded := overfull(text):
        raise Refused(crowded)
    return edition_of_text(text, NAME, dict(decisions))


def overfull(text: str) -> list[Fault]:
    """What no honest scheme is: over 1 MB, or with so many parts that checking it would keep the platform busy."""
    if len(text) > MOST or len(text.encode("utf-8", "surrogatepass")) > MOST:
        return [scheme_faults.TOO_LARGE.at(most=MOST // 1024 // 1024)]
    try:
        data, lines = read_yaml(text, NAME)
    except Refused:
        return []  # reading it as a scheme says why
    if len(lines.known) > ENTRIES:
        return [TOO_MANY.at(Place(file=NAME), part="key", count=len(lines.known), most=ENTRIES)]
    return [
        TOO_MANY.at(Place(file=NAME, line=lines.line(path)), part=path[-1], count=count, most=most)
        for path, most in PARTS.items()
        if (count := size_of(data, path)) > most
    ]


def size_of(data: Any, path: tuple[str, ...]) -> int:
    """How many entries stand at a path."""
    for key in path:
        data = data.get(key) if isinstance(data, dict) else None
    return len(data) if isinstance(data, dict | list) else 0


def outline_of(scheme: Scheme) -> Outline:
    kinds = dict.fromkeys(leaf.each for leaf in scheme.leaves() if leaf.each and leaf.each != "month")
    return Outline(
        scheme.id,
        scheme.title,
        scheme.title_en or "",
        scheme.appraises,
        scheme.cycle,
        tuple(kinds),
        tuple(items_below(scheme.items)),
    )


def items_below(entries: tuple[Leaf | Section, ...], depth: int = 0, parent: str = "") -> Iterator[Item]:
    for entry in entries:
        leaf = isinstance(entry, Leaf)
        yield Item(
            entry.id,
            entry.title,
            entry.title_en or "",
            entry.responsible,
            leaf,
            depth,
            parent,
            figure_text(entry.points),
        )
        if isinstance(entry, Section):
            yield from items_below(entry.items, depth + 1, entry.id)


def figure_text(figure: Any) -> str:
    """A figure as text without trailing zeros; "" where it is missing or still pending."""
    if figure is None or isinstance(figure, Pending):
        return ""
    text = format(figure, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def digest(text: str) -> str:
    """SHA-256 of the text's UTF-8 bytes: what identifies a version."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


# --- everything about a text -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Option:
    """One way of reading. name: what is stored as the choice."""

    name: str
    text: str
    text_en: str
    default: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A decision (口径) of the text, or a figure that it leaves open (`pending`).

    settled: how it stands with the decisions given (`default`, `decided` in the text, `override`, `pending`).
    choice: the option or figure that holds now, "" while open. items: ids of the items that rest on it.
    """

    key: str
    question: str
    question_en: str
    pending: bool
    options: tuple[Option, ...]
    note: str
    source: str
    settled: str
    choice: str
    by: str
    on: str
    reason: str
    items: tuple[str, ...]

    @property
    def open(self) -> bool:
        return self.settled == "pending"

    def option(self, name: str) -> Option | None:
        """The option of this name; None for a figure."""
        return next((each for each in self.options if each.name == name), None)


@dataclass(frozen=True, slots=True)
class Checked:
    """A text as it was read. outline and questions are empty where it cannot be read at all.

    faults: everything found, errors and warnings. sums: the full points of the outermost items, their sum as text.
    """

    scheme_id: str
    version: str
    title: str
    title_en: str
    in_force: str  # YYYY-MM-DD, "" where it cannot be read
    faults: tuple[Fault, ...]
    outline: Outline | None = None
    questions: tuple[Question, ...] = ()
    points: str = ""
    unsourced: tuple[str, ...] = ()  # leaves without a source, their own or a section's
    unanswered: tuple[str, ...] = ()  # leaves that nobody is responsible for

    @property
    def errors(self) -> list[Fault]:
        return errors(self.faults)

    @property
    def sound(self) -> bool:
        """Whether it can be submitted: read, and without an error."""
        return self.outline is not None and not self.errors

    @property
    def open(self) -> tuple[Question, ...]:
        """Figures that nobody has decided."""
        return tuple(each for each in self.questions if each.open)


def check(text: str, decisions: Mapping[str, str] | None = None) -> Checked:
    """Everything about a text, faults included; nothing is raised for what is wrong with it."""
    return _checked(text, tuple(sorted((decisions or {}).items())))


@lru_cache(maxsize=12)
def _checked(text: str, decisions: tuple[tuple[str, str], ...]) -> Checked:
    return check_now(text, dict(decisions))


def check_now(text: str, decisions: Mapping[str, str] | None = None) -> Checked:
    """As `check`, without keeping the answer: for texts that change with every key."""
    if crowded := overfull(text):
        return Checked("", "", "", "", "", tuple(crowded))
    found, faults = read_text(text, Path(NAME), decisions)
    if found is None:
        return unread(text, faults)
    scheme = found.scheme
    return Checked(
        scheme.id,
        scheme.version,
        scheme.title,
        scheme.title_en or "",
        scheme.in_force.from_.isoformat(),
        tuple(faults),
        outline_of(scheme),
        tuple(questions(found)),
        figure_text(scheme.points),
        tuple(lacking(scheme.items, "source")),
        tuple(lacking(scheme.items, "responsible")),
    )


def unread(text: str, faults: list[Fault]) -> Checked:
    """What can still be said of a text that gives no scheme: its id and title, if these can be read."""
    try:
        data, _ = read_yaml(text, NAME)
    except Refused:
        data = None
    known = data if isinstance(data, dict) else {}
    id_, version, title, title_en = (str(known.get(key) or "")[:200] for key in ("id", "version", "title", "title_en"))
    return Checked(id_, version, title, title_en, "", tuple(faults))


def lacking(entries: tuple[Leaf | Section, ...], what: str) -> Iterator[str]:
    """Leaves that have no source (or nobody responsible), neither their own nor that of a section around them."""
    for entry in entries:
        if getattr(entry, what):
            continue
        if isinstance(entry, Section):
            yield from lacking(entry.items, what)
        else:
            yield entry.id


def model(text: str, decisions: Mapping[str, str]) -> Scheme | None:
    """The scheme of a text even if it has errors of meaning; None where it cannot be built."""
    return _model(text, tuple(sorted(decisions.items())))


@lru_cache(maxsize=12)
def _model(text: str, decisions: tuple[tuple[str, str], ...]) -> Scheme | None:
    found, _ = (None, []) if overfull(text) else read_text(text, Path(NAME), dict(decisions))
    return found.scheme if found else None


def questions(edition: Edition) -> Iterator[Question]:
    """The decisions of an edition in the order of the text."""
    users: dict[str, list[str]] = {}
    for entry in edition.scheme.entries():
        for key in entry.decisions:
            users.setdefault(key, []).append(entry.id)
    choices = {choice.id: choice for choice in edition.choices}
    for key, decision in edition.scheme.decisions.items():
        yield question(key, decision, choices.get(key), tuple(users.get(key, ())))


def question(key: str, decision: Decision, choice: Choice | None, items: tuple[str, ...]) -> Question:
    options = tuple(
        Option(name, each.text, each.text_en or "", name == decision.default) for name, each in decision.options.items()
    )
    return Question(
        key,
        decision.question,
        decision.question_en or "",
        decision.pending,
        options,
        decision.note or "",
        cited(decision.source),
        choice.how if choice else "pending",
        choice.choice if choice else "",
        choice.by if choice else "",
        choice.on.isoformat() if choice and choice.on else "",
        choice.reason if choice else "",
        items,
    )


def cited(source: Source | None) -> str:
    """Document, article, row and part in one line."""
    if source is None:
        return ""
    row = f"第 {source.row} 行" if source.row and re.fullmatch(r"[\w、.]+", source.row) else source.row
    return " ".join(part for part in (source.document, source.article, row, source.part, source.note) if part)


# --- choices ---------------------------------------------------------------------------------------------------------


def choice_faults(text: str, key: str, choice: str, others: Mapping[str, str]) -> list[Fault]:
    """What is wrong with settling one decision so, the others being settled as given; nothing where it fits."""
    checked = check(text, others)
    before = {(fault.code, fault.details) for fault in checked.errors}
    after = check_now(text, {**others, key: choice}).errors
    return [fault for fault in after if (fault.code, fault.details) not in before]


def is_figure(choice: str) -> bool:
    return number(choice) is not None


def fitting(text: str, decisions: Mapping[str, str]) -> dict[str, str]:
    """Those of the decisions that the text still knows: its keys, and one of its options or a figure."""
    known = {key: built(raw) for key, raw in raw_decisions(text).items()}
    return {key: choice for key, choice in decisions.items() if (each := known.get(key)) and accepts(each, choice)}


def accepts(decision: Decision, choice: str) -> bool:
    return choice in decision.options or (decision.pending and is_figure(choice))


def raw_decisions(text: str) -> dict[str, Any]:
    try:
        data, _ = read_yaml(text, NAME)
    except Refused:
        return {}
    found = data.get("decisions") if isinstance(data, dict) else None
    return found if isinstance(found, dict) else {}


def line_of(text: str, *path: str | int) -> int | None:
    """The line on which something stands; None where the text cannot be read."""
    try:
        _, lines = read_yaml(text, NAME)
    except Refused:
        return None
    return lines.line(path)


def line_of_item(text: str, id_: str) -> int | None:
    """The line on which an item begins: that of its id."""
    match = re.search(rf"""^[ -]*id:[ ]*["']?{re.escape(id_)}["']?[ ]*(?:#.*)?$""", text, re.MULTILINE)
    return text.count("\n", 0, match.start()) + 1 if match else None


# --- texts from elsewhere --------------------------------------------------------------------------------------------


def text_of(raw: bytes) -> str:
    """The text of an uploaded file, with plain line ends. Raises Refused for other encodings, binary and large ones."""
    if len(raw) > MOST:
        raise Refused([scheme_faults.TOO_LARGE.at(most=MOST // 1024 // 1024)])
    return plain_lines(decode(raw, NAME))


def plain_lines(text: str) -> str:
    """Browsers send CR LF; a digest must not depend on that."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


@dataclass(frozen=True, slots=True)
class Shipped:
    """A scheme that comes with the program."""

    id: str
    title: str
    title_en: str
    version: str
    items: int


@lru_cache(maxsize=1)
def shipped() -> tuple[Shipped, ...]:
    """The schemes that come with the program, by id."""
    return tuple(Shipped(each.id, each.title, each.title_en, each.version, each.items) for each in list_schemes())


def shipped_text(id_: str) -> str | None:
    """The text of a shipped scheme; None for an id that is none of theirs."""
    if id_ not in {each.id for each in shipped()}:
        return None
    return (shipped_folder() / id_ / "scheme.yaml").read_text(encoding="utf-8")

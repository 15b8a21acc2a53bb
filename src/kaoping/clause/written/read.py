"""A text in the house's written Chinese read back into the rule, the measure or the item that it says: the front door.

Reading is exact: what was read is written again, and where our words differ from the text, the text is refused.
"""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter, ValidationError

from kaoping.clause.written import compound, items
from kaoping.clause.written.faults import IMPOSSIBLE, WRITTEN_OTHERWISE
from kaoping.clause.written.nouns import of
from kaoping.clause.written.parse import parse, place
from kaoping.clause.written.sheet import Sheet
from kaoping.problems import Refused
from kaoping.scheme.measures import Measure
from kaoping.scheme.model import Leaf, Scheme
from kaoping.scheme.rules import Rule
from kaoping.scheme.voice import LEFT_ALONE
from kaoping.scheme.write import write_item, write_measure, write_rule

RULES: TypeAdapter[Rule] = TypeAdapter(Rule)
MEASURES: TypeAdapter[Measure] = TypeAdapter(Measure)
LEAVES: TypeAdapter[Leaf] = TypeAdapter(Leaf)


def read_rule(text: str, leaf: Leaf | None, scheme: Scheme) -> Rule:
    """The rule that a clause says. leaf: the item it belongs to, where that matters for the words.

    Refused with the place in the text: what cannot be read, a name that the scheme does not declare or declares twice,
    a figure in a formula without a name, wrong numbers of sub-clauses, anything that would be written otherwise.
    """
    sheet = Sheet(text, scheme)
    rule: Rule = built(RULES, compound.rule(parse(text, "rule", scheme), sheet))
    confirm(text, write_rule(rule, leaf, scheme))
    return rule


def read_measure(text: str, scheme: Scheme) -> Measure:
    """The measure that a noun says; one that the scheme has named as it stands there."""
    sheet = Sheet(text, scheme)
    found = of(parse(text, "measure", scheme), sheet)
    measure = scheme.measures[found] if isinstance(found, str) else built(MEASURES, found)
    confirm(text, write_measure(measure, scheme))
    return measure


def read_item(text: str, scheme: Scheme) -> Leaf:
    """The leaf that one item's text says (as `write_item` writes it): heading, parts, rule, start and bounds."""
    heads = list(items.headings(text))
    if not heads:
        raise items.no_heading(text)
    read = [attempt(text, head, scheme) for head in heads]
    leaves = [each for each in read if isinstance(each, Leaf)]
    if len(leaves) > 1:
        raise items.two_headings(heads)
    if not leaves:
        raise next(each for each in read if isinstance(each, Refused))
    return leaves[0]


def attempt(text: str, head: items.Heading, scheme: Scheme) -> Leaf | Refused:
    """The leaf with this heading, or why there is none."""
    try:
        body = " " * head.end + text[head.end :]  # places stay those of the whole text
        data = items.leaf(head, parse(body, "item", scheme), Sheet(body, scheme))
        made: Leaf = built(LEAVES, data)
        confirm(text, write_item(made, scheme))
    except Refused as refused:
        return refused
    return made


def built(kind: TypeAdapter[Any], data: Any) -> Any:
    """The part of a scheme, checked as its file is."""
    try:
        return kind.validate_python(data)
    except ValidationError as invalid:
        raise Refused([IMPOSSIBLE.at(place(0), **reason(each["msg"])) for each in invalid.errors()[:5]]) from None


def reason(message: str) -> dict[str, str]:
    """Both languages of what the vocabulary says (中文 / English)."""
    zh, _, en = message.partition(" / ")
    return {"why": zh, "why_en": en or zh}


# --- what was read, written again


def confirm(text: str, ours: str) -> None:
    """Refuse a text that says more, less or something else than what was read. Spaces and needless brackets do not
    matter."""
    there, kept = essential(text)
    here, _ = essential(ours)
    if there == here:
        return
    at = agreeing(there, here)
    start = kept[at] if at < len(kept) else len(text)
    details = {"ours": here[max(0, at - 4) : at + 12], "theirs": there[max(0, at - 4) : at + 12]}
    raise Refused([WRITTEN_OTHERWISE.at(place(start), **details)])


def agreeing(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (mine, yours) in pairs if mine != yours), min(len(one), len(other)))


def essential(text: str) -> tuple[str, list[int]]:
    """The characters that count, and where each of them stands."""
    found: list[tuple[int, str]] = []
    start = 0
    for at, part in enumerate(LEFT_ALONE.split(text)):
        found += [(start + n, each) for n, each in enumerate(part) if at % 2 or not (each.isspace() or each in "（）")]
        start += len(part)
    return "".join(each for _, each in found).replace(*UNLIMITED), [at for at, _ in found]


UNLIMITED = ("加分不另设上限", "加分不封顶")  # the same; which of them is written hangs on the item

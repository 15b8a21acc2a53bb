"""Is the log as it was written? Reads it once in order, a few entries at a time, and tells the first broken link."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import Subquery

from kaoping.web.audit import guards
from kaoping.web.audit.chain import ALGORITHMS, FIELDS, NOTHING, content, digest
from kaoping.web.audit.models import Entry, Head
from kaoping.web.site.words import Said, said

STEP = 2000  # entries held at a time

Tell = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Finding:
    """The first broken link: at which entry, and what is wrong with it."""

    number: int
    kind: str  # changed · missing · unlinked · unreadable · cut · extra · head · guards
    words: Said


@dataclass(frozen=True, slots=True)
class Verdict:
    """entries: how many were read in order; digest: that of the last one, which stands for all before it."""

    entries: int
    digest: str
    finding: Finding | None = None
    unguarded: tuple[str, ...] = ()

    @property
    def intact(self) -> bool:
        return self.finding is None and not self.unguarded

    @property
    def words(self) -> Said:
        if self.finding is not None:
            return self.finding.words
        if self.unguarded:
            names = "、".join(self.unguarded)
            return said(
                f"{self.entries} 条记录首尾相接，但数据库中缺少保护触发器：{names}。有人移除了它们，或迁移后没有恢复。",
                f"{self.entries} entries follow one another, but triggers that guard them are gone: {names}. Somebody "
                "took them away, or a migration did not put them up again.",
            )
        return said(
            f"完好：{self.entries} 条记录首尾相接，没有改动。末条摘要 {self.digest}",
            f"Intact: {self.entries} entries follow one another, none was changed. Digest of the last: {self.digest}",
        )

    def as_json(self) -> dict[str, Any]:
        found = self.finding
        return {
            "intact": self.intact,
            "entries": self.entries,
            "digest": self.digest,
            "broken_at": found.number if found else None,
            "kind": found.kind if found else ("guards" if self.unguarded else None),
            "words": {"zh": self.words.zh, "en": self.words.en},
        }


class Broken(Exception):
    def __init__(self, number: int, kind: str, zh: str, en: str) -> None:
        self.finding = Finding(number, kind, said(zh, en))
        super().__init__(zh)


@dataclass(slots=True)
class Link:
    """Where the chain has got to."""

    number: int = 0
    digest: str = NOTHING

    def take(self, said: dict[str, Any], held: str) -> None:
        """The next entry and the digest that is kept with it. Raises Broken."""
        number, expected = said["number"], self.number + 1
        if number != expected:
            raise missing(expected, number) if number > expected else extra(number)
        if said["algorithm"] not in ALGORITHMS or digest(said) != held:
            raise changed(number)
        if said["previous"] != self.digest:
            raise unlinked(number)
        self.number, self.digest = number, held


def verify(tell: Tell = lambda number: None) -> Verdict:
    """Check every entry of the database, the head and the guards. tell: called with the number reached, now and then.

    Entries that are written meanwhile belong to the next check.
    """
    head = Head.objects.filter(pk=1).values_list("number", "digest").first()
    link = Link()
    try:
        run(link, entries_up_to(head[0] if head else None), tell)
        compare(link, head)
    except Broken as broken:
        return Verdict(link.number, link.digest, broken.finding, guards.missing(connection))
    return Verdict(link.number, link.digest, None, guards.missing(connection))


def verify_file(path: Path, tell: Tell = lambda number: None) -> Verdict:
    """Check an exported file by itself; that nothing is missing at its end only a comparison can tell."""
    link = Link()
    try:
        with path.open(encoding="utf-8") as lines:
            run(link, (json.loads(line) for line in lines if line.strip()), tell)
    except Broken as broken:
        return Verdict(link.number, link.digest, broken.finding)
    return Verdict(link.number, link.digest)


def run(link: Link, entries: Iterable[dict[str, Any]], tell: Tell) -> None:
    """Take entry after entry; what cannot even be read is the next one."""
    try:
        for said in entries:
            link.take(said, said["digest"])
            if link.number % STEP == 0:
                tell(link.number)
    except (ValueError, TypeError, KeyError, AttributeError) as problem:
        raise unreadable(link.number + 1) from problem


def entries_up_to(number: int | None) -> Iterator[dict[str, Any]]:
    """Entries in order as JSON values with their digest, up to the head that was read before (all without one)."""
    rows = Entry.objects.order_by("number")
    if number is not None:
        rows = rows.filter(number__lte=number)
    for entry in rows.iterator(chunk_size=STEP):
        yield content(entry) | {"digest": entry.digest}


def compare(link: Link, head: tuple[int, str] | None) -> None:
    """The end of the chain with the head. Raises Broken."""
    if head is None:
        raise Broken(link.number + 1, "head", "链头记录不见了。", "The head of the chain is gone.")
    if link.number < head[0]:
        raise cut(link.number + 1, head[0])
    if link.digest != head[1]:
        raise unlike_head(link.number)
    beyond = Entry.objects.filter(number__gt=Subquery(Head.objects.filter(pk=1).values("number")))
    if (first := beyond.order_by("number").values_list("number", flat=True).first()) is not None:
        raise extra(first)


def line(said: dict[str, Any]) -> str:
    """An entry as a line of an exported file: what is hashed in its order, then the digest."""
    return json.dumps({name: said[name] for name in (*FIELDS, "digest")}, ensure_ascii=False)


# --- what can be wrong ------------------------------------------------------------------------------------------


def changed(number: int) -> Broken:
    return Broken(
        number,
        "changed",
        f"第 {number} 条被改动：内容与它的摘要不符。",
        f"Entry {number} was changed: what it says does not give its digest.",
    )


def missing(number: int, next_one: int) -> Broken:
    return Broken(
        number,
        "missing",
        f"第 {number} 条不见了：它之后是第 {next_one} 条。",
        f"Entry {number} is missing: what follows is entry {next_one}.",
    )


def unlinked(number: int) -> Broken:
    return Broken(
        number,
        "unlinked",
        f"第 {number} 条接不上第 {number - 1} 条：它记下的前条摘要不是现在这一条的，"
        f"第 {number - 1} 条可能连摘要一起被改写。",
        f"Entry {number} does not follow entry {number - 1}: the digest it holds is not that of the one that stands "
        f"there now; entry {number - 1} may have been rewritten together with its digest.",
    )


def unreadable(number: int) -> Broken:
    return Broken(
        number,
        "unreadable",
        f"第 {number} 条读不出来：内容已被破坏。",
        f"Entry {number} cannot be read: it was damaged.",
    )


def cut(number: int, last: int) -> Broken:
    return Broken(
        number,
        "cut",
        f"第 {number} 条起不见了：链头记到第 {last} 条，末尾 {last - number + 1} 条被截去。",
        f"Entries from {number} on are gone: the head knows entry {last}; {last - number + 1} were cut off.",
    )


def unlike_head(number: int) -> Broken:
    return Broken(
        number,
        "head",
        f"第 {number} 条（末条）的摘要与链头不符：它连摘要一起被改写，或链头被改动。",
        f"The digest of entry {number}, the last one, is not that of the head: it was rewritten together with its "
        "digest, or the head was changed.",
    )


def extra(number: int) -> Broken:
    return Broken(
        number,
        "extra",
        f"第 {number} 条不在链上：它不是由平台写入的。",
        f"Entry {number} does not belong to the chain: the platform did not write it.",
    )

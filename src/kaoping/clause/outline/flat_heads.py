"""The head of a table that was pasted as running text: known words in a row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kaoping.clause.outline.columns import BARE, ColumnRole, role_of
from kaoping.clause.outline.words import SCORING_ROLES
from kaoping.clause.source.blocks import Span

LONGEST_HEAD = 12  # characters of one head


@dataclass(frozen=True, slots=True)
class Heads:
    """The words of a head in a row; roles in their order."""

    span: Span
    roles: tuple[ColumnRole, ...]

    @property
    def points_first(self) -> bool:
        text = next((at for at, role in enumerate(self.roles) if role in ("criteria", "requirement")), 99)
        return "points" in self.roles and self.roles.index("points") < text


def heads(text: str, area: Span) -> list[Heads]:
    """The heads of pasted tables in a text: three known words or more in a row, one of them for what scores."""
    tokens = [Span(*match.span()) for match in re.finditer(r"\S+", text[: area.end]) if match.start() >= area.start]
    found, at = [], 0
    while at < len(tokens):
        run = list(head_words(text, tokens, at))
        roles = tuple(role for role, _ in run)
        if "number" in roles[1:]:  # a title such as 考核细则 right before the head
            at = run[roles.index("number") - 1][1]
            continue
        if len(run) >= 3 and set(roles) & SCORING_ROLES and "item" in roles:
            end = run[-1][1]
            found.append(Heads(Span(tokens[at].start, tokens[end - 1].end), roles))
            at = end
        else:
            at += 1
    return found


def head_words(text: str, tokens: list[Span], at: int) -> Iterator[tuple[ColumnRole, int]]:
    """Known heads from a token on, each with the token behind it."""
    while at < len(tokens):
        known = next(
            (found for count in (5, 4, 3, 2, 1) if (found := head_of(text, tokens[at : at + count], count))), None
        )
        if known is None:
            return
        at += known[1]
        yield known[0], at


def head_of(text: str, tokens: list[Span], count: int) -> tuple[ColumnRole, int] | None:
    """The role of one head; "测 评 要 求", with blanks between its letters, is one."""
    words = [token.of(text) for token in tokens]
    joined = BARE.sub("", "".join(words))
    spaced = count == 1 or all(len(word) <= 2 for word in words)
    if len(words) < count or not spaced or not BARE.sub("", words[0]) or len(joined) > LONGEST_HEAD:
        return None
    role = role_of(joined, strict=True)
    return None if role == "other" else (role, count)

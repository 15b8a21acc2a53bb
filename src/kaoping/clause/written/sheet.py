"""What is at hand while one text is read: the text, its scheme, the nouns of the scheme's measures; and its faults."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from lark import Token, Tree

from kaoping.clause.written.faults import MISPLACED, NOT_DECLARED, SEVERAL
from kaoping.clause.written.parse import Part, place
from kaoping.problems import Refused
from kaoping.scheme import expression as ex
from kaoping.scheme.hints import Words, listed
from kaoping.scheme.model import Scheme
from kaoping.scheme.quotes import beside, quoted, unquoted
from kaoping.scheme.voice import LEFT_ALONE, Voice
from kaoping.scheme.write import write_measure

INDICATOR = Words("指标", "indicator")
KIND = Words("加减分事项", "kind of incident")
ATTRIBUTE = Words("单位属性", "attribute")
SURVEY = Words("问卷", "survey")
QUESTION = Words("问题", "question")
GROUP = Words("组", "group")
ENTRY = Words("词", "word")

NAME = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True)
class Sheet:
    """One text and the scheme whose names it uses. The scheme is sound (`check` finds no error in it)."""

    text: str
    scheme: Scheme

    @cached_property
    def voice(self) -> Voice:
        return Voice(self.scheme)

    @cached_property
    def nouns(self) -> dict[str, str]:
        """The named measures by the words for them; of several with the same words the first."""
        return {squeezed(write_measure(name, self.scheme)): name for name in reversed(self.scheme.measures)}

    @cached_property
    def nouns_of_formulas(self) -> dict[str, str]:
        """The same for those whose names can stand in formulas."""
        fit = (name for name in reversed(self.scheme.measures) if NAME.fullmatch(name) and name not in ex.KEYWORDS)
        return {squeezed(write_measure(name, self.scheme)): name for name in fit}

    def words(self, part: Part) -> str:
        """The words of a part without the spaces between them."""
        return squeezed(self.text[part.meta.start_pos : part.meta.end_pos])

    def misplaced(self, part: Part, why: Words, mend: Words) -> Refused:
        details = {"why": why.zh, "why_en": why.en, "mend": mend.zh, "mend_en": mend.en}
        return Refused([MISPLACED.at(place(part.meta.start_pos), words=self.words(part), **details)])

    # --- names

    @cached_property
    def attributes(self) -> dict[str, str]:
        return {key: each.title for key, each in self.scheme.inputs.attributes.items()}

    def key(self, part: Part, titles: Mapping[str, str], what: Words) -> str:
        """The key of a declared thing by its title (and the key beside it where the title is not enough)."""
        found = self.found(part, titles, what)
        return self.unknown(part, titles, what) if found is None else found

    def key_or_text(self, part: Part, titles: Mapping[str, str], what: Words) -> str:
        """The same where a word that nobody declared stands for itself."""
        found = self.found(part, titles, what)
        return title_of(part) if found is None else found

    def found(self, part: Part, titles: Mapping[str, str], what: Words) -> str | None:
        title, key = title_of(part), key_of(part)
        if key is not None:
            return key if titles.get(key, key) == title else self.unknown(part, titles, what)
        keys = [each for each, known in titles.items() if known == title]
        if len(keys) > 1:
            raise self.several(part, keys, what)
        return keys[0] if keys else None

    def several(self, part: Part, keys: list[str], what: Words) -> Refused:
        title = title_of(part)
        fault = SEVERAL.at(
            place(part.meta.start_pos),
            title=title,
            count=len(keys),
            what=what.zh,
            what_en=what.en,
            keys=listed(keys),
            example=quoted(title) + beside(keys[0]),
        )
        return Refused([fault])

    def unknown(self, part: Part, titles: Mapping[str, str], what: Words) -> str:
        details = {"title": title_of(part), "what": what.zh, "what_en": what.en, "known": listed(titles.values())}
        raise Refused([NOT_DECLARED.at(place(part.meta.start_pos), **details)])


def squeezed(text: str) -> str:
    """A text without the spaces outside its quotes: they say nothing."""
    parts = LEFT_ALONE.split(text)
    return "".join(part if at % 2 else re.sub(r"\s+", "", part) for at, part in enumerate(parts))


# --- parts of a tree


def parts(tree: Part) -> list[Part]:
    """The parts of a part, without its words."""
    return [each for each in tree.children if isinstance(each, Tree)]


def maybe(tree: Part, *names: str) -> Part | None:
    """The first part with one of these names."""
    return next((each for each in parts(tree) if each.data in names), None)


def one(tree: Part, *names: str) -> Part:
    found = maybe(tree, *names)
    if found is None:
        raise KeyError(names)
    return found


def every(tree: Part, name: str) -> list[Part]:
    return [each for each in parts(tree) if each.data == name]


def word(tree: Part, *kinds: str) -> str:
    """The first word of one of these kinds, without its spaces; "" where there is none."""
    found = next((each for each in tree.children if isinstance(each, Token) and each.type in kinds), None)
    return "" if found is None else str(found)


def title_of(part: Part) -> str:
    """The title that a name or a label gives."""
    token = word(part, "QUOTED")
    return unquoted(token) if token else re.sub(r"\s+", "", word(part, "LABEL", "PART"))


def key_of(part: Part) -> str | None:
    """The key beside a title."""
    token = word(part, "KEY")
    if not token:
        return None
    inner = token[1:-1]
    return unquoted(inner) if inner[0] in '“"『' else inner

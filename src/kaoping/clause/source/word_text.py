"""The text of one Word paragraph: runs, fields, formulas; what stands outside the line (text boxes) is handed on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kaoping.clause.source.numerals import circled
from kaoping.clause.source.packages import Element
from kaoping.clause.source.word_names import MC, A, M, W, at, chosen, switched, unwrapped, value
from kaoping.clause.source.word_styles import Styles

SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
NOTE_MARKS = {W + "footnoteReference": ("footnote", "注"), W + "endnoteReference": ("endnote", "尾注")}
RINGED = re.compile(r"\beq\s*\\o\s*\\ac\s*\(\s*[○〇]\s*[,;，]\s*(\d{1,2})\s*\)", re.IGNORECASE)
TICKS = {"F0FE": "☑", "F052": "☑", "F0FC": "√", "F050": "√", "F0A8": "□", "F06F": "□", "F0A3": "□", "F0FB": "×"}
GROUPED = 1  # a numerator or denominator longer than this stands in brackets


@dataclass(slots=True)
class Found:
    """What comes up while paragraphs are read, beside their text."""

    tally: Counter[str] = field(default_factory=Counter)  # hidden, struck, pictures …
    struck: list[str] = field(default_factory=list)
    marks: list[tuple[str, str, str]] = field(default_factory=list)  # (kind of note, its id, the mark in the text)
    boxes: list[Element] = field(default_factory=list)  # contents of text boxes, to follow their paragraph


class TextReader:
    """Reads paragraphs of one file, one after another."""

    def __init__(self, styles: Styles) -> None:
        self.styles = styles
        self.found = Found()
        self.instruction = ""

    def text(self, paragraph: Element) -> str:
        """The text as a person sees it; line breaks inside the paragraph are \\n."""
        style = value(paragraph, "pPr/pStyle") or self.styles.default
        return "".join(self.inline(paragraph, style))

    def inline(self, container: Element, style: str) -> Iterator[str]:
        for child in unwrapped(container):
            if child.tag == W + "r":
                yield from self.run(child, style)
            elif child.tag in (M + "oMath", M + "oMathPara"):
                yield formula(child)

    def run(self, run: Element, style: str) -> Iterator[str]:
        text = "".join(self.pieces(run, style))
        properties = run.find(W + "rPr")
        if self.is_on(properties, style, "vanish", self.styles.hidden):
            self.found.tally["hidden"] += bool(text.strip())
            return
        struck = self.is_on(properties, style, "strike", self.styles.struck) or switched(properties, "dstrike")
        if struck and text.strip():
            self.found.struck.append(text.strip())
        yield text

    def is_on(self, properties: Element | None, style: str, name: str, styles: set[str]) -> bool:
        said = switched(properties, name)
        if said is not None:
            return said
        return (value(properties, "rStyle") or "") in styles or style in styles

    def pieces(self, run: Element, style: str) -> Iterator[str]:
        for child in run:
            tag = child.tag
            name = tag.removeprefix(W)
            if tag == W + "t":
                yield (child.text or "").replace("\n", " ")
            elif name in SIGNS:
                yield SIGNS[name]
            elif name in ("fldChar", "instrText"):
                yield self.field(child)
            elif tag in NOTE_MARKS:
                yield self.note_mark(child)
            elif name == "sym":
                yield symbol(child)
            elif name == "ruby":
                yield from self.inline(child.find(W + "rubyBase"), style) if at(child, "rubyBase") is not None else ()
            elif name in ("drawing", "pict", "object") or tag == MC + "AlternateContent":
                self.look_into(child)

    def field(self, element: Element) -> str:
        """Nothing, but for the field with which Word draws a ring around a number."""
        if element.tag == W + "instrText":
            self.instruction += element.text or ""
            return ""
        ringed = RINGED.search(self.instruction)
        self.instruction = ""
        return circled(int(ringed[1])) if ringed else ""

    def note_mark(self, reference: Element) -> str:
        kind, word = NOTE_MARKS[reference.tag]
        self.found.tally[kind] += 1
        mark = f"[{word}{self.found.tally[kind]}]"
        self.found.marks.append((kind, reference.get(W + "id", ""), mark))
        return mark

    def look_into(self, drawing: Element) -> None:
        """Text boxes are read after the paragraph; pictures and embedded objects are counted."""
        roots = list(chosen(drawing)) if drawing.tag == MC + "AlternateContent" else [drawing]
        self.found.boxes.extend(outermost(roots, W + "txbxContent"))
        self.found.tally["pictures"] += any(is_picture(element) for root in roots for element in root.iter())


def is_picture(element: Element) -> bool:
    return element.tag == A + "blip" or local(element) in ("imagedata", "OLEObject")


def outermost(elements: Iterable[Element], tag: str) -> Iterator[Element]:
    """The elements of this name that stand in no other of it, alternatives chosen."""
    for element in elements:
        if element.tag == tag:
            yield element
        else:
            yield from outermost(unwrapped(element), tag)


def local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def symbol(element: Element) -> str:
    """A letter of a symbol font: ticks and boxes by their codes, others as they are where they have a meaning."""
    code = element.get(W + "char", "").upper()
    if code in TICKS:
        return TICKS[code]
    letter = chr(int(code, 16)) if re.fullmatch(r"[0-9A-F]{4}", code) else ""
    return letter if letter.isprintable() and not "\ue000" <= letter <= "\uf8ff" else ""


def formula(element: Element) -> str:
    """A formula in one line: fractions as (…)/(…), powers with ^."""
    name = local(element)
    if name == "t":
        return element.text or ""
    if name == "f":
        return f"{bracketed(part(element, 'num'))}/{bracketed(part(element, 'den'))}"
    if name == "sSup":
        return f"{bracketed(part(element, 'e'))}^{bracketed(part(element, 'sup'))}"
    if name == "rad":
        return f"√{bracketed(part(element, 'e'))}"
    if name == "d":
        return f"({''.join(map(formula, element.findall(M + 'e')))})"
    return "".join(map(formula, element))


def part(element: Element, name: str) -> str:
    found = element.find(M + name)
    return "" if found is None else formula(found)


def bracketed(text: str) -> str:
    return text if len(text) <= GROUPED or text.isalnum() else f"({text})"

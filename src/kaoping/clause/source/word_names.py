"""The names of elements and attributes in Word files."""

from __future__ import annotations

from collections.abc import Iterator

from kaoping.clause.source.packages import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
OFF = {"0", "false", "off", "none"}

# Wrappers that mean nothing for the text: what is inside them counts as standing in their place.
WRAPPERS = frozenset(
    W + name
    for name in ("sdtContent", "smartTag", "customXml", "hyperlink", "fldSimple", "dir", "bdo", "ins", "moveTo")
)


def value(element: Element | None, path: str) -> str | None:
    """The w:val of the element at `path` below, e.g. value(p, "pPr/pStyle"); None where there is no such element."""
    found = at(element, path)
    return None if found is None else found.get(W + "val", "")


def at(element: Element | None, path: str) -> Element | None:
    for name in path.split("/"):
        if element is None:
            return None
        element = element.find(W + name)
    return element


def switched(element: Element | None, path: str) -> bool | None:
    """Is a property that is on or off switched on? None where nothing is said."""
    found = value(element, path)
    return None if found is None else found.lower() not in OFF


def number_in(element: Element | None, path: str, default: int = 0, most: int = 10_000) -> int:
    """A whole number from 0 to `most`, `default` where there is none."""
    found = value(element, path) or ""
    return min(int(found), most) if found.isdecimal() and len(found) < 10 else default


def unwrapped(container: Element) -> Iterator[Element]:
    """The children, wrappers opened and alternatives chosen (the first, as Word does)."""
    for child in container:
        if child.tag == W + "sdt":
            content = child.find(W + "sdtContent")
            yield from unwrapped(content) if content is not None and not is_contents(child) else (child,)
        elif child.tag == MC + "AlternateContent":
            yield from chosen(child)
        elif child.tag in WRAPPERS:
            yield from unwrapped(child)
        else:
            yield child


def chosen(alternatives: Element) -> Iterator[Element]:
    for name in ("Choice", "Fallback"):
        found = alternatives.find(MC + name)
        if found is not None:
            yield from unwrapped(found)
            return


def is_contents(sdt: Element) -> bool:
    """A table of contents, which says again what the headings say."""
    return value(sdt, "sdtPr/docPartObj/docPartGallery") == "Table of Contents"

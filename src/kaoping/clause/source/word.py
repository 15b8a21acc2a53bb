"""Word files (.docx): the body in its order, with numbers, headings, tables, text boxes and notes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from kaoping.clause.source import faults
from kaoping.clause.source.blocks import Form, Source
from kaoping.clause.source.drafting import Draft, Line, compose, lines_of
from kaoping.clause.source.packages import Element, Package
from kaoping.clause.source.word_names import W, at, is_contents, switched, unwrapped
from kaoping.clause.source.word_numbering import Numbering
from kaoping.clause.source.word_styles import Styles
from kaoping.clause.source.word_tables import grid_of
from kaoping.clause.source.word_text import TextReader
from kaoping.problems import Fault, Refused

Progress = Callable[[int, int], None]
MAIN = "word/document.xml"
SHOWN = 3  # examples in a notice
DEEPEST = 25  # tables within tables


def read_word(data: bytes, name: str, progress: Progress, form: Form = "docx") -> Source:
    """The document as if all tracked changes were accepted, without comments and hidden text.

    Raises Refused for a broken or booby-trapped file and for one without text.
    """
    package = Package(data, name, "Word 文档", "a Word document")
    document = Document(package)
    source = compose(name, form, document.drafts(progress), ())
    notices = tuple(document.notices())
    if not source.text:
        pictures = document.text.found.tally["pictures"]
        raise Refused([faults.without_text(name, pictures), *notices])
    return Source(name, form, source.text, source.blocks, notices)


class Document:
    """A Word file that is being read, from top to bottom, once."""

    def __init__(self, package: Package) -> None:
        self.package = package
        main = (package.related("").get("officeDocument") or [MAIN])[0]
        self.related = package.related(main)
        self.root = package.xml(main if main in package.names else MAIN)
        self.styles = Styles(self.part("styles"))
        self.numbering = Numbering(self.part("numbering"))
        self.text = TextReader(self.styles)
        self.notes = {kind: self.part(kind + "s") for kind in ("footnote", "endnote")}
        self.unfinished: list[str] = []  # text of paragraphs whose end was deleted: it goes on in the next
        self.contents = 0
        self.depth = 0

    def part(self, kind: str) -> Element | None:
        return self.package.xml_if_there(next(iter(self.related.get(kind, ())), None))

    def drafts(self, progress: Progress) -> Iterator[Draft]:
        body = self.root.find(W + "body")
        elements = [] if body is None else list(unwrapped(body))
        for done, element in enumerate(elements):
            yield from self.block(element)
            yield from self.pending_notes()
            if done % 100 == 0:
                progress(done, len(elements))
        yield from self.unended()
        progress(len(elements), len(elements))

    def blocks(self, container: Element) -> Iterator[Draft]:
        for element in unwrapped(container):
            yield from self.block(element)
        yield from self.unended()

    def block(self, element: Element) -> Iterator[Draft]:
        if element.tag == W + "p":
            yield from self.paragraph(element)
        elif element.tag == W + "tbl":
            yield from self.unended()
            yield grid_of(element, self.cell)
        elif element.tag == W + "sdt" and is_contents(element):
            self.contents += 1
        elif element.tag == W + "altChunk":
            self.text.found.tally["pictures"] += 1

    def cell(self, element: Element) -> tuple[Draft, ...]:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.package.broken("表中套表过深", "tables are nested too deeply")
        content = tuple(self.blocks(element))
        self.depth -= 1
        return content

    def paragraph(self, element: Element) -> Iterator[Draft]:
        text = self.text.text(element)
        if self.styles.is_contents(element):
            self.contents += 1
            return
        if at(element, "pPr/rPr/del") is not None:
            self.unfinished.append(text)
        else:
            whole = "".join((*self.unfinished, text))
            self.unfinished.clear()
            yield from lines_of(whole, self.styles.level(element), self.number(element))
        boxes, self.text.found.boxes = self.text.found.boxes, []
        for box in boxes:
            yield from self.blocks(box)

    def unended(self) -> Iterator[Line]:
        """Text whose paragraph end was deleted, where no paragraph follows."""
        yield from lines_of("".join(self.unfinished))
        self.unfinished.clear()

    def number(self, element: Element) -> str:
        if not (numbered := self.styles.numbered(element)):
            return ""
        key, depth, style = numbered
        depth = self.numbering.depth_by_style(key, style) if depth is None else depth
        return self.numbering.next(key, depth) if key in self.numbering.numbers else ""

    def pending_notes(self) -> Iterator[Line]:
        """The notes that the last block refers to, each beginning with its mark."""
        marks, self.text.found.marks = self.text.found.marks, []
        for kind, key, mark in marks:
            notes = self.notes[kind]
            found = [note for note in (() if notes is None else notes) if note.get(W + "id") == key]
            texts = [self.text.text(paragraph) for note in found for paragraph in note.iter(W + "p")]
            yield from lines_of("\n".join(text.strip() for text in texts if text.strip()), None, mark)

    # --- what the reader should know ---

    def notices(self) -> Iterator[Fault]:
        yield from self.tracked()
        yield from self.unseen()
        found = self.text.found
        if count := found.tally["footnote"] + found.tally["endnote"]:
            yield faults.NOTES.at(count=count)
        if found.tally["pictures"]:
            yield faults.PICTURES.at(count=found.tally["pictures"])
        if found.struck:
            yield faults.STRUCK.at(count=len(found.struck), examples=quoted(found.struck))
        if self.contents:
            yield faults.LEFT_OUT.at(what="目录", what_en="table of contents", examples=f"{self.contents}")
        if running := self.running():
            yield faults.LEFT_OUT.at(what="页眉页脚", what_en="running headers and footers", examples=quoted(running))

    def tracked(self) -> Iterator[Fault]:
        inserted = sum(1 for _ in self.root.iter(W + "ins", W + "moveTo"))
        deleted = sum(1 for _ in self.root.iter(W + "del", W + "moveFrom"))
        if inserted or deleted:
            yield faults.TRACKED.at(inserted=inserted, deleted=deleted)

    def unseen(self) -> Iterator[Fault]:
        hidden = self.text.found.tally["hidden"]
        rows = sum(bool(switched(row, "trPr/hidden")) for row in self.root.iter(W + "tr"))
        if hidden or rows:
            what, what_en = f"文字 {hidden} 处，表格行 {rows} 行", f"{hidden} pieces of text, {rows} rows of tables"
            yield faults.HIDDEN.at(what=what, what_en=what_en)
        comments = self.part("comments")
        if comments is not None and len(comments):
            yield faults.LEFT_OUT.at(what="批注", what_en="comments", examples=f"{len(comments)}")

    def running(self) -> list[str]:
        """Texts of headers and footers that say more than a page number, each once."""
        roots = [
            self.package.xml_if_there(part) for kind in ("header", "footer") for part in self.related.get(kind, ())
        ]
        paragraphs = [p for root in roots if root is not None for p in root.iter(W + "p")]
        texts = ("".join(t.text or "" for t in paragraph.iter(W + "t")).strip() for paragraph in paragraphs)
        return list(dict.fromkeys(text for text in texts if re.sub(r"[\W\d第页共]", "", text)))


def quoted(texts: list[str]) -> str:
    """The first few texts, for a notice."""
    shown = "；".join(f"“{text[:30]}”" for text in texts[:SHOWN])
    return shown + ("……" if len(texts) > SHOWN else "")

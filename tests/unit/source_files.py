"""Makes small documents for the tests of the readers, and checks what holds for every source."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from kaoping.clause.source.blocks import Cell, Paragraph, Source, Span, Table
from kaoping.clause.source.reading import read_source
from kaoping.problems import Kind, Refused

SPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "v": "urn:schemas-microsoft-com:vml",
}
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
RELATED = "http://schemas.openxmlformats.org/package/2006/relationships"


def xml(name: str, inside: str) -> str:
    spaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in SPACES.items())
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{name} {spaces}>{inside}</w:{name}>'


def relations(kinds: dict[str, str]) -> str:
    lines = (
        f'<Relationship Id="r{target}" Type="{OFFICE}{kind}" Target="{target}"/>' for target, kind in kinds.items()
    )
    return f'<Relationships xmlns="{RELATED}">{"".join(lines)}</Relationships>'


def packed(parts: dict[str, str | bytes]) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return made.getvalue()


def word(body: str, **parts: str) -> bytes:
    """A Word file with this body; other parts by their kind: styles, numbering, footnotes, comments, header …"""
    kinds = {f"{kind}.xml": kind for kind in parts}
    made: dict[str, str | bytes] = {
        "_rels/.rels": relations({"word/document.xml": "officeDocument"}),
        "word/document.xml": xml("document", f"<w:body>{body}</w:body>"),
        "word/_rels/document.xml.rels": relations(kinds),
    }
    roots = {"header": "hdr", "footer": "ftr"}
    made |= {f"word/{kind}.xml": xml(roots.get(kind, kind), inside) for kind, inside in parts.items()}
    return packed(made)


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{r(text)}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def tc(*paragraphs: str, span: int = 1, merge: str | None = None) -> str:
    """A cell; merge: "restart" or "continue" for vMerge."""
    vertical = "" if merge is None else f'<w:vMerge w:val="{merge}"/>'
    inside = "".join(text if text.startswith("<") else p(text) for text in paragraphs) or "<w:p/>"
    return f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/>{vertical}</w:tcPr>{inside}</w:tc>'


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def read(data: bytes, name: str) -> Source:
    """The source, of which everything holds that holds for every source."""
    source = read_source(None, data=data, name=name)
    check(source)
    return source


def refused(data: bytes, name: str) -> list[Kind]:
    """The kinds of fault with which the document is refused; both languages are filled in."""
    with pytest.raises(Refused) as caught:
        read_source(None, data=data, name=name)
    assert all(fault.text("zh") and fault.text("en") for fault in caught.value.faults)
    return [fault.kind for fault in caught.value.faults]


def notices(source: Source) -> list[Kind]:
    assert all(fault.text("zh") and fault.text("en") for fault in source.notices)
    return [fault.kind for fault in source.notices]


def texts(source: Source) -> list[str]:
    return [paragraph.span.of(source.text) for paragraph in source.paragraphs()]


def cells(source: Source, table: Table | None = None) -> dict[tuple[int, int, int, int], str]:
    """(row, column, rows, columns) → text, of cells with text."""
    table = table or next(source.tables())
    return {
        (cell.row, cell.column, cell.rows, cell.columns): cell.span.of(source.text)
        for cell in table.cells
        if cell.span.of(source.text)
    }


# --- what holds for every source --------------------------------------------------------------------------------


def check(source: Source) -> None:
    """Spans nest, do not overlap and leave out nothing but white space; cells cover no place twice."""
    holes(source.text, [block.span for block in source.blocks], Span(0, len(source.text)))
    for table in source.tables():
        check_table(source.text, table)
    for paragraph in source.paragraphs():
        check_paragraph(source.text, paragraph)


def check_paragraph(text: str, paragraph: Paragraph) -> None:
    own = paragraph.span.of(text)
    assert own.strip()
    assert "\n" not in own
    assert own.startswith(paragraph.number)


def check_table(text: str, table: Table) -> None:
    holes(text, [cell.span for cell in table.cells], table.span)
    taken = [
        (row, column)
        for cell in table.cells
        for row in range(cell.row, cell.row + cell.rows)
        for column in range(cell.column, cell.column + cell.columns)
    ]
    assert len(taken) == len(set(taken))
    assert all(row < table.height and column < table.width for row, column in taken)
    for cell in table.cells:
        check_cell(text, cell)


def check_cell(text: str, cell: Cell) -> None:
    holes(text, sorted([*cell.paragraphs, *(table.span for table in cell.tables)], key=lambda s: s.start), cell.span)
    for table in cell.tables:
        check_table(text, table)


def holes(text: str, spans: list[Span], whole: Span) -> None:
    """The spans stand one after another within the whole, and between them is white space only."""
    at = whole.start
    for span in spans:
        assert at <= span.start <= span.end <= whole.end
        assert not text[at : span.start].strip()
        at = span.end
    assert not text[at : whole.end].strip()


def saved(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path

"""Documents for the tests of the outline, put together by hand: lines of text and tables."""

from __future__ import annotations

from dataclasses import dataclass, field

from kaoping.clause.source.blocks import Block, Cell, Form, Paragraph, Source, Span, Table


@dataclass
class Paper:
    """A document that grows. In the rows of a table "^" continues the cell above, "<" the one to the left."""

    form: Form = "docx"
    text: str = ""
    blocks: list[Block] = field(default_factory=list)

    def line(self, words: str, **details: object) -> Paper:
        self.blocks.append(Paragraph(self.put(words), **details))  # type: ignore[arg-type]
        return self

    def lines(self, words: str) -> Paper:
        for line in words.strip().splitlines():
            if line.strip():
                self.line(line.strip())
        return self

    def put(self, words: str) -> Span:
        start = len(self.text)
        self.text += words + "\n"
        return Span(start, start + len(words))

    def table(self, *rows: str) -> Paper:
        """Cells are parted by "|", paragraphs within a cell by "/"."""
        grid = [[cell.strip() for cell in row.split("|")] for row in rows]
        start, cells = len(self.text), []
        for row, words in enumerate(grid):
            for column, word in enumerate(words):
                if word not in ("^", "<"):
                    cells.append(self.cell(grid, row, column, word))
        self.blocks.append(Table(Span(start, len(self.text)), len(grid), len(grid[0]), tuple(cells)))
        return self

    def cell(self, grid: list[list[str]], row: int, column: int, word: str) -> Cell:
        high = wide = 1
        while column + wide < len(grid[row]) and grid[row][column + wide] == "<":
            wide += 1
        while row + high < len(grid) and grid[row + high][column] == "^":
            high += 1
        paragraphs = tuple(self.put(part) for part in word.split("/"))
        return Cell(Span(paragraphs[0].start, paragraphs[-1].end), row, column, high, wide, paragraphs)

    def source(self) -> Source:
        return Source("细则", self.form, self.text, tuple(self.blocks))


def pasted(text: str) -> Source:
    """Text as it is pasted: each line that is not empty is a paragraph."""
    blocks, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            start = at + len(line) - len(line.lstrip())
            blocks.append(Paragraph(Span(start, at + len(line.rstrip()))))
        at += len(line) + 1
    return Source("粘贴", "txt", text, tuple(blocks))

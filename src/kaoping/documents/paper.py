"""The workbook's paper and ink: formats, widths, print set-up; and cells that are text whatever they hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any

from kaoping.aligned import width as columns
from kaoping.documents.wording import Wording

INK, QUIET, LINE, HEAD, SECTION = "#1B2430", "#46515F", "#DBE1EA", "#F1F4F9", "#F8FAFC"
LOSS, GAIN, PENDING, WARNING = "#B0361D", "#0B6B55", "#5A3FA3", "#855600"
SHADES = {  # background by the distance from the median; the figure itself stays readable on each
    -4: "#E59A70", -3: "#F0B594", -2: "#F6CDB4", -1: "#FBE9DE",
    0: "", 1: "#E0EAF8", 2: "#BFD6F3", 3: "#9DBFEA", 4: "#84AEE4",
}  # fmt: skip
LONGEST = 32_767  # characters of a cell
NARROW, WIDE = 6, 60  # of columns, in characters
FONT = {"font_size": 10, "font_color": INK, "valign": "vcenter"}
FONTS = {"zh": "Microsoft YaHei", "en": "Calibri"}
ROW, LINE_HEIGHT = 20, 15  # heights, in points: of a row, and of every further line in it
MOST_LINES = 25  # that a row is made high for


class Book:
    """The workbook in progress: adds sheets, and keeps one format for each look."""

    def __init__(self, file: Any, say: Wording, places: int, foot: str) -> None:
        self.file, self.say, self.places, self.foot = file, say, places, foot
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def style(self, **look: Any) -> Any:
        """A format; the same look is made once."""
        key = tuple(sorted(look.items()))
        if key not in self._formats:
            base = FONT | {"font_name": FONTS[self.say.language], "bottom": 1, "bottom_color": LINE}
            self._formats[key] = self.file.add_format(base | look)
        return self._formats[key]

    @cached_property
    def point_format(self) -> str:
        """With all places and a true minus sign."""
        number = decimal_format(self.places)
        return f"{number};\u2212{number}"

    @cached_property
    def difference_format(self) -> str:
        """With its sign; zero is 0."""
        number = decimal_format(self.places)
        return f"+{number};\u2212{number};0"

    def sheet(self, name: str, title: str, *, landscape: bool = True) -> Sheet:
        return Sheet(self, self.file.add_worksheet(name[:31]), title, landscape)


class Sheet:
    """One sheet: a title line, head rows, rows; `widths` grow with what is written."""

    def __init__(self, book: Book, paper: Any, title: str, landscape: bool) -> None:
        self.book, self.paper, self.row = book, paper, 0
        self.widths: dict[int, int] = {}
        paper.hide_gridlines(2)
        paper.set_default_row(ROW)
        paper.set_paper(9)  # A4
        if landscape:
            paper.set_landscape()
        paper.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        paper.set_footer(book.foot)
        paper.fit_to_pages(1, 0)
        paper.set_row(0, 30)
        self.line(title, bold=True, font_size=14)

    def line(self, text: str, **look: Any) -> None:
        """A line of words above the table; it runs on over the columns to its right."""
        self.paper.write_string(self.row, 0, text[:LONGEST], self.book.style(**({"bottom": 0} | look)))
        self.row += 1

    def text(self, row: int, column: int, text: str, **look: Any) -> None:
        """A text; its column grows with it."""
        self.prose(row, column, text, **look)
        self.widen(column, max((columns(line) for line in text.split("\n")), default=0))

    def prose(self, row: int, column: int, text: str, **look: Any) -> None:
        """A text that leaves its column as wide as it is."""
        indent = {"indent": 1, "align": "left"} if look.get("align", "left") == "left" else {}
        self.paper.write_string(row, column, text[:LONGEST], self.book.style(**(indent | look)))

    def number(self, row: int, column: int, number: Decimal | int, format: str, **look: Any) -> None:
        self.paper.write_number(row, column, float(number), self.book.style(num_format=format, **look))
        self.widen(column, len(format.partition(";")[0]) + 3)

    def points(self, row: int, column: int, points: Decimal | None, **look: Any) -> None:
        """Points with the scheme's places; a dash where there are none."""
        if points is None:
            self.text(row, column, "—", align="right", **look)
        else:
            self.number(row, column, points, self.book.point_format, **look)

    def plain(self, row: int, column: int, number: Decimal | None, **look: Any) -> None:
        """Full points: as many places as they have."""
        if number is None:
            self.text(row, column, "—", align="right", **look)
        else:
            self.number(row, column, number, plain_format(number), **look)

    def difference(self, row: int, column: int, number: Decimal | None, **look: Any) -> None:
        """A difference with its sign, lost in red and won in green."""
        if number is None:
            self.text(row, column, "—", align="right", **look)
            return
        colour = {"font_color": LOSS if number < 0 else GAIN} if number else {}
        self.number(row, column, number, self.book.difference_format, **(colour | look))

    def head(self, names: Sequence[str], right: Iterable[int] = ()) -> None:
        """The head row; it is repeated on every printed page and stays in sight."""
        to_right = set(right)
        for column, name in enumerate(names):
            align = "right" if column in to_right else "left"
            self.text(self.row, column, name, bold=True, bg_color=HEAD, font_color=QUIET, align=align, text_wrap=True)
        self.row += 1

    def fit(self, row: int, texts: Iterable[tuple[str, int]]) -> None:
        """Make a row high enough for texts that wrap in columns of these widths."""
        lines = max(
            (-(-columns(line) // max(width - 1, 1)) for text, width in texts for line in text.split("\n")), default=1
        )
        if lines > 1:
            self.paper.set_row(row, ROW + LINE_HEIGHT * (min(lines, MOST_LINES) - 1))

    def freeze(self, column: int, first_head: int = 1) -> None:
        """Keep what is above the present row and left of the column in sight, and repeat the head when printing."""
        self.paper.freeze_panes(self.row, column)
        self.paper.repeat_rows(first_head, self.row - 1)

    def widen(self, column: int, width: int) -> None:
        self.widths[column] = min(max(self.widths.get(column, NARROW), width + 2), WIDE)

    def finish(self, **fixed: int) -> None:
        """Set the widths; `fixed`: those that do not follow from the contents, by column number (`c3=60`)."""
        for column, width in (self.widths | {int(name[1:]): width for name, width in fixed.items()}).items():
            self.paper.set_column(column, column, width)


def decimal_format(places: int) -> str:
    return "0." + "0" * places if places else "0"


def plain_format(number: Decimal) -> str:
    return decimal_format(max(0, -int(number.as_tuple().exponent)))

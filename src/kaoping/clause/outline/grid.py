"""A table by its places, so that no cell has to be looked for."""

from __future__ import annotations

from dataclasses import dataclass, field

from kaoping.clause.source.blocks import Cell, Span, Table


@dataclass
class Grid:
    """The words of `Table`: `at(row, column)` is the cell that covers a place, `row(n)` those that cover a row."""

    span: Span
    height: int
    width: int
    cells: tuple[Cell, ...]
    places: dict[tuple[int, int], Cell] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for cell in self.cells:
            for row in range(cell.row, cell.row + cell.rows):
                for column in range(cell.column, cell.column + cell.columns):
                    self.places.setdefault((row, column), cell)

    @classmethod
    def of(cls, table: Table) -> Grid:
        return cls(table.span, table.height, table.width, table.cells)

    def at(self, row: int, column: int) -> Cell | None:
        return self.places.get((row, column))

    def row(self, number: int) -> tuple[Cell, ...]:
        """From left to right; a merged one in each of its rows."""
        cells = (self.at(number, column) for column in range(self.width))
        return tuple(dict.fromkeys(cell for cell in cells if cell is not None))

"""What the page of a sheet shows, and what is known of one of its cells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count
from django.utils.safestring import SafeString

from kaoping.web.bridge.self_assessing import SELF
from kaoping.web.collection.figures import plain
from kaoping.web.collection.models import STATES
from kaoping.web.collection.seats import recused_by_seat
from kaoping.web.cycles.calendar import StageOnDay, stages_on
from kaoping.web.cycles.models import Cycle, CycleUnit
from kaoping.web.entry.grid import CLOSED, Grid, Head, rounded
from kaoping.web.entry.stored import Cells, figures_before, some_cells
from kaoping.web.facts.cells import FIELDS
from kaoping.web.facts.models import EnteredFact
from kaoping.web.people.roles import AUTHOR, SCORER
from kaoping.web.people.viewer import today
from kaoping.web.site.words import Said, said, say, titled, worded
from kaoping.web.units.models import KINDS

ROWS = 30  # of the page as the server makes it; the script shows all units

JUDGED: dict[str, Said] = {
    "mean": said("取平均", "the mean counts"),
    "trimmed": said("去掉一个最高分和一个最低分后取平均", "the mean without the highest and the lowest counts"),
    "highest": said("取最高", "the highest counts"),
    "lowest": said("取最低", "the lowest counts"),
}


def page_of(grid: Grid, number: int) -> dict[str, Any]:
    """The page with its first rows (or those of another page, for who has no script)."""
    page = Paginator(grid.units, ROWS).get_page(number)
    cells = some_cells(grid.cycle, grid.sheet.columns, [code for code, _ in page.object_list])
    counts = filled(grid)
    kind = KINDS.get(grid.sheet.kind, said(grid.sheet.kind, grid.sheet.kind))
    return {
        "grid": grid, "sheet": grid.sheet, "cycle": grid.cycle, "title": titled(grid.cycle), "kind": kind,
        "page": page,
        "rows": [_row(grid, cells, at, unit) for at, unit in enumerate(page.object_list, page.start_index())],
        "foot": [(head, counts.get((head.key, head.part), 0), _wanted(grid, head)) for head in grid.heads],
        "stage": current_stage(grid.cycle), "closed": CLOSED,
        "seats": [(seat.code, grid.assessor(seat.code), seat.code == grid.front) for seat in grid.seats],
        "others": len(grid.seats) > 1, "scorer": grid.viewer.has(SCORER),
        "may_fill": grid.viewer.has(AUTHOR, SCORER),
    }  # fmt: skip


def current_stage(cycle: Cycle) -> StageOnDay | None:
    return next((stage for stage in stages_on(cycle, today()) if stage.current), None)


def _row(grid: Grid, cells: Cells, at: int, unit: tuple[str, str]) -> tuple[int, str, SafeString]:
    """Number and name of a unit, and its cells as a piece of page: a template takes longer over so many."""
    code, name = unit
    aside = grid.own_in_front and code in grid.recused
    made = [_cell(head, plain(cells.of(head.key, head.part).get(code)), aside) for head in grid.heads]
    return at, name, SafeString("".join(made))


def _cell(head: Head, figure: str, aside: bool) -> str:
    """A figure has no sign that a page would take for its own."""
    kind = "aside" if aside and head.marks else "" if head.writes else "shut"
    return f'<td class="{kind}">{figure or "—"}</td>' if kind else f"<td>{figure or '—'}</td>"


def filled(grid: Grid) -> dict[tuple[str, str], int]:
    """Column key and assessor or period → how many units have a figure."""
    found: dict[tuple[str, str], int] = {}
    for table, (model, code, part, figure) in FIELDS.items():
        wants = [want for want in grid.sheet.columns if want.table == table]
        keys = {(want.code, want.period): want.key for want in wants}
        which = {f"{code}__in": {want.code for want in wants}, f"{figure}__isnull": False}
        rows = model._default_manager.filter(cycle=grid.cycle, **which).order_by()
        for item, which_part, count in rows.values_list(code, part).annotate(n=Count("*")):
            key = keys.get((item, which_part if table == "values" else ""))
            if key is not None:
                found[key, which_part] = count
    return found


def _wanted(grid: Grid, head: Head) -> int:
    return len(grid.wanted(head, [code for code, _ in grid.units]))


# --- one cell -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Given:
    """A mark as it stands beside others. text: "" for none yet; away: the assessor stands aside; own: in front."""

    who: str
    text: str
    own: bool
    reason: str
    away: bool = False


def cell_of(grid: Grid, unit: str, key: str) -> dict[str, Any] | None:
    """What is known of one cell; None where the sheet has none such."""
    name = (
        CycleUnit.objects.filter(cycle=grid.cycle, kind=grid.sheet.kind, code=unit)
        .values_list("name", flat=True)
        .first()
    )
    head = next((head for head in grid.heads if head.key == key), None)
    if name is None or head is None:
        return None
    clause = grid.clauses.get(head.id)
    cells = some_cells(grid.cycle, [head.want], [unit])
    marks = _given(grid, head, cells, unit) if head.marks else []
    before = figures_before(grid.cycle, [head.want], [unit]).get(key, {}).get(unit)
    return {
        "may_ask": grid.viewer.has(AUTHOR, SCORER),
        "grid": grid, "cycle": grid.cycle, "head": head, "unit": unit, "name": name, "clause": clause,
        "method": worded(clause.method, clause.method_en) if clause else "",
        "given": marks, "judged": _judged(marks, cells, head, unit, clause.judged if clause else ""),
        "before": "" if before is None else rounded(before),
        "row": _stored_row(grid, head, unit), "figure": plain(cells.of(key, head.part).get(unit)),
        "reason": cells.why(key, head.part).get(unit, ""), "state": STATES.get(head.state), "closed": CLOSED,
        "aside": head.marks and unit in grid.recused, "why_aside": grid.recused.get(unit, ""),
    }  # fmt: skip


def _given(grid: Grid, head: Head, cells: Cells, unit: str) -> list[Given]:
    """The marks of everybody who has a seat, given or not, and of whoever else gave any."""
    parts = list(dict.fromkeys([*(seat.code for seat in grid.seats), *cells.parts(head.key)]))
    aside = recused_by_seat(grid.seats)
    away = {seat.code for seat in grid.seats if unit in aside.get(seat.pk, ())}
    return [
        Given(
            grid.assessor(part),
            plain(cells.of(head.key, part).get(unit)),
            part == head.part,
            cells.why(head.key, part).get(unit, ""),
            part in away,
        )
        for part in parts
    ]


def _judged(given: Iterable[Given], cells: Cells, head: Head, unit: str, how: str) -> str:
    """How several marks become one, and what that makes; a self-assessment stands beside and is not counted."""
    stored = cells.figures.get(head.key, {}).items()
    marks = [figures[unit] for part, figures in stored if part != SELF and unit in figures]
    if how not in JUDGED or len(list(given)) < 2:
        return ""
    if not marks:
        return say("本项{how}。", "Of several marks, {how}.", how=JUDGED[how])
    return say(
        "本项{how}，现为 {figure}。",
        "Of several marks, {how}: {figure} now.",
        how=JUDGED[how],
        figure=rounded(one_of(marks, how)),
    )


def one_of(marks: list[Decimal], how: str) -> Decimal:
    """Several marks as one; trimmed: without the one highest and the one lowest, from three on."""
    if how in ("highest", "lowest"):
        return max(marks) if how == "highest" else min(marks)
    kept = sorted(marks)[1:-1] if how == "trimmed" and len(marks) >= 3 else marks
    return sum(kept, Decimal(0)) / len(kept)


def _stored_row(grid: Grid, head: Head, unit: str) -> EnteredFact | None:
    """Who wrote it, and when."""
    model, code, part, _ = FIELDS[head.want.table]
    which = {code: head.want.code, part: head.part}
    found: EnteredFact | None = (
        model._default_manager.filter(cycle=grid.cycle, unit=unit, **which).select_related("entered_by").first()
    )
    return found

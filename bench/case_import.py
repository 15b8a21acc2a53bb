"""Cases of another platform taken over: a CSV is checked and written, and the same file once more.

    case_import.py [sqlite | postgresql] [--rows N]       default 500 000 on PostgreSQL, 200 000 on SQLite

Without a database, one after the other. The file is what other platforms give: names of categories, places by their
point, states in words, times as text. Check: reading, mapping, faults, placing in 20 000 grids, clocks, comparing.
Write: cases, steps, fingerprints and the entry of the log, in one transaction. The job runs in this process.
"""

from __future__ import annotations

import argparse
import csv
import datetime
import random
import time
from pathlib import Path
from typing import Any

from _cases import corners, plant
from _platform import on_databases

ROWS = {"postgresql": 500_000, "sqlite": 200_000}
STATES = {  # of each hundred
    "已归档": 60, "已结案": 20, "处置中": 8, "待签收": 3, "待派遣": 3, "待受理": 3, "待核查": 3,
}  # fmt: skip
HEAD = ("工单编号", "上报时间", "问题描述", "地址", "经度", "纬度", "问题类型", "级别", "来源", "状态", "主办单位",
        "立案时间", "处置截止时间", "处置完成时间", "结案时间")  # fmt: skip


def measure(options: argparse.Namespace) -> None:
    from django.core.files.base import File
    from django.db import connection

    from kaoping.web.cases.models import Case, Step
    from kaoping.web.takeover import actions, source_actions
    from kaoping.web.units.models import Unit

    rows = options.rows or ROWS[connection.vendor]
    city = plant()
    author = city.made.person("author", "author", "D01")
    district = Unit.objects.get(code="D01")
    source, _ = source_actions.make(
        code="other", name="另一平台", channel="import", unit=district, most_a_minute=1, by=author
    )
    path = Path(str(Path.cwd() / "case-import.csv"))
    try:
        write_file(path, city, rows)
        print(f"  {rows:,} rows, {path.stat().st_size / 1e6:.0f} MB")
        for what in ("first", "the same file again"):
            with path.open("rb") as file:
                made = actions.upload(source=source, file=File(file, name="cases.csv"), name="cases.csv", by=author)
            import_(made, author, rows, what)
    finally:
        path.unlink(missing_ok=True)
    print(f"  stored: {Case.objects.count():,} cases, {Step.objects.count():,} steps")


def import_(made: Any, author: Any, rows: int, what: str) -> None:
    """Check and write, in this process."""
    from kaoping.web.takeover import actions, work

    began = time.perf_counter()
    work.look_through(lambda *_, **__: None, made)
    checked = time.perf_counter() - began
    made.refresh_from_db()
    counts = made.report["counts"]
    print(f"  {what}: {counts}, {made.report['errors']} errors")
    print(f"    check {checked:6.1f} s  {rows / checked:10,.0f} rows/s")
    if made.state != "checked":
        raise SystemExit(str(made.report["faults"][:3]))
    if actions.changes(made):
        made = actions.write(takeover=made, by=author)
        began = time.perf_counter()
        actions.write_now(takeover=made, by=author)
        written = time.perf_counter() - began
        print(f"    write {written:6.1f} s  {rows / written:10,.0f} rows/s")
        print(f"    both  {checked + written:6.1f} s  {rows / (checked + written):10,.0f} rows/s")


def write_file(path: Path, city: Any, rows: int) -> None:
    """Half a year of cases, as another platform exports them."""
    import numpy as np

    from kaoping.web.cases.models import Category
    from kaoping.web.people.viewer import today
    from kaoping.web.units.tree import tree_at

    drawn, dice = np.random.default_rng(5), random.Random(5)
    names = [each.name for each in Category.objects.exclude(children__isnull=False)]
    departments = [tree_at(today()).nodes[each].name for each in city.departments]
    x, y = corners(city, drawn.integers(0, len(city.grids), rows))
    inside = drawn.random((2, rows)) * 0.0001
    since = datetime.datetime.now().astimezone() - datetime.timedelta(days=180)
    states = dice.choices(list(STATES), list(STATES.values()), k=rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(HEAD)
        for n, state in enumerate(states):
            at = since + datetime.timedelta(seconds=int(n * 175 * 86400 / rows))
            filed, due, done, closed = (at + datetime.timedelta(hours=each) for each in (1, 60, 30, 50))
            at_unit = state not in ("待派遣", "待受理")
            out.writerow(
                (f"GD{n:08}", f"{at:%Y-%m-%d %H:%M:%S}", f"第{n}件：路面坑洞影响通行，请尽快修补", f"人民路{n % 900}号",
                 f"{x[n] + inside[0][n]:.6f}", f"{y[n] + inside[1][n]:.6f}", names[n % len(names)],
                 ("一般", "日常", "较大")[n % 3], ("网格员上报", "12345热线", "随手拍")[n % 3], state,
                 departments[n % len(departments)] if at_unit else "", f"{filed:%Y-%m-%d %H:%M:%S}",
                 f"{due:%Y-%m-%d %H:%M:%S}" if at_unit else "",
                 f"{done:%Y-%m-%d %H:%M:%S}" if state in ("待核查", "已结案", "已归档") else "",
                 f"{closed:%Y-%m-%d %H:%M:%S}" if state in ("已结案", "已归档") else "")
            )  # fmt: skip


if __name__ == "__main__":
    on_databases(__file__, measure, {"rows": 0})

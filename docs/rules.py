"""The page docs/rules.md: the rules, chapter by chapter, from the pages that the tests try (tests/spec)."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]

HEAD = """\
<!-- Made from tests/spec by `./run docs`; do not edit by hand. -->

# 规则手册 · The rules, by example

每一页是一个小例子：左边的事实，中间的规则，手算的得分。所有例子都在每个计算引擎上试过。

Each page is a small example: facts, a rule, and the points worked out by hand. All of them are tried on every engine.

例子里省略的：只写了 `rule` 的方案只有一个事项 `1`；考核期是 2024 年（另有写明的除外），分数 4 位小数，被考评的单位是
`town`。没有 `units` 表时，单位就是例子里提到的那些。`repeat` 是同样的行写几遍。没有写的列：编号自动编排，案件的
`reported_at` 是 2024-06-15，事项的 `verified` 是 true，打分的 `item` 是 `1`，问卷是 `s`、问题是 `q`。数值、事项种类和
问卷的声明（`inputs`）从略。结果里没有事项一栏的是事项 `1`，没有状态一栏的都是 `ok`，没有得分的写 —。

What the examples leave out: a scheme with `rule` at its top has the one item `1`; the cycle is 2024 unless said, points
have four places, and units of the kind `town` are appraised. Without a table `units` there are the units that are named
anywhere. `repeat` says how often a row is written. Columns that are not written: ids are numbered, `reported_at` of a
case is 2024-06-15, `verified` of an incident is true, `item` of a mark is `1`, the survey is `s` and the question `q`.
Declarations of indicators, kinds and surveys (`inputs`) are left out. Results without a column for the item are those
of item `1`, without a column for the state they are all `ok`; — stands where there are no points.
"""
WORDS = {
    "unit": "单位 · unit",
    "item": "事项 · item",
    "points": "得分 · points",
    "full": "满分 · full",
    "state": "状态 · state",
    "total": "总分 · total",
    "rank": "名次 · rank",
    "grade": "等级 · grade",
    "eligible": "资格 · eligible",
    "rewards": "奖惩 · rewards",
    "gates": "否决 · gates",
    "name": "名称 · name",
}


def rules_page() -> str:
    """docs/rules.md, whole."""
    return "\n".join((HEAD, contents(), *(line for part in parts() for line in part)))


def book() -> Any:
    """The list of chapters; the tests are imported from the checkout."""
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    return import_module("tests.spec.contents")


def parts() -> Iterator[Iterator[str]]:
    """The parts of the book, each with its chapters."""
    chapters = book().CHAPTERS
    for title, names in book().PARTS.items():
        yield iter((f"## {title}\n",))
        for name in names:
            yield chapter(chapters[f"tests.spec.{name}"])


def contents() -> str:
    """What is where."""
    chapters = book().CHAPTERS
    lines = []
    for title, names in book().PARTS.items():
        lines.append(f"- {title}")
        for name in names:
            heading = headline(chapters[f"tests.spec.{name}"])
            lines.append(f"  - [{heading}](#{anchor(heading)})")
    return "\n".join(lines) + "\n"


def anchor(heading: str) -> str:
    """The address of a heading within the page, as the usual renderers make it."""
    kept = (char for char in heading.lower() if char.isalnum() or char in " -_")
    return "".join("-" if char == " " else char for char in kept)


def headline(module: Any) -> str:
    """The first line of a chapter."""
    return str(module.__doc__).splitlines()[0]


def chapter(module: Any) -> Iterator[str]:
    """One chapter: its words, then its pages."""
    words = str(module.__doc__).split("\n", 1)[1].strip()
    yield f"### {headline(module)}\n"
    yield words + "\n"
    before = None
    for page in module.SPECS:
        yield from example(page, before)
        before = page


def example(page: Any, before: Any) -> Iterator[str]:
    """One page: facts (unless they are those of the page before), scheme, what comes out."""
    yield f"#### {page.title}\n"
    if page.cycle != "2024":
        yield f"考核期 · cycle: {page.cycle}\n"
    if before is not None and page.facts and page.facts == before.facts:
        yield "事实同上 · the facts are those above\n"
    else:
        yield from facts(page)
    yield f"```yaml\n{as_written(page.scheme)}\n```\n"
    yield from outcome(page)
    if page.note:
        yield f"{page.note.strip()}\n"


def facts(page: Any) -> Iterator[str]:
    """The tables of a page."""
    for name, rows in import_module("tests.spec.book").read_tables(page.facts):
        yield f"`{name}`\n"
        yield table(list(rows[0]), [list(row.values()) for row in rows])


def as_written(scheme: str) -> str:
    """A scheme without the indent that it has in the tests."""
    return textwrap.dedent(scheme).strip("\n").rstrip()


def outcome(page: Any) -> Iterator[str]:
    """The points and the standings that are expected."""
    points = [{"unit": unit, "item": item, **expected} for unit, item, expected in page.points()]
    if points:
        usual = {"item": "1", "state": "ok"}
        columns = [
            name for name in WORDS if any(row.get(name, usual.get(name, "")) != usual.get(name, "") for row in points)
        ]
        columns = [name for name in WORDS if name in {*columns, "unit", "points"}]
        yield table([WORDS[name] for name in columns], [shown(row, columns) for row in points])
    standings = [{"unit": unit, **expected} for unit, expected in page.totals.items()]
    if standings:
        columns = [name for name in WORDS if any(name in row for row in standings)]
        yield table([WORDS[name] for name in columns], [shown(row, columns) for row in standings])


def shown(row: Mapping[str, Any], columns: Sequence[str]) -> list[str]:
    """The cells of one row; nothing stands for nothing."""
    return [cell(row.get(name, "")) for name in columns]


def cell(value: Any) -> str:
    """One cell as text."""
    if value is None:
        return "—"
    if isinstance(value, bool):
        return "true" if value else "false"
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join("| " + " | ".join(str(part).replace("|", "\\|") for part in line) + " |" for line in lines) + "\n"

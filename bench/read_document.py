"""A regulation of 40 pages read clause by clause, drafted as a scheme, and reported on.

The document is made here: a table of criteria as such regulations have them, in words of our own, with some 30 clauses
a page of table.
"""

from __future__ import annotations

import io
import statistics
import time
from collections.abc import Iterator
from decimal import Decimal
from itertools import cycle, islice

import docx

from kaoping.clause.document import read_document
from kaoping.clause.lowering.draft import draft
from kaoping.clause.read import read_clause
from kaoping.clause.source.reading import read_source
from kaoping.documents.reading import reading_report

PAGES = 40
ITEMS_A_PAGE = 6  # rows of a table with some five lines each
HEAD = ("考核项目", "考核标准", "分值", "责任单位")
CLAUSES = (
    "未按时完成巡查的，每次扣0.5分；",
    "巡查记录缺失的，每处扣0.2分，最多扣2分；",
    "每月报送信息不少于4条得2分，每少1条扣0.5分；",
    "满意率达到90%以上的得5分，80%以上不足90%的得3分，不足80%的不得分；",
    "办结率达到95%得5分，每低1个百分点扣0.5分，扣完为止；",
    "被市级、区级通报批评的，每次分别扣2分、1分；",
    "受到省级、市级表彰的，每次分别加3分、2分；",
    "全区排名前3名的得3分，第4至6名的得2分，其余得1分；",
    "建立健全工作制度，台账资料齐全规范；",
    "视工作完成情况酌情给分；",
    "发生重大安全责任事故的，本项不得分；",
    "首次发现的扣1分，再次发现同一问题的加倍扣分；",
)


def rows() -> Iterator[tuple[str, str, str, str]]:
    said = cycle(CLAUSES)
    for number in range(PAGES * ITEMS_A_PAGE):
        lines = islice(said, 5)
        text = "\n".join(f"{at}、{line}" for at, line in enumerate(lines, 1))
        yield f"{number + 1}.工作内容", text, "10", "城市管理办公室"


def document() -> bytes:
    made = docx.Document()
    made.add_paragraph("某街道年度网格化管理工作考核办法")
    made.add_paragraph("本办法适用于辖区各社区，每年考核一次。")
    table = made.add_table(rows=1, cols=len(HEAD))
    for cell, text in zip(table.rows[0].cells, HEAD, strict=True):
        cell.text = text
    for row in rows():
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def timed(name: str, began: float) -> float:
    now = time.perf_counter()
    print(f"{name:<34} {now - began:8.2f} s")
    return time.perf_counter()


def clauses_one_by_one() -> None:
    """Milliseconds a clause, each shape read 20 times (the first reading, which loads the grammar, apart)."""
    read_clause(CLAUSES[0], Decimal(10))
    spent = []
    for text in CLAUSES:
        began = time.perf_counter()
        for _ in range(20):
            read_clause(text.rstrip("；") + "。", Decimal(10))
        spent.append((time.perf_counter() - began) / 20 * 1000)
    print(f"a clause: median {statistics.median(spent):.1f} ms, slowest shape {max(spent):.1f} ms")


def main() -> None:
    clauses_one_by_one()
    data = document()
    began = time.perf_counter()
    source = read_source(None, data=data, name="办法.docx")
    then = timed("file → text and tables", began)
    read = read_document(source)
    then = timed("text → clauses read", then)
    made = draft(read)
    then = timed("clauses → draft scheme, checked", then)
    page = reading_report(read)
    timed("report", then)
    timed("all of it", began)
    print(f"{len(source.text)} characters, {len(read.clauses)} clauses, {read.coverage}")
    print(f"draft {len(made.text) // 1024} KB, report {len(page) // 1024} KB")


if __name__ == "__main__":
    main()

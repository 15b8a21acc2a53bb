"""What people do in the collection, each in a browser of their own: fill in, hand over, check, correct."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import expect
from tests.journeys.visitors import Visitor

PATIENCE = 90_000  # milliseconds for the worker

PASTE = """([text]) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const at = document.activeElement;
  at.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def press(visitor: Visitor, name: str) -> None:
    visitor.page.get_by_role("button", name=re.compile(name)).first.click()
    visitor.page.wait_for_load_state("load")


def cell(visitor: Visitor, unit: str, key: str):
    return visitor.page.locator(f'[data-unit="{unit}"][data-key="{key}"]')


def shows(visitor: Visitor, unit: str, key: str, figure: str) -> None:
    """A column shows all its figures with the same number of places."""
    places = "0*" if "." in figure else r"(\.0+)?"
    expect(cell(visitor, unit, key).locator(".fig")).to_have_text(re.compile(rf"{re.escape(figure)}{places}"))


def saved(visitor: Visitor, *, within: Callable[[], None]) -> None:
    """Do something and wait until the platform has taken it."""
    with visitor.page.expect_response(lambda answer: answer.url.endswith("/save/") and answer.ok):
        within()


def type_column(visitor: Visitor, key: str, figures: list[tuple[str, str]]) -> None:
    """By the keyboard alone, from the first unit downwards: a figure, Enter, the next."""
    cell(visitor, figures[0][0], key).click()

    def typing() -> None:
        for _, figure in figures:
            visitor.page.keyboard.type(figure)
            visitor.page.keyboard.press("Enter")

    saved(visitor, within=typing)
    for unit, figure in figures:
        shows(visitor, unit, key, figure)


def paste(visitor: Visitor, unit: str, key: str, rows: list[list[str]]) -> None:
    """A block from a spreadsheet: looked at first, then written."""
    cell(visitor, unit, key).click()
    visitor.page.evaluate(PASTE, ["\n".join("\t".join(row) for row in rows)])
    write = visitor.page.locator("[data-paste-write]")
    expect(write).to_contain_text(str(sum(map(len, rows))))
    saved(visitor, within=write.click)


def by_workbook(visitor: Visitor, sheet: str, columns: dict[str, dict[str, str]], folder: Path) -> None:
    """Fill in the platform's own template and bring it back. columns: words in the heading → unit → figure."""
    path = folder / "sheet.xlsx"
    path.write_bytes(visitor.context.request.get(f"{visitor.address}{sheet}template.xlsx").body())
    book = load_workbook(path)
    page = next(each for each in book.worksheets if each.sheet_state == "visible")
    heads = {}
    units = {}
    for row in page.iter_rows():
        for each in row:
            if isinstance(each.value, str):
                heads |= {words: each.column for words in columns if words in each.value}
                units.setdefault(each.value, each.row)
    for words, figures in columns.items():
        for unit, figure in figures.items():
            page.cell(units[unit], heads[words]).value = float(figure) if "." in figure else int(figure)
    book.save(path)
    visitor.open(f"{sheet}upload/")
    visitor.page.set_input_files("main input[type=file]", path)
    press(visitor, "^检查文件$")
    write = visitor.page.get_by_role("button", name=re.compile("^写入"))
    arrive(visitor, write)
    write.click()
    arrive(visitor, visitor.page.get_by_text("已写入").first)


def arrive(visitor: Visitor, what) -> None:
    """The page shows the progress of the work, and then what came of it, or a link to that."""
    over = visitor.page.get_by_role("link", name="查看结果")
    expect(over.or_(what).first).to_be_visible(timeout=PATIENCE)
    if not what.is_visible() and over.is_visible():
        over.click()
    expect(what).to_be_visible(timeout=PATIENCE)


def submit(visitor: Visitor, sheet: str) -> None:
    visitor.open(sheet)
    press(visitor, "提交所选列")


def lock(visitor: Visitor, sheet: str) -> None:
    visitor.open(sheet)
    press(visitor, "核验无误")
    expect(visitor.page.locator("main")).to_contain_text("已锁定")


def register(visitor: Visitor, cycle: str, kind: str, unit: str, **fields: str) -> str:
    """Register an incident; its address."""
    visitor.open(f"{cycle}incidents/new/?kind={kind}")
    visitor.page.fill("input[name=unit]", unit)
    level = re.compile(fields.get("level", ""))
    option = visitor.page.locator(f"select[name=what] option[value^='{kind}']", has_text=level).first
    visitor.page.select_option("select[name=what]", option.get_attribute("value"))
    visitor.page.fill("input[name=occurred_on]", fields["day"])
    visitor.page.fill("textarea[name=text]", fields["text"])
    visitor.page.fill("input[name=source]", fields.get("source", "工作记录"))
    press(visitor, "^登记事项$")
    other = visitor.page.get_by_role("button", name="不是重复，登记")
    if visitor.page.url.split("?")[0].endswith("/new/"):  # it looks like one that is there
        other.click()
    expect(visitor.page.locator("h1")).not_to_contain_text("登记加减分事项")
    return visitor.page.url


def decide(visitor: Visitor, incident: str, step: str) -> None:
    visitor.open(incident)
    press(visitor, step)


def compute(author: Visitor, results: str) -> None:
    author.open(f"{results}runs/")
    press(author, "计算正式得分")
    expect(author.page.get_by_role("link", name=re.compile("看得分")).first).to_be_visible(timeout=PATIENCE)

"""Kinds of faults of the sheet on the screen: W570–W584."""

from __future__ import annotations

from kaoping.problems import define

UNREADABLE = define(
    "W570", "error",
    zh="读不懂这次请求",
    en="this request cannot be read",
    mend_zh="刷新页面再试；没有保存的格子留在本机。",
    mend_en="load the page anew and try again; cells that were not saved stay on this machine.",
)  # fmt: skip
ANOTHER_PERSON = define(
    "W571", "error",
    zh="现在登录的是另一个人",
    en="somebody else is signed in now",
    mend_zh="用原来的账号登录后，本机存的格子会自动送出。",
    mend_en="sign in with the first account again; the cells kept on this machine are then sent.",
)  # fmt: skip
PASTE_TOO_LARGE = define(
    "W572", "error",
    zh="粘贴的内容有 {cells} 格，最多 {most} 格",
    en="{cells} cells were pasted, at most {most} can be",
    mend_zh="分几次粘贴，或用 Excel 模板导入。",
    mend_en="paste in several parts, or import a workbook.",
)  # fmt: skip
PASTE_EMPTY = define(
    "W573", "error",
    zh="剪贴板里没有表格",
    en="there is no table in the clipboard",
    mend_zh="在 Excel 里选好一块再复制。",
    mend_en="select cells in Excel and copy them.",
)  # fmt: skip
OUTSIDE_SHEET = define(
    "W574", "error",
    zh="超出表格的范围",
    en="beyond the edge of the sheet",
    mend_zh="从更靠左上的格子开始粘贴，或少复制几行几列。",
    mend_en="begin further up or left, or copy less.",
)  # fmt: skip
PERCENT = define(
    "W575", "error",
    zh="“{text}”是百分数，这一列不按百分数填",
    en="'{text}' is a percentage; this column takes none",
    mend_zh="换算成这一列的单位再填。",
    mend_en="convert it into what the column counts.",
)  # fmt: skip
UNKNOWN_UNIT = define(
    "W576", "error",
    zh="没有“{name}”这个单位",
    en="there is no unit '{name}'",
    mend_zh="选出它是哪个单位，或不写入这一行。",
    mend_en="say which unit it is, or leave the row out.",
)  # fmt: skip
TWICE = define(
    "W577", "error",
    zh="“{name}”在粘贴的内容里有几行",
    en="'{name}' stands in several of the pasted rows",
    mend_zh="只写入第一行；多余的行不写入。",
    mend_en="only the first row is written.",
)  # fmt: skip

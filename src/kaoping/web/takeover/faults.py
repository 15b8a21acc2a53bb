"""Kinds of faults of cases that come from other platforms, and of their sources: W860–W889."""

from __future__ import annotations

from kaoping.problems import Kind, define


def _kind(code: str, zh: str, en: str, mend_zh: str, mend_en: str, severity: str = "error") -> Kind:
    return define(code, severity, zh=zh, en=en, mend_zh=mend_zh, mend_en=mend_en)  # type: ignore[arg-type]


NO_COLUMN = _kind(
    "W860", "没有一列对应“{what}”", "no column is taken for '{what_en}'",
    "在“列的对应”里选一列，再检查。", "choose a column under 'Columns' and check again.",
)  # fmt: skip
EMPTY_CELL = _kind(
    "W861", "“{what}”是空的，共 {count} 行", "'{what_en}' is empty, in {count} rows",
    "在原文件里补上，或者勾选“有错的行不写入”。", "fill it in in the file, or leave rows with faults out.",
)  # fmt: skip
UNREADABLE = _kind(
    "W862", "“{text}”读不成{what}，共 {count} 行有这样的格子",
    "'{text}' cannot be read as {what_en}; {count} rows have such a cell",
    "时间写成 2026-11-22 08:30，经纬度写成度数，次数写成整数。",
    "write times as 2026-11-22 08:30, places in degrees, counts as whole numbers.",
)  # fmt: skip
UNKNOWN_WORD = _kind(
    "W863", "{what}里的“{text}”不认识，共 {count} 行", "'{text}' under {what_en} is not known; {count} rows have it",
    "在“值的对应”里选它的意思，再检查。", "choose what it means under 'Values' and check again.",
)  # fmt: skip
TOO_LONG = _kind(
    "W864", "“{what}”有 {length} 个字，最多 {most} 个；共 {count} 行过长",
    "'{what_en}' has {length} characters, {most} at most; {count} rows are too long",
    "在原文件里写短，或者勾选“有错的行不写入”。", "make it shorter in the file, or leave rows with faults out.",
)  # fmt: skip
TWICE = _kind(
    "W865", "编号“{text}”在文件里有 {times} 行；这样的编号共 {count} 个",
    "number '{text}' stands in {times} rows; {count} numbers stand more than once",
    "每件案件只留一行。", "keep one row of each case.",
)  # fmt: skip
NO_PLACE = _kind(
    "W866", "经度 {longitude}、纬度 {latitude} 不是一个地点，共 {count} 行",
    "longitude {longitude}, latitude {latitude} is no place; {count} rows",
    "看看两列是不是对调了；经度在前，在中国约为 73 到 135。",
    "see whether the two columns are swapped; longitudes in China lie between 73 and 135.",
)  # fmt: skip
OUTSIDE = _kind(
    "W867", "地点在“{unit}”，不归这个来源；共 {count} 行", "the place lies in {unit}, beyond this source; {count} rows",
    "换用那里的来源导入这些行，或者勾选“有错的行不写入”。",
    "import these rows by a source of that part, or leave rows with faults out.",
)  # fmt: skip
STATE_NEEDS = _kind(
    "W868", "状态是“{state}”的案件缺{what}，共 {count} 行", "cases that are '{state_en}' lack {what_en}; {count} rows",
    "补上这一列，或者在“值的对应”里换一个状态。", "fill in that column, or choose another state under 'Values'.",
)  # fmt: skip
TIMES = _kind(
    "W869", "“{what}”{at}{how}，共 {count} 行", "{what_en} {at} {how_en}; {count} rows",
    "在原文件里改正，或者勾选“有错的行不写入”。", "mend the file, or leave rows with faults out.",
)  # fmt: skip
NO_GRID = _kind(
    "W870", "{count} 行的地点不在任何网格内，归“{unit}”的平台",
    "{count} rows lie in no grid; the desk of {unit} gets them",
    "想要落到网格，就补上网格一列，或者先补全网格边界。",
    "fill in a column with the grid, or bring in the missing boundaries first.", "warning",
)  # fmt: skip
RAGGED = _kind(
    "W871", "第 {row} 行有 {found} 格，标题有 {wanted} 列", "row {row} has {found} cells, the heading {wanted}",
    "多半是文字里有没加引号的逗号；用表格软件另存为 CSV 或 xlsx。",
    "mostly a comma in a text without quotes; save it as CSV or xlsx by a spreadsheet program.",
)  # fmt: skip
TOO_MANY = _kind(
    "W872", "文件超过 {most} 行", "the file has more than {most} rows",
    "分成几个文件，一个接一个导入。", "split it and import one part after the other.",
)  # fmt: skip
NO_HEADINGS = _kind(
    "W873", "第一行不是标题：{why}", "the first row holds no headings: {why_en}",
    "第一行写列名，每列一个，不重复。", "the first row names the columns, each by a name of its own.",
)  # fmt: skip
CONFLICT = _kind(
    "W874", "案件 {number}（{text}）在本平台办理过，来文又有变化",
    "case {number} ({text}) has been worked on here, and its platform tells something else now",
    "默认保留本平台的；要用来文的，选“以来文为准”再检查。",
    "what is here is kept unless you choose 'take theirs' and check again.", "warning",
)  # fmt: skip
NOT_READY = _kind(
    "W875", "“{name}”现在是“{state}”，不能这样办", "{name} is '{state_en}' now, which does not allow this",
    "刷新页面，看现在可以办什么。", "load the page again and see what applies now.",
)  # fmt: skip
NOTHING_NEW = _kind(
    "W876", "“{name}”没有新的案件，也没有变化", "{name} brings nothing new and nothing changed",
    "不需要写入。", "there is nothing to write.",
)  # fmt: skip
NOT_YOURS = _kind(
    "W877", "这个来源不归您管，或者已停用", "this source is not yours, or is withdrawn",
    "请该单位的考核办人员办理，或者新建一个来源。", "ask the office of its unit, or make a source of your own.",
)  # fmt: skip
BAD_CALL = _kind(
    "W878", "请求看不懂：{why}", "the request cannot be read: {why_en}",
    '发送 {{"cases": [{{列名: 值}}]}}。', 'send {{"cases": [{{column: value}}]}}.',
)  # fmt: skip
WRONG_KEY = _kind(
    "W879", "密钥不对，或者来源已停用", "the key is wrong, or its source is withdrawn",
    "在 Authorization: Bearer 里放来源的密钥；忘记了就换一把。",
    "put the source's key into Authorization: Bearer; where it is lost, have a new one made.",
)  # fmt: skip
BATCH = _kind(
    "W880", "一次 {count} 行，最多 {most} 行", "{count} rows at once; {most} at most",
    "分几次发送。", "send them in several calls.",
)  # fmt: skip
CODE_TAKEN = _kind(
    "W881", "代码“{code}”已有来源用了", "the code '{code}' is taken by another source",
    "换一个代码。", "choose another one.",
)  # fmt: skip
NOT_YOUR_UNIT = _kind(
    "W882", "不能为这个单位建来源", "no source can be made for this unit",
    "选您负责范围内的区县或镇街。", "choose a district or town of your own part.",
)  # fmt: skip
WITHDRAWN = _kind(
    "W883", "来源“{name}”已停用", "source {name} is withdrawn", "需要时新建一个来源。",
    "make another one where it is needed.",
)  # fmt: skip
CHANGED_SINCE = _kind(
    "W884", "检查之后案件有了变化，已重新检查", "cases have changed since the check; it was done anew",
    "看过变化后再写入。", "look at the changes and write again.", "warning",
)  # fmt: skip
MORE = _kind(
    "W885", "{kind} 还有 {count} 处", "{count} more of {kind}", "先改列出的，再检查。",
    "mend those listed and check again.",
)  # fmt: skip
FEW_CALLS = _kind(
    "W886", "错误的密钥太多，请稍后再试", "too many wrong keys; try again later",
    "十分钟后再试。", "try again in ten minutes.",
)  # fmt: skip

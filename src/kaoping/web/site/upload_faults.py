"""Kinds of faults of uploaded files: W520–W539. Faults inside a table of units or people belong to their apps."""

from __future__ import annotations

from kaoping.problems import define

FILE_TOO_LARGE = define(
    "W520",
    "error",
    zh="文件有 {size}，超过 {limit}",
    en="the file has {size}, more than {limit}",
    mend_zh="删去用不着的工作表和图片，或分成几个文件再上传。",
    mend_en="remove sheets and pictures that are not needed, or upload it in several files.",
)
FILE_EMPTY = define(
    "W521",
    "error",
    zh="文件是空的",
    en="the file is empty",
    mend_zh="请重新选择文件。",
    mend_en="choose the file again.",
)
NOT_THE_KIND = define(
    "W522",
    "error",
    zh="这不是{wanted}，内容是{found}",
    en="this is not {wanted_en}; it holds {found_en}",
    mend_zh="用 Excel 或 WPS 打开后另存为 .xlsx（或 CSV UTF-8），不要只改文件名的后缀。",
    mend_en="open it in Excel or WPS and save it as .xlsx (or CSV UTF-8); do not only change the end of its name.",
)
UNPACKS_TOO_LARGE = define(
    "W523",
    "error",
    zh="工作簿解压后超过 {limit}，没有打开",
    en="the workbook unpacks to more than {limit} and was not opened",
    mend_zh="把要导入的几列复制到新下载的模板里再上传。",
    mend_en="copy the columns to import into a fresh template and upload that.",
)
TOO_MANY_ROWS = define(
    "W524",
    "error",
    zh="有 {count} 行，一次最多 {limit} 行",
    en="there are {count} rows; at most {limit} can be imported at once",
    mend_zh="分成几个文件，先上级后下级。",
    mend_en="split the file; units that stand higher come first.",
)
NO_SUCH_SHEET = define(
    "W525",
    "error",
    zh="工作簿里没有名为“{sheet}”的工作表（有：{sheets}）",
    en="the workbook has no sheet “{sheet}” (it has: {sheets})",
    mend_zh="使用本页下载的模板，不要改工作表的名字。",
    mend_en="use the template of this page and keep the names of its sheets.",
)
MISSING_COLUMNS = define(
    "W526",
    "error",
    zh="缺少列：{columns}",
    en="columns are missing: {columns_en}",
    mend_zh="第一行是中文标题，第二行是英文列名；请用本页下载的模板，保留这两行。",
    mend_en="row 1 holds the Chinese headings, row 2 the column names; use the template of this page and keep both.",
)
TWICE_A_COLUMN = define(
    "W527",
    "error",
    zh="列“{name}”出现了两次",
    en="the column “{name}” stands there twice",
    mend_zh="只保留一列。",
    mend_en="keep one of them.",
)
CELL_LOST = define(
    "W528",
    "error",
    zh="单元格是错误值，或是没有算出结果的公式",
    en="the cell holds an error, or a formula without a result",
    mend_zh="在 Excel 里把它改成数值或文字后保存。",
    mend_en="turn it into a value or a text in Excel and save.",
)
UNREADABLE_TEXT = define(
    "W529",
    "error",
    zh="文字编码读不出来",
    en="the text cannot be decoded",
    mend_zh="另存为“CSV UTF-8”或 GB18030 编码的 CSV。",
    mend_en="save it as “CSV UTF-8”， or as CSV in GB18030.",
)
GONE = define(
    "W530",
    "error",
    zh="校验过的文件已过期或被改动",
    en="the checked file has expired or was changed",
    mend_zh="请重新上传。",
    mend_en="upload it again.",
)
CHANGED_SINCE = define(
    "W531",
    "error",
    zh="校验之后数据又有变动，要写入的内容已和刚才看到的不同",
    en="the data changed after the check: what would be written is no longer what was shown",
    mend_zh="下面是重新校验的结果，看过后再写入。没有写入任何内容。",
    mend_en="below is the result of a new check; look at it and write then. Nothing was written.",
)

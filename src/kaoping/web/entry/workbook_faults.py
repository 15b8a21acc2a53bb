"""Kinds of faults of workbooks that are filled in and come back: W585–W599, W700–W705."""

from __future__ import annotations

from kaoping.problems import define

AGAIN_ZH = "在采集表页面重新下载模板，把数字粘贴进去再上传。"
AGAIN_EN = "download the template of this sheet anew, paste the figures into it and upload that."

NOT_OUR_TEMPLATE = define(
    "W585", "error",
    zh="这不是本平台为采集表生成的模板，或模板的机读标记被改动",
    en="this is no template that the platform made for a sheet, or its mark was altered",
    mend_zh=AGAIN_ZH, mend_en=AGAIN_EN,
)  # fmt: skip
WRONG_KIND = define(
    "W586", "error",
    zh="上传的不是 .xlsx 工作簿，内容是{found}",
    en="this is no .xlsx workbook; it holds {found_en}",
    mend_zh="用 Excel 或 WPS 打开后另存为“Excel 工作簿(.xlsx)”，去掉密码和宏，不要只改文件名的后缀。",
    mend_en="open it in Excel or WPS and save it as an .xlsx workbook without password and macros; do not only rename.",
)  # fmt: skip
OTHER_CYCLE = define(
    "W587", "error",
    zh="这是“{cycle}”（{period}）的模板，不是本周期（{ours}）的",
    en="this is the template of “{cycle}” ({period}), not of this cycle ({ours})",
    mend_zh="在本周期下载模板，把数字粘贴进去再上传；没有写入任何内容。",
    mend_en="download the template of this cycle and paste the figures into it; nothing was written.",
)  # fmt: skip
OTHER_SHEET = define(
    "W588", "error",
    zh="这是另一张采集表的模板（{sheet}）",
    en="this is the template of another sheet ({sheet})",
    mend_zh="到那张表上传，或下载本表的模板。",
    mend_en="upload it there, or download the template of this sheet.",
)  # fmt: skip
OTHER_VERSION = define(
    "W589", "error",
    zh="模板按方案第 {version} 版生成，本周期现在用第 {ours} 版",
    en="the template was made for version {version} of the scheme; the cycle now uses version {ours}",
    mend_zh=AGAIN_ZH, mend_en=AGAIN_EN,
)  # fmt: skip
OTHER_SEAT = define(
    "W590", "error",
    zh="这份模板是评分人“{seat}”的，您是“{ours}”",
    en="this template is of the assessor “{seat}”; you are “{ours}”",
    mend_zh="打分列只能由本人上传；请下载自己的模板。",
    mend_en="marks are uploaded by their assessor; use a template of your own.",
)  # fmt: skip
COLUMNS_GONE = define(
    "W591", "error",
    zh="表里缺少列：{columns}",
    en="columns are missing: {columns}",
    mend_zh="不要删除列或隐藏的列名行；不填的列留空即可。重新下载模板。",
    mend_en="delete neither columns nor the hidden row of their names; leave columns empty instead. Download anew.",
)  # fmt: skip
COLUMN_UNKNOWN = define(
    "W592", "error",
    zh="列“{column}”不在本采集表，或出现了两次",
    en="the column “{column}” is not of this sheet, or stands there twice",
    mend_zh=AGAIN_ZH, mend_en=AGAIN_EN,
)  # fmt: skip
UNIT_UNKNOWN = define(
    "W593", "error",
    zh="没有代码为“{unit}”的单位",
    en="there is no unit with the code “{unit}”",
    mend_zh="不要增加行或改动单位代码；单位有增减时重新下载模板。",
    mend_en="add no rows and leave the codes alone; download the template anew when units have changed.",
)  # fmt: skip
UNIT_TWICE = define(
    "W594", "error",
    zh="单位“{unit}”出现了两次，第一次在第 {first} 行",
    en="the unit “{unit}” stands there twice, first in row {first}",
    mend_zh="只保留一行。",
    mend_en="keep one row.",
)  # fmt: skip
NAME_MOVED = define(
    "W595", "error",
    zh="代码 {unit} 对应“{name}”，这一行写的是“{found}”",
    en="the code {unit} is of “{name}”; the row says “{found}”",
    mend_zh="可能只对一部分列排了序，数字会错位。撤销排序，或重新下载模板粘贴。",
    mend_en="perhaps only some columns were sorted and figures are in wrong rows. Undo that, or use a fresh template.",
)  # fmt: skip
MERGED = define(
    "W596", "error",
    zh="合并了单元格 {range}",
    en="the cells {range} are merged",
    mend_zh="取消合并，每个单位各填一格。",
    mend_en="unmerge them; every unit has a cell of its own.",
)  # fmt: skip
NO_NUMBER = define(
    "W597", "error",
    zh="“{text}”是{what}，不是数字",
    en="“{text}” is {what_en}, not a number",
    mend_zh="把格式改为“常规”，填一个数；没有数就留空。公式请复制后“选择性粘贴—数值”。",
    mend_en="set the format to General and enter a number, or leave it empty. Paste formulas as values.",
)  # fmt: skip
HIDDEN = define(
    "W598", "warning",
    zh="隐藏的行或列里有 {count} 格要写入（如 {cells}）",
    en="{count} cells to write are in hidden rows or columns ({cells} …)",
    mend_zh="确认这些格子也要写入，或取消隐藏检查后重新上传。",
    mend_en="confirm that these are meant, too, or unhide and look at them, then upload again.",
)  # fmt: skip
TEXT_NUMBER = define(
    "W599", "warning",
    zh="{count} 个数字存成了文字，已按数字读（如 {cells}）",
    en="{count} numbers are kept as text and were read as numbers ({cells} …)",
    mend_zh="不改也可以写入；看一看读得对不对。",
    mend_en="it can be written as it is; see whether they were read rightly.",
)  # fmt: skip
NOT_READY = define(
    "W700", "error",
    zh="导入“{name}”现在是“{state}”，不能这样做",
    en="the import “{name}” is {state_en}; this cannot be done now",
    mend_zh="刷新页面看最新状态。",
    mend_en="load the page anew.",
)  # fmt: skip
NOTHING_NEW = define(
    "W701", "error",
    zh="“{name}”里没有要写入的变化",
    en="“{name}” changes nothing",
    mend_zh="内容与平台上的相同，不需要写入。",
    mend_en="the platform has the same figures; nothing needs to be written.",
)  # fmt: skip
CHANGED_SINCE = define(
    "W702", "warning",
    zh="检查之后平台上的数又有变动，已重新检查，没有写入",
    en="figures changed after the check; it was checked anew, nothing was written",
    mend_zh="看过下面的变化再写入。",
    mend_en="look at the changes below, then write.",
)  # fmt: skip
DECIDE = define(
    "W703", "error",
    zh="有 {count} 格需要您先决定（下载模板之后平台上已改动，或在隐藏的行列里）",
    en="{count} cells wait for a decision (changed on the platform since, or hidden)",
    mend_zh="在写入按钮旁选一项。",
    mend_en="choose beside the button.",
)  # fmt: skip
TOO_LONG = define(
    "W704", "error",
    zh="表里有 {count} 行（或列太多），最多 {most} 行",
    en="there are {count} rows (or too many columns), at most {most}",
    mend_zh="删掉下方的空行和别的内容，或重新下载模板。",
    mend_en="delete what lies below, or use a fresh template.",
)  # fmt: skip
NOT_YOURS = define(
    "W705", "error",
    zh="这份导入不是您上传的",
    en="you did not upload this workbook",
    mend_zh="由上传的人写入或放弃。",
    mend_en="its uploader writes it or drops it.",
)  # fmt: skip

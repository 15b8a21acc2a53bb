"""Kinds of faults within fact tables: F23x–F25x, in a cell, or between rows."""

from __future__ import annotations

from kaoping.problems import define

# --- cells ----------------------------------------------------------------------------------------------------
NOT_A_NUMBER = define(
    "F231",
    "error",
    zh="“{text}”不是数字",
    en="'{text}' is not a number",
    mend_zh="只写数字，如 12 或 3.5；没有数据就留空，不要写文字。",
    mend_en="write a plain number such as 12 or 3.5; leave the cell empty if there is none.",
)
FULL_WIDTH = define(
    "F232",
    "error",
    zh="“{text}”用了全角字符",
    en="'{text}' is written in full-width characters",
    mend_zh="改成半角：{better}。",
    mend_en="write it in half width: {better}.",
)
DRESSED_NUMBER = define(
    "F233",
    "error",
    zh="“{text}”带有千分位、百分号、货币或计量单位",
    en="'{text}' carries separators, a percent sign, a currency or a unit",
    mend_zh="只留数字本身，如 {better}。",
    mend_en="leave the bare number, such as {better}.",
)
TOO_MANY_DIGITS = define(
    "F234",
    "error",
    zh="“{text}”的位数太多，无法精确保存（整数与小数合计最多 38 位）",
    en="'{text}' has too many digits to be held exactly (38 at most, before and after the point together)",
    mend_zh="检查是否写错；需要时减少小数位。",
    mend_en="check it; use fewer decimals if it is meant.",
)
NOT_WHOLE = define(
    "F235",
    "error",
    zh="“{text}”不是整数",
    en="'{text}' is not a whole number",
    mend_zh="写 0、1、2 这样的整数；没有就留空。",
    mend_en="write a whole number such as 0, 1, 2; leave it empty if there is none.",
)
NEGATIVE = define(
    "F236",
    "error",
    zh="“{text}”是负数，这里不可能是负数",
    en="'{text}' is negative, which is impossible here",
    mend_zh="改成正确的数；扣分由方案规定，这里不写负号。",
    mend_en="correct it; deductions are the scheme's, no minus is written here.",
)
NOT_A_FLAG = define(
    "F237",
    "error",
    zh="“{text}”不是是/否",
    en="'{text}' is neither yes nor no",
    mend_zh="写 true 或 false（也认 1/0、是/否、yes/no）。",
    mend_en="write true or false (1/0, 是/否, yes/no are read as well).",
)
NOT_A_DATE = define(
    "F238",
    "error",
    zh="“{text}”不是日期，或没有这一天",
    en="'{text}' is not a date, or there is no such day",
    mend_zh="写成 2024-03-05 或 2024-03-05 14:30（也认 2024/3/5）。",
    mend_en="write 2024-03-05 or 2024-03-05 14:30 (2024/3/5 is read as well).",
)
SERIAL = define(
    "F239",
    "error",
    zh="“{text}”像是 Excel 的日期序号，不是日期",
    en="'{text}' looks like an Excel serial number, not a date",
    mend_zh="在 Excel 里把这一列设为日期格式后再保存。",
    mend_en="format the column as dates in Excel and save again.",
)
ZONE = define(
    "F240",
    "error",
    zh="“{text}”带有时区",
    en="'{text}' carries a time zone",
    mend_zh="只写当地时间，不写时区，如 2024-03-05 14:30。",
    mend_en="write local time without a zone, such as 2024-03-05 14:30.",
)
ABSURD_DATE = define(
    "F241",
    "error",
    zh="日期“{text}”不合常理（应在 {first} 年到 {last} 年之间）",
    en="the date '{text}' is out of all reason (it must lie in {first} to {last})",
    mend_zh="改成正确的日期；没有就留空。",
    mend_en="correct the date; leave it empty if there is none.",
)
UNKNOWN_WORD = define(
    "F242",
    "error",
    zh="“{text}”不在可用的词里{hint}",
    en="'{text}' is not one of the words allowed{hint_en}",
    mend_zh="可用：{words}。",
    mend_en="allowed: {words}.",
)
NOT_A_PERIOD = define(
    "F243",
    "error",
    zh="“{text}”不是周期",
    en="'{text}' is not a period",
    mend_zh="写 2024、2024Q1 或 2024-03，也可留空；Excel 会把 2024-03 改成日期，请先把这一列设为文本。",
    mend_en="write 2024, 2024Q1 or 2024-03, or nothing; format the column as text, or Excel makes 2024-03 a date.",
)
EMPTY_CELL = define(
    "F244",
    "error",
    zh="必须填写，却是空的",
    en="this cell must be filled, it is empty",
    mend_zh="补上{label}；整行作废就删掉这一行。",
    mend_en="fill in the {column}; delete the row if it is void.",
)
CONTROL_CHARACTER = define(
    "F245",
    "error",
    zh="“{text}”里有不可见的控制字符",
    en="'{text}' contains invisible control characters",
    mend_zh="重新输入这一格。",
    mend_en="type the cell anew.",
)
TRIMMED = define(
    "F246",
    "warning",
    zh="有 {count} 格的前后有空格，已去掉",
    en="cells with spaces at the ends, which were taken off: {count}",
    mend_zh="不影响计算；方便时在源头清理。",
    mend_en="scores are not touched; clean it at the source when convenient.",
)
TIME_DROPPED = define(
    "F247",
    "warning",
    zh="有 {count} 格带了时刻，这一列只用日期",
    en="only the date is used in this column; cells with a time of day: {count}",
    mend_zh="不影响计算。",
    mend_en="nothing need be done.",
)
MORE = define(
    "F248",
    "error",
    zh="这一列还有 {count} 处类似问题没有逐一列出",
    en="{count} more such faults in this column are not listed one by one",
    mend_zh="按上面列出的办法整列检查。",
    mend_en="mend the whole column as said above.",
)
MORE_ROWS = define(
    "F249",
    "error",
    zh="还有 {count} 行类似问题没有逐一列出（{kind}）",
    en="{count} more rows with such faults are not listed one by one ({kind})",
    mend_zh="按上面列出的办法全部检查。",
    mend_en="mend them all as said above.",
)
FORMULA_EMPTY = define(
    "F250",
    "error",
    zh="公式没有存下结果",
    en="the formula has no stored result",
    mend_zh="用 Excel 或 WPS 打开，算好后保存；或粘贴为数值。",
    mend_en="open it in Excel or WPS, let it calculate and save; or paste it as a value.",
)
ERROR_CELL = define(
    "F260",
    "error",
    zh="公式结果是错误值（如 #DIV/0!、#N/A）",
    en="the formula shows an error (such as #DIV/0! or #N/A)",
    mend_zh="改正公式；没有数据就清空这一格，不要写零。",
    mend_en="mend the formula; clear the cell if there is no figure, do not write zero.",
)

# --- rows -----------------------------------------------------------------------------------------------------
SAME_KEY = define(
    "F251",
    "error",
    zh="与第 {first} 行重复（{key}）",
    en="the same as row {first} ({key})",
    mend_zh="每个 {columns} 只能有一行；删掉多余的，或改正编号。",
    mend_en="one row for each {columns}; delete the surplus one or correct the key.",
)
UNKNOWN_UNIT = define(
    "F252",
    "error",
    zh="单位“{unit}”不在 units 表里（共 {count} 行）{hint}",
    en="the unit '{unit}' is not in the table units (rows: {count}){hint_en}",
    mend_zh="改正单位编号，或在 units 表里补上它。",
    mend_en="correct the unit, or add it to the table units.",
)
OWN_PARENT = define(
    "F253",
    "error",
    zh="单位“{unit}”的上级是它自己",
    en="the unit '{unit}' is its own parent",
    mend_zh="写上真正的上级；最高一级留空。",
    mend_en="name the true parent; leave it empty at the top.",
)
PARENT_CYCLE = define(
    "F254",
    "error",
    zh="上级关系绕成了圈：{circle}",
    en="the parents run in a circle: {circle}",
    mend_zh="改正其中一个单位的 parent。",
    mend_en="correct the parent of one of them.",
)
UNKNOWN_PARENT = define(
    "F255",
    "error",
    zh="上级“{parent}”不在 units 表里{hint}",
    en="the parent '{parent}' is not in the table units{hint_en}",
    mend_zh="改正 parent，或补上这个单位；最高一级留空。",
    mend_en="correct the parent or add that unit; leave it empty at the top.",
)
OVERLAPPING = define(
    "F256",
    "error",
    zh="{unit} 的 {indicator}：周期“{period}”与第 {first} 行的“{other}”重叠，会重复计算",
    en="{indicator} of {unit}: the period '{period}' overlaps '{other}' of row {first} and would be counted twice",
    mend_zh="同一单位同一指标只用一种周期（年、季或月）；汇总行请删掉。",
    mend_en="give one unit's indicator in one kind of period (year, quarter or month); delete rows that are sums.",
)
CLOSED_EARLY = define(
    "F257",
    "warning",
    zh="办结时间 {closed} 早于上报时间 {reported}",
    en="closed at {closed}, before it was reported at {reported}",
    mend_zh="核对两个时间。",
    mend_en="check both times.",
)
ZERO_COUNT = define(
    "F258",
    "warning",
    zh="count 为 0，这一行不起作用",
    en="count is 0, so this row counts for nothing",
    mend_zh="没有发生就删掉这一行；发生一次可留空。",
    mend_en="delete the row if nothing happened; leave it empty for once.",
)
MORE_WARNINGS = define(
    "F259",
    "warning",
    zh="还有 {count} 行类似情况没有逐一列出（{kind}）",
    en="{count} more such rows are not listed one by one ({kind})",
    mend_zh="按上面列出的办法检查。",
    mend_en="check them as said above.",
)

"""Kinds of faults of fact files and cycles: F20x sources, F21x files, F22x headings, F28x cycle.

Those within the tables (F23x–F25x) are in `faults_in_rows.py`, those that only a scheme shows (F26x, F27x) in
`faults_by_scheme.py`.
"""

from __future__ import annotations

from kaoping.problems import define

# --- sources: a folder, a workbook, tables in memory ----------------------------------------------------------
NO_SOURCE = define(
    "F201",
    "error",
    zh="找不到事实数据“{path}”",
    en="there are no facts at '{path}'",
    mend_zh="检查路径是否写对；应是一个文件夹，或一个 .xlsx 文件。",
    mend_en="check the path; it must be a folder or one .xlsx file.",
)
NOT_A_SOURCE = define(
    "F202",
    "error",
    zh="“{path}”既不是文件夹，也不是 .xlsx 文件",
    en="'{path}' is neither a folder nor an .xlsx file",
    mend_zh="给出放有 CSV 或 Parquet 表的文件夹，或一个 .xlsx 文件；老式 .xls 请先另存为 .xlsx。",
    mend_en="name the folder that holds the CSV or Parquet tables, or one .xlsx file; save an old .xls as .xlsx first.",
)
NO_TABLES = define(
    "F203",
    "error",
    zh="“{path}”里没有任何事实表",
    en="'{path}' holds no fact table",
    mend_zh="至少要有 units 表（units.csv、units.parquet 或名为 units 的工作表）；可用的表名：{tables}。",
    mend_en="at least the table units is needed (units.csv, units.parquet or a sheet units); the tables are: {tables}.",
)
NO_UNITS = define(
    "F204",
    "error",
    zh="units 表{what}",
    en="the table units {what_en}",
    mend_zh="units 表列出全部单位（列 unit、kind），其他表只引用其中的单位；请补上。",
    mend_en="the table units lists every unit (columns unit, kind), the other tables refer to it; add it.",
)
TABLE_TWICE = define(
    "F205",
    "error",
    zh="表 {table} 给了两次：{first} 和 {second}",
    en="the table {table} is given twice: {first} and {second}",
    mend_zh="只留其中一个。",
    mend_en="keep one of them.",
)
UNKNOWN_TABLE = define(
    "F206",
    "warning",
    zh="“{name}”不是事实表，没有读{hint}",
    en="'{name}' is no fact table and was not read{hint_en}",
    mend_zh="如是事实，请改成这些表名之一：{tables}；否则可移出。",
    mend_en="if it holds facts, name it one of: {tables}; otherwise move it away.",
)
UNREADABLE = define(
    "F207",
    "error",
    zh="文件读不了：{reason}",
    en="the file cannot be read: {reason}",
    mend_zh="文件可能损坏、没有传完或没有读取权限；请重新导出一份。",
    mend_en="it may be damaged, cut off or not permitted; export it again.",
)
NOT_THE_FORMAT = define(
    "F208",
    "error",
    zh="文件内容不是 {expected}，而是{found}",
    en="the content is not {expected} but {found_en}",
    mend_zh="改后缀不会改变内容；请从原来的程序另存为 {expected}。",
    mend_en="renaming does not convert a file; save it as {expected} from the program it came from.",
)
ENCODING = define(
    "F209",
    "error",
    zh="文字编码不对：从这一行起不是完好的 {encoding}（字节 {octets}）",
    en="wrong text encoding: from this row on it is not sound {encoding} (bytes {octets})",
    mend_zh="请另存为“CSV UTF-8”；GBK/GB18030 和带标记的 UTF-16 也可以。",
    mend_en="save it as 'CSV UTF-8'; GBK/GB18030 and UTF-16 with a mark are read as well.",
)
BINARY = define(
    "F210",
    "error",
    zh="文件里有空字节（NUL），不是文本",
    en="the file holds NUL bytes, it is not text",
    mend_zh="文件可能损坏或不是 CSV；请重新导出为“CSV UTF-8”。",
    mend_en="it is damaged or no CSV; export it again as 'CSV UTF-8'.",
)
EMPTY_FILE = define(
    "F211",
    "error",
    zh="文件是空的，连标题行也没有",
    en="the file is empty, there is not even a heading row",
    mend_zh="第一行写列名：{columns}；没有数据的表可以整个不给。",
    mend_en="write the column names in the first row: {columns}; a table without rows may be left out altogether.",
)
TOO_LARGE = define(
    "F212",
    "error",
    zh="文件太大或不正常：{what} 超过上限 {limit}",
    en="the file is too large or not genuine: {what_en} is over the limit of {limit}",
    mend_zh="大表请用 Parquet 或 CSV；如是工作簿，请清掉数据区以外的格式和空白行列。",
    mend_en="use Parquet or CSV for large tables; in a workbook, clear formats and blank rows beyond the data.",
)
ROW_TOO_LONG = define(
    "F213",
    "error",
    zh="这一行太长（{size} 字节，上限 {limit}）",
    en="this row is too long ({size} bytes, the limit is {limit})",
    mend_zh="检查是否有没配对的引号，或把整份文件贴进了一个单元格。",
    mend_en="look for an unpaired quote, or a whole file pasted into one cell.",
)
RAGGED = define(
    "F214",
    "error",
    zh="这一行有 {found} 个单元格，标题行有 {expected} 个",
    en="this row has {found} cells, the heading row has {expected}",
    mend_zh="检查逗号：文字里含逗号时整格要加英文双引号。",
    mend_en="look at the commas: a cell that contains one must be put in double quotes.",
)
OPEN_QUOTE = define(
    "F215",
    "error",
    zh="这一行开了一个双引号，到文件末尾也没有关上",
    en="a double quote opens in this row and never closes",
    mend_zh='文件可能没有传完；否则补上引号，格内的引号要写成两个（""）。',
    mend_en='the file may be cut off; otherwise close the quote, and write a quote within a cell twice ("").',
)
STRAY_QUOTE = define(
    "F216",
    "error",
    zh="这一行的双引号不在单元格的开头或结尾，后面的行无法可靠地分开",
    en="a double quote in this row stands within its cell; the rows below cannot be told apart",
    mend_zh='含引号的格要整格加引号，格内的引号写成两个（""）；最好由 Excel 重新另存。',
    mend_en='put the whole cell in quotes and write the inner quote twice (""); best save it from Excel again.',
)

# --- headings -------------------------------------------------------------------------------------------------
NO_COLUMN = define(
    "F221",
    "error",
    zh="缺少必需的列 {column}（{label}）{hint}",
    en="the required column {column} is missing{hint_en}",
    mend_zh="在第一行补上这个列名；现有列名：{found}。",
    mend_en="add this name to the first row; it holds now: {found}.",
)
COLUMN_TWICE = define(
    "F222",
    "error",
    zh="列名“{name}”出现了两次",
    en="the heading '{name}' occurs twice",
    mend_zh="删掉或改名其中一列（大小写不同也算同名）。",
    mend_en="delete or rename one of them (case does not tell them apart).",
)
NO_HEADING = define(
    "F223",
    "error",
    zh="第 {position} 列有数据却没有列名",
    en="column {position} has data but no heading",
    mend_zh="第一行必须是列名；拆开合并的单元格，每列写一个名字，或删掉这一列。",
    mend_en="the first row must be the headings; unmerge merged cells, name every column, or delete this one.",
)
UNKNOWN_COLUMN = define(
    "F224",
    "warning",
    zh="表里没有叫“{name}”的列，已忽略{hint}",
    en="this table has no column '{name}', it was ignored{hint_en}",
    mend_zh="可用的列：{columns}。",
    mend_en="the columns are: {columns}.",
)
COLUMN_TYPE = define(
    "F225",
    "error",
    zh="列的数据类型 {found} 不能当作{expected}用",
    en="the column's type {found} cannot serve as {expected_en}",
    mend_zh="导出时改成文字、数字、日期或是/否。",
    mend_en="export it as text, number, date or boolean.",
)
NOT_HEADINGS = define(
    "F226",
    "error",
    zh="第一行不是列名（读到：{found}）",
    en="the first row is not the headings (it reads: {found})",
    mend_zh="删掉列名上方的标题行，第一行写：{columns}。",
    mend_en="delete title rows above the headings; the first row must read: {columns}.",
)
LOOKS_LIKE = define(
    "F227",
    "warning",
    zh="单位属性“{name}”很像列 {column}，按属性读入了",
    en="the attribute '{name}' looks like the column {column}; it was read as an attribute",
    mend_zh="如果指的就是 {column}，请改列名。",
    mend_en="rename it if {column} was meant.",
)

# --- cycle ----------------------------------------------------------------------------------------------------
NOT_A_CYCLE = define(
    "F281",
    "error",
    zh="“{text}”不是考评周期",
    en="'{text}' is no cycle",
    mend_zh="写一年（2024）、一季（2024Q1）或一月（2024-03）。",
    mend_en="write a year (2024), a quarter (2024Q1) or a month (2024-03).",
)
OUTSIDE_CYCLE = define(
    "F282",
    "warning",
    zh="有 {count} 行的日期不在周期 {cycle} 内，不计入（最先的行：{rows}）",
    en="rows dated outside the cycle {cycle}, which do not count: {count} (the first: {rows})",
    mend_zh="如是本周期的事，请改正日期；否则不用管。",
    mend_en="correct the date if they belong to this cycle; otherwise nothing need be done.",
)
UNDATED = define(
    "F283",
    "warning",
    zh="有 {count} 行没有上报时间，任何周期都不计入（最先的行：{rows}）",
    en="rows without a time of report, which count in no cycle: {count} (the first: {rows})",
    mend_zh="补上上报时间。",
    mend_en="fill in the time of report.",
)

"""Kinds of faults of imports and of the rows of fact: W400–W449."""

from __future__ import annotations

from kaoping.problems import define

NOT_YOURS = define(
    "W400",
    "error",
    zh="您不能向这个周期导入事实数据",
    en="you may not import facts into this cycle",
    mend_zh="由考核办导入；责任部门可以导入自己负责项目的数据。",
    mend_en="the appraisal office imports; a responsible department may import what its items read.",
)
CYCLE_FINAL = define(
    "W401",
    "error",
    zh="“{cycle}”已经定稿，事实数据不能再改",
    en="'{cycle}' is final, its facts can no longer change",
    mend_zh="没有写入任何内容。",
    mend_en="nothing was written.",
)
FILE_TOO_LARGE = define(
    "W402",
    "error",
    zh="文件 {size} MB，超过 {limit} MB 的上限",
    en="the file has {size} MB, the limit is {limit} MB",
    mend_zh="大表请用 Parquet 或 CSV 压缩成 .zip 上传，或分几次导入。",
    mend_en="use Parquet, or CSV in a .zip, for large tables, or import in several parts.",
)
FILE_EMPTY = define(
    "W403",
    "error",
    zh="没有收到文件，或文件是空的",
    en="no file arrived, or it is empty",
    mend_zh="选择要导入的文件后再上传。",
    mend_en="choose the file and upload it again.",
)
FILE_KIND = define(
    "W404",
    "error",
    zh="“{name}”不是能导入的文件",
    en="'{name}' is no file that can be imported",
    mend_zh="可以用 .xlsx、.csv、.parquet，或装有这些文件的 .zip；老式 .xls 请先另存为 .xlsx。",
    mend_en="use .xlsx, .csv, .parquet, or a .zip of these; save an old .xls as .xlsx first.",
)
WHICH_TABLE = define(
    "W405",
    "error",
    zh="看不出“{name}”是哪一张表",
    en="it does not show which table '{name}' is",
    mend_zh="上传时选定表，或把文件改名为 {tables} 之一。",
    mend_en="choose the table when uploading, or name the file one of: {tables}.",
)
BAD_ARCHIVE = define(
    "W406",
    "error",
    zh="压缩包打不开：{reason}",
    en="the archive cannot be opened: {reason_en}",
    mend_zh="重新压缩成普通的 .zip（不加密），或直接上传里面的文件。",
    mend_en="make a plain .zip (no password), or upload the files themselves.",
)
ARCHIVE_TOO_LARGE = define(
    "W407",
    "error",
    zh="压缩包解开后太大：{what}超过上限 {limit}",
    en="the archive is too large when unpacked: {what_en} is over the limit of {limit}",
    mend_zh="分几次导入；如果没有这么多数据，这个文件可能不正常。",
    mend_en="import in several parts; if there is not that much data, the file is not genuine.",
)
SAME_TABLE_TWICE = define(
    "W408",
    "error",
    zh="{table} 表给了两次：{first} 和 {second}",
    en="the table {table} is given twice: {first} and {second}",
    mend_zh="只留其中一个，或先合并成一个文件。",
    mend_en="keep one of them, or put them together in one file.",
)
BOOK_NOT_ALONE = define(
    "W409",
    "error",
    zh="工作簿“{name}”不能和别的文件一起导入",
    en="the workbook '{name}' cannot be imported together with other files",
    mend_zh="把各表放进同一个工作簿，或者工作簿单独上传。",
    mend_en="put all tables into one workbook, or upload the workbook by itself.",
)
UNKNOWN_UNIT = define(
    "W410",
    "error",
    zh="单位“{unit}”不在本周期里（共 {count} 行）{hint}",
    en="the unit '{unit}' does not take part in this cycle (rows: {count}){hint_en}",
    mend_zh="改正单位编号；如果确有这个单位，请在“单位”页建好，它从下一个周期起参加。",
    mend_en="correct the unit; one that truly exists is set up on the page Units and takes part from the next cycle.",
)
UNIT_DIFFERS = define(
    "W411",
    "warning",
    zh="有 {count} 个单位的{what}与本周期不同，没有采用（最先的行：{rows}）",
    en="units whose {what_en} differ from the cycle's, which was not taken over: {count} (the first: {rows})",
    mend_zh="导入只更新单位的属性；名称、类别和上级请在“单位”页修改。",
    mend_en="an import changes attributes only; names, kinds and parents are changed on the page Units.",
)
TEXT_TOO_LONG = define(
    "W412",
    "error",
    zh="这一格有 {length} 个字，最多 {most} 个",
    en="this cell has {length} characters, the most is {most}",
    mend_zh="写短一些。",
    mend_en="make it shorter.",
)
WHOLE_TOO_LARGE = define(
    "W413",
    "error",
    zh="“{text}”太大，最多 {most}",
    en="'{text}' is too large, the most is {most}",
    mend_zh="检查是否写错。",
    mend_en="check the figure.",
)
OUTSIDE_DUTY = define(
    "W414",
    "error",
    zh="“{what}”不归您的部门负责（共 {count} 行）",
    en="'{what}' is not your department's to report (rows: {count})",
    mend_zh="删掉这些行，由负责的部门或考核办导入。",
    mend_en="delete these rows; the department that answers for them, or the office, imports them.",
)
TABLE_NOT_YOURS = define(
    "W415",
    "error",
    zh="{table} 表由考核办导入",
    en="the table {table_en} is imported by the appraisal office",
    mend_zh="从文件里去掉这张表；部门可以导入打分、指标数值、加减分事项和问卷中自己负责的行。",
    mend_en="take it out of the file; departments import their own rows of marks, values, incidents and ballots.",
)
OVERLAPS_STORED = define(
    "W416",
    "error",
    zh="{unit} 的 {indicator}：周期“{period}”与已有的“{other}”重叠，会重复计算",
    en="{indicator} of {unit}: the period '{period}' overlaps the stored '{other}' and would count twice",
    mend_zh="同一单位同一指标只用一种周期；换用另一种周期前，先清空指标数值表。",
    mend_en="give an indicator in one kind of period only; clear the table of values before changing to another.",
)
MORE = define(
    "W417",
    "error",
    zh="还有 {count} 行类似问题没有逐一列出（{kind}）",
    en="{count} more rows with such faults are not listed one by one ({kind})",
    mend_zh="按上面列出的办法全部检查。",
    mend_en="mend them all as said above.",
)
NOT_READY = define(
    "W418",
    "error",
    zh="“{name}”现在是“{state}”，不能写入",
    en="'{name}' is '{state_en}' and cannot be written",
    mend_zh="刷新页面看最新情况；有错误的文件请改好后重新上传。",
    mend_en="load the page again; mend a file with errors and upload it again.",
)
NOTHING_NEW = define(
    "W419",
    "note",
    zh="“{name}”与已有数据完全相同，没有变化",
    en="'{name}' is the same as what is stored; nothing changes",
    mend_zh="不需要写入。",
    mend_en="there is nothing to write.",
)
NO_REASON = define(
    "W420",
    "error",
    zh="没有写明理由",
    en="no reason is given",
    mend_zh="写一句为什么，它会记入审计日志。",
    mend_en="write a sentence why; it goes into the audit log.",
)
OFFICE_ONLY = define(
    "W421",
    "error",
    zh="只有考核办的拟订人可以清空一张表",
    en="only an author of the appraisal office can clear a table",
    mend_zh="请拟订人处理。",
    mend_en="ask an author to do it.",
)
ALREADY_EMPTY = define(
    "W422",
    "error",
    zh="{table}表里没有行",
    en="the table {table_en} has no rows",
    mend_zh="不需要清空。",
    mend_en="there is nothing to clear.",
)
FACTS_CHANGED = define(
    "W423",
    "warning",
    zh="检查以后，本周期的事实又有人改过，已按最新数据重新核对",
    en="somebody changed the facts of the cycle after the check; the file was compared anew",
    mend_zh="再看一遍下面的变化，然后写入。",
    mend_en="look at the changes below once more, then write.",
)
NO_SUCH_TABLE = define(
    "W424",
    "error",
    zh="没有“{table}”这张表",
    en="there is no table '{table}'",
    mend_zh="可用的表：{tables}。",
    mend_en="the tables are: {tables}.",
)
NO_TABLES = define(
    "W425",
    "error",
    zh="“{name}”里没有七张表中的任何一张",
    en="'{name}' holds none of the seven tables",
    mend_zh="工作表或文件以表名命名：{tables}；也可以下载模板照着填。",
    mend_en="name the sheets or files after the tables: {tables}; or fill in the template.",
)
LOCKED = define(
    "W430",
    "error",
    zh="{column} 已经核验锁定，有 {count} 格会被改动",
    en="{column} was checked and locked; {count} cells would change",
    mend_zh="在“采集”里申请更正，写明理由；批准后新旧数值都留在更正记录里。",
    mend_en="ask for a correction on the page Collection, with a reason; once approved, old and new stay on record.",
)
LOCKED_TABLE = define(
    "W431",
    "error",
    zh="“{table}”里有 {count} 列已经核验锁定，不能整表清空",
    en="{count} columns of {table_en} were checked and locked, the table cannot be emptied",
    mend_zh="在“采集”里逐项申请更正。",
    mend_en="ask for corrections on the page Collection.",
)
HANDED_OVER = define(
    "W432",
    "error",
    zh="{column} 已经提交，正待核验，有 {count} 格会被改动",
    en="{column} was submitted and waits to be checked; {count} cells would change",
    mend_zh="请核验人先退回这一列，再导入。",
    mend_en="have the column returned first, then import.",
)
HANDED_TABLE = define(
    "W433",
    "error",
    zh="“{table}”里有 {count} 列已经提交，正待核验，不能整表清空",
    en="{count} columns of {table_en} were submitted and wait to be checked, the table cannot be emptied",
    mend_zh="请核验人先退回这些列。",
    mend_en="have these columns returned first.",
)
FED = define(
    "W434",
    "error",
    zh="本周期的 {table} 表直接取自{words}，不能再手工导入",
    en="this cycle takes its table {table} straight from {words_en}; no rows are imported by hand",
    mend_zh="从文件里去掉这张表；要改回手工导入，请考核办先停止供数。",
    mend_en="leave the table out of the file, or have the office stop the feed first.",
)

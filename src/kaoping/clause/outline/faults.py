"""What is told about the outline of an appraisal: codes F330–F349. Nothing here refuses; a person decides."""

from __future__ import annotations

from kaoping.problems import define

CHILDREN_DISAGREE = define(
    "F330",
    "warning",
    zh="“{title}”写明 {said} 分，下列各项合计 {sum} 分",
    en="'{title}' says {said} points, its parts add up to {sum}",
    mend_zh="对照原文，改正其中一个分值；原文本身如此的，由起草科室说明后确认。",
    mend_en="compare with the text and correct one of the figures; if the text is so, have its author settle it.",
)
TOTAL_DISAGREES = define(
    "F331",
    "warning",
    zh="{what}应为 {said} 分，各项合计 {sum} 分",
    en="{what_en} should be {said} points, the items add up to {sum}",
    mend_zh="看是否漏读了项目，或原文分值有误；加分项、扣分项不计入总分。",
    mend_en="see whether an item was missed or a figure is wrong; bonus and penalty items do not count.",
)
CLAUSES_DISAGREE = define(
    "F332",
    "warning",
    zh="“{title}”满分 {said} 分，条款中写明的各分合计 {sum} 分",
    en="'{title}' is worth {said} points, those written in its clauses add up to {sum}",
    mend_zh="对照原文核对各条款后面括号里的分值。",
    mend_en="check the points in brackets behind its clauses.",
)
NO_POINTS = define(
    "F333",
    "warning",
    zh="“{title}”没有分值，同级的其他项目有",
    en="'{title}' has no points, others beside it have",
    mend_zh="补上分值，或标明这一项不单独设分。",
    mend_en="give its points, or say that it has none of its own.",
)
COLUMN = {"where": "分值栏", "where_en": "the points column", "taken": "分值栏", "taken_en": "the column"}
SENTENCE = {"where": "总的说明", "where_en": "the sentence about the whole", "taken": "标题", "taken_en": "the title"}
ROW = {"where": "分值栏", "where_en": "the points column", "taken": "标题", "taken_en": "the title"}
TWO_FIGURES = define(
    "F334",
    "warning",
    zh="“{title}”标题写 {said} 分，{where}写 {other} 分",
    en="'{title}' says {said} points in its title and {other} in {where_en}",
    mend_zh="以哪个为准，请起草科室确认；暂按{taken}。",
    mend_en="have the author say which one counts; until then {taken_en} is taken.",
)
UNKNOWN_HEAD = define(
    "F335",
    "note",
    zh="表头“{head}”不认识，这一栏没有用",
    en="the column '{head}' is not known and was not used",
    mend_zh="如这一栏有计分内容，请指定它是项目、标准、分值还是其他。",
    mend_en="if it holds something that scores, say whether it is item, criteria, points or something else.",
)
NO_HEAD = define(
    "F336",
    "warning",
    zh="表格没有表头，各栏按内容推定：{columns}",
    en="the table has no head; its columns were proposed from their contents: {columns_en}",
    mend_zh="请逐栏核对，不对的改正。",
    mend_en="check every column and correct what is wrong.",
)
FLAT_TABLE = define(
    "F337",
    "warning",
    zh="这里的表格粘贴成了连续文字，项目和条款是按分值和编号推定的",
    en="a table was pasted here as running text; its items and clauses are proposed by points and numbers",
    mend_zh="请逐项核对；有原来的 Word 或 Excel 表格时，改用原表最可靠。",
    mend_en="check each item; the original Word or Excel table is more reliable where you have it.",
)
JOINED = define(
    "F338",
    "note",
    zh="这个表格没有表头，按前一个表格的续表处理",
    en="this table has no head and was taken as the continuation of the one before",
    mend_zh="如是另一张表，请分开。",
    mend_en="if it is another table, keep them apart.",
)
REFERENCE_FOUND = define(
    "F339",
    "note",
    zh="“{words}”指的是“{target}”",
    en="'{words}' refers to '{target}'",
    mend_zh="请核对所指条款。",
    mend_en="check that this is what is meant.",
)
REFERENCE_LOST = define(
    "F340",
    "warning",
    zh="“{words}”指哪一条，文中找不到",
    en="what '{words}' refers to was not found",
    mend_zh="写明所指的条款。",
    mend_en="write out what is referred to.",
)
POINTS_UNREADABLE = define(
    "F341",
    "warning",
    zh="分值栏写的是“{text}”，{how}",
    en="the points column says '{text}', {how_en}",
    mend_zh="补上分值；如是比例或加减分，请说明。",
    mend_en="give the points; if it is a share or a bonus, say so.",
)
TABLE_UNUSED = define(
    "F342",
    "note",
    zh="这个表格看不出是考核项目表，没有从中取条款",
    en="this table does not look like one of appraisal items; no clause was taken from it",
    mend_zh="如是考核表，请指定各栏。",
    mend_en="if it is one, say what its columns are.",
)
INNER = {
    "what": "单元格里还有一个表格，连同单元格作为一个条款",
    "what_en": "there is a table within this cell; cell and table were taken as one clause",
}
MERGED = {
    "what": "这个单元格合并到了几个项目，条款暂记在第一个项目下",
    "what_en": "this cell is merged over several items; its clauses were put under the first of them",
}
ODD_CELL = define(
    "F343",
    "warning",
    zh="{what}",
    en="{what_en}",
    mend_zh="核对这一条款；里面的表格可写成文字，合并的单元格可拆开。",
    mend_en="check this clause; write an inner table out, split a merged cell.",
)
BREAKS_OFF = define(
    "F344",
    "warning",
    zh="文字到这里中断：“{text}”",
    en="the text breaks off here: '{text}'",
    mend_zh="补上原文缺失的部分。",
    mend_en="supply what is missing.",
)
NUMBER_JUMPS = define(
    "F345",
    "note",
    zh="编号不连续：“{before}”之后是“{number}”",
    en="the numbering jumps from '{before}' to '{number}'",
    mend_zh="看是否缺了一条，或编号有误。",
    mend_en="see whether one is missing or the number is wrong.",
)
WEB_REMAINS = define(
    "F346",
    "note",
    zh="有 {count} 处像是网页上的文字，不算规定内容",
    en="{count} places look like remains of a web page and were not taken as text of the regulation",
    mend_zh="如有误，请把规定的正文单独粘贴进来。",
    mend_en="if that is wrong, paste the regulation alone.",
)
NOTHING = {
    "what": "没有找到任何考核项目或计分条款",
    "what_en": "no item and no scoring clause was found",
    "mend": "确认给的是考核办法或评分表，而不是通知、总结等其他文件。",
    "mend_en": "make sure that this is an appraisal regulation or a scoring table and not another document.",
}
LOST = {
    "what_en": "this looks like a scoring sentence, but belongs to no item",
    "mend": "如是计分条款，请把它归到项目下。",
    "mend_en": "if it is a scoring clause, put it under its item.",
}
NOT_FOUND = define(
    "F347",
    "warning",
    zh="{what}",
    en="{what_en}",
    mend_zh="{mend}",
    mend_en="{mend_en}",
)
NO_CLAUSE = define(
    "F348",
    "warning",
    zh="“{title}”有 {points} 分，没有找到它的条款",
    en="'{title}' is worth {points} points, but no clause of it was found",
    mend_zh="补上评分标准，或指定这些分怎样得。",
    mend_en="add its criteria, or say how these points are earned.",
)
LABEL_PROPOSED = define(
    "F349",
    "note",
    zh="“{label}”推定为下一级的名称",
    en="'{label}' was proposed as the name of a part",
    mend_zh="请核对它下面的条款。",
    mend_en="check the clauses under it.",
)

"""What can be wrong when a document is reviewed clause by clause: W910–W939."""

from __future__ import annotations

from kaoping.problems import define

NOTHING_GIVEN = define(
    "W910",
    "error",
    zh="没有上传文件，也没有粘贴文字",
    en="neither a file nor a text is given",
    mend_zh="上传一份文件，或把文字粘贴进来",
    mend_en="upload a file, or paste the text",
)
NOT_OFFICE = define(
    "W911",
    "error",
    zh="{name}在这个单位没有“拟订”的职责",
    en="{name} is no author at this unit",
    mend_zh="请有这项职责的人办理，或请管理员授权",
    mend_en="let an author do it, or ask an administrator for the role",
)
NOT_OPEN = define(
    "W912",
    "error",
    zh="这次审读{state_zh}，不能再改",
    en="this review is {state_en}; it cannot be changed",
    mend_zh="刷新页面，看现在的状态；要改已写入的方案，请到方案草稿里改",
    mend_en="reload the page; a scheme that was written is changed in its draft",
)
SETTLED_BETWEEN = define(
    "W913",
    "error",
    zh="您打开之后，{who}已经改过这一处（现为“{now_zh}”），您这一次没有写入",
    en="{who} has changed this since you opened it (now “{now_en}”); nothing of yours was written",
    mend_zh="看过现在的内容，需要时再改",
    mend_en="look at it as it is now, and change it again if need be",
)
NO_SUCH_READING = define(
    "W914",
    "error",
    zh="没有这种读法，或这一条没有读出规则，不能按此确认",
    en="there is no such reading, or no rule was read from this clause that could be confirmed",
    mend_zh="改写这一条，或补上缺的数",
    mend_en="write the clause anew, or supply what is missing",
)
NOT_READABLE = define(
    "W915",
    "error",
    zh="改写后的文字仍然读不成一条规则：{why}",
    en="the words still make no rule: {why_en}",
    mend_zh="写清计什么、每多少、加扣几分，例如“未按期办结的，每件扣0.5分，最多扣5分。”",
    mend_en="say what is counted, for how many, and how many points, as in the examples",
)
BASIS_NEEDED = define(
    "W916",
    "error",
    zh="没有写明依据或理由",
    en="no basis or reason is given",
    mend_zh="写明依据，例如“起草科室 11-20 电话答复”",
    mend_en="say on what it rests, for example “answer of the drafting office by telephone, 11-20”",
)
FIGURE_NEEDS_NAME = define(
    "W917",
    "error",
    zh="待定的数没有名称",
    en="the pending figure has no name",
    mend_zh="写明是什么数，例如“满意度起扣线”",
    mend_en="say what figure it is, for example “satisfaction below which points are lost”",
)
BAD_POINTS = define(
    "W918",
    "error",
    zh="“{points}”不能作分值",
    en="“{points}” is no number of points",
    mend_zh="填 0 到 100000 之间的数，最多四位小数；没有分值就留空",
    mend_en="enter a number from 0 to 100000 with at most four places, or leave it empty",
)
STILL_OPEN = define(
    "W919",
    "error",
    zh="还有 {count} 处没有定，不能写入方案",
    en="{count} clauses are still open; nothing can be written to a scheme",
    mend_zh="逐处确认、改写、列为待定，或标为不涉及计分",
    mend_en="confirm them, write them anew, leave a figure pending, or mark them as not scoring",
)
NO_CLAUSES = define(
    "W920",
    "error",
    zh="“{name}”里没有找到计分的条款",
    en="no clause that scores was found in “{name}”",
    mend_zh="核对是不是考核细则；计分表在附件里的，请上传附件",
    mend_en="check that it is the regulation itself; where the points stand in an annex, upload that",
)
CANNOT_DELETE = define(
    "W921",
    "error",
    zh="方案第 {number} 次修订由这次审读写成，条款出处都在这里，不能删除",
    en="revision {number} of the scheme was written from this review and points at its places; it cannot be deleted",
    mend_zh="先作废那次修订",
    mend_en="withdraw that revision first",
)
BAD_CODE = define(
    "W922",
    "error",
    zh="“{code}”不能作方案编号",
    en="“{code}” is no scheme id",
    mend_zh="用小写字母开头，只用小写字母、数字和连字符，例如 qinghe-2026",
    mend_en="begin with a small letter and use small letters, digits and hyphens only, such as qinghe-2026",
)
BROKEN_OFF = define(
    "W923",
    "error",
    zh="读这份文件的任务中断了",
    en="the job that read this document was broken off",
    mend_zh="点“重新读”",
    mend_en="press “Read again”",
)
NO_SUCH_ANSWER = define(
    "W924",
    "error",
    zh="没有这个选项",
    en="there is no such answer",
    mend_zh="从列出的选项里选",
    mend_en="choose one that is listed",
)
NO_TITLE = define(
    "W925",
    "error",
    zh="名称没有填",
    en="the title is missing",
    mend_zh="写上名称，不超过 200 字",
    mend_en="give it a title of at most 200 characters",
)
OUTDATED = define(
    "W927",
    "error",
    zh="第 {number} 处是程序升级前读的，现在要重新定",
    en="clause {number} was read before the program was renewed and has to be settled anew",
    mend_zh="点“另选、改写”，照原意再写一次",
    mend_en="press “Write it anew” and say once more what it means",
)
NOTHING_PICKED = define(
    "W928",
    "error",
    zh="没有勾选要确认的条款",
    en="no clause is ticked",
    mend_zh="勾选要一并确认的条款",
    mend_en="tick the clauses that are to be confirmed together",
)
NOT_ALIKE = define(
    "W929",
    "error",
    zh="第 {number} 处不能一并确认：它已经定了、读不懂，或所依据的假定不止这一条",
    en="clause {number} cannot be confirmed with the others: it is settled or flagged, or assumes something else",
    mend_zh="到这一处单独办理",
    mend_en="settle it by itself",
)
NO_RULES = define(
    "W926",
    "error",
    zh="没有一条读成规则，写不成方案",
    en="not one clause is a rule; that makes no scheme",
    mend_zh="至少确认或改写一条计分的条款",
    mend_en="confirm or write at least one clause that scores",
)

"""Kinds of faults of the collection: W540–W569, W578."""

from __future__ import annotations

from kaoping.problems import define

NOT_A_NUMBER = define(
    "W540", "error",
    zh="“{text}”不是数字",
    en="'{text}' is not a number",
    mend_zh="填一个数；没有数就留空，空格子表示未填，不会当作 0。",
    mend_en="enter a number, or leave the cell empty; empty means not filled in, never 0.",
)  # fmt: skip
TOO_FINE = define(
    "W541", "error",
    zh="“{text}”的位数太多",
    en="'{text}' has too many digits",
    mend_zh="小数最多 {places} 位，整数最多 {whole} 位。",
    mend_en="at most {places} decimals and {whole} digits before the point.",
)  # fmt: skip
OVER_FULL = define(
    "W542", "error",
    zh="{figure} 超过满分 {most}",
    en="{figure} is over the full points, {most}",
    mend_zh="{title}可填 {least} 到 {most}；原值已保留。",
    mend_en="{title}: enter {least} to {most}; the old figure is kept.",
)  # fmt: skip
OVER_MOST = define(
    "W543", "error",
    zh="{figure} 超过上限 {most}",
    en="{figure} is over the limit, {most}",
    mend_zh="{title}可填 {least} 到 {most}；原值已保留。",
    mend_en="{title}: enter {least} to {most}; the old figure is kept.",
)  # fmt: skip
UNDER_LEAST = define(
    "W544", "error",
    zh="{figure} 低于下限 {least}",
    en="{figure} is under the limit, {least}",
    mend_zh="{title}不能小于 {least}；原值已保留。",
    mend_en="{title}: enter {least} or more; the old figure is kept.",
)  # fmt: skip
NO_SUCH_CELL = define(
    "W545", "error",
    zh="本表没有这一格（{unit}，{column}）",
    en="this sheet has no such cell ({unit}, {column})",
    mend_zh="刷新页面：单位或项目可能已经调整。",
    mend_en="load the page anew: units or items may have changed.",
)  # fmt: skip
COLUMN_CLOSED = define(
    "W546", "error",
    zh="{title}{state}，不能再填",
    en="{title_en} can no longer be filled in: {state_en}",
    mend_zh="已提交的请考核办退回；已锁定的在“更正”里申请。",
    mend_en="have the office return it when it is submitted; ask for a correction when it is locked.",
)  # fmt: skip
RECUSED = define(
    "W547", "error",
    zh="您回避{unit}，不能给它打分",
    en="you stand aside for {unit} and give it no marks",
    mend_zh="由本部门其他评分人填写。",
    mend_en="another assessor of the department does.",
)  # fmt: skip
NO_SEAT = define(
    "W548", "error",
    zh="这张表的评分人里没有您",
    en="you are not among the assessors of this sheet",
    mend_zh="请考核办把您加为评分人；数据列仍可填写。",
    mend_en="have the office name you as an assessor; reported figures you can still fill in.",
)  # fmt: skip
NOT_NOW = define(
    "W549", "error",
    zh="周期现在是“{stage}”阶段，采集表已经关闭",
    en="the cycle is at '{stage_en}', its sheets are closed",
    mend_zh="请考核办退回到“核验”，或在“更正”里申请改动。",
    mend_en="have the office go back to 'checking', or ask for a correction.",
)  # fmt: skip
NOT_YOURS = define(
    "W550", "error",
    zh="这张采集表不由您填写",
    en="this sheet is not yours to fill in",
    mend_zh="由责任部门或考核办填写。",
    mend_en="its department or the office does.",
)  # fmt: skip
TOO_MANY = define(
    "W551", "error",
    zh="一次保存 {count} 格，超过 {most} 格",
    en="{count} cells in one save, the limit is {most}",
    mend_zh="用 Excel 模板导入，或分几次保存。",
    mend_en="import a workbook, or save in several parts.",
)  # fmt: skip
REASON_TOO_LONG = define(
    "W552", "error",
    zh="理由有 {length} 字，最多 {most} 字",
    en="the reason has {length} characters, at most {most} are kept",
    mend_zh="写短一些，细节放进佐证材料。",
    mend_en="shorten it; details belong into the evidence.",
)  # fmt: skip
NO_SUCH_COLUMN = define(
    "W553", "error",
    zh="本表没有这一列（{column}）",
    en="this sheet has no such column ({column})",
    mend_zh="刷新页面：项目或责任部门可能已经调整。",
    mend_en="load the page anew: items or departments may have changed.",
)  # fmt: skip
NOT_OPEN = define(
    "W554", "error",
    zh="{title}现在是“{state}”（{who}，{when}），不能再提交",
    en="{title_en} is already '{state_en}' ({who}, {when})",
    mend_zh="刷新页面看现状。",
    mend_en="load the page anew to see how it stands.",
)  # fmt: skip
CELLS_MISSING = define(
    "W555", "error",
    zh="{title}还缺 {count} 格，第一个是{unit}",
    en="{title_en} lacks {count} cells, the first is {unit}",
    mend_zh="填完再提交；没有数的单位由考核办登记剔除。",
    mend_en="fill them in first; a unit that has no figure is exempted by the office.",
)  # fmt: skip
NOTHING_TO_SUBMIT = define(
    "W556", "error",
    zh="没有可以提交的列",
    en="there is no column to submit",
    mend_zh="一列填完才能提交。",
    mend_en="a column can be submitted once it is complete.",
)  # fmt: skip
NOT_SUBMITTED = define(
    "W557", "error",
    zh="{title}现在是“{state}”{by}，不在待核验之列",
    en="{title_en} is '{state_en}'{by_en}, not waiting to be checked",
    mend_zh="刷新页面看现状：可能有人先办了。",
    mend_en="load the page anew: somebody may have been faster.",
)  # fmt: skip
OWN_ENTRY = define(
    "W558", "error",
    zh="{title}由您{what}，不能由您核验",
    en="you {what_en} {title_en}, so you do not check it",
    mend_zh="请考核办或本部门另一个人核验。",
    mend_en="have the office or somebody else of the department check it.",
)  # fmt: skip
NO_CHECKER = define(
    "W559", "error",
    zh="这张采集表不由您核验",
    en="this sheet is not yours to check",
    mend_zh="由考核办核验，或由责任部门没有填写它的人核验。",
    mend_en="the office does, or somebody of the department who entered nothing of it.",
)  # fmt: skip
NO_REASON = define(
    "W560", "error",
    zh="没有写理由",
    en="there is no reason",
    mend_zh="写明理由（200 字以内），对方要看到。",
    mend_en="say why, in up to 200 characters; those concerned read it.",
)  # fmt: skip
NO_ASSESSOR = define(
    "W561", "error",
    zh="{person}不能做{unit}的评分人",
    en="{person} cannot be an assessor of {unit}",
    mend_zh="评分人是该部门有“责任部门”角色的人，考核办的表是考核办拟订人员；每人一席。",
    mend_en="assessors hold the role of the department (of the office: its authors), and one seat each.",
)  # fmt: skip
SEAT_IN_USE = define(
    "W562", "error",
    zh="席位 {seat}（{person}）已打 {count} 个分，不能撤",
    en="the seat {seat} ({person}) has given {count} marks and cannot be taken away",
    mend_zh="先把这些分清空，再调整席位。",
    mend_en="empty these cells first.",
)  # fmt: skip
MARKS_STAND = define(
    "W563", "error",
    zh="{person}已给{unit}打了 {count} 个分，先清空才能回避",
    en="{person} has given {unit} {count} marks; they have to be emptied first",
    mend_zh="在采集表里清空这些格；已锁定的走“更正”。",
    mend_en="empty these cells on the sheet; what is locked takes a correction.",
)  # fmt: skip
NO_SUCH_RECUSAL = define(
    "W564", "error",
    zh="不能这样登记回避：{what}",
    en="this cannot be put down: {what_en}",
    mend_zh="评分人从席位中选，单位从本周期被考评的单位中选。",
    mend_en="choose the assessor from the seats and the unit from those of the cycle.",
)  # fmt: skip
REMINDED = define(
    "W565", "error",
    zh="{unit}今天已经催办过（{when}，{who}）",
    en="{unit} was reminded today already ({when}, {who})",
    mend_zh="同一张表一天催办一次。",
    mend_en="a sheet is reminded once a day.",
)  # fmt: skip
NOBODY_TO_REMIND = define(
    "W566", "error",
    zh="没有要催办的采集表",
    en="there is no sheet to be reminded",
    mend_zh="各表都已填完提交，或今天都催办过。",
    mend_en="all are complete and submitted, or were reminded today.",
)  # fmt: skip
SEATS_CLOSED = define(
    "W567", "error",
    zh="{unit}已有 {count} 列评分提交或锁定，评分人和回避不能再变",
    en="{unit} has {count} columns of marks submitted or locked; assessors and recusals no longer change",
    mend_zh="先退回这些列；已锁定的不能变。",
    mend_en="have these columns returned first; locked ones stay.",
)  # fmt: skip
OFFICE_ONLY = define(
    "W568", "error",
    zh="这一步由考核办{what}",
    en="the office {what_en} here",
    mend_zh="请考核办办理。",
    mend_en="ask the office.",
)  # fmt: skip
STILL_HELD = define(
    "W569", "error",
    zh="{unit}的“{column}”{state}，不能换责任部门",
    en="'{column}' of {unit} is {state}; its department cannot change",
    mend_zh="待核验的先退回；已锁定的不能换，改动走更正。",
    mend_en="have it returned first; what is locked stays, and is changed by a correction.",
)  # fmt: skip
MARKS_HELD = define(
    "W578", "error",
    zh="{unit}在“{column}”已打 {count} 个分，换责任部门后这些分仍会计入",
    en="{unit} has given {count} marks to '{column}', which would still count",
    mend_zh="先由该部门清空这一列，再换责任部门。",
    mend_en="have that department empty the column first.",
)  # fmt: skip

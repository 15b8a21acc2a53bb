"""Kinds of faults of the collection: W540–W569."""

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

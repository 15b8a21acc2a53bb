"""Kinds of faults of the tree of units: W150–W199."""

from __future__ import annotations

from kaoping.problems import define

NOT_YOURS = define(
    "W150",
    "error",
    zh="“{unit}”不在您负责的范围内",
    en="“{unit}” is not in your part of the tree",
    mend_zh="请由系统管理员或上级考核办办理。",
    mend_en="ask the system administrator or the office above.",
)
CODE_TAKEN = define(
    "W151",
    "error",
    zh="编号“{code}”已经用过",
    en="the code “{code}” has been used",
    mend_zh="换一个编号；编号终身不变，撤销的单位也不能重用。",
    mend_en="choose another; a code stays with its unit for ever, also after it is closed.",
)
BAD_CODE = define(
    "W152",
    "error",
    zh="编号“{code}”不能用",
    en="the code “{code}” cannot be used",
    mend_zh="编号为 1 到 60 个字符，可用文字、数字和 - _ . ( )，不含空格和 / ? # % < > 等符号。",
    mend_en="1 to 60 characters: letters, digits and - _ . ( ); no spaces and none of / ? # % < >.",
)
BAD_NAME = define(
    "W153",
    "error",
    zh="名称不能为空，不超过 120 字，不含控制字符",
    en="a name is not empty, has at most 120 characters, and none that cannot be seen",
    mend_zh="改正名称。",
    mend_en="mend the name.",
)
BAD_KIND = define(
    "W154",
    "error",
    zh="类别“{kind}”不能用",
    en="the kind “{kind}” cannot be used",
    mend_zh="填区县、部门、派驻机构、镇街、社区、网格之一，或不超过 30 字的其他词。",
    mend_en="use district, department, agency, town, community or grid, or another word of at most 30 characters.",
)
BAD_ATTRIBUTES = define(
    "W155",
    "error",
    zh="属性“{name}”不能用",
    en="the attribute “{name}” cannot be used",
    mend_zh="属性名不超过 60 字，不与 unit、name、kind、parent 同名；属性值不超过 200 字；最多 60 项。",
    mend_en="names: at most 60 characters, not unit, name, kind or parent; values: at most 200 characters; 60 in all.",
)
NO_PARENT = define(
    "W156",
    "error",
    zh="上级“{parent}”在 {on} 不存在或已定于以后撤销",
    en="the parent “{parent}” is not there on {on}, or is to be closed later",
    mend_zh="换一个上级，或改日期。",
    mend_en="choose another parent or another day.",
)
CIRCLE = define(
    "W157",
    "error",
    zh="“{unit}”会成为自己的上级（{on}）",
    en="“{unit}” would stand above itself on {on}",
    mend_zh="上级不能选本单位或它的下级。",
    mend_en="the parent must be neither the unit nor one below it.",
)
TOO_EARLY = define(
    "W158",
    "error",
    zh="“{unit}”最近一次变更从 {since} 起生效，{on} 的变更会改写历史",
    en="the newest change of “{unit}” holds from {since}; a change on {on} would rewrite the past",
    mend_zh="生效日期须晚于 {since}。",
    mend_en="choose a day after {since}.",
)
CLOSED = define(
    "W159",
    "error",
    zh="“{unit}”从 {on} 起已撤销",
    en="“{unit}” is closed from {on}",
    mend_zh="已撤销的单位不再变更；需要时新设单位。",
    mend_en="a closed unit changes no more; open a new one if needed.",
)
HAS_CHILDREN = define(
    "W160",
    "error",
    zh="“{unit}”在 {on} 或以后还有 {count} 个下级单位（{some}）",
    en="“{unit}” has {count} units below it on or after {on} ({some})",
    mend_zh="先移走、合并或撤销下级单位。",
    mend_en="move, merge or close them first.",
)
SAME = define(
    "W161",
    "error",
    zh="与现在的内容相同，没有可写入的变更",
    en="nothing differs from what is there",
    mend_zh="改动后再提交。",
    mend_en="change something first.",
)
MERGE_ITSELF = define(
    "W162",
    "error",
    zh="“{unit}”不能并入自己，也不能并入自己的下级",
    en="“{unit}” cannot go into itself or into a unit below it",
    mend_zh="换一个并入的单位。",
    mend_en="choose another unit to go into.",
)
NO_UNITS = define(
    "W163",
    "error",
    zh="没有选单位",
    en="no unit is named",
    mend_zh="至少选一个单位。",
    mend_en="name at least one.",
)
BAD_GEOMETRY = define(
    "W164",
    "error",
    zh="边界不能用：{reason}",
    en="the boundary cannot be used: {reason_en}",
    mend_zh="提供一个 GeoJSON 的 Polygon 或 MultiPolygon（经度、纬度），不超过 1 MB、20000 个点。",
    mend_en="give a GeoJSON Polygon or MultiPolygon (longitude, latitude) of at most 1 MB and 20,000 points.",
)
BOUNDARY_TOO_EARLY = define(
    "W165",
    "error",
    zh="“{unit}”的边界从 {since} 起已有新的",
    en="“{unit}” has a newer boundary from {since} on",
    mend_zh="生效日期须晚于 {since}。",
    mend_en="choose a day after {since}.",
)
NOT_THERE = define(
    "W166",
    "error",
    zh="“{unit}”在 {on} 还没有设立",
    en="“{unit}” is not there yet on {on}",
    mend_zh="生效日期不早于设立日期 {since}。",
    mend_en="choose a day not before {since}.",
)
NO_SUCH_UNIT = define(
    "W167",
    "error",
    zh="没有编号为“{code}”的单位，或不在您的范围内",
    en="there is no unit “{code}”， or it is not in your part of the tree",
    mend_zh="在单位页查到编号后填写。",
    mend_en="look the code up on the page of units.",
)
# --- rows of an import ----------------------------------------------------------------------------------------
ROW_TWICE = define(
    "W170",
    "error",
    zh="编号“{code}”在文件里出现了两次（首次在第 {first} 行）",
    en="the code “{code}” stands there twice (first in row {first})",
    mend_zh="每个单位只留一行。",
    mend_en="keep one row for each unit.",
)
ROW_NO_PARENT = define(
    "W171",
    "error",
    zh="上级“{parent}”既不在文件里，也不是 {on} 已有的单位",
    en="the parent “{parent}” is neither in the file nor a unit that is there on {on}",
    mend_zh="补上这个上级单位的一行，或改正编号、日期。",
    mend_en="add a row for it, or mend the code or the day.",
)
ROW_NO_ROOT = define(
    "W172",
    "error",
    zh="没有填上级单位",
    en="no parent is given",
    mend_zh="填上级单位的编号；只有系统管理员可以导入没有上级的单位。",
    mend_en="give the code of the parent; only the system administrator may import units without one.",
)
ROW_BAD_DATE = define(
    "W173",
    "error",
    zh="“{text}”不是日期",
    en="“{text}” is not a date",
    mend_zh="写成 2026-01-31 的样子，或留空用页面上选的日期。",
    mend_en="write it like 2026-01-31, or leave it empty for the day chosen on the page.",
)
NO_ROWS = define(
    "W174",
    "error",
    zh="表里没有单位",
    en="the table holds no unit",
    mend_zh="从第三行开始，一行一个单位。",
    mend_en="one unit a row, from row 3 on.",
)

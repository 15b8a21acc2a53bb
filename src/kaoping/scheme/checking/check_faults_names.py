"""What can be wrong with the names, formulas and conditions of a scheme."""

from __future__ import annotations

from kaoping.problems import define

UNKNOWN_NAME = define(
    "F173",
    "error",
    zh="没有名为“{name}”的{what_zh}{hint_zh}",
    en="there is no {what_en} “{name}”{hint_en}",
    mend_zh="现有：{known}",
    mend_en="there are: {known}",
)
UNDECLARED = define(
    "F174",
    "error",
    zh="{what_zh}“{name}”没有在 inputs.{section} 里登记{hint_zh}",
    en="the {what_en} “{name}” is not declared under inputs.{section}{hint_en}",
    mend_zh="在 inputs.{section} 里补上一行“{name}: …”，或改正名称（现有：{known}）",
    mend_en="add a line “{name}: …” under inputs.{section}, or correct the name (there are: {known})",
)
UNUSED_MEASURE = define(
    "F175",
    "warning",
    zh="测量“{name}”没有被用到",
    en="the measure “{name}” is not used",
    mend_zh="在规则里用它，或删掉",
    mend_en="use it in a rule, or delete it",
)
UNUSED_INPUT = define(
    "F176",
    "warning",
    zh="inputs 里登记的{what_zh}“{name}”没有被用到",
    en="the {what_en} “{name}” is declared under inputs and not used",
    mend_zh="在规则里用它，或删掉",
    mend_en="use it in a rule, or delete it",
)
AMBIGUOUS_NAME = define(
    "F177",
    "error",
    zh="“{name}”既是测量又是单位属性，公式里分不清",
    en="“{name}” is a measure and an attribute of units; a formula cannot tell them apart",
    mend_zh="给测量换一个名称",
    mend_en="rename the measure",
)
CIRCLE = define(
    "F178",
    "error",
    zh="测量循环引用：{circle}",
    en="measures refer to each other in a circle: {circle}",
    mend_zh="去掉其中一环",
    mend_en="break the circle",
)
WRONG_SORT = define(
    "F179",
    "error",
    zh="{key} 需要{wanted_zh}，“{name}”是{found_zh}",
    en="{key} needs {wanted_en}; “{name}” is {found_en}",
    mend_zh="换一个测量或属性；按类别取值的用 by 表或 bands 的 is",
    mend_en="choose another measure or attribute; look figures up by class with a by table, or bands with is",
)
WRONG_SUBJECT = define(
    "F180",
    "error",
    zh="属性“{name}”属于 {of} 类单位，这里计算的是 {kind} 类单位",
    en="the attribute “{name}” belongs to units of kind {of}; here units of kind {kind} are scored",
    mend_zh="用 {kind} 类单位的属性，或改正 inputs.attributes 里的 of，或改正项目的 each",
    mend_en="use an attribute of {kind}, or correct `of` under inputs.attributes, or the item's each",
)
JUDGED_NOWHERE = define(
    "F181",
    "error",
    zh="这里不在任何项目之内，打分要写明是哪个项目",
    en="this stands in no item, so judged must say which item",
    mend_zh="写 item: 项目编号",
    mend_en="write item: and the id",
)
CHAIN = define(
    "F182",
    "error",
    zh="测量一个套一个超过 {most} 层",
    en="measures are built on each other more than {most} deep",
    mend_zh="减少层数",
    mend_en="use fewer levels",
)
UNREADABLE = define(
    "F183",
    "error",
    zh="读不懂“{text}”：第 {position} 个字符起，{zh}",
    en="“{text}” cannot be read: from character {position}, {en}",
    mend_zh="条件写成 level = 一般 and valid 这样，公式写成 closed / due 这样；特殊文字加引号",
    mend_en="write conditions like level = 一般 and valid, formulas like closed / due; put special words in quotes",
)
EXPRESSION = define(
    "F184",
    "error",
    zh="“{text}”：{zh}",
    en="“{text}”: {en}",
    mend_zh="{mend_zh}",
    mend_en="{mend_en}",
)
NOT_A_WORD = define(
    "F185",
    "error",
    zh="“{text}”：{name} 没有“{word}”这个值{hint_zh}",
    en="“{text}”: {name} is never “{word}”{hint_en}",
    mend_zh="可选：{known}",
    mend_en="choose from: {known}",
)

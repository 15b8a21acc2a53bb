"""What can be wrong with the worked examples of a scheme."""

from __future__ import annotations

from kaoping.problems import define

NOT_EXAMPLES = define(
    "F370",
    "error",
    zh="示例文件的写法不对：{zh}",
    en="the file of examples is not written as it should be: {en}",
    mend_zh="顶层写 examples(列表)，每个示例写 name、facts、expect 或 totals",
    mend_en="write a list under examples; each has name, facts, and expect or totals",
)
EXAMPLE_TWICE = define(
    "F371",
    "error",
    zh="有两个示例都叫“{name}”",
    en="two examples have the name '{name}'",
    mend_zh="给其中一个换个名称",
    mend_en="give one of them another name",
)
BAD_CYCLE = define(
    "F372",
    "error",
    zh="示例“{name}”的周期“{cycle}”不是周期",
    en="the cycle '{cycle}' of the example '{name}' is no cycle",
    mend_zh="写成 2024、2024Q1 或 2024-03",
    mend_en="write it as 2024, 2024Q1 or 2024-03",
)
ROW_TWICE = define(
    "F373",
    "error",
    zh="示例“{name}”的 {table} 表里有两行的键都是“{key}”",
    en="two rows of {table} in the example '{name}' have the key '{key}'",
    mend_zh="改其中一行的编号；要写许多相同的行，用 repeat",
    mend_en="change the id of one of them; for many alike rows write repeat",
)
UNKNOWN_UNIT = define(
    "F374",
    "error",
    zh="示例“{name}”里的单位“{unit}”不在它的 units 表里",
    en="the unit '{unit}' is not in the table units of the example '{name}'",
    mend_zh="核对单位编号，或在 units 表里补上它",
    mend_en="check the id, or add the unit to the table units",
)
NOT_SCORED = define(
    "F375",
    "error",
    zh="示例“{name}”期望单位“{unit}”有得分，但它不是被考评的单位（{kind}）",
    en="the example '{name}' expects points for '{unit}', which is not appraised ({kind})",
    mend_zh="核对单位编号和它的类别（kind）",
    mend_en="check the id of the unit and its kind",
)
UNKNOWN_ITEM = define(
    "F376",
    "error",
    zh="示例“{name}”提到的项目“{item}”在方案里没有",
    en="the example '{name}' names the item '{item}', which the scheme does not have",
    mend_zh="核对项目编号",
    mend_en="check the id of the item",
)
WRONG = define(
    "F377",
    "error",
    zh="示例“{name}”：单位 {unit} 的 {what} 应为 {expected}，算得 {found}",
    en="example '{name}': {what_en} of the unit {unit} should be {expected}, the scheme gives {found}",
    mend_zh="先按条文手算一遍：若示例错了改示例，若方案错了改方案",
    mend_en="work it out by hand from the official text: mend the example or the scheme, whichever is wrong",
)
BAD_DECISION = define(
    "F378",
    "error",
    zh="示例“{name}”的 decide 不能用：{zh}",
    en="the decide of the example '{name}' cannot be used: {en}",
    mend_zh="核对决定编号和选项",
    mend_en="check the id of the decision and its options",
)
NOT_COVERED = define(
    "F379",
    "warning",
    zh="没有示例走到项目 {item} 的这种情形：{case}({path})",
    en="no example shows this case of the item {item}: {case} ({path})",
    mend_zh="补一个手算的示例，让规则走到这种情形",
    mend_en="add an example, worked by hand, in which the rule goes this way",
)

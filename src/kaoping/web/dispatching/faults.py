"""Kinds of faults of duties, matters, rules of dispatch and the rota: W780–W799."""

from __future__ import annotations

from kaoping.problems import define

NOT_YOUR_PLACE = define(
    "W780", "error",
    zh="“{unit}”不在您能办理的范围内",
    en="'{unit}' is not in the part of the tree for which you may do this",
    mend_zh="换成您范围内的单位，或请上级办理。",
    mend_en="choose a unit of your part, or ask the office above.",
)  # fmt: skip
SAME_PERSON = define(
    "W781", "error",
    zh="“{what}”是您{did}的，这一步要由另一个人办",
    en="you have {did_en} '{what}'; somebody else takes this step",
    mend_zh="请有权限的另一位同事办理。",
    mend_en="have a colleague with the same role do it.",
)  # fmt: skip
ALREADY = define(
    "W782", "error",
    zh="“{what}”已经是“{state}”",
    en="'{what}' is '{state_en}' already",
    mend_zh="有人先办了一步。刷新页面，看还要不要办。",
    mend_en="somebody was faster. Load the page again and see whether anything is left to do.",
)  # fmt: skip
MISSING = define(
    "W783", "error",
    zh="没有填{what}",
    en="{what_en} is missing",
    mend_zh="补上后再提交。",
    mend_en="add it and send again.",
)  # fmt: skip
WAITS_ALREADY = define(
    "W784", "error",
    zh="“{what}”已有一件变更或退出申请在办",
    en="a change or removal of '{what}' is being decided already",
    mend_zh="等它办完，或请提出人撤回。",
    mend_en="wait for it, or have its proposer withdraw it.",
)  # fmt: skip
RULE_TWICE = define(
    "W785", "error",
    zh="同样的地方、类别和级别已有第 {number} 号规则（派往“{unit}”）",
    en="rule {number} says already where such cases go: '{unit}'",
    mend_zh="改那一条规则，或把地方、类别、级别写得更具体。",
    mend_en="change that rule, or make this one more specific.",
)  # fmt: skip
BAD_DAY = define(
    "W786", "error",
    zh="日期 {day} 不能用：{why}",
    en="the day {day} cannot be used: {why_en}",
    mend_zh="换一个日期。",
    mend_en="choose another day.",
)  # fmt: skip
NO_SUCH_UNIT = define(
    "W787", "error",
    zh="没有编号或名称为“{text}”的单位，或不在您的区县内",
    en="there is no unit with the code or name '{text}' in your district",
    mend_zh="填单位编号；名称须完整且只有一个。",
    mend_en="give the unit's code; a name has to be whole, and the only one.",
)  # fmt: skip
NO_SUCH_CATEGORY = define(
    "W788", "error",
    zh="没有编号或名称为“{text}”的案件类别，或已停用",
    en="there is no category of cases with the code or name '{text}', or it is closed",
    mend_zh="填类别编号；名称须只有一个。",
    mend_en="give the code of the category; a name has to be the only one.",
)  # fmt: skip
NOT_A_CHOICE = define(
    "W789", "error",
    zh="{what}“{text}”不能用",
    en="{what_en} '{text}' cannot be used",
    mend_zh="只能填：{offered}。",
    mend_en="one of: {offered_en}.",
)  # fmt: skip
TOO_LONG = define(
    "W790", "error",
    zh="{what}超过 {most} 字",
    en="{what_en} has more than {most} characters",
    mend_zh="写短一些。",
    mend_en="make it shorter.",
)  # fmt: skip
ROW_TWICE = define(
    "W791", "error",
    zh="与第 {first} 行重复",
    en="says the same as row {first}",
    mend_zh="留一行。",
    mend_en="keep one of them.",
)  # fmt: skip
NO_ROWS = define(
    "W792", "error",
    zh="表里没有可写入的行",
    en="the table has no row to write",
    mend_zh="从第三行开始填写。",
    mend_en="fill it in from row 3 on.",
)  # fmt: skip
OVERTAKEN = define(
    "W793", "error",
    zh="“{what}”在您打开页面以后已被别人改过",
    en="somebody has changed '{what}' since you opened the page",
    mend_zh="您的修改没有写入。刷新页面，对照后再改。",
    mend_en="nothing of yours was written. Load the page again, compare, and change what is left.",
)  # fmt: skip
NOT_A_MONTH = define(
    "W794", "error",
    zh="{month} 不能排班：{why}",
    en="no rota can be made for {month}: {why_en}",
    mend_zh="选本月前后一年之内的月份。",
    mend_en="choose a month within a year of this one.",
)  # fmt: skip
ROTA_INCOMPLETE = define(
    "W795", "error",
    zh="{day} {what}",
    en="{day}: {what_en}",
    mend_zh="每个工作日排一名带班领导、两名值班干部，同一人一天只排一次；改好后再公布。",
    mend_en="each working day has one leader and two members of staff, nobody twice on one day; mend it first.",
)  # fmt: skip
NO_PHONES = define(
    "W796", "error",
    zh="{day} 的“{text}”里有电话号码或其他长数字",
    en="'{text}' on {day} holds a telephone or another long number",
    mend_zh="轮值表对外公布，只写姓名和职务。",
    mend_en="the rota is public: names and posts only.",
)  # fmt: skip
NOTHING_CHANGED = define(
    "W797", "error",
    zh="没有任何改动",
    en="nothing was changed",
    mend_zh="改好后再提交。",
    mend_en="change something, then send.",
)  # fmt: skip
IDLE_PLACE = define(
    "W798", "error",
    zh="第 {number} 号规则不能采用：{why}",
    en="rule {number} cannot be taken: {why_en}",
    mend_zh="换一个现有的单位。",
    mend_en="choose a unit that is there.",
)  # fmt: skip

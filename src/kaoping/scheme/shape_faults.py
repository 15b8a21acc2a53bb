"""What can be wrong with the shape of a scheme: keys and values that are not in the vocabulary."""

from __future__ import annotations

from kaoping.problems import define

MISSING_KEY = define(
    "F125",
    "error",
    zh="缺少“{key}”",
    en="“{key}” is missing",
    mend_zh="补上一行“{key}: …”",
    mend_en="add a line “{key}: …”",
)
UNKNOWN_KEY = define(
    "F126",
    "error",
    zh="没有“{key}”这个键{hint_zh}",
    en="there is no key “{key}” here{hint_en}",
    mend_zh="这里可以写：{known}",
    mend_en="here you can write: {known}",
)
UNKNOWN_FORM = define(
    "F127",
    "error",
    zh="这里应为{what_zh}{found_zh}{hint_zh}",
    en="{what_en} is needed here{found_en}{hint_en}",
    mend_zh="写下列之一：{known}",
    mend_en="write one of: {known}",
)
UNKNOWN_WORD = define(
    "F128",
    "error",
    zh="{found_zh}不是这里能用的词{hint_zh}",
    en="{found_en} is not a word for this place{hint_en}",
    mend_zh="可选：{known}",
    mend_en="choose from: {known}",
)
NOT_A_NUMBER = define(
    "F129",
    "error",
    zh="这里应为数字，写的是{found_zh}",
    en="a number is needed here, not {found_en}",
    mend_zh="写成 8、0.5 或 60% 这样的数",
    mend_en="write a number such as 8, 0.5 or 60%",
)
NOT_IN_RANGE = define(
    "F130",
    "error",
    zh="数字不在允许的范围内：{zh}",
    en="the number is out of range: {en}",
    mend_zh="改成范围内的数",
    mend_en="write a number within the range",
)
NOT_A_TEXT = define(
    "F131",
    "error",
    zh="这里应为一段文字，写的是{found_zh}",
    en="a text is needed here, not {found_en}",
    mend_zh="写成文字；含冒号、括号或 true/false 的文字要加引号",
    mend_en="write a text; one with a colon, a bracket or true/false needs quotes",
)
BAD_NAME = define(
    "F132",
    "error",
    zh="“{value}”不能用作名称：{zh}",
    en="“{value}” cannot be a name here: {en}",
    mend_zh="改成合要求的名称",
    mend_en="choose a name of that form",
)
NOT_A_LIST = define(
    "F133",
    "error",
    zh="这里应为列表，写的是{found_zh}",
    en="a list is needed here, not {found_en}",
    mend_zh="每项一行以“- ”开头，或写成 [甲, 乙]",
    mend_en="begin every entry with “- ”, or write [a, b]",
)
NOT_A_MAPPING = define(
    "F134",
    "error",
    zh="这里应为“键: 值”，写的是{found_zh}",
    en="“key: value” lines are needed here, not {found_en}",
    mend_zh="这里可以写：{known}",
    mend_en="here you can write: {known}",
)
NOTHING_IN_IT = define(
    "F135",
    "error",
    zh="这里至少要有一项",
    en="at least one entry is needed here",
    mend_zh="补上内容，或删掉这个键",
    mend_en="add one, or delete the key",
)
NOT_A_DATE = define(
    "F136",
    "error",
    zh="这里应为日期，写的是{found_zh}",
    en="a date is needed here, not {found_en}",
    mend_zh="写成 2024-01-31 这样的四位年、两位月、两位日",
    mend_en="write it like 2024-01-31",
)
NOT_YES_OR_NO = define(
    "F137",
    "error",
    zh="这里应为 true 或 false，写的是{found_zh}",
    en="true or false is needed here, not {found_en}",
    mend_zh="写 true(是)或 false(否)",
    mend_en="write true or false",
)
NOT_TOGETHER = define(
    "F138",
    "error",
    zh="{zh}",
    en="{en}",
    mend_zh="照此改写",
    mend_en="rewrite it so",
)
NOT_UNDERSTOOD = define(
    "F139",
    "error",
    zh="这里的写法读不懂（写的是{found_zh}）",
    en="this is not understood here (found {found_en})",
    mend_zh="对照 kaoping schema 给出的格式，或参考自带方案中的同类条款",
    mend_en="compare with `kaoping schema`, or with a like clause of a shipped scheme",
)

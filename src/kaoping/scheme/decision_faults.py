"""What can be wrong with decisions (口径): references, options, and what somebody decided."""

from __future__ import annotations

from kaoping.problems import define

UNKNOWN_DECISION = define(
    "F140",
    "error",
    zh="没有编号为“{id}”的口径{hint_zh}",
    en="there is no decision “{id}”{hint_en}",
    mend_zh="在 decisions 里写明 {id}，或改正编号（现有：{known}）",
    mend_en="write {id} under decisions, or correct the name (there are: {known})",
)
UNKNOWN_OPTION = define(
    "F141",
    "error",
    zh="口径 {id} 没有选项“{choice}”{hint_zh}",
    en="decision {id} has no option “{choice}”{hint_en}",
    mend_zh="可选：{known}",
    mend_en="choose from: {known}",
)
NO_DEFAULT = define(
    "F142",
    "error",
    zh="口径 {id} 既没有默认选项，也没有写明待定",
    en="decision {id} has no default and is not pending either",
    mend_zh="写 default: 选项名；原文没有给出数字的写 pending: true",
    mend_en="write default: and an option; where the text gives no figure write pending: true",
)
DEFAULT_OF_PENDING = define(
    "F143",
    "error",
    zh="口径 {id} 写明待定，却又有默认选项",
    en="decision {id} is pending and has a default all the same",
    mend_zh="原文没有给出的删掉 default;有默认的删掉 pending",
    mend_en="delete default, or delete pending",
)
OPTIONS_NEEDED = define(
    "F144",
    "error",
    zh="口径 {id} 没有列出选项",
    en="decision {id} lists no options",
    mend_zh="在 options 里写出两种以上读法",
    mend_en="write the possible readings under options",
)
NOT_A_FIGURE = define(
    "F145",
    "error",
    zh="待定数字 {id} 定成了“{choice}”，不是数字",
    en="the pending figure {id} was decided as “{choice}”, which is no number",
    mend_zh="定成 8、0.5 或 60% 这样的数{known_zh}",
    mend_en="decide a number such as 8, 0.5 or 60%{known_en}",
)
UNUSED_DECISION = define(
    "F146",
    "warning",
    zh="口径 {id} 没有被任何地方用到",
    en="decision {id} is used nowhere",
    mend_zh="在有关条款里写 ={id}，或在其 decisions 里列出 {id}；不需要就删掉",
    mend_en="write ={id} in the clause concerned, or list {id} in its decisions; delete it if it is not needed",
)
DECISIONS_FILE = define(
    "F147",
    "error",
    zh="口径决定文件应写成“编号: 选项”",
    en="a file of decisions holds lines “id: option”",
    mend_zh="例如 K8: uncapped，或 P1: {{value: 90, by: 某办公室, on: 2024-03-01, reason: 会议纪要}}",
    mend_en="for example K8: uncapped, or P1: {{value: 90, by: the office, on: 2024-03-01, reason: minutes}}",
)
EXAMPLE_DECIDED = define(
    "F148",
    "warning",
    zh="待定数字 {id}（{question}）仅为演示而定为 {choice}（由“{by}”）",
    en="the pending figure {id} ({question}) was decided as {choice} for the demonstration only (by “{by}”)",
    mend_zh="正式使用前请确认：改写 decided 的 choice、by、on、reason，或用 --decide {id}=数值",
    mend_en="confirm it before real use: write decided anew (choice, by, on, reason), or use --decide {id}=figure",
)

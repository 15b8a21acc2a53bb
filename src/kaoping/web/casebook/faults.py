"""Kinds of faults of the page and the file of a case: W800–W809."""

from __future__ import annotations

from kaoping.problems import define

NO_SUCH_UNIT = define(
    "W800", "error",
    zh="没有“{text}”这个单位",
    en="there is no unit '{text}'",
    mend_zh="从列表里选，或写单位的编号、全名。",
    mend_en="choose it from the list, or write its code or whole name.",
)  # fmt: skip
NOBODY_THERE = define(
    "W801", "error",
    zh="{unit}没有处置人员，派过去没有人能签收",
    en="{unit} has nobody who handles cases; nobody could sign for it",
    mend_zh="改派别的单位，或者请安全管理员给该单位的人授予“处置人员”。",
    mend_en="choose another unit, or have somebody of it granted the role of handler.",
)  # fmt: skip
HALF_A_PLAN = define(
    "W802", "error",
    zh="五定还缺：{what}",
    en="the plan of the joint handling still needs: {what_en}",
    mend_zh="五项都填，或者都不填。",
    mend_en="fill in all of it or none.",
)  # fmt: skip
NOT_READ = define(
    "W803", "error",
    zh="{what}“{text}”读不懂",
    en="{what_en} '{text}' cannot be read",
    mend_zh="按栏目旁的说明填写。",
    mend_en="fill it in as the words beside it say.",
)  # fmt: skip
NO_CONTACT = define(
    "W804", "error",
    zh="案件 {number} 的联系方式您不能查看",
    en="the contact of case {number} is not for you to see",
    mend_zh="由受理员、核查员、监督员或主办单位联系上报人。",
    mend_en="intake, checkers, supervisors and the lead unit get in touch with the reporter.",
)  # fmt: skip
FILE_NOT_USABLE = define(
    "W805", "error",
    zh="“{name}”{state}，不能打开",
    en="{name} is {state_en} and cannot be opened",
    mend_zh="扫描通过后再看；有病毒的请重新上传干净的文件。",
    mend_en="open it after the scan; of an infected one, upload a clean file.",
)  # fmt: skip
FILE_GONE = define(
    "W806", "error",
    zh="“{name}”的内容不在存储里",
    en="the content of {name} is not in the store",
    mend_zh="请系统管理员从备份恢复。",
    mend_en="ask the system administrator to restore it from the backup.",
)  # fmt: skip
NO_DOSSIER = define(
    "W807", "error",
    zh="案件 {number} 的案卷没有做成：{why}",
    en="the file of case {number} could not be made: {why_en}",
    mend_zh="过一会儿再试；仍不成请告诉系统管理员。",
    mend_en="try again later; tell the system administrator if it fails again.",
)  # fmt: skip

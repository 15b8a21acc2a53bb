"""Kinds of faults of categories, limits of time and the working calendar: W760–W779."""

from __future__ import annotations

from kaoping.problems import define

NOT_THE_OFFICE = define(
    "W760", "error",
    zh="工作日历、案件类别和时限由最上级单位的考核办（拟订）设置",
    en="calendar, categories and limits are set by the appraisal office (author) of the uppermost unit",
    mend_zh="请最上级单位的考核办修改。",
    mend_en="ask the office of the uppermost unit.",
)  # fmt: skip
DAY_IS_PAST = define(
    "W761", "error",
    zh="{on} 已经过去，不能再改",
    en="{on} is past and cannot be changed any more",
    mend_zh="只改今天和以后的日子；个别案件由值班长延期或由监督员剔除。",
    mend_en="change today and later days only; single cases are extended by the duty chief or struck by a supervisor.",
)  # fmt: skip
DAY_TOO_FAR = define(
    "W762", "error",
    zh="{on} 不在 {first} 到 {last} 之间",
    en="{on} does not lie between {first} and {last}",
    mend_zh="检查年份。",
    mend_en="check the year.",
)  # fmt: skip
NO_WHY = define(
    "W763", "error",
    zh="没有写明依据",
    en="it does not say on what grounds",
    mend_zh="写上通知的文号或者原因，60 个字以内。",
    mend_en="name the notice or the reason, in 60 characters.",
)  # fmt: skip
SAME_ALREADY = define(
    "W764", "error",
    zh="{on} 本来就是{state}",
    en="{on} is {state_en} already",
    mend_zh="不用再设。",
    mend_en="there is nothing to set.",
)  # fmt: skip
NOTHING_THERE = define(
    "W765", "error",
    zh="{on} 没有可以撤销的设置",
    en="nothing is set from {on} that could be taken back",
    mend_zh="刷新页面，看现在的设置。",
    mend_en="load the page again and see what is set.",
)  # fmt: skip
BAD_HOURS = define(
    "W766", "error",
    zh="工作时段“{text}”写法不对、先后颠倒或互相重叠",
    en="the working hours '{text}' cannot be read, run backwards or overlap",
    mend_zh="写成 08:30-12:00 13:30-17:30，按先后排列，每天 1 到 6 段，总共 1 到 24 小时。",
    mend_en="write 08:30-12:00 13:30-17:30 in order: one to six stretches a day, 1 to 24 hours in all.",
)  # fmt: skip
BAD_DAY = define(
    "W767", "error",
    zh="日期“{text}”看不懂",
    en="the day '{text}' cannot be read",
    mend_zh="写成 2027-02-06 或 2027年2月6日。",
    mend_en="write 2027-02-06.",
)  # fmt: skip
BAD_KIND_OF_DAY = define(
    "W768", "error",
    zh="“{text}”既不是“班”也不是“休”",
    en="'{text}' is neither 班 (worked) nor 休 (free)",
    mend_zh="上班的日子写“班”，放假的日子写“休”。",
    mend_en="write 班 for a day that is worked, 休 for a free one.",
)  # fmt: skip
DAY_TWICE = define(
    "W769", "error",
    zh="{on} 在第 {first} 行已经有了",
    en="{on} stands in row {first} already",
    mend_zh="每一天只留一行。",
    mend_en="keep one row for each day.",
)  # fmt: skip
YEAR_TOO_SHORT = define(
    "W770", "error",
    zh="{year} 年只有 {count} 个休息日，不像完整的放假安排",
    en="{year} has only {count} free days in the list; that is no whole year",
    mend_zh="补齐全年的放假安排；只改个别日子时不要勾选“全年完整”。",
    mend_en="complete the year; to change single days, do not tick that the list is complete.",
)  # fmt: skip
NO_DAYS = define(
    "W771", "error",
    zh="没有读到任何一天",
    en="no day was found in it",
    mend_zh="每行写日期、班或休、名称，用空格、逗号或制表符隔开。",
    mend_en="write a day, 班 or 休, and a name in each line, parted by spaces, commas or tabs.",
)  # fmt: skip
CODE_TAKEN = define(
    "W772", "error",
    zh="类别编码 {code} 已经有了：{name}",
    en="the code {code} is taken by {name}",
    mend_zh="换一个编码。",
    mend_en="choose another code.",
)  # fmt: skip
BAD_CATEGORY = define(
    "W773", "error",
    zh="类别的{what}不能用：{text}",
    en="the {what_en} of the category cannot be used: {text}",
    mend_zh="编码用字母、数字、点和横线，40 个以内；名称 1 到 60 个字；写在一行里。",
    mend_en="a code has letters, digits, dots and dashes, 40 at most; a name 1 to 60 characters on one line.",
)  # fmt: skip
BELOW_ITSELF = define(
    "W774", "error",
    zh="{name} 不能移到自己下面，也不能超过 {most} 层",
    en="{name} cannot be moved below itself, nor deeper than {most} levels",
    mend_zh="选另一个上级类别。",
    mend_en="choose another class.",
)  # fmt: skip
COMPONENTS_APART = define(
    "W775", "error",
    zh="{name} 与上级 {parent} 一个是部件、一个是事件",
    en="of {name} and {parent} above it, one is a component and the other an event",
    mend_zh="部件放在部件类下面，事件放在事件类下面。",
    mend_en="components stand below components, events below events.",
)  # fmt: skip
CLOSED_ALREADY = define(
    "W776", "error",
    zh="{name} 现在就是这样",
    en="{name} is like that already",
    mend_zh="刷新页面再看。",
    mend_en="load the page again.",
)  # fmt: skip
BAD_LIMIT = define(
    "W777", "error",
    zh="时限“{amount} {unit}”或预警“{warn}”不能用",
    en="the limit '{amount} {unit}' or the warning at '{warn}' cannot be used",
    mend_zh="时限大于 0、不超过 9999，最多一位小数；单位从列出的选；预警在 1% 到 100% 之间。",
    mend_en="a limit is above 0 and at most 9999 with one decimal, in one of the units listed; the warning lies "
    "between 1% and 100%.",
)  # fmt: skip
NO_SUCH_LIMIT = define(
    "W778", "error",
    zh="{what}没有自己的时限，用的是上一级的",
    en="{what_en} has no limit of its own and uses that above it",
    mend_zh="不用取消。",
    mend_en="there is nothing to take away.",
)  # fmt: skip
CHANGED_MEANWHILE = define(
    "W779", "error",
    zh="{name} 刚才已由别人修改",
    en="{name} has just been changed by somebody else",
    mend_zh="您的修改没有写入。刷新页面，看新的内容，再改一次。",
    mend_en="nothing of yours was written. Load the page again, see what it says now, and change it once more.",
)  # fmt: skip

"""Kinds of faults of accounts, grants and their import: W100–W149."""

from __future__ import annotations

from kaoping.problems import define

BAD_USERNAME = define(
    "W100",
    "error",
    zh="账号“{username}”不能用",
    en="the user name “{username}” cannot be used",
    mend_zh="2 到 60 个字符：文字、数字和 . _ - @,不含空格。",
    mend_en="2 to 60 characters: letters, digits and . _ - @, no spaces.",
)
USERNAME_TAKEN = define(
    "W101",
    "error",
    zh="账号“{username}”已有人使用",
    en="the user name “{username}” is taken",
    mend_zh="换一个账号，大小写不算不同。",
    mend_en="choose another; capitals make no difference.",
)
BAD_NAME = define(
    "W102",
    "error",
    zh="姓名不能为空，不超过 60 字，不含控制字符",
    en="a name is not empty, has at most 60 characters, and none that cannot be seen",
    mend_zh="改正姓名。",
    mend_en="mend the name.",
)
BAD_PHONE = define(
    "W103",
    "error",
    zh="手机号不能用",
    en="the phone number cannot be used",
    mend_zh="填 5 到 20 位数字，可带 + 和 -;没有就留空。",
    mend_en="5 to 20 digits, with + and - if need be; leave it empty if there is none.",
)
BAD_EMAIL = define(
    "W104",
    "error",
    zh="邮箱“{email}”不能用",
    en="the e-mail address “{email}” cannot be used",
    mend_zh="写成 name@example.org 的样子；没有就留空。",
    mend_en="write it like name@example.org; leave it empty if there is none.",
)
NOT_YOUR_OFFICE = define(
    "W105",
    "error",
    zh="这一步由{role}办理",
    en="this is done by the {role_en}",
    mend_zh="请联系{role}。",
    mend_en="ask the {role_en}.",
)
NOT_YOURSELF = define(
    "W106",
    "error",
    zh="不能给自己办理",
    en="nobody does this for themselves",
    mend_zh="请由另一名管理员办理。",
    mend_en="another administrator does it.",
)
CLASH = define(
    "W107",
    "error",
    zh="“{person}”已有（或同期将有）角色“{held}”，不能再授予“{wanted}”",
    en="“{person}” holds “{held_en}” in that time, which cannot go with “{wanted_en}”",
    mend_zh="三种管理员由三个人分别担任，也不兼任业务角色；先收回原角色，或换一个人。",
    mend_en="administrators are three people without other roles; end the other role or choose somebody else.",
)
HELD_ALREADY = define(
    "W108",
    "error",
    zh="“{person}”在这段时间已有这个角色",
    en="“{person}” holds this role in that time",
    mend_zh="不用再授；要改日期时先收回再授。",
    mend_en="there is nothing to grant; end the present one to change its days.",
)
UNIT_NEEDED = define(
    "W109",
    "error",
    zh="角色“{role}”要指定单位",
    en="the role “{role_en}” needs a unit",
    mend_zh="填单位编号；权限覆盖这个单位和它的下级。",
    mend_en="give the code of a unit; the role covers it and what is below.",
)
UNIT_NOT_WANTED = define(
    "W110",
    "error",
    zh="管理员角色不带单位",
    en="an administrator’s role has no unit",
    mend_zh="去掉单位。",
    mend_en="take the unit out.",
)
LAST_ADMINISTRATOR = define(
    "W111",
    "error",
    zh="“{person}”是最后一名在岗的{role}",
    en="“{person}” is the last active {role_en}",
    mend_zh="先授予另一个人这个角色。",
    mend_en="grant the role to somebody else first.",
)
INACTIVE = define(
    "W112",
    "error",
    zh="“{person}”的账号已停用",
    en="the account of “{person}” is closed",
    mend_zh="先由系统管理员恢复账号。",
    mend_en="the system administrator opens it again first.",
)
BAD_DAYS = define(
    "W113",
    "error",
    zh="日期不能用：{from_on} 至 {to_on}",
    en="the days cannot be used: {from_on} to {to_on}",
    mend_zh="不早于今天，止期晚于起期。",
    mend_en="not before today, and the end after the beginning.",
)
UNKNOWN_ROLE = define(
    "W114",
    "error",
    zh="没有角色“{role}”",
    en="there is no role “{role}”",
    mend_zh="可用的角色：{roles}。",
    mend_en="the roles are: {roles_en}.",
)
ADMINISTRATORS_OWN = define(
    "W115",
    "error",
    zh="“{person}”是{role}，账号只能由另一名{role}重置、停用或恢复",
    en="“{person}” is a {role_en}; only another {role_en} resets, closes or opens that account",
    mend_zh="由另一名{role}办理；要停用时也可以先由安全管理员收回角色。",
    mend_en="ask another {role_en}; to close it, the security administrator may end the role first.",
)
ALREADY_SETTLED = define(
    "W116",
    "error",
    zh="“{person}”的申请已经办过",
    en="the request for “{person}” has been settled",
    mend_zh="刷新页面看结果。",
    mend_en="load the page again.",
)
REASON_NEEDED = define(
    "W117",
    "error",
    zh="退回须写明理由",
    en="a refusal needs a reason",
    mend_zh="写一句理由，不超过 200 字。",
    mend_en="give one in at most 200 characters.",
)
ASKED_ALREADY = define(
    "W118",
    "error",
    zh="“{person}”的这个角色已经申请，等待安全管理员办理",
    en="this role has been asked for “{person}” and waits for the security administrator",
    mend_zh="不用重复申请。",
    mend_en="there is no need to ask again.",
)
NOTHING_CHOSEN = define(
    "W119",
    "error",
    zh="没有选中任何一行",
    en="no line is chosen",
    mend_zh="勾选要办理的申请。",
    mend_en="tick the requests to settle.",
)
SAME = define(
    "W120",
    "error",
    zh="与现在的内容相同，没有可写入的变更",
    en="nothing differs from what is there",
    mend_zh="改动后再提交。",
    mend_en="change something first.",
)
ENDED = define(
    "W121",
    "error",
    zh="这个角色从 {on} 起已经收回",
    en="this role has ended from {on}",
    mend_zh="不用再办理。",
    mend_en="there is nothing to end.",
)
ALREADY_INSTALLED = define(
    "W122",
    "error",
    zh="平台已经有账号",
    en="the platform has accounts already",
    mend_zh="首次建立只做一次；以后由系统管理员新建账号。",
    mend_en="setting up is done once; later the system administrator opens accounts.",
)
THREE_APART = define(
    "W123",
    "error",
    zh="三种管理员要由三个账号分别担任",
    en="the three administrators are three accounts, one of each kind",
    mend_zh="给出系统、安全、审计三名管理员，账号各不相同。",
    mend_en="name a system, a security and an audit administrator with different user names.",
)
# --- rows of an import ----------------------------------------------------------------------------------------
ROW_TWICE = define(
    "W130",
    "error",
    zh="账号“{username}”在文件里出现了两次（首次在第 {first} 行）",
    en="the user name “{username}” stands there twice (first in row {first})",
    mend_zh="每人一行；多个角色写在同一格，用顿号隔开。",
    mend_en="one row a person; put several roles into one cell, parted by commas.",
)
ROW_NO_UNIT = define(
    "W131",
    "error",
    zh="没有编号为“{code}”的单位",
    en="there is no unit “{code}”",
    mend_zh="在单位页查到编号后填写。",
    mend_en="look the code up on the page of units.",
)
ROW_INACTIVE = define(
    "W132",
    "error",
    zh="账号“{username}”已停用",
    en="the account “{username}” is closed",
    mend_zh="先恢复账号，或删去这一行。",
    mend_en="open it again first, or take the row out.",
)
NO_ROWS = define(
    "W133",
    "error",
    zh="表里没有人员",
    en="the table holds nobody",
    mend_zh="从第三行开始，一行一个人。",
    mend_en="one person a row, from row 3 on.",
)

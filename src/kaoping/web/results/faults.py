"""What can be wrong with runs, downloads and the programming interface."""

from __future__ import annotations

from kaoping.problems import define

CYCLE_FINAL = define(
    "W450",
    "error",
    zh="这个周期已经定稿，不再计算",
    en="this cycle is final; nothing is computed any more",
    mend_zh="查看定稿的那次计算；要更正须先由考核办撤回定稿",
    mend_en="read the final run; a correction needs the final state to be withdrawn first",
)
RUN_UNDER_WAY = define(
    "W451",
    "error",
    zh="第 {number} 次计算还没有结束",
    en="run {number} is still under way",
    mend_zh="等它结束，或者先取消它",
    mend_en="wait for its end, or cancel it first",
)
DECISIONS_OPEN = define(
    "W452",
    "error",
    zh="方案还有 {count} 处口径未定：{keys}",
    en="{count} decisions of the scheme are still open: {keys}",
    mend_zh="先在方案里确定并由另一人确认；试算可以先看其余部分",
    mend_en="decide them in the scheme and have another person confirm; a trial run shows the rest",
)
NO_RIGHT_TO_RUN = define(
    "W453",
    "error",
    zh="只有本周期的考核办可以计算",
    en="only the office of this cycle may compute",
    mend_zh="请考核办的人来算",
    mend_en="ask somebody of the office",
)
SNAPSHOT_ALTERED = define(
    "W454",
    "error",
    zh="快照 {snapshot} 的表 {table} 不见了或被改动过，与冻结时的指纹不符",
    en="table {table} of snapshot {snapshot} is gone or was altered: it no longer has its fingerprint",
    mend_zh="从备份恢复 snapshots 文件夹里的文件；在此之前不能复算",
    mend_en="restore the files of the folder snapshots from a backup; nothing can be recomputed before",
)
NOTHING_TO_COMPUTE = define(
    "W455",
    "error",
    zh="这次计算没有快照，或者还没有算完",
    en="this run has no snapshot, or is not done",
    mend_zh="选一次已经算完的计算",
    mend_en="choose a run that is done",
)
NOT_TO_COMPARE = define(
    "W456",
    "error",
    zh="这两次计算不能比较：{why}",
    en="these two runs cannot be compared: {why_en}",
    mend_zh="选同一周期、或同一方案的两个周期里已经算完的两次计算",
    mend_en="choose two finished runs of one cycle, or of two cycles of the same scheme",
)
BROKEN_OFF = define(
    "W457",
    "error",
    zh="计算中断，没有写下任何结果",
    en="the run broke off; no result was written",
    mend_zh="再算一次；如果又中断，请系统管理员查看后台任务",
    mend_en="compute again; if it breaks off again, ask the system administrator to look at the jobs",
)
API_SIGN_IN = define(
    "W480",
    "error",
    zh="没有登录，或者令牌无效、过期",
    en="not signed in, or the token is not valid or has expired",
    mend_zh="在请求头里带上 Authorization: Bearer 令牌；令牌由本人在“我的账号”里领取",
    mend_en="send the header Authorization: Bearer with a token; everybody gets it on the own account page",
)
API_FORBIDDEN = define(
    "W481",
    "error",
    zh="没有做这件事的权限",
    en="no right to do this",
    mend_zh="用有相应角色的账号的令牌",
    mend_en="use the token of an account with the role that is needed",
)
API_NOT_FOUND = define(
    "W482",
    "error",
    zh="没有这个对象，或者不在可见范围内",
    en="there is no such object, or it is outside of what you see",
    mend_zh="先用列表接口查编号",
    mend_en="look its number up in the lists first",
)
API_BAD_REQUEST = define(
    "W483",
    "error",
    zh="请求的参数不对：{what}",
    en="the parameters of the request are wrong: {what}",
    mend_zh="按 openapi.json 里的说明改",
    mend_en="mend it by what openapi.json says",
)
API_BROKEN = define(
    "W484",
    "error",
    zh="程序出错，请求没有办成",
    en="the program failed; nothing was done",
    mend_zh="稍后再试；再不行请系统管理员查看日志",
    mend_en="try again later; if it fails again ask the system administrator to look at the log",
)

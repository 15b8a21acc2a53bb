"""What can be wrong with runs, downloads and the programming interface."""

from __future__ import annotations

from kaoping.problems import define

CYCLE_FINAL = define(
    "W450",
    "error",
    zh="这个周期已经定稿，不再计算",
    en="this cycle is final; nothing is computed any more",
    mend_zh="查看定稿的那次计算；定稿以后不能再改",
    mend_en="read the final run; what is final can no longer be changed",
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

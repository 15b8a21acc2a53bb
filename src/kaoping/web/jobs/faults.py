"""What can go wrong with work in the background."""

from __future__ import annotations

from kaoping.problems import define

BROKE = define(
    "W220",
    "error",
    zh="后台任务 {job} 出错，试了 {attempts} 次没有完成；没有写入任何内容。",
    en="Job {job} broke; it was tried {attempts} time(s) and did not finish. Nothing was written.",
    mend_zh="请系统管理员查看运行日志中的「job {job}」，排除原因后在「后台任务」页重试。",
    mend_en="Ask the system administrator to look for “job {job}” in the log of the worker and to retry it afterwards.",
)
KILLED = define(
    "W221",
    "error",
    zh="后台任务 {job} 的执行进程 {attempts} 次中途消失（停机、内存不足或被终止）；没有写入半成品。",
    en="The process that worked on job {job} vanished {attempts} time(s) (shut down, out of memory or killed); nothing "
    "half done was kept.",
    mend_zh="请系统管理员检查服务器内存和执行进程（kaoping worker），然后在「后台任务」页重试。",
    mend_en="Ask the system administrator to check memory and the worker （kaoping worker）， then to retry the job.",
)
OVER_ALREADY = define(
    "W222",
    "error",
    zh="任务 {job} 已经结束（{state}），不能取消。",
    en="Job {job} is over ({state}) and cannot be cancelled.",
    mend_zh="刷新页面看结果；要改变它做过的事，请到相应的业务页面。",
    mend_en="Reload the page to see the result; to undo what it did, go to the page of that business.",
)
NOT_TO_RETRY = define(
    "W223",
    "error",
    zh="任务 {job} 现在是「{state}」，不能重试。",
    en="Job {job} is {state} and cannot be retried.",
    mend_zh="只有失败或已取消的任务可以重试；计算和导入请提出的人在原来的页面重新提交。",
    mend_en="Only a job that failed by itself or was cancelled can be retried; computing and imports "
    "are asked for anew on their page.",
)
WRITING = define(
    "W224",
    "error",
    zh="任务正在写入数据库，取消请求没有记下。",
    en="The job is just writing to the database; the request to cancel was not taken down.",
    mend_zh="几秒后再试一次。",
    mend_en="Try again in some seconds.",
)

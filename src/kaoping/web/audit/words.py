"""What the actions, the things they were done to, and their details are called."""

from __future__ import annotations

from itertools import groupby

from kaoping.web.site.words import Said, said

NOUNS: dict[str, Said] = {
    "audit": said("审计日志", "the log"),
    "cycle": said("周期", "cycles"),
    "decision": said("口径", "decisions"),
    "facts": said("事实", "facts"),
    "installation": said("平台", "the platform"),
    "job": said("后台任务", "jobs"),
    "person": said("人员", "people"),
    "run": said("计算", "runs"),
    "scheme": said("方案", "schemes"),
    "token": said("接口令牌", "tokens"),
    "unit": said("单位", "units"),
}

ACTIONS: dict[str, Said] = {
    "audit.exported": said("导出审计日志", "log exported"),
    "audit.read": said("查看审计日志", "log read"),
    "audit.verification_asked": said("要求核对审计日志", "verification of the log asked for"),
    "job.cancelled": said("取消后台任务", "job cancelled"),
    "job.retried": said("重试后台任务", "job retried"),
}

KINDS: dict[str, Said] = {
    "boundary": said("边界", "boundary"),
    "cycle": said("周期", "cycle"),
    "decision": said("口径", "decision"),
    "entry": said("审计记录", "entry of the log"),
    "factimport": said("事实导入", "import of facts"),
    "grant": said("授权", "grant"),
    "head": said("审计日志", "log"),
    "job": said("后台任务", "job"),
    "person": said("人员", "person"),
    "responsibility": said("责任分工", "responsibility"),
    "run": said("计算", "run"),
    "scheme": said("方案", "scheme"),
    "servicetoken": said("接口令牌", "token"),
    "snapshot": said("事实快照", "snapshot of facts"),
    "stage": said("阶段", "stage"),
    "succession": said("单位沿革", "succession"),
    "unit": said("单位", "unit"),
    "unitversion": said("单位信息", "unit version"),
    "version": said("方案版本", "scheme version"),
}

DETAILS: dict[str, Said] = {
    "after": said("变更后", "after"),
    "attempts": said("尝试次数", "attempts"),
    "before": said("变更前", "before"),
    "chosen": said("筛选条件", "narrowed to"),
    "code": said("编码", "code"),
    "entries": said("记录数", "entries"),
    "form": said("格式", "form"),
    "job": said("任务", "job"),
    "kind": said("种类", "kind"),
    "name": said("名称", "name"),
    "on": said("日期", "day"),
    "person": said("人员", "person"),
    "reason": said("理由", "reason"),
    "was": said("原状态", "state before"),
}


def action_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """The known actions by noun, for a drop-down, in the page's language."""
    ordered = sorted(ACTIONS.items(), key=lambda pair: (noun(pair[0]), pair[0]))
    return [
        (str(NOUNS.get(name, name)), [(key, str(words)) for key, words in pairs])
        for name, pairs in groupby(ordered, key=lambda pair: noun(pair[0]))
    ]


def noun(action: str) -> str:
    return action.partition(".")[0]

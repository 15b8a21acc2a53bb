"""The roles, in the words of the trade, and which of them one person may not hold together."""

from __future__ import annotations

from kaoping.web.site.words import Said, said

SYSTEM, SECURITY, AUDIT = "system_admin", "security_admin", "audit_admin"
AUTHOR, APPROVER = "author", "approver"
SCORER, APPRAISED, LEADER, GRID_WORKER = "scorer", "appraised", "leader", "grid_worker"
INTAKE, DISPATCHER, DUTY_CHIEF = "intake", "dispatcher", "duty_chief"
HANDLER, CHECKER, SUPERVISOR = "handler", "checker", "supervisor"

ADMINS = frozenset({SYSTEM, SECURITY, AUDIT})
OFFICE = frozenset({AUTHOR, APPROVER})
BUSINESS = frozenset({AUTHOR, APPROVER, SCORER, APPRAISED, LEADER, GRID_WORKER})
DESKS = frozenset({INTAKE, DISPATCHER, DUTY_CHIEF, HANDLER, CHECKER, SUPERVISOR})  # those who work on cases
READERS = BUSINESS  # who may read results, each within the own part of the tree
ROLES: dict[str, Said] = {
    SYSTEM: said("系统管理员", "system administrator"),
    SECURITY: said("安全管理员", "security administrator"),
    AUDIT: said("审计管理员", "audit administrator"),
    AUTHOR: said("考核办（拟订）", "appraisal office: author"),
    APPROVER: said("考核办（审批）", "appraisal office: approver"),
    SCORER: said("责任部门", "responsible department"),
    APPRAISED: said("被考核单位", "appraised unit"),
    LEADER: said("领导", "leader"),
    GRID_WORKER: said("网格员", "grid worker"),
    INTAKE: said("受理员", "intake desk"),
    DISPATCHER: said("派遣员", "dispatcher"),
    DUTY_CHIEF: said("值班长", "duty chief"),
    HANDLER: said("处置人员", "handler"),
    CHECKER: said("核查员", "checker"),
    SUPERVISOR: said("监督员", "supervisor"),
}


def clash(held: frozenset[str], wanted: str) -> str | None:
    """The role among `held` that cannot go with `wanted`: an administrator of one kind holds no other role at all."""
    others = held - {wanted}
    if wanted in ADMINS:
        return min(others, default=None)
    return min(others & ADMINS, default=None)

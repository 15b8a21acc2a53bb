"""The people of the demonstration, as its log-in page lists them, and their one pass word.

The pass word is drawn anew for every demonstration and lies in its folder; the log-in page alone shows it. Outside the
demonstration there are no such accounts.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass

from django.conf import settings

from kaoping.web.people import roles
from kaoping.web.site.words import Said, said

LETTERS = "abcdefghjkmnpqrstuvwxyz"  # none that is read for another
DIGITS = "23456789"


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """Somebody to sign in as. role: as in `people.roles`; unit: code, "" for administrators; unit_name: what it is."""

    username: str
    name: str
    role: str
    unit: str
    unit_name: Said
    look_at: Said

    @property
    def role_words(self) -> Said:
        return roles.ROLES[self.role]


DISTRICT = said("青河区", "Qinghe district")

ACCOUNTS: tuple[DemoAccount, ...] = (
    DemoAccount("zhangjianguo", "张建国", roles.AUTHOR, "D01", DISTRICT,
                said("方案、口径、开周期、导入、试算；采集 → 街镇大联动：看板、催办、查实",
                     "schemes, decisions, cycles, import, trials; Collection → towns: board, reminders, verifying")),
    DemoAccount("limin", "李敏", roles.APPROVER, "D01", DISTRICT,
                said("待审批的方案和口径、定稿；采集：待核验的列、待批的更正和剔除、今天要抽的签",
                     "versions and decisions to approve, making final; Collection: columns to check, a draw")),
    DemoAccount("chenzhiyuan", "陈志远", roles.LEADER, "D01", DISTRICT,
                said("各周期一览、排名、地图、热力图；采集：谁还差什么",
                     "all cycles at a glance, ranking, map, heat map; Collection: who owes what")),
    DemoAccount("yangfan", "杨帆", roles.SCORER, "DEP02", said("区综合行政执法局", "law enforcement bureau"),
                said("采集：填到一半的表、登记事项、抽查任务、手机现场检查",
                     "Collection: a half-filled sheet, incidents, visits to make, the phone page")),
    DemoAccount("dingzhihao", "丁志浩", roles.SCORER, "DEP05", said("区应急管理局", "emergency management bureau"),
                said("采集：已锁定、待核验、被退回的列", "Collection: columns locked, to be checked, returned")),
    DemoAccount("fangyuan", "方圆", roles.SCORER, "T02-D1",
                said("望湖街道考核领导小组", "leading group in Wanghu street"),
                said("采集 → 派驻机构考核：三位评委并排打分，一人回避",
                     "Collection → agencies: three assessors side by side, one stands aside")),
    DemoAccount("liuxia", "刘霞", roles.APPRAISED, "T01", said("青石街道", "Qingshi street"),
                said("得分单：哪里扣了分，还能争多少；采集：已提交的自评和官方得分对照",
                     "what was lost, what can be won; Collection: the self-assessment beside the official score")),
    DemoAccount("zhaoping", "赵平", roles.APPRAISED, "T10", said("柳林镇", "Liulin town"),
                said("采集：填到一半的自评、等着审批的剔除申请；同一张得分单，另一个镇的数",
                     "Collection: a self-assessment begun, an exemption asked for; the sheet of another town")),
    DemoAccount("sunlin", "孙琳", roles.LEADER, "T01", said("青石街道", "Qingshi street"),
                said("只看得到本街道", "sees this street alone")),
    DemoAccount("zhoumei", "周梅", roles.APPRAISED, "T03-C01", said("白鹭街道的社区", "a community of Bailu street"),
                said("社区整脏治乱得分", "a community's results")),
    DemoAccount("qianjun", "钱军", roles.APPRAISED, "A01", said("望湖街道派驻机构", "an agency in Wanghu street"),
                said("派驻机构的得分和等次；采集：提交的自评",
                     "an agency's results and grade; Collection: the self-assessment handed in")),
    DemoAccount("wugang", "吴刚", roles.GRID_WORKER, "T01-C01-G1", said("青石街道的网格", "a grid of Qingshi street"),
                said("手机上报案件；看本网格和街道得分", "reports cases by phone; the own grid")),
    DemoAccount("hexiaomei", "何晓梅", roles.INTAKE, "T01", said("青石街道网格中心", "Qingshi street, intake desk"),
                said("案件：受理、放行、热线录入", "Cases: acceptance, reports held back, calls taken down")),
    DemoAccount("gaoxiang", "高翔", roles.DISPATCHER, "T01", said("青石街道网格中心", "Qingshi street, dispatch desk"),
                said("案件：按规则派遣、改派", "Cases: dispatch by the rules, to another unit")),
    DemoAccount("luoyong", "罗勇", roles.DUTY_CHIEF, "T01", said("青石街道网格中心", "Qingshi street, duty chief"),
                said("案件：批延期、值班表", "Cases: extensions, the rota")),
    DemoAccount("majun", "马骏", roles.HANDLER, "DEP02", said("区综合行政执法局", "law enforcement bureau"),
                said("案件：单位待办、提交处置结果", "Cases: what the bureau has to handle")),
    DemoAccount("linjing", "林静", roles.CHECKER, "T01", said("青石街道网格中心", "Qingshi street, verification"),
                said("案件：现场核查", "Cases: verification on the spot")),
    DemoAccount("guotao", "郭涛", roles.SUPERVISOR, "D01", DISTRICT,
                said("案件：督办看板、地图、评价结案、诚信信号", "Cases: the board, the map, closing, signals")),
    DemoAccount("zhouqiming", "周启明", roles.SYSTEM, "", said("", ""),
                said("单位、人员、后台任务；看不到业务数据", "units, people, jobs; sees no business data")),
    DemoAccount("shenli", "沈莉", roles.SECURITY, "", said("", ""),
                said("授权、停用、重置登录", "grants, blocking, resetting sign-in")),
    DemoAccount("hewenqing", "何文清", roles.AUDIT, "", said("", ""),
                said("审计日志和校验", "the audit log and its verification")),
)  # fmt: skip


def demo_accounts() -> tuple[DemoAccount, ...]:
    """Whom the log-in page of the demonstration lists; nobody anywhere else."""
    return ACCOUNTS if settings.DEMO else ()


def demo_password() -> str:
    """The pass word of all demonstration accounts, "" outside the demonstration."""
    if not settings.DEMO:
        return ""
    path = settings.HOME / "demo-password"
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(_drawn())
    except FileExistsError:
        pass
    return path.read_text(encoding="ascii")


def _drawn() -> str:
    """Such as qthm-2947-wkdz: 12 characters, two dashes."""
    parts = ("".join(secrets.choice(alphabet) for _ in range(4)) for alphabet in (LETTERS, DIGITS, LETTERS))
    return "-".join(parts)

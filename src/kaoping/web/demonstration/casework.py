"""What the people of a street have done with cases in the last days: something in every state, for every desk."""

from __future__ import annotations

import datetime
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from kaoping.demonstration.chance import Chance
from kaoping.web.cases.actions import act
from kaoping.web.cases.doing import Inputs
from kaoping.web.cases.files import prepare
from kaoping.web.cases.models import Case, Category
from kaoping.web.cases.report_actions import Report, report
from kaoping.web.demonstration.caseload import corners, somewhere
from kaoping.web.demonstration.clock import Clock
from kaoping.web.people.models import Person
from kaoping.web.units.models import Unit

GRID = "T01-C01-G1"
HANDLES = "DEP02"
DAY = datetime.timedelta(days=1)
SKY, ROAD, WALL, HOLE, NEW = "#bcd3e2", "#8f8f8c", "#b9a58c", "#4e4a45", "#777672"


@dataclass
class Street:
    """The people of a street who have to do with cases, by user name, and the clock of the demonstration."""

    crew: Mapping[str, Person]
    clock: Clock
    today: datetime.date
    chance: Chance = field(default_factory=lambda: Chance("kaoping casework"))

    def at(self, days_ago: int, hour: int, minute: int) -> None:
        """It is that time of a day not long ago, or of the working day before."""
        day = self.today - days_ago * DAY
        self.clock.go_to(day, datetime.time(hour, minute))

    def reported(self, text: str, kind: str, *, by: str = "wugang", channel: str = "grid", **more: Any) -> Case:
        longitude, latitude = somewhere(corners(), GRID, self.chance)
        sent = Report(
            channel,
            text=text,
            longitude=float(longitude),
            latitude=float(latitude),
            category=Category.objects.get(name=kind),
            **more,
        )
        return report(sent=sent, by=self.crew[by] if by else None)

    def does(self, who: str, action: str, case: Case, **given: Any) -> None:
        case.refresh_from_db()
        act(case=case.pk, action=action, steps=case.steps, given=Inputs(**given), by=self.crew[who])

    def accepted(self, case: Case) -> Case:
        self.does("hexiaomei", "accept", case)
        return case

    def at_the_unit(self, case: Case) -> Case:
        self.accepted(case)
        self.does("gaoxiang", "dispatch", case, unit=Unit.objects.get(code=HANDLES), reason="按派遣规则")
        self.does("majun", "sign", case)
        return case

    def handled(self, case: Case, result: str) -> Case:
        self.at_the_unit(case)
        self.does("majun", "finish", case, reason=result, files=pictures(mended=True))
        return case


def happens(street: Street) -> None:
    """Cases of the last days, oldest first."""
    street.at(6, 9, 6)
    old = street.reported("沿街店铺门前堆放物料约 3 米，占用盲道", "乱堆物料", files=pictures())
    street.at_the_unit(old)
    parked = street.at_the_unit(
        street.reported("待拆围墙外侧临时搭建棚屋", "违法搭建", level="major", files=pictures())
    )
    street.at(5, 10, 15)
    street.does("majun", "progress", old, reason="已约谈店主，限期清理")
    until = street.today + 30 * DAY
    street.does("guotao", "park", parked, reason="等征收评估结论，列入挂账", until=until)
    closed = street.handled(
        street.reported("晨练广场边果皮箱外溢", "暴露垃圾", files=pictures()), "已清运，加装一只果皮箱"
    )
    street.at(4, 9, 20)
    street.does("linjing", "pass", closed, reason="现场已清")
    street.does("guotao", "close", closed, satisfaction="satisfied", reason="抽查属实")
    street.at(3, 14, 10)
    asks = street.at_the_unit(street.reported("夜市摊位越线经营，消防通道变窄", "无证占道", files=pictures()))
    street.does("majun", "ask_extension", asks, reason="摊主需重新安置，申请延期 2 个工作日", amount=54000)
    street.does("guotao", "urge", old, reason="已近时限，请今明两天办结")
    street.at(2, 9, 30)
    street.handled(street.reported("学校东门两侧张贴小广告十余处", "乱张贴", files=pictures()), "已清除，张贴人已告知")
    wide = street.accepted(street.reported("跨街道渣土车夜间抛撒", "渣土偷倒", level="major"))
    street.does("gaoxiang", "escalate", wide, reason="涉及两个街道，请区平台协调")
    street.at(1, 15, 40)
    hotline = {"name": "王女士", "phone": "13900001234"}
    by_phone = street.reported(
        "小区门口店招松动，刮风有响声", "店招破损", by="hexiaomei", channel="hotline", contact=hotline
    )
    street.accepted(by_phone)
    street.reported("人行道两块地砖翘起", "人行道", files=pictures())
    street.reported("人行道地砖翘起，老人绊了一下", "人行道")
    street.reported("公厕旁路灯两盏不亮", "路灯", by="", channel="public", contact={"phone": "13900005678"})
    street.reported("点击领取优惠，加微信 youhui2026", "路灯", by="", channel="public", hold=True)


def pictures(*, mended: bool = False) -> list[Any]:
    """A drawn scene: a street, something in the way, or what it looks like afterwards."""
    scene = Image.new("RGB", (960, 640), SKY)
    draw = ImageDraw.Draw(scene)
    draw.rectangle((80, 140, 560, 420), fill=WALL)
    for window in range(3):
        draw.rectangle((130 + 140 * window, 200, 210 + 140 * window, 280), fill=SKY)
    draw.polygon([(0, 420), (960, 420), (960, 640), (0, 640)], fill=ROAD)
    draw.ellipse((380, 470, 700, 580), fill=NEW if mended else HOLE)
    target = io.BytesIO()
    scene.save(target, "JPEG", quality=80)
    name = "处置后.jpg" if mended else "现场.jpg"
    return list(prepare([ContentFile(target.getvalue(), name=name)]))

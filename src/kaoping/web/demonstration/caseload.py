"""The cases of the demonstration: two platforms of before whose cases were taken over, and what goes on since then.

Two cycles of the running year are scored from them: nobody imports their table of cases.
"""

from __future__ import annotations

import csv
import datetime
import io
import math
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.files.base import ContentFile

from kaoping.demonstration.cases import CATEGORIES
from kaoping.demonstration.chance import Chance
from kaoping.demonstration.minhang_daliandong import CATEGORIES as OF_JOINT_MANAGEMENT
from kaoping.web.cases.models import Category, Source
from kaoping.web.demonstration.district import ROOT
from kaoping.web.dispatching import rule_actions
from kaoping.web.jobs.running import run_job
from kaoping.web.people.models import Person
from kaoping.web.takeover import actions as takeover
from kaoping.web.takeover import source_actions
from kaoping.web.takeover.models import Takeover
from kaoping.web.timing.category_actions import Content, load_usual, open_category
from kaoping.web.units.locating import areas
from kaoping.web.units.models import Unit

SOURCES = {
    "dongying-towns": ("WGH", "网格化服务管理平台（原）"),
    "minhang-daliandong": ("DLD", "街镇大联动平台（原）"),
}
LEVELS = {"日常": "daily", "一般": "general", "较大": "major"}
LOCAL = ("G01", "网格服务", "grid services")  # the class of what no usual one has
ARCHIVED = datetime.timedelta(days=60)  # after which a closed case lies in the archive
FINDER = {"grid": "网格员上报", "supervisor": "监督员发现", "public": "热线", "upper": "上级交办", "media": "媒体曝光"}
DEPARTMENTS = {  # kinds of cases → who handles them
    "DEP01": "设施破损 管网渗漏 路灯不亮 井盖缺损 路面破损 管线破损 道路保洁 绿化养护",
    "DEP02": "占道经营 乱堆乱放 违规停车 无证占道 跨门经营 乱堆物料 店招破损 违法建设 违法搭建 渣土偷倒 乱张贴"
    " 暴露垃圾 非机动车乱停放",
    "DEP03": "油烟污染 噪声扰民 污染环境 河道污染 环境卫生",
    "DEP05": "消防隐患 安全生产隐患 安全巡查",
    "DEP06": "邻里纠纷 群体矛盾 入户走访 政策宣传 便民代办 信息采集 文明劝导 设施巡看",
}  # fmt: skip
HEADINGS = (
    "案件编号", "上报时间", "情况", "地址", "经度", "纬度", "网格", "类别", "级别", "来源", "发现主体", "状态",
    "主办单位", "立案时间", "处置截止时间", "结案时间", "延期次数", "返工次数", "是否退回", "是否有效",
)  # fmt: skip
Row = dict[str, Any]


def lay_ground(author: Person) -> None:
    """Categories, limits, rules of dispatch, and the platforms from which cases will come."""
    load_usual(by=author)
    own = open_category(code=LOCAL[0], above=None, component=False, content=Content(LOCAL[1], LOCAL[2]), by=author)
    there = set(Category.objects.values_list("name", flat=True))
    number = 0
    for kinds in (CATEGORIES, OF_JOINT_MANAGEMENT):
        for level, names in kinds.items():
            for name in names:
                if name not in there:
                    there.add(name)
                    number += 1
                    content = Content(name, level=LEVELS[level])
                    code = f"{LOCAL[0]}{number:02}"
                    open_category(code=code, above=own.pk, component=False, content=content, by=author)
    root = Unit.objects.get(code=ROOT)
    for code, name in SOURCES.values():
        source_actions.make(code=code, name=name, channel="import", unit=root, most_a_minute=60, by=author)
    _rule(author, root)


def sources_of(scheme: str) -> list[int]:
    """The platform of before whose cases a scheme's cycle counts, beside what is reported here since."""
    return [Source.objects.get(code=SOURCES[scheme][0]).pk]


def _rule(author: Person, root: Unit) -> None:
    units = Unit.objects.in_bulk(DEPARTMENTS, field_name="code")
    for code, names in DEPARTMENTS.items():
        for category in Category.objects.filter(name__in=names.split()):
            wording = rule_actions.Wording(place=root, category=category, level="", unit=units[code])
            rule_actions.add(wording=wording, reason="按部门职责", by=author)


def take_over(scheme: str, rows: Iterable[Row], until: datetime.date, author: Person) -> Takeover:
    """Bring the cases of a platform of before over, the way an office would: a file, its check, its rows."""
    source = Source.objects.get(code=SOURCES[scheme][0])
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADINGS)
    writer.writerows(_lines(scheme, rows, until))
    file = ContentFile(text.getvalue().encode())
    made = takeover.upload(source=source, file=file, name=f"{SOURCES[scheme][1]}.csv", by=author)
    run_job.call(made.job_id)
    made.refresh_from_db()
    if made.state != "checked":
        raise RuntimeError(f"the demonstration's cases are refused: {made.report['faults'][:3]}")
    takeover.write(takeover=made, by=author)
    made.refresh_from_db()
    run_job.call(made.job_id)
    return made


def _lines(scheme: str, rows: Iterable[Row], until: datetime.date) -> Iterator[list[Any]]:
    chance, places = Chance(f"kaoping places {scheme}"), corners()
    departments = {name: code for code, names in DEPARTMENTS.items() for name in names.split()}
    kept = f"{until - ARCHIVED} 00:00:00"
    for row in rows:
        longitude, latitude = somewhere(places, row["unit"], chance)
        state = _state(row, kept)
        yield [
            row["case"], row["reported_at"], f"{row['category']}，需要处置", "", longitude, latitude, row["unit"],
            row["category"], row["level"], FINDER[row["found_by"]], row["found_by"], state,
            departments[row["category"]] if row["filed_at"] else "", row["filed_at"], row["due_at"], row["closed_at"],
            row["extensions"], row["rework"], row["returned"], row["valid"],
        ]  # fmt: skip


def _state(row: Row, archived_before: str) -> str:
    if row["closed_at"]:
        return "已归档" if row["closed_at"] < archived_before else "已结案"
    if row["valid"] == "false":
        return "不予受理"
    return "处置中" if row["filed_at"] else "待受理"


def corners() -> dict[str, list[tuple[float, float]]]:
    """Code of a grid → its middle and the corners of its area (degrees)."""
    held = areas()
    codes = dict(Unit.objects.values_list("pk", "code"))
    found = {}
    for unit, area in zip(held.units.tolist(), held.areas, strict=True):
        middle = area.representative_point()
        found[codes[unit]] = [(middle.x, middle.y), *area.envelope.exterior.coords]
        if area.geom_type == "Polygon":
            found[codes[unit]] = [(middle.x, middle.y), *area.exterior.coords]
    return found


def somewhere(places: dict[str, list[tuple[float, float]]], code: str, chance: Chance) -> tuple[str, str]:
    """A place between the middle of a grid and one of its corners; "" for a unit without an area."""
    if code not in places:
        return "", ""
    (x, y), *others = places[code]
    corner = others[int(chance.share() * len(others)) % len(others)]
    part = 0.9 * math.sqrt(chance.share())
    return f"{x + (corner[0] - x) * part:.6f}", f"{y + (corner[1] - y) * part:.6f}"

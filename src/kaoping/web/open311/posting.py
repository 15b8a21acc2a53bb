"""A request that an application sends becomes a report."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from django.http import QueryDict

from kaoping.web.cases.models import Category, Source
from kaoping.web.cases.report_actions import Report
from kaoping.web.open311.answers import Problem
from kaoping.web.open311.doubts import is_doubtful
from kaoping.web.open311.queries import ADDED
from kaoping.web.open311.services import OBJECT, OBJECT_LENGTH, service
from kaoping.web.people.viewer import today
from kaoping.web.site.words import Said, said
from kaoping.web.units.locating import locate
from kaoping.web.units.tree import tree_at

DESCRIPTION = 4000  # characters that the specification allows
KEPT = 1000  # characters that a case keeps
LENGTHS = {"address_string": 200, "address_id": 60, "email": 120, "phone": 30, "media_url": 400, "device_id": 120,
           "account_id": 120, "first_name": 30, "last_name": 30}  # fmt: skip


@dataclass
class Sent:
    """A form being read; wrong: what cannot be used, by kind of status."""

    form: QueryDict
    source: Source
    wrong: list[Said] = field(default_factory=list)
    unknown: list[Said] = field(default_factory=list)
    was_cut: bool = False

    def text(self, name: str) -> str:
        return str(self.form.get(name, "")).strip()


def read(form: QueryDict, source: Source) -> tuple[Report, bool]:
    """The report, and whether its description was cut. Raises Problem with everything that is wrong: 404 for an
    unknown service, else 400."""
    sent = Sent(form, source)
    category = _category(sent)
    for name, most in LENGTHS.items():
        if len(sent.text(name)) > most:
            sent.wrong.append(said(f"{name} 超过 {most} 个字", f"{name} is longer than {most} characters"))
    point, grid = _point(sent), None
    grid = _grid(sent, point)
    text = _description(sent, category)
    if point is None and not sent.text("address_string") and grid is None and not sent.text("address_id"):
        sent.wrong.append(
            said(
                "lat 和 long、address_string、address_id 至少要有一项",
                "lat and long, address_string or address_id is needed",
            )
        )
    if sent.wrong or sent.unknown:
        raise Problem(400 if sent.wrong else 404, *sent.wrong, *sent.unknown)
    return _report(sent, text, point, grid, category), sent.was_cut


def _category(sent: Sent) -> Category | None:
    code = sent.text("service_code")
    if not code:
        sent.wrong.append(said("缺 service_code", "service_code was not provided"))
        return None
    found = service(code)
    if found is None:
        sent.unknown.append(said("没有这个 service_code", "service_code was not found"))
    return found


def _point(sent: Sent) -> tuple[float, float] | None:
    """Longitude and latitude (WGS-84)."""
    given = [sent.text("long"), sent.text("lat")]
    if not any(given):
        return None
    try:
        longitude, latitude = (float(each) for each in given)
    except ValueError:
        longitude = latitude = math.nan
    if not (abs(longitude) <= 180 and abs(latitude) <= 90):
        sent.wrong.append(said("lat、long 要同时给出，是度数", "lat and long are both needed, in degrees"))
        return None
    return longitude, latitude


def _grid(sent: Sent, point: tuple[float, float] | None) -> int | None:
    """The unit of the place; one beyond the source's part of the tree is refused."""
    tree, code = tree_at(today()), sent.text("address_id")
    node = tree.by_code.get(code) if code else None
    if code and node is None:
        sent.wrong.append(
            said("没有这个 address_id（填单位编号）", "address_id was not found (it is the code of a unit)")
        )
    found = locate(*point, tree) if point else node.id if node else None
    if found is not None and found not in tree.below([sent.source.unit_id]):
        sent.wrong.append(said("地点不在本平台受理范围", "the place lies outside the area served"))
    return found


def _description(sent: Sent, category: Category | None) -> str:
    """What the case says: the description, the number of the object, the address of a picture, which is only text:
    the server never fetches it."""
    text, number, media = sent.text("description"), sent.text(f"attribute[{OBJECT}]"), sent.text("media_url")
    if len(text) > DESCRIPTION:
        sent.wrong.append(said(f"description 超过 {DESCRIPTION} 个字", f"description exceeds {DESCRIPTION} characters"))
    if len(number) > OBJECT_LENGTH:
        sent.wrong.append(said(f"{OBJECT} 超过 {OBJECT_LENGTH} 个字", f"{OBJECT} exceeds {OBJECT_LENGTH} characters"))
    if media and not media.lower().startswith(("http://", "https://")):
        sent.wrong.append(said("media_url 要以 http:// 或 https:// 开头", "media_url begins with http:// or https://"))
    tail = f"\n部件编码：{number}" if number and category and category.component else ""
    tail += ADDED + media if media else ""
    sent.was_cut = len(text) + len(tail) > KEPT
    text = text or (category.name if category else "")
    return (text[: KEPT - len(tail) - 1] + "…" if sent.was_cut else text) + tail


def _report(
    sent: Sent, text: str, point: tuple[float, float] | None, grid: int | None, category: Category | None
) -> Report:
    plain, senders = sent.text("description"), [sent.text(name) for name in ("device_id", "phone", "email")]
    place = f"{point}{sent.text('address_string')}{sent.text('address_id')}"
    contact = {"name": sent.text("last_name") + sent.text("first_name"), "phone": sent.text("phone")}
    return Report(
        channel="open311",
        text=text,
        address=sent.text("address_string"),
        longitude=point[0] if point else None,
        latitude=point[1] if point else None,
        grid=grid,
        category=category,
        hold=is_doubtful(sent.source, plain, place, senders),
        source=sent.source,
        contact=contact | {"email": sent.text("email")},
    )

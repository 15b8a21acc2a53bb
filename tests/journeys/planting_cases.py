"""Plant a small town with grids, everybody who has to do with a case, and a cycle that is scored from its cases."""

from kaoping.web.config.preparing import prepare

prepare()

import datetime  # noqa: E402 - after the settings are read

from tests.journeys.material.cases import AREAS, PEOPLE, RULE, UNITS  # noqa: E402

from kaoping.problems import Place as Where  # noqa: E402
from kaoping.web.bridge.schemes import shipped_text  # noqa: E402
from kaoping.web.cases.models import Category  # noqa: E402
from kaoping.web.cycles import actions as cycles  # noqa: E402
from kaoping.web.cycles.models import STAGES  # noqa: E402
from kaoping.web.dispatching.rule_actions import Wording, add  # noqa: E402
from kaoping.web.feed.actions import turn_on  # noqa: E402
from kaoping.web.people import actions as people  # noqa: E402
from kaoping.web.people.account_actions import set_password  # noqa: E402
from kaoping.web.people.models import Person  # noqa: E402
from kaoping.web.people.viewer import today  # noqa: E402
from kaoping.web.schemes import actions as schemes  # noqa: E402
from kaoping.web.site.demo_accounts import demo_password  # noqa: E402
from kaoping.web.site.sheets import Row, Sheet  # noqa: E402
from kaoping.web.timing.category_actions import load_usual  # noqa: E402
from kaoping.web.units import actions as units  # noqa: E402
from kaoping.web.units import imports  # noqa: E402
from kaoping.web.units.models import Unit  # noqa: E402

SINCE = datetime.date(today().year, 1, 1)
COLUMNS = ("unit", "name", "kind", "parent")


def plant() -> None:
    administrators = {"system_admin": ("sys", "甲"), "security_admin": ("sec", "乙"), "audit_admin": ("aud", "丙")}
    people.install(code="D01", name="青河区", administrators=administrators, on=SINCE)
    system, security = Person.objects.get(username="sys"), Person.objects.get(username="sec")
    rows = [Row(at, dict(zip((*COLUMNS, "stations"), row, strict=True))) for at, row in enumerate(UNITS, start=2)]
    imports.write(
        sheet=Sheet(Where(file="units"), COLUMNS, ("stations",), rows), on=SINCE, expected=None, digest="", by=system
    )
    for code, ring in AREAS.items():
        area = {"type": "Polygon", "coordinates": [ring]}
        units.set_boundary(unit=Unit.objects.get(code=code), geometry=area, on=SINCE, by=system)
    for username, name, role, code in PEOPLE:
        at = Unit.objects.get(code=code)
        made = people.open_account(username=username, name=name, unit=at, phone="", email="", by=system).person
        people.grant(person=made, role=role, unit=at, by=security)
        set_password(person=made, password=demo_password(), by=made)
    author, approver = Person.objects.get(username="author"), Person.objects.get(username="approver")
    load_usual(by=author)
    place, category, unit = RULE
    add(
        wording=Wording(
            place=Unit.objects.get(code=place),
            category=Category.objects.get(code=category),
            level="",
            unit=Unit.objects.get(code=unit),
        ),
        reason="按部门职责",
        by=author,
    )
    cycle_of_this_year(author, approver)


def cycle_of_this_year(author: Person, approver: Person) -> None:
    """Joint management of towns, in its collection, with its cases from the platform."""
    text = shipped_text("minhang-daliandong")
    assert text is not None
    owner = Unit.objects.get(code="D01")
    version = schemes.submit(version=schemes.create(text=text, owner=owner, by=author), by=author)
    version = schemes.approve(version=version, in_force_from=SINCE, by=approver)
    stages = {name: (SINCE, datetime.date(today().year, 12, 31)) for name in STAGES}
    cycle = cycles.open_cycle(
        version=version, period=str(today().year), owner=owner, title="街镇大联动测评", title_en="Joint management",
        units_on=today(), stages=stages, units=frozenset(row[0] for row in UNITS), by=author,
    )  # fmt: skip
    cycles.advance(cycle=cycle, stage="collect", by=author)
    turn_on(cycle=cycle, by=author)


plant()

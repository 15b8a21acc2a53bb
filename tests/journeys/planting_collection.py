"""Plant a small district without a single cycle in KAOPING_HOME: who answers, who is appraised, two schemes."""

from kaoping.web.config.preparing import prepare

prepare()

import datetime  # noqa: E402 - after the settings are read

from tests.journeys.material.collection import AGENCIES, PEOPLE, UNITS  # noqa: E402

from kaoping.problems import Place as Where  # noqa: E402
from kaoping.web.bridge.schemes import shipped_text  # noqa: E402
from kaoping.web.people import actions as people  # noqa: E402
from kaoping.web.people.account_actions import set_password  # noqa: E402
from kaoping.web.people.models import Person  # noqa: E402
from kaoping.web.people.viewer import today  # noqa: E402
from kaoping.web.schemes import actions as schemes  # noqa: E402
from kaoping.web.site.demo_accounts import demo_password  # noqa: E402
from kaoping.web.site.sheets import Row, Sheet  # noqa: E402
from kaoping.web.units import imports  # noqa: E402
from kaoping.web.units.models import Unit  # noqa: E402

SINCE = datetime.date(today().year, 1, 1)
COLUMNS = ("unit", "name", "kind", "parent")
ATTRIBUTES = ("stations", "agency_type", "headcount")


def plant() -> None:
    administrators = {"system_admin": ("sys", "甲"), "security_admin": ("sec", "乙"), "audit_admin": ("aud", "丙")}
    people.install(code="D01", name="青河区", administrators=administrators, on=SINCE)
    system, security = Person.objects.get(username="sys"), Person.objects.get(username="sec")
    rows = [Row(at, dict(zip((*COLUMNS, *ATTRIBUTES), row, strict=True))) for at, row in enumerate(UNITS, start=2)]
    imports.write(
        sheet=Sheet(Where(file="units"), COLUMNS, ATTRIBUTES, rows), on=SINCE, expected=None, digest="", by=system
    )
    for username, name, grants in PEOPLE:
        at = Unit.objects.get(code=grants[0][1])
        made = people.open_account(username=username, name=name, unit=at, phone="", email="", by=system).person
        for role, code in grants:
            people.grant(person=made, role=role, unit=Unit.objects.get(code=code), by=security)
        set_password(person=made, password=demo_password(), by=made)
    author, approver = Person.objects.get(username="author"), Person.objects.get(username="approver")
    in_force("minhang-daliandong", "D01", author, approver)
    in_force("dinghai-agencies", AGENCIES, author, approver)


def in_force(scheme: str, owner: str, author: Person, approver: Person) -> None:
    unit = Unit.objects.get(code=owner)
    text = shipped_text(scheme)
    assert text is not None
    version = schemes.submit(version=schemes.create(text=text, owner=unit, by=author), by=author)
    version = schemes.approve(version=version, in_force_from=SINCE, by=approver)
    if scheme == "dinghai-agencies":
        for key, choice in {"P1": "90", "P2": "80", "P3": "60"}.items():
            made = schemes.decide(version=version, key=key, choice=choice, why="专题会议议定", by=author)
            schemes.confirm(decision=made, by=approver)


plant()

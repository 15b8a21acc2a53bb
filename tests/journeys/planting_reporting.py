"""Plant three towns with a grid each in KAOPING_HOME, somebody for every post, some categories of cases."""

from kaoping.web.config.preparing import prepare

prepare()

from tests.web.cases_at_work import crew  # noqa: E402 - after the settings are read
from tests.web.conftest import DISTRICT, SINCE  # noqa: E402

from kaoping.web.cases.models import Category  # noqa: E402
from kaoping.web.people.models import Grant, Person  # noqa: E402
from kaoping.web.site.demo_accounts import demo_password  # noqa: E402
from kaoping.web.units.models import TreeRevision, Unit, UnitVersion  # noqa: E402

CATEGORIES = (
    ("0101", "井盖问题", "cover", "general"),
    ("0102", "路灯不亮", "lamp", "general"),
    ("0301", "道路积水", "water", "major"),
    ("0302", "占道堆物", "heaps", "daily"),
    ("0303", "暴露垃圾", "rubbish", "daily"),
    ("0304", "违规张贴", "posters", "daily"),
)


def plant() -> None:
    units: dict[str, Unit] = {}
    for code, name, kind, parent in DISTRICT:
        units[code] = Unit.objects.create(code=code, opened_on=SINCE)
        above = units.get(parent or "")
        UnitVersion.objects.create(unit=units[code], name=name, kind=kind, parent=above, from_on=SINCE)
    TreeRevision.objects.update_or_create(pk=1, defaults={"number": 1})
    password = demo_password()

    def person(role: str, unit: str, username: str, name: str) -> Person:
        made = Person.objects.create_user(username, password, name=name, unit=units[unit])
        Grant.objects.create(person=made, role=role, unit=units[unit], from_on=SINCE)
        return made

    crew(units, person)
    person("grid_worker", "T01-C01-G1", "the-other", "孙桂芳")
    streets = Category.objects.create(code="02", name="道路", name_en="roads")
    Category.objects.filter(code="0201").update(
        parent=streets, name_en="pothole", hint="坑洞、塌陷、开裂", words="坑 洼 破损"
    )
    Category.objects.bulk_create(
        Category(code=code, name=name, name_en=name_en, level=level) for code, name, name_en, level in CATEGORIES
    )


plant()

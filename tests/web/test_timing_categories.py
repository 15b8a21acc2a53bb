"""Categories and limits: the usual ones, what the office adds and changes, what a case then gets."""

from __future__ import annotations

import datetime
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from kaoping.problems import Refused
from kaoping.web.audit.models import Entry
from kaoping.web.cases.limits import limit_of
from kaoping.web.cases.models import LEVELS, LIMITED, UNITS_OF_TIME, Category, Limit
from kaoping.web.people import roles
from kaoping.web.timing import category_actions as actions
from kaoping.web.timing import category_queries as queries
from kaoping.web.timing import limit_actions
from kaoping.web.timing.category_actions import Content, content_of, mark_of
from kaoping.web.timing.limit_queries import COLUMNS, limits_table
from kaoping.web.timing.usual import usual

pytestmark = pytest.mark.django_db


def refused(call, **given) -> str:
    with pytest.raises(Refused) as caught:
        call(**given)
    return caught.value.faults[0].code


@pytest.fixture
def loaded(author) -> int:
    return actions.load_usual(by=author)


def category(code: str) -> Category:
    return Category.objects.get(code=code)


# --- the usual ones -------------------------------------------------------------------------------------------------


def test_the_usual_list_is_whole_and_sound():
    classes, general = usual()
    assert len({each.code for each in classes}) == len(classes) > 100
    assert all(each.name and each.name_en and each.level in LEVELS for each in classes)
    assert all(each.words or each.hint for each in classes)
    assert {each.stage for each in general} == set(LIMITED)
    limits = [*general, *(limit for each in classes for limit in each.limits)]
    assert all(each.unit in UNITS_OF_TIME and each.stage in LIMITED and each.amount > 0 for each in limits)
    assert any(not each.public for each in classes)
    assert {each.component for each in classes} == {True, False}


def test_loading_brings_classes_kinds_and_limits(loaded):
    assert loaded == Category.objects.count() == len(usual()[0])
    pothole = category("B0201")
    assert pothole.parent == category("B02")
    assert pothole.path == f"/{pothole.parent_id}/{pothole.pk}/"
    assert pothole.component
    assert not pothole.is_local
    assert not category("Z0404").public
    assert limit_of(category("S0401"), "general", "handle").amount == 1
    assert limit_of(pothole, "general", "handle").amount == 5
    assert limit_of(None, "daily", "accept").amount == 2


def test_loading_again_changes_nothing_and_brings_what_is_missing(loaded, author):
    changed = category("S0401")
    content = Content(name="流动摊贩", level="general", words="摊位")
    actions.change_category(category=changed.pk, content=content, seen=mark_of(content_of(changed)), by=author)
    limit_actions.remove_limit(category=category("S04"), level="", stage="handle", by=author)
    Category.objects.filter(code="S0402").delete()
    assert actions.load_usual(by=author) == 1
    assert category("S0402").parent == category("S04")
    assert category("S0401").name == "流动摊贩"
    assert not Limit.objects.filter(category=category("S04")).exists()
    assert queries.missing_usual() == 0


# --- what the office adds and changes -------------------------------------------------------------------------------


def test_a_local_category_stands_below_a_class_and_takes_its_limits(loaded, author):
    made = actions.open_category(
        code="S04-L1", above=category("S04").pk, component=True, content=Content(name="早餐车"), by=author
    )
    assert (made.is_local, made.component, made.path) == (True, False, f"{category('S04').path}{made.pk}/")
    assert limit_of(made, "general", "handle").amount == 1
    assert made in queries.found_by("早餐")


def test_what_is_wrong_with_a_category_is_told_at_once(loaded, author):
    bad = Content(name="\n", level="x", hint="长" * 300)
    with pytest.raises(Refused) as caught:
        actions.open_category(code="a b", above=None, component=False, content=bad, by=author)
    assert [fault.code for fault in caught.value.faults] == ["W773"] * len(caught.value.faults)
    assert len(caught.value.faults) >= 4
    taken = {"above": None, "component": False, "content": Content(name="x"), "by": author}
    assert refused(actions.open_category, code="s01", **taken) == "W772"


def test_of_two_who_change_the_same_category_the_second_is_told(loaded, author):
    one = category("S0101")
    seen = mark_of(content_of(one))
    actions.change_category(category=one.pk, content=Content(name="垃圾"), seen=seen, by=author)
    late = {"category": one.pk, "content": Content(name="脏"), "seen": seen, "by": author}
    assert refused(actions.change_category, **late) == "W779"
    assert category("S0101").name == "垃圾"
    told = Entry.objects.filter(action="category.changed").get()
    assert told.details["changes"]["name"] == ["暴露垃圾", "垃圾"]


def test_a_moved_category_takes_all_below_it_along(loaded, author):
    actions.move_category(category=category("S04").pk, above=category("S01").pk, by=author)
    assert category("S0401").path == f"{category('S01').path}{category('S04').pk}/{category('S0401').pk}/"
    top = category("S01").pk
    assert refused(actions.move_category, category=top, above=category("S0401").pk, by=author) == "W774"
    assert refused(actions.move_category, category=top, above=category("B01").pk, by=author) == "W775"
    assert refused(actions.move_category, category=top, above=None, by=author) == "W776"
    actions.move_category(category=category("S04").pk, above=None, by=author)
    assert category("S0401").path == f"/{category('S04').pk}/{category('S0401').pk}/"


def test_a_closed_class_closes_what_is_below_it(loaded, author):
    today = timezone.localdate()
    one = category("S05")
    yesterday = today - datetime.timedelta(days=1)
    assert refused(actions.close_category, category=one.pk, on=yesterday, by=author) == "W761"
    actions.close_category(category=one.pk, on=today, by=author)
    assert category("S0501").closed_on == today
    assert refused(actions.close_category, category=one.pk, on=today, by=author) == "W776"
    actions.close_category(category=one.pk, on=None, by=author)
    assert category("S0501").closed_on is None


def test_closing_and_opening_a_class_leaves_what_was_closed_by_itself(loaded, author):
    today = timezone.localdate()
    later, last = today + datetime.timedelta(days=10), today + datetime.timedelta(days=20)
    one = category("S05").pk
    actions.close_category(category=category("S0501").pk, on=today, by=author)
    actions.close_category(category=category("S0502").pk, on=last, by=author)
    actions.close_category(category=one, on=later, by=author)
    assert category("S0501").closed_on == today  # earlier than its class
    assert category("S0502").closed_on == category("S0503").closed_on == later
    actions.close_category(category=one, on=last, by=author)
    assert category("S0501").closed_on == today
    assert category("S0503").closed_on == last  # closed with its class, it goes on as long
    actions.close_category(category=one, on=None, by=author)
    assert category("S0501").closed_on == today
    assert category("S05").closed_on is category("S0503").closed_on is None


def test_only_the_office_of_the_uppermost_unit_sets(loaded, person):
    town = person(roles.AUTHOR, "T01")
    assert refused(actions.load_usual, by=town) == "W760"
    given = {"level": "", "stage": "handle", "amount": Decimal(1), "unit": "days", "warn": Decimal("0.5")}
    assert refused(limit_actions.set_limit, category=None, by=town, **given) == "W760"


@pytest.mark.parametrize(
    ("words", "code"), [("牛皮癣", "S0201"), ("红绿灯", "B0205"), ("manhole sewer", "B0102"), ("z0104", "Z0104")]
)
def test_a_category_is_found_by_what_people_call_it(loaded, words, code):
    assert category(code) in queries.found_by(words)


# --- limits ---------------------------------------------------------------------------------------------------------


def test_the_table_shows_exactly_what_a_case_would_get(loaded, author):
    limit_actions.set_limit(
        category=category("Z0104"), level="major", stage="check", amount=Decimal("1.5"), unit="hours",
        warn=Decimal("0.5"), by=author,
    )  # fmt: skip
    for one in (None, category("Z0104"), category("S0501"), category("B01")):
        for stage, cells in limits_table(one):
            for level, cell in zip(COLUMNS, cells, strict=True):
                if level:
                    given = limit_of(one, level, stage)
                    assert (cell.amount, cell.unit, cell.warn) == (given.amount, given.unit, given.warn)
    cell = dict(limits_table(category("Z0104")))["check"][COLUMNS.index("major")]
    assert (cell.own, cell.percent) == (True, 50)
    assert dict(limits_table(category("Z0104")))["handle"][COLUMNS.index("major")].origin == category("Z01")


def test_without_anything_set_the_table_says_so():
    assert all(cell.shipped for _, cells in limits_table(None) for cell in cells)


@pytest.mark.parametrize(
    "wrong", [{"amount": Decimal(0)}, {"amount": Decimal("1.25")}, {"unit": "weeks"}, {"warn": Decimal(0)},
              {"warn": Decimal(2)}, {"amount": Decimal(10_000)}, {"stage": "x"}, {"level": "x"}]
)  # fmt: skip
def test_limits_that_cannot_be_are_refused(author, wrong):
    given = {"level": "", "stage": "handle", "amount": Decimal(1), "unit": "days", "warn": Decimal("0.5")} | wrong
    assert refused(limit_actions.set_limit, category=None, by=author, **given) == "W777"


def test_a_limit_taken_away_lets_the_one_above_hold(loaded, author):
    one = category("S04")
    limit_actions.remove_limit(category=one, level="", stage="handle", by=author)
    assert limit_of(one, "general", "handle").amount == 5
    assert refused(limit_actions.remove_limit, category=one, level="", stage="handle", by=author) == "W778"


# --- pages ----------------------------------------------------------------------------------------------------------


def test_one_press_loads_the_usual_ones(author, signed_in):
    client = signed_in(author)
    assert "还没有类别" in client.get(reverse("timing:categories")).content.decode()
    assert client.post(reverse("timing:load_usual")).status_code == 302
    page = client.get(reverse("timing:categories"), {"sort": "components"})
    assert [branch.category.code for branch in page.context["tree"]] == ["B01", "B02", "B03", "B04", "B05", "B06"]
    assert "载入常用类别" not in page.content.decode()
    found = client.get(reverse("timing:categories"), {"q": "牛皮癣"})
    assert [one.code for one in found.context["found"]] == ["S0201"]


def test_the_tree_is_read_with_few_queries(loaded, author, signed_in, django_assert_max_num_queries):
    client = signed_in(author)
    client.get(reverse("timing:categories"))
    for name in ("categories", "limits"):
        with django_assert_max_num_queries(14):
            client.get(reverse(f"timing:{name}"))


def test_a_category_goes_its_way_through_the_pages(loaded, author, signed_in):
    client = signed_in(author)
    sent = {"code": "L1", "name": "共享单车", "level": "daily", "above": str(category("S04").pk), "public": "on"}
    assert client.post(reverse("timing:category_new"), sent).status_code == 302
    assert client.post(reverse("timing:category_new"), sent).status_code == 422
    one = category("L1")
    page = client.get(reverse("timing:category", args=[one.pk]))
    change = {"name": "单车乱放", "level": "daily", "seen": page.context["seen"]}
    assert client.post(reverse("timing:category_change", args=[one.pk]), change).status_code == 302
    assert client.post(reverse("timing:category_change", args=[one.pk]), change).status_code == 422
    assert client.post(reverse("timing:category_act", args=[one.pk, "move"]), {"above": ""}).status_code == 302
    assert category("L1").parent is None
    on = timezone.localdate().isoformat()
    assert client.post(reverse("timing:category_act", args=[one.pk, "close"]), {"on": on}).status_code == 302
    assert client.post(reverse("timing:category_act", args=[one.pk, "reopen"])).status_code == 302
    assert client.post(reverse("timing:category_act", args=[one.pk, "burn"])).status_code == 404
    assert client.post(reverse("timing:category_act", args=[one.pk, "move"]), {"above": "999999"}).status_code == 404


def test_all_categories_can_be_taken_along(loaded, author, signed_in):
    answer = signed_in(author).get(reverse("timing:categories_export"))
    rows = list(openpyxl.load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert len(rows) == Category.objects.count() + 1


def test_a_limit_is_set_and_taken_away_on_the_page(loaded, author, signed_in, person):
    client, one = signed_in(author), category("S0401")
    sent = {"category": one.pk, "stage": "handle", "level": "daily", "amount": "4", "unit": "work_hours", "warn": "80"}
    assert client.post(reverse("timing:set_limit"), sent).status_code == 302
    assert limit_of(one, "daily", "handle").seconds == 4 * 3600
    assert client.post(reverse("timing:set_limit"), sent | {"amount": "0"}).status_code == 422
    assert client.post(reverse("timing:set_limit"), sent | {"category": "999999"}).status_code == 404
    page = client.get(reverse("timing:limits"), {"category": one.pk, "stage": "handle", "level": "daily"})
    assert page.context["cell"].own
    assert client.post(reverse("timing:set_limit"), sent | {"remove": "1"}).status_code == 302
    assert client.post(reverse("timing:set_limit"), sent | {"remove": "1"}).status_code == 422
    reader = signed_in(person(roles.DISPATCHER, "T01"))
    assert reverse("timing:set_limit") not in reader.get(reverse("timing:limits")).content.decode()
    assert reader.post(reverse("timing:set_limit"), sent).status_code == 403

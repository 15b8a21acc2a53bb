"""The bar of the pages of cases, what the workbench says of them, and the way from one case of a list to the next."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.urls import reverse
from tests.web.cases_at_work import Crew, crew

from kaoping.web.cases.templatetags.case_places import PLACES
from kaoping.web.desks.lying import desk_of
from kaoping.web.people.viewer import viewer_of

pytestmark = pytest.mark.django_db
PAGES = [route for _, pages in PLACES for route, _ in pages]


@pytest.fixture
def at_work(district, person) -> Crew:
    cache.clear()
    return crew(district, person)


def links(client, route: str) -> set[str]:
    """The addresses in the bar of a page, both rows."""
    text = client.get(reverse(route)).content.decode()
    bar = re.search(r'<div class="page-places no-print">.*?</div>', text, re.S)
    return set(re.findall(r'href="([^"?]+)"', bar[0])) if bar else set()


@pytest.mark.parametrize("post", ["intake", "handler", "supervisor", "grid", "leader"])
def test_the_bar_leads_to_whatever_somebody_may_open_and_to_nothing_else(at_work, client, post):
    client.force_login(at_work[post])
    opened = {route for route in PAGES if client.get(reverse(route), follow=True).status_code == 200}
    offered = {link for route in opened for link in links(client, route)}
    assert offered <= {reverse(route) for route in PAGES}
    assert {reverse(route) for route in opened} - {reverse("reporting:phone"), reverse("desks:list")} <= offered
    for link in offered:
        assert client.get(link).status_code == 200, link


def test_the_present_page_is_marked(at_work, client):
    client.force_login(at_work["supervisor"])
    text = client.get(reverse("timing:limits")).content.decode()
    assert re.search(r'href="/cases/settings/limits/" aria-current="page"', text)


def test_the_workbench_begins_with_the_own_cases_and_their_lights(at_work, client):
    case = at_work.reported()
    type(case).objects.filter(pk=case.pk).update(due_at="2020-01-02T00:00Z", warn_at="2020-01-01T00:00Z")
    desk = desk_of(viewer_of(at_work["intake"]))
    assert [(each.key, each.count, each.red, each.yellow) for each in desk.lying if not each.is_empty] == [
        ("intake", "1", "1", "")
    ]
    assert [line.case for line in desk.first] == [case]
    client.force_login(at_work["intake"])
    text = client.get(reverse("home")).content.decode()
    assert f"{reverse('desks:list')}?desk=intake&amp;light=red" in text
    assert "您还没有角色" not in text


def test_who_works_in_a_grid_finds_the_report_first_and_others_do_not(at_work, client):
    for post, there in (("grid", True), ("intake", False)):
        client.force_login(at_work[post])
        assert ('class="home-report"' in client.get(reverse("home")).content.decode()) is there


def test_a_list_hands_its_order_to_the_pages_of_its_cases(at_work, client):
    first, second = at_work.reported(), at_work.reported()
    client.force_login(at_work["intake"])
    text = client.get(reverse("desks:list"), {"desk": "intake"}).content.decode()
    order = re.search(rf'href="{reverse("casebook:case", args=[first.pk])}\?in=([\d-]+)"', text)[1]
    assert order.split("-") in ([str(first.pk), str(second.pk)], [str(second.pk), str(first.pk)])
    page = client.get(reverse("casebook:case", args=[order.split("-")[0]]), {"in": order}).content.decode()
    assert f'rel="next" href="{reverse("casebook:case", args=[order.split("-")[1]])}?in={order}"' in page
    given = {"steps": first.steps, "category": first.category_id, "level": "general"}
    answer = client.post(f"{reverse('casebook:act', args=[first.pk, 'accept'])}?in={order}", given)
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"?in={order}")


def test_whoever_has_no_account_finds_the_public_page_where_others_sign_in(client):
    assert f'href="{reverse("reporting:public")}"' in client.get(reverse("account_login")).content.decode()

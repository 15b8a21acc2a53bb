"""What must not be possible with cases: ids of others, verifying one's own work, units of another district, numbers of
people where they do not belong."""

from __future__ import annotations

import json
import re

import pytest
from django.urls import reverse
from tests.web.cases_at_work import INSIDE, Crew, crew
from tests.web.conftest import SINCE

from kaoping.problems import Refused
from kaoping.web.audit.models import Entry
from kaoping.web.casebook.dossier import told
from kaoping.web.cases.actions import Pick, act_with_many
from kaoping.web.cases.cells import cell_of
from kaoping.web.cases.doing import Inputs
from kaoping.web.cases.models import Case
from kaoping.web.people import roles
from kaoping.web.people.models import Grant
from kaoping.web.people.viewer import viewer_of
from kaoping.web.units.models import TreeRevision, Unit, UnitVersion

pytestmark = pytest.mark.django_db
PHONE = "13812345678"


@pytest.fixture
def at_work(district, person) -> Crew:
    return crew(district, person)


@pytest.fixture
def elsewhere(at_work, person) -> Unit:
    """A department of another district, with somebody who handles cases."""
    made = {}
    for code, name, kind, parent in (("D02", "白水区", "district", None), ("DEP21", "白水城管", "department", "D02")):
        made[code] = at_work.units[code] = Unit.objects.create(code=code, opened_on=SINCE)
        UnitVersion.objects.create(unit=made[code], name=name, kind=kind, parent=made.get(parent or ""), from_on=SINCE)
    TreeRevision.objects.filter(pk=1).update(number=TreeRevision.objects.get(pk=1).number + 1)
    at_work.people["far"] = person(roles.HANDLER, "DEP21", "the-far")
    return made["DEP21"]


def refused(call, *args, **given) -> str:
    with pytest.raises(Refused) as caught:
        call(*args, **given)
    return caught.value.faults[0].code


def bulk(client, action: str, *cases: Case, **given: str):
    ticked = [f"{case.pk}:{case.steps}" for case in cases]
    return client.post(reverse("desks:bulk"), {"action": action, "case": ticked, "sure": "1", **given})


# --- another district -------------------------------------------------------------------------------------------------


def test_a_case_is_not_sent_into_another_district(at_work, elsewhere, signed_in):
    case, client = at_work.accepted(), signed_in(at_work["dispatcher"])
    assert refused(at_work.does, "dispatcher", "dispatch", case, unit=elsewhere) == "W734"
    helped = {"unit": at_work.units["DEP02"], "assisting": [elsewhere]}
    assert refused(at_work.does, "dispatcher", "dispatch", case, **helped) == "W734"
    page = reverse("casebook:act", args=[case.pk, "dispatch"])
    assert "白水城管" not in client.get(page).content.decode()
    assert client.post(page, {"unit": "DEP21", "steps": case.steps}).status_code == 422
    assert bulk(client, "dispatch", case, unit="DEP21").status_code == 422
    case.refresh_from_db()
    assert (case.state, case.lead) == ("accepted", None)


# --- other people's cases ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("post", ["helper", "other_grid", "other_intake"])
def test_cases_of_others_are_nowhere(at_work, signed_in, person, post):
    at_work.people["other_grid"] = person(roles.GRID_WORKER, "T02-C01-G1", "other-grid")
    at_work.people["other_intake"] = person(roles.INTAKE, "T02", "other-intake")
    case, client = at_work.handled(text="只有别人看得到的坑洞"), signed_in(at_work[post])
    for name in ("case", "dossier", "compare", "cards"):
        assert client.get(reverse(f"casebook:{name}", args=[case.pk])).status_code == 404
    for action in ("pass", "finish", "urge", "strike"):
        sent = client.post(reverse("casebook:act", args=[case.pk, action]), {"reason": "x", "steps": case.steps})
        assert sent.status_code == 404
    export = client.post(reverse("desks:export"), {"form": "csv"})
    lists = [client.get(reverse("desks:all"), {"q": case.number}), client.get(reverse("desks:list"), follow=True)]
    told_all = b"".join(export.streaming_content).decode() + "".join(page.content.decode() for page in lists)
    assert "只有别人看得到" not in told_all
    zoom, cell = 18, cell_of(*INSIDE)
    x, y = (sum((cell >> 2 * bit + side & 1) << bit for bit in range(zoom)) for side in (0, 1))
    tile = client.get(reverse("mapping:tile", args=[zoom, x, y]), {"state": "all"})
    assert tile.json()["n"] == 0
    assert bulk(client, "pass", case).status_code == 422
    case.refresh_from_db()
    assert case.state == "handled"


def test_a_grid_worker_of_another_grid_verifies_nothing(at_work, person):
    at_work.people["other"] = person(roles.GRID_WORKER, "T02-C01-G1", "other-grid")
    assert refused(at_work.does, "other", "pass", at_work.handled()) == "W731"
    assert refused(at_work.does, "other", "verify", at_work.reported(channel="public")) == "W731"


# --- who verifies never handled ---------------------------------------------------------------------------------------


def test_not_through_another_grant_and_not_in_bulk(at_work, signed_in):
    case = at_work.handled()
    for role in (roles.CHECKER, roles.SUPERVISOR, roles.INTAKE):
        Grant.objects.create(person=at_work["handler"], role=role, unit=at_work.units["D01"], from_on=SINCE)
    assert bulk(signed_in(at_work["handler"]), "pass", case).status_code == 422
    picks = [Pick(case.pk, case.steps)]
    done, wrong = act_with_many(picks=picks, action="pass", given=Inputs(), by=at_work["handler"])
    assert (done, [fault.code for fault in wrong[case.pk]]) == ([], ["W743"])
    at_work["handler"].grants.filter(role=roles.HANDLER).delete()  # moved on to another post: what was done stays done
    assert refused(at_work.does, "handler", "pass", case) == "W743"


def test_whoever_settled_it_on_the_spot_does_not_accept_it_as_settled(at_work, signed_in):
    case = at_work.reported(self_handled=True, level="daily")
    for role in (roles.INTAKE, roles.SUPERVISOR):
        Grant.objects.create(person=at_work["grid"], role=role, unit=at_work.units["T01"], from_on=SINCE)
    assert refused(at_work.does, "grid", "accept_done", case) == "W743"
    at_work.does("intake", "accept", case)
    at_work.does("dispatcher", "dispatch", case, unit=at_work.units["DEP02"])
    at_work.does("handler", "sign", case)
    at_work.does("handler", "finish", case, reason="已清")
    assert refused(at_work.does, "grid", "pass", case) == "W743"
    assert bulk(signed_in(at_work["grid"]), "pass", case).status_code == 422


# --- numbers of people ------------------------------------------------------------------------------------------------


def test_numbers_in_what_was_written_stay_masked_on_the_way_and_in_the_file(at_work, signed_in):
    case = at_work.at_the_unit(text=f"坑洞，找我 {PHONE}", address=f"三里村 {PHONE}")
    at_work.does("handler", "finish", case, reason=f"已电告 {PHONE}")
    way = signed_in(at_work["checker"]).get(reverse("casebook:case", args=[case.pk])).content.decode()
    assert "已电告 138****5678" in way
    assert f"已电告 {PHONE}" not in way
    assert PHONE not in json.dumps(told(viewer_of(at_work["checker"]), case), ensure_ascii=False, default=str)


def test_a_contact_is_in_no_entry_of_the_log(at_work):
    case = at_work.reported(channel="hotline", contact={"name": "张三丰", "phone": PHONE, "email": "z@example.org"})
    at_work.does("intake", "accept", case)
    said = json.dumps(list(Entry.objects.values("details", "object_name")), ensure_ascii=False)
    assert not re.search(f"{PHONE}|张三丰|z@example", said)

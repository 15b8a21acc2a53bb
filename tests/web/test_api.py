"""The programming interface: what its bearer sees, and nothing else; errors that say how to mend them."""

from __future__ import annotations

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from tests.web.regimes import regime

from kaoping.web.facts.models import FactImport
from kaoping.web.people import roles, tokens
from kaoping.web.people.models import ServiceToken
from kaoping.web.results import actions
from kaoping.web.results.models import Run

pytestmark = pytest.mark.django_db


@pytest.fixture
def towns(district, author, approver, django_capture_on_commit_callbacks):
    made = regime("pucheng-towns", district["D01"], author, approver)
    with django_capture_on_commit_callbacks(execute=True):
        made.run = actions.start_run(cycle=made.cycle, trial=False, by=author)
    made.run.refresh_from_db()
    assert made.run.state == "done", made.run.error
    return made


@pytest.fixture
def bearer():
    """A client with a token of a person."""

    def of(person):
        token = tokens.fresh_token()
        until = timezone.localdate() + datetime.timedelta(days=30)
        ServiceToken.objects.create(person=person, name="t", digest=tokens.digest_of(token), expires_on=until)
        return Client(headers={"Authorization": f"Bearer {token}"})

    return of


def test_nobody_reads_without_a_token(client, towns):
    for path in ("cycles", f"cycles/{towns.cycle.pk}/runs/1/totals", "openapi.json"):
        assert client.get(f"/api/v1/{path}").status_code == 401
    assert client.post(f"/api/v1/cycles/{towns.cycle.pk}/runs").status_code in (401, 403)


def test_the_office_reads_everything(towns, bearer, author):
    api = bearer(author)
    cycles = api.get("/api/v1/cycles").json()
    assert (cycles["count"], cycles["items"][0]["id"]) == (1, towns.cycle.pk)
    base = f"/api/v1/cycles/{towns.cycle.pk}"
    runs = api.get(f"{base}/runs").json()["items"]
    assert [(run["number"], run["results"]) for run in runs] == [(1, towns.run.results_digest)]
    totals = api.get(f"{base}/runs/1/totals").json()
    rows = list(towns.run.units.all())
    assert [(row["unit"], row["total"], row["rank"]) for row in totals["items"]] == [
        (row.code, row.total, row.rank) for row in rows
    ]
    scores = api.get(f"{base}/runs/1/scores", {"unit": rows[0].code}).json()["items"]
    assert {cell["item"]: cell["points"] for cell in scores[0]["scores"]} == {
        item: cell["points"] for item, cell in rows[0].sheet.items()
    }
    reason = api.get(f"{base}/runs/1/units/{rows[0].code}/reasons/A.1", {"language": "en"}).json()
    assert (reason["unit"], reason["language"]) == (rows[0].code, "en")
    assert api.get(f"{base}/units").json()["count"] == towns.cycle.units.count()


def test_lists_come_in_parts(towns, bearer, author):
    api, path = bearer(author), f"/api/v1/cycles/{towns.cycle.pk}/runs/1/totals"
    first = api.get(path, {"limit": 5}).json()
    second = api.get(path, {"limit": 5, "offset": first["next"]}).json()
    assert len(first["items"]) == len(second["items"]) == 5
    assert not {row["unit"] for row in first["items"]} & {row["unit"] for row in second["items"]}
    last = api.get(path, {"limit": 5, "offset": first["count"] - 1}).json()
    assert (len(last["items"]), last["next"]) == (1, None)
    assert api.get(path, {"limit": 100_000}).status_code == 422


def test_a_town_sees_itself_only(towns, bearer, person):
    api, base = bearer(person(roles.APPRAISED, "T02")), f"/api/v1/cycles/{towns.cycle.pk}"
    assert [row["unit"] for row in api.get(f"{base}/runs/1/totals").json()["items"]] == ["T02"]
    assert [row["unit"] for row in api.get(f"{base}/runs/1/scores").json()["items"]] == ["T02"]
    assert {row["unit"][:3] for row in api.get(f"{base}/units").json()["items"]} == {"T02"}
    assert api.get(f"{base}/runs/1/units/T02/reasons/total").status_code == 200
    assert api.get(f"{base}/runs/1/units/T03/reasons/total").status_code == 404
    assert api.get(f"{base}/runs/1/scores", {"unit": "T03"}).json()["items"] == []
    assert api.get("/api/v1/schemes").status_code == 403


def test_administrators_read_no_business(towns, bearer, person):
    for role in (roles.SYSTEM, roles.SECURITY, roles.AUDIT):
        api = bearer(person(role))
        assert api.get("/api/v1/cycles").status_code == 403
        assert api.get(f"/api/v1/cycles/{towns.cycle.pk}/runs/1/totals").status_code == 403


def test_another_office_finds_nothing(towns, bearer, person):
    api = bearer(person(roles.AUTHOR, "DEP01"))
    assert api.get("/api/v1/cycles").json()["items"] == []
    found = api.get(f"/api/v1/cycles/{towns.cycle.pk}")
    assert (found.status_code, found.json()["code"]) == (404, "W482")
    assert set(found.json()["message"]) == set(found.json()["mend"]) == {"zh", "en"}


def test_a_responsible_department_reads_its_items_without_totals(towns, bearer, person, district, author):
    towns.cycle.responsibilities.create(item="A.1", unit=district["DEP02"])
    api, base = bearer(person(roles.SCORER, "DEP02")), f"/api/v1/cycles/{towns.cycle.pk}/runs/1"
    assert api.get(f"{base}/totals").json()["items"] == []
    scores = api.get(f"{base}/scores").json()
    assert scores["count"] == towns.run.units.count()
    assert {cell["item"] for row in scores["items"] for cell in row["scores"]} == {"A.1"}
    assert api.get(f"{base}/units/T02/reasons/A.2").status_code == 404


def test_the_office_starts_a_run_and_hears_why_not(towns, bearer, person, author):
    path = f"/api/v1/cycles/{towns.cycle.pk}/runs"
    started = bearer(author).post(path, {"trial": True, "note": "夜间"}, content_type="application/json")
    assert started.status_code == 202, started.content
    assert started.json()["number"] == 2
    again = bearer(author).post(path, {}, content_type="application/json")
    assert (again.status_code, again.json()["code"]) == (409, "W451")
    leader = bearer(person(roles.LEADER, "D01")).post(path, {}, content_type="application/json")
    assert leader.status_code == 403
    wrong = bearer(author).post(path, {"trial": "perhaps"}, content_type="application/json")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "W483")
    assert Run.objects.count() == 2


def test_facts_are_uploaded_checked_and_written(towns, bearer, author, django_capture_on_commit_callbacks):
    api, path = bearer(author), f"/api/v1/cycles/{towns.cycle.pk}/facts"
    text = "incident,unit,kind,occurred_on,count,verified,item\nX-1,T02,supervision_bonus,2024-05-05,1.5,true,\n"
    with django_capture_on_commit_callbacks(execute=True):
        sent = api.post(path, {"file": SimpleUploadedFile("incidents.csv", text.encode()), "table": "incidents"})
    assert sent.status_code == 202, sent.content
    made = api.get(f"{path}/{sent.json()['id']}").json()
    assert made["state"] == "checked", made
    with django_capture_on_commit_callbacks(execute=True):
        assert api.post(f"{path}/{made['id']}/write").status_code == 202
    assert FactImport.objects.get().state == "written"
    refused = api.post(path, {"file": SimpleUploadedFile("a.exe", b"MZ")})
    assert refused.status_code == 409
    assert refused.json()["mend"]["zh"]


def test_approved_schemes_are_read_as_text(towns, bearer, author):
    api = bearer(author)
    listed = api.get("/api/v1/schemes").json()["items"]
    assert [row["digest"] for row in listed] == [towns.version.digest]
    assert api.get(f"/api/v1/schemes/{listed[0]['id']}/text").content.decode() == towns.version.text


def test_the_description_is_served_without_pages_from_elsewhere(towns, bearer, author):
    described = bearer(author).get("/api/v1/openapi.json")
    assert described.status_code == 200
    assert "/api/v1/cycles/{cycle_id}/runs/{number}/totals" in described.json()["paths"]
    assert bearer(author).get("/api/v1/docs").status_code in (403, 404)

"""Cases of other platforms: who may bring them, calls of the interface, pages."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.web import takeover_at_work
from tests.web.cases_at_work import INSIDE
from tests.web.takeover_at_work import AT, codes, line, table

from kaoping.problems import Refused
from kaoping.web.audit.models import Entry
from kaoping.web.cases.models import Case, Category, Source, Step
from kaoping.web.people import roles
from kaoping.web.takeover import actions, source_actions
from kaoping.web.takeover.models import Brought, Takeover

pytestmark = pytest.mark.django_db
at_work, source, bring = takeover_at_work.at_work, takeover_at_work.source, takeover_at_work.bring
nothing_counted = takeover_at_work.nothing_counted


# --- rights ----------------------------------------------------------------------------------------------------------


def test_a_source_writes_only_in_its_own_part(bring, at_work, source):
    Source.objects.filter(pk=source.pk).update(unit=at_work.units["T02"])
    source.refresh_from_db()
    made = bring(table(line(), line("2", x="118.42"), line("3", x="", y="")))
    assert "W867" in codes(made)
    made = bring(table(line(), line("2", x="118.42"), line("3", x="", y="")), leave_out=True, write=True)
    found = {case.source_number: case.desk.code for case in Case.objects.all()}
    assert found == {"2": "T02", "3": "T02"}


def test_who_has_no_part_in_a_source_brings_nothing(at_work, source, person):
    other = person(roles.AUTHOR, "T02", "author-of-t02")
    with pytest.raises(Refused) as refused:
        actions.upload(source=source, file=SimpleUploadedFile("a.csv", table(line())), name="a.csv", by=other)
    assert refused.value.faults[0].code == "W877"
    with pytest.raises(Refused):
        source_actions.withdraw(source=source, by=other)
    with pytest.raises(Refused):
        source_actions.make(code="x", name="x", channel="import", unit=at_work.units["T01"], most_a_minute=1, by=other)


def test_a_write_that_breaks_leaves_nothing(bring, at_work, monkeypatch):
    made = bring(table(line()))
    actions.write(takeover=made, by=at_work["author"])
    made.refresh_from_db()

    def broken():
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        actions.write_now(takeover=made, by=at_work["author"], last=broken)
    assert (Case.objects.count(), Step.objects.count(), Brought.objects.count()) == (0, 0, 0)
    assert not Entry.objects.filter(action="takeover.written").exists()


# --- calls -----------------------------------------------------------------------------------------------------------


def row(number="A1", **changes) -> dict:
    return {
        "编号": number,
        "上报时间": AT.isoformat(),
        "状态": "待受理",
        "描述": "路灯不亮",
        "经度": INSIDE[0],
        "纬度": INSIDE[1],
    } | changes


def call(client, source, cases, key=None, **more):
    bearer = {"HTTP_AUTHORIZATION": f"Bearer {source.key if key is None else key}"}
    return client.post(
        "/cases/imports/api/", json.dumps({"cases": cases, **more}), content_type="application/json", **bearer
    )


def test_a_call_writes_what_can_be_written_and_tells_the_rest(client, source):
    answer = call(client, source, [row(), row("A2", 上报时间="昨天"), row("A3")])
    told = answer.json()
    assert (answer.status_code, told["new"], told["bad"]) == (200, 2, 1)
    assert told["faults"][0]["code"] == "W862"
    assert sorted(Case.objects.values_list("source_number", flat=True)) == ["A1", "A3"]
    assert call(client, source, [row(), row("A3")]).json()["same"] == 2
    assert Entry.objects.filter(action="takeover.written").count() == 1
    assert Step.objects.filter(by=None, action="take_over").count() == 2


def test_a_trial_writes_nothing(client, source):
    assert call(client, source, [row()], trial=True).json()["new"] == 1
    assert not Case.objects.exists()


def test_calls_without_the_right_key_are_refused_and_guessing_waits(client, source, at_work):
    assert call(client, source, [row()], key="ks_wrong").status_code == 401
    source_actions.withdraw(source=source, by=at_work["author"])
    assert call(client, source, [row()]).status_code == 401
    statuses = [call(client, source, [row()], key="x").status_code for _ in range(20)]
    assert statuses[-1] == 429
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    "content", [b"", b"[]", b'{"cases": 1}', b'{"cases": []}', b'{"cases": [1]}', b"\xff", b"[" * 5000]
)
def test_calls_that_make_no_sense_are_told(client, source, content):
    answer = client.post(
        "/cases/imports/api/", content, content_type="application/json", HTTP_AUTHORIZATION=f"Bearer {source.key}"
    )
    assert answer.status_code == 422
    assert answer.json()["code"] == "W878"


@pytest.mark.parametrize("changes", [{"描述": "半\ud800个\0字"}, {"编号": "\udfff1"}, {"\ud800\0": "x"}])
def test_halves_of_characters_and_nul_are_kept_as_something_that_every_database_keeps(client, source, changes):
    answer = call(client, source, [row(**changes)])
    assert (answer.status_code, answer.json()["new"]) == (200, 1)
    case = Case.objects.get()
    assert b"\0" not in (case.text + case.source_number).encode()  # which halves of characters do not let happen


def test_a_call_has_so_many_rows_at_most(client, source, monkeypatch):
    monkeypatch.setattr("kaoping.web.takeover.views.BATCH", 1)
    assert call(client, source, [row(), row("A2")]).json()["code"] == "W880"


# --- pages -----------------------------------------------------------------------------------------------------------


def test_a_source_shows_its_key_once(signed_in, at_work):
    client = signed_in(at_work["author"])
    sent = {
        "code": "jj",
        "name": "交警平台",
        "channel": "import",
        "unit": at_work.units["D01"].pk,
        "most_a_minute": 600,
    }
    page = client.post("/cases/sources/", sent)
    key = page.context["key"]
    assert key.startswith("ks_")
    assert key in page.content.decode()
    assert key not in client.get("/cases/sources/").content.decode()
    made = Source.objects.get(code="jj")
    page = client.post(f"/cases/sources/{made.pk}/key/")
    assert page.context["key"] not in ("", key)
    assert client.post("/cases/sources/", sent).status_code == 422  # the code is taken
    client.post(f"/cases/sources/{made.pk}/withdraw/")
    made.refresh_from_db()
    assert (made.is_open, made.key_digest) == (False, "")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_import_goes_by_its_pages(signed_in, at_work, source, django_capture_on_commit_callbacks, language):
    client = signed_in(at_work["author"])
    client.cookies["django_language"] = language
    assert client.get("/cases/imports/").status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        file = SimpleUploadedFile("cases.csv", table(line(state="挂在墙上")))
        page = client.post("/cases/imports/", {"source": source.pk, "upload": file})
    address = page["Location"]
    page = client.get(address)
    assert "挂在墙上" in page.content.decode()
    made = Takeover.objects.get()
    sent = {f"column-{name}": heading for name, heading in made.mapping["columns"].items()}
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{address}map/", sent | {"value-state-0": "reported", "system": "wgs84"})
    made.refresh_from_db()
    assert made.state == "checked", made.report["faults"]
    assert client.get(f"{address}faults.xlsx").status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{address}write/")
    assert Case.objects.get().state == "reported"
    assert client.get(address).status_code == 200
    assert client.get("/cases/imports/").status_code == 200


def test_foreign_imports_and_sources_are_not_there(signed_in, bring, person, source):
    made = bring(table(line()))
    client = signed_in(person(roles.AUTHOR, "T02", "author-of-t02"))
    assert client.get(f"/cases/imports/{made.pk}/").status_code == 404
    assert client.post(f"/cases/imports/{made.pk}/write/").status_code == 404
    assert client.post(f"/cases/sources/{source.pk}/key/").status_code == 404
    assert "数字城管" not in client.get("/cases/sources/").content.decode()
    assert Category.objects.exists()

"""Accounts and grants: who may do what to whom, and the three administrators apart."""

from __future__ import annotations

import datetime
import importlib
import inspect

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import override_settings

from kaoping.problems import Refused
from kaoping.web.audit.models import Entry
from kaoping.web.people import actions, personal, queries, roles
from kaoping.web.people.models import Grant, GrantRequest, Person, ServiceToken
from kaoping.web.people.viewer import today, viewer_of
from kaoping.web.units.models import Unit

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)


def codes(refused):
    return [fault.code for fault in refused.value.faults]


def state():
    return [
        list(model.objects.order_by("pk").values_list()) for model in (Person, Grant, GrantRequest)
    ], Entry.objects.count()


@pytest.fixture
def system(person):
    return person(roles.SYSTEM, username="sys", name="系统甲")


@pytest.fixture
def security(person):
    return person(roles.SECURITY, username="sec", name="安全乙")


# --- accounts ---------------------------------------------------------------------------------------------------


def test_an_account_begins_with_a_pass_word_to_be_changed(district, system):
    made = actions.open_account(
        username="wang", name="王芳", unit=district["T01"], phone="13800001234", email="w@example.org", by=system
    )
    kept = Person.objects.get(username="wang")
    assert kept.check_password(made.password)
    assert kept.must_change_password
    assert viewer_of(kept).roles == frozenset()
    entry = Entry.objects.first()
    assert (entry.action, entry.actor) == ("person.opened", system)
    assert "13800001234" not in str(entry.details)
    assert made.password not in str(entry.details)


@pytest.mark.parametrize(("wrong", "code"), [
    ({"username": "a b"}, "W100"), ({"username": "x"}, "W100"), ({"username": "SYS"}, "W101"), ({"name": "  "}, "W102"),
    ({"name": "a\u202eb"}, "W102"), ({"phone": "call me"}, "W103"), ({"email": "nobody"}, "W104"),
])  # fmt: skip
def test_a_bad_account_is_not_opened(system, wrong, code):
    given = {"username": "wang", "name": "王芳", "unit": None, "phone": "", "email": "", **wrong}
    before = state()
    with pytest.raises(Refused) as refused:
        actions.open_account(by=system, **given)
    assert codes(refused) == [code]
    assert state() == before


@pytest.mark.parametrize("role", sorted(set(roles.ROLES) - {roles.SYSTEM}))
def test_only_the_system_administrator_keeps_accounts(person, role):
    by = person(role, None if role in roles.ADMINS else "D01")
    other = person()
    for act, given in (
        (actions.open_account, {"username": "u1", "name": "u", "unit": None, "phone": "", "email": ""}),
        (actions.change_account, {"person": other, "name": "u", "unit": None, "phone": "", "email": ""}),
        (actions.reset_password, {"person": other}),
        (actions.deactivate, {"person": other}),
        (actions.ask_grant, {"person": other, "role": roles.AUDIT, "unit": None}),
    ):
        with pytest.raises(Refused) as refused:
            act(by=by, **given)
        assert codes(refused) == ["W105"]


def test_a_closed_account_is_closed_everywhere(district, system, person, signed_in):
    leader = person(roles.LEADER, "D01")
    ServiceToken.objects.create(person=leader, name="t", digest="d", expires_on=today() + DAY)
    page = signed_in(leader)
    assert page.get("/people/me/").status_code == 200
    actions.deactivate(person=leader, by=system)
    assert page.get("/people/me/").status_code == 302
    assert ServiceToken.objects.get().revoked_at is not None
    made = actions.reactivate(person=leader, by=system)
    assert page.get("/people/me/").status_code == 302  # the session of before does not come back
    assert Person.objects.get(pk=leader.pk).check_password(made.password)
    assert viewer_of(made.person).has(roles.LEADER)


def test_a_reset_ends_sessions_and_is_one_time(system, person, signed_in):
    leader = person(roles.LEADER, "D01")
    page = signed_in(leader)
    made = actions.reset_password(person=leader, by=system)
    assert page.get("/people/me/").status_code == 302
    kept = Person.objects.get(pk=leader.pk)
    assert kept.must_change_password
    assert kept.check_password(made.password)


def test_one_kind_of_administrator_cannot_take_the_place_of_another(system, security, person):
    for act in (actions.reset_password, actions.deactivate):
        with pytest.raises(Refused) as refused:
            act(person=security, by=system)
        assert codes(refused) == ["W115"]
    second = person(roles.SECURITY)
    actions.reset_password(person=security, by=second)
    actions.deactivate(person=security, by=second)
    with pytest.raises(Refused) as refused:
        actions.reactivate(person=security, by=system)
    assert codes(refused) == ["W115"]


def test_nobody_closes_their_own_account_nor_the_last_administrator(system, person):
    with pytest.raises(Refused) as refused:
        actions.deactivate(person=system, by=system)
    assert codes(refused) == ["W106"]
    with pytest.raises(Refused) as refused:
        actions.deactivate(person=system, by=None)
    assert codes(refused) == ["W111"]
    actions.deactivate(person=system, by=person(roles.SYSTEM))


def test_contact_is_ones_own(district, person):
    one, two = person(), person()
    actions.change_contact(person=one, phone="13912345678", email="", by=one)
    assert Person.objects.get(pk=one.pk).phone == "13912345678"
    with pytest.raises(Refused):
        actions.change_contact(person=two, phone="1", email="", by=one)


# --- grants -----------------------------------------------------------------------------------------------------


def test_a_grant_and_its_end(district, security, person):
    one = person()
    made = actions.grant(person=one, role=roles.LEADER, unit=district["T01"], by=security)
    assert viewer_of(one).reaches(district["T01-C01"].pk)
    assert not viewer_of(one).reaches(district["T02"].pk)
    actions.end_grant(grant=made, by=security)
    assert viewer_of(one).roles == frozenset()
    assert [entry.action for entry in Entry.objects.all()[:2]] == ["grant.ended", "grant.given"]
    with pytest.raises(Refused) as refused:
        actions.end_grant(grant=made, by=security)
    assert codes(refused) == ["W121"]


@pytest.mark.parametrize("role", sorted(set(roles.ROLES) - {roles.SECURITY}))
def test_only_the_security_administrator_grants(district, person, role):
    by, one = person(role, None if role in roles.ADMINS else "D01"), person()
    before = state()
    with pytest.raises(Refused) as refused:
        actions.grant(person=one, role=roles.LEADER, unit=district["D01"], by=by)
    assert codes(refused) == ["W105"]
    assert state() == before


@pytest.mark.parametrize("held", sorted(roles.ROLES))
@pytest.mark.parametrize("wanted", sorted(roles.ROLES))
def test_which_roles_go_together(district, security, person, held, wanted):
    one = person(held, None if held in roles.ADMINS else "D01")
    give = {"person": one, "role": wanted, "unit": None if wanted in roles.ADMINS else district["T01"], "by": security}
    if held in roles.ADMINS or wanted in roles.ADMINS:
        with pytest.raises(Refused) as refused:
            actions.grant(**give)
        assert codes(refused) == ["W108" if held == wanted else "W107"]
    else:
        assert actions.grant(**give).pk


def test_a_clash_in_days_to_come(district, security, person):
    one = person()
    later = today() + 10 * DAY
    actions.grant(person=one, role=roles.AUDIT, unit=None, from_on=later, by=security)
    with pytest.raises(Refused) as refused:
        actions.grant(person=one, role=roles.LEADER, unit=district["D01"], by=security)
    assert codes(refused) == ["W107"]
    actions.grant(person=one, role=roles.LEADER, unit=district["D01"], to_on=later, by=security)
    assert viewer_of(one).roles == {roles.LEADER}
    assert viewer_of(one, later).roles == {roles.AUDIT}


@pytest.mark.parametrize(("more", "code"), [
    ({"role": roles.LEADER, "unit": None}, "W109"), ({"role": roles.AUDIT}, "W110"), ({"role": "king"}, "W114"),
    ({"from_on": datetime.date(2020, 1, 1)}, "W113"), ({"to_on": datetime.date(2020, 1, 1)}, "W113"),
])  # fmt: skip
def test_a_grant_that_makes_no_sense(district, security, person, more, code):
    given = {"person": person(), "role": roles.LEADER, "unit": district["D01"], **more}
    before = state()
    with pytest.raises(Refused) as refused:
        actions.grant(by=security, **given)
    assert codes(refused) == [code]
    assert state() == before


def test_nobody_grants_to_themselves(district, security, person):
    with pytest.raises(Refused) as refused:
        actions.grant(person=security, role=roles.LEADER, unit=district["D01"], by=security)
    assert codes(refused) == ["W106"]


def test_the_last_administrator_of_a_kind_stays(district, security, person):
    own = security.grants.get()
    with pytest.raises(Refused) as refused:
        actions.end_grant(grant=own, by=security)
    assert codes(refused) == ["W111"]
    closed = person(roles.SECURITY)
    Person.objects.filter(pk=closed.pk).update(is_active=False)
    with pytest.raises(Refused):
        actions.end_grant(grant=own, by=security)
    person(roles.SECURITY)
    actions.end_grant(grant=own, by=security)
    with pytest.raises(Refused) as refused:  # and is none any more
        actions.grant(person=person(), role=roles.LEADER, unit=district["D01"], by=security)
    assert codes(refused) == ["W105"]


# --- requests ---------------------------------------------------------------------------------------------------


def test_what_is_asked_for_is_granted_by_another(district, system, security, person):
    one = person()
    asked = actions.ask_grant(person=one, role=roles.SCORER, unit=district["DEP01"], by=system)
    assert viewer_of(one).roles == frozenset()
    with pytest.raises(Refused) as refused:
        actions.ask_grant(person=one, role=roles.SCORER, unit=district["DEP01"], by=system)
    assert codes(refused) == ["W118"]
    with pytest.raises(Refused) as refused:
        actions.confirm_requests(requests=[asked], by=system)
    assert codes(refused) == ["W105"]
    actions.confirm_requests(requests=[asked], by=security)
    assert viewer_of(one).roles == {roles.SCORER}
    with pytest.raises(Refused) as refused:
        actions.refuse_requests(requests=[asked], reason="迟了", by=security)
    assert codes(refused) == ["W116"]


def test_requests_are_granted_all_or_none(district, system, security, person):
    one, two = person(), person()
    asked = [
        actions.ask_grant(person=one, role=roles.LEADER, unit=district["D01"], by=system),
        actions.ask_grant(person=two, role=roles.LEADER, unit=district["D01"], by=system),
    ]
    actions.grant(person=two, role=roles.AUDIT, unit=None, by=security)
    before = state()
    with pytest.raises(Refused) as refused:
        actions.confirm_requests(requests=asked, by=security)
    assert codes(refused) == ["W107"]
    assert state() == before


def test_a_refusal_says_why(district, system, security, person, signed_in):
    asked = actions.ask_grant(person=person(), role=roles.LEADER, unit=district["D01"], by=system)
    page = signed_in(security)
    silent = page.post("/people/requests/", {"request": [asked.pk], "answer": "refuse"})
    assert silent.status_code == 422
    assert "W117" in silent.content.decode()
    assert (
        page.post("/people/requests/", {"request": [asked.pk], "answer": "refuse", "reason": "不是本单位"}).status_code
        == 302
    )
    asked.refresh_from_db()
    assert (asked.refused_because, asked.settled_by, asked.grant) == ("不是本单位", security, None)
    assert "W119" in page.post("/people/requests/", {"answer": "confirm"}).content.decode()


# --- a new installation -----------------------------------------------------------------------------------------

THREE = {roles.SYSTEM: ("sys", "甲"), roles.SECURITY: ("sec", "乙"), roles.AUDIT: ("aud", "丙")}


def test_a_new_installation(db, tmp_path):
    table = tmp_path / "units.csv"
    table.write_text("unit,name,kind,parent\nT1,一镇,镇街,D1\nT1-C1,一社区,社区,T1\n", encoding="gb18030")
    secrets = actions.install(
        code="D1", name="新区", administrators=THREE, units=table, passwords={"sys": "Given-word-2026"}
    )
    assert secrets.keys() == {"sys", "sec", "aud"}
    assert secrets["sys"] == "Given-word-2026"
    assert set(Unit.objects.values_list("code", flat=True)) == {"D1", "T1", "T1-C1"}
    for role, (username, _) in THREE.items():
        kept = Person.objects.get(username=username)
        assert kept.must_change_password
        assert kept.check_password(secrets[username])
        assert viewer_of(kept).roles == {role}
    with pytest.raises(Refused) as refused:
        actions.install(code="D2", name="x", administrators=THREE)
    assert codes(refused) == ["W122"]


def test_an_installation_is_whole_or_nothing(db, tmp_path):
    table = tmp_path / "units.csv"
    table.write_text("unit,name,kind,parent\nT1,,town,D1\n", encoding="utf-8")
    for given in ({"units": table}, {"administrators": {**THREE, roles.AUDIT: ("SYS", "丙")}}, {"administrators": {}}):
        with pytest.raises(Refused):
            actions.install(**{"code": "D1", "name": "新区", "administrators": THREE, **given})
        assert not Person.objects.exists()
        assert not Unit.objects.exists()
        assert not Entry.objects.exists()


# --- what is personal -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("phone", "shown"), [
    ("13812341234", "138****1234"), ("+8613812341234", "+86*******1234"), ("12345", "***45"), ("", ""),
])  # fmt: skip
def test_a_phone_is_masked(phone, shown):
    assert personal.masked(phone) == shown


def test_a_phone_is_seen_by_its_owner_and_security_alone(system, security, person, signed_in):
    one = person(roles.LEADER, "D01", phone="13812341234")
    for who, full in ((system, False), (security, True)):
        page = signed_in(who)
        assert "13812341234" not in page.get("/people/").content.decode()
        assert ("13812341234" in page.get(f"/people/{one.pk}/").content.decode()) is full
    assert "13812341234" not in signed_in(system).get(f"/people/{one.pk}/edit/").content.decode()
    assert "13812341234" in signed_in(one).get("/people/me/").content.decode()


def test_one_time_pass_words_differ_and_have_all_kinds():
    made = {personal.one_time_password() for _ in range(200)}
    assert len(made) == 200
    assert all(len(one) == 19 for one in made)


@override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.Argon2PasswordHasher"])
def test_a_one_time_pass_word_is_hashed_lightly_and_anew_at_the_first_sign_in(person):
    one = person(username="u1")
    hashed = personal.hash_of_one_time("abcd-EFGH-1234-wxyz")
    assert "m=1024,t=1,p=1" in hashed
    assert Argon2PasswordHasher().must_update(hashed)
    one.password = hashed
    assert one.check_password("abcd-EFGH-1234-wxyz")
    assert "m=1024," not in one.password
    assert not one.check_password("abcd-EFGH-1234-wxyy")


# --- pages ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", sorted(roles.ROLES))
def test_who_opens_which_page(person, signed_in, role):
    one = person(role, None if role in roles.ADMINS else "D01")
    client = signed_in(one)
    for paths, allowed in (
        (("", f"{one.pk}/"), {roles.SYSTEM, roles.SECURITY}),
        (("new/", "import/", "import/template.xlsx", f"{one.pk}/edit/"), {roles.SYSTEM}),
        (("requests/",), {roles.SECURITY}),
        (("me/",), set(roles.ROLES)),
    ):
        for path in paths:
            assert client.get(f"/people/{path}").status_code == (200 if role in allowed else 403), path


def test_people_are_found(district, system, security, person, signed_in):
    leader = person(roles.LEADER, "T01", "zhao", name="赵<b>敏", unit_id=district["T01-C01"].pk)
    actions.ask_grant(person=leader, role=roles.APPRAISED, unit=district["T01"], by=system)
    client = signed_in(system)
    page = client.get("/people/?q=赵").content.decode()
    assert "赵&lt;b&gt;敏" in page
    assert "待授权 1" in page
    assert "1 个账号" in page.replace("\n", "")
    seen = queries.people(viewer_of(system), unit=viewer_of(system).tree.by_code["T01"])
    assert [one.username for one in seen] == ["zhao"]
    assert not queries.people(viewer_of(system), role=roles.GRID_WORKER).exists()
    assert [one.username for one in queries.people(viewer_of(system), state="waiting")] == ["zhao"]
    assert "没有符合条件" in client.get("/people/?unit=none").content.decode()
    assert client.get("/people/?page=99&state=odd&role=odd").status_code == 200


def test_an_account_from_its_page_to_its_end(district, system, security, signed_in):
    client, guard = signed_in(system), signed_in(security)
    made = client.post("/people/new/", {"username": "wang", "name": "王芳", "unit": "T01", "role": roles.LEADER})
    secret = made.context["account"].password
    assert made["Cache-Control"] == "no-store"
    assert secret in made.content.decode()
    one = Person.objects.get(username="wang")
    assert secret not in client.get(f"/people/{one.pk}/").content.decode()
    asked = one.requests.get()
    assert asked.unit == district["T01"]
    assert "王芳" in guard.get("/people/requests/").content.decode()
    assert guard.post("/people/requests/", {"request": asked.pk, "answer": "confirm"}).status_code == 302
    assert viewer_of(one).has(roles.LEADER)
    assert client.post(f"/people/{one.pk}/edit/", {"name": "王小芳", "unit": "T02", "phone": ""}).status_code == 302
    assert client.post(f"/people/{one.pk}/ask/", {"role": roles.AUDIT}).status_code == 422
    granted = guard.post(f"/people/{one.pk}/grant/", {"role": roles.APPRAISED, "unit": "T02", "from_on": str(today())})
    assert granted.status_code == 302
    assert guard.post(f"/people/grants/{one.grants.get(role=roles.LEADER).pk}/end/").status_code == 302
    assert viewer_of(one).roles == {roles.APPRAISED}
    assert client.post(f"/people/{one.pk}/grant/", {}).status_code == 403
    assert client.post(f"/people/{one.pk}/password/").status_code == 200
    assert client.post(f"/people/{one.pk}/deactivate/").status_code == 302
    assert "停用" in client.get(f"/people/{one.pk}/").content.decode()
    assert client.post(f"/people/{one.pk}/reactivate/").status_code == 200
    assert "W115" in client.post(f"/people/{security.pk}/password/").content.decode()


def test_own_page_says_what_a_role_covers(district, person, signed_in):
    one = person(roles.LEADER, "T01", unit_id=district["T01"].pk)
    client = signed_in(one)
    assert "青石街道及下级 2 个单位" in client.get("/people/me/").content.decode()
    assert client.post("/people/me/", {"phone": "13900001111", "email": ""}).status_code == 302
    assert client.post("/people/me/", {"phone": "<script>", "email": ""}).status_code == 422
    client.cookies["language"] = "en"
    assert "and 2 units below" in client.get("/people/me/").content.decode()


@pytest.mark.parametrize("name", ["people.actions", "people.imports", "units.actions", "units.imports"])
def test_whatever_is_done_by_somebody_is_an_action(name):
    module = importlib.import_module(f"kaoping.web.{name}")
    own = [f for f in vars(module).values() if inspect.isfunction(f) and f.__module__ == module.__name__]
    written = [f for f in own if "by" in (f.__kwdefaults__ or inspect.signature(f).parameters) and f.__name__[0] != "_"]
    assert {f.__name__ for f in written if not hasattr(f, "is_action")} <= {"only", "plan", "why_not_handled"}
    assert any(hasattr(f, "is_action") for f in written)

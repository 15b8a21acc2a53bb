"""Every route of the platform, called by every role, by somebody without a role and by a stranger, on three sides:
things of the person's own part of the tree, of the unit beside it, and of another district.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import get_resolver, resolve, reverse
from django.urls.resolvers import URLPattern, URLResolver
from django.utils import timezone
from tests.web.conftest import SINCE
from tests.web.draws import a_visited_draw
from tests.web.regimes import regime
from tests.web.routes import NOBODY, ROUTES, STRANGER, Route, Side

from kaoping.web.audit.models import Entry
from kaoping.web.cases.models import Case, Category, Source, Step
from kaoping.web.clauses.models import Clause, Item, Review
from kaoping.web.corrections.models import CorrectedCell, Correction, ExemptionRequest
from kaoping.web.cycles.models import Cycle, CycleUnit, Responsibility
from kaoping.web.dispatching.models import Duty, Lesson, Rule
from kaoping.web.evidence.models import File, Proof
from kaoping.web.facts.models import FactImport, Incident
from kaoping.web.incidents.models import Registration
from kaoping.web.jobs.models import Job
from kaoping.web.people import account_actions
from kaoping.web.people.gatekeeper import allowed_of
from kaoping.web.people.models import Person
from kaoping.web.people.roles import ADMINS, APPRAISED, AUTHOR, GRID_WORKER, LEADER, ROLES, SCORER
from kaoping.web.people.viewer import Viewer, viewer_of
from kaoping.web.results import actions as results
from kaoping.web.results.models import Run, UnitResult
from kaoping.web.schemes.models import Decision, Version
from kaoping.web.site import errors
from kaoping.web.takeover.models import Takeover
from kaoping.web.units.models import TreeRevision, Unit, UnitVersion

pytestmark = pytest.mark.django_db
HOME_OF = {LEADER: "T01", APPRAISED: "T01", GRID_WORKER: "T01", SCORER: "DEP01"}  # the others: the district
REPORTED = "A.1"  # an item of the scheme for which figures are reported
WHO = (*ROLES, NOBODY, STRANGER)


def routes(resolver: URLResolver | None = None, names: tuple[str, ...] = ()) -> Iterator[str]:
    """The name of every address, as `reverse` takes it."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            yield ":".join([*names, str(entry.name)])
        else:
            yield from routes(entry, (*names, entry.namespace) if entry.namespace else names)


def test_every_address_is_expected():
    found = set(routes())
    missing, idle = sorted(found - ROUTES.keys()), sorted(ROUTES.keys() - found)
    assert not missing, f"say in tests/web/routes.py who may open: {', '.join(missing)}"
    assert not idle, f"tests/web/routes.py has lines for addresses that are no more: {', '.join(idle)}"


# --- a world with something of everything, three times ------------------------------------------------------------


@pytest.fixture
def people(person):
    """Somebody for every role, somebody without one, and nobody (a stranger)."""
    made = {role: person(role, None if role in ADMINS else HOME_OF.get(role, "D01"), f"the-{role}") for role in ROLES}
    return made | {NOBODY: person(None, None, "without-role"), STRANGER: None}


@pytest.fixture
def sides(district, people, django_capture_on_commit_callbacks):
    author, approver = people[AUTHOR], people["approver"]
    made = regime("pucheng-towns", district["D01"], author, approver)
    with django_capture_on_commit_callbacks(execute=True):
        run = results.start_run(cycle=made.cycle, trial=False, by=author)
    run.refresh_from_db()
    assert run.state == "done", run.error
    leaf = max(run.units.get(code="T01").sheet.keys() - {"total"}, key=len)  # the deepest
    for answered in {leaf, REPORTED}:  # the same item, where it happens to be the deepest
        Responsibility.objects.create(cycle=made.cycle, item=answered, unit=district["DEP01"])
    own = side_of(made.cycle, run, Unit.objects.get(code="T01"), leaf, author)
    beside = Side(own.things | {"unit": "T02", "unit_id": Unit.objects.get(code="T02").pk})
    return {"own": own, "beside": beside, "foreign": foreign_side(made.cycle, run, leaf, author)}


def side_of(cycle: Cycle, run: Run, unit: Unit, item: str, author) -> Side:
    """Ids and codes of what belongs to a cycle, with whatever it lacks."""
    version = cycle.version
    draft = Version.objects.filter(scheme=version.scheme, state="draft").first() or Version.objects.create(
        scheme=version.scheme, number=version.number + 1, title="x", text=version.text, digest="x", created_by=author
    )
    draft.editors.add(author)
    decision = Decision.objects.create(
        version=version, key="K99", choice="a", why="x", decided_at=timezone.now(), decided_by=author
    )
    fact_import = FactImport.objects.create(
        cycle=cycle, name="f.csv", stored="none", sha256="0" * 64, size=1, table="cases", state="refused",
        uploaded_by=author,
    )  # fmt: skip
    evidence = File.objects.create(
        cycle=cycle, name="f.txt", kind="txt", size=1, sha256="0" * 64, uploaded_sha256="0" * 64, stored="none",
        state="clean", uploaded_by=author,
    )  # fmt: skip
    proof = Proof.objects.create(file=evidence, unit=unit.code, item=item, linked_by=author)
    incident = Incident.objects.create(cycle=cycle, unit=unit.code, incident="J-1", kind="supervision_bonus")
    Registration.objects.create(
        cycle=cycle, code="J-1", unit=unit.code, kind=incident.kind, count=1, token="x", registered_by=author,
        registered_at=timezone.now(),
    )  # fmt: skip
    request = {"cycle": cycle, "reason": "x", "asked_as": "office", "asked_for": cycle.owner, "asked_by": author}
    correction = Correction.objects.create(**request)
    CorrectedCell.objects.create(correction=correction, unit=unit.code, table="marks", code=item, old="1", new="2")
    exemption = ExemptionRequest.objects.create(kind="exempt", unit=unit.code, item=item, ground="other", **request)
    source = Source.objects.create(code=f"source-{unit.code}", name="x", unit=unit)
    brought = Takeover.objects.create(source=source, name="f.csv", sha256="0" * 64, size=1, state="refused")
    case = Case.objects.create(
        state="handling", level="general", channel="grid", found_by="grid", text="x", town=unit, desk=unit, lead=unit,
        grid=unit, reported_at=timezone.now(), state_at=timezone.now(),
    )  # fmt: skip
    Step.objects.create(case=case, number=1, action="report", to="reported", at=timezone.now())
    token = account_actions.make_token(person=author, name="x", expires_on=timezone.localdate(), by=author)[0]
    return Side(
        {
            "cycle": cycle.pk,
            "department": Responsibility.objects.filter(cycle=cycle, unit__code="DEP01")
            .values_list("unit", flat=True)
            .first()
            or cycle.owner_id,  # who has a sheet about the towns
            "run": run.number,
            "unit": unit.code,
            "unit_id": unit.pk,
            "item": item,
            "version": version.pk,
            "draft": draft.pk,
            "scheme": version.scheme.code,
            "decision": decision.pk,
            "fact_import": fact_import.pk,
            "effect": 0,
            "evidence": evidence.pk,
            "proof": proof.pk,
            "incident": incident.incident,
            "draw": a_visited_draw(cycle, author),
            "correction": correction.pk,
            "exemption": exemption.pk,
            "case": case.pk,
            "source": source.pk,
            "takeover": brought.pk,
            "token": token.pk,
            "person": author.pk,
            "grant": author.grants.get().pk,
            "job": Job.objects.create(kind="x", title="x", state="done", asked_by=author).pk,
            "entry": Entry.objects.latest("number").pk,
            **dispatch_things(cycle.owner, unit, author),
            "review": a_review(cycle.owner, author).pk,
        }
    )


def dispatch_things(owner: Unit, unit: Unit, author) -> dict[str, int]:
    """A duty and a rule of the owner, a lesson of the unit. Who proposed a duty sees it wherever it holds."""
    now, proposer = timezone.now(), Person.objects.create(username=f"proposer-{unit.code}", name="x")
    duty = Duty.objects.create(
        kind="duty", division="city", title="x", basis="x", place=owner, lead=owner, ask="admit", reason="x",
        state="admitted", from_on=SINCE, proposed_at=now, proposed_by=proposer,
    )  # fmt: skip
    category = Category.objects.get_or_create(code="9999", defaults={"name": "x"})[0]
    made = {"made_at": now, "made_by": author, "from_on": SINCE, "state": "accepted"}
    rule = Rule.objects.create(place=owner, category=category, unit=owner, **made)
    told = {"times": 3, "total": 3, "since": SINCE, "counted_at": now}
    lesson = Lesson.objects.create(category=category, town=unit, level="general", unit=owner, **told)
    return {"duty": duty.pk, "rule": rule.pk, "lesson": lesson.pk}


def a_review(owner: Unit, author) -> Review:
    """A document of one clause, under review."""
    review = Review.objects.create(
        owner=owner, name="x.txt", stored="none", sha256="0" * 64, size=1, state="open", created_by=author
    )
    item = Item.objects.create(review=review, key="i1", place=1, title="x", start=0, end=1)
    Clause.objects.create(review=review, item=item, number=1, key="c1", start=0, end=1, text="x", outcome="flag")
    return review


def copied(row, **changes):
    """Another row that differs in these fields alone."""
    made = type(row).objects.get(pk=row.pk)
    made.pk, made._state.adding = None, True
    for name, value in changes.items():
        setattr(made, name, value)
    made.save()
    return made


def foreign_side(cycle: Cycle, run: Run, item: str, author) -> Side:
    """The same in another district, of which nobody here has any part."""
    root = Unit.objects.create(code="D02", opened_on=SINCE)
    UnitVersion.objects.create(unit=root, name="红山区", kind="district", parent=None, from_on=SINCE)
    town = Unit.objects.create(code="D02-T01", opened_on=SINCE)
    UnitVersion.objects.create(unit=town, name="红旗镇", kind="town", parent=root, from_on=SINCE)
    TreeRevision.objects.filter(pk=1).update(number=TreeRevision.objects.get(pk=1).number + 1_000_000)
    scheme = copied(cycle.version.scheme, code="foreign", owner=root)
    version = copied(cycle.version, scheme=scheme)
    other = copied(cycle, version=version, owner=root)
    place = CycleUnit.objects.get(cycle=cycle, code="T01")
    copied(place, cycle=other, unit=town, code=town.code, path=f"/{root.pk}/{town.pk}/")
    other_run = copied(run, cycle=other, version=version, job=None)
    row = UnitResult.objects.get(run=run, code="T01")
    copied(row, run=other_run, unit=town, code=town.code, path=f"/{root.pk}/{town.pk}/")
    return side_of(other, other_run, town, item, author)


@pytest.fixture
def clients(people, signed_in, settings):
    """Sessions are kept in the cookie: nothing is read and written for them at every step."""
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    made = {who: signed_in(person) for who, person in people.items()}
    for client in made.values():
        client.raise_request_exception = False
    return made


# --- the walk -----------------------------------------------------------------------------------------------------


def ask(client: Client, method: str, address: str, **sent):
    """The answer; whatever it wrote is undone, in the database and in the browser (somebody signs out on the way)."""
    cookies = client.cookies.output(header="")
    with transaction.atomic():
        answer = getattr(client, method)(address, **sent)
        if answer.streaming:
            b"".join(answer.streaming_content)
        transaction.set_rollback(True)
    client.cookies.clear()
    client.cookies.load(cookies)
    return answer


def refused(answer, admitted: bool) -> bool:
    """Whether nothing was shown or done. admitted: the view is open to the role; only what it looks up is not."""
    location = answer.headers.get("Location", "")
    closed = answer.status_code in (401, 403, 404) or location.startswith("/account/login/?next=")
    return closed or (admitted and answer.status_code == 405)


def expected(route: Route, who: str, method: str, side: str) -> bool:
    """Whether this one is let in."""
    roles = route.roles if method == "get" or route.writes is None else route.writes
    if who not in roles:
        return False
    if route.at is None or route.foreign_ok or side == "own" or who in route.everywhere:
        return True
    return side == "beside" and route.beside is not None and who in route.beside


def sides_to_try(route: Route, who: str) -> tuple[str, ...]:
    """Whom the view itself refuses is refused on every side."""
    if route.at is None or (who not in route.roles and who not in (route.writes or ())):
        return ("own",)
    return ("own", "foreign") if route.beside is None else ("own", "beside", "foreign")


def shut(viewer: Viewer | None, method: str, address: str) -> bool:
    """Whether what is declared for the view keeps this person out, by the gatekeeper's own judgement."""
    allowed = allowed_of(RequestFactory().generic(method.upper(), address), resolve(address).func)
    return allowed is None or not allowed.admits(viewer)


def complaints(clients, viewers, sides, people) -> Iterator[str]:
    """Whom the gatekeeper keeps out gets the same answer as all others that it keeps out: one of them asks, in turn."""
    turned_away: set[tuple[str, str, bool]] = set()
    for name, who in itertools.product(sorted(ROUTES.keys() & set(routes())), people):
        route = ROUTES[name]
        for side, method in itertools.product(sides_to_try(route, who), ("get", "post")):
            address = reverse(name, kwargs=route.at(sides[side]) if route.at else None)
            if not expected(route, who, method, side) and shut(viewers[who], method, address):
                once = (name, method, who == STRANGER)
                if once in turned_away:
                    continue
                turned_away.add(once)
            answer = ask(clients[who], method, address, **(route.sends() if method == "post" else {}))
            wanted, said = expected(route, who, method, side), f"{method.upper()} {address} [{name}, {side}] by {who}"
            admitted = who in route.roles or (route.row_decides and who != STRANGER)
            if answer.status_code >= 500:
                yield f"{said}: breaks with {answer.status_code}"
            elif not wanted and not refused(answer, admitted):
                yield f"{said}: let in ({answer.status_code}), must be refused"
            elif wanted and refused(answer, admitted=False) and not (route.missing_ok and answer.status_code == 404):
                yield f"{said}: refused ({answer.status_code}), must be let in"


@pytest.fixture
def bare_refusals(monkeypatch, caplog):
    """Most answers of the walk are refusals: without their page, and not in the log, they come twice as fast."""
    monkeypatch.setattr(errors, "_page", lambda request, kind, status: HttpResponse(kind, status=status))
    caplog.set_level("CRITICAL")


@pytest.mark.parametrize("some", [WHO[::2], WHO[1::2]], ids=["half of them", "the others"])  # a process each
def test_every_role_at_every_address(clients, people, sides, bare_refusals, some):
    viewers = {who: viewer_of(person) if person else None for who, person in people.items()}
    found = list(complaints(clients, viewers, sides, some))
    assert not found, "\n".join(["", *found])


def test_a_grant_that_is_over_opens_nothing(people, clients, bare_refusals):
    """The same people a day after their grants ended."""
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    for person in filter(None, people.values()):
        person.grants.update(from_on=SINCE, to_on=yesterday)
    gone = {role: clients[NOBODY if person else STRANGER] for role, person in people.items()}
    for who, client in clients.items():
        for name in sorted(ROUTES.keys() & set(routes())):
            route = ROUTES[name]
            if route.at is None and NOBODY not in route.roles and who != STRANGER:
                assert ask(client, "get", reverse(name)).status_code in (401, 403), (who, name)
    assert gone

"""The audit administrator's pages: filters, one entry, export, verification; and nobody else's."""

from __future__ import annotations

import ast
import io
import re
from pathlib import Path

import openpyxl
import pytest
from django.apps import apps
from django.utils import timezone

from kaoping.web.audit.masking import masked, masked_name
from kaoping.web.audit.models import Entry
from kaoping.web.audit.queries import PAGE, Chosen, page_of_entries
from kaoping.web.audit.recording import action, note
from kaoping.web.audit.words import ACTIONS, KINDS, NOUNS
from kaoping.web.cases.loop import ACTIONS as CASE_ACTIONS
from kaoping.web.jobs.models import Job
from kaoping.web.jobs.running import WORK, load_work
from kaoping.web.jobs.words import KINDS as JOB_KINDS
from kaoping.web.people import roles
from kaoping.web.people.viewer import viewer_of

pytestmark = pytest.mark.django_db
WEB = Path(__file__).parents[2] / "src" / "kaoping" / "web"


@action
def record(what, about, by=None, unit=None, **details):
    note(what, about, by=by, unit=unit, **details)


@pytest.fixture
def auditor(person):
    return person(roles.AUDIT, None, "auditor")


@pytest.fixture
def log(auditor, signed_in):
    return signed_in(auditor)


@pytest.fixture
def recorded(author, approver, district):
    record("unit.renamed", district["T01"], author, district["T01"], before="青石镇", after="青石街道")
    record("person.changed", author, approver, before={"phone": "13812345678", "name": "张"}, after={"name": "张建国"})
    record("unit.closed", district["T02"], None, district["T02"], reason="=HYPERLINK(1) <script>")


def text(response):
    return response.content.decode()


def listed(response):
    return [line.entry.action for line in response.context["page"].entries if not line.entry.action.startswith("audit")]


@pytest.mark.parametrize("role", [roles.SYSTEM, roles.SECURITY, roles.AUTHOR, roles.LEADER])
def test_nobody_else_reads_the_log(role, person, signed_in, recorded):
    log = signed_in(person(role, None if role in roles.ADMINS else "D01"))
    for url in ("/audit/", "/audit/1/"):
        assert log.get(url).status_code == 403
    for url in ("/audit/export/", "/audit/verify/"):
        assert log.post(url).status_code == 403


def test_entries_are_listed_newest_first_with_personal_data_masked(log, recorded):
    seen = log.get("/audit/")
    assert listed(seen) == ["unit.closed", "person.changed", "unit.renamed"]
    assert "张*国 (author)" in text(seen)
    assert "张建国" not in text(seen)
    assert "<script>" not in text(seen).split("</head>")[1]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("person=author", ["unit.renamed"]),
        ("person=李", ["person.changed"]),
        ("person=system", ["unit.closed"]),
        ("action=audit.exported", []),
        ("kind=person", ["person.changed"]),
        ("object=T0", ["unit.closed", "unit.renamed"]),
        ("unit=T01", ["unit.renamed"]),
        ("unit=望湖街道", ["unit.closed"]),
        ("unit=T01&person=李", []),
        ("to_on=2020-01-01", []),
        ("from_on=2100-01-01", []),
        ("from_on=2020-01-01&to_on=2100-01-01&kind=person", ["person.changed"]),
    ],
)
def test_the_list_is_narrowed(query, found, log, recorded):
    assert listed(log.get(f"/audit/?{query}")) == found


def test_today_is_a_day_of_the_district(log, recorded):
    today = timezone.localdate().isoformat()
    assert len(listed(log.get(f"/audit/?from_on={today}&to_on={today}"))) == 3


@pytest.mark.parametrize(
    "query", ["from_on=x", "before=x", "before=99999999999999999999", "action=none", "after=0", "kind=zz"]
)
def test_wrong_filters_break_nothing(query, log, recorded):
    assert log.get(f"/audit/?{query}").status_code == 200


def test_pages_lead_to_each_other(auditor, author):
    for _ in range(2 * PAGE + 5):
        record("unit.renamed", author)
    viewer = viewer_of(auditor)
    first = page_of_entries(viewer, Chosen())
    second = page_of_entries(viewer, Chosen(), before=first.older)
    third = page_of_entries(viewer, Chosen(), before=second.older)
    numbers = [line.entry.number for page in (first, second, third) for line in page.entries]
    assert numbers == list(range(2 * PAGE + 5, 0, -1))
    assert (first.newer, third.older) == (None, None)
    back = page_of_entries(viewer, Chosen(), after=third.newer)
    assert back.entries == second.entries
    assert page_of_entries(viewer, Chosen(), after=back.newer).newer is None


def test_an_entry_shows_before_and_after(log, recorded):
    seen = text(log.get("/audit/2/"))
    assert "张建国" in seen
    assert "138****5678" in seen
    assert "13812345678" not in seen
    assert Entry.objects.get(number=2).digest in seen
    assert Entry.objects.get(number=1).digest in seen
    assert "青石镇" in text(log.get("/audit/1/"))
    assert log.get("/audit/999/").status_code == 404


def test_reading_is_on_record_once_a_day(log, auditor, recorded):
    for url in ("/audit/", "/audit/1/", "/audit/?person=x"):
        log.get(url)
    assert Entry.objects.filter(action="audit.read", actor=auditor).count() == 1


def test_the_list_is_exported_without_formulas_and_that_is_on_record(log, auditor, recorded, district):
    record("unit.noted", district["T03"], None, district["T03"])
    district["T03"].code = "=1+1"
    record("unit.noted", district["T03"], None, district["T03"])
    answer = log.post("/audit/export/", {"form": "xlsx", "kind": "unit"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert sheet.max_row == 5
    assert all(cell.data_type != "f" for cell in cells)
    assert "'=1+1" in [cell.value for cell in cells]
    answer = log.post("/audit/export/", {"form": "csv", "kind": "unit"})
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert ",'=1+1," in answer.content.decode()
    assert "张建国" not in answer.content.decode()
    entry = Entry.objects.filter(action="audit.exported").first()
    assert (entry.actor, entry.details) == (auditor, {"entries": 4, "chosen": {"kind": "unit"}, "form": "csv"})


def test_too_much_is_not_exported(log, recorded, monkeypatch):
    monkeypatch.setattr("kaoping.web.audit.queries.MOST_EXPORTED", 2)
    answer = log.post("/audit/export/", {"form": "csv"})
    assert (answer.status_code, "W200" in text(answer)) == (409, True)
    assert not Entry.objects.filter(action="audit.exported").exists()


def test_the_log_is_verified_in_the_background(log, recorded, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assert log.post("/audit/verify/").status_code == 302
    job = Job.objects.get(kind="audit.verify")
    assert (job.state, job.result["intact"], job.result["entries"]) == ("done", True, 4)
    assert "完好" in text(log.get("/audit/"))


def test_masking():
    assert masked("电话13812345678,证110101199001011234,a.b@x.cn") == "电话138****5678,证110************234,a***@x.cn"
    assert [masked_name(name) for name in ("张建国 (z1)", "李敏", "王", "system", "")] == [
        "张*国 (z1)",
        "李*",
        "王",
        "system",
        "",
    ]


# --- everything has words ---------------------------------------------------------------------------------------


def called(name):
    """First argument of every call of a function or decorator in the sources, where it is written out."""
    for path in WEB.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == name:
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield first.value


def action_names():
    """Whatever is written like the name of an action in the modules that note, and what is put together there."""
    like_one = re.compile(rf"(?:{'|'.join(NOUNS)})\.[a-z_-]+")
    for path in WEB.rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        if re.search(r"\b(?:note|record)\(", source):
            for node in ast.walk(ast.parse(source)):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and like_one.fullmatch(node.value):
                    yield node.value
        if path.parent.name == "people":
            yield from (f"person.{what}" for what in re.findall(r'\bwhat="([a-z_]+)"', source))


PUT_TOGETHER = {
    "person.locked_out",
    "person.second_factor_added",
    "person.second_factor_removed",
    "person.second_factor_renewed",
    "person.sign_in_failed",
    "run.cancelled",
    "run.failed",
    *(f"case.{name}" for name in CASE_ACTIONS),
}


def test_every_action_has_words():
    kinds = {*called("job"), *called("enqueue")}
    labels = {model._meta.label_lower for model in apps.get_models()}
    noted = {name for name in action_names() if not name.endswith((".xlsx", ".yaml"))} - kinds - labels | PUT_TOGETHER
    assert sorted(noted - ACTIONS.keys()) == []
    assert sorted(ACTIONS.keys() - noted) == []
    assert {name.partition(".")[0] for name in ACTIONS} <= NOUNS.keys()
    assert {name for name in called("note") if "." in name} <= ACTIONS.keys()


def test_every_kind_of_work_has_words_and_is_found_by_the_worker():
    load_work()
    kinds = set(called("job"))
    assert kinds - JOB_KINDS.keys() == set()
    assert kinds - WORK.keys() == set()
    assert {kind for kind in called("enqueue") if "." in kind} - kinds == set()


def test_every_kind_of_object_in_the_log_has_words(recorded):
    assert set(Entry.objects.values_list("object_kind", flat=True)) <= KINDS.keys()

"""A sheet as a workbook: the template, what people do to it, what comes back, all or nothing."""

from __future__ import annotations

import io
from decimal import Decimal
from functools import partial

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.web.cycles_at_work import approved, opened
from tests.web.workbooks import MARKS, T01, T02, T03, VALUES, column, content, hand_in, put, sheet, template, told

from kaoping.problems import Refused
from kaoping.web.audit.models import Entry
from kaoping.web.collection.entering import Edit, save
from kaoping.web.collection.models import Recusal, Seat, Submission
from kaoping.web.cycles.models import Cycle, CycleUnit, Responsibility
from kaoping.web.entry import work, workbook_actions
from kaoping.web.entry.models import SheetImport
from kaoping.web.entry.workbook_book import NAME
from kaoping.web.entry.workbook_mark import SHEET
from kaoping.web.entry.workbook_queries import marked_of
from kaoping.web.facts.models import Mark, Value
from kaoping.web.people.roles import SCORER

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def cycle(district, author, approver):
    cycle = opened(approved(district["D01"], author, approver), author)
    for item in ("3.1.1", "3.1.3"):
        Responsibility.objects.create(cycle=cycle, item=item, unit=district["DEP01"])
    return cycle


@pytest.fixture
def scorer(person):
    return person(SCORER, "DEP01", "scorer", name="王秀英")


@pytest.fixture
def handed_in(django_capture_on_commit_callbacks):
    return partial(hand_in, django_capture_on_commit_callbacks)


@pytest.fixture
def written(django_capture_on_commit_callbacks):
    def write(made, by, decided="", hidden=False):
        with django_capture_on_commit_callbacks(execute=True):
            workbook_actions.write(sheet_import=made, decided=decided, hidden=hidden, by=by)
        made.refresh_from_db()
        return made

    return write


# --- the template -----------------------------------------------------------------------------------------------------


def test_the_template_names_units_columns_and_figures(cycle, scorer):
    save(sheet=sheet(cycle), edits=[Edit("T02", MARKS, "", "1.5")], by=scorer)
    book = template(cycle, scorer)
    page = book[NAME]
    assert [row[0].value for row in page.iter_rows(min_row=7)] == ["T01", "T02", "T03"]
    assert [row[2].value for row in page.iter_rows(min_row=7)] == ["青河区"] * 3
    assert page[f"{column(book, MARKS)}{T02}"].value == 1.5
    assert "0–2 分" in [cell.value for cell in page[5]]
    assert (page.freeze_panes, page.page_setup.orientation, page.page_setup.paperSize) == ("C7", "landscape", 9)
    assert page.protection.sheet
    assert not page.protection.password
    assert page["A7"].protection.locked
    assert not page[f"{column(book, MARKS)}7"].protection.locked
    assert book[SHEET].sheet_state == "veryHidden"


def test_a_cell_says_its_range_while_it_is_typed(cycle, scorer):
    book = template(cycle, scorer)
    checks = {str(each.sqref): each for each in book[NAME].data_validations.dataValidation}
    check = checks[f"{column(book, MARKS)}7:{column(book, MARKS)}9"]
    assert (check.type, check.formula1, check.formula2) == ("decimal", "0", "2")
    assert "0–2 分" in check.error
    assert check.showErrorMessage


def test_closed_columns_and_recused_units_are_locked(cycle, scorer, author):
    Submission.objects.create(
        cycle=cycle, unit=sheet(cycle).unit, table="values", code="meetings", period="2026", state="submitted",
        submitted_at=cycle.opened_at, submitted_by=scorer,
    )  # fmt: skip
    Recusal.objects.create(cycle=cycle, person=scorer, unit="T02", reason="亲属", declared_by=author)
    book = template(cycle, scorer)
    page, mine, theirs = book[NAME], column(book, MARKS), column(book, VALUES)
    assert page[f"{theirs}{T01}"].protection.locked
    assert page[f"{mine}{T02}"].protection.locked
    assert page[f"{mine}{T02}"].fill.fill_type == "lightUp"
    assert not page[f"{mine}{T01}"].protection.locked


def test_a_name_that_looks_like_a_formula_stays_a_text(cycle, scorer):
    CycleUnit.objects.filter(cycle=cycle, code="T01").update(name='=HYPERLINK("http://x")')
    cell = template(cycle, scorer)[NAME]["B7"]
    assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", '=HYPERLINK("http://x")', True)


# --- there and back ---------------------------------------------------------------------------------------------------


def test_what_is_filled_in_is_written_with_one_entry_in_the_log(cycle, scorer, handed_in, written):
    book = template(cycle, scorer)
    put(book, MARKS, T01, 1.25)
    put(book, VALUES, T02, 4)
    made = handed_in(cycle, book, scorer)
    assert (made.state, told(made)) == ("checked", [])
    assert (made.report["new"], made.report["same"]) == (2, 4)
    assert not Mark.objects.exists()  # nothing is written before somebody says so
    assert written(made, scorer).state == "written"
    mark = Mark.objects.get()
    assert (mark.unit, mark.assessor, mark.points, mark.entered_by) == ("T01", "DEP01", Decimal("1.25"), scorer)
    assert Value.objects.get().value == 4
    entry = Entry.objects.get(action="workbook.written")
    assert ["T01", "marks", "3.1.1", "DEP01", "", "1.25"] in entry.details["cells"]


def test_the_same_file_twice_changes_nothing(cycle, scorer, handed_in, written):
    book = template(cycle, scorer)
    put(book, MARKS, T01, 1.25)
    file = content(book)
    written(handed_in(cycle, file, scorer), scorer)
    revision = Cycle.objects.get(pk=cycle.pk).facts_revision
    again = handed_in(cycle, file, scorer)
    assert (again.state, again.report["new"], again.report["changed"]) == ("checked", 0, 0)
    with pytest.raises(Refused) as refused:
        written(again, scorer)
    assert refused.value.faults[0].code == "W701"
    assert Cycle.objects.get(pk=cycle.pk).facts_revision == revision


def test_an_emptied_cell_is_emptied_and_an_untouched_one_left_alone(cycle, scorer, handed_in, written):
    save(sheet=sheet(cycle), edits=[Edit("T01", MARKS, "", "1"), Edit("T02", MARKS, "", "2")], by=scorer)
    book = template(cycle, scorer)
    put(book, MARKS, T01, None)
    save(sheet=sheet(cycle), edits=[Edit("T02", MARKS, "2", "0.5")], by=scorer)
    made = written(handed_in(cycle, book, scorer), scorer)
    assert made.report["cleared"] == 1
    assert dict(Mark.objects.values_list("unit", "points")) == {"T01": None, "T02": Decimal("0.5")}


def test_rows_and_columns_may_be_moved(cycle, scorer, handed_in):
    book = template(cycle, scorer)
    page = book[NAME]
    put(book, MARKS, T01, 1.25)
    first, second = column(book, MARKS), column(book, VALUES)
    for row in range(1, 10):
        one, other = page[f"{first}{row}"], page[f"{second}{row}"]
        one.value, other.value = other.value, one.value
    for letter in "ABCDE":  # the first unit and the last change places
        one, other = page[f"{letter}{T01}"], page[f"{letter}{T03}"]
        one.value, other.value = other.value, one.value
    made = handed_in(cycle, book, scorer)
    assert (made.state, told(made), made.report["new"]) == ("checked", [], 1)


# --- what both sides changed ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("decided", "stays"), [("ours", "0.5"), ("theirs", "1.25")])
def test_a_person_decides_whose_figure_stays(cycle, scorer, person, handed_in, written, decided, stays):
    book = template(cycle, scorer)
    put(book, MARKS, T01, 1.25)
    put(book, MARKS, T02, 2)
    other = person(SCORER, "DEP01", "other", name="李国强")
    save(sheet=sheet(cycle), edits=[Edit("T01", MARKS, "", "0.5")], by=other)
    made = handed_in(cycle, book, scorer)
    conflict = made.report["conflicts"][0]
    assert (conflict["unit"], conflict["now"], conflict["new"], conflict["by"]) == ("T01", "0.5", "1.25", "李国强")
    with pytest.raises(Refused) as refused:
        written(made, scorer)
    assert refused.value.faults[0].code == "W703"
    written(made, scorer, decided=decided)
    assert dict(Mark.objects.values_list("unit", "points")) == {"T01": Decimal(stays), "T02": 2}


def test_what_changed_after_the_check_is_shown_before_it_is_written(cycle, scorer, person, handed_in, written):
    book = template(cycle, scorer)
    put(book, MARKS, T01, 1.25)
    made = handed_in(cycle, book, scorer)
    save(sheet=sheet(cycle), edits=[Edit("T01", MARKS, "", "0.5")], by=person(SCORER, "DEP01", "other"))
    written(made, scorer)
    assert (made.state, made.report["conflict"], told(made)[0][0]) == ("checked", 1, "W702")
    assert Mark.objects.get().points == Decimal("0.5")


def test_a_change_elsewhere_does_not_stop_the_writing(cycle, scorer, handed_in, written):
    book = template(cycle, scorer)
    put(book, MARKS, T01, 1.25)
    made = handed_in(cycle, book, scorer)
    save(sheet=sheet(cycle), edits=[Edit("T03", MARKS, "", "0.5")], by=scorer)
    assert written(made, scorer).state == "written"


def test_of_two_orders_to_write_one_wins(cycle, scorer, handed_in, written):
    book = template(cycle, scorer)
    put(book, MARKS, T01, 1.25)
    made = handed_in(cycle, book, scorer)
    workbook_actions.write(sheet_import=made, decided="", hidden=False, by=scorer)
    with pytest.raises(Refused) as refused:
        workbook_actions.write(sheet_import=made, decided="", hidden=False, by=scorer)
    assert refused.value.faults[0].code == "W700"


# --- rules at the moment of writing -----------------------------------------------------------------------------------


def test_who_lost_the_duty_meanwhile_writes_nothing(cycle, scorer, handed_in, written):
    book = template(cycle, scorer)
    put(book, MARKS, T01, 1.25)
    made = handed_in(cycle, book, scorer)
    scorer.grants.update(to_on=cycle.opened_at.date().replace(year=2021))
    written(made, scorer)
    assert (made.state, told(made)[0][0]) == ("failed", "W550")
    assert not Mark.objects.exists()


def test_a_column_that_was_submitted_meanwhile_stops_the_whole_workbook(cycle, scorer, handed_in, written):
    book = template(cycle, scorer)
    put(book, MARKS, T01, 1.25)
    put(book, VALUES, T01, 3)
    made = handed_in(cycle, book, scorer)
    Submission.objects.create(
        cycle=cycle, unit=made.unit, table="marks", code="3.1.1", state="submitted",
        submitted_at=cycle.opened_at, submitted_by=scorer,
    )  # fmt: skip
    written(made, scorer)
    assert (made.state, told(made)) == ("refused", [("W546", f"{column(book, MARKS)}{T01}"), ("W702", "")])
    assert not Mark.objects.exists()
    assert not Value.objects.exists()


def test_nobody_writes_what_another_handed_in(cycle, scorer, person, author, handed_in):
    book = template(cycle, scorer)
    put(book, MARKS, T01, 1.25)
    made = handed_in(cycle, book, scorer)
    for who in (person(SCORER, "DEP01", "other"), author):
        with pytest.raises(Refused) as refused:
            workbook_actions.write(sheet_import=made, decided="", hidden=False, by=who)
        assert refused.value.faults[0].code == "W705"


def test_an_attempt_after_the_writing_writes_nothing_again(cycle, scorer, handed_in, written):
    book = template(cycle, scorer)
    put(book, MARKS, T01, 1.25)
    made = written(handed_in(cycle, book, scorer), scorer)
    before = Entry.objects.count()
    work.write_sheet(lambda *_, **__: None, sheet_import=made.pk, person=scorer.pk)
    assert Entry.objects.count() == before


def test_marks_of_another_assessor_are_not_uploaded(cycle, scorer, person, handed_in):
    second = person(SCORER, "DEP01", "second")
    for number, who in enumerate((scorer, second), start=1):
        Seat.objects.create(cycle=cycle, unit=sheet(cycle).unit, number=number, person=who, code=f"DEP01-{number}")
    made = handed_in(cycle, template(cycle, scorer), second)
    assert told(made) == [("W590", "")]


def test_a_job_that_was_cancelled_leaves_it_as_it_was(cycle, scorer, handed_in):
    made = handed_in(cycle, template(cycle, scorer), scorer)
    SheetImport.objects.filter(pk=made.pk).update(state="checking")
    job = made.job
    job.state = "cancelled"
    work.ended(job)
    made.refresh_from_db()
    assert made.state == "failed"


# --- the same workbook, marked ----------------------------------------------------------------------------------------


def test_the_faults_stand_in_the_cells_of_the_marked_workbook(cycle, scorer, handed_in):
    book = template(cycle, scorer)
    put(book, MARKS, T02, 9)
    put(book, VALUES, T01, "四次")
    made = handed_in(cycle, book, scorer)
    back = openpyxl.load_workbook(io.BytesIO(marked_of(made)))[NAME]
    cell = back[f"{column(book, MARKS)}{T02}"]
    assert cell.value == 9
    assert "W542" in cell.comment.text
    assert not cell.protection.locked
    assert back[f"{column(book, VALUES)}{T01}"].value == "四次"
    assert back[f"{column(book, MARKS)}{T01}"].comment is None


def test_the_marked_workbook_can_be_mended_and_handed_in(cycle, scorer, handed_in, written):
    book = template(cycle, scorer)
    put(book, MARKS, T02, 9)
    put(book, MARKS, T01, 1)
    made = handed_in(cycle, book, scorer)
    back = openpyxl.load_workbook(io.BytesIO(marked_of(made)))
    put(back, MARKS, T02, 2)
    again = written(handed_in(cycle, back, scorer), scorer)
    assert again.state == "written"
    assert dict(Mark.objects.values_list("unit", "points")) == {"T01": 1, "T02": 2}


# --- pages ------------------------------------------------------------------------------------------------------------


def test_a_workbook_goes_the_whole_way_by_its_pages(cycle, scorer, signed_in, django_capture_on_commit_callbacks):
    client, place = signed_in(scorer), [cycle.pk, sheet(cycle).unit.pk, "town"]
    answer = client.get(reverse("entry:template", args=place))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    put(book, MARKS, T01, 1.25)
    file = SimpleUploadedFile("表.xlsx", content(book))
    assert reverse("entry:template", args=place) in client.get(reverse("entry:upload", args=place)).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        sent = client.post(reverse("entry:upload", args=place), {"upload": file})
    made = SheetImport.objects.get()
    assert sent.headers["Location"] == reverse("entry:import", args=[cycle.pk, made.pk])
    page = client.get(sent.headers["Location"]).content.decode()
    assert "写入 1 格" in page
    assert "+ 1.25" in page
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("entry:import_write", args=[cycle.pk, made.pk]))
    assert "已写入" in client.get(sent.headers["Location"]).content.decode()
    assert Mark.objects.get().points == Decimal("1.25")


def test_an_import_is_not_seen_by_a_colleague(cycle, scorer, person, signed_in, handed_in):
    made = handed_in(cycle, template(cycle, scorer), scorer)
    other = signed_in(person(SCORER, "DEP01", "other"))
    for name in ("import", "import_marked"):
        assert other.get(reverse(f"entry:{name}", args=[cycle.pk, made.pk])).status_code == 404

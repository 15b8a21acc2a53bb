"""Cases of other platforms: mapped, checked, written once, never over what people have done here."""

from __future__ import annotations

import datetime
import io
import itertools
import zipfile

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests.web import takeover_at_work
from tests.web.cases_at_work import INSIDE
from tests.web.takeover_at_work import AT, HEAD, codes, line, table

from kaoping.problems import Refused
from kaoping.web.audit.models import Entry
from kaoping.web.cases.actions import act
from kaoping.web.cases.doing import Inputs
from kaoping.web.cases.models import Case, Step
from kaoping.web.cases.ticking import tick
from kaoping.web.takeover import actions
from kaoping.web.takeover.models import Brought, Takeover

pytestmark = pytest.mark.django_db
at_work, source, bring = takeover_at_work.at_work, takeover_at_work.source, takeover_at_work.bring
nothing_counted = takeover_at_work.nothing_counted


# --- what is taken over ----------------------------------------------------------------------------------------------


def test_columns_and_words_are_suggested_and_cases_land_at_the_right_desk(at_work, bring, source):
    before = Entry.objects.count()
    made = bring(table(line(), line("GD-2", state="处置中", lead="区城管所")), write=True)
    assert made.state == "written"
    first, second = Case.objects.order_by("source_number")
    assert (first.state, first.town.code, first.desk.code, first.grid.code) == ("reported", "T01", "T01", "T01-C01-G1")
    assert (first.category, first.level, first.channel, first.found_by) == (
        at_work.category,
        "general",
        "import",
        "grid",
    )
    assert (first.reported_at, first.source, first.cell is not None) == (AT, source, True)
    assert (second.state, second.lead.code) == ("handling", "DEP02")
    step = Step.objects.get(case=first)
    assert (step.action, step.to, step.by, step.more["number"]) == ("take_over", "reported", at_work["author"], "GD-1")
    written = Entry.objects.get(action="takeover.written")
    assert written.details["sha256"] == made.sha256
    assert written.details["counts"]["new"] == 2
    assert Entry.objects.count() == before + 4  # uploaded, checked, asked to write, written: none for each case


def test_work_goes_on_here_in_the_state_it_came_in(at_work, bring):
    bring(table(line(), line("GD-2", state="处置中", lead="区城管所")), write=True)
    case, other = Case.objects.order_by("source_number")
    at_work.does("intake", "accept", case)
    at_work.does("dispatcher", "dispatch", case, unit=at_work.units["DEP02"])
    at_work.does("handler", "finish", other, reason="已修补")
    assert (case.state, other.state) == ("dispatched", "handled")


def test_clocks_run_as_if_each_step_had_been_taken_here(at_work, bring):
    due = timezone.now().replace(microsecond=0) + datetime.timedelta(days=2)
    told = f"{timezone.localtime(due):%Y-%m-%d %H:%M:%S}"
    lines = (
        line("1"),
        line("2", state="处置中", lead="DEP02", due=told),
        line("3", state="处置中", lead="DEP02"),
        line("4", state="已归档", lead="DEP02", closed=_after(2),
             due=_after(1)),
    )  # fmt: skip
    bring(table(*lines), write=True)
    by = {case.source_number: case for case in Case.objects.all()}
    assert (by["1"].due_at, by["1"].handling_due_at) == (_clock_of_a_report_at(AT, at_work), None)
    assert (by["2"].due_at, by["2"].handling_due_at) == (due, due)
    assert by["3"].due_at == by["3"].handling_due_at > AT
    assert by["3"].warn_at < by["3"].due_at
    assert by["4"].ran_out_at == by["4"].handling_due_at == (AT + datetime.timedelta(days=1)).replace(second=0)
    assert by["4"].due_at is None


def test_a_closed_case_keeps_the_due_time_that_it_brought(bring):
    lines = (
        line("in time", state="已结案", lead="DEP02", closed=_after(1), due=_after(2)),
        line("late", state="已结案", lead="DEP02", closed=_after(2), due=_after(1)),
        line("untold", state="已结案", lead="DEP02", closed=_after(1)),
    )
    bring(table(*lines), write=True)
    by = {case.source_number: case for case in Case.objects.all()}
    day = datetime.timedelta(days=1)
    assert (by["in time"].handling_due_at, by["in time"].ran_out_at) == ((AT + 2 * day).replace(second=0), None)
    assert by["late"].handling_due_at == by["late"].ran_out_at == (AT + day).replace(second=0)
    assert (by["untold"].handling_due_at, by["untold"].ran_out_at) == (None, None)
    assert {case.due_at for case in by.values()} == {None}


def test_what_the_appraisal_counts_against_a_case_comes_along(bring):
    head = f"{HEAD},等级错误,弄虚作假"
    bring(table(line("1") + ",是,否", line("2") + ",0,1", line("3") + ",,", head=head), write=True)
    found = {case.source_number: (case.wrong_level, case.fabricated) for case in Case.objects.all()}
    assert found == {"1": (True, False), "2": (False, True), "3": (False, False)}
    bring(table(line("1") + ",是,是", head=head), write=True)
    case = Case.objects.get(source_number="1")
    assert (case.wrong_level, case.fabricated) == (True, True)
    assert Step.objects.get(case=case, number=2).changes == {"fabricated": ["False", "True"]}


def _after(days: int) -> str:
    return f"{timezone.localtime(AT + datetime.timedelta(days=days)):%Y-%m-%d %H:%M}"


def _clock_of_a_report_at(at, at_work):
    """What the core gives a report made then."""
    case = Case(category=at_work.category, level="general", state="reported")
    tick(case, "start:accept", at)
    return case.due_at


def test_the_same_file_twice_changes_nothing(bring):
    content = table(line(), line("GD-2"))
    bring(content, write=True)
    again = bring(content)
    assert again.report["counts"] == {"rows": 2, "bad": 0, "new": 0, "changed": 0, "same": 2, "conflicts": 0}
    with pytest.raises(Refused) as refused:
        actions.write(takeover=again, by=again.uploaded_by)
    assert refused.value.faults[0].code == "W876"
    assert (Case.objects.count(), Step.objects.count()) == (2, 2)


def test_what_their_platform_tells_anew_is_a_step_of_the_case(bring, at_work):
    bring(table(line()), write=True)
    bring(table(line(text="坑洞变大", state="处置中", lead="区城管所")), write=True)
    case = Case.objects.get()
    assert (case.state, case.text, case.steps, case.lead.code) == ("handling", "坑洞变大", 2, "DEP02")
    step = Step.objects.get(case=case, number=2)
    assert (step.action, step.start, step.to) == ("take_over", "reported", "handling")
    assert step.changes["text"] == ["路面坑洞", "坑洞变大"]
    assert Brought.objects.get(case=case).steps == 2
    assert bring(table(line(text="坑洞变大", state="处置中", lead="区城管所"))).report["counts"]["same"] == 1


def test_what_people_have_worked_on_here_stays_unless_somebody_chooses_otherwise(bring, at_work):
    bring(table(line()), write=True)
    case = Case.objects.get()
    at_work.does("intake", "accept", case)
    told = table(line(text="来文变了", state="已结案", lead="DEP02", closed=f"{timezone.localtime():%Y-%m-%d %H:%M}"))
    made = bring(told)
    assert made.report["counts"]["conflicts"] == 1
    assert made.report["counts"]["changed"] == 0
    assert "W874" in codes(made)
    case.refresh_from_db()
    assert (case.state, case.text) == ("accepted", "路面坑洞")
    made = bring(told, theirs=True, write=True)
    case.refresh_from_db()
    assert (case.state, case.text, case.steps) == ("closed", "来文变了", 3)


def test_what_belonged_to_the_state_before_goes_with_it(bring, at_work):
    bring(table(*(line(number, state="处置中", lead="区城管所") for number in ("1", "2", "3"))), write=True)
    asked, parked, double = Case.objects.order_by("source_number")
    at_work.does("handler", "ask_extension", asked, reason="等材料", amount=3600)
    at_work.does("supervisor", "park", parked, reason="等天晴", until=timezone.localdate() + datetime.timedelta(days=9))
    at_work.does("dispatcher", "merge", double, other=asked.number)
    closed = f"{timezone.localtime():%Y-%m-%d %H:%M}"
    told = (line(number, state="已结案", lead="区城管所", closed=closed) for number in ("1", "2", "3"))
    bring(table(*told), theirs=True, write=True)
    for case in Case.objects.all():
        held = (case.asked_extension, case.parked_until, case.duplicate_of)
        assert (case.state, held) == ("closed", (None, None, None))
    changes = {step.case_id: step.changes for step in Step.objects.filter(action="take_over", number=3)}
    assert changes[asked.pk]["asked_extension"] == ["3600", ""]
    assert changes[double.pk]["duplicate_of"] == [str(asked.pk), ""]
    assert "parked_until" in changes[parked.pk]


def test_somebody_works_on_a_case_between_check_and_writing(bring, at_work, django_capture_on_commit_callbacks):
    bring(table(line()), write=True)
    made = bring(table(line(text="来文变了")))
    case = Case.objects.get()
    act(case=case.pk, action="accept", steps=1, given=Inputs(), by=at_work["intake"])
    with django_capture_on_commit_callbacks(execute=True):
        actions.write(takeover=made, by=at_work["author"])
    made.refresh_from_db()
    assert (made.state, made.report["counts"]["conflicts"]) == ("checked", 1)
    assert "W884" in codes(made)
    case.refresh_from_db()
    assert case.text == "路面坑洞"


def test_of_two_imports_checked_side_by_side_the_second_is_checked_anew(
    bring, at_work, django_capture_on_commit_callbacks
):
    first, second = bring(table(line())), bring(table(line()))
    for each in (first, second):
        with django_capture_on_commit_callbacks(execute=True):
            actions.write(takeover=each, by=at_work["author"])
    second.refresh_from_db()
    assert (second.state, second.report["counts"]["same"]) == ("checked", 1)
    assert Case.objects.count() == 1


# --- words and systems -----------------------------------------------------------------------------------------------


def test_unknown_words_are_listed_with_counts_and_can_be_mapped(bring, source, at_work):
    content = table(line(state="挂在墙上"), line("2", state="挂在墙上", kind="天外来物"))
    made = bring(content)
    assert made.state == "refused"
    assert ["挂在墙上", 2, None] in made.report["words"]["state"]
    assert ["天外来物", 1, None] in made.report["words"]["category"]
    made = bring(content, write=True, values={"state": {"挂在墙上": "reported"}, "category": {"天外来物": ""}})
    assert made.report["counts"]["new"] == 2
    assert Case.objects.get(source_number="2").category is None
    source.refresh_from_db()
    assert source.mapping["values"]["state"] == {"挂在墙上": "reported"}
    assert bring(content).report["counts"]["same"] == 2  # remembered with the source


def test_a_word_cannot_be_mapped_to_what_is_not_offered(bring, district):
    foreign = str(district["D01"].pk + 999_999)
    made = bring(table(line(lead="别处")), values={"lead": {"别处": foreign}, "state": {"待受理": "held"}})
    assert "W863" in codes(made)
    assert made.report["words"]["lead"] == [["别处", 1, None]]


def test_points_of_shifted_systems_are_brought_to_ours(bring):
    made = bring(table(line()), system="gcj02", write=True)
    case = Case.objects.get()
    assert 0.001 < abs(case.longitude - INSIDE[0]) < 0.02
    assert made.mapping["system"] == "gcj02"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_every_usual_encoding_is_read(bring, encoding):
    bring(table(line()).decode().encode(encoding), write=True)
    assert Case.objects.get().text == "路面坑洞"


def test_a_workbook_is_read_with_its_dates(bring):
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet("案件")
        sheet.write_row(0, 0, ["案件编号", "上报时间", "描述", "状态", "所属网格"])
        sheet.write_row(1, 0, [17, None, "=1+1", "待受理", "兰陂社区第1网格"])
        sheet.write_datetime(
            1, 1, timezone.localtime(AT).replace(tzinfo=None), book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        )
        sheet.write_string(1, 2, "=cmd|' /C calc'!A0")
    bring(target.getvalue(), "cases.xlsx", write=True)
    case = Case.objects.get()
    assert (case.source_number, case.reported_at, case.grid.code) == ("17", AT, "T01-C01-G1")
    assert case.text == "=cmd|' /C calc'!A0"


# --- hostile and broken files ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (table(line(), line()), "W865"),
        (table(line(number="")), "W861"),
        (table(line(at="昨天")), "W862"),
        (table(line(at="2031-01-01 00:00:00")), "W869"),
        (table(line(x="118,9")), "W871"),
        (table(line(x=33.1, y=118.3)), "W866"),
        (table(line(x="nan")), "W866"),
        (table(line(text="坏" * 1001)), "W864"),
        (table(line(text="A" * 1_000_000)), "W864"),
        (table(line(state="处置中")), "W868"),
        (table(line(state="已结案", lead="DEP02")), "W868"),
        (table(line(), head=HEAD.replace("状态", "什么")), "W860"),
        (table(line(), head=HEAD.replace("经度", "纬度")), "W873"),
        (table(line(state="已结案", closed="2020-01-01")), "W869"),
        (b"\xff\xff\xff\x00\xfe" * 10, "W"),
        (b"\n\n\n", "W"),
    ],
    ids=itertools.count(),  # the moments in them are never the same
)
def test_what_is_wrong_is_told_and_nothing_is_written(bring, content, code):
    made = bring(content)
    assert made.state == "refused"
    assert any(each.startswith(code) for each in codes(made)), codes(made)
    assert not Case.objects.exists()


def test_faults_name_row_and_column(bring):
    made = bring(table(line(), line("2", at="昨天")))
    fault = next(each for each in made.report["faults"] if each["code"] == "W862")
    assert (fault["place"]["row"], fault["place"]["column"]) == (3, "上报时间")


def test_rows_with_faults_can_be_left_out(bring):
    made = bring(table(line(), line("2", at="昨天"), line("3"), line("3")), leave_out=True, write=True)
    assert made.report["counts"]["bad"] == 3
    assert list(Case.objects.values_list("source_number", flat=True)) == ["GD-1"]


def test_an_archive_that_unpacks_to_very_much_is_refused(bring, monkeypatch):
    monkeypatch.setattr("kaoping.web.site.uploads.UNPACKED", 1 << 20)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (4 << 20))
    made = bring(target.getvalue(), "cases.xlsx")
    assert made.state == "refused"
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"), [("a.csv", b""), ("a.exe", b"MZ"), ("a.xlsx", b"a,b"), ("a.csv", b"PK\x03\x04")]
)
def test_other_files_are_not_even_kept(at_work, source, name, content):
    with pytest.raises(Refused):
        actions.upload(source=source, file=SimpleUploadedFile(name, content), name=name, by=at_work["author"])
    assert not Takeover.objects.exists()


def test_exports_that_keep_leading_zeros_by_a_formula_are_freed_of_it(bring):
    content = table(line()).decode().replace("GD-1", '"=""007"""').encode()
    bring(content, write=True)
    assert Case.objects.get().source_number == "007"

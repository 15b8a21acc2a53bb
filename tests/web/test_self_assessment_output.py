"""自评: differences beside the official score, the list, the workbook, the form on paper."""

from __future__ import annotations

import datetime
import io
from decimal import Decimal
from xml.etree import ElementTree as xml

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document
from docx.oxml.ns import qn
from tests.web.regimes import SCHEMES, regime

from kaoping.web.bridge.schemes import edition
from kaoping.web.bridge.self_assessing import claimable, rolled_up, taken_together
from kaoping.web.cycles.models import CycleUnit, Responsibility
from kaoping.web.facts.models import Exemption, Mark
from kaoping.web.people.roles import APPRAISED, SCORER
from kaoping.web.people.viewer import viewer_of
from kaoping.web.results import actions as results
from kaoping.web.self_assessment.actions import Edit, save, submit
from kaoping.web.self_assessment.listing import Asked, Listing
from kaoping.web.self_assessment.models import Line, SelfAssessment
from kaoping.web.self_assessment.paper import docx_of
from kaoping.web.self_assessment.place import kind_of, place_or_404
from kaoping.web.self_assessment.sheet import form_of
from kaoping.web.units.models import Unit, UnitVersion

pytestmark = pytest.mark.django_db
HOSTILE = "]]><w:t>&amp;</w:t> =HYPERLINK(1) \u202e反 𠮷 🏛 " + "长" * 2800


@pytest.fixture
def cycle(district, author, approver):
    made = regime("dinghai-agencies", district["D01"], author, approver)
    Mark.objects.filter(cycle=made.cycle, assessor="self").delete()
    Responsibility.objects.create(cycle=made.cycle, item="1.3", unit=district["DEP01"])
    return made.cycle


@pytest.fixture
def computed(cycle, author, django_capture_on_commit_callbacks):
    """Compute the cycle: computed(trial=…)."""

    def compute(trial=False):
        with django_capture_on_commit_callbacks(execute=True):
            run = results.start_run(cycle=cycle, trial=trial, by=author)
        run.refresh_from_db()
        assert run.state == "done", run.error
        return run

    return compute


@pytest.fixture
def at(person, cycle):
    def make(unit="A01", role=APPRAISED, **fields):
        who = person(None, None, **fields)
        who.grants.create(role=role, unit=Unit.objects.get(code=unit), from_on=datetime.date(2020, 1, 1))
        return who

    return make


@pytest.fixture
def clerk(at):
    return at(username="clerk", name="赵文静")


def place(cycle, code="A01"):
    return CycleUnit.objects.select_related("unit").get(cycle=cycle, code=code)


def claim(cycle, by, code="A01", **points):
    edits = [Edit("points", item.replace("_", ".").lstrip("i"), "", text) for item, text in points.items()]
    told = save(cycle=cycle, unit=place(cycle, code), edits=edits, by=by)
    assert {each.state for each in told} == {"written"}


def write(cycle, by, text, item="1.1", code="A01"):
    edit = Edit("text", item, "", text) if item else Edit("summary", "", "", text)
    assert save(cycle=cycle, unit=place(cycle, code), edits=[edit], by=by)[0].state == "written"


def form(cycle, who, code="A01", **given):
    return form_of(place_or_404(viewer_of(who), cycle.pk, place(cycle, code).unit_id), **given)


def address(name, cycle, code="A01"):
    return reverse(f"self_assessment:{name}", args=[cycle.pk, place(cycle, code).unit_id])


# --- differences ---------------------------------------------------------------------------------------------------


def test_differences_are_claimed_less_given_the_largest_first(cycle, clerk, computed, signed_in, author):
    run = computed()
    given = {item: Decimal(cell["points"]) for item, cell in run.units.get(code="A01").sheet.items()}
    claim(cycle, clerk, i1_1=str(given["1.1"]), i1_2=str(given["1.2"] - 4), i1_3=str(given["1.3"] + Decimal("0.5")))
    found = form(cycle, clerk)
    gaps = [(row.item.id, row.gap) for row in found.by_gap if row.gap is not None]
    assert gaps == [("1.2", Decimal(-4)), ("1.3", Decimal("0.5")), ("1.1", 0)]
    assert (found.gap, found.given.points) == (Decimal("-3.5"), given["total"])
    assert found.total == given["1.1"] + given["1.2"] + given["1.3"] - Decimal("3.5")
    page = signed_in(author).get(address("one", cycle), {"by": "gap"}).text
    assert page.index('id="i-1.2"') < page.index('id="i-1.3"') < page.index('id="i-1.1"') < page.index('id="i-1.4"')
    reason = reverse("results:reason", args=[cycle.pk, run.number, "A01", "1.2"])
    assert reason in page
    assert "−4.00" in page


def test_a_trial_stands_beside_nothing(cycle, clerk, author, computed, signed_in):
    claim(cycle, clerk, i1_1="9")
    computed(trial=True)
    for who in (clerk, author):
        assert form(cycle, who).official is None
        assert "看理由" not in signed_in(who).get(address("one", cycle)).text


def test_sums_follow_the_scheme_and_leave_out_what_is_taken_out(cycle, clerk):
    claim(cycle, clerk, i1_1="9", i1_3="14", i2_1="20")
    assert {row.item.id: row.points for row in form(cycle, clerk).rows if not row.item.leaf} == {"1": 23, "2": 20}
    Exemption.objects.create(cycle=cycle, unit="A01", item="1.3", reason="x")
    found = form(cycle, clerk)
    assert (found.total, [row.item.id for row in found.rows if row.exempt]) == (29, ["1.3"])
    Exemption.objects.create(cycle=cycle, unit="A01", item="2", reason="x")
    found = form(cycle, clerk)
    assert (found.total, [row.item.id for row in found.rows if row.exempt]) == (9, ["1.3", "2.1", "2.2", "2.3"])


@pytest.mark.parametrize("folder", sorted(SCHEMES.iterdir()), ids=lambda folder: folder.name)
def test_plain_sums_are_what_the_engine_makes_of_them(folder):
    text = (folder / "scheme.yaml").read_text(encoding="utf-8")
    scheme, leaves = edition(text).scheme, list(claimable(text, {}))
    some = {item: Decimal(number) / 8 for number, item in enumerate(leaves[:-1], start=1)}
    for points, exempt in ((some, ()), (some, leaves[:1]), ({}, ()), ({leaves[0]: Decimal("0.123456")}, ())):
        assert taken_together(text, {}, points, exempt) == rolled_up(scheme, points, exempt)


def test_items_that_facts_compute_need_no_claim(cycle, clerk):
    assert [row.item.id for row in form(cycle, clerk).empty] == ["1.1", "1.2", "1.3", "1.4", "2.1", "2.2", "2.3"]


# --- the list ------------------------------------------------------------------------------------------------------


def test_the_list_says_how_far_everybody_is_and_sorts_by_difference(cycle, clerk, at, author, computed, signed_in):
    run = computed()
    for code, less in (("A01", 1), ("A02", 3), ("A03", 2)):
        given = Decimal(run.units.get(code=code).sheet["1.1"]["points"])
        claim(cycle, at(code), code, i1_1=str(given - less))
    submit(cycle=cycle, unit=place(cycle, "A02"), by=at("A02"))
    listing = Listing(viewer_of(author), cycle, Asked(by_gap=True))
    assert [(entry.unit.code, entry.gap) for entry in listing.page(1)[0]][:3] == [("A02", -3), ("A03", -2), ("A01", -1)]
    assert listing.counts == {"none": 6, "draft": 2, "submitted": 1, "returned": 0}
    client, page = signed_in(author), reverse("self_assessment:list", args=[cycle.pk])
    assert client.get(page, {"state": "submitted"}).text.count("看自评") == 1
    assert client.get(page, {"q": "A0"}).text.count("看自评") == 9
    assert client.get(page, {"q": "没有这个单位", "page": "9" * 30}).status_code == 200
    own = signed_in(clerk).get(page).text
    assert own.count("看自评") == 1
    assert place(cycle, "A02").name not in own


def test_a_department_gets_its_items_and_no_totals(cycle, clerk, person, computed):
    run = computed()
    claim(cycle, clerk, i1_3="3.125", i1_1="4.375")
    write(cycle, clerk, "机密的总结", item="")
    submit(cycle=cycle, unit=place(cycle), by=clerk)
    scorer = person(SCORER, "DEP01")
    listing = Listing(viewer_of(scorer), cycle, Asked(item="1.1"))
    assert (listing.item, listing.items) == ("1.3", ["1.3"])
    entry = listing.page(1)[0][0]
    assert (entry.points, entry.claimed) == (Decimal("3.125"), 1)
    assert entry.score.points == Decimal(run.units.get(code="A01").sheet["1.3"]["points"])
    found = form(cycle, scorer)
    assert [row.item.id for row in found.rows] == ["1", "1.3"]
    assert (found.total, found.given, found.summary, found.rows[0].points) == (None, None, "", None)


def test_the_workbook_holds_what_the_viewer_sees(cycle, clerk, at, author, person, computed, signed_in):
    computed()
    claim(cycle, clerk, i1_1="9.5")
    write(cycle, clerk, "=1+1 " + HOSTILE)
    claim(cycle, at("A02"), "A02", i1_3="14")
    export = reverse("self_assessment:export", args=[cycle.pk])

    def sheets(who):
        book = openpyxl.load_workbook(io.BytesIO(signed_in(who).get(export).content))
        return [[[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] for sheet in book.worksheets]

    units, items = sheets(author)
    assert len(units) == 9
    assert units[0][:5] == [place(cycle).name, "A01", "填写中", "", 1]
    assert [(row[1], row[2], row[4]) for row in items] == [("A01", "1.1", 9.5), ("A02", "1.3", 14)]
    assert items[0][7].startswith("'=1+1")
    assert sheets(person(SCORER, "DEP01"))[1] == []  # nothing was submitted yet


def test_queries_do_not_grow_with_units_or_items(cycle, clerk, at, author, computed, signed_in):
    computed()
    client, page = signed_in(author), reverse("self_assessment:list", args=[cycle.pk])

    def count(url):
        client.get(url)
        with CaptureQueriesContext(connection) as told:
            client.get(url)
        return len(told)

    claim(cycle, clerk, i1_1="9")
    before = count(page), count(page + "?by=gap"), count(address("one", cycle))
    for code in ("A02", "A03", "A04", "A05"):
        claim(cycle, at(code), code, i1_1="9", i1_2="9", i2_1="3")
    claim(cycle, clerk, i1_2="9", i1_3="9", i2_1="3")
    assert (count(page), count(page + "?by=gap"), count(address("one", cycle))) == before


# --- on paper ------------------------------------------------------------------------------------------------------


def test_the_document_is_the_form(cycle, clerk, signed_in):
    claim(cycle, clerk, i1_1="9.5", i1_3="14.125")
    write(cycle, clerk, "第一行\n第二行")
    write(cycle, clerk, "一年来，围绕中心工作。", item="")
    answer = signed_in(clerk).get(address("docx", cycle))
    document = Document(io.BytesIO(answer.content))
    section, table = document.sections[0], document.tables[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[0] == ["序号", "考核项目", "分值", "评分标准", "自评情况", "自评分", "佐证材料"]
    by_item = {row[0]: row for row in rows}
    assert by_item["1"][5] == "23.625"
    assert by_item["1.1"][4:6] == ["第一行\n第二行", "9.50"]
    assert by_item["1.3"][5] == "14.125"
    assert by_item["3"][2] == "附加 10"
    assert rows[-1][1] == "合计"
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert round(sum(column.width.mm for column in table.columns)) == 257
    fonts = {run._element.rPr.rFonts.get(qn("w:eastAsia")) for line in document.paragraphs for run in line.runs}
    assert fonts == {"宋体", "仿宋"}
    words = "\n".join(line.text for line in document.paragraphs)
    for needed in ("自评表", place(cycle).name, "2024 年度", "单位负责人签字", "单位盖章", "一年来，围绕中心工作。"):
        assert needed in words


def test_a_blank_form_has_nothing_filled_in(cycle, clerk, signed_in):
    claim(cycle, clerk, i1_1="9.5")
    write(cycle, clerk, "写了情况")
    write(cycle, clerk, "写了总结", item="")
    client = signed_in(clerk)
    document = Document(io.BytesIO(client.get(address("docx", cycle), {"blank": "1"}).content))
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows][1:]
    assert {text for row in rows for text in row[4:]} == {""}
    assert not any("写了总结" in line.text for line in document.paragraphs)
    page = client.get(address("form", cycle), {"blank": "1"}).text
    assert "9.50" not in page
    assert "写了" not in page
    assert "单位负责人签字" in page
    assert "写了情况" in client.get(address("form", cycle)).text


def test_hostile_words_break_no_document_and_no_page(cycle, clerk, signed_in):
    write(cycle, clerk, HOSTILE)
    write(cycle, clerk, HOSTILE, item="")
    UnitVersion.objects.update(name="<b>\x01]]>")
    CycleUnit.objects.filter(cycle=cycle, code="A01").update(name="<b>\x01]]>单位/..\\\n")
    Line.objects.update(text="\x00\x1b\ud7ff\ufffe" + HOSTILE) if connection.vendor == "sqlite" else None
    SelfAssessment.objects.update(summary="\x0c" + HOSTILE)
    client = signed_in(clerk)
    answer = client.get(address("docx", cycle))
    assert answer.status_code == 200
    assert "/" not in answer.headers["Content-Disposition"].partition("filename")[2][:9]
    document = Document(io.BytesIO(answer.content))
    xml.fromstring(document.element.xml.encode())
    text = document.tables[0].rows[2].cells[4].text
    assert "]]><w:t>&amp;</w:t> =HYPERLINK(1)" in text
    assert "𠮷 🏛" in text
    assert "\u202e" not in text
    for name in ("one", "form"):
        page = client.get(address(name, cycle)).text
        assert "<w:t>" not in page
        assert "<b>\x01" not in page


def test_a_department_prints_its_items_alone(cycle, clerk, person):
    claim(cycle, clerk, i1_3="14", i1_1="4.375")
    submit(cycle=cycle, unit=place(cycle), by=clerk)
    scorer = person(SCORER, "DEP01")
    document = Document(io.BytesIO(docx_of(form(cycle, scorer), "2024 年度", "2024-12-30")))
    assert [row.cells[0].text for row in document.tables[0].rows] == ["序号", "1", "1.3"]
    assert not any("签字" in line.text for line in document.paragraphs)


@pytest.mark.parametrize("scheme", ["pucheng-towns", "huanbei-communities", "yinzhou-centres"])
def test_every_scheme_has_a_form(scheme, district, author, approver, signed_in):
    cycle = regime(scheme, district["D01"], author, approver).cycle
    unit = CycleUnit.objects.filter(cycle=cycle, kind=kind_of(cycle)).first()
    where = reverse("self_assessment:one", args=[cycle.pk, unit.unit_id])
    for address in (where, f"{where}form/", f"{where}form.docx"):
        assert signed_in(author).get(address).status_code == 200

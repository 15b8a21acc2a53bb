"""Pages of results: each person sees their part and nothing of the others; figures are those that are stored."""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path

import pytest
from tests.web import sheets

from kaoping.problems import Refused
from kaoping.web.bridge.runs import settled
from kaoping.web.bridge.schemes import edition
from kaoping.web.cycles.models import Cycle
from kaoping.web.people import roles
from kaoping.web.results import listing, views
from kaoping.web.results.models import UnitResult
from kaoping.web.units.models import Boundary

pytestmark = pytest.mark.django_db

OTHERS = ("青石街道", "T01", "26.69", "9.12", "9.1234")  # of the first town: nobody else's figures look like these
TOLD = {
    "unit": "T03",
    "item": "1.1",
    "state": "ok",
    "headline": "打分平均 6 分 <b>",
    "lines": ["第一行", "第二行"],
    "formula": "12 ÷ 2 = 6",
    "clause": "条款原话",
    "rule": "规则全文",
    "source": "样例办法 第三条",
    "decisions": ["K1 只计整档"],
    "notes": ["说明一"],
    "facts": ["打分：本单位", "打分：各单位"],
    "requests": [{"table": "marks", "peers": False}, {"table": "marks", "peers": True}],
    "tables": [
        {"title": "打分：本单位", "head": ["单位", "分"], "rows": [["柳林镇", "6"]], "right": [1], "count": 1},
        {"title": "打分：各单位", "head": ["单位", "分"], "rows": [["青石街道", "9.1234"]], "right": [1], "count": 1},
    ],
}


@pytest.fixture
def made(district, author, approver):
    return sheets.make(district, author, approver)


@pytest.fixture
def boundaries(district):
    square = {"type": "Polygon", "coordinates": [[[118.0, 37.0], [118.1, 37.0], [118.1, 37.1], [118.0, 37.0]]]}
    for code in ("T01", "T02", "T03"):
        Boundary.objects.create(unit=district[code], geometry=square, from_on="2020-01-01")


@pytest.fixture
def told(monkeypatch):
    monkeypatch.setattr(views, "explanation", lambda run, code, item, language: dict(TOLD))


@pytest.fixture
def pages(made, person, signed_in):
    """The pages of one kind of person: pages(role, unit)(address below the run) → text, and the status."""

    def of(role, unit):
        client = signed_in(person(role, unit))

        def get(address="", **query):
            response = client.get(f"/results/{made.cycle.pk}/runs/1/{address}", query)
            return response.status_code, response.content.decode()

        return get

    return of


PARTS = ("", "map/", "areas.json", "heat/", "heat/?by=rank", "items/1.1/", "units/T03/", "units/T03/items/1.1/")


# --- who sees what ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [roles.LEADER, roles.AUTHOR, roles.APPROVER])
def test_the_district_sees_every_unit(role, pages):
    status, text = pages(role, "D01")("")
    assert status == 200
    assert all(name in text for name in ("青石街道", "望湖街道", "柳林镇"))
    assert "首尾相差" in text
    assert "14.69" in text  # 26.6912 − 12


def test_a_town_sees_itself_on_every_page_and_nothing_of_the_others(pages, told, boundaries):
    get = pages(roles.APPRAISED, "T03")
    for address in (*PARTS, "units/T03/?open=all", "units/T03/items/total/"):
        status, text = get(address)
        assert status == 200, address
        assert not [sign for sign in OTHERS if sign in text], address
        assert "望湖街道" not in text, address
    text = get("")[1]
    assert "<b>3</b>" in text
    assert "/ 3</span>" in text
    assert "22.50" in text  # the median
    assert "首尾相差" not in text


@pytest.mark.parametrize("address", ["units/T01/", "units/T01/items/1.1/", "units/T01/outlook/", "units/nobody/"])
def test_the_address_of_another_unit_does_not_exist_for_a_town(address, pages, told):
    assert pages(roles.APPRAISED, "T03")(address)[0] == 404


def test_the_unit_before_is_a_distance_without_a_name(pages):
    text = pages(roles.APPRAISED, "T03")("units/T03/")[1]
    assert "差 10.50 分" in text
    assert "单位名称不在查看范围" in text


def test_the_leader_reads_the_name_of_the_unit_before(pages):
    text = pages(roles.LEADER, "D01")("units/T03/")[1]
    assert "望湖街道" in text
    assert "22.50，差 10.50 分" in text


def test_a_department_sees_its_item_of_every_unit_without_totals_or_ranks(pages, told, boundaries):
    get = pages(roles.SCORER, "DEP01")
    status, text = get("")
    assert status == 200
    assert "日常事件" in text
    assert "较大事件" not in text
    assert "26.69" not in text
    status, text = get("items/1.1/")
    assert "青石街道" in text
    assert "9.12" in text
    status, text = get("heat/")
    assert "青石街道" in text
    assert not [sign for sign in ("26.69", "8.57", "8.5678", "较大事件", "22.50", "总分差") if sign in text]
    assert get("units/T01/items/1.1/")[0] == 200
    assert json.loads(get("areas.json")[1])["features"] == []


@pytest.mark.parametrize(
    "address", ["units/T01/", "units/T01/items/1.2/", "units/T01/items/total/", "items/1.2/", "units/T01/outlook/"]
)
def test_what_a_department_does_not_answer_for_does_not_exist_for_it(address, pages, told):
    assert pages(roles.SCORER, "DEP01")(address)[0] == 404


def test_a_department_without_an_item_sees_no_cycle(pages, person, signed_in):
    assert pages(roles.SCORER, "DEP02")("")[0] == 404


def test_a_grid_worker_sees_no_unit_that_is_scored(pages, boundaries):
    get = pages(roles.GRID_WORKER, "T03-C01-G1")
    status, text = get("")
    assert status == 200
    assert "不单独计分" in text
    assert not [sign for sign in (*OTHERS, "12.00", "望湖街道") if sign in text]
    assert get("units/T03/")[0] == 404
    assert json.loads(get("areas.json")[1])["features"] == []


def test_the_map_carries_only_the_units_that_are_seen(pages, boundaries):
    areas = json.loads(pages(roles.APPRAISED, "T03")("areas.json")[1])
    assert [each["properties"]["name"] for each in areas["features"]] == ["柳林镇"]
    assert len(json.loads(pages(roles.LEADER, "D01")("areas.json")[1])["features"]) == 3


def test_the_map_is_not_sent_twice_and_another_reader_gets_another_answer(made, boundaries, person, signed_in):
    address = f"/results/{made.cycle.pk}/runs/1/areas.json"
    leader, town = signed_in(person(roles.LEADER, "D01")), signed_in(person(roles.APPRAISED, "T03"))
    mark = leader.get(address)["ETag"]
    assert leader.get(address, headers={"If-None-Match": mark}).status_code == 304
    assert town.get(address, headers={"If-None-Match": mark}).status_code == 200


def test_a_trial_is_for_the_office(made, district, author, person, signed_in):
    sheets.run_of(made.cycle, sheets.NOW, district, author, trial=True)
    address = f"/results/{made.cycle.pk}/runs/2/"
    assert signed_in(author).get(address).status_code == 200
    for role, unit in ((roles.LEADER, "D01"), (roles.APPRAISED, "T03")):
        assert signed_in(person(role, unit)).get(address).status_code == 404


def test_the_list_names_own_units_with_their_place(made, person, signed_in):
    text = signed_in(person(roles.APPRAISED, "T03")).get("/results/").content.decode()
    assert "第 3 / 3 名" in text
    assert "2025 年" in text
    assert not [sign for sign in OTHERS if sign in text]
    assert "14.69" not in text


def test_whoever_sees_no_cycle_reads_why(district, person, signed_in):
    text = signed_in(person(roles.APPRAISED, "T03")).get("/results/").content.decode()
    assert "还没有参加任何考核周期" in text


def test_a_cycle_without_results_says_what_comes_next(made, author, signed_in):
    made.cycle.runs.all().delete()
    text = signed_in(author).get(f"/results/{made.cycle.pk}/").content.decode()
    assert "还没有正式得分" in text
    assert f"/results/{made.cycle.pk}/runs/" in text


# --- the ranking --------------------------------------------------------------------------------------------------


def names(text):
    return re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)</a>', text)


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("", ["青石街道", "望湖街道", "柳林镇"]),
        ("-rank", ["柳林镇", "望湖街道", "青石街道"]),
        ("-moved", ["青石街道", "柳林镇", "望湖街道"]),  # +1, 0, −1
        ("-bonus", ["柳林镇", "青石街道", "望湖街道"]),
        ("deducted", ["望湖街道", "青石街道", "柳林镇"]),
        ("nonsense", ["青石街道", "望湖街道", "柳林镇"]),
    ],
)
def test_the_ranking_is_sorted_by_a_column(sort, expected, pages):
    found = names(pages(roles.LEADER, "D01")("", sort=sort)[1])
    assert found == expected


def test_the_sorted_column_says_so(pages):
    text = pages(roles.LEADER, "D01")("", sort="-moved")[1]
    assert text.count('aria-sort="descending"') == 1


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "柳"}, ["柳林镇"]),
        ({"q": "T02"}, ["望湖街道"]),
        ({"grade": "优秀"}, ["青石街道"]),
        ({"state": "missing"}, ["柳林镇"]),
        ({"q": "没有"}, []),
        ({"grade": "不是等次"}, ["青石街道", "望湖街道", "柳林镇"]),
        ({"page": "99999999999"}, ["青石街道", "望湖街道", "柳林镇"]),
    ],
)
def test_the_ranking_is_filtered(query, expected, pages):
    status, text = pages(roles.LEADER, "D01")("", **query)
    assert status == 200
    assert names(text) == expected


def test_the_ranking_is_paged(pages, monkeypatch):
    monkeypatch.setattr("kaoping.web.results.ranking.PAGE", 2)
    monkeypatch.setattr("kaoping.web.results.ranking.OF_MANY", 2)
    get = pages(roles.LEADER, "D01")
    assert names(get("", page=1)[1]) == ["青石街道", "望湖街道"]
    assert names(get("", page=2)[1]) == ["柳林镇"]
    assert "第 2 / 2 页" in get("", page=7)[1]


def test_a_script_gets_the_rows_alone(made, person, signed_in):
    client = signed_in(person(roles.LEADER, "D01"))
    text = client.get(f"/results/{made.cycle.pk}/runs/1/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in text
    assert names(text) == ["青石街道", "望湖街道", "柳林镇"]


def test_what_is_missing_comes_before_the_ranks(pages):
    text = pages(roles.LEADER, "D01")("")[1]
    assert text.index("还不能核定") < text.index("rank-table")
    assert "柳林镇「满意度」<b>缺数</b>" in text


def test_moves_are_against_the_cycle_before(pages):
    text = pages(roles.LEADER, "D01")("")[1]
    row = text[text.index("青石街道</a>") :][:1500]
    assert "▲" in row  # second in 2025, first now
    assert "▼" in text[text.index("望湖街道</a>") :][:1500]


def test_a_final_cycle_is_called_final(made, person, signed_in):
    final = made.earlier[-1]
    text = signed_in(person(roles.LEADER, "D01")).get(f"/results/{final.cycle_id}/").content.decode()
    assert "已核定" in text
    assert "还不能核定" not in text


# --- the score sheet ----------------------------------------------------------------------------------------------


def test_the_sheet_shows_the_stored_figures(pages, made):
    text = pages(roles.LEADER, "D01")("units/T01/")[1]
    row = UnitResult.objects.get(run=made.run, code="T01")
    for cell in row.sheet.values():
        whole, _, places = cell["points"].partition(".")
        assert f"{whole}.{places[:2]}<small>{places[2:]}</small>" in text
    assert "26.69<small>12</small>" in text
    assert "各项相加与总分一致" in text


def test_the_sheet_tells_decisions_in_words(made, person, signed_in):
    """What was chosen as its words say, in the language of the reader; not the key that the scheme gives it."""
    text = (Path(__file__).parents[2] / "schemes/minhang-daliandong/scheme.yaml").read_text(encoding="utf-8")
    made.run.summary = made.run.summary | {"decisions": list(settled(edition(text)))}
    made.run.save()
    client, address = signed_in(person(roles.LEADER, "D01")), f"/results/{made.cycle.pk}/runs/1/units/T01/"
    page = client.get(address).content.decode()
    assert ("得分以满分封顶，还是" in page, '<span class="under">以满分封顶' in page, "capped" in page) == (
        True,
        True,
        False,
    )
    client.post("/language/", {"language": "en", "next": "/"})
    page = client.get(address).content.decode()
    assert ("When the figure exceeds the base" in page, "capped at full points" in page) == (True, True)


def test_the_waterfall_leads_from_full_to_total(pages):
    text = pages(roles.LEADER, "D01")("units/T02/")[1]
    data = json.loads(re.search(r'<script id="fall-data"[^>]*>(.*?)</script>', text, re.S).group(1))
    bars = data["bars"]
    assert (bars[0]["to"], bars[-1]["to"]) == (30.0, 22.5)
    assert [bar["text"] for bar in bars[1:-1]] == ["−3.00", "−0.50", "−2.00", "−2.00"]
    assert all(before["to"] == after["from"] for before, after in itertools.pairwise(bars[1:-1]))


def test_the_sheet_says_how_far_the_next_grade_is(pages):
    assert "距优秀 2.50 分" in pages(roles.LEADER, "D01")("units/T02/")[1]
    assert "距良好 8.00 分" in pages(roles.LEADER, "D01")("units/T03/")[1]


def test_the_sheet_has_its_own_history(pages):
    text = pages(roles.APPRAISED, "T02")("units/T02/")[1]
    data = json.loads(re.search(r'<script id="trend-data"[^>]*>(.*?)</script>', text, re.S).group(1))
    assert data["labels"] == ["2024", "2025", "2026"]
    assert data["own"] == [25.0, 25.0, 22.5]
    assert data["median"] == [21.0, 21.0, 22.5]


def test_a_missing_item_is_missing_and_not_zero(pages):
    text = pages(roles.LEADER, "D01")("units/T03/")[1]
    row = text[text.index('id="i-2"') :][:2500]
    assert "缺数" in row
    assert "0.00" not in row[: row.index("</tr>")].replace("−10.00", "")


def test_reasons_open_beside_the_item_and_on_a_page_of_their_own(made, person, signed_in, told):
    client = signed_in(person(roles.APPRAISED, "T03"))
    address = f"/results/{made.cycle.pk}/runs/1/units/T03/items/1.1/"
    panel = client.get(address, headers={"HX-Request": "true"}).content.decode()
    page = client.get(address).content.decode()
    assert "<html" not in panel
    assert "<html" in page
    for text in (panel, page):
        assert "打分平均 6 分 &lt;b&gt;" in text
        assert all(part in text for part in ("12 ÷ 2 = 6", "条款原话", "样例办法 第三条", "K1 只计整档", "说明一"))


def test_rows_of_the_peers_are_for_those_who_see_the_peers(made, person, signed_in, told):
    address = f"/results/{made.cycle.pk}/runs/1/units/T03/items/1.1/"
    town = signed_in(person(roles.APPRAISED, "T03")).get(address).content.decode()
    assert "打分：本单位" in town
    assert "打分：各单位" not in town
    assert "不在您的查看范围" in town
    for role, unit in ((roles.LEADER, "D01"), (roles.SCORER, "DEP01")):
        assert "打分：各单位" in signed_in(person(role, unit)).get(address).content.decode()


def test_a_reason_that_cannot_be_told_does_not_break_the_page(made, person, signed_in, monkeypatch):
    def refuse(*arguments):
        raise Refused([])

    monkeypatch.setattr(views, "explanation", refuse)
    response = signed_in(person(roles.LEADER, "D01")).get(f"/results/{made.cycle.pk}/runs/1/units/T03/items/1.1/")
    assert response.status_code == 200
    assert "理由现在取不到" in response.content.decode()


@pytest.mark.parametrize("address", ["", "units/T03/", "heat/", "map/", "items/1.1/", "areas.json"])
def test_html_in_a_name_stays_text(address, made, pages, told, boundaries):
    UnitResult.objects.filter(code="T03").update(name="<script>alert(1)</script>")
    status, text = pages(roles.LEADER, "D01")(address)
    assert status == 200
    if not address.endswith("json"):
        assert "<script>alert" not in text


def test_english_pages_are_english(made, person, signed_in, told, boundaries):
    client = signed_in(person(roles.LEADER, "D01"))
    client.post("/language/", {"language": "en", "next": "/"})
    base = f"/results/{made.cycle.pk}/runs/1/"
    for address in ("/results/", base, base + "heat/", base + "map/", base + "items/1.1/", base + "units/T03/"):
        text = client.get(address).content.decode()
        body = re.sub(r"<[^>]+>|<script.*?</script>", " ", text[text.index("<main") :], flags=re.S)
        left = re.findall(r"[\u4e00-\u9fff]+", body)
        known = {"青石街道", "望湖街道", "柳林镇", "青河区", "优秀", "良好", "不合格", "不合格青石街道"}
        assert not [word for word in left if word not in known], address


def test_links_keep_what_was_asked(rf):
    query = rf.get("/", {"q": "柳", "page": "3", "sort": "name"}).GET
    assert listing.kept(query, "page") == "q=%E6%9F%B3&sort=name&"
    assert listing.kept(query, "page", sort="rank") == "q=%E6%9F%B3&sort=rank&"


def test_a_page_of_the_ranking_takes_few_queries(made, person, signed_in, django_assert_max_num_queries):
    client = signed_in(person(roles.LEADER, "D01"))
    client.get(f"/results/{made.cycle.pk}/")
    with django_assert_max_num_queries(45):
        client.get(f"/results/{made.cycle.pk}/")
    assert Cycle.objects.count() == 3

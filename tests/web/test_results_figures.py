"""How figures of results are written and shaded, and what is within reach of a unit."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.web import sheets
from tests.web.regimes import demonstration_of, regime

from kaoping import api
from kaoping.engine.outlook import outlook
from kaoping.web.people import roles
from kaoping.web.people.viewer import viewer_of
from kaoping.web.results import actions, figures
from kaoping.web.results.charts import axis
from kaoping.web.results.heat import MODES, heat_map, shade_class
from kaoping.web.results.models import Told
from kaoping.web.results.outline import spark
from kaoping.web.results.reading import shown_or_404


@pytest.mark.parametrize(
    ("value", "two", "brief"),
    [
        ("83.4263", "83.43", "+83.43"),
        ("-0.0049", "0.00", "−0.0049"),
        ("-3.5", "−3.50", "−3.50"),
        ("0", "0.00", "0"),
        ("0.005", "0.01", "+0.01"),
    ],
)
def test_two_places_half_up_with_a_true_minus(value, two, brief):
    assert figures.two(Decimal(value)) == two
    assert figures.brief(Decimal(value)) == brief


def test_no_figure_is_a_dash_and_no_zero():
    assert figures.two(None) == figures.brief(None) == figures.plain(None) == "—"
    assert figures.number("") is None
    assert figures.number("x") is None


@pytest.mark.parametrize(
    ("gap", "look"),
    [("0", "hz"), ("1", "hp4"), ("5", "hp4"), ("0.5", "hp3"), ("0.2", "hp2"), ("0.01", "hp1"), ("-0.3", "hn2")],
)
def test_shades_go_by_the_edge(gap, look):
    assert shade_class(figures.shade(Decimal(gap), Decimal(1))) == look


def test_the_edge_is_a_round_figure_near_the_largest_tenth():
    assert figures.edge_of([Decimal(each) / 10 for each in range(1, 31)]) == 5
    assert figures.edge_of([]) == 1


def test_a_trend_needs_two_figures():
    assert spark([Decimal(1)]) == ""
    assert spark([Decimal(1), Decimal(2)]) == "3.0,17.0 81.0,3.0"
    assert spark([Decimal(2), Decimal(2)]) == "3.0,10.0 81.0,10.0"


def test_the_axis_of_a_waterfall_begins_further_up_where_all_is_large():
    low, high, every = axis([100.0, 96.0, 83.4])
    assert (low, high, every) == (80.0, 100.0, 5.0)
    assert axis([10.0, 0.0])[0] == 0.0


@pytest.mark.django_db
def test_cells_of_the_heat_map_compare_with_the_median(district, author, approver, person):
    made = sheets.make(district, author, approver)
    shown = shown_or_404(viewer_of(person(roles.LEADER, "D01")), made.cycle.pk, 1)
    found = {mode: heat_map(shown, shown.partly, mode, "", 1) for mode in MODES}
    assert [column.id for column in found["gap"].columns] == ["1.1", "1.2", "2", "3"]
    assert [cell.text for cell in found["gap"].lines[0].cells] == ["+2.12", "0", "+0.50", "0"]
    assert [cell.text for cell in found["rank"].lines[1].cells] == ["2", "1", "2", "3"]
    assert [cell.text for cell in found["rate"].lines[1].cells] == ["70%", "95%", "80%", "−2.00"]
    missing = found["gap"].lines[2].cells[2]
    assert (missing.text, missing.look) == ("缺数", "h-open")
    assert found["gap"].medians == ["7.00", "8.57", "8.50", "0.00"]
    assert [(group.item.id if group.item else None, group.width) for group in found["gap"].groups] == [
        ("1", 2),
        (None, 2),
    ]


@pytest.fixture(scope="module")
def towns():
    return api.score("dongying-towns", demonstration_of("dongying-towns"), "2024")


def test_every_chance_is_a_real_one(towns):
    """Nothing is promised for what is deducted already, and no gain is beyond the bounds of its item."""
    for standing in towns.results.standings:
        for chance in outlook(towns.explainer, standing.unit):
            assert chance.gain > 0
            assert chance.item != "1.4"  # doubles and inventions: only deductions
            assert "再多" in chance.words


def test_a_step_is_told_in_cases(towns):
    """2.1: every unit's next step is at a whole number of cases, and one case less would not do."""
    unit = towns.results.standings[0].unit
    chance = next(each for each in outlook(towns.explainer, unit) if each.item == "2.1")
    assert "件" in chance.words
    assert chance.gain == Decimal("1.0000")
    english = next(each for each in outlook(towns.explainer, unit, "en") if each.item == "2.1")
    assert "more" in english.words
    assert not any("\u4e00" <= sign <= "\u9fff" for sign in english.words.split("(")[-1])


@pytest.mark.django_db
def test_what_can_be_won_is_worked_out_once_and_kept(
    district, author, approver, person, signed_in, django_capture_on_commit_callbacks
):
    made = regime("yinzhou-centres", district["D01"], author, approver)
    with django_capture_on_commit_callbacks(execute=True):
        run = actions.start_run(cycle=made.cycle, trial=False, by=author)
    run.refresh_from_db()
    assert run.state == "done", run.error
    code = run.units.order_by("-position").values_list("code", flat=True)[0]
    address = f"/results/{made.cycle.pk}/runs/{run.number}/units/{code}/outlook/"
    client = signed_in(person(roles.LEADER, "D01"))
    first = client.get(address, headers={"HX-Request": "true"})
    assert first.status_code == 200
    assert "快照读不出来" not in first.content.decode()
    kept = Told.objects.get(run=run, code=code, item="[outlook]")
    assert all(row["item"] in run.units.get(code=code).sheet for row in kept.body)
    assert client.get(address, headers={"HX-Request": "true"}).content == first.content
    assert "<html" in client.get(address).content.decode()

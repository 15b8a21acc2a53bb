"""Every fault that `check` finds: a sound scheme broken at one place, the code, the line, both languages."""

# ruff: noqa: E501 (a table of cases is read across)
from __future__ import annotations

import re

import pytest
from tests.unit.broken_schemes import SOUND, changed, codes, line_of, read_text

from kaoping.problems import KINDS
from kaoping.scheme.check import check
from kaoping.scheme.load import read_edition
from kaoping.scheme.versions import find, scheme_folders

# (code, what stands in the sound scheme, what it is changed to, where the fault is said to be: the line of this text)
BROKEN = [
    # the tree
    ("F150", "- id: A.2\n", "- id: A.1 # twice\n", "A.1 # twice"),
    ("F150", "- id: low\n", "- id: safety # twice\n", "safety # twice"),
    ("F150", "- id: heads", "- id: grid_fund # twice", "grid_fund # twice"),
    ("F151", "- id: C\n", "- id: total\n", "id: total"),
    ("F151", "  months: {value: score", "  rank: {value: score", "  rank: {value"),
    ("F152", "points: 60\n", "points: 61\n", "points: 61"),
    ("F152", "points: 100\n", "points: 99\n", "points: 99"),
    ("F152", "points: 40\n  responsible", "points: 50\n  responsible", "points: 50"),
    ("F153", "points: 60\n  floor", "points: 70\n  omitted: {points: 10, why: 断开}\n  floor", "points: 100"),
    ("F154", "{B.1: 40, B.2: 30, B.3: 20, B.4: 10}", "{B.1: 40, B.2: 30, B.3: 30}", "weighted"),
    ("F173", "{B.1: 40, B.2: 30, B.3: 20, B.4: 10}", "{B.1: 40, B.2: 30, B.3: 20, B.4: 10, B.5: 0}", "weighted"),
    ("F157", "{B.1: 40, B.2: 30, B.3: 20, B.4: 10}", "{B.1: -40, B.2: 30, B.3: 20, B.4: 10}", "weighted"),
    ("F157", "{B.1: 40, B.2: 30, B.3: 20, B.4: 10}", "{B.1: 0, B.2: 0, B.3: 0, B.4: 0}", "weighted"),
    ("F156", "{B.1: 40, B.2: 30, B.3: 20, B.4: 10}", "{B.1: 4, B.2: 3, B.3: 2, B.4: 2}", "weighted"),
    ("F155", "combine: {weighted: {B.1: 40, B.2: 30, B.3: 20, B.4: 10}}", "combine: {formula: '[B.1]'}", "combine"),
    ("F158", "  floor: 0\n  booked_on", "  floor: 0\n  cap: -1\n  booked_on", "cap: -1"),
    ("F158", "max: 40\n", "min: 41\n      max: 40\n", "max: 40"),
    ("F159", "  cap: =K2\n", "", "- id: C"),
    ("F160", "against: pooled, full: 40", "against: pooled, full: 30", "points: 40"),
    ("F161", "combine: {weighted: {B.1: 40, B.2: 30, B.3: 20, B.4: 10}}", "combine: mean\n  booked_on: B.1", "booked_on: B.1"),
    ("F161", "  floor: 0\n  booked_on", "  booked_on", "booked_on: A.3"),
    ("F161", "  cap: =K2\n", "  start: full\n  cap: =K2\n", "start: full"),
    ("F161", "points: 40\n    clause: 满意率", "points: 40\n    combine: sum\n    clause: 满意率", "combine: sum"),
    ("F162", "  floor: 0\n  booked_on", "  missing: rescale\n  floor: 0\n  booked_on", "missing: rescale"),
    ("F162", "combine: {weighted: {B.1: 40, B.2: 30, B.3: 20, B.4: 10}}", "combine: highest\n  exempt: rescale", "exempt"),
    ("F163", "booked_on: A.3", "booked_on: A.4", "booked_on: A.4"),
    ("F164", "each: grid", "each: town", "each: town"),
    ("F165", "points: 40\n    clause: 按名次", "points: 40\n    each: grid\n    clause: 按名次", "each: grid\n    clause: 按名次"),
    ("F165", "points: 40\n    clause: 功效", "points: 40\n    each: month\n    clause: 功效", "each: month"),
    ("F165", "points: 40\n    clause: 满意率", "points: 40\n    each: month\n    clause: 满意率", "each: month"),
    ("F166", "    each: grid\n", "    each: grid\n    combine: mean_first\n", "combine: mean_first"),
    ("F166", "points: 0\n    clause: 超时", "points: 0\n    each: grid\n    combine: mean_first\n    clause: 超时", "combine: mean_first"),
    ("F167", "{from: 2024-01-01}", "{from: 2024-01-01, until: 2023-12-31}", "in_force"),
    ("F168", "    points: 20\n", "    points: 20.00005\n", "points: 20.00005"),
    ("F168", "    points: 20\n", "    points: 19.99999\n", "points: 19.99999"),
    # clauses
    ("F169", "    clause: 满意率分档。\n", "", "- id: B.1"),
    ("F169", "  source: {article: 三}\n", "", "- id: C"),
    ("F170", "  responsible: [联动办]\n", "", "items:"),
    ("F171", "    decided: {choice: 5, by: 考核办, on: 2024-01-31, reason: 会议纪要}\n", "", "P1:\n"),
    ("F148", "by: 考核办, on", "by: 演示, on", "decided:"),
    # names
    ("F173", "of: rate, against", "of: rates, against", "rates, against"),
    ("F173", "against: pooled", "against: poold", "poold"),
    ("F173", "of: late,", "of: closed_att,", "closed_att"),
    ("F173", "{by: grid_type,", "{by: grid_typ,", "grid_typ,"),
    ("F173", "share: residents, of: [满意]", "share: residents, of: [满意了]", "满意了"),
    ("F173", "{好: 5, 差: 0,", "{好: 5, 很差: 0,", "很差"),
    ("F173", "{answer_score: leaders,", "{answer_score: leaders, questions: [fairr],", "fairr"),
    ("F173", "- judged: mean", "- {judged: mean, item: B.9}", "B.9"),
    ("F173", "fund: grid_fund", "fund: grid_found", "grid_found"),
    ("F173", "  grade: 合格", "  grade: 及格", "及格"),
    ("F173", "besides: [first]", "besides: [heads]", "besides"),
    ("F174", "{value: meetings}", "{value: meeting}", "{value: meeting}"),
    ("F174", "{incidents: complaint}", "{incidents: complain}", "{incidents: complain}"),
    ("F174", "{share: residents", "{share: resident", "{share: resident,"),
    ("F174", "{attribute: people}", "{attribute: peoples}", "peoples"),
    ("F174", "per_head: people", "per_head: peeple", "peeple"),
    ("F174", "best: high}", "best: high, same: region}", "same: region"),
    ("F175", "  months: {value", "  spare: {value: due}\n  months: {value", "spare"),
    ("F176", "    praise: {title", "    spare: {title: 多余}\n    praise: {title", "spare"),
    ("F176", "    zone: {of", "    spare: {of: town, title: 多余}\n    zone: {of", "spare"),
    ("F177", "  months: {value", "  zone: {value: due}\n  months: {value", "  zone: {value"),
    ("F178", "{formula: closed / people}", "{formula: closed / rate2}\n  rate2: {ratio: per_head, over: due}", "per_head: {formula"),
    ("F178", "{formula: closed / people}", "{formula: closed / per_head}", "per_head: {formula"),
    ("F190", "of: closed_place", "of: size", "{from: 6, to: 10"),
    ("F179", "of: late, points", "of: size, points", "of: size, points"),
    ("F179", "per_head: people", "per_head: zone", "per_head: zone"),
    ("F179", "{by: grid_type, table: {urban: 60, rural: 40}}", "{by: meetings, table: {a: 60}}", "by: meetings"),
    ("F180", "{by: grid_type, table: {urban: 60, rural: 40}}", "{by: zone, table: {east: 60, west: 40}}", "by: zone"),
    ("F180", "points: 40\n    clause: 功效", "points: 40\n    each: grid\n    clause: 功效", "size: {class"),
    ("F181", "{value: last_rank, period: previous}", "{judged: mean}", "previous: {judged"),
    # conditions and formulas
    ("F183", "closed_at > due_at or", "closed_at > due_at or or", "late:"),
    ("F183", "that: meetings >= 4", "that: meetings >= ", "that: meetings"),
    ("F183", "{formula: closed / people}", "{formula: closed / / people}", "per_head:"),
    ("F184", "level = 一般 and valid", "levl = 一般 and valid", "levl"),
    ("F184", "level = 一般 and valid", "level < 一般 and valid", "level <"),
    ("F184", "level = 一般 and valid", "level and valid", "level and"),
    ("F184", "level = 一般 and valid", "level = 一般 and valid = true", "valid = true"),
    ("F184", "level = 一般 and valid", "level = 一般 and extensions = many", "many"),
    ("F184", "closed_at > due_at or", "closed_at > 2024-07-01 or", "2024-07-01 or"),
    ("F184", "closed_at > due_at or", "closed_at > extensions or", "> extensions"),
    ("F184", "closed_at > due_at or", "extensions / 2 > 1 or", "extensions / 2"),
    ("F184", "closed_at > due_at or", "extensions + 0.5 > 1 or", "extensions + 0.5"),
    ("F184", "closed_at > due_at or", "1 > 2 or", "1 > 2"),
    ("F184", "closed_at > due_at or", "level in cycle or", "level in cycle"),
    ("F184", "closed_at > due_at or", "extensions = 12345678901234567 or", "12345678901234567"),
    ("F184", "that: meetings >= 4", "that: meetings >= 12345678901234567890123456789", "12345678901234567890123456789"),
    ("F184", "that: meetings >= 4", "that: meeting >= 4", "that: meeting "),
    ("F184", "that: meetings >= 4", "that: meetings", "that: meetings and"),
    ("F184", "that: meetings >= 4", "that: meetings in cycle", "in cycle"),
    ("F184", "that: meetings >= 4", "that: total >= 4", "that: total"),
    ("F184", "when: accidents >= 1", "when: '[A.1] >= 1'", "[A.1] >= 1"),
    ("F184", "{formula: closed / people}", "{formula: closed > people}", "closed > people"),
    ("F184", "{formula: closed / people}", "{formula: closed / size}", "closed / size"),
    ("F184", "when: accidents >= 1", "when: accidents >= two", "two"),
    ("F184", "when: total < 40\n  effect: cap_grade\n  grade: 合格", "when: total < 40\n  effect: zero_item\n  item: A", "total < 40"),
    ("F184", "when: total < 40\n  effect: cap_grade\n  grade: 合格", "when: rank > 3\n  effect: zero_total", "rank > 3"),
    ("F184", "{ratio: closed, over: due}", "{peers: pooled, of: closed}", "rate: {peers"),
    ("F185", "level = 一般 and valid", "level = 普通 and valid", "普通"),
    ("F185", "level = 一般 and valid and not duplicate", '"level in [一般, general]"', "general"),
    ("F185", "size = large", "size = big", "big"),
    ("F185", "zone in [east, west]", "zone in [east, north]", "north"),
    ("F185", "(grade = 合格)", "(grade = 及格)", "及格"),
    ("F185", "{incidents: accident}", "{incidents: accident, where: item = 'A.9'}", "A.9"),
    # ranges and tables
    ("F186", "{from: 60, below: 90, points: 20}", "{from: 90, below: 60, points: 20}", "below: 60"),
    ("F186", "from: 0.5, to: 2", "from: 3, to: 2", "from: 3"),
    ("F187", "{from: 60, below: 90, points: 20}", "{from: 60, to: 90, points: 20}", "to: 90"),
    ("F187", "{from: 6, to: 10, points: 30}", "{from: 5, to: 10, points: 30}", "from: 5"),
    ("F187", "{name: small, to: 1000}", "{name: small, to: 1001}", "to: 1001"),
    ("F187", "from: 80, below: 90}", "from: 80, to: 95}", "to: 95"),
    ("F187", "{from: 2, to: 3, amount: 200}", "{from: 1, to: 3, amount: 200}", "from: 1, to: 3"),
    ("F188", "{from: 60, below: 90, points: 20}", "{from: 95, points: 20}", "from: 95"),
    ("F188", "{is: 良好, amount: 5}", "{is: 优秀, amount: 5}", "is: 优秀, amount: 5"),
    ("F188", "- if: meetings = 0\n        then:", "- then:", "- then:\n          bands"),
    ("F189", "{from: 60, below: 90, points: 20}\n        else: 0", "{from: 60, below: 90, points: 20}", "rows:"),
    ("F189", "{name: small, to: 1000}", "{name: small, to: 999}", "bands: [{name: large"),
    ("F189", "{grade: 良好, from: 80, below: 90}", "{grade: 良好, from: 80, below: 89.5}", "bands:\n  - {grade"),
    ("F190", "{from: 90, points: 40}", "{is: 高, points: 40}", "is: 高"),
    ("F190", "{is: 良好, amount: 5}", "{is: 很好, amount: 5}", "很好"),
    ("F190", "{is: 良好, amount: 5}", "{from: 1, amount: 5}", "from: 1, amount: 5"),
    ("F190", "{province: -3, city: -2}", "{province: -3, city: -2, town: -1}", "town: -1"),
    ("F190", "{praise: 1, blame: -1}", "{praise: 1, blame: -1, bonus: 1}", "bonus: 1"),
    ("F190", "table: {urban: 60, rural: 40}", "table: {urban: 60, rural: 40, port: 1}", "port: 1"),
    ("F191", "{province: -3, city: -2}", "{province: -3}", "{province: -3}"),
    ("F191", "{praise: 1, blame: -1}", "{blame: -1}", "{blame: -1}"),
    ("F191", "table: {urban: 60, rural: 40}", "table: {urban: 60}", "table: {urban: 60}"),
    # figures
    ("F157", "every: 10, points: 1}", "every: 0, points: 1}", "every: 0"),
    ("F157", "every: 5, points: 1,", "every: 5, points: -1,", "points: -1,"),
    ("F157", "at_most: 20}", "at_most: -20}", "at_most: -20"),
    ("F157", "{of: late, points: -0.1}", "{of: late, points: 0}", "of: late, points: 0"),
    ("F157", "{of: late, points: -0.1}", "{of: late, points: -0.1, every: -1}", "every: -1"),
    ("F157", "free: 1, within: row", "free: 0.5, within: row", "free: 0.5"),
    ("F157", "free: 1, within: row", "free: 99999999999, within: row", "free: 999"),
    ("F157", "free: 1, within: row", "every: 2, within: row", "every: 2"),
    ("F157", "against: pooled", "against: 0", "against: 0"),
    ("F157", "span: 10", "span: 0", "span: 0"),
    ("F157", "span: 10", "span: 10, at_best: 5, at_worst: 5", "at_best: 5"),
    ("F157", "from: 0.5, to: 2", "from: -0.5, to: 2", "from: -0.5"),
    ("F157", "{is: 良好, amount: 5}", "{is: 良好, amount: -5}", "amount: -5"),
    ("F157", "    points: 20\n", "    points: -20\n", "points: -20"),
    ("F157", "{by: grid_type, table: {urban: 60, rural: 40}}\n        above: {every: 10, points: 1}",
     "{by: grid_type, table: {urban: 0, rural: 40}}\n        above: {every: 10, unit: percent, points: 1}", "urban: 0"),
    ("F158", "partial: =K1", "partial: =K1\n        floor: 21", "floor: 21"),
    ("F161", "partial: =K1", "partial: =K1\n        short: 1", "short: 1"),
    ("F161", "take: months, at_least: 60", "take: sum, at_least: 60", "at_least"),
    ("F161", "{peers: pooled, of: closed, over: due}", "{peers: mean, of: closed, over: due}", "pooled: {"),
    ("F192", "{of: extensions, points: -0.1, free: 1, within: row}", "{of: late, points: -0.1, within: row}", "within: row"),
    ("F192", "{of: {incidents: complaint}, by: level", "{of: late, by: level", "of: late, by"),
    ("F192", "chosen: {of: {incidents: bonus}", "chosen: {of: late", "chosen: {of: late"),
    ("F161", "points: 5}\n        - points", "points: 5, else: 5}\n        - points", "else: 5"),
    # what follows from the total
    ("F193", "effect: withhold_fund\n  fund: grid_fund", "effect: withhold_fund", "- id: safety"),
    ("F161", "  fund: grid_fund\n", "  fund: grid_fund\n  grade: 合格\n", "grade: 合格"),
    ("F194", "grades:\n", "grades:\n  quotas: [{grade: 优秀, share: 20%}]\n", "grades:"),
    ("F195", "grades:\n  bands:\n  - {grade: 优秀, from: 90}\n  - {grade: 良好, from: 80, below: 90}\n  - {grade: 合格, below: 80}\n",
     "grades:\n  quotas: [{grade: 优秀, share: 60%}, {grade: 良好, share: 50%}, {grade: 合格}]\n", "quotas"),
    ("F195", "grades:\n  bands:\n  - {grade: 优秀, from: 90}\n  - {grade: 良好, from: 80, below: 90}\n  - {grade: 合格, below: 80}\n",
     "grades:\n  quotas: [{grade: 优秀, share: 20}, {grade: 良好}, {grade: 合格}]\n", "quotas"),
    ("F196", "  previous: {value: last_rank, period: previous}\n", "", "by: rank_gain"),
    ("F161", "  by: rank\n", "  by: rank\n  previous: due\n", "previous: due"),
    ("F197", "  - {grade: 优秀, from: 90}\n  - {grade: 良好, from: 80, below: 90}\n",
     "  - {grade: 良好, from: 80, below: 90}\n  - {grade: 优秀, from: 90}\n", "优秀, from: 90}"),
]  # fmt: skip


def read_broken(old, new, tmp_path):
    text = changed(old, new)
    return text, read_text(text, tmp_path)[1]


def assert_said_in_full(fault):
    """Both languages have words, and nothing of the machine shows through."""
    assert re.search("[\u3400-\u9fff]", fault.message("zh"))
    assert re.search("[A-Za-z]{3}", fault.message("en"))
    for text in (fault.text("zh"), fault.text("en")):
        assert not re.search(r"None|\{\}|\{\w+_\w+\}|Fraction|Decimal\(|object at|Traceback", text), text


def test_the_sound_scheme_is_sound(tmp_path):
    edition, faults = read_text(SOUND, tmp_path)
    assert [fault.text() for fault in faults] == []
    assert edition is not None


@pytest.mark.parametrize(("code", "old", "new", "marker"), BROKEN, ids=[f"{n}-{c[0]}" for n, c in enumerate(BROKEN)])
def test_a_break_is_found_where_it_is(code, old, new, marker, tmp_path):
    text, faults = read_broken(old, new, tmp_path)
    found = [fault.place.line for fault in faults if fault.code == code]
    assert line_of(text, marker) in found, codes(faults)
    for fault in faults:
        assert_said_in_full(fault)


def test_every_kind_of_fault_of_a_check_is_shown_to_be_found():
    """F182 and what is found before the check have tests of their own."""
    kinds = {code for code in KINDS if re.fullmatch(r"F1[5-9]\d", code)}
    assert kinds - {code for code, *_ in BROKEN} == {"F182"}


def test_a_chain_of_measures_is_too_long(tmp_path):
    chain = "".join(f"  c{n}: {{formula: c{n - 1} + 1}}\n" for n in range(1, 1200))
    text = changed("  months: {value", f"  c0: {{value: due}}\n{chain}  months: {{value").replace(
        "that: months >=", "that: c1199 >="
    )
    faults = read_text(text, tmp_path)[1]
    assert codes(faults).count("F182") == 1


def test_all_faults_come_at_once(tmp_path):
    text = changed("points: 60\n", "points: 61\n")
    text = changed("against: pooled", "against: poold", text)
    text = changed("{from: 60, below: 90, points: 20}", "{from: 60, to: 90, points: 20}", text)
    text = changed("level = 一般 and valid", "levl = 一般 and valid", text)
    assert {"F152", "F173", "F187", "F184"} <= set(codes(read_text(text, tmp_path)[1]))


def test_a_circle_is_reported_once_and_named(tmp_path):
    text = changed("{formula: closed / people}", "{formula: one}\n  one: {formula: two}\n  two: {formula: per_head}")
    circles = [fault for fault in read_text(text, tmp_path)[1] if fault.code == "F178"]
    assert [fault.message("en") for fault in circles] == [
        "measures refer to each other in a circle: per_head → one → two → per_head"
    ]


def test_a_fault_cites_the_clause_and_suggests_the_name(tmp_path):
    [fault] = [f for f in read_text(changed("against: pooled", "against: poold"), tmp_path)[1] if f.code == "F173"]
    assert fault.source == "某办发〔2024〕1号 一 1"
    assert "是不是“pooled”？" in fault.message("zh")
    assert "did you mean “pooled”?" in fault.message("en")
    assert fault.place.path == "A.2 › rule › proportion › against"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        # ranks and counts have no figures between 5 and 6; totals none between 89.9999 and 90
        ("{from: 60, below: 90, points: 20}", "{from: 60, below: 90, points: 20}"),
        ("below: 90}\n  - {grade: 合格", "to: 89.9999}\n  - {grade: 合格"),
        ("{from: 6, to: 10, points: 30}", "{above: 5, below: 11, points: 30}"),
        # incidents are counted in whole numbers, as a rule
        (
            "- per: {of: late, points: -0.1}\n",
            "- per: {of: late, points: -0.1}\n"
            "      - bands: {of: {incidents: blame}, rows: [{from: 3, points: -1}, {from: 0, to: 2, points: 0}]}\n",
        ),
        # a measure of the name of the attribute it reads
        ("{formula: closed / people}", "{formula: closed / people}\n  people: {attribute: people}"),
        # unused by what is decided, used by another option
        ("{text: 按比例}}", "{text: 按比例, value: spare}}\n    note: spare"),
        # weights that come to 1
        ("{B.1: 40, B.2: 30, B.3: 20, B.4: 10}", "{B.1: 40%, B.2: 0.3, B.3: 0.2, B.4: 0.1}"),
        # a mean of peers may skip the unit itself, within its zone
        ("{peers: pooled, of: closed, over: due}", "{peers: mean, of: rate, same: zone, own: false}"),
    ],
)
def test_good_idioms_are_left_alone(old, new, tmp_path):
    text = changed(old, new)
    if "people: {attribute" in new:
        text = text.replace("class: {attribute: people}", "class: people")
    if "value: spare" in new:
        text = text.replace("  months: {value", "  spare: {value: due}\n  months: {value")
    assert [fault.text() for fault in read_text(text, tmp_path)[1]] == []


def test_a_scheme_built_in_memory_can_be_checked(tmp_path):
    edition, _ = read_text(SOUND, tmp_path)
    assert check(edition.scheme) == []
    wrong = edition.scheme.model_copy(update={"places": 4, "appraises": "grid"})
    assert "F164" in codes(check(wrong))


@pytest.mark.parametrize("folder", scheme_folders(), ids=lambda folder: folder.name)
def test_shipped_schemes_have_no_error(folder):
    edition, faults = read_edition(folder / "scheme.yaml")
    assert edition is not None
    assert [fault.text() for fault in faults if fault.severity == "error"] == []


CHOICES = [
    (folder.name, choice.id, option)
    for folder in scheme_folders()
    for edition in [read_edition(folder / "scheme.yaml")[0]]
    if edition
    for choice in edition.choices
    for option in edition.scheme.decisions[choice.id].options
]


@pytest.mark.parametrize(("id_", "decision", "option"), CHOICES)
def test_every_option_of_a_shipped_scheme_gives_a_sound_scheme(id_, decision, option):
    edition, faults = read_edition(find(id_), {decision: option})
    assert [fault.text() for fault in faults if fault.severity == "error"] == []
    [choice] = [choice for choice in edition.choices if choice.id == decision]
    assert (choice.choice, choice.how) == (option, "override")

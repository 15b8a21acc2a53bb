"""Reading a scheme: which file, which version, what comes out, and everything that is wrong with its shape."""

# ruff: noqa: E501 (a table of cases is read across)
from __future__ import annotations

import dataclasses
import datetime
import hashlib
import re

import pytest
from tests.unit.broken_schemes import SOUND, changed, codes, line_of, read_text

from kaoping.problems import KINDS, Refused
from kaoping.scheme import versions
from kaoping.scheme.checking.check_clauses import pending_uses
from kaoping.scheme.load import ITEMS, list_schemes, load
from kaoping.scheme.versions import find, scheme_folders, shipped_folder, shipped_ids


def year(number):
    return datetime.date(number, 1, 1), datetime.date(number, 12, 31)


# --- what comes out


def test_an_edition_tells_what_was_read(tmp_path):
    path = tmp_path / "scheme.yaml"
    path.write_text(SOUND, encoding="utf-8")
    edition = load(path)
    assert edition.scheme.id == "sound"
    assert edition.scheme.version == "2024"  # written as a bare number
    assert edition.digest == hashlib.sha256(SOUND.encode()).hexdigest()
    assert (edition.text, edition.path, edition.warnings) == (SOUND, path, ())
    assert edition.lines.line(("items", 0, "items", 1, "rule")) == line_of(SOUND, "rule: {proportion")
    with pytest.raises(dataclasses.FrozenInstanceError):
        edition.digest = ""


def test_a_folder_or_a_file_may_be_named(tmp_path):
    path = tmp_path / "scheme.yaml"
    path.write_text(SOUND, encoding="utf-8")
    assert load(tmp_path).digest == load(path).digest == load(str(path)).digest


def test_errors_refuse_and_bring_the_warnings_along(tmp_path):
    text = changed("points: 60\n", "points: 61\n")
    text = changed("    clause: 满意率分档。\n", "", text)
    (tmp_path / "scheme.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(Refused) as caught:
        load(tmp_path)
    assert [(fault.code, fault.severity) for fault in caught.value.faults] == [
        ("F152", "error"),
        ("F153", "warning"),
        ("F169", "warning"),
    ]


def test_warnings_do_not_refuse(tmp_path):
    (tmp_path / "scheme.yaml").write_text(changed("    clause: 满意率分档。\n", ""), encoding="utf-8")
    assert codes(list(load(tmp_path).warnings)) == ["F169"]


def test_decisions_can_be_made_for_one_run(tmp_path):
    (tmp_path / "scheme.yaml").write_text(SOUND, encoding="utf-8")
    edition = load(tmp_path, {"K1": "proportional"})
    [leaf] = [leaf for leaf in edition.scheme.leaves() if leaf.id == "A.1"]
    assert leaf.rule.steps.partial == "proportional"


# --- which file


def test_what_is_not_there(tmp_path):
    for ref in ("no-such-scheme", "/no/such/path", tmp_path / "none", "\0", "x" * 5000, ""):
        with pytest.raises(Refused) as caught:
            load(ref) if ref else load(tmp_path)
        assert caught.value.faults[0].code in ("F119", "F100")


def test_a_shipped_id_that_is_nearly_right():
    ids = shipped_ids()
    assert ids, "schemes/ stands beside src/"
    with pytest.raises(Refused) as caught:
        load(ids[0] + "x")
    assert f"did you mean “{ids[0]}”?" in caught.value.faults[0].message("en")


def test_an_installed_package_has_its_schemes_inside(tmp_path, monkeypatch):
    monkeypatch.setattr(versions, "__file__", str(tmp_path / "site" / "kaoping" / "scheme" / "versions.py"))
    assert shipped_folder() == tmp_path / "site" / "kaoping" / "schemes"
    assert shipped_ids() == []


def versions_of(tmp_path, *spans):
    """A folder with scheme.yaml for the first span of dates, scheme-2.yaml … for the others."""
    for number, span in enumerate(spans, 1):
        name = "scheme.yaml" if number == 1 else f"scheme-{number}.yaml"
        text = changed("{from: 2024-01-01}", span).replace("version: 2024", f"version: {number}")
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_the_version_in_force_at_the_end_of_the_cycle_is_taken(tmp_path):
    folder = versions_of(
        tmp_path, "{from: 2022-07-01}", "{from: 2018-01-01, until: 2020-06-30}", "{from: 2020-07-01, until: 2022-06-30}"
    )
    chosen = {
        number: load(folder, cycle=year(number)).scheme.version for number in (2018, 2019, 2020, 2021, 2022, 2030)
    }
    assert chosen == {2018: "2", 2019: "2", 2020: "3", 2021: "3", 2022: "1", 2030: "1"}
    assert load(folder).scheme.version == "1"


def test_a_cycle_without_a_version_names_the_dates(tmp_path):
    folder = versions_of(tmp_path, "{from: 2022-07-01}", "{from: 2018-01-01, until: 2020-06-30}")
    with pytest.raises(Refused) as caught:
        load(folder, cycle=year(2017))
    [fault] = caught.value.faults
    assert fault.code == "F120"
    for part in ("2017-01-01", "2017-12-31", "2022-07-01", "scheme-2.yaml 2018-01-01 – 2020-06-30"):
        assert part in fault.message("zh")


def test_a_version_that_ended_within_the_cycle_is_better_than_none(tmp_path):
    folder = versions_of(tmp_path, "{from: 2022-07-01}", "{from: 2018-01-01, until: 2020-06-30}")
    assert load(folder, cycle=year(2020)).scheme.version == "2"


def test_broken_dates_are_reported_as_such(tmp_path):
    folder = versions_of(tmp_path, "{from: last year}")
    with pytest.raises(Refused) as caught:
        load(folder, cycle=year(2024))
    assert codes(caught.value.faults) == ["F136"]


def test_schemes_are_listed(tmp_path):
    for name, text in [
        ("a", SOUND),
        ("b", "id: [\n"),
        ("c", changed("    decided: {choice: 5, by: 考核办, on: 2024-01-31, reason: 会议纪要}\n", "")),
    ]:
        (tmp_path / name).mkdir()
        (tmp_path / name / "scheme.yaml").write_text(text, encoding="utf-8")
    versions_of(tmp_path / "a", "{from: 2024-01-01}", "{from: 2020-01-01, until: 2023-12-31}")
    rows = [(row.id, row.version, row.in_force, row.items, row.pending, row.errors) for row in list_schemes(tmp_path)]
    assert rows == [
        ("sound", "1", "2024-01-01 –", 10, 0, 0),
        ("sound", "2", "2020-01-01 – 2023-12-31", 10, 0, 0),
        ("b", "", "", 0, 0, 1),
        ("sound", "2024", "2024-01-01 –", 10, 1, 0),
    ]


def test_every_shipped_scheme_is_listed_under_its_id():
    assert [row.id for row in list_schemes()] == shipped_ids()
    assert [find(id_) for id_ in shipped_ids()] == [folder / "scheme.yaml" for folder in scheme_folders()]


# --- shape

MISSHAPEN = [
    ("F125", "title: 示范方案\n", "", "id: sound"),
    ("F125", "    title: 一般事件\n", "", "- id: A.1"),
    ("F125", "{of: late, points: -0.1}", "{points: -0.1}", "{points: -0.1}"),
    ("F126", "appraises: town\n", "appraises: town\nappraise: x\n", "appraise: x"),
    ("F126", "{of: late, points: -0.1}", "{of: late, point: 1, points: -0.1}", "point: 1"),
    ("F126", "partial: =K1", "partial: =K1\n        abov: 1", "abov: 1"),
    ("F126", "below: {every: 5,", "below: {evry: 5, every: 5,", "evry"),
    ("F126", "bands: [{name: large, above: 1000}", "bands: [{name: large, above: 1000, else_: 1}", "else_"),
    ("F127", "{of: late, points: -0.1}}\n", "{of: late, points: -0.1}}\n".replace("per", "pr"), None),
    ("F127", "rule: {proportion:", "rule: {propotion:", "propotion"),
    ("F127", "{value: meetings}", "{valu: meetings}", "valu: meetings"),
    ("F127", "- judged: mean", "- 5", "- 5"),
    ("F127", "{attribute: people}, bands", "[people], bands", "size: {class"),
    ("F127", "    rule: {proportion: {of: rate, against: pooled, full: 40}}\n", "", "- id: A.2"),
    ("F127", "combine: {weighted: {B.1: 40, B.2: 30, B.3: 20, B.4: 10}}", "combine: {weight: {B.1: 40}}", "combine: {weight:"),
    ("F128", "cycle: year", "cycle: yearly", "cycle: yearly"),
    ("F128", "combine: {weighted: {B.1: 40, B.2: 30, B.3: 20, B.4: 10}}", "combine: summ", "combine: summ"),
    ("F128", "sign: add", "sign: +", "sign: +"),
    ("F128", "general: {count: cases,", "general: {count: case,", "{count: case,"),
    ("F128", "sign: add", "sign: 5", "sign: 5"),
    ("F129", "places: 4", "places: four", "places: four"),
    ("F129", "places: 4", "places: true", "places: true"),
    ("F129", "    points: 20\n", "    points: 二十\n", "points: 二十"),
    ("F129", "    points: 20\n", "    points: [20]\n", "points: [20]"),
    ("F129", "    points: 20\n", "    points:\n", "points:\n    clause"),
    ("F129", "{from: 60, below: 90, points: 20}", "{from: sixty, below: 90, points: 20}", "sixty"),
    ("F130", "places: 4", "places: 13", "places: 13"),
    ("F130", "    points: 20\n", "    points: 12345678901234567890123456789\n", "points: 12345"),
    ("F131", "    title: 一般事件\n", "    title: {zh: 一般事件}\n", "title: {zh"),
    ("F131", "    title: 一般事件\n", "    title: true\n", "title: true"),
    ("F131", "    title: 一般事件\n", "    title:\n", "title:\n    points"),
    ("F131", "{incidents: complaint}", "{incidents: true}", "incidents: true"),
    ("F132", "id: sound\n", "id: Sound One\n", "id: Sound One"),
    ("F132", "- id: A.2\n", "- id: A 2\n", "- id: A 2"),
    ("F132", "- id: A.2\n", f"- id: {'A' * 41}\n", "AAAA"),
    ("F133", "  responsible: [联动办]\n", "  responsible: 联动办\n", "responsible: 联动办"),
    ("F133", "{share: residents, of: [满意]", "{share: residents, of: 满意", "of: 满意,"),
    ("F134", "in_force: {from: 2024-01-01}", "in_force: 2024-01-01", "in_force"),
    ("F134", "{of: late, points: -0.1}", "late", "per: late"),
    ("F134", "  source: {article: 三}\n", "  source: 三\n", "source: 三"),
    ("F135", "{share: residents, of: [满意]", "{share: residents, of: []", "of: []"),
    ("F136", "{from: 2024-01-01}", "{from: 2024-02-30}", "in_force"),
    ("F136", "{from: 2024-01-01}", "{from: 20240101}", "in_force"),
    ("F136", "{from: 2024-01-01}", "{from: 1-1-2024}", "in_force"),
    ("F137", "number: true", "number: maybe", "number: maybe"),
    ("F138", "{from: 60, below: 90, points: 20}", "{from: 60, above: 60, points: 20}", "above: 60"),
    ("F138", "{from: 60, below: 90, points: 20}", "{to: 60, below: 90, points: 20}", "to: 60"),
    ("F138", "{from: 60, below: 90, points: 20}", "{points: 20}", "- {points: 20}"),
    ("F138", "{province: -3, city: -2}", "{province: -3, city: -2}, once: subject, recurring: {same: subject, points: -1}", "once"),
]  # fmt: skip
MISSHAPEN = [case for case in MISSHAPEN if case[3] is not None]


@pytest.mark.parametrize(
    ("code", "old", "new", "marker"), MISSHAPEN, ids=[f"{n}-{c[0]}" for n, c in enumerate(MISSHAPEN)]
)
def test_faults_of_shape_are_said_in_plain_words(code, old, new, marker, tmp_path):
    text = changed(old, new)
    edition, faults = read_text(text, tmp_path)
    assert edition is None
    assert [(fault.code, fault.place.line) for fault in faults] == [(code, line_of(text, marker))]
    for fault in faults:
        assert re.search("[\u3400-\u9fff]", fault.message("zh"))
        for language in ("zh", "en"):
            assert not re.search(r"Input should|None|tuple|dict\b|discriminat|pydantic|\{\}", fault.text(language))


def test_every_kind_of_fault_of_shape_is_shown_to_be_found():
    kinds = {code for code in KINDS if re.fullmatch(r"F1(2[5-9]|3\d)", code)}
    assert kinds - {code for code, *_ in MISSHAPEN} == {"F139"}  # for what pydantic may come to say one day


def test_an_unknown_key_suggests_the_right_one(tmp_path):
    [fault] = read_text(changed("each: grid", "eech: grid"), tmp_path)[1]
    assert "是不是“each”？" in fault.message("zh")
    assert fault.source == "某办发〔2024〕1号 一 1"
    assert fault.place.path == "A.1 › eech"


def test_all_faults_of_shape_come_at_once(tmp_path):
    text = changed("cycle: year", "cycle: yearly")
    text = changed("rule: {proportion:", "rule: {propotion:", text)
    text = changed("{value: meetings}", "{valu: meetings}", text)
    text = changed("    points: 20\n", "    points: 二十\n", text)
    assert sorted(codes(read_text(text, tmp_path)[1])) == ["F127", "F127", "F128", "F129"]


def test_ten_thousand_items_are_too_many(tmp_path):
    items = "".join(f"- {{id: i{n}, title: t, points: 1, rule: {{judged: mean}}}}\n" for n in range(10_000))
    head = SOUND[: SOUND.index("items:\n")]
    edition, faults = read_text(f"{head}items:\n{items}", tmp_path)
    assert edition is None
    assert codes(faults) == ["F118"]
    assert str(ITEMS) in faults[0].message("en")


def test_a_flood_of_faults_is_cut_off(tmp_path):
    items = "".join(f"- {{id: i{n}, titel: t}}\n" for n in range(1_900))
    head = SOUND[: SOUND.index("items:\n")]
    faults = read_text(f"{head}items:\n{items}", tmp_path)[1]
    assert len(faults) == 201
    assert faults[-1].code == "F121"


@pytest.mark.parametrize(
    "text", ["5\n", "just a text\n", "- a\n- b\n", "~\n", "{}\n", "[]\n", "true\n", "items: 5\n", "items: [5]\n"]
)
def test_a_file_that_is_no_scheme(text, tmp_path):
    edition, faults = read_text(text, tmp_path)
    assert edition is None
    assert faults
    assert all(fault.text(language) for fault in faults for language in ("zh", "en"))


# --- pending figures


def test_pending_figures_that_block_scoring(tmp_path):
    text = changed("    decided: {choice: 5, by: 考核办, on: 2024-01-31, reason: 会议纪要}\n", "")
    text = changed("{grade: 优秀, from: 90}", "{grade: 优秀, from: =P2}", text)
    text = changed("points: 100\n", "points: =P3\n", text)
    pending = "decisions:\n  P2: {question: q, pending: true}\n  P3: {question: q, pending: true}\n"
    edition, _ = read_text(changed("decisions:\n", pending, text), tmp_path)
    uses = {use.id: use.blocks for use in pending_uses(edition.scheme)}
    assert uses == {"P1": True, "P2": False, "P3": False}

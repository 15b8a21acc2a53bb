"""Draws: the same for everybody, fair to everybody, and what is done where there is too little to draw from."""

from __future__ import annotations

import hashlib
import json
import random
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.cli.main import main
from kaoping.drawing.order import Element, Inspector, Method, draw, key_of, strata_of
from kaoping.drawing.record import announced, digest, drawn_from, frame_csv, replay, result_of
from kaoping.problems import Refused

SEED = "5e" * 32
TOWNS = [Element(f"T{n:02}", name=f"第{n}镇") for n in range(1, 21)]
GRIDS = [Element(f"T{t:02}-G{g}", f"T{t:02}", f"T{t:02}") for t in range(1, 6) for g in range(1, t + 1)]  # 1 … 5 each
codes = st.lists(st.text(min_size=1, max_size=8), unique=True, max_size=30)


def names(drawn):
    return [each.element.code for each in drawn]


def test_a_key_is_what_sha256sum_says():
    """printf '%s\\n%s' SEED T01 | sha256sum"""
    assert key_of("abc", "T01") == "422fd03159bcdfa40b4ce2722170e9e12c86038295cf41f1a7124c1ba6e7b8cf"


def test_the_smallest_keys_are_drawn():
    keys = sorted((hashlib.sha256(f"{SEED}\n{each.code}".encode()).hexdigest(), each.code) for each in TOWNS)
    assert names(draw(TOWNS, Method(number=3), SEED)) == [code for _, code in keys[:3]]


@given(codes, st.integers(1, 40), st.text(max_size=70), st.randoms())
def test_the_order_of_the_list_changes_nothing(codes, number, seed, chance):
    frame = [Element(code) for code in codes]
    mixed = chance.sample(frame, len(frame))
    once = draw(frame, Method(number=number), seed)
    assert once == draw(mixed, Method(number=number), seed)
    assert len(once) == min(number, len(frame))
    assert len(set(names(once))) == len(once)


@given(st.integers(0, 20_000), st.decimals("0.01", "100", places=2))
def test_a_percentage_is_rounded_up(size, percent):
    wanted = Method(percent=percent).wanted(size)
    assert wanted >= Decimal(size) * percent / 100 > wanted - 1 or size == 0 == wanted
    assert wanted <= size


def test_everything_is_equally_likely():
    """4000 seeds, 5 of 20: each about 1000 times; chi-square of 19 degrees of freedom, under its 99.99th percentile."""
    counts = dict.fromkeys((each.code for each in TOWNS), 0)
    for number in range(4000):
        for code in names(draw(TOWNS, Method(number=5), f"{number:064x}")):
            counts[code] += 1
    spread = sum((count - 1000) ** 2 / (1000 * 15 / 19) for count in counts.values())
    assert spread < 50, counts


def test_pairs_are_drawn_without_favour():
    """Who is drawn together with whom: 5·4/(20·19) of 4000 draws, about 211 times each."""
    together = {}
    for number in range(4000):
        drawn = sorted(names(draw(TOWNS, Method(number=5), f"{number:064x}")))
        for i, one in enumerate(drawn):
            for other in drawn[i + 1 :]:
                together[one, other] = together.get((one, other), 0) + 1
    assert len(together) == 190
    assert all(140 < count < 285 for count in together.values())


def test_an_empty_list_gives_nothing_and_a_short_one_all_of_it():
    assert draw([], Method(number=3), SEED) == []
    assert sorted(names(draw(TOWNS[:2], Method(number=3), SEED))) == ["T01", "T02"]


def by_town(drawn):
    found = {}
    for each in drawn:
        found[each.element.stratum] = found.get(each.element.stratum, 0) + 1
    return found


@pytest.mark.parametrize(
    ("short", "expected", "filling"),
    [
        ("all", {"T01": 1, "T02": 2, "T03": 3, "T04": 3, "T05": 3}, 0),
        ("leave", {"T03": 3, "T04": 3, "T05": 3}, 0),
        ("fill", None, 3),
    ],
)
def test_a_stratum_that_is_short(short, expected, filling):
    method = Method(number=3, stratified=True, short=short)
    drawn = draw(GRIDS, method, SEED)
    assert [stratum.lacking for stratum in strata_of(GRIDS, method)] == [2, 1, 0, 0, 0]
    assert sum(each.filling for each in drawn) == filling
    if expected:
        assert by_town(drawn) == expected
    else:
        assert len(drawn) == 15 == len(set(names(drawn)))
        left = sorted((each for each in GRIDS if each.code not in {d.element.code for d in drawn if not d.filling}),
                      key=lambda each: key_of(SEED, each.stratum, each.code))  # fmt: skip
        assert names(each for each in drawn if each.filling) == [each.code for each in left[:3]]


def test_a_percentage_holds_in_every_stratum():
    drawn = draw(GRIDS, Method(percent=Decimal(50), stratified=True), SEED)
    assert by_town(drawn) == {"T01": 1, "T02": 1, "T03": 2, "T04": 2, "T05": 3}


def test_inspectors_are_sent_evenly_and_never_where_they_stand_aside():
    aside = frozenset(each.code for each in GRIDS if each.stratum == "T05")
    inspectors = [Inspector("J1", aside), Inspector("J2"), Inspector("J3")]
    for number in range(50):
        drawn = draw(GRIDS, Method(number=9, assign="element"), f"{number:064x}", inspectors)
        load = [sum(each.inspector == one.code for each in drawn) for one in inspectors]
        assert not any(each.inspector == "J1" and each.element.code in aside for each in drawn)
        assert sum(load) == 9
        if not any(each.element.code in aside for each in drawn):
            assert load == [3, 3, 3]


def test_chance_sends_every_inspector_everywhere():
    inspectors = [Inspector(f"J{n}") for n in range(1, 5)]
    seen = {}
    for number in range(2000):
        for each in draw(TOWNS[:4], Method(number=1, assign="element"), f"{number:064x}", inspectors):
            seen[each.inspector] = seen.get(each.inspector, 0) + 1
    assert all(420 < count < 580 for count in seen.values()), seen


def test_one_inspector_visits_all_of_a_unit_where_figures_are_put_together():
    inspectors = [Inspector(f"J{n}") for n in range(1, 4)]
    drawn = draw(GRIDS, Method(number=12, assign="unit"), SEED, inspectors)
    sent = {}
    for each in drawn:
        sent.setdefault(each.element.group, set()).add(each.inspector)
    assert all(len(inspectors) == 1 for inspectors in sent.values())


def test_where_everybody_stands_aside_nobody_is_sent():
    inspectors = [Inspector("J1", frozenset({"T01"}))]
    drawn = draw(TOWNS[:2], Method(number=2, assign="element"), SEED, inspectors)
    assert {each.element.code: each.inspector for each in drawn} == {"T01": "", "T02": "J1"}


# --- the file -----------------------------------------------------------------------------------------------------


def a_file(frame=GRIDS, seed=SEED, public="20261125-07", **changes):
    method = Method(percent=Decimal("33.50"), stratified=True, short="fill", assign="unit")
    inspectors = [Inspector("J1", frozenset({"T01-G1"})), Inspector("J2")]
    record = announced(
        frame, method, inspectors, commitment=digest(seed), public_source="福彩双色球 2026136 期", draw_on="2026-11-25"
    )
    result = result_of(drawn_from(record, seed + public))
    return record | {"seed": seed, "public_number": public, "result": result} | changes


def faults_of(record):
    return [fault.code for fault in replay(json.dumps(record, ensure_ascii=False)).faults]


def test_a_file_gives_its_own_result_again():
    made = replay(json.dumps(a_file()))
    assert made.faults == []
    assert result_of(made.drawn) == a_file()["result"]
    mixed = a_file(random.Random(1).sample(GRIDS, len(GRIDS)))
    assert mixed == a_file()


def test_before_the_draw_a_file_can_be_checked_too():
    record = a_file(seed=SEED)
    made = replay(json.dumps({**record, "seed": "", "public_number": "", "result": None}))
    assert (made.drawn, made.faults) == (None, [])


def test_what_was_changed_after_the_announcement_is_found():
    record = a_file()
    assert faults_of({**record, "frame": record["frame"][1:]})[0] == "W671"
    assert faults_of({**record, "draw_on": "2026-11-26"}) == ["W671"]
    assert "W671" in faults_of({**record, "method": {**record["method"], "short": "all"}})
    assert faults_of({**record, "seed": "00" * 32}) == ["W671", "W672"]
    assert faults_of({**record, "public_number": "1"}) == ["W672"]
    assert faults_of({**record, "result": record["result"][1:]}) == ["W672"]
    renamed = [{**row, "inspector": "J9"} for row in record["result"]]
    assert faults_of({**record, "result": renamed}) == ["W672"]


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "[" * 100_000, '{"format": "kaoping-draw/1"}', json.dumps(a_file()).replace("T01", "\\ud800"),
     json.dumps(a_file() | {"method": {"number": -1}}), json.dumps(a_file() | {"frame": [1]}),
     json.dumps(a_file() | {"frame": a_file()["frame"] * 2}), json.dumps(a_file() | {"inspectors": [{"code": "J1"}]})],
)  # fmt: skip
def test_what_is_no_file_of_a_draw_is_refused(text):
    with pytest.raises(Refused) as refused:
        replay(text)
    assert {fault.code for fault in refused.value.faults} == {"W670"}


def test_the_list_is_a_file_whose_digest_is_announced():
    text = frame_csv([Element("T02", "", "T02", '望湖"街道"'), Element("T01", "", "T01", "青石街道")])
    assert text == '\ufeffcode,stratum,unit,name\r\nT01,,T01,青石街道\r\nT02,,T02,"望湖""街道"""\r\n'
    assert a_file()["frame_sha256"] == hashlib.sha256(frame_csv(GRIDS).encode()).hexdigest()


def test_the_command_repeats_a_draw(tmp_path, capsys):
    path = tmp_path / "draw.json"
    path.write_text(json.dumps(a_file()), encoding="utf-8")
    assert main(["draw", str(path)]) == 0
    said = capsys.readouterr().out
    assert "相符" in said
    assert all(row["code"] in said for row in a_file()["result"])
    path.write_text(json.dumps(a_file(public_number="1")), encoding="utf-8")
    assert main(["draw", str(path), "--lang", "en"]) == 6
    assert "W672" in capsys.readouterr().out
    path.write_text(json.dumps({**a_file(), "seed": "", "public_number": "", "result": None}), encoding="utf-8")
    assert main(["draw", str(path)]) == 5
    path.write_bytes(b"\xff\xfe\x00")
    assert main(["draw", str(path)]) == 2
    assert main(["draw", str(tmp_path / "none.json")]) == 7
    path.write_text(json.dumps(a_file()), encoding="utf-8")
    capsys.readouterr()
    assert main(["draw", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["result"] == a_file()["result"]

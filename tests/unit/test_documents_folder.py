"""A folder of results appears whole or not at all, and is verified from what it holds."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest
from tests.unit.small_results import DECIDED, FACTS, SCHEME, Made, made

from kaoping.documents import folder as folders
from kaoping.documents.folder import write_results
from kaoping.documents.verify import Difference, scored_again, verify
from kaoping.problems import Refused


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return made(tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="module")
def kept(small: Made, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_results(small.run, small.results, small.explain, tmp_path_factory.mktemp("kept") / "results")


@pytest.fixture
def results(kept: Path, tmp_path: Path) -> Path:
    """A result folder of one's own to spoil."""
    return Path(shutil.copytree(kept, tmp_path / "results"))


def codes(call: Callable[[], object]) -> list[str]:
    with pytest.raises(Refused) as refused:
        call()
    for fault in refused.value.faults:
        assert "{" not in fault.text("zh") + fault.text("en")
    return [fault.code for fault in refused.value.faults]


# --- writing ---------------------------------------------------------------------------------------------------


def test_everything_is_there(kept: Path) -> None:
    found = sorted(path.relative_to(kept).as_posix() for path in kept.rglob("*") if path.is_file())
    assert found == [
        "inputs/decisions.json",
        "inputs/facts/cases.parquet",
        "inputs/facts/incidents.parquet",
        "inputs/facts/marks.parquet",
        "inputs/facts/units.parquet",
        "inputs/scheme.yaml",
        "parts.parquet",
        "reasons.parquet",
        "report.html",
        "results.xlsx",
        "run.json",
        "scores.csv",
        "scores.parquet",
        "totals.csv",
        "totals.parquet",
    ]
    assert [path.name for path in kept.parent.iterdir()] == ["results"]


def test_the_record_names_everything_and_nothing_of_this_machine(kept: Path, small: Made) -> None:
    record = json.loads((kept / "run.json").read_text(encoding="utf-8"))
    assert record["scheme"]["sha256"] == hashlib.sha256(SCHEME.encode()).hexdigest()
    assert record["final"] is False
    assert record["decisions"][1] == {
        "id": "P1", "choice": "25", "how": "override", "by": "考核办", "on": "2024-02-01", "reason": "会议定",
    }  # fmt: skip
    assert record["counts"]["states"] == {"missing": 2, "ok": 13}
    assert record["facts"]["cases"] == {"file": "", "sha256": small.results.digests["cases"], "rows": 12}
    assert record["files"].keys() == {
        path.relative_to(kept).as_posix() for path in kept.rglob("*") if path.is_file() and path.name != "run.json"
    }
    scores = hashlib.sha256((kept / "scores.csv").read_bytes()).hexdigest()
    assert record["files"]["scores.csv"] == scores
    assert str(kept.parent.parent) not in (kept / "run.json").read_text(encoding="utf-8")


def test_the_inputs_are_those_that_were_read(kept: Path) -> None:
    assert (kept / "inputs/scheme.yaml").read_text(encoding="utf-8") == SCHEME
    decisions = json.loads((kept / "inputs/decisions.json").read_text(encoding="utf-8"))
    assert decisions == {"P1": {"value": "25", "by": "考核办", "on": "2024-02-01", "reason": "会议定"}}
    cases = pq.read_table(kept / "inputs/facts/cases.parquet")
    assert cases.column_names == ["case", "unit", "reported_at"]
    assert cases.num_rows == len(FACTS["cases"])


def test_reasons_are_kept_in_both_languages(kept: Path) -> None:
    rows = {(row["unit"], row["item"]): row for row in pq.read_table(kept / "reasons.parquet").to_pylist()}
    assert len(rows) == 9
    assert "12" in rows["T1", "1.1"]["zh"]
    assert "grid" in rows["T1", "1.1"]["en"]


def test_reasons_are_left_out_when_there_are_too_many(
    small: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "REASONS", 8)
    out = write_results(small.run, small.results, small.explain, tmp_path / "out")
    assert not (out / "reasons.parquet").exists()
    assert verify(out).untouched


def test_the_same_run_gives_the_same_documents(kept: Path, small: Made, tmp_path: Path) -> None:
    again = write_results(small.run, small.results, small.explain, tmp_path / "again")
    assert (again / "run.json").read_bytes() == (kept / "run.json").read_bytes()


def test_progress_tells_what_is_being_written(small: Made, tmp_path: Path) -> None:
    stages: list[str] = []
    write_results(small.run, small.results, small.explain, tmp_path / "out", progress=stages.append)
    assert stages == ["reasons", "workbook", "report", "inputs"]


def test_earlier_results_are_replaced(small: Made, results: Path) -> None:
    (results / "scores.csv").write_text("old")
    write_results(small.run, small.results, small.explain, results)
    assert (results / "scores.csv").read_text(encoding="utf-8").startswith("unit,item")
    assert [path.name for path in results.parent.iterdir()] == ["results"]


def test_an_empty_folder_and_new_parents_will_do(small: Made, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert verify(write_results(small.run, small.results, small.explain, tmp_path / "empty")).untouched
    assert verify(write_results(small.run, small.results, small.explain, tmp_path / "a/b/c")).untouched


def test_what_is_not_ours_is_never_replaced(small: Made, results: Path, tmp_path: Path) -> None:
    def write(out: Path) -> Callable[[], object]:
        return lambda: write_results(small.run, small.results, small.explain, out)

    other = tmp_path / "photos"
    other.mkdir()
    (other / "run.json").write_text('{"format": "something else"}')
    file = tmp_path / "file"
    file.write_text("mine")
    (results / "notes.docx").write_text("mine")
    (results / ".DS_Store").write_text("")
    assert [codes(write(out)) for out in (other, file, results)] == [["F350"], ["F350"], ["F351"]]
    assert file.read_text() == "mine"
    assert (results / "notes.docx").read_text() == "mine"
    assert verify(results).untouched
    assert {path.name for path in tmp_path.iterdir()} == {"photos", "file", "results"}


@pytest.mark.parametrize("stage", ["reasons", "workbook", "report", "inputs"])
@pytest.mark.parametrize("problem", [OSError(28, "No space left on device"), KeyboardInterrupt(), RuntimeError("bug")])
def test_a_failure_in_the_middle_leaves_nothing(
    small: Made, results: Path, tmp_path: Path, stage: str, problem: BaseException
) -> None:
    def fail(name: str) -> None:
        if name == stage:
            raise problem

    before = {path: path.read_bytes() for path in results.rglob("*") if path.is_file()}
    expected = Refused if isinstance(problem, OSError) else type(problem)
    for out in (results, tmp_path / "new", tmp_path / "deep/er/new"):
        with pytest.raises(expected):
            write_results(small.run, small.results, small.explain, out, progress=fail)
    assert [path.name for path in tmp_path.iterdir()] == ["results"]
    assert {path: path.read_bytes() for path in results.rglob("*") if path.is_file()} == before


def test_a_full_disk_is_a_fault_in_words(small: Made, tmp_path: Path) -> None:
    def fail(name: str) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(Refused) as refused:
        write_results(small.run, small.results, small.explain, tmp_path / "new", progress=fail)
    (fault,) = refused.value.faults
    assert fault.code == "F352"
    assert "No space left on device" in fault.message("en")


def test_the_old_results_stay_when_the_new_ones_cannot_take_their_place(
    small: Made, results: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = Path.rename

    def stubborn(self: Path, target: Path) -> Path:
        if self.name.endswith(".new") and Path(target) == results and not (self / "marker").exists():
            raise PermissionError(13, "Permission denied")
        return rename(self, target)

    (results / "marker").write_text("the earlier ones")
    record = json.loads((results / "run.json").read_text(encoding="utf-8"))
    record["files"]["marker"] = "-"
    (results / "run.json").write_text(json.dumps(record), encoding="utf-8")
    monkeypatch.setattr(Path, "rename", stubborn)
    assert codes(lambda: write_results(small.run, small.results, small.explain, results)) == ["F352"]
    assert (results / "marker").read_text() == "the earlier ones"
    assert [path.name for path in results.parent.iterdir()] == ["results"]


def test_a_scheme_without_a_file_cannot_be_stored(small: Made, tmp_path: Path) -> None:
    bare = small.run.__class__(**{name: getattr(small.run, name) for name in small.run.__slots__} | {"edition": None})
    assert codes(lambda: write_results(bare, small.results, small.explain, tmp_path / "out")) == ["F353"]
    assert not (tmp_path / "out").exists()


# --- verifying -------------------------------------------------------------------------------------------------


def test_what_was_written_is_untouched(kept: Path) -> None:
    verdict = verify(kept)
    assert verdict.untouched
    assert "未被改动" in verdict.text("zh")
    assert "untouched" in verdict.text("en")
    assert verdict.as_json()["ok"] is True


def test_it_is_untouched_wherever_it_lies_and_whatever_else_lies_there(results: Path, tmp_path: Path) -> None:
    moved = tmp_path / "archive"
    results.rename(moved)
    (moved / "remark.txt").write_text("seen")
    verdict = verify(moved)
    assert verdict.untouched
    assert verdict.added == ("remark.txt",)
    assert "remark.txt" in verdict.text("en")


def test_the_archive_of_a_folder_is_verified_as_it_is(results: Path, tmp_path: Path) -> None:
    archive = Path(shutil.make_archive(str(tmp_path / "results"), "zip", results))
    verdict = verify(archive)
    assert (verdict.untouched, verdict.folder) == (True, archive)
    edit(results / "scores.csv", "T2,1.1,4.0000", "T2,1.1,9.0000")
    assert verify(Path(shutil.make_archive(str(tmp_path / "touched"), "zip", results))).changed == ("scores.csv",)
    (tmp_path / "cut.zip").write_bytes(archive.read_bytes()[:-400])
    assert codes(lambda: verify(tmp_path / "cut.zip")) == ["F360"]


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode())


def forge(folder: Path) -> None:
    """Make run.json fit what lies in the folder now."""
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    record["files"] = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in record["files"]}
    (folder / "run.json").write_text(json.dumps(record), encoding="utf-8")


def test_a_changed_cell_is_named(results: Path) -> None:
    edit(results / "scores.csv", "T2,1.1,4.0000", "T2,1.1,9.0000")
    edit(results / "totals.csv", "22.0000,2", "27.0000,2")
    verdict = verify(results)
    assert verdict.changed == ("scores.csv", "totals.csv")
    assert verdict.differences == (
        Difference("scores.csv", "T2", "1.1", "points", "9.0000", "4.0000"),
        Difference("totals.csv", "T2", "", "total", "27.0000", "22.0000"),
    )
    assert "scores.csv T2 1.1" in verdict.text("zh")
    assert "记为 9.0000，重算得 4.0000" in verdict.text("zh")


def test_a_forged_fingerprint_does_not_help(results: Path) -> None:
    edit(results / "scores.csv", "T2,1.1,4.0000", "T2,1.1,9.0000")
    forge(results)
    verdict = verify(results)
    assert verdict.changed == ()
    assert [each.stored for each in verdict.differences] == ["9.0000"]
    assert not verdict.untouched


def change_facts(folder: Path, table: str, select: str) -> None:
    path = folder / f"inputs/facts/{table}.parquet"
    rows = duckdb.sql(f"SELECT * FROM '{path}'").arrow().read_all()
    duckdb.sql(f"COPY (SELECT {select} FROM rows) TO '{path}' (FORMAT parquet)")
    assert rows.num_rows


def test_a_changed_fact_is_seen_with_what_it_changes(results: Path) -> None:
    change_facts(results, "marks", "* REPLACE (CASE WHEN unit = 'T2' THEN 19 ELSE points END AS points)")
    verdict = verify(results)
    assert verdict.changed == ("inputs/facts/marks.parquet", "scores.parquet", "totals.parquet")
    assert Difference("scores.csv", "T2", "2", "points", "20.0000", "19.0000") in verdict.differences
    assert Difference("totals.csv", "T2", "", "total", "22.0000", "21.0000") in verdict.differences


def test_a_changed_fact_that_changes_no_figure_is_seen_too(results: Path) -> None:
    change_facts(results, "marks", "* REPLACE (assessor || '!' AS assessor)")
    verdict = verify(results)
    assert (verdict.changed, verdict.differences) == (("inputs/facts/marks.parquet",), ())
    assert "得分与记录相同" in verdict.text("zh")


def test_a_changed_scheme_is_seen_even_with_forged_fingerprints(results: Path) -> None:
    edit(results / "inputs/scheme.yaml", "above: {every: 1, points: 2}", "above: {every: 1, points: 3}")
    forge(results)
    verdict = verify(results)
    assert Difference("scores.csv", "T1", "1.1", "points", "12.0000", "13.0000") in verdict.differences
    assert {"scheme", "code"} <= {each.column for each in verdict.differences if each.file == "run.json"}


def test_a_changed_decision_is_seen_even_with_forged_fingerprints(results: Path) -> None:
    edit(results / "inputs/decisions.json", '"25"', '"22"')
    forge(results)
    verdict = verify(results)
    assert Difference("totals.csv", "T2", "", "grade", "合格", "优秀") in verdict.differences
    assert {"decisions", "code"} <= {each.column for each in verdict.differences if each.file == "run.json"}


def test_a_record_that_tells_another_story_is_seen(results: Path) -> None:
    edit(results / "run.json", '"final": false', '"final": true')
    (difference,) = verify(results).differences
    assert (difference.file, difference.column, difference.stored, difference.computed) == (
        "run.json", "final", "True", "False",
    )  # fmt: skip


def test_a_changed_parquet_table_is_seen_even_with_a_forged_fingerprint(results: Path) -> None:
    rows = pq.read_table(results / "scores.parquet")
    pq.write_table(rows.slice(1), results / "scores.parquet")
    forge(results)
    assert verify(results).changed == ("scores.parquet",)


def test_missing_and_smuggled_files_are_named(results: Path) -> None:
    (results / "report.html").unlink()
    shutil.copy(results / "inputs/facts/marks.parquet", results / "inputs/facts/values.parquet")
    verdict = verify(results)
    assert verdict.missing == ("report.html",)
    assert verdict.changed == ("inputs/facts/values.parquet",)
    assert not verdict.untouched


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("inputs/scheme.yaml", b"id: [\n"),
        ("inputs/decisions.json", b"[1, 2]"),
        ("inputs/decisions.json", b'{"P1": {"value": 1}}'),
        ("inputs/facts/units.parquet", b"\0\1\2"),
    ],
)
def test_inputs_that_can_no_longer_be_scored_are_a_verdict(results: Path, file: str, content: bytes) -> None:
    (results / file).write_bytes(content)
    verdict = verify(results)
    assert verdict.changed == (file,)
    assert verdict.faults
    assert not verdict.untouched
    assert "不能计算" in verdict.text("zh")
    assert verdict.as_json()["faults"][0]["code"] == verdict.faults[0].code


@pytest.mark.parametrize("content", [b"\0\xff\xfe", b"", b"T1", b"unit,item\r\n\xff"])
def test_a_table_that_is_no_table_any_more_is_changed(results: Path, content: bytes) -> None:
    (results / "scores.csv").write_bytes(content)
    verdict = verify(results)
    assert verdict.changed == ("scores.csv",)
    assert len(verdict.differences) >= 15
    assert "另有" in verdict.text("zh") or len(verdict.differences) <= 20


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "F360"),
        ("{", "F361"),
        ("[]", "F360"),
        ('{"format": "kaoping-results", "format_version": 2}', "F362"),
        ('{"format": "kaoping-results", "format_version": 1, "files": {"a": 1}, "cycle": "2024", "code": ""}', "F361"),
        ("[" * 100_000, "F361"),
    ],
)
def test_a_folder_that_holds_no_results_is_refused(tmp_path: Path, content: str | None, code: str) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    if content is not None:
        (folder / "run.json").write_text(content)
    assert codes(lambda: verify(folder)) == [code]
    assert codes(lambda: scored_again(folder)) == [code]


def test_no_folder_at_all_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert codes(lambda: verify(tmp_path / "file")) == ["F360"]
    assert codes(lambda: verify(tmp_path / "nowhere")) == ["F360"]


def test_a_result_folder_can_be_asked_why(kept: Path) -> None:
    found = scored_again(str(kept)).explain("T1", "1.1", "zh")
    assert "12" in found.headline


def test_pending_figures_are_verified_as_pending(tmp_path: Path) -> None:
    small = made(tmp_path / "scheme", decide=None)
    assert {row.grade for row in small.results.standings} == {"pending"}
    out = write_results(small.run, small.results, small.explain, tmp_path / "out")
    assert verify(out).untouched
    assert json.loads((out / "inputs/decisions.json").read_text()) == {}


def decided(**changes: Any) -> dict[str, Any]:
    return {"P1": DECIDED["P1"] | changes}


@pytest.mark.parametrize("choice", [22, "22.5", "K"])
def test_choices_of_every_kind_come_back(tmp_path: Path, choice: Any) -> None:
    decide: dict[str, Any] = {"P1": choice} if choice != "K" else {"K1": "proportional", "P1": "22"}
    small = made(tmp_path / "scheme", decide=decide)
    out = write_results(small.run, small.results, small.explain, tmp_path / "out")
    assert verify(out).untouched

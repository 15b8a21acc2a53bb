"""kaoping read: clauses as JSON lines, coverage, draft, report; nothing found is no success."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from kaoping.cli.main import main
from kaoping.problems import errors
from kaoping.scheme.load import read_edition

TEXT = """某街道考核办法
一、日常巡查（60分）
1、未按时巡查的，每次扣0.5分。
2、协作不力的扣□分。
二、信息报送（40分）
每报送1条信息得2分，最高得40分。
三、其他要求
各社区<b>&服从安排。
"""
KEYS = ["id", "text", "start", "end", "path", "item", "points", "scoring", "outcome", "reasons", "assumptions",
        "written", "rule"]  # fmt: skip


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "办法.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_one_json_object_a_clause(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(file), "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert rows
    assert all(list(row) == KEYS for row in rows)
    assert all(row["text"] in TEXT for row in rows)
    assert [row["points"] for row in rows if "未按时" in row["text"]] == ["60"]


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    assert main(["read", "-", "--json", "--quiet"]) == 0
    assert len(capsys.readouterr().out.splitlines()) >= 2


def test_the_draft_is_written_and_passes_its_checks(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "scheme.yaml"
    assert main(["read", str(file), "-o", str(out), "--quiet"]) == 0
    edition, found = read_edition(out)
    assert edition is not None
    assert not errors(found)


def test_the_coverage_is_told(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["read", str(file), "--quiet"])
    said = capsys.readouterr().out
    assert "不涉及计分" in said
    assert "协作不力" in said


def test_the_report_shows_the_text_escaped_and_linked(file: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.html"
    assert main(["read", str(file), "--html", str(report), "--quiet", "--lang", "en"]) == 0
    page = report.read_text(encoding="utf-8")
    assert "&lt;b&gt;&amp;" in page
    assert 'href="#c1"' in page
    assert 'id="c1"' in page
    assert "What became of every sentence" in page


def test_nothing_found_is_no_success(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    notice, out = tmp_path / "通知.txt", tmp_path / "scheme.yaml"
    notice.write_text("关于开会的通知\n请准时参加。", encoding="utf-8")
    assert main(["read", str(notice), "-o", str(out), "--json"]) == 3
    assert not out.exists()
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "F383" in shown.err


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = tmp_path / "空.docx"
    empty.write_bytes(b"")
    assert main(["read", str(empty)]) == 2
    assert main(["read", str(tmp_path / "没有.docx"), "--json"]) == 2
    assert capsys.readouterr().out == ""


def test_an_output_that_cannot_be_written_is_told_first(file: Path, tmp_path: Path) -> None:
    assert main(["read", str(file), "-o", str(tmp_path / "无" / "scheme.yaml")]) == 7


@pytest.mark.parametrize("option", ["-o", "--html"])
def test_the_document_itself_is_never_overwritten(file: Path, option: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(file), option, str(file)]) == 7
    assert file.read_text(encoding="utf-8") == TEXT
    assert "F352" in capsys.readouterr().err


def test_no_output_is_written_where_one_of_them_cannot_be(file: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.html"
    assert main(["read", str(file), "-o", str(tmp_path), "--html", str(report)]) == 7
    assert main(["read", str(file), "-o", str(report), "--html", str(report)]) == 7
    assert not report.exists()


def test_a_huge_clause_is_shortened_on_the_screen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "办法.txt"
    file.write_text(TEXT + "四、纪律（5分）\n" + "每次迟到扣1分，" * 2000, encoding="utf-8")
    main(["read", str(file), "--quiet"])
    assert max(len(line) for line in capsys.readouterr().out.splitlines()) < 400

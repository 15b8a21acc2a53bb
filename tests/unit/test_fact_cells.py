"""One cell: what it means, or why it means nothing. And rows written inside a document."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from kaoping.engine.reading.cells import Unfit, as_text, convert
from kaoping.engine.reading.inline import rows_from
from kaoping.engine.tables import TABLES, Column

NUMBER, COUNT = Column("n", "number", "数"), Column("n", "number", "数", least=0)
WHOLE, FLAG = Column("w", "whole", "整数"), Column("f", "flag", "是否")
MOMENT, DUE, DAY = (
    Column("m", "moment", "时间"),
    Column("d", "moment", "期限", to_end_of_day=True),
    Column("d", "day", "日期"),
)
PERIOD, TEXT = Column("p", "period", "周期"), Column("t", "text", "文字")
LEVEL, SCOPE = TABLES["cases"].by_name["level"], TABLES["incidents"].by_name["level"]


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        (NUMBER, "1.50", Decimal("1.50")),
        (NUMBER, " -3\u3000", Decimal(-3)),
        (NUMBER, ".5", Decimal("0.5")),
        (NUMBER, "1e-7", Decimal("0.0000001")),
        (NUMBER, "9" * 38, Decimal("9" * 38)),
        (NUMBER, "0." + "1" * 38, Decimal("0." + "1" * 38)),
        (NUMBER, "1" + "0" * 37 + "e-30", Decimal(10**7)),
        (NUMBER, "", None),
        (NUMBER, " \u3000\ufeff", None),
        (WHOLE, "007", 7),
        (WHOLE, "3.00", 3),
        (FLAG, "TRUE", True),
        (FLAG, "否", False),
        (FLAG, "0", False),
        (MOMENT, "2024-03-05", datetime(2024, 3, 5)),
        (MOMENT, "2024/3/5 9:05", datetime(2024, 3, 5, 9, 5)),
        (MOMENT, "2024-03-05T14:30:15.25", datetime(2024, 3, 5, 14, 30, 15, 250_000)),
        (DUE, "2024-03-05", datetime(2024, 3, 5, 23, 59, 59, 999_999)),
        (DUE, "2024-03-05 00:00", datetime(2024, 3, 5)),
        (DAY, "2024-02-29", date(2024, 2, 29)),
        (DAY, "2024-02-29 23:59", date(2024, 2, 29)),
        (PERIOD, "2024", "2024"),
        (PERIOD, "2024q3", "2024Q3"),
        (PERIOD, "2024-3", "2024-03"),
        (LEVEL, "General", "一般"),
        (LEVEL, "较大", "较大"),
        (SCOPE, "省", "province"),
        (TEXT, "=1+1", "=1+1"),
        (TEXT, " a\nb ", "a\nb"),
    ],
)
def test_what_a_cell_means(column: Column, text: str, value: object) -> None:
    found = convert(column, text)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("column", "text", "code", "said"),
    [
        (NUMBER, "viel", "F231", "viel"),
        (NUMBER, "nan", "F231", "nan"),
        (NUMBER, "1_000", "F231", "1_000"),
        (NUMBER, "１２．５", "F232", "12.5"),
        (NUMBER, "1,234.5", "F233", "1234.5"),
        (NUMBER, "95%", "F233", "95"),
        (NUMBER, "¥１，２００元", "F233", "1200"),
        (NUMBER, "3 件", "F233", "3"),
        (NUMBER, "9" * 39, "F234", "38"),
        (NUMBER, "0." + "1" * 39, "F234", "38"),
        (NUMBER, "1e400", "F234", "1e400"),
        (NUMBER, "1e9999", "F231", "1e9999"),
        (COUNT, "-0.1", "F236", "-0.1"),
        (WHOLE, "1.5", "F235", "1.5"),
        (WHOLE, "-1", "F236", "-1"),
        (WHOLE, str(2**63), "F234", "9223"),
        (FLAG, "对", "F237", "对"),
        (FLAG, "2", "F237", "2"),
        (MOMENT, "2024-02-30", "F238", "2024-02-30"),
        (MOMENT, "2023-02-29", "F238", "2023-02-29"),
        (MOMENT, "05/03/2024", "F238", "05/03/2024"),
        (MOMENT, "2024-03-05 24:00", "F238", "24:00"),
        (MOMENT, "2024-03/05", "F238", "2024-03/05"),
        (MOMENT, "45356.5", "F239", "Excel"),
        (MOMENT, "2024-03-05T14:30Z", "F240", "14:30Z"),
        (MOMENT, "2024-03-05 14:30+08:00", "F240", "+08"),
        (MOMENT, "1899-12-31", "F241", "1990"),
        (MOMENT, "2201-01-01", "F241", "2200"),
        (DAY, "２０２４-03-05", "F232", "2024-03-05"),
        (PERIOD, "2024-13", "F243", "2024-13"),
        (PERIOD, "2024Q5", "F243", "2024Q5"),
        (PERIOD, "Mar-24", "F243", "Mar-24"),
        (PERIOD, "２０２４", "F232", "2024"),
        (LEVEL, "generel", "F242", "general"),
        (TEXT, "a\x00b", "F245", "a"),
        (TEXT, "x" * 100 + "\x07", "F245", "x" * 40 + "…"),
    ],
)
def test_why_a_cell_means_nothing(column: Column, text: str, code: str, said: str) -> None:
    with pytest.raises(Unfit) as unfit:
        convert(column, text)
    assert unfit.value.kind.code == code
    words = unfit.value.kind.en.format(**unfit.value.details) + unfit.value.kind.mend_en.format(**unfit.value.details)
    assert said in words
    assert len(words) < 300


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        (12, "12"),
        (Decimal("3.50"), "3.5"),
        (Decimal("1E+3"), "1000"),
        (Decimal("100"), "100"),
        (0.1, "0.1"),
        (12.0, "12"),
        (float("nan"), ""),
        (1e300, "1E+300"),
        (datetime(2024, 3, 5, 9, 5), "2024-03-05 09:05:00"),
        (date(2024, 3, 5), "2024-03-05"),
    ],
)
def test_values_of_a_program_as_cells(value: object, text: str) -> None:
    assert as_text(value) == text


def test_rows_inside_a_document() -> None:
    rows, faults = rows_from(
        {
            "units": [
                {"unit": 1, "kind": "town", "stations": 12},
                {"unit": "b", "kind": "town", "grade": Decimal("1.50")},
            ],
            "incidents": [{"incident": 1, "unit": "b", "kind": "k", "verified": True, "occurred_on": date(2024, 3, 5)}],
            "cases": [{"case": "1", "unit": "b", "level": "daily", "due_at": "2024-03-05"}],
        }
    )
    assert faults == []
    assert rows["units"] == [
        {"unit": "1", "name": None, "kind": "town", "parent": None, "stations": "12", "grade": None},
        {"unit": "b", "name": None, "kind": "town", "parent": None, "stations": None, "grade": "1.5"},
    ]
    assert rows["incidents"][0] == {
        "incident": "1", "unit": "b", "kind": "k", "level": None, "occurred_on": date(2024, 3, 5), "count": Decimal(1),
        "verified": True, "subject": None, "item": None,
    }  # fmt: skip
    assert rows["cases"][0]["level"] == "日常"
    assert rows["cases"][0]["due_at"] == datetime(2024, 3, 5, 23, 59, 59, 999_999)
    assert (rows["marks"], rows["values"], rows["ballots"], rows["exemptions"]) == ([], [], [], [])


def test_faults_of_rows_inside_a_document() -> None:
    rows, faults = rows_from(
        {
            "case": [],
            "marks": [{"unit": "a", "item": "1", "assessor": "x", "points": "viel", "remark": "?"}],
            "values": [{"unit": "", "indicator": "x"}],
        }
    )
    assert [(fault.code, fault.place.table, fault.place.row, fault.place.column) for fault in faults] == [
        ("F206", None, None, None),
        ("F224", "marks", None, "remark"),
        ("F231", "marks", 1, "points"),
        ("F221", "values", 1, None),
        ("F244", "values", 1, "unit"),
    ]
    assert rows["marks"] == [{"unit": "a", "item": "1", "assessor": "x", "points": None}]

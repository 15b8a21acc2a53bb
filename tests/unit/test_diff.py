"""Two versions in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaoping.scheme.diff import compare, marked
from kaoping.scheme.load import edition_of_text
from kaoping.scheme.versions import scheme_folders

TOWNS = (Path(__file__).parents[2] / "schemes" / "dongying-towns" / "scheme.yaml").read_text(encoding="utf-8")


def differences(edit, language="zh"):
    new = edit(TOWNS)
    assert new != TOWNS
    return compare(edition_of_text(TOWNS), edition_of_text(new), language)


@pytest.mark.parametrize("folder", scheme_folders(), ids=lambda folder: folder.name)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_version_does_not_differ_from_itself(folder, language):
    text = (folder / "scheme.yaml").read_text(encoding="utf-8")
    assert compare(edition_of_text(text), edition_of_text(text + "\n# 注释不算改动\n"), language) == ()


def test_a_changed_figure_of_a_rule_is_told_by_its_clause():
    (change,) = differences(
        lambda text: text.replace(
            "below: {every: 1, points: 1, at_most: 18}", "below: {every: 1, points: 2, at_most: 18}"
        )
    )
    assert (change.kind, change.item, change.title, change.what) == ("rule", "1.2", "一般事件", "条款")
    before, after = change.marked
    assert [text for text, differs in before if differs] == ["1"]
    assert [text for text, differs in after if differs] == ["2"]
    assert "每不足 1 件扣 2 分" in change.after


def test_the_same_in_english():
    (change,) = differences(lambda text: text.replace("base: 48", "base: 50"), "en")
    assert change.title == "General matters"
    assert "50" in change.after


def test_moved_points():
    def edit(text):
        text = text.replace(
            "title: 日常事件\n    title_en: Daily matters\n    points: 8",
            "title: 日常事件\n    title_en: Daily matters\n    points: 9",
        )
        text = text.replace("full: 8", "full: 9")
        return text.replace(
            "title: 较大事件\n    title_en: Major matters\n    points: 4",
            "title: 较大事件\n    title_en: Major matters\n    points: 3",
        )

    found = [
        (change.kind, change.item, change.before, change.after)
        for change in differences(edit)
        if change.kind == "points"
    ]
    assert found == [("points", "1.1", "8 分", "9 分"), ("points", "1.3", "4 分", "3 分")]


def test_an_item_that_is_gone_and_one_that_is_new():
    start = TOWNS.index('  - id: "3.4"')
    end = TOWNS.index('- id: "4"\n')
    gone = TOWNS[start:end]
    new = gone.replace('id: "3.4"', 'id: "3.9"').replace("民意调查", "群众评议").replace("against: 100", "against: 90")
    removed = [
        change for change in differences(lambda text: text.replace(gone, new)) if change.kind in ("added", "removed")
    ]
    assert [(change.kind, change.item) for change in removed] == [("added", "3.9"), ("removed", "3.4")]
    assert removed[0].after.startswith("5 分")


def test_renumbered_is_moved_not_replaced():
    found = differences(lambda text: text.replace('id: "4.2"', 'id: "4.3"'))
    assert [(change.kind, change.item, change.before, change.after) for change in found] == [
        ("moved", "4.3", "4 › 4.2", "4 › 4.3")
    ]


def test_a_new_title_is_a_new_title():
    found = differences(lambda text: text.replace("  title: 批示与媒体", "  title: 批示和媒体"))
    assert [(change.kind, change.before, change.after) for change in found] == [("renamed", "批示与媒体", "批示和媒体")]


def test_gates_decisions_and_inputs():
    found = differences(
        lambda text: (
            text.replace("major_accidents >= 1", "major_accidents >= 2")
            .replace("    default: whole", "    default: proportional")
            .replace(
                "meetings: {title: 专题会议次数, unit: 次, min: 0}", "meetings: {title: 专题会议次数, unit: 次, min: 1}"
            )
        )
    )
    kinds = [(change.kind, change.item) for change in found]
    assert ("result", "accident") in kinds
    assert ("decision", "K1") in kinds
    assert ("details", "indicators.meetings") in kinds
    assert ("rule", "1.1") in kinds  # the default changes what the clause says


def test_the_pieces_are_the_text():
    before, after = marked("每 1 件扣 1 分", "每 2 件扣 1 分，不封顶")
    assert ("".join(text for text, _ in before), "".join(text for text, _ in after)) == (
        "每 1 件扣 1 分",
        "每 2 件扣 1 分，不封顶",
    )

"""What the script of the map says."""

from __future__ import annotations

from kaoping.web.site.words import say


def script_words() -> dict[str, str]:
    """In the language of the page; {n}, {place} are filled in by the script."""
    return {
        "zoomIn": say("放大", "Zoom in"),
        "zoomOut": say("缩小", "Zoom out"),
        "cases": say("{n} 件", "{n} cases"),
        "closer": say("放大看这 {n} 件", "closer look at these {n}"),
        "inView": say("视野内 {n} 件", "{n} in view"),
        "noneInView": say("视野内没有符合条件的案件。", "No case in view fits."),
        "more": say("另有 {n} 处，放大后列出", "{n} more places; zoom in to list them"),
        "loading": say("正在取数…", "fetching…"),
        "failed": say(
            "部分数据没有取到，请移动地图或刷新重试。", "Some of it could not be fetched; move the map or reload."
        ),
        "red": say("红灯", "red"),
        "yellow": say("黄灯", "yellow"),
        "green": say("绿灯", "green"),
        "still": say("未计时", "no clock"),
        "around": say("{place}一带", "around {place}"),
        "somewhere": say("网格以外", "outside all grids"),
        "square": say("每格 {n} 件", "{n} a square"),
        "upTo": say("{a}—{b} 件", "{a}–{b}"),
        "open": say("打开案件", "Open the case"),
        "map": say("案件地图：方向键移动，加减号缩放", "Map of cases: arrow keys move it, plus and minus zoom"),
    }

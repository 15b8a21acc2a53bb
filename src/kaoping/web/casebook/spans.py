"""Lengths of time as the page of a case says them."""

from __future__ import annotations

from kaoping.web.site.words import Said, said

DAYS_FROM = 72 * 3600  # seconds of any time from which days are counted


def length(seconds: int, *, works: bool = True) -> Said:
    """4 小时 22 分; of time that runs day and night also days. Less than a minute is 0 分."""
    minutes = abs(seconds) // 60
    hours, rest = divmod(minutes, 60)
    if not works and abs(seconds) >= DAYS_FROM:
        days, left = divmod(hours, 24)
        return said(f"{days} 天 {left} 小时", f"{days} d {left} h") if left else said(f"{days} 天", f"{days} d")
    if not hours:
        return said(f"{rest} 分", f"{rest} min")
    return said(f"{hours} 小时 {rest} 分", f"{hours} h {rest} min") if rest else said(f"{hours} 小时", f"{hours} h")


def interval(seconds: int) -> Said:
    """How long something took, by the clock on the wall: 23 分钟, 5 小时, 3 天."""
    minutes = seconds // 60
    if minutes < 1:
        return said("1 分钟内", "less than a minute")
    if minutes < 60:
        return said(f"{minutes} 分钟", f"{minutes} min")
    if minutes < 48 * 60:
        return said(f"{minutes // 60} 小时 {minutes % 60} 分", f"{minutes // 60} h {minutes % 60} min")
    return said(f"{minutes // 1440} 天", f"{minutes // 1440} days")

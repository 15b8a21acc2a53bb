"""Texts that the platform does not take although they could be read."""

from __future__ import annotations

from kaoping.problems import define

TOO_MANY = define(
    "W321",
    "error",
    zh="{part} 有 {count} 个，最多 {most} 个",
    en="there are {count} {part}, at most {most} are taken",
    mend_zh="核对是否误贴；确有这么多，请分成几个方案",
    mend_en="check whether something was pasted twice; if there really are so many, make several schemes",
)

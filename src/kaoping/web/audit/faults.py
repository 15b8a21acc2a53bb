"""What can go wrong with reading the log."""

from __future__ import annotations

from kaoping.problems import define

TOO_MANY = define(
    "W200",
    "error",
    zh="选中的记录超过 {most} 条，没有导出。",
    en="More than {most} entries were chosen; nothing was exported.",
    mend_zh="缩小日期范围或加上条件再导出；整条链用命令 kaoping audit export 导出。",
    mend_en="Choose fewer days or add a condition; the whole chain is exported by the command kaoping audit export.",
)

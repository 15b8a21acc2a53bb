"""What can be wrong when demonstration facts are asked for."""

from __future__ import annotations

from kaoping.problems import define

UNKNOWN_SCHEME = define(
    "D401",
    "error",
    zh="方案“{scheme}”没有示范数据",
    en="there are no demonstration facts for the scheme “{scheme}”",
    mend_zh="请选用:{known}",
    mend_en="choose one of: {known}",
)
NOT_A_YEAR = define(
    "D402",
    "error",
    zh="示范数据只按整年生成,“{cycle}”不是年份",
    en="demonstration facts cover a whole year; “{cycle}” is not a year",
    mend_zh="请写成四位年份,例如 2024",
    mend_en="write a year of four digits, for example 2024",
)
FOLDER_IN_USE = define(
    "D403",
    "error",
    zh="目标不能用来存放示范数据:它不是文件夹,或其中有其他文件({files})",
    en="the target cannot hold demonstration facts: it is no folder, or it holds other files ({files})",
    mend_zh="请换一个空文件夹或新文件夹;原有内容未改动",
    mend_en="choose an empty or a new folder; nothing has been changed",
)

"""A district that does not exist: its name, its streets and towns, and names for the communities below them."""

from __future__ import annotations

from collections.abc import Iterator

from kaoping.demonstration.chance import Chance

DISTRICT = "青河区"
PARK = "青河物流园区"
STREETS = (
    "青石街道", "望湖街道", "白鹭街道", "槐香街道", "云汀街道", "文澜街道", "锦帆街道", "晴溪街道", "桂堤街道",
)  # fmt: skip
TOWNS = (
    "柳林镇", "临泉镇", "桐川镇", "枫渡镇", "石泷镇", "沙渚镇", "云屏镇",
    "栗坪镇", "茶坞镇", "清湾镇", "鹤汀镇", "松陂镇", "梅棠镇", "芦荡镇",
)  # fmt: skip
TOWNSHIPS = ("杏坳乡", "雁回乡", "鹿鸣岭乡")

FIRST = "上下前后双长新古榆桑棠荷莲芸兰枣桥塘梧柏菱杏"
SECOND = "坪湾坞溪浦洲堤岗塬泉亭墩陂埠渡桥岭畈垄圩"


def settlements(chance: Chance) -> Iterator[str]:
    """Stems of community and village names (荷湾, 棠溪 …), each once, in a drawn order."""
    return iter(chance.shuffled(first + second for first in FIRST for second in SECOND if first != second))

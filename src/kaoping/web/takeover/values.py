"""What the words of another platform mean here: levels, states, channels, categories, units."""

from __future__ import annotations

from collections.abc import Iterable

from kaoping.web.cases.loop import STATES
from kaoping.web.cases.models import CHANNELS, FOUND_BY, LEVELS, SATISFACTION, Category, Source
from kaoping.web.cases.placing import root_of
from kaoping.web.people.viewer import today
from kaoping.web.site.words import Said, said
from kaoping.web.takeover.columns import OURS, plain
from kaoping.web.units.tree import Node, tree_at

# States in which a case of another platform may stand here; the others need people of ours (a reporter, another case).
TAKEN = ("to_verify", "reported", "accepted", "dispatched", "handling", "parked", "mediation", "court", "handled",
         "checked", "closed", "archived", "rejected")  # fmt: skip
FLAGS: dict[str, Said] = {"true": said("是", "yes"), "false": said("否", "no")}
CHOICES: dict[str, dict[str, Said]] = {
    "level": LEVELS,
    "channel": CHANNELS,
    "found_by": FOUND_BY,
    "state": {name: STATES[name].words for name in TAKEN},
    "satisfaction": SATISFACTION,
    "returned": FLAGS,
    "valid": FLAGS,
    "wrong_level": FLAGS,
    "fabricated": FLAGS,
}
YES = {"true": "true 1 y 有 有效 计入 t", "false": "false 0 n 无 无效 不计入 f"}
USUAL: dict[str, dict[str, str]] = {  # key → what others say for it
    "level": {
        "daily": "轻微 低 日常问题 low minor 四级 ⅳ级",
        "general": "普通 一般案件 中 normal medium 三级 ⅲ级",
        "major": "重要 紧急 严重 重大 特急 高 high urgent 一级 二级 ⅰ级 ⅱ级",
    },
    "channel": {
        "grid": "网格 网格员 网格巡查 巡查上报 采集员上报 信息采集员 网格上报",
        "supervisor": "监督员上报 督查",
        "hotline": "12345 12345热线 市长热线 市民热线 便民热线 电话",
        "desk": "信访 来访 来信 窗口",
        "public": "公众 公众上报 市民上报 随手拍 微信 小程序 app 网站 网民留言",
        "upper": "上级 上级转办 市级交办 省级交办",
        "leader": "领导交办 领导信箱",
        "media": "媒体 舆情 网络舆情",
        "import": "其他 其它 other",
    },
    "found_by": {
        "grid": "网格员发现 采集员 自查 主动发现 内部",
        "supervisor": "监督员发现 督查发现",
        "public": "群众 市民 公众举报 被动发现 热线",
        "upper": "上级发现 上级交办",
        "media": "媒体曝光",
    },
    "state": {
        "to_verify": "核实中 待核实",
        "reported": "未受理 新上报 上报 新建 new submitted open",
        "accepted": "已受理 已立案 受理中 待分派 待分配 立案 accepted",
        "dispatched": "已派遣 已派发 已分派 待接单 dispatched assigned",
        "handling": "办理中 处理中 在办 处置 已签收 已接单 inprogress handling processing",
        "parked": "挂起 缓办 暂缓",
        "mediation": "调解",
        "court": "诉讼",
        "handled": "已处置 已处理 已办理 核查中 待复核 已完成 resolved done",
        "checked": "已核查 待结案 待评价",
        "closed": "结案 办结 已办结 完结 已关闭 关闭 closed completed",
        "archived": "归档 存档",
        "rejected": "不受理 作废 已作废 驳回 无效 rejected cancelled",
    },
    "satisfaction": {
        "satisfied": "非常满意 很满意",
        "mostly": "一般 较满意 比较满意",
        "dissatisfied": "不满 很不满意",
        "unreached": "未联系上 无人接听 未接通",
    },
    **dict.fromkeys(("returned", "valid", "wrong_level", "fabricated"), YES),
}


def lookup(name: str, source: Source) -> dict[str, str]:
    """Plain word → key (state, level …), id of a category, id of a unit, for a column of ours."""
    kind = OURS[name].kind
    if kind == "category":
        return _of_categories()
    if kind == "unit":
        return _of_units(name, source)
    found = {plain(word): key for key, words in USUAL[name].items() for word in words.split()}
    for key, said_ in CHOICES[name].items():
        found |= {plain(word): key for word in (key, said_.zh, said_.en)}
    return found


def _of_categories() -> dict[str, str]:
    rows = list(Category.objects.all())
    found = _once([(plain(name), str(row.pk)) for row in rows for name in {row.name, row.name_en} - {""}])
    more = _once([(plain(word), str(row.pk)) for row in rows for word in row.words.split()])
    return more | found | {plain(row.code): str(row.pk) for row in rows}


def _of_units(name: str, source: Source) -> dict[str, str]:
    nodes = units_for(name, source)
    by_name = _once([(plain(node.name), str(node.id)) for node in nodes])
    return by_name | {plain(node.code): str(node.id) for node in nodes}


def units_for(name: str, source: Source) -> list[Node]:
    """Units that a column may name: places of the source's own part; to handle, any of its district."""
    tree = tree_at(today())
    root = source.unit_id if name == "grid" or source.unit_id not in tree.nodes else root_of(tree, source.unit_id)
    return tree.within(root)


def _once(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What a word means, without the words that mean several things."""
    found: dict[str, str] = {}
    several = set()
    for word, key in pairs:
        if found.setdefault(word, key) != key:
            several.add(word)
    return {word: key for word, key in found.items() if word not in several}


def choices_for(name: str, source: Source) -> list[tuple[str, str]]:
    """What may be chosen for a word of theirs: key, words."""
    kind = OURS[name].kind
    if kind == "category":
        return [(str(row.pk), f"{row.name} {row.code}") for row in Category.objects.all()]
    if kind == "unit":
        return [(str(node.id), f"{node.name} {node.code}") for node in units_for(name, source)]
    return [(key, str(words)) for key, words in CHOICES[name].items()]

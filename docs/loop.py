"""The page docs/loop.md: the closed loop of cases, from the table that the platform itself reads (`cases/loop.py`)."""

from __future__ import annotations

from collections.abc import Iterable

from kaoping.web.cases.loop import ACTIONS, STAGES, STATES, TRANSITIONS, WHO, Transition
from kaoping.web.people.roles import ROLES
from kaoping.web.site.words import Said, said

HEAD = """\
<!-- Made from the table of the loop by `./run docs`; do not edit by hand. -->

# 案件闭环 · The closed loop of cases

一件案件走六个环节：上报、受理、派遣、处置、核查、评价。平台只做这张表里写明的事；
页面、权限、测试读的是同一张表。

Reported, accepted, dispatched, handled, verified, evaluated. The platform does what this table says and nothing else;
pages, rights and tests read the same table.

时钟：受理、派遣、核实、处置、核查、评价各有时限，按类别和级别取最贴近的一条；“停”时处置单位的时钟停走，剩余时间留着。

Clocks: each stage has a limit, the one closest to category and level; where the clock "stands", the time that is
left to the unit is kept.
"""
COLUMNS = (
    "| 操作 · action | 到 · to | 谁 · who | 时钟 · clock | 必填 · needs | 条件 · guard |\n|---|---|---|---|---|---|"
)
CLOCKS: dict[str, Said] = {
    "keep": said("不变", "unchanged"),
    "stop": said("停止", "ends"),
    "pause": said("停", "stands"),
    "pause+check": said("停；核查开始", "stands; verification begins"),
    "resume": said("继续", "goes on"),
    "extend": said("延长", "is extended"),
    "relimit": said("按新级别", "by the new level"),
}
INPUTS: dict[str, Said] = {
    "reason": said("理由或说明", "reason"),
    "unit": said("主办单位", "lead unit"),
    "level": said("级别", "level"),
    "other": said("另一案件", "other case"),
    "until": said("到哪一天", "until when"),
    "amount": said("多久", "how long"),
    "satisfaction": said("满意度", "satisfaction"),
}
GUARDS: dict[str, Said] = {
    "not_handled": said("没有参与处置", "had no hand in handling it"),
    "self_handled": said("自办件", "settled on the spot"),
    "has_reporter": said("上报人有账号", "the reporter has an account"),
    "has_above": said("有上级平台", "there is a platform above"),
    "escalated": said("提过级", "was escalated"),
    "request": said("有延期申请", "an extension is asked for"),
    "no_request": said("没有待批的申请", "none is asked for yet"),
    "first_extension": said("第一次延期", "the first extension"),
    "later_extension": said("再次延期", "a later extension"),
    "in_time": said("结案后 15 天内", "within 15 days of closing"),
    "ladder": said("督办三级，第三级由领导", "three rungs, the third a leader's"),
    "counted": said("未剔除", "not struck"),
    "struck": said("已剔除", "struck"),
    "not_forged": said("未认定", "not found so yet"),
}


def loop_page() -> str:
    """docs/loop.md: the rows of the table by the state from which they start."""
    parts = [HEAD, "## 上报 · reporting\n", table(row for row in TRANSITIONS if not row.start)]
    for name, state in STATES.items():
        stage = STAGES[state.stage]
        parts.append(f"\n## {both(state.words)}\n\n{both(stage)}\n")
        rows = [row for row in TRANSITIONS if row.start == name]
        parts.append(table(rows) if rows else "到此为止。· Nothing more happens.\n")
    return "\n".join(parts).rstrip() + "\n"


def table(rows: Iterable[Transition]) -> str:
    return "\n".join([COLUMNS, *map(line, rows)]) + "\n"


def line(row: Transition) -> str:
    """A row as a line of a Markdown table."""
    cells = (
        both(ACTIONS[row.action]),
        both(STATES[row.to].words) if row.to else "—",
        listed(both({**ROLES, **WHO}[who]) for who in row.who) or "见各上报入口 · each way of reporting",
        clock(row.clock),
        listed(both(INPUTS[name]) for name in row.needs),
        listed(both(GUARDS[guard]) for guard in row.guards),
    )
    return f"| {' | '.join(cells)} |"


def clock(name: str) -> str:
    """What the clock does, in words."""
    kind, _, stage = name.partition(":")
    limited = {"verify": said("核实", "confirming"), **STAGES}
    return f"{limited[stage].zh}开始 · {limited[stage].en} begins" if kind == "start" else both(CLOCKS[name])


def listed(words: Iterable[str]) -> str:
    return "<br>".join(words)


def both(words: Said) -> str:
    return f"{words.zh} · {words.en}"

"""``kaoping draw FILE``: a draw made again from its file; is the result the same?"""

from __future__ import annotations

import argparse
from pathlib import Path

from kaoping.cli.terminal import CHANGED, OK, PENDING, Terminal


def arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", metavar="FILE", help="公开页面下载的抽查文件 .json / the file of a draw")


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    from kaoping.drawing.record import Replay, replay, result_of

    made: Replay = replay(_text(options.file))
    if terminal.as_json:
        result = None if made.drawn is None else result_of(made.drawn)
        terminal.json({"same": not made.faults, "result": result, "faults": [f.as_json() for f in made.faults]})
    else:
        if made.drawn is not None:
            head = terminal.word("序号 层 编号 检查员", "number stratum code inspector").split()
            rows = ([str(i), d.element.stratum, d.element.code, d.inspector] for i, d in enumerate(made.drawn, 1))
            terminal.table(head, rows, right=[0])
        terminal.faults(made.faults)
        terminal.say(*_verdict(made))
    return CHANGED if made.faults else PENDING if made.drawn is None else OK


def _text(name: str) -> str:
    from kaoping.drawing import faults
    from kaoping.drawing.record import MOST
    from kaoping.problems import Place, Refused

    path = Path(name)
    place = Place(file=path.name)
    if path.stat().st_size > MOST:
        raise Refused([faults.NO_DRAW.at(place, what=f"> {MOST >> 20} MB")])
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise Refused([faults.NO_DRAW.at(place, what="UTF-8")]) from None


def _verdict(made) -> tuple[str, str]:  # type: ignore[no-untyped-def]  # a Replay
    if made.faults:
        return "核对不符。", "It does not agree."
    if made.drawn is None:
        return "名单和公告与校验码相符；还没有抽取。", "List and terms agree with their digests; not drawn yet."
    count = len(made.drawn)
    return f"相符：按公开的种子重抽，结果一样（{count} 个）。", f"It agrees: the seed gives the same {count}."

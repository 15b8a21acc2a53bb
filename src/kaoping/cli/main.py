"""``kaoping COMMAND``: reads the command line, calls one command, turns refusals into exit codes."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from kaoping import __version__
from kaoping.cli.terminal import INTERNAL, OK, OUTPUT, Terminal
from kaoping.problems import Refused

EPILOG = """\
退出码 / exit codes: 0 正常 fine · 2 用法 usage · 3 方案 scheme · 4 事实 facts
  5 待定 pending · 6 结果被改动 changed · 7 不能写出 output"""

COMMANDS = {
    "score": "按方案和事实计分，写出结果 / score facts by a scheme",
    "check": "检查方案和它的例子 / check schemes and their examples",
    "facts": "检查事实 / check facts",
    "explain": "一个单位一个项目的理由 / why one unit got these points for one item",
    "read": "读一份考核文件，写出方案草稿和审读报告 / read a regulation; draft its scheme, report on it",
    "try": "读条款，并用给定的输入试算 / read clauses and try them on inputs",
    "clauses": "把方案写成条款 / a scheme written back as clauses",
    "list": "随附的方案 / the shipped schemes",
    "schema": "方案文件的 JSON Schema / the JSON Schema of scheme files",
    "verify": "重算并核对一个结果文件夹 / recompute and verify a result folder",
    "draw": "重做一次抽查，核对结果 / make a draw again and compare the result",
    "serve": "运行平台 / run the platform",
    "worker": "平台的后台进程 / the platform's work in the background",
    "audit": "核对、导出审计日志 / verify and export the log of every write",
    "init": "建立新平台 / set up a new installation",
    "demo": "演示：对随附方案计分，再打开整个平台 / score the shipped schemes, then bring up the whole platform",
    "demo-facts": "写出一个方案的演示事实 / write the demonstration facts of a scheme",
}


def parser() -> argparse.ArgumentParser:
    """The command line. Each command adds its own arguments in its module (`kaoping.cli.<command>`)."""
    top = argparse.ArgumentParser(prog="kaoping", description="Kaoping 考评", epilog=EPILOG)
    top.formatter_class = argparse.RawDescriptionHelpFormatter
    top.add_argument("--version", action="version", version=f"kaoping {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, help in COMMANDS.items():
        command = commands.add_parser(name, help=help, description=help)
        command.add_argument("--lang", choices=("zh", "en"), default=language(), help="语言 / language")
        command.add_argument("--json", action="store_true", help="给程序读的输出 / output for programs")
        command.add_argument("--quiet", action="store_true", help="不显示进度 / no progress")
        module(name).arguments(command)
    return top


def language() -> str:
    return "en" if os.environ.get("KAOPING_LANG", "").lower().startswith("en") else "zh"


def module(command: str):  # type: ignore[no-untyped-def]  # a module with `arguments` and `run`
    return import_module(f"kaoping.cli.{command.replace('-', '_')}_command")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code. A user's mistake never shows a traceback."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    options = parser().parse_args(argv)
    terminal = Terminal(options.lang, options.json, options.quiet)
    try:
        return int(module(options.command).run(options, terminal) or OK)
    except Refused as refused:
        return terminal.refuse(refused.faults)
    except BrokenPipeError:
        sys.stderr.close()
        return OK
    except KeyboardInterrupt:
        print(terminal.word("已中断。", "interrupted."), file=sys.stderr)
        return INTERNAL
    except OSError as problem:
        where = Path(str(problem.filename)).name if problem.filename else ""
        print(
            terminal.word(f"不能读写 {where}:{problem.strerror}", f"cannot read or write {where}: {problem.strerror}"),
            file=sys.stderr,
        )
        return OUTPUT

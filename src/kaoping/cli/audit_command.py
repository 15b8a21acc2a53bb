"""``kaoping audit verify`` and ``export``: is the log untouched; the log as a file that anybody can check."""

from __future__ import annotations

import argparse
from pathlib import Path

from kaoping.cli.terminal import CHANGED, OK, Terminal

ABOUT_THE_FILE = """\
一行一条,JSON。摘要 = 散列(依次取 number at actor actor_name action object_kind object_id object_name unit_code details
algorithm previous 的值,写成一个 JSON 数组:UTF-8,键排序,无空白);algorithm 说明用 sha256 还是 sm3。

One entry a line, as JSON. Its digest is the hash (algorithm: sha256 or sm3) of the values of number, at, actor,
actor_name, action, object_kind, object_id, object_name, unit_code, details, algorithm, previous, in this order, as one
JSON list: UTF-8, sorted keys, no white space, not escaped to ASCII."""


def arguments(command: argparse.ArgumentParser) -> None:
    command.epilog = ABOUT_THE_FILE
    command.formatter_class = argparse.RawDescriptionHelpFormatter
    command.add_argument("what", choices=("verify", "export"), help="核对 / 导出 · verify / export")
    command.add_argument("--file", type=Path, metavar="FILE", help="核对导出的文件 / verify an exported file")
    command.add_argument("--out", type=Path, metavar="FILE", help="导出到 / export to")


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    from kaoping.web.config.preparing import require_database, start_django

    if options.what == "export" and options.out is None:
        terminal.say("export 需要 --out FILE", "export needs --out FILE")
        return 2
    start_django()
    if options.what == "verify" and options.file is not None:
        return verified(options.file, terminal)
    require_database()
    return verified(None, terminal) if options.what == "verify" else exported(options.out, terminal)


def verified(file: Path | None, terminal: Terminal) -> int:
    """Print the verdict on a file, or on the database."""
    from kaoping.web.audit.verify import verify, verify_file

    def tell(number: int) -> None:
        if number % 100_000 == 0:
            terminal.step(f"已核对 {number} 条", f"{number} entries verified")

    verdict = verify_file(file, tell) if file is not None else verify(tell)
    if terminal.as_json:
        terminal.json(verdict.as_json())
    else:
        terminal.say(verdict.words.zh, verdict.words.en)
    return OK if verdict.intact else CHANGED


def exported(out: Path, terminal: Terminal) -> int:
    from kaoping.web.audit.actions import export_chain

    count = export_chain(out=out, by=None)
    if terminal.as_json:
        terminal.json({"entries": count, "file": str(out)})
    else:
        terminal.say(f"已导出 {count} 条到 {out}", f"{count} entries exported to {out}")
    return OK

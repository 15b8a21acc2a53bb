"""``kaoping demo``: score every shipped scheme on its demonstration facts, then bring up the whole platform with a
district, its people and their cycles."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path

from kaoping.cli import score_command
from kaoping.cli.terminal import Terminal
from kaoping.problems import Refused

CYCLE = "2024"
PLATFORM = "platform"  # folder of the demonstration platform, inside the folder of the demonstration
BEGUN, PLANTED = "demo-begun", "demo-planted"  # marks in it: made by us, complete
OF_REAL_ONES = ("DATABASE_URL", "KAOPING_HOSTS", "KAOPING_HTTPS", "KAOPING_OIDC", "KAOPING_SECOND_FACTOR",
                "KAOPING_SECRET_KEY", "KAOPING_PASSWORD_DAYS")  # fmt: skip


def arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("--out", default="demo", metavar="DIR", help="写到哪里 / where to (demo)")
    command.add_argument(
        "--no-serve", action="store_true", help="算完即止，不打开平台 / end instead of bringing up the platform"
    )
    command.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")), help="端口 / port (8000)")


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    from kaoping.cli.pages import write_index
    from kaoping.demonstration import SCHEMES

    serving = not (options.no_serve or terminal.as_json)
    if serving:
        require_free(options.port)
    out = Path(options.out)
    done = [name for name in SCHEMES if demonstrate(name, out / name, terminal)]
    index = write_index(out, done, terminal.language)
    terminal.say(f"\n全部报告的目录：{index.resolve()}", f"\nall reports: {index.resolve()}")
    if terminal.as_json:
        terminal.json({"ok": True, "schemes": done, "index": str(index)})
    return bring_up(out / PLATFORM, options.port, terminal) if serving else 0


# --- the platform -------------------------------------------------------------------------------------------------


def require_free(port: int) -> None:
    from kaoping.web.config import servers

    servers.require_free("127.0.0.1", port)


def bring_up(home: Path, port: int, terminal: Terminal) -> int:
    """Plant the demonstration platform, unless it is there already, and turn into its server."""
    for name in OF_REAL_ONES:
        os.environ.pop(name, None)
    os.environ |= {"KAOPING_HOME": str(home.resolve()), "KAOPING_DEMO": "1"}
    if not is_planted(home):
        plant(home, terminal)
    terminal.say(
        "登录页列出全部演示账号和密码。", "the log-in page lists every demonstration account and the pass word."
    )
    terminal.out.flush()
    serve = ["-m", "kaoping", "serve", "--port", str(port), "--lang", terminal.language]
    os.execv(sys.executable, [sys.executable, "-P", *serve])


def is_planted(home: Path) -> bool:
    from kaoping import __version__

    mark = home / PLANTED
    return mark.exists() and mark.read_text(encoding="utf-8") == __version__


def plant(home: Path, terminal: Terminal) -> None:
    """Make the demonstration platform anew; what is left of an earlier or an unfinished one goes."""
    from kaoping import __version__
    from kaoping.web.config.faults import DEMO_IN_USE
    from kaoping.web.config.preparing import prepare

    if home.exists() and any(home.iterdir()) and not (home / BEGUN).exists():
        raise Refused([DEMO_IN_USE.at(folder=home)])
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    (home / BEGUN).touch()
    terminal.say("\n── 演示平台 " + "─" * 40, "\n── the demonstration platform " + "─" * 40)
    terminal.step("建立数据库", "the database")
    prepare()
    from kaoping.web.demonstration.seed import plant as planted
    from kaoping.web.people.viewer import today
    from kaoping.web.site.demo_accounts import demo_password

    planted(today(), demo_password(), terminal.step)
    (home / PLANTED).write_text(__version__, encoding="utf-8")


# --- the schemes --------------------------------------------------------------------------------------------------


def demonstrate(name: str, folder: Path, terminal: Terminal) -> bool:
    """One scheme on its demonstration facts; where points are pending, first the refusal."""
    from kaoping.api import load, score
    from kaoping.demonstration import write
    from kaoping.scheme.decisions import read_decisions

    facts = folder / "facts"
    write(name, facts, CYCLE)
    terminal.say(f"\n── {name} " + "─" * 40)
    edition = load(name)
    try:
        scored = score(edition, facts, CYCLE, progress=score_command.stage(terminal))
    except Refused as refused:
        terminal.faults(refused.faults)
        example = edition.path.parent / "decisions.demo.yaml"
        if not example.exists():
            return False
        terminal.say(
            f"以上待定数按演示决定 {example.name} 计算：",
            f"computed with the demonstration decisions of {example.name}:",
        )
        scored = score(name, facts, CYCLE, decide=read_decisions(example))
    scored.write(folder / "results", language=terminal.language)
    score_command.tell(scored, terminal)
    return True

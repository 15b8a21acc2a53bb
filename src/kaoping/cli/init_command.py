"""``kaoping init``: a new installation, asked for on the terminal, by options or in a file of answers."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from kaoping.cli.terminal import Terminal
from kaoping.problems import Refused

ADMINISTRATORS = {
    "system": ("system_admin", "系统管理员", "system administrator"),
    "security": ("security_admin", "安全管理员", "security administrator"),
    "audit": ("audit_admin", "审计管理员", "audit administrator"),
}


def arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("--home", metavar="DIR", help="数据文件夹 / data folder (KAOPING_HOME, ./kaoping-data)")
    command.add_argument("--answers", metavar="FILE", help="答案文件(YAML) / file of answers (YAML)")
    command.add_argument("--district", metavar="CODE:NAME", help="区县编号和名称,如 D01:青河区 / its code and name")
    for key, (_, zh, en) in ADMINISTRATORS.items():
        command.add_argument(f"--{key}", metavar="USER:NAME", help=f"{zh}的用户名和姓名 / {en}: user name and name")
    command.add_argument("--units", metavar="FILE", help="单位表(xlsx 或 CSV) / the units (xlsx or CSV)")


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    if options.home:
        os.environ["KAOPING_HOME"] = str(Path(options.home).resolve())
    from kaoping.web.config.preparing import home, prepare

    answers = answered(options, terminal)
    units = Path(answers["units"]) if answers.get("units") else None
    if units is not None:
        units.open("rb").close()  # not there: say so before anything is written
    prepare()
    from kaoping.web.config.installing import set_up

    code, name = answers["district"]
    passwords = set_up(district_code=code, district_name=name, administrators=answers["administrators"], units=units)
    tell(passwords, answers["administrators"], terminal)
    terminal.say(
        f"已建立:{name},数据在 {home()}。启动:kaoping serve",
        f"set up: {name}; the data lies in {home()}. Start it by: kaoping serve",
    )
    return 0


def tell(passwords: dict[str, str], administrators: dict[str, tuple[str, str]], terminal: Terminal) -> None:
    """The first pass words, shown this one time; each must be changed at the first sign-in."""
    if terminal.as_json:
        terminal.json({"ok": True, "passwords": passwords})
        return
    terminal.say(
        "首次登录用的密码(只显示这一次,登录后须更换):",
        "pass words for the first sign-in (shown once; each must be changed then):",
    )
    words = {role: terminal.word(zh, en) for role, zh, en in ADMINISTRATORS.values()}
    rows = [[words[role], user, passwords[user]] for role, (user, _) in administrators.items()]
    head = [("角色", "role"), ("用户名", "user name"), ("密码", "pass word")]
    terminal.table([terminal.word(zh, en) for zh, en in head], rows)


# --- answers ------------------------------------------------------------------------------------------------------


def answered(options: argparse.Namespace, terminal: Terminal) -> dict[str, Any]:
    """District, administrators (role → user name, name) and units, from the file, the options, or by asking."""
    given = from_file(options.answers) if options.answers else {}
    district = pair(options.district) or from_mapping(given.get("district"), "code", "name")
    people = given.get("administrators") or {}
    asking = sys.stdin.isatty() and not terminal.as_json
    missing: list[str] = []
    if district is None and asking:
        district = ask(terminal, "区县编号", "code of the district", "D01"), ask(terminal, "区县名称", "its name")
    if district is None:
        missing.append(terminal.word("区县(--district)", "the district (--district)"))
    administrators: dict[str, tuple[str, str]] = {}
    for key, (role, zh, en) in ADMINISTRATORS.items():
        found = pair(getattr(options, key)) or from_mapping(people.get(key), "username", "name")
        if found is None and asking:
            found = ask(terminal, f"{zh}的用户名", f"user name of the {en}"), ask(terminal, "姓名", "full name")
        if found is None:
            missing.append(terminal.word(f"{zh}(--{key})", f"the {en} (--{key})"))
        else:
            administrators[role] = found
    if missing:
        refuse_missing("、".join(missing))
    units = options.units or given.get("units")
    if units and options.answers and not options.units:
        units = Path(options.answers).parent / str(units)
    return {"district": district, "administrators": administrators, "units": units}


def refuse_missing(what: str) -> None:
    from kaoping.web.config.faults import ANSWER_MISSING

    raise Refused([ANSWER_MISSING.at(what=what)])


def from_file(path: str) -> dict[str, Any]:
    import yaml

    from kaoping.web.config.faults import ANSWERS_UNREADABLE

    try:
        found = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as problem:
        raise Refused([ANSWERS_UNREADABLE.at(why=" ".join(str(problem).split())[:200])]) from problem
    if not isinstance(found, dict) or not isinstance(found.get("administrators", {}), dict):
        raise Refused([ANSWERS_UNREADABLE.at(why=path)])
    return found


def pair(text: str | None) -> tuple[str, str] | None:
    """`left:right`; None where one of them is missing."""
    left, _, right = (text or "").replace("：", ":").partition(":")
    return (left.strip(), right.strip()) if left.strip() and right.strip() else None


def from_mapping(given: Any, *names: str) -> tuple[str, str] | None:
    if not isinstance(given, dict):
        return None
    left, right = (str(given.get(name) or "").strip() for name in names)
    return (left, right) if left and right else None


def ask(terminal: Terminal, zh: str, en: str, otherwise: str = "") -> str:
    """Ask until there is an answer."""
    while True:
        hint = f" [{otherwise}]" if otherwise else ""
        given = input(f"{terminal.word(zh, en)}{hint}: ").strip() or otherwise
        if given:
            return given

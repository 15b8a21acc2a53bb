"""Write the pages of docs/ that are made from the code; `--check` only says which of them are out of date.

Call it as `./run docs`. A page is one function in `PAGES`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from loop import loop_page
from rules import rules_page

from kaoping.problems import SEVERITY_WORDS, Kind

DOCS = Path(__file__).parent
SOURCE = DOCS.parent / "src"

ERRORS_HEAD = """\
<!-- Made from the code by `./run docs`; do not edit by hand. -->

# 问题一览 · What can be wrong

程序报告的每个问题都有固定编码。一次运行会列出发现的全部问题,每个问题说明位置、原因和改法;只要有一个错误,就不写任何结果。
花括号中的词在报告时换成具体内容。

Every problem that the program reports has a fixed code. One run lists all that it finds, each with its place, its
reason and how to mend it; as long as there is one error, no result is written. A word in braces is filled in when the
problem is reported.
"""


def errors_page() -> str:
    """docs/errors.md: every kind of fault, by the part of the program that finds it, in order of code."""
    parts = [ERRORS_HEAD]
    for package, kinds in kinds_by_package().items():
        parts.append(f"## {package}\n")
        parts.extend(described(kind) for _, kind in sorted(kinds.items()))
    return "\n".join(parts)


def kinds_by_package() -> dict[str, dict[str, Kind]]:
    """Package → code → kind. Kinds are constants of the modules that have `faults` in their names."""
    found: dict[str, dict[str, Kind]] = {}
    for module in fault_modules():
        constants = vars(import_module(module)).values()
        kinds = {constant.code: constant for constant in constants if isinstance(constant, Kind)}
        found.setdefault(module.rpartition(".")[0], {}).update(kinds)
    return found


def fault_modules() -> list[str]:
    return sorted(".".join(path.relative_to(SOURCE).with_suffix("").parts) for path in SOURCE.rglob("*faults*.py"))


def described(kind: Kind) -> str:
    words = f"{SEVERITY_WORDS['zh'][kind.severity]} · {SEVERITY_WORDS['en'][kind.severity]}"
    return f"### {kind.code}\n\n*{words}*\n\n{kind.zh}\\\n改法:{kind.mend_zh}\n\n{kind.en}\\\nTo mend: {kind.mend_en}\n"


PAGES: dict[str, Callable[[], str]] = {"errors.md": errors_page, "rules.md": rules_page, "loop.md": loop_page}


def main(arguments: list[str]) -> int:
    """Write every page whose text has changed, or with `--check` return 1 if there is one."""
    if arguments not in ([], ["--check"]):
        print("用法 / usage: ./run docs [--check]", file=sys.stderr)
        return 2
    stale = {name: text for name, page in PAGES.items() if (text := page()) != current(name)}
    if arguments == ["--check"]:
        for name in stale:
            print(f"docs/{name} 已过期,请运行 ./run docs / docs/{name} is out of date: run ./run docs")
        return int(bool(stale))
    for name, text in stale.items():
        (DOCS / name).write_text(text, encoding="utf-8")
        print(f"docs/{name}")
    return 0


def current(name: str) -> str | None:
    path = DOCS / name
    return path.read_text(encoding="utf-8") if path.exists() else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""``kaoping check [SCHEME …]``: faults of schemes, worked examples, and how much of the rules those cover."""

from __future__ import annotations

import argparse
import gc
from pathlib import Path
from typing import Any

from kaoping.cli.options import decided, decision_arguments, scheme_argument
from kaoping.cli.terminal import OK, Terminal, exit_code
from kaoping.problems import Fault, Refused, errors


def arguments(command: argparse.ArgumentParser) -> None:
    scheme_argument(command, many=True)
    decision_arguments(command)
    command.add_argument("--no-examples", action="store_true", help="不算例子 / leave the examples out")


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Check the schemes named, or all that are shipped. 0 where none has an error (warnings are allowed)."""
    from kaoping.scheme.versions import scheme_folders

    gc.disable()  # short and full of small objects: looking for circles among them costs a tenth of the time
    refs = options.scheme or [folder.name for folder in scheme_folders()]
    reports = [check_one(ref, options) for ref in refs]
    if terminal.as_json:
        terminal.json({"ok": not any(report["errors"] for report in reports), "schemes": [as_json(r) for r in reports]})
    else:
        for report in reports:
            tell(report, terminal)
    return max((exit_code(report["faults"]) for report in reports if report["errors"]), default=OK)


def check_one(ref: str, options: argparse.Namespace) -> dict[str, Any]:
    """Everything about one scheme: faults, and how its examples came out."""
    from kaoping.engine.examples.examine import examine
    from kaoping.scheme.load import read_edition
    from kaoping.scheme.versions import find

    try:
        path = find(ref)
        edition, faults = read_edition(path, decided(options))
    except Refused as refused:
        edition, faults = None, refused.faults
    report: dict[str, Any] = {"ref": ref, "edition": edition, "examples": None}
    file = Path(edition.path).parent / "examples.yaml" if edition else None
    if edition and file and file.exists() and not errors(faults) and not options.no_examples:
        report["examples"] = examine(edition, file.read_text(encoding="utf-8"), str(file))
        faults = [*faults, *report["examples"].faults]
    return report | {"faults": Refused(faults).faults, "errors": len(errors(faults))}


def as_json(report: dict[str, Any]) -> dict[str, Any]:
    edition, examples = report["edition"], report["examples"]
    return {
        "ref": report["ref"],
        "id": edition.scheme.id if edition else None,
        "version": edition.scheme.version if edition else None,
        "digest": edition.digest if edition else None,
        "errors": report["errors"],
        "faults": [fault.as_json() for fault in report["faults"]],
        "examples": None if examples is None else {"count": examples.examples, "coverage": coverage(examples)},
    }


def coverage(examples: Any) -> dict[str, int]:
    seen, required = examples.coverage.share
    return {"required": required, "seen": seen}


def tell(report: dict[str, Any], terminal: Terminal) -> None:
    edition, faults = report["edition"], report["faults"]
    name = f"{edition.scheme.id} {edition.scheme.version}" if edition else report["ref"]
    terminal.faults(faults)
    terminal.say(
        f"{name}：{summary(faults, 'zh')}{example_text(report, 'zh')}",
        f"{name}: {summary(faults, 'en')}{example_text(report, 'en')}",
    )


def summary(faults: list[Fault], language: str) -> str:
    wrong, warned = len(errors(faults)), sum(fault.severity == "warning" for fault in faults)
    if language == "zh":
        return (f"{wrong} 处错误" if wrong else "没有错误") + (f"，{warned} 处提醒" if warned else "")
    return (f"{wrong} error(s)" if wrong else "no error") + (f", {warned} warning(s)" if warned else "")


def example_text(report: dict[str, Any], language: str) -> str:
    examples = report["examples"]
    if examples is None:
        return ""
    counted = coverage(examples)
    percent = 100 * counted["seen"] // max(counted["required"], 1)
    if language == "zh":
        return f"；例子 {examples.examples} 个，覆盖规则的情形 {counted['seen']}/{counted['required']}（{percent}%）"
    return (
        f"; {examples.examples} examples cover {counted['seen']}/{counted['required']} cases of the rules ({percent}%)"
    )

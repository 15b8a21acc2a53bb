"""``kaoping score SCHEME --facts DIR --cycle 2024 --out DIR``."""

from __future__ import annotations

import argparse
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from kaoping.cli.options import decided, decision_arguments, fact_arguments, scheme_argument
from kaoping.cli.terminal import Terminal

if TYPE_CHECKING:
    from kaoping.api import Scored
    from kaoping.engine.results import Standing
    from kaoping.scheme.model import Scheme

STAGES = {
    "plan": ("编译方案", "compiling the scheme"),
    "facts": ("汇总事实", "aggregating the facts"),
    "points": ("计分", "computing points"),
    "reasons": ("写理由", "writing reasons"),
    "workbook": ("写工作簿", "writing the workbook"),
    "report": ("写报告", "writing the report"),
    "inputs": ("存入依据", "storing the inputs"),
}
SHOWN = 30  # units printed


def arguments(command: argparse.ArgumentParser) -> None:
    scheme_argument(command)
    fact_arguments(command)
    command.add_argument("--out", required=True, metavar="DIR", help="结果文件夹 / result folder")
    decision_arguments(command)


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    from kaoping.documents.folder import require_free

    require_free(Path(options.out).resolve())
    terminal.step("读取事实", "reading facts")
    scored = compute(options, terminal)
    folder = scored.write(options.out, language=terminal.language, progress=stage(terminal))
    if terminal.as_json:
        terminal.json(as_json(scored, folder))
    else:
        tell(scored, terminal)
        terminal.say(f"结果在 {folder}（打开 report.html）", f"results in {folder} (open report.html)")
    return 0


def compute(options: argparse.Namespace, terminal: Terminal) -> Scored:
    from kaoping.api import score

    return score(
        options.scheme,
        options.facts,
        options.cycle,
        decide=decided(options),
        trial=options.trial,
        progress=stage(terminal),
    )


def stage(terminal: Terminal):  # type: ignore[no-untyped-def]  # a callable that tells one stage
    return lambda name: terminal.step(*STAGES.get(name, (name, name)))


def tell(scored: Scored, terminal: Terminal) -> None:
    """The ranking as a table, then what keeps it from being final."""
    from kaoping.scheme.words import STATES

    results = scored.results
    english = terminal.language == "en"
    title = (results.scheme.title_en or results.scheme.title) if english else results.scheme.title
    terminal.say(f"{title} · {results.cycle} · {results.scheme.version}")
    head = (
        ["rank", "unit", "name", "total", "grade", "rewards", "state"]
        if english
        else ["名次", "编号", "单位", "总分", "等次", "奖惩", "状态"]
    )
    rows = [
        [
            str(line.rank or "—"),
            line.unit,
            line.name,
            total_text(line.total),
            line.grade or "—",
            rewards(line, results.scheme, english) or "—",
            line.state if english else STATES[line.state].zh,
        ]
        for line in results.standings[:SHOWN]
    ]
    keep = [i for i in range(len(head)) if i not in (4, 5) or any(row[i] != "—" for row in rows)]
    terminal.table(
        [head[i] for i in keep], [[row[i] for i in keep] for row in rows], right=[keep.index(0), keep.index(3)]
    )
    if len(results.standings) > SHOWN:
        terminal.say(f"  …… 共 {len(results.standings)} 个", f"  … {len(results.standings)} in all")
    leaves = {leaf.id for leaf in results.scheme.leaves()}
    open_cells = [score for score in results.scores if score.item in leaves and score.state in ("missing", "pending")]
    if open_cells:
        names = "、".join(f"{results.names[score.unit]} {score.item}" for score in open_cells[:5])
        count = len(open_cells)
        terminal.say(f"还不能定稿：{count} 处缺数或待定（{names}{'……' if count > 5 else ''}）",
                     f"not final yet: {count} missing or pending ({names}{'…' if count > 5 else ''})")  # fmt: skip
    for fault in [fault for fault in results.warnings if fault.severity == "warning"][:10]:
        terminal.say(fault.text(terminal.language))


def rewards(line: Standing, scheme: Scheme, english: bool) -> str:
    """Awards and funds by their titles; English keeps the ids."""
    from kaoping.scheme.words import REWARDS

    if english:
        return line.rewards_text
    titles = {fund.id: fund.title for fund in scheme.funds} | {
        award.id: f"{award.title}({award.unit})" for award in scheme.awards
    }
    return ";".join(f"{titles[id]} {REWARDS[text].zh if text in REWARDS else text}" for id, text in line.rewards)


def total_text(total: Decimal | None) -> str:
    return "—" if total is None else str(total)


def as_json(scored: Scored, folder: Path) -> dict[str, object]:
    results = scored.results
    return {
        "ok": True,
        "scheme": results.scheme.id,
        "version": results.scheme.version,
        "digest": results.digest,
        "cycle": results.cycle,
        "final": results.final,
        "out": str(folder),
        "totals": [
            {
                "unit": line.unit,
                "name": line.name,
                "total": None if line.total is None else str(line.total),
                "rank": line.rank,
                "grade": line.grade,
                "eligible": line.eligible,
                "rewards": dict(line.rewards),
                "state": line.state,
            }
            for line in results.standings
        ],
        "warnings": [fault.as_json() for fault in results.warnings],
    }

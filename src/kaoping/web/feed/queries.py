"""Reads of the feed: what it is made of, how it stands, and what a case costs (`costs.effect_lines`)."""

from __future__ import annotations

from dataclasses import dataclass

from kaoping.problems import Fault
from kaoping.web.cases.models import Source
from kaoping.web.cycles.models import Cycle
from kaoping.web.facts.models import of_cycle
from kaoping.web.facts.sources import changed_since
from kaoping.web.feed import live
from kaoping.web.feed.actions import why_not
from kaoping.web.feed.costs import effect_lines as effect_lines
from kaoping.web.feed.models import Feed
from kaoping.web.feed.rows import columns_read, left_out
from kaoping.web.feed.scope import sources_for
from kaoping.web.people.models import Person
from kaoping.web.results.models import Run
from kaoping.web.site.words import Said, said

COUNTED = 10_000
MEANINGS: tuple[tuple[str, Said], ...] = (
    ("case", said("案件编号，如 AJ-261119-0164", "the case's number, such as AJ-261119-0164")),
    ("unit", said(
        "发生地的网格；不在任何网格的算镇街，再没有的算受理平台。单位合并的算到并入的单位；不在本周期名册的算到名册里最近的上级",
        "the grid of the place; without one the town, else the platform that runs it. A merged unit counts as the one "
        "it went into; a unit outside the cycle's list as the nearest one above it that is in",
    )),
    ("level", said("日常、一般、较大，以最后核定的为准", "daily, general or major, as last corrected")),
    ("category", said("类别编号", "the category's code")),
    ("channel", said("上报渠道", "the channel by which it was reported")),
    ("found_by", said(
        "谁先发现：网格、监督员、公众、上级、媒体", "who found it first: grid, supervisor, public, upper, media"
    )),
    ("reported_at", said("上报时间；案件按它归入周期", "when it was reported; by this a case belongs to a cycle")),
    ("filed_at", said("受理立案时间", "when it was accepted")),
    ("due_at", said(
        "处置期限：首次超时的时刻，没有超时的为现在的期限；时钟停着（挂账、调解、诉讼、核查中）为空",
        "the limit of handling: when it first ran out, else the limit as it is now; empty while the clock stands "
        "(parked, mediation, court, being verified)",
    )),
    ("closed_at", said("结案时间；重新办理后清空", "when it was closed; emptied when it is opened again")),
    ("status", said("现在的状态", "its state now")),
    ("valid", said(
        "已受理立案且没有剔除。还没有受理、不予受理、核实不属实、被剔除，以及别人上报后并入其他案件的，为否",
        "accepted and not struck. Not while nobody has accepted it; not when it was refused, found untrue, struck, or "
        "reported by others and merged into another case",
    )),
    ("duplicate", said("网格重复上报：网格上报后并入其他案件", "reported twice by the grid: merged into another case")),
    ("fabricated", said("认定弄虚作假", "found to be made up")),
    ("wrong_level", said("级别报错", "reported at a wrong level")),
    ("returned", said("分中心退回过", "returned to the reporter")),
    ("extensions", said("同意的延期次数", "extensions that were granted")),
    ("rework", said("核查不通过的次数", "failed verifications")),
)  # fmt: skip
"""Column of the contract → what it is made of."""


@dataclass(frozen=True)
class Standing:
    """feed: None while rows are imported by hand. count: cases of the cycle, COUNTED + 1 for more. stored: rows that
    were imported. read: columns that the scheme reads. out: what stays away. run: the newest finished one that counted
    live cases; changed: whether cases have changed since. why_not: why the viewer cannot start or stop it. sources:
    those that may be chosen, and whether they are."""

    feed: Feed | None
    count: int
    stored: int
    read: frozenset[str]
    out: list[Said]
    run: Run | None
    changed: bool
    why_not: Fault | None
    sources: list[tuple[Source, bool]]

    @property
    def counted(self) -> list[Source]:
        """The sources that were chosen; none for all."""
        return [source for source, is_chosen in self.sources if is_chosen]


def standing(cycle: Cycle, person: Person) -> Standing:
    """How the feed of a cycle stands."""
    feed = Feed.objects.filter(cycle=cycle).select_related("on_by").first()
    runs = Run.objects.filter(cycle=cycle, state="done").select_related("snapshot").defer("summary")
    run = runs.order_by("-number").first() if feed else None
    return Standing(
        feed=feed,
        count=live.count(cycle, COUNTED),
        stored=of_cycle("cases", cycle)[: COUNTED + 1].count(),
        read=columns_read(cycle),
        out=left_out(cycle),
        run=run,
        changed=run is not None and run.snapshot is not None and changed_since(cycle, run.snapshot.tables),
        why_not=why_not(cycle, person),
        sources=_sources(cycle, feed),
    )


def _sources(cycle: Cycle, feed: Feed | None) -> list[tuple[Source, bool]]:
    chosen = set(feed.sources.all()) if feed else set()
    offered = set(sources_for(cycle)) | chosen
    return [(source, source in chosen) for source in sorted(offered, key=lambda source: source.code)]

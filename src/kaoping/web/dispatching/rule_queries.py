"""Reads of the rules of dispatch and of what dispatches have taught."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404

from kaoping.web.cases.models import LEVELS, Case
from kaoping.web.cases.rights import cases_seen
from kaoping.web.dispatching.models import Lesson, Rule
from kaoping.web.dispatching.places import READS_RULES, district, holds_place, name_of, seen_at
from kaoping.web.dispatching.queries import Kinds, kinds
from kaoping.web.dispatching.rulebook import entry_of, successors_on
from kaoping.web.people.roles import AUTHOR, DISPATCHER
from kaoping.web.people.viewer import Viewer
from kaoping.web.site.days import holds_on
from kaoping.web.site.words import Said, said

ROWS = 100  # of a page
CASES = 50  # that a lesson shows
VIEWS: dict[str, Said] = {
    "": said("现行", "in force"),
    "proposed": said("待审核", "proposed"),
    "broken": said("失效待改", "broken"),
    "later": said("以后生效", "later"),
    "ended": said("已停用", "ended"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A rule as the table shows it. goes: to which unit it leads today; broken: why it leads nowhere."""

    rule: Rule
    place: str
    category: str
    level: str
    unit: str
    goes: str
    helpers: tuple[str, ...]
    broken: Said | None
    can: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the table is narrowed to."""

    view: str = ""
    place: str = ""
    category: str = ""
    unit: str = ""


def seen(viewer: Viewer) -> QuerySet[Rule]:
    """Rules of the viewer's places, of what lies above them, and of everywhere."""
    rows = Rule.objects.filter(seen_at(viewer, *READS_RULES, everywhere=True))
    named = rows.select_related("place", "category", "unit", "duty", "replaces", "made_by", "decided_by")
    return named.prefetch_related("assisting")


def found(viewer: Viewer, wanted: Wanted) -> QuerySet[Rule]:
    """The table as it is asked for, without `broken`, which the tree decides."""
    rows = _of_view(seen(viewer), viewer, wanted.view)
    if wanted.place:
        rows = rows.filter(place__in=_named(viewer, wanted.place))
    if wanted.unit:
        rows = rows.filter(unit__in=_named(viewer, wanted.unit))
    if wanted.category.isascii() and wanted.category.isdecimal():
        rows = rows.filter(_below(int(wanted.category[:15])))
    return rows.order_by("place__code", "category__position", "category__code", "level", "-pk")


def _of_view(rows: QuerySet[Rule], viewer: Viewer, view: str) -> QuerySet[Rule]:
    day = viewer.on
    if view == "proposed":
        return rows.filter(state="proposed")
    if view == "ended":
        return rows.filter(Q(state="refused") | Q(to_on__lte=day))
    if view == "later":
        return rows.filter(state="accepted", from_on__gt=day).exclude(to_on__lte=day)
    return rows.filter(holds_on(day), state="accepted")


def _named(viewer: Viewer, text: str) -> list[int]:
    """Units of the viewer's district whose name or code holds a text."""
    own, wanted = district(viewer, *READS_RULES), text.casefold()
    nodes = (viewer.tree.nodes[unit] for unit in own if unit in viewer.tree.nodes)
    return [node.id for node in nodes if wanted in node.name.casefold() or wanted in node.code.casefold()][:500]


def _below(category: int) -> Q:
    """Rules of a category and of what it contains."""
    return Q(category=category) | Q(category__path__contains=f"/{category}/")


def lines(viewer: Viewer, rows: Iterable[Rule]) -> list[Line]:
    known, gone = kinds(), successors_on(viewer.on)
    return [line(viewer, rule, known, gone) for rule in rows]


def line(viewer: Viewer, rule: Rule, known: Kinds, gone: dict) -> Line:  # type: ignore[type-arg]
    entry = entry_of(rule, viewer.tree, gone)
    return Line(
        rule=rule,
        place=name_of(viewer.tree, rule.place) if rule.place else str(said("各处", "everywhere")),
        category=str(known.words(rule.category_id)),
        level=str(LEVELS[rule.level] if rule.level else said("不分级别", "any level")),
        unit=name_of(viewer.tree, rule.unit),
        goes=name_of(viewer.tree, entry.unit) if entry.unit else "",
        helpers=tuple(name_of(viewer.tree, unit) for unit in entry.assisting),
        broken=entry.broken,
        can=tuple(steps_of(viewer, rule)),
    )


def steps_of(viewer: Viewer, rule: Rule) -> list[str]:
    """What the viewer may do with a rule: accept, refuse, change, close."""
    decides = holds_place(viewer, rule.place_id, AUTHOR)
    if rule.state == "proposed":
        return ["accept", "refuse"] if decides and rule.made_by_id != viewer.person.pk else []
    if rule.state != "accepted" or rule.to_on is not None:
        return []
    if decides:
        return ["change", "close"]
    return ["change"] if holds_place(viewer, rule.place_id, DISPATCHER) else []


def rule_or_404(viewer: Viewer, pk: int) -> Rule:
    """A rule that concerns the viewer; Http404 for any other."""
    rule = seen(viewer).filter(pk=pk).first()
    if rule is None:
        raise Http404
    return rule


def history(rule: Rule) -> list[Rule]:
    """The rules that this one followed, and those that followed it, the newest first."""
    before: list[Rule] = []
    at = rule
    while at.replaces is not None and len(before) < 20:
        at = at.replaces
        before.append(at)
    after = list(Rule.objects.filter(replaces=rule).exclude(state="refused").select_related("unit", "made_by"))
    return [*sorted(after, key=lambda each: -each.pk), *before]


# --- lessons --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Learnt:
    """A lesson as the table shows it. share: per cent."""

    lesson: Lesson
    category: str
    town: str
    suggested: str
    unit: str
    share: int
    can: bool


def lessons_seen(viewer: Viewer) -> QuerySet[Lesson]:
    rows = Lesson.objects.filter(town__in=viewer.reach(*READS_RULES))
    return rows.select_related("category", "town", "suggested", "unit", "rule", "decided_by")


def learnt(viewer: Viewer, rows: Iterable[Lesson]) -> list[Learnt]:
    """Lessons as the table shows them."""
    known = kinds()
    return [
        Learnt(
            lesson,
            str(known.words(lesson.category_id)),
            name_of(viewer.tree, lesson.town),
            name_of(viewer.tree, lesson.suggested) if lesson.suggested else "",
            name_of(viewer.tree, lesson.unit),
            100 * lesson.times // max(lesson.total, 1),
            lesson.state == "open" and viewer.reaches(lesson.town_id, AUTHOR),
        )
        for lesson in rows
    ]


def lesson_or_404(viewer: Viewer, pk: int) -> Lesson:
    """A lesson of a town of the viewer; Http404 for any other."""
    lesson = lessons_seen(viewer).filter(pk=pk).first()
    if lesson is None:
        raise Http404
    return lesson


def cases_of(viewer: Viewer, lesson: Lesson) -> list[Case]:
    """The newest cases that taught it, as far as the viewer sees them."""
    rows = cases_seen(viewer).filter(
        category=lesson.category_id, town=lesson.town_id, level=lesson.level, lead=lesson.unit_id,
        reported_at__date__gte=lesson.since,
    )  # fmt: skip
    return list(rows.exclude(state__in=("rejected", "merged")).order_by("-id")[:CASES])

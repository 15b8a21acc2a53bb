"""The steps of a case in words, newest first, with how long each took and what it brought."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kaoping.web.audit.masking import masked
from kaoping.web.casebook.pictures import Shown
from kaoping.web.casebook.spans import interval, length
from kaoping.web.cases.loop import ACTIONS
from kaoping.web.cases.models import LEVELS, SATISFACTION, Case, Category, Step
from kaoping.web.people.viewer import Viewer
from kaoping.web.site.words import Said, said, say

FROM_OUTSIDE = ("report_public", "take_over", "hold")
NAMED: dict[str, Said] = {
    "level": said("级别", "level"),
    "category": said("类别", "category"),
    "satisfaction": said("满意度", "satisfaction"),
    "parked_until": said("挂账到", "parked until"),
}
WORDS = {"level": LEVELS, "satisfaction": SATISFACTION}


@dataclass(frozen=True, slots=True)
class Line:
    """A step as the page tells it. reason: without numbers of people. took: since the step before. notes: what it
    changed and brought."""

    step: Step
    reason: str
    words: Said
    who: str
    where: str
    took: str
    notes: list[str]
    files: list[Shown]


def steps_of(case: Case) -> list[Step]:
    """Oldest first."""
    return list(Step.objects.filter(case=case).select_related("by__unit", "unit").order_by("number"))


def lines(viewer: Viewer, steps: Sequence[Step], files: Sequence[Shown]) -> list[Line]:
    """The way of the case so far, newest first."""
    categories = _categories(steps)
    brought = {each.file.pk: each for each in files}
    taken = {pk for step in steps for pk in step.more.get("files", ())}
    first = [each for each in files if each.file.pk not in taken]  # those of the report
    found = []
    for number, step in enumerate(steps):
        own = [brought[pk] for pk in step.more.get("files", ()) if pk in brought] if number else first
        before = steps[number - 1] if number else None
        found.append(_line(viewer, step, before, own, categories))
    return found[::-1]


def _line(viewer: Viewer, step: Step, before: Step | None, files: list[Shown], categories: dict[str, str]) -> Line:
    return Line(
        step=step,
        reason=masked(step.reason),
        words=ACTIONS[step.action],
        who=who_did(step),
        where=viewer.name_of(step.by.unit) if step.by and step.by.unit else "",
        took=_took(step, before),
        notes=[*_changes(step, categories), *_more(viewer, step)],
        files=files,
    )


def who_did(step: Step) -> str:
    if step.by is not None:
        return step.by.name
    return say("公众", "the public") if step.action in FROM_OUTSIDE else say("系统", "the system")


def _took(step: Step, before: Step | None) -> str:
    if before is None:
        return ""
    words, span = ACTIONS[before.action], interval(int((step.at - before.at).total_seconds()))
    return say(f"{words.zh}后 {span.zh}", f"{span.en} after: {words.en}")


def _categories(steps: Sequence[Step]) -> dict[str, str]:
    """Names of the categories that steps changed, by id as the steps keep it."""
    wanted = {each for step in steps for each in step.changes.get("category", ()) if each}
    return (
        {str(pk): name for pk, name in Category.objects.filter(pk__in=wanted).values_list("pk", "name")}
        if wanted
        else {}
    )


def _changes(step: Step, categories: dict[str, str]) -> list[str]:
    """级别：一般 → 较大."""
    told = []
    for field, words in NAMED.items():
        if field in step.changes:
            old, new = (_worded(field, each, categories) for each in step.changes[field])
            told.append(say(f"{words.zh}：{old or '—'} → {new or '—'}", f"{words.en}: {old or '—'} → {new or '—'}"))
    return told


def _worded(field: str, text: str, categories: dict[str, str]) -> str:
    if field == "category":
        return categories.get(text, text)
    return str(WORDS[field][text]) if field in WORDS and text in WORDS[field] else text


def _more(viewer: Viewer, step: Step) -> list[str]:
    """What the action brought along: units, the plan, how much time, the other case."""
    more, told = step.more, []
    if "lead" in more:
        told.append(say("主办 {n}", "lead unit: {n}", n=_named(viewer, more["lead"])))
    if more.get("assisting"):
        names = [_named(viewer, code) for code in more["assisting"]]
        told.append(say("协办 {n}", "assisting: {n}", n=say("、", ", ").join(names)))
    if "plan" in more:
        plan = more["plan"]
        told.append(
            say(
                "五定：责任领导 {a}，责任人 {b}，期限 {c}",
                "plan: leader {a}, officer {b}, by {c}",
                a=plan.get("leader", ""),
                b=plan.get("officer", ""),
                c=plan.get("deadline", ""),
            )
        )
    if more.get("seconds"):
        told.append(say("延期 {n}", "more time: {n}", n=length(more["seconds"])))
    if "other" in more:
        told.append(say("并入 {n}", "into {n}", n=more["other"]))
    return told


def _named(viewer: Viewer, code: str) -> str:
    node = viewer.tree.by_code.get(code)
    return node.name if node else code

"""Everything that the page of a case shows, gathered once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils import timezone

from kaoping.web.casebook import contacts
from kaoping.web.casebook.face import Face, face_of
from kaoping.web.casebook.pictures import Shown, distance, files_of
from kaoping.web.casebook.place import Near, area_of, nearby
from kaoping.web.casebook.stages import Stage, stages
from kaoping.web.casebook.timeline import Line, lines, steps_of
from kaoping.web.casebook.turns import Turn, turn_of
from kaoping.web.cases.files import MOST
from kaoping.web.cases.loop import STATES
from kaoping.web.cases.models import CHANNELS, LEVELS, SATISFACTION, Assisting, Case, Plan
from kaoping.web.cases.rights import cases_seen, hand_of
from kaoping.web.dispatching.queries import Suggestion, suggest
from kaoping.web.people.viewer import Viewer
from kaoping.web.site.words import Said, say
from kaoping.web.units.models import Unit

TITLE = 24  # characters of the description that stand for a title
DATUM = "CGCS2000"
MANNERS = {"general": "badge-quiet", "major": "badge-warn", "daily": "badge-quiet"}


@dataclass(frozen=True)
class Look:
    """What the page shows of a case. contact: None where nobody left one."""

    case: Case
    title: str
    kind: str
    state: Said
    level: Said
    channel: Said
    place: str
    lead: str
    helpers: list[str]
    plan: Plan | None
    stages: Sequence[Stage]
    files: Sequence[Shown]
    distance: Said | None
    lines: Sequence[Line]
    face: Face
    turn: Turn
    near: list[Near]
    area: dict[str, Any]
    contact: contacts.Shown | None
    may_open_contact: bool
    suggestion: Suggestion | None

    @property
    def pictures(self) -> list[Shown]:
        return [each for each in self.files if each.file.is_picture]

    @property
    def documents(self) -> list[Shown]:
        return [each for each in self.files if not each.file.is_picture]

    @property
    def files_left(self) -> int:
        return max(MOST - len(self.files), 0)

    @property
    def awaits_result(self) -> bool:
        """Whether pictures of the result are still to come."""
        return self.case.stage == "handle" and not any(each.file.when == "result" for each in self.files)

    @property
    def satisfaction(self) -> Said:
        return SATISFACTION[self.case.satisfaction]

    @property
    def level_class(self) -> str:
        return MANNERS[self.case.level]

    @property
    def coordinates(self) -> str:
        """31.123456, 121.123456: latitude first, as people read them out."""
        return f"{self.case.latitude:.6f}, {self.case.longitude:.6f}" if self.case.longitude is not None else ""

    @property
    def datum(self) -> str:
        return DATUM


def one_or_404(viewer: Viewer, pk: int) -> Case:
    """A case that the viewer sees, with all that its page names."""
    beside = ("category__parent", "reporter__unit", "source", "duplicate_of", "grid", "town", "desk", "lead")
    found = cases_seen(viewer).select_related(*beside).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def title_of(case: Case) -> str:
    """The first words of the description, else its category, else its number."""
    first = case.text.strip().splitlines()[0].strip() if case.text.strip() else ""
    sentence = first.split("。", 1)[0].split("，", 1)[0]
    if sentence:
        return sentence if len(sentence) <= TITLE else sentence[: TITLE - 1] + "…"
    return kind_of(case) or case.number


def kind_of(case: Case) -> str:
    """道路—路面坑洞."""
    if case.category is None:
        return ""
    chain = [case.category.parent, case.category] if case.category.parent else [case.category]
    return say("—", " – ").join(say(each.name, each.name_en or each.name) for each in chain)


def look_at(viewer: Viewer, case: Case) -> Look:
    """Read everything."""
    now = timezone.now()
    hand, steps, files = hand_of(viewer, case, now), steps_of(case), files_of(case)
    contact = contacts.contact_of(case)
    turn = turn_of(hand)
    return Look(
        case=case,
        title=title_of(case),
        kind=kind_of(case),
        state=STATES[case.state].words,
        level=LEVELS[case.level],
        channel=CHANNELS[case.channel],
        place=place_of(viewer, case),
        lead=viewer.name_of(case.lead) if case.lead else "",
        helpers=[viewer.name_of(unit) for unit in _helpers(case)],
        plan=Plan.objects.filter(case=case).first(),
        stages=stages(viewer, case, steps),
        files=files,
        distance=distance(files),
        lines=lines(viewer, steps, files),
        face=face_of(case, now),
        turn=turn,
        near=nearby(viewer, case),
        area={"area": area_of(case), "point": _point(case), "accuracy": case.accuracy},
        contact=contacts.masked(contact) if contact else None,
        may_open_contact=contact is not None and contacts.may_open(hand),
        suggestion=_suggestion(case, turn),
    )


def _helpers(case: Case) -> list[Unit]:
    return [each.unit for each in Assisting.objects.filter(case=case).select_related("unit").order_by("unit__code")]


def _point(case: Case) -> list[float] | None:
    return None if case.latitude is None or case.longitude is None else [case.latitude, case.longitude]


def _suggestion(case: Case, turn: Turn) -> Suggestion | None:
    """What the rules of dispatch name, for those who dispatch."""
    if not any(offer.row.action in ("dispatch", "transfer") for offer in turn.offers):
        return None
    return suggest(case)


def place_of(viewer: Viewer, case: Case) -> str:
    """柳林镇三里村网格: the town and the grid, as far as they are known."""
    units = [unit for unit in (case.town, case.grid) if unit is not None]
    names = list(dict.fromkeys(viewer.name_of(unit) for unit in units)) or [viewer.name_of(case.desk)]
    if len(names) == 1 or names[1].startswith(names[0]):
        return names[-1]
    return say("", " · ").join(names)

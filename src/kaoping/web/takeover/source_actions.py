"""Every write of sources: other platforms and applications that cases come from."""

from __future__ import annotations

from kaoping.problems import Fault, Refused
from kaoping.web.audit.recording import action, note
from kaoping.web.cases.keys import digest_of, fresh_key
from kaoping.web.cases.models import Source
from kaoping.web.people.models import Person
from kaoping.web.people.roles import AUTHOR
from kaoping.web.people.viewer import Viewer, viewer_of
from kaoping.web.takeover import faults
from kaoping.web.units.models import Unit

CHANNELS = ("import", "open311")
PLATFORMS = ("district", "town")  # kinds of units that run cases


def may_have(viewer: Viewer, unit: Unit) -> bool:
    """Whether the viewer may make a source for a unit: a platform of their own part."""
    node = viewer.tree.nodes.get(unit.pk)
    return node is not None and node.kind in PLATFORMS and viewer.reaches(unit.pk, AUTHOR)


@action
def make(*, code: str, name: str, channel: str, unit: Unit, most_a_minute: int, by: Person) -> tuple[Source, str]:
    """A source and its key, to be shown once. most_a_minute: requests by Open311."""
    wrong: list[Fault] = []
    if Source.objects.filter(code=code).exists():
        wrong.append(faults.CODE_TAKEN.at(code=code))
    if channel not in CHANNELS or not may_have(viewer_of(by), unit):
        wrong.append(faults.NOT_YOUR_UNIT.at())
    if wrong:
        raise Refused(wrong)
    key = fresh_key()
    mapping = {"most_a_minute": most_a_minute} if channel == "open311" else {}
    made = Source.objects.create(
        code=code, name=name, channel=channel, unit=unit, key_digest=digest_of(key), mapping=mapping, made_by=by
    )
    note("source.made", made, by=by, unit=unit, code=code, channel=channel)
    return made, key


@action
def renew_key(*, source: Source, by: Person) -> str:
    """Another key, to be shown once; the earlier one opens nothing any more."""
    held = _held(source, by)
    key = fresh_key()
    held.key_digest = digest_of(key)
    held.save(update_fields=["key_digest"])
    note("source.key_renewed", held, by=by, unit=held.unit, code=held.code)
    return key


@action
def withdraw(*, source: Source, by: Person) -> Source:
    """From now on nothing comes from it; its cases stay."""
    held = _held(source, by)
    held.is_open, held.key_digest = False, ""
    held.save(update_fields=["is_open", "key_digest"])
    note("source.withdrawn", held, by=by, unit=held.unit, code=held.code)
    return held


def _held(source: Source, by: Person) -> Source:
    held = Source.objects.select_for_update(of=("self",), no_key=True).select_related("unit").get(pk=source.pk)
    if not viewer_of(by).reaches(held.unit_id, AUTHOR):
        raise Refused([faults.NOT_YOURS.at()])
    if not held.is_open:
        raise Refused([faults.WITHDRAWN.at(name=held.name)])
    return held

"""A settled review becomes a version of a scheme in the register."""

from __future__ import annotations

from django.utils import timezone

from kaoping.problems import Refused
from kaoping.web.audit.recording import action, note
from kaoping.web.bridge import reading_drafts as bridge
from kaoping.web.bridge.reading import ItemPlace, is_known
from kaoping.web.clauses import faults
from kaoping.web.clauses.figures import bare
from kaoping.web.clauses.locks import held, held_open, in_office, state_words
from kaoping.web.clauses.models import RULED, SETTLED, Clause, Item, Review
from kaoping.web.people.models import Person
from kaoping.web.schemes import actions as schemes
from kaoping.web.schemes.models import Version

FAULTS_KEPT = 200


@action
def write(*, review: Review, by: Person) -> Version:
    """Write a review as the next draft of its scheme; from then on the review is read only. Raises Refused."""
    found = held_open(review, by)
    clauses = list(found.clauses.select_related("item", "settled_by"))
    made = drafted(found, clauses)
    words = f"由“{found.name}”逐条审读写成"
    version = schemes.create(text=made.text, owner=found.owner, by=by, note=words)
    found.state, found.version, found.written_at, found.written_by = "written", version, timezone.now(), by
    found.document = {**found.document, "written": [fault.as_json() for fault in made.faults[:FAULTS_KEPT]]}
    found.save(update_fields=["state", "version", "written_at", "written_by", "document", "changed_at"])
    for clause in clauses:
        clause.leaf = made.homes.get(clause.key, "")[:60]
    Clause.objects.bulk_update(clauses, ["leaf"])
    note("review.written", found, by=by, unit=found.owner, version=version.pk, digest=version.digest)
    return version


@action
def take_up(*, review: Review, by: Person) -> Review:
    """Go on with a review whose version of the scheme was withdrawn; it can be written anew. Raises Refused."""
    found = held(review)
    in_office(by, found.owner)
    if found.state != "written" or found.version is None or found.version.state != "withdrawn":
        raise Refused([faults.NOT_OPEN.at(None, **state_words(found))])
    was, found.state, found.version = found.version, "open", None
    found.save(update_fields=["state", "version", "changed_at"])
    note("review.taken_up", found, by=by, unit=found.owner, version=was.pk)
    return found


def drafted(review: Review, clauses: list[Clause]) -> bridge.Written:
    """The scheme that a review comes to, as far as it is settled. Raises Refused while something is open."""
    left = sum(clause.is_open for clause in clauses)
    if left:
        raise Refused([faults.STILL_OPEN.at(None, count=left)])
    old = [clause.number for clause in clauses if clause.rule and not is_known(clause.rule)]
    if old:
        raise Refused([faults.OUTDATED.at(None, number=number) for number in old])
    if not any(clause.rule for clause in clauses):
        raise Refused([faults.NO_RULES.at()])
    items = list(review.items.all())
    keys = {item.pk: item.key for item in items}
    return bridge.write(
        review.document,
        [place_of(item, keys) for item in items],
        [settled(clause) for clause in clauses],
        heading(review),
    )


def heading(review: Review) -> bridge.Heading:
    choices = {"kind": "town", "cycle": "", "answers": {}, **review.choices}
    code = choices.get("code") or f"{review.owner.code.lower()}-{review.created_at.year}-{review.pk}"
    day = timezone.localdate().isoformat()
    return bridge.Heading(code, review.title, choices["kind"] or "town", choices["cycle"], day, choices["answers"])


def place_of(item: Item, keys: dict[int, str]) -> ItemPlace:
    responsible = tuple(each for each in item.responsible.split("、") if each)
    return ItemPlace(
        item.key, keys.get(item.parent_id or 0, ""), item.number, item.title, item.start, item.end,
        bare(item.points), responsible, item.method, item.extra, item.proposed,
    )  # fmt: skip


def settled(clause: Clause) -> bridge.SettledClause:
    return bridge.SettledClause(
        key=clause.key,
        start=clause.start,
        end=clause.end,
        text=clause.text,
        path=tuple(str(each) for each in clause.path),
        part=clause.part,
        item=clause.item.key if clause.item else "",
        points=clause.bound,
        more=clause.more,
        rule=clause.rule,
        aside=clause.tier == "aside",
        notes=clause.reasons,
        remark=remark(clause),
        figure=clause.figure or None,
        why=clause.why,
    )


def remark(clause: Clause) -> str:
    """How a clause was settled otherwise than by taking what was read."""
    if clause.settled not in ("rewritten", "aside") and not (clause.settled in RULED and clause.why):
        return ""
    who = clause.settled_by.name if clause.settled_by else ""
    on = timezone.localdate(clause.settled_at).isoformat() if clause.settled_at else ""
    words = f"“{clause.words}”" if clause.words else ""
    return f"第 {clause.number} 处{SETTLED[clause.settled].zh}{words}，依据：{clause.why}（{who} {on}）"

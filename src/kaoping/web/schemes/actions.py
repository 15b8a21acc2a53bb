"""Every write of the register: texts and their way to being in force, and how decisions (口径) are settled."""

from __future__ import annotations

import datetime
import json
from typing import Any

from django.db.models import Max, QuerySet
from django.utils import timezone

from kaoping.problems import Fault, Place, Refused
from kaoping.web.audit.recording import action, note
from kaoping.web.bridge import schemes as bridge
from kaoping.web.jobs.running import enqueue
from kaoping.web.people.models import Person
from kaoping.web.people.roles import APPROVER, AUTHOR, ROLES
from kaoping.web.people.viewer import viewer_of
from kaoping.web.schemes import faults
from kaoping.web.schemes.models import STATES, Decision, Effect, Scheme, Version
from kaoping.web.schemes.queries import decisions_in_force, last_run
from kaoping.web.site.words import said
from kaoping.web.units.models import Unit

SLUG = bridge.ID


@action
def create(*, text: str, owner: Unit, by: Person, note: str = "") -> Version:
    """Register a text: the first version of a new scheme, or the next draft of the scheme whose id it bears.

    It may still have errors, as long as its id can be read. Raises Refused.
    """
    _in_office(by, owner, AUTHOR)
    text = _savable(text)
    checked = bridge.check_now(text)
    if not SLUG.fullmatch(checked.scheme_id):
        raise Refused([faults.NO_ID.at(), *checked.faults])
    scheme, made = Scheme.objects.get_or_create(code=checked.scheme_id, defaults={"owner": owner, "created_by": by})
    if scheme.owner_id != owner.pk and not made:
        raise Refused([faults.OTHER_OWNER.at(code=scheme.code)])
    Scheme.objects.select_for_update(no_key=True).get(pk=scheme.pk)
    last = scheme.versions.aggregate(last=Max("number"))["last"] or 0
    version = Version.objects.create(
        scheme=scheme,
        number=last + 1,
        title=checked.title or scheme.code,
        title_en=checked.title_en,
        text=text,
        digest=bridge.digest(text),
        note=note.strip()[:500],
        created_by=by,
    )
    version.editors.add(by, *_writers_before(version))
    carried = _carry_over(version) if checked.outline else []
    _note("scheme.drafted", version, by, digest=version.digest, errors=len(checked.errors), carried=carried)
    return version


def _writers_before(version: Version) -> set[int]:
    """Who wrote what nobody approved since the last approved version: a draft may be a copy of it, under another name.

    What was approved has been judged by somebody else already.
    """
    earlier = version.scheme.versions.filter(number__lt=version.number)
    last = earlier.filter(approved_at__isnull=False).aggregate(last=Max("number"))["last"] or 0
    return {writer for each in earlier.filter(number__gt=last) for writer in writers_of(each) if writer}


def _carry_over(version: Version) -> list[str]:
    """What two people settled on the version before holds for the new one, wherever its text asks the same question.

    The keys that were taken over.
    """
    before = version.scheme.versions.filter(state="approved", number__lt=version.number).order_by("-number").first()
    if before is None:
        return []
    old, new = (
        {each.key: each.question for each in bridge.check(text).questions} for text in (before.text, version.text)
    )
    fitting = bridge.fitting(version.text, decisions_in_force(before))
    same = [key for key in fitting if old[key] == new[key]]
    rows = list(before.decisions.filter(key__in=same, confirmed_at__isnull=False, replaced_at__isnull=True))
    for row in rows:
        row.pk, row.version = None, version
    Decision.objects.bulk_create(rows)
    return sorted(row.key for row in rows)


@action
def save_draft(*, version: Version, text: str, note: str, by: Person, loaded: str = "") -> Version:
    """Keep a draft's text, whatever its faults. loaded: digest of the text that was on the page when editing began.

    Proposals and decisions that the new text no longer knows are set aside. Raises Refused, among others when somebody
    else saved in between.
    """
    text = _savable(text)
    held = _held(version)
    _in_office(by, held.scheme.owner, AUTHOR)
    if held.state != "draft":
        raise Refused([faults.NOT_A_DRAFT.at(None, number=held.number, **_state(held))])
    if loaded and loaded != held.digest and held.digest != bridge.digest(text):
        raise Refused([faults.SAVED_BETWEEN.at()])
    checked = bridge.check_now(text)
    before = held.digest
    held.text, held.digest = text, bridge.digest(text)
    held.title = checked.title or held.title
    held.title_en = checked.title_en if checked.title else held.title_en
    held.note = note.strip()[:500]
    held.save(update_fields=["text", "digest", "title", "title_en", "note"])
    held.editors.add(by)
    dropped = _set_stale_aside(held) if checked.outline else []
    _note("scheme.saved", held, by, before=before, digest=held.digest, errors=len(checked.errors), dropped=dropped)
    return held


@action
def submit(*, version: Version, by: Person) -> Version:
    """Hand a draft without errors to the approver; its text is fixed from now on. Raises Refused."""
    held = _held(version)
    _in_office(by, held.scheme.owner, AUTHOR)
    if held.state != "draft":
        raise Refused([faults.NOT_A_DRAFT.at(None, number=held.number, **_state(held))])
    found = faults_of(held)
    if found:
        raise Refused([faults.HAS_ERRORS.at(count=len(found)), *found])
    held.state, held.submitted_at, held.submitted_by, held.returned_reason = "submitted", timezone.now(), by, ""
    held.save(update_fields=["state", "submitted_at", "submitted_by", "returned_reason"])
    held.editors.add(by)
    _note("scheme.submitted", held, by, digest=held.digest)
    return held


@action
def approve(*, version: Version, in_force_from: datetime.date, by: Person) -> Version:
    """Put a submitted version in force from a day; the one before it ends there. Raises Refused.

    Nobody who wrote or submitted it may; of two approvers at once the second is told who was first.
    """
    held = _to_be_judged(version, by)
    last = _approved(held.scheme).order_by("-in_force_from").first()
    if last is not None and last.in_force_from is not None and last.in_force_from >= in_force_from:
        raise Refused([faults.OVERLAP.at(number=last.number, since=last.in_force_from)])
    if last is not None:
        last.in_force_to = in_force_from
        last.save(update_fields=["in_force_to"])
    held.state, held.approved_at, held.approved_by, held.in_force_from = "approved", timezone.now(), by, in_force_from
    held.save(update_fields=["state", "approved_at", "approved_by", "in_force_from"])
    _note("scheme.approved", held, by, digest=held.digest, in_force_from=in_force_from, ends=last and last.number)
    return held


@action
def return_draft(*, version: Version, reason: str, by: Person) -> Version:
    """Give a submitted version back to its authors, with the reason. Raises Refused."""
    held = _to_be_judged(version, by)
    held.returned_reason = _reason(reason)
    held.state, held.submitted_at, held.submitted_by = "draft", None, None
    held.save(update_fields=["state", "submitted_at", "submitted_by", "returned_reason"])
    _note("scheme.returned", held, by, reason=held.returned_reason)
    return held


@action
def withdraw(*, version: Version, reason: str, by: Person) -> Version:
    """Set a version aside for good: a draft or a submitted one by an author, an approved one that no cycle uses by an
    approver (the one before it is in force again). Raises Refused."""
    held = _held(version)
    _in_office(by, held.scheme.owner, APPROVER if held.state == "approved" else AUTHOR)
    reason = _reason(reason)
    if held.state == "withdrawn":
        raise Refused([faults.WITHDRAWN.at(number=held.number)])
    if uses := held.cycles.count():
        raise Refused([faults.IN_USE.at(count=uses, number=held.number)])
    if held.state == "approved":
        _approved(held.scheme).filter(in_force_to=held.in_force_from).update(in_force_to=held.in_force_to)
    before, held.state, held.returned_reason = held.state, "withdrawn", reason
    held.save(update_fields=["state", "returned_reason"])
    _note("scheme.withdrawn", held, by, before=before, reason=reason)
    return held


def faults_of(version: Version) -> list[Fault]:
    """The errors that keep a version from being submitted: those of its text, and an id that is not the scheme's."""
    checked = bridge.check(version.text)
    found = list(checked.errors)
    if checked.scheme_id and checked.scheme_id != version.scheme.code:
        place = Place(file=bridge.NAME, line=bridge.line_of(version.text, "id"))
        found.append(faults.OTHER_ID.at(place, found=checked.scheme_id, code=version.scheme.code))
    return found


# --- decisions -------------------------------------------------------------------------------------------------------


@action
def decide(*, version: Version, key: str, choice: str, why: str, by: Person) -> Decision:
    """Propose how a decision is settled, or a pending figure; it holds when somebody else confirms it.

    A proposal that still waits is replaced. Raises Refused, with the faults of the scheme where the choice makes any.
    """
    held = _decidable(version)
    _in_office(by, held.scheme.owner, AUTHOR, APPROVER)
    choice, why = choice.strip()[:60], _reason(why)
    _fits(held, key, choice, waiting=True)
    held.decisions.filter(key=key, confirmed_at__isnull=True, replaced_at__isnull=True).update(
        replaced_at=timezone.now()
    )
    made = Decision.objects.create(
        version=held, key=key, choice=choice, why=why, decided_at=timezone.now(), decided_by=by
    )
    _note("decision.proposed", held, by, key=key, choice=choice, why=why)
    return made


@action
def confirm(*, decision: Decision, by: Person) -> Decision:
    """Let a proposal hold; the one before it is replaced. Only an approver who did not propose it may.

    Raises Refused.
    """
    held, made = _waiting(decision, by)
    if made.decided_by_id == by.pk:
        raise Refused([faults.SAME_DECIDER.at(name=by.name)])
    _fits(held, made.key, made.choice, waiting=False)
    now = timezone.now()
    held.decisions.filter(key=made.key, confirmed_at__isnull=False, replaced_at__isnull=True).update(replaced_at=now)
    made.confirmed_at, made.confirmed_by = now, by
    made.save(update_fields=["confirmed_at", "confirmed_by"])
    _note("decision.confirmed", held, by, key=made.key, choice=made.choice)
    return made


@action
def refuse(*, decision: Decision, reason: str, by: Person) -> Decision:
    """Set a proposal aside, with the reason. Its proposer may take it back. Raises Refused."""
    held, made = _waiting(decision, by, AUTHOR)
    if made.decided_by_id != by.pk:
        _in_office(by, held.scheme.owner, APPROVER)
    reason = _reason(reason)
    made.replaced_at = timezone.now()
    made.save(update_fields=["replaced_at"])
    _note("decision.refused", held, by, key=made.key, choice=made.choice, reason=reason)
    return made


@action
def reopen(*, decision: Decision, reason: str, by: Person) -> Decision:
    """Make a settled figure pending again, so that several can be changed together; nothing is computed meanwhile.

    Raises Refused.
    """
    held = _decidable(decision.version)
    _in_office(by, held.scheme.owner, APPROVER)
    made = Decision.objects.select_for_update(no_key=True).get(pk=decision.pk)
    asked = {each.key: each for each in bridge.check(held.text).questions}
    if made.confirmed_at is None or made.replaced_at is not None or made.key not in asked or not asked[made.key].open:
        raise Refused([faults.DECISION_HANDLED.at(key=made.key)])
    reason = _reason(reason)
    made.replaced_at = timezone.now()
    made.save(update_fields=["replaced_at"])
    _note("decision.reopened", held, by, key=made.key, choice=made.choice, reason=reason)
    return made


def _decidable(version: Version) -> Version:
    held = _held(version)
    if held.state == "withdrawn":
        raise Refused([faults.WITHDRAWN.at(number=held.number)])
    return held


def _waiting(decision: Decision, by: Person, *roles: str) -> tuple[Version, Decision]:
    """A proposal that nobody has dealt with yet, and its version, both locked."""
    held = _decidable(decision.version)
    _in_office(by, held.scheme.owner, APPROVER, *roles)
    made = Decision.objects.select_for_update(no_key=True).get(pk=decision.pk)
    if made.confirmed_at is not None or made.replaced_at is not None:
        raise Refused([faults.DECISION_HANDLED.at(key=made.key)])
    return held, made


def _fits(version: Version, key: str, choice: str, *, waiting: bool) -> None:
    """Refuse a choice that the scheme does not know, or that makes faults beside the others (also those that wait)."""
    asked = {each.key: each for each in bridge.check(version.text).questions}
    if key not in asked:
        raise Refused([faults.NO_QUESTION.at(key=key)])
    if asked[key].option(choice) is None and not (asked[key].pending and bridge.is_figure(choice)):
        raise Refused([faults.NO_CHOICE.at(key=key, choice=choice)])
    rows = version.decisions.filter(replaced_at__isnull=True).exclude(key=key).order_by("confirmed_at")
    others = {each.key: each.choice for each in rows if waiting or each.confirmed_at}
    if found := bridge.choice_faults(version.text, key, choice, bridge.fitting(version.text, others)):
        raise Refused(found)


# --- trying a change -------------------------------------------------------------------------------------------------


@action
def try_change(*, old: Version, new: Version, by: Person) -> Effect:
    """Score the last cycle by both versions, in the background. The same question is answered once. Raises Refused.

    What was decided on the old version counts for the new one too, as far as its text knows it.
    """
    before = decisions_in_force(old)
    after = {**bridge.fitting(new.text, before), **decisions_in_force(new)}
    return _asked(old, new, "", {"old": before, "tries": [{"choice": "", "decisions": after}]}, by)


@action
def try_choices(*, version: Version, key: str, choice: str = "", by: Person) -> Effect:
    """Score the last cycle by every option of a decision, or by the figure `choice`, in the background.

    Raises Refused.
    """
    asked = {each.key: each for each in bridge.check(version.text).questions}
    if key not in asked:
        raise Refused([faults.NO_QUESTION.at(key=key)])
    names = [each.name for each in asked[key].options]
    if choice.strip() and bridge.is_figure(choice.strip()) and asked[key].pending:
        names.append(choice.strip()[:60])
    if not names:
        raise Refused([faults.NO_CHOICE.at(key=key, choice=choice[:60])])
    before = decisions_in_force(version)
    tries = [{"choice": name, "decisions": {**before, key: name}} for name in names]
    return _asked(version, version, key, {"old": before, "tries": tries}, by)


def _asked(old: Version, new: Version, key: str, question: dict[str, Any], by: Person) -> Effect:
    """The effect for a question on the newest run, computed unless that was done before."""
    _in_office(by, old.scheme.owner, AUTHOR, APPROVER)
    run = last_run(old.scheme)
    if run is None or run.snapshot is None:
        raise Refused([faults.NO_FACTS.at()])
    whole = [old.digest, new.digest, key, question, run.snapshot.digest, run.cycle.period]
    made, _ = Effect.objects.get_or_create(
        fingerprint=bridge.digest(json.dumps(whole, sort_keys=True, ensure_ascii=False)),
        defaults={"old": old, "new": new, "key": key, "question": question, "run": run, "asked_by": by},
    )
    if made.job is None or made.job.state in ("failed", "cancelled"):
        title = said(f"测算影响：{new.title}", f"trying a change: {new.title_en or new.title}")
        made.job = enqueue("schemes.effect", title=title, by=by, effect=made.pk)
        made.save(update_fields=["job"])
    note("scheme.effect_asked", made, by=by, unit=old.scheme.owner, key=key, run=run.pk)
    return made


# --- what all of them need -------------------------------------------------------------------------------------------


def _held(version: Version) -> Version:
    """The version as it is now, locked together with its scheme until the action ends."""
    Scheme.objects.select_for_update(no_key=True).get(pk=version.scheme_id)
    return (
        Version.objects.select_for_update(of=("self",), no_key=True).select_related("scheme__owner").get(pk=version.pk)
    )


def _to_be_judged(version: Version, by: Person) -> Version:
    """A submitted version that this person may approve or return."""
    held = _held(version)
    _in_office(by, held.scheme.owner, APPROVER)
    if held.state != "submitted":
        who = held.approved_by.name if held.approved_by else "—"
        raise Refused([faults.NOT_SUBMITTED.at(None, number=held.number, **_state(held), who=who)])
    if by.pk in writers_of(held):
        raise Refused([faults.SAME_PERSON.at(name=by.name)])
    if bridge.digest(held.text) != held.digest:
        raise Refused([faults.TEXT_CHANGED.at(number=held.number)])
    return held


def writers_of(version: Version) -> frozenset[int]:
    """Ids of everybody who had a hand in the text; none of them may approve it."""
    return frozenset({version.created_by_id, version.submitted_by_id, *version.editors.values_list("pk", flat=True)})


def _approved(scheme: Scheme) -> QuerySet[Version]:
    return Version.objects.filter(scheme=scheme, state="approved")


def _in_office(by: Person, owner: Unit, *roles: str) -> None:
    """Refuse who holds none of the roles at the owner or above it."""
    if not viewer_of(by).reaches(owner.pk, *roles):
        words: dict[str, Any] = {"role_zh": ROLES[roles[0]].zh, "role_en": ROLES[roles[0]].en}
        raise Refused([faults.NOT_OFFICE.at(None, name=by.name, **words)])


def _state(version: Version) -> dict[str, Any]:
    words = STATES[version.state]
    return {"state_zh": words.zh, "state_en": words.en}


def _reason(reason: str) -> str:
    if not reason.strip():
        raise Refused([faults.REASON_NEEDED.at()])
    return reason.strip()[:500]


def _savable(text: str) -> str:
    text = bridge.plain_lines(text)
    if len(text) > bridge.MOST or len(text.encode("utf-8", "surrogatepass")) > bridge.MOST:
        raise Refused([faults.TOO_LARGE.at()])
    if bridge.CONTROL.search(text):
        raise Refused([faults.CONTROL.at()])
    return text


def _set_stale_aside(version: Version) -> list[str]:
    """Close the decisions that the text no longer asks for."""
    live = Decision.objects.filter(version=version, replaced_at__isnull=True)
    stale = [each for each in live if each.key not in bridge.fitting(version.text, {each.key: each.choice})]
    Decision.objects.filter(pk__in=[each.pk for each in stale]).update(replaced_at=timezone.now())
    return sorted({each.key for each in stale})


def _note(what: str, version: Version, by: Person, **details: Any) -> None:
    note(what, version, by=by, unit=version.scheme.owner, number=version.number, **details)

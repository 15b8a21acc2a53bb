"""What the worker does with an import: check it, write it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from kaoping.problems import Fault, Refused, errors
from kaoping.web.bridge.facts import Inspected, inspect, reads
from kaoping.web.cycles.models import Cycle
from kaoping.web.facts import actions, faults
from kaoping.web.facts.checking import own_faults, told
from kaoping.web.facts.comparing import Difference, compare, keep
from kaoping.web.facts.locks import against_locks
from kaoping.web.facts.models import FactImport
from kaoping.web.facts.receiving import forget, unpacked
from kaoping.web.facts.setting_aside import delta_folder, stored_file
from kaoping.web.facts.stored import quoted, units_of
from kaoping.web.jobs.models import Job
from kaoping.web.jobs.running import Report, job
from kaoping.web.people.models import Person
from kaoping.web.schemes.queries import decisions_in_force
from kaoping.web.site.words import said
from kaoping.web.units.models import KINDS

STEPS = 3
KIND_KEYS = {word: key for key, words in KINDS.items() for word in (words.zh, words.en)}


def ended(job: Job) -> None:
    """A check that did not come to its end has to be asked for again; rows that were not written may be."""
    found = FactImport.objects.filter(pk=job.payload["fact_import"], state__in=("checking", "writing")).first()
    if found is not None:
        waits = found.state == "writing" and job.state == "cancelled"
        actions.stop(fact_import=found, state="checked" if waits else "failed", by=None)


@job("facts.check", ended=ended)
def check(report: Report, *, fact_import: int) -> dict[str, Any]:
    """Everything that is wrong with an import, and what it would change."""
    found = FactImport.objects.select_related("cycle", "cycle__version", "uploaded_by").get(pk=fact_import)
    if found.state == "checking":
        examine(report, found)
    return {"link": link_of(found)}


def examine(report: Report, found: FactImport, *first: Fault) -> None:
    """first: faults that are told before those of the file."""
    cycle = Cycle.objects.select_related("version", "owner").get(pk=found.cycle_id)
    version, items = cycle.version, found.report.get("items")
    forget(delta_folder(found))
    report(0, of=STEPS, message=said("读文件", "reading the file"))
    differences: list[Difference] = []
    try:
        with (
            unpacked(stored_file(found), found.name, found.table) as source,
            inspect(
                source, units_of(cycle), version.text, decisions_in_force(version), cycle.period, KIND_KEYS
            ) as inspected,
        ):
            report(1, of=STEPS, message=said("核对", "checking"))
            duty = None if items is None else reads(cycle.version.text, frozenset(items))
            wrong = told([*inspected.faults, *own_faults(inspected, cycle, duty)], cycle)
            if inspected.facts is not None and not errors(wrong):
                report(2, of=STEPS, message=said("与已有数据比较", "comparing with what is stored"))
                differences = _set_aside(inspected, cycle, found)
    except Refused as refused:
        wrong = told(refused.faults, cycle)
    wrong = Refused([*first, *wrong]).faults  # errors first
    actions.record_check(
        fact_import=found,
        report=_told(wrong, differences, items),
        sound=not errors(wrong),
        facts_revision=cycle.facts_revision,
        by=found.uploaded_by,
    )


def _set_aside(inspected: Inspected, cycle: Cycle, found: FactImport) -> list[Difference]:
    assert inspected.facts is not None
    differences = compare(inspected, cycle)
    bench, places = inspected.facts.connection, {table: inspected.facts.place(table) for table in inspected.brought}
    if held := list(against_locks(bench, {table: f"delta.{quoted(table)}" for table in places}, cycle, places)):
        raise Refused(held)
    changed = [difference.table for difference in differences if difference.new or difference.changed]
    keep(bench, changed, delta_folder(found))
    return differences


def _told(wrong: list[Fault], differences: list[Difference], items: list[str] | None) -> dict[str, Any]:
    return {
        "items": items,
        "tables": {difference.table: difference.as_json() for difference in differences},
        "cells": {difference.table: difference.cells for difference in differences if difference.cells},
        "faults": [fault.as_json() for fault in wrong],
        "errors": len(errors(wrong)),
        "warnings": len(wrong) - len(errors(wrong)),
    }


@job("facts.write", ended=ended)
def write(report: Report, *, fact_import: int, person: int) -> dict[str, Any]:
    """Write a checked import; when the facts changed meanwhile, check it anew instead."""
    found = FactImport.objects.select_related("cycle", "uploaded_by").get(pk=fact_import)
    by = Person.objects.get(pk=person)
    if found.state != "writing":  # done by an earlier attempt
        return {"link": link_of(found)}
    rows = actions.changes(found)
    report(0, of=rows, message=said("写入", "writing"))
    try:
        actions.write_now(fact_import=found, by=by, last=report.keep)
    except actions.Outdated:
        examine(report, found, faults.FACTS_CHANGED.at())
        return {"link": link_of(found)}
    except Refused as refused:
        actions.give_up(fact_import=found, reason=refused, by=by)
        return {"link": link_of(found)}
    forget(delta_folder(found))
    report(rows, of=rows, message=said("已写入", "written"))
    return {"link": link_of(found), "zh": f"写入 {rows} 行", "en": f"{rows} rows written"}


def link_of(found: FactImport) -> str:
    """The page of an import."""
    return reverse("facts:import", args=[found.cycle_id, found.pk])

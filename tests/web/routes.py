"""Who may open which address: written by hand from the roles of the platform, not from what the views declare.

Every route of the platform stands here; `test_access.py` walks all of them and fails on one that is missing. A new one
gets a line: the roles that may use it (`writes` where another set may POST), where its arguments come from (`at`), and,
for addresses of a unit, which of the roles also see a unit beside their own (`beside`; without `at`, nothing is looked
up and no row can be somebody else's).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from tests.web.review_routes import review_routes

from kaoping.web.people.roles import (
    APPRAISED,
    APPROVER,
    AUDIT,
    AUTHOR,
    CHECKER,
    DISPATCHER,
    DUTY_CHIEF,
    GRID_WORKER,
    HANDLER,
    INTAKE,
    LEADER,
    ROLES,
    SCORER,
    SECURITY,
    SUPERVISOR,
    SYSTEM,
)

Roles = frozenset[str]
NOBODY = "nobody"  # has an account and no role
STRANGER = "stranger"

PUBLIC: Roles = frozenset({*ROLES, NOBODY, STRANGER})
SIGNED_IN: Roles = PUBLIC - {STRANGER}
OFFICE: Roles = frozenset({AUTHOR, APPROVER})
BUSINESS: Roles = frozenset({AUTHOR, APPROVER, SCORER, APPRAISED, LEADER, GRID_WORKER})


@dataclass(frozen=True)
class Side:
    """Things of one part of the tree, by name: ids and codes as they stand in addresses."""

    things: dict[str, Any]


@dataclass(frozen=True)
class Route:
    """roles: who may GET (and POST, unless `writes` says who). at: arguments of the address on one side.

    beside: who also sees the unit next to their own; None where the address names no unit.
    missing_ok: the page may answer 404 to those who may open it (nothing of theirs is there yet, or nothing is asked).
    foreign_ok: the address looks nothing up that belongs to a part of the tree. everywhere: whom no part of it limits.
    sends: arguments of the POST (`data`, `content_type`) that make it a request worth looking at.
    row_decides: anybody may ask, the row says who is answered (405 tells nothing of it).
    """

    roles: Roles
    at: Callable[[Side], dict[str, Any]] | None = None
    writes: Roles | None = None
    beside: Roles | None = None
    missing_ok: bool = False
    foreign_ok: bool = False
    everywhere: Roles = frozenset()
    row_decides: bool = False
    sends: Callable[[], dict[str, Any]] = dict


def at(*names: str, **fixed: Any) -> Callable[[Side], dict[str, Any]]:
    """Arguments of an address: things of the side by name ("number=run" where the address calls them otherwise)."""
    pairs = [name.split("=") if "=" in name else (name, name) for name in names]
    return lambda side: {argument: side.things[thing] for argument, thing in pairs} | fixed


def a_trial() -> dict[str, Any]:
    return {"data": {"trial": True}, "content_type": "application/json"}


def a_file() -> dict[str, Any]:
    return {"data": {"file": SimpleUploadedFile("cases.csv", b"id\n"), "table": "cases"}}


A_RUN = at("cycle", "number=run")
A_UNIT_IN_A_RUN = at("cycle", "number=run", "code=unit")
A_REASON = at("cycle", "number=run", "code=unit", "item")
AN_ITEM = at("cycle", "number=run", "item")
A_CYCLE = at("pk=cycle")
A_TABLE = at("pk=cycle", table="cases")
AN_IMPORT = at("pk=cycle", "number=fact_import")
A_DEPARTMENT = at("pk=cycle", "unit=department")
A_SHEET = at("pk=cycle", "unit=department", kind="town")  # about the towns, which are appraised
AN_INCIDENT = at("pk=cycle", "code=incident")
A_DRAW = at("pk=cycle", "draw")
A_VERSION, A_DRAFT, A_DECISION = at("pk=version"), at("pk=draft"), at("pk=decision")
A_PLACE = at("pk=cycle", "unit=unit_id")  # a unit by its id, in a cycle
A_UNIT, A_PERSON, A_JOB = at("code=unit"), at("pk=person"), at("pk=job")
A_FILE = at("pk=cycle", "number=evidence")
NO_SHEET = at(digest="0" * 64)  # nothing was uploaded under it

A_CASE = at("pk=case")
A_TAKEOVER = at("pk=takeover")
NO_TICKET = at(ticket="none")
A_CORRECTION, AN_EXEMPTION = at("pk=cycle", "number=correction"), at("pk=cycle", "number=exemption")

ADMINS: Roles = frozenset({SYSTEM, SECURITY})  # those who keep accounts: they have no part of the tree, all is theirs
READS_SCHEMES: Roles = OFFICE | {LEADER, SCORER}
READS_UNITS: Roles = OFFICE | {SYSTEM, SECURITY, LEADER}
KEEPS_UNITS: Roles = OFFICE | {SYSTEM}
REPORTS_INCIDENTS: Roles = frozenset({AUTHOR, APPRAISED})
BRINGS_FACTS: Roles = frozenset({AUTHOR, SCORER})
READS_SHEETS: Roles = OFFICE | {LEADER, SCORER}  # leaders of the office's own part; of a town there is no sheet
ADDS_EVIDENCE: Roles = frozenset({AUTHOR, SCORER, APPRAISED, GRID_WORKER})
READS_CORRECTIONS: Roles = BUSINESS - {GRID_WORKER}
ASKS_FOR_CORRECTIONS: Roles = frozenset({AUTHOR, SCORER, APPRAISED})
READS_TIMING: Roles = OFFICE | {SUPERVISOR, LEADER, INTAKE, DISPATCHER}
ONLY = {role: frozenset({role}) for role in ROLES}
REPORTS_BY_PHONE: Roles = frozenset({GRID_WORKER, SUPERVISOR})
TELLS_REPORTERS: Roles = frozenset({INTAKE, SUPERVISOR})
JUDGES_SIGNALS: Roles = frozenset({SUPERVISOR, AUTHOR})
SEES_SIGNALS: Roles = JUDGES_SIGNALS | {APPROVER, LEADER}
WATCHES_CASES: Roles = frozenset({SUPERVISOR, LEADER, DUTY_CHIEF, DISPATCHER, AUTHOR, APPROVER})
SEES_CASES: Roles = frozenset(ROLES) - {SYSTEM, SECURITY, AUDIT, SCORER}

A_DUTY, A_RULE, A_LESSON = at("pk=duty"), at("pk=rule"), at("pk=lesson")
A_ROTA = at("unit", month="2026-11")
READS_DUTIES: Roles = OFFICE | {LEADER, SCORER, APPRAISED, INTAKE, DISPATCHER, DUTY_CHIEF, HANDLER, CHECKER, SUPERVISOR}
PROPOSES_DUTIES: Roles = frozenset({AUTHOR, SCORER})
READS_RULES: Roles = OFFICE | {LEADER, INTAKE, DISPATCHER, DUTY_CHIEF, SUPERVISOR}
MAKES_RULES: Roles = frozenset({AUTHOR, DISPATCHER})
PUBLISHES_ROTA: Roles = frozenset({APPROVER, DUTY_CHIEF})

ROUTES: dict[str, Route] = {
    # --- pages of no noun
    "front": Route(PUBLIC),
    "home": Route(SIGNED_IN),
    "language": Route(PUBLIC),
    "healthy": Route(PUBLIC),
    # --- signing in
    "account_login": Route(PUBLIC),
    "account_logout": Route(PUBLIC),
    "account_inactive": Route(PUBLIC),
    "account_change_password": Route(SIGNED_IN),
    "account_reauthenticate": Route(SIGNED_IN),
    "account_tokens": Route(BUSINESS),
    "account_revoke_token": Route(BUSINESS, at("pk=token"), missing_ok=True, foreign_ok=True),  # each their own
    "mfa_index": Route(SIGNED_IN),
    "mfa_authenticate": Route(PUBLIC),
    "mfa_reauthenticate": Route(SIGNED_IN),
    "mfa_activate_totp": Route(SIGNED_IN),
    "mfa_deactivate_totp": Route(SIGNED_IN, missing_ok=True),
    "mfa_view_recovery_codes": Route(SIGNED_IN, missing_ok=True),
    "mfa_generate_recovery_codes": Route(SIGNED_IN),
    "mfa_download_recovery_codes": Route(SIGNED_IN, missing_ok=True),
    "openid_connect_login": Route(PUBLIC, at(provider_id="none"), missing_ok=True, foreign_ok=True),
    "openid_connect_callback": Route(PUBLIC, at(provider_id="none"), missing_ok=True, foreign_ok=True),
    # --- people
    "people:locked": Route(ONLY[SECURITY]),
    "people:unlock": Route(ONLY[SECURITY]),
    "people:reset_second_factor": Route(ONLY[SECURITY], A_PERSON, foreign_ok=True),
    "people:list": Route(ADMINS),
    "people:me": Route(SIGNED_IN),
    "people:new": Route(ONLY[SYSTEM]),
    "people:requests": Route(ONLY[SECURITY]),
    "people:import": Route(ONLY[SYSTEM]),
    "people:import_template": Route(ONLY[SYSTEM]),
    "people:import_check": Route(ONLY[SYSTEM], NO_SHEET, missing_ok=True, foreign_ok=True),
    "people:passwords": Route(ONLY[SYSTEM], missing_ok=True),
    "people:end_grant": Route(ONLY[SECURITY], at("pk=grant"), foreign_ok=True),
    "people:person": Route(ADMINS, A_PERSON, foreign_ok=True),
    "people:edit": Route(ONLY[SYSTEM], A_PERSON, foreign_ok=True),
    "people:reset_password": Route(ADMINS, A_PERSON, foreign_ok=True),
    "people:deactivate": Route(ADMINS, A_PERSON, foreign_ok=True),
    "people:reactivate": Route(ADMINS, A_PERSON, foreign_ok=True),
    "people:ask": Route(ONLY[SYSTEM], A_PERSON, foreign_ok=True),
    "people:grant": Route(ONLY[SECURITY], A_PERSON, foreign_ok=True),
    # --- the audit log: for one role alone
    "audit:list": Route(ONLY[AUDIT]),
    "audit:entry": Route(ONLY[AUDIT], at("pk=entry"), foreign_ok=True),
    "audit:export": Route(ONLY[AUDIT]),
    "audit:verify": Route(ONLY[AUDIT]),
    # --- jobs: one's own (here the author's), all of them for the system administrator
    "jobs:list": Route(SIGNED_IN),
    "jobs:job": Route(frozenset({AUTHOR, SYSTEM}), A_JOB, foreign_ok=True, row_decides=True),
    "jobs:progress": Route(frozenset({AUTHOR, SYSTEM}), A_JOB, foreign_ok=True, row_decides=True),
    "jobs:cancel": Route(frozenset({AUTHOR, SYSTEM}), A_JOB, foreign_ok=True, row_decides=True),
    "jobs:retry": Route(ONLY[SYSTEM], A_JOB, foreign_ok=True),
    # --- units
    "units:tree": Route(READS_UNITS),
    "units:new": Route(KEEPS_UNITS),
    "units:suggest": Route(READS_UNITS),
    "units:import": Route(KEEPS_UNITS),
    "units:import_template": Route(KEEPS_UNITS),
    "units:import_check": Route(KEEPS_UNITS, NO_SHEET, missing_ok=True, foreign_ok=True),
    "units:areas": Route(KEEPS_UNITS),
    "units:areas_check": Route(KEEPS_UNITS, A_JOB, missing_ok=True, foreign_ok=True),  # each their own
    "units:areas_export": Route(READS_UNITS),
    "units:unit": Route(READS_UNITS, A_UNIT, beside=READS_UNITS - {LEADER}, everywhere=ADMINS),
    "units:children": Route(READS_UNITS, A_UNIT, beside=READS_UNITS - {LEADER}, everywhere=ADMINS),
    "units:change": Route(KEEPS_UNITS, at("code=unit", what="rename"), beside=KEEPS_UNITS, everywhere=ADMINS),
    # --- schemes
    "schemes:list": Route(READS_SCHEMES),
    "schemes:new": Route(ONLY[AUTHOR]),
    "schemes:compare": Route(READS_SCHEMES, missing_ok=True),
    "schemes:try": Route(OFFICE, missing_ok=True),
    "schemes:effect": Route(OFFICE, at("pk=effect"), missing_ok=True),
    "schemes:scheme": Route(READS_SCHEMES, at("code=scheme")),
    "schemes:version": Route(READS_SCHEMES, A_VERSION),
    "schemes:text": Route(READS_SCHEMES, A_VERSION),
    "schemes:clauses": Route(READS_SCHEMES, A_VERSION),
    "schemes:document": Route(READS_SCHEMES, A_VERSION),
    **review_routes(Route, at, OFFICE, ONLY[AUTHOR]),
    "schemes:edit": Route(ONLY[AUTHOR], A_DRAFT),
    "schemes:check": Route(ONLY[AUTHOR], A_DRAFT),
    "schemes:next": Route(ONLY[AUTHOR], A_VERSION),
    "schemes:submit": Route(ONLY[AUTHOR], A_DRAFT),
    "schemes:approve": Route(ONLY[APPROVER], A_VERSION),
    "schemes:return": Route(ONLY[APPROVER], A_VERSION),
    "schemes:withdraw": Route(OFFICE, A_VERSION),
    "schemes:decide": Route(OFFICE, A_VERSION, missing_ok=True),
    "schemes:confirm": Route(ONLY[APPROVER], A_DECISION),
    "schemes:refuse": Route(OFFICE, A_DECISION),
    "schemes:reopen": Route(ONLY[APPROVER], A_DECISION),
    # --- cycles and their facts
    "cycles:list": Route(BUSINESS),
    "cycles:new": Route(ONLY[AUTHOR]),
    "cycles:cycle": Route(BUSINESS, A_CYCLE),
    "cycles:advance": Route(OFFICE, A_CYCLE),
    "cycles:dates": Route(OFFICE, A_CYCLE),
    "cycles:responsible": Route(OFFICE, A_CYCLE),
    "cycles:match": Route(OFFICE, A_CYCLE),
    "cycles:finalise": Route(ONLY[APPROVER], A_CYCLE, missing_ok=True),
    "cycles:facts": Route(BRINGS_FACTS, A_CYCLE),
    "cycles:rows": Route(BUSINESS, A_TABLE),
    "facts:template": Route(BRINGS_FACTS, A_CYCLE),
    "facts:import": Route(BRINGS_FACTS, AN_IMPORT, missing_ok=True),
    "facts:faults": Route(BRINGS_FACTS, AN_IMPORT, missing_ok=True),
    "facts:write": Route(BRINGS_FACTS, AN_IMPORT, missing_ok=True),
    "facts:check": Route(BRINGS_FACTS, AN_IMPORT, missing_ok=True),
    "facts:drop": Route(BRINGS_FACTS, AN_IMPORT, missing_ok=True),
    "facts:export": Route(BUSINESS, at("pk=cycle", table="cases", kind="csv")),
    "facts:clear": Route(ONLY[AUTHOR], A_TABLE),
    # --- evidence: the file is of the appraised town and of an item of the department
    "evidence:list": Route(BUSINESS, A_CYCLE),
    "evidence:add": Route(ADDS_EVIDENCE, A_CYCLE, missing_ok=True),
    "evidence:pick": Route(ADDS_EVIDENCE, at("pk=cycle"), missing_ok=True),
    "evidence:verify": Route(OFFICE, A_CYCLE),
    "evidence:packed": Route(BUSINESS, A_CYCLE),
    "evidence:one": Route(BUSINESS, A_FILE),
    "evidence:file": Route(BUSINESS, A_FILE),
    "evidence:thumbnail": Route(BUSINESS, A_FILE, missing_ok=True),
    "evidence:link": Route(ADDS_EVIDENCE, A_FILE, missing_ok=True),
    "evidence:unlink": Route(ADDS_EVIDENCE, at("pk=cycle", "number=evidence", "proof")),
    "evidence:withdraw": Route(ADDS_EVIDENCE, A_FILE),
    "evidence:dates": Route(ADDS_EVIDENCE, A_FILE),
    "evidence:keep": Route(ONLY[AUTHOR], A_FILE),
    "evidence:hold": Route(ONLY[AUTHOR], A_FILE),
    "evidence:lift": Route(ONLY[APPROVER], A_FILE),
    # --- self-assessments: of the unit itself; of every unit for the office and for who marks them
    "self_assessment:list": Route(BUSINESS, A_CYCLE),
    "self_assessment:export": Route(BUSINESS, A_CYCLE),
    "self_assessment:one": Route(BUSINESS, A_PLACE, beside=OFFICE | {SCORER}),
    "self_assessment:form": Route(BUSINESS, A_PLACE, beside=OFFICE | {SCORER}),
    "self_assessment:docx": Route(BUSINESS, A_PLACE, beside=OFFICE | {SCORER}),
    "self_assessment:save": Route(ONLY[APPRAISED], A_PLACE, beside=frozenset()),
    "self_assessment:submit": Route(ONLY[APPRAISED], A_PLACE, beside=frozenset()),
    "self_assessment:return": Route(OFFICE, A_PLACE, beside=OFFICE),
    # --- collection: a sheet is seen by its department and the office (grid workers have none)
    "collection:list": Route(BUSINESS - {GRID_WORKER}),
    "collection:board": Route(BUSINESS - {GRID_WORKER}, A_CYCLE),
    "collection:remind": Route(OFFICE, A_CYCLE),
    "collection:submit": Route(BRINGS_FACTS, A_SHEET),
    "collection:return": Route(OFFICE | {SCORER}, A_SHEET),
    "collection:lock": Route(OFFICE | {SCORER}, A_SHEET),
    "collection:seats": Route(OFFICE | {SCORER, LEADER}, A_DEPARTMENT, missing_ok=True),  # nobody marks anything there
    "collection:recuse": Route(BRINGS_FACTS, A_DEPARTMENT, missing_ok=True),
    "collection:lift": Route(ONLY[AUTHOR], at("pk=cycle", "unit=department", recusal=0), missing_ok=True),
    # --- the sheet on the screen
    "entry:sheet": Route(READS_SHEETS, A_SHEET, missing_ok=True),
    "entry:cells": Route(READS_SHEETS, A_SHEET, missing_ok=True),
    "entry:changes": Route(READS_SHEETS, A_SHEET, missing_ok=True),
    "entry:side": Route(READS_SHEETS, A_SHEET, missing_ok=True),  # asked for without a cell
    "entry:state": Route(READS_SHEETS, A_SHEET, missing_ok=True),
    "entry:save": Route(BRINGS_FACTS, A_SHEET),
    "entry:paste": Route(BRINGS_FACTS, A_SHEET),
    # --- draws: drafts and steps are the office's; what was drawn is for everybody
    "inspection:list": Route(BUSINESS, A_CYCLE),
    "inspection:new": Route(ONLY[AUTHOR], A_CYCLE),
    "inspection:one": Route(BUSINESS, A_DRAW),
    "inspection:edit": Route(ONLY[AUTHOR], A_DRAW),
    "inspection:export": Route(BUSINESS, A_DRAW),
    "inspection:step": Route(OFFICE, at("pk=cycle", "draw", step="close")),
    "inspection:visit": Route(BUSINESS, at("pk=cycle", "draw", number=1), writes=frozenset(), missing_ok=True),
    "inspection:reassign": Route(ONLY[AUTHOR], at("pk=cycle", "draw", number=1), missing_ok=True),
    "inspection:public": Route(PUBLIC, at(public="none"), missing_ok=True, foreign_ok=True),
    "inspection:public_json": Route(PUBLIC, at(public="none"), missing_ok=True, foreign_ok=True),
    "inspection:public_csv": Route(PUBLIC, at(public="none"), missing_ok=True, foreign_ok=True),
    # --- incidents: the department of these tests answers for no item that reads any
    "incidents:list": Route(BUSINESS, A_CYCLE),
    "incidents:export": Route(BUSINESS, at("pk=cycle", kind="csv")),
    "incidents:new": Route(REPORTS_INCIDENTS, A_CYCLE, row_decides=True),
    "incidents:change": Route(REPORTS_INCIDENTS, AN_INCIDENT, row_decides=True),
    "incidents:act": Route(OFFICE | {SCORER}, A_CYCLE, missing_ok=True),
    "incidents:one": Route(BUSINESS - {SCORER}, AN_INCIDENT, row_decides=True),
    "incidents:effect": Route(BUSINESS - {SCORER}, AN_INCIDENT, row_decides=True),
    # --- cases as facts of a cycle
    "feed:feed": Route(BUSINESS, A_CYCLE),
    "feed:on": Route(ONLY[AUTHOR], A_CYCLE),
    "feed:off": Route(ONLY[AUTHOR], A_CYCLE),
    "feed:sources": Route(ONLY[AUTHOR], A_CYCLE),
    "feed:costs": Route(SEES_CASES - {APPROVER}),
    "feed:cost": Route(SEES_CASES - {APPROVER}, at(case=1 << 40), missing_ok=True, foreign_ok=True),
    "feed:missed": Route(SEES_SIGNALS, A_CYCLE, missing_ok=True),  # the cycle of these tests is not fed
    "feed:judge": Route(JUDGES_SIGNALS, at("pk=cycle", "case"), missing_ok=True),
    "feed:hand_on": Route(ONLY[AUTHOR], at("pk=cycle", "case"), missing_ok=True),
    # --- signals of honesty: each sees those of their part
    "signals:list": Route(SEES_SIGNALS),
    "signals:judge": Route(JUDGES_SIGNALS, at(pk=0), missing_ok=True, foreign_ok=True),
    # --- categories, limits and the calendar: no row of them belongs to a part of the tree
    "timing:settings": Route(READS_TIMING),
    "timing:calendar": Route(READS_TIMING),
    "timing:set_day": Route(ONLY[AUTHOR]),
    "timing:set_hours": Route(ONLY[AUTHOR]),
    "timing:holidays": Route(ONLY[AUTHOR]),
    "timing:holidays_template": Route(ONLY[AUTHOR]),
    "timing:holidays_check": Route(ONLY[AUTHOR], NO_SHEET, missing_ok=True, foreign_ok=True),
    "timing:categories": Route(READS_TIMING),
    "timing:load_usual": Route(ONLY[AUTHOR]),
    "timing:category_new": Route(ONLY[AUTHOR]),
    "timing:categories_export": Route(READS_TIMING),
    "timing:category": Route(READS_TIMING, at(pk=0), missing_ok=True, foreign_ok=True),
    "timing:category_change": Route(ONLY[AUTHOR], at(pk=0), missing_ok=True, foreign_ok=True),
    "timing:category_act": Route(ONLY[AUTHOR], at(pk=0, what="close"), missing_ok=True, foreign_ok=True),
    "timing:limits": Route(READS_TIMING),
    "timing:set_limit": Route(ONLY[AUTHOR], missing_ok=True),
    # --- work places and lists of cases: nobody's row is looked up, each sees their own
    "desks:list": Route(SEES_CASES),
    "desks:all": Route(SEES_CASES),
    "desks:counts": Route(SEES_CASES),
    "desks:number": Route(SEES_CASES),
    "desks:export": Route(SEES_CASES),
    "desks:bulk": Route(SEES_CASES),
    "desks:board": Route(WATCHES_CASES),
    "mapping:map": Route(SEES_CASES),
    "mapping:areas": Route(SEES_CASES, missing_ok=True),
    "mapping:tile": Route(SEES_CASES, at(zoom=9, x=424, y=205), foreign_ok=True),  # a square of the earth
    "casebook:case": Route(SEES_CASES, A_CASE),
    "casebook:act": Route(SEES_CASES, at("pk=case", action="urge")),
    "casebook:contact": Route(SEES_CASES, A_CASE),
    "casebook:compare": Route(SEES_CASES, A_CASE),
    "casebook:file": Route(SEES_CASES, at("pk=case", number=0), missing_ok=True),
    "casebook:dossier": Route(SEES_CASES, A_CASE),
    "casebook:cards": Route(SEES_CASES, A_CASE),
    # --- reports: by phone, at the desk, by the public; a ticket is the key to its page
    "reporting:phone": Route(REPORTS_BY_PHONE),
    "reporting:work": Route(REPORTS_BY_PHONE),
    "reporting:own": Route(REPORTS_BY_PHONE),
    "reporting:ahead": Route(REPORTS_BY_PHONE),
    "reporting:send": Route(REPORTS_BY_PHONE),
    "reporting:worker": Route(REPORTS_BY_PHONE),
    "reporting:new": Route(ONLY[INTAKE]),
    "reporting:near": Route(ONLY[INTAKE]),
    "reporting:units": Route(ONLY[INTAKE]),
    "reporting:entered": Route(ONLY[INTAKE], A_CASE, missing_ok=True),  # the desk has not put it down
    "reporting:held": Route(ONLY[INTAKE], missing_ok=True),  # nothing is asked
    "reporting:disputes": Route(ONLY[SUPERVISOR]),
    "reporting:reply": Route(TELLS_REPORTERS, A_CASE),
    "reporting:ticket": Route(TELLS_REPORTERS, A_CASE),
    "reporting:tell": Route(TELLS_REPORTERS, A_CASE),
    "reporting:decide": Route(ONLY[SUPERVISOR], at("pk=case", number=0), missing_ok=True),
    "reporting:public": Route(PUBLIC),
    "reporting:areas": Route(PUBLIC),
    "reporting:find": Route(PUBLIC, missing_ok=True),
    "reporting:follow": Route(PUBLIC, NO_TICKET, missing_ok=True, foreign_ok=True),
    "reporting:thanks": Route(PUBLIC, NO_TICKET, missing_ok=True, foreign_ok=True),
    "reporting:answer": Route(PUBLIC, NO_TICKET, missing_ok=True, foreign_ok=True),
    "reporting:dispute": Route(PUBLIC, NO_TICKET, missing_ok=True, foreign_ok=True),
    "reporting:photo": Route(PUBLIC, at(ticket="none", number=0), missing_ok=True, foreign_ok=True),
    # --- results
    "results:list": Route(BUSINESS),
    # --- on the spot
    "field:field": Route(BRINGS_FACTS),
    "field:work": Route(BRINGS_FACTS),
    "field:send": Route(BRINGS_FACTS, foreign_ok=True),  # the finding says of which cycle it is
    "field:worker": Route(BRINGS_FACTS),
    "field:findings": Route(BRINGS_FACTS | {APPROVER}, A_CYCLE),
    "results:cycle": Route(BUSINESS, at("cycle")),
    "results:run": Route(BUSINESS, A_RUN),
    "results:map": Route(BUSINESS, A_RUN),
    "results:areas": Route(BUSINESS, A_RUN),
    "results:heat": Route(BUSINESS, A_RUN),
    "results:item": Route(BUSINESS, AN_ITEM),
    # a responsible department sees its items, unit by unit, never a whole sheet
    "results:sheet": Route(BUSINESS - {SCORER}, A_UNIT_IN_A_RUN, beside=OFFICE, row_decides=True),
    "results:outlook": Route(BUSINESS - {SCORER}, A_UNIT_IN_A_RUN, beside=OFFICE, row_decides=True),
    "results:reason": Route(BUSINESS, A_REASON, beside=OFFICE | {SCORER}),
    "results:runs": Route(OFFICE | {LEADER}, at("cycle")),
    "results:start": Route(OFFICE, at("cycle")),
    "results:compare": Route(OFFICE | {LEADER}, at("cycle"), missing_ok=True),
    "results:check": Route(OFFICE, A_RUN),
    "results:export": Route(BUSINESS, A_RUN),
    # --- the programming interface
    "api:openapi-json": Route(SIGNED_IN),
    "api:api-root": Route(frozenset()),
    "api:cycles": Route(BUSINESS),
    "api:cycle": Route(BUSINESS, at("cycle_id=cycle")),
    "api:units": Route(BUSINESS, at("cycle_id=cycle")),
    "api:runs": Route(BUSINESS, at("cycle_id=cycle"), writes=OFFICE, sends=a_trial),
    "api:start_run": Route(BUSINESS, at("cycle_id=cycle"), writes=OFFICE, sends=a_trial),
    "api:run": Route(BUSINESS, at("cycle_id=cycle", "number=run")),
    "api:items": Route(BUSINESS, at("cycle_id=cycle", "number=run")),
    "api:totals": Route(BUSINESS, at("cycle_id=cycle", "number=run")),
    "api:scores": Route(BUSINESS, at("cycle_id=cycle", "number=run")),
    "api:reason": Route(BUSINESS, at("cycle_id=cycle", "number=run", "unit", "item"), beside=OFFICE | {SCORER}),
    "api:schemes": Route(READS_SCHEMES),
    "api:scheme_text": Route(READS_SCHEMES, at("version_id=version")),
    "api:upload": Route(frozenset({AUTHOR, SCORER}), at("cycle_id=cycle"), sends=a_file),
    "api:fact_import": Route(
        frozenset({AUTHOR, SCORER}), at("cycle_id=cycle", "import_id=fact_import"), missing_ok=True
    ),
    "api:write": Route(frozenset({AUTHOR, SCORER}), at("cycle_id=cycle", "import_id=fact_import"), missing_ok=True),
    # --- workbooks of sheets: whoever fills in a sheet, each their own uploads
    "entry:template": Route(BRINGS_FACTS, A_SHEET),
    "entry:upload": Route(BRINGS_FACTS, A_SHEET),
    "entry:figures": Route(BUSINESS, A_CYCLE),
    # a department sees the indicators that its items read
    "entry:indicator": Route(BUSINESS, at("pk=cycle", indicator="fiscal_income"), missing_ok=True),
    "entry:figures_take": Route(BRINGS_FACTS, at("pk=cycle", indicator="fiscal_income"), missing_ok=True),
    "entry:import": Route(BRINGS_FACTS, at("pk=cycle", number=1), missing_ok=True, foreign_ok=True),
    "entry:import_marked": Route(BRINGS_FACTS, at("pk=cycle", number=1), missing_ok=True, foreign_ok=True),
    "entry:import_write": Route(BRINGS_FACTS, at("pk=cycle", number=1), missing_ok=True, foreign_ok=True),
    "entry:import_check": Route(BRINGS_FACTS, at("pk=cycle", number=1), missing_ok=True, foreign_ok=True),
    "entry:import_drop": Route(BRINGS_FACTS, at("pk=cycle", number=1), missing_ok=True, foreign_ok=True),
    # --- corrections and exemptions: the latter for everybody of the cycle
    "corrections:list": Route(READS_CORRECTIONS, A_CYCLE),
    "corrections:ask": Route(ASKS_FOR_CORRECTIONS, A_CYCLE),
    "corrections:one": Route(READS_CORRECTIONS, A_CORRECTION),
    "corrections:notice": Route(READS_CORRECTIONS, A_CORRECTION, missing_ok=True),
    "corrections:approve": Route(OFFICE, A_CORRECTION),
    "corrections:refuse": Route(OFFICE, A_CORRECTION),
    "corrections:withdraw": Route(ASKS_FOR_CORRECTIONS, A_CORRECTION),
    "corrections:exemptions": Route(BUSINESS, A_CYCLE),
    "corrections:exempt": Route(ASKS_FOR_CORRECTIONS, A_CYCLE),
    "corrections:lift": Route(ASKS_FOR_CORRECTIONS, A_CYCLE),
    "corrections:exemption": Route(BUSINESS, AN_EXEMPTION),
    "corrections:exemption_approve": Route(ONLY[APPROVER], AN_EXEMPTION),
    "corrections:exemption_refuse": Route(ONLY[APPROVER], AN_EXEMPTION),
    "corrections:exemption_withdraw": Route(ASKS_FOR_CORRECTIONS, AN_EXEMPTION),
    # --- Open311: programs without an account; a request is made by the key of a source alone
    "open311:discovery": Route(PUBLIC, at(suffix="json"), foreign_ok=True),
    "open311:services": Route(PUBLIC, at(suffix="json"), foreign_ok=True),
    "open311:service": Route(PUBLIC, at(code="none", suffix="json"), foreign_ok=True, missing_ok=True),
    "open311:requests": Route(PUBLIC, at(suffix="json"), foreign_ok=True, writes=frozenset()),
    "open311:request": Route(PUBLIC, at(number="none", suffix="json"), foreign_ok=True, missing_ok=True),
    "open311:token": Route(PUBLIC, at(token="none", suffix="json"), foreign_ok=True, missing_ok=True),
    "open311:nothing": Route(PUBLIC, at(rest="none"), foreign_ok=True, missing_ok=True),
    # --- duties, matters, rules of dispatch, the rota
    "dispatching:duties": Route(READS_DUTIES),
    "dispatching:matters": Route(READS_DUTIES),
    "dispatching:new_duty": Route(PROPOSES_DUTIES, at(kind="matter"), foreign_ok=True),
    "dispatching:act_duties": Route(OFFICE, at(kind="duty"), foreign_ok=True),
    "dispatching:import_duties": Route(PROPOSES_DUTIES, at(kind="duty"), foreign_ok=True),
    "dispatching:duty_template": Route(PROPOSES_DUTIES, at(kind="duty"), foreign_ok=True),
    "dispatching:check_duties": Route(PROPOSES_DUTIES, at(kind="duty", digest="0" * 64), foreign_ok=True),
    "dispatching:duty": Route(READS_DUTIES, A_DUTY),
    "dispatching:change_duty": Route(ONLY[AUTHOR], A_DUTY, row_decides=True),  # a department changes its own
    "dispatching:act_duty": Route(OFFICE | {SCORER}, at("pk=duty", step="review")),
    "dispatching:rules": Route(READS_RULES),
    "dispatching:new_rule": Route(MAKES_RULES),
    "dispatching:import_rules": Route(ONLY[AUTHOR]),
    "dispatching:rule_template": Route(ONLY[AUTHOR]),
    "dispatching:check_rules": Route(ONLY[AUTHOR], at(digest="0" * 64), foreign_ok=True),
    "dispatching:rule": Route(READS_RULES, A_RULE),
    "dispatching:change_rule": Route(MAKES_RULES, A_RULE),
    "dispatching:act_rule": Route(ONLY[AUTHOR], at("pk=rule", step="accept")),
    "dispatching:lessons": Route(READS_RULES, writes=ONLY[AUTHOR]),
    "dispatching:lesson": Route(READS_RULES, A_LESSON),
    "dispatching:decide_lesson": Route(ONLY[AUTHOR], at("pk=lesson", step="dismiss")),
    "dispatching:rotas": Route(READS_RULES),
    "dispatching:rota": Route(READS_RULES, A_ROTA, writes=frozenset({AUTHOR, INTAKE}), beside=READS_RULES - {LEADER}),
    "dispatching:publish_rota": Route(PUBLISHES_ROTA, A_ROTA, beside=PUBLISHES_ROTA),
    "rota:notice": Route(PUBLIC, at(unit="none", month="2026-11"), missing_ok=True, foreign_ok=True),
    # --- cases of other platforms: the office of the source's unit; programs call with the key of a source
    "takeover:imports": Route(ONLY[AUTHOR]),
    "takeover:call": Route(frozenset(), writes=frozenset()),
    "takeover:one": Route(ONLY[AUTHOR], A_TAKEOVER),
    "takeover:map": Route(ONLY[AUTHOR], A_TAKEOVER),
    "takeover:write": Route(ONLY[AUTHOR], A_TAKEOVER),
    "takeover:drop": Route(ONLY[AUTHOR], A_TAKEOVER),
    "takeover:faults": Route(ONLY[AUTHOR], A_TAKEOVER),
    "takeover:sources": Route(ONLY[AUTHOR]),
    "takeover:key": Route(ONLY[AUTHOR], at("pk=source")),
    "takeover:withdraw": Route(ONLY[AUTHOR], at("pk=source")),
}

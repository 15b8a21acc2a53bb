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

from kaoping.web.people.roles import (
    APPRAISED,
    APPROVER,
    AUTHOR,
    GRID_WORKER,
    LEADER,
    ROLES,
    SCORER,
    SECURITY,
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

    def __getattr__(self, name: str) -> Any:
        return self.things[name]


@dataclass(frozen=True)
class Route:
    """roles: who may GET (and POST, unless `writes` says who). at: arguments of the address on one side.

    beside: who also sees the unit next to their own; None where the address names no unit.
    missing_ok: the page may answer 404 to those who may open it (nothing of theirs is there yet).
    foreign_ok: the address looks nothing up that belongs to a part of the tree.
    """

    roles: Roles
    at: Callable[[Side], dict[str, Any]] | None = None
    writes: Roles | None = None
    beside: Roles | None = None
    missing_ok: bool = False
    foreign_ok: bool = False


def a_run(side: Side) -> dict[str, Any]:
    return {"cycle": side.cycle, "number": side.run}


def a_unit_in_a_run(side: Side) -> dict[str, Any]:
    return a_run(side) | {"code": side.unit}


def a_reason(side: Side) -> dict[str, Any]:
    return a_unit_in_a_run(side) | {"item": side.item}


def an_item(side: Side) -> dict[str, Any]:
    return a_run(side) | {"item": side.item}


def a_cycle(side: Side) -> dict[str, Any]:
    return {"cycle": side.cycle}


def cycle_pk(side: Side) -> dict[str, Any]:
    return {"pk": side.cycle}


def a_table(side: Side) -> dict[str, Any]:
    return {"pk": side.cycle, "table": "cases"}


def an_export(side: Side) -> dict[str, Any]:
    return {"pk": side.cycle, "table": "cases", "kind": "csv"}


def an_import(side: Side) -> dict[str, Any]:
    return {"pk": side.cycle, "number": side.fact_import}


def a_version(side: Side) -> dict[str, Any]:
    return {"pk": side.version}


def a_draft(side: Side) -> dict[str, Any]:
    return {"pk": side.draft}


def a_decision(side: Side) -> dict[str, Any]:
    return {"pk": side.decision}


def a_unit(side: Side) -> dict[str, Any]:
    return {"code": side.unit}


READS_SCHEMES: Roles = OFFICE | {LEADER, SCORER}
READS_UNITS: Roles = OFFICE | {SYSTEM, SECURITY, LEADER}
KEEPS_UNITS: Roles = OFFICE | {SYSTEM}
WORKS_ON_CYCLES: Roles = BUSINESS - {GRID_WORKER}

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
    "account_revoke_token": Route(BUSINESS, lambda side: {"pk": side.token}, missing_ok=True),  # each their own
    "mfa_index": Route(SIGNED_IN),
    "mfa_authenticate": Route(PUBLIC),
    "mfa_reauthenticate": Route(SIGNED_IN),
    "mfa_activate_totp": Route(SIGNED_IN),
    "mfa_deactivate_totp": Route(SIGNED_IN, missing_ok=True),
    "mfa_view_recovery_codes": Route(SIGNED_IN, missing_ok=True),
    "mfa_generate_recovery_codes": Route(SIGNED_IN),
    "mfa_download_recovery_codes": Route(SIGNED_IN, missing_ok=True),
    "openid_connect_login": Route(PUBLIC, lambda side: {"provider_id": "none"}, missing_ok=True, foreign_ok=True),
    "openid_connect_callback": Route(PUBLIC, lambda side: {"provider_id": "none"}, missing_ok=True, foreign_ok=True),
    # --- people
    "people:locked": Route(frozenset({SECURITY})),
    "people:unlock": Route(frozenset({SECURITY})),
    "people:reset_second_factor": Route(frozenset({SECURITY}), lambda side: {"pk": side.person}, foreign_ok=True),
    # --- units
    "units:tree": Route(READS_UNITS),
    "units:new": Route(KEEPS_UNITS),
    "units:suggest": Route(READS_UNITS),
    "units:import": Route(KEEPS_UNITS),
    "units:import_template": Route(KEEPS_UNITS),
    "units:import_check": Route(KEEPS_UNITS, lambda side: {"digest": "0" * 64}, missing_ok=True, foreign_ok=True),
    "units:unit": Route(READS_UNITS, a_unit, beside=READS_UNITS - {LEADER}),
    "units:children": Route(READS_UNITS, a_unit, beside=READS_UNITS - {LEADER}),
    "units:change": Route(KEEPS_UNITS, lambda side: a_unit(side) | {"what": "rename"}, beside=KEEPS_UNITS),
    # --- schemes
    "schemes:list": Route(READS_SCHEMES),
    "schemes:new": Route(frozenset({AUTHOR})),
    "schemes:compare": Route(READS_SCHEMES),
    "schemes:try": Route(OFFICE, missing_ok=True),
    "schemes:effect": Route(OFFICE, lambda side: {"pk": side.effect}, missing_ok=True),
    "schemes:scheme": Route(READS_SCHEMES, lambda side: {"code": side.scheme}),
    "schemes:version": Route(READS_SCHEMES, a_version),
    "schemes:text": Route(READS_SCHEMES, a_version),
    "schemes:clauses": Route(READS_SCHEMES, a_version),
    "schemes:edit": Route(frozenset({AUTHOR}), a_draft),
    "schemes:check": Route(frozenset({AUTHOR}), a_draft),
    "schemes:next": Route(frozenset({AUTHOR}), a_version),
    "schemes:submit": Route(frozenset({AUTHOR}), a_draft),
    "schemes:approve": Route(frozenset({APPROVER}), a_version),
    "schemes:return": Route(frozenset({APPROVER}), a_version),
    "schemes:withdraw": Route(OFFICE, a_version),
    "schemes:decide": Route(OFFICE, a_version),
    "schemes:confirm": Route(frozenset({APPROVER}), a_decision),
    "schemes:refuse": Route(OFFICE, a_decision),
    "schemes:reopen": Route(frozenset({APPROVER}), a_decision),
    # --- results
    "results:list": Route(BUSINESS),
    "results:cycle": Route(BUSINESS, a_cycle),
    "results:run": Route(BUSINESS, a_run),
    "results:map": Route(BUSINESS, a_run),
    "results:areas": Route(BUSINESS, a_run),
    "results:heat": Route(BUSINESS, a_run),
    "results:item": Route(BUSINESS, an_item),
    "results:sheet": Route(BUSINESS, a_unit_in_a_run, beside=OFFICE),
    "results:outlook": Route(BUSINESS, a_unit_in_a_run, beside=OFFICE),
    "results:reason": Route(BUSINESS, a_reason, beside=OFFICE | {SCORER}),
    "results:runs": Route(OFFICE | {LEADER}, a_cycle),
    "results:start": Route(OFFICE, a_cycle),
    "results:compare": Route(OFFICE | {LEADER}, a_cycle),
    "results:check": Route(OFFICE, a_run),
    "results:export": Route(BUSINESS, a_run),
}

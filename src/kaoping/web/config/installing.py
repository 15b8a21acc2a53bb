"""A new installation: the district, its three administrators, and its units where there is a table of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kaoping.problems import Refused
from kaoping.web.audit.recording import action
from kaoping.web.config.faults import ALREADY_SET_UP
from kaoping.web.people import actions as people
from kaoping.web.people.models import Person


@action
def set_up(
    *, district_code: str, district_name: str, administrators: Mapping[str, tuple[str, str]], units: Path | None
) -> dict[str, str]:
    """User name → pass word for the first sign-in. administrators: role → (user name, name). All of it or nothing.

    Raises Refused where somebody is there already, and with every fault of the units.
    """
    if count := Person.objects.count():
        raise Refused([ALREADY_SET_UP.at(people=count)])
    return people.install(code=district_code, name=district_name, administrators=administrators, units=units)

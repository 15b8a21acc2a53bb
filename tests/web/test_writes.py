"""Writes happen in actions, and nowhere else: said by the code, and watched while the tests run."""

from __future__ import annotations

import importlib
import inspect
from pathlib import Path

import pytest
from django.db import connection, transaction
from tests.web.watching import WrittenOutside, watched

from kaoping.web.people import account_actions, roles
from kaoping.web.people.models import OldPassword, Person

WEB = Path(__file__).parents[2] / "src" / "kaoping" / "web"
ACTED_BY_NOBODY = {
    "kaoping.web.people.actions.install": "a new installation has nobody yet",
    "kaoping.web.collection.reminder_actions.send_digest": "the worker sends it",
    "kaoping.web.cases.file_actions.scanned": "the scanner tells it",
    "kaoping.web.cases.file_actions.not_scanned": "the scanner tells it",
    "kaoping.web.cases.file_actions.scan_again": "the worker asks",
    "kaoping.web.evidence.work_actions.scanned": "the scanner tells it",
    "kaoping.web.evidence.work_actions.not_scanned": "the scanner tells it",
    "kaoping.web.evidence.work_actions.scan_again": "the worker asks",
    "kaoping.web.evidence.work_actions.tell_troubles": "the worker looked",
    "kaoping.web.evidence.work_actions.forget_content": "the worker does, in due time",
    "kaoping.web.signals.actions.mark": "the worker looked",
}
NOT_FOR_THE_LOG = {"kaoping.web.mapping.actions": "the copy of the cases that the map reads says nothing of its own"}


def action_modules() -> list[str]:
    return [f"kaoping.web.{path.parent.name}.{path.stem}" for path in sorted(WEB.glob("*/*actions.py"))]


@pytest.mark.parametrize("name", action_modules())
def test_actions_are_called_by_name_and_say_who_acts(name):
    module = importlib.import_module(name)
    own = [
        found
        for found in vars(module).values()
        if getattr(found, "is_action", False) and inspect.unwrap(found).__module__ == name
    ]
    assert bool(own) != (name in NOT_FOR_THE_LOG), f"{name} holds no action"
    for found in own:
        parameters = inspect.signature(found).parameters
        positional = [
            one for one, given in parameters.items() if given.kind not in (given.KEYWORD_ONLY, given.VAR_KEYWORD)
        ]
        assert not positional, f"{name}.{found.__name__} takes {positional} by position"
        assert "by" in parameters or f"{name}.{found.__name__}" in ACTED_BY_NOBODY, (
            f"{name}.{found.__name__} does not say who acts (by)"
        )


@pytest.mark.django_db
def test_a_write_outside_an_action_is_noticed(person):
    who = person(roles.LEADER, "D01")
    with watched():
        with pytest.raises(WrittenOutside, match="people_oldpassword"), transaction.atomic():
            OldPassword.objects.create(person=who, hash="x")
        with pytest.raises(WrittenOutside, match="people_person"), transaction.atomic():
            Person.objects.filter(pk=who.pk).update(name="x")
        account_actions.set_password(person=who, password="Fresh-2026-word", by=who)
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 -- INSERT INTO people_person")

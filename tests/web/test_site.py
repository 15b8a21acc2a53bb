"""What every page shares."""

from __future__ import annotations

import pytest

from kaoping.web.people import roles

pytestmark = pytest.mark.django_db


def test_a_stranger_is_asked_to_sign_in(client):
    assert client.get("/home/").status_code == 302
    assert "/account/login/" in client.get("/home/").url


def test_the_language_is_a_choice_that_stays(person, signed_in):
    page = signed_in(person(roles.LEADER, "D01"))
    assert "工作台" in page.get("/home/").content.decode()
    page.post("/language/", {"language": "en", "next": "/home/"})
    assert "Workbench" in page.get("/home/").content.decode()


def test_nobody_is_sent_to_another_site(client):
    assert client.post("/language/", {"language": "en", "next": "//evil.example/"}).url == "/"

"""What every page shares."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.urls import reverse

import kaoping.web
from kaoping.web.people import roles
from kaoping.web.site.asking import whole_number
from kaoping.web.site.menu import ENTRIES

pytestmark = pytest.mark.django_db
WEB = Path(kaoping.web.__file__).parent


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


HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:!?](?=\s?[\u4e00-\u9fff{<])|[\u4e00-\u9fff]\([\u4e00-\u9fff]")
KNOWS_BOTH = {"clauses.py", "matching.py", "template.py"}  # patterns for texts as people type them


def test_between_chinese_words_punctuation_is_full_width():
    places = [
        f"{path.relative_to(WEB)}:{number} {line.strip()[:80]}"
        for path in sorted([*WEB.rglob("*.py"), *WEB.rglob("*.html")])
        if path.name not in KNOWS_BOTH
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if HALF_WIDTH.search(line)
    ]
    assert places == []


# --- what a request asks for --------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [None, "", "-1", "1.0", " 1", "x", "²", "٣", "1" * 16])
def test_what_is_no_plain_whole_number_is_none(text):
    assert whole_number(text) is None


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("007", 7), ("9" * 15, 10**15 - 1)])
def test_whole_numbers_are_read(text, number):
    assert whole_number(text) == number


def test_every_entry_of_the_bar_leads_to_a_page():
    for entry in ENTRIES:
        assert reverse(entry.route).startswith(entry.below)

"""What every page shares."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import kaoping.web
from kaoping.web.people import roles

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

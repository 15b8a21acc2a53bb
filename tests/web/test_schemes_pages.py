"""The pages of the register, by role."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from django.urls import reverse

from kaoping.web.people import roles
from kaoping.web.schemes import actions
from kaoping.web.schemes.models import Scheme, Version

pytestmark = pytest.mark.django_db

SHIPPED = Path(__file__).parents[2] / "schemes"
TOWNS = (SHIPPED / "dongying-towns" / "scheme.yaml").read_text(encoding="utf-8")
DEPARTMENTS = (SHIPPED / "dongying-departments" / "scheme.yaml").read_text(encoding="utf-8")
START = datetime.date(2026, 1, 1)


@pytest.fixture
def draft(district, author):
    return actions.create(text=TOWNS, owner=district["D01"], by=author)


@pytest.fixture
def in_force(draft, author, approver):
    return actions.approve(version=actions.submit(version=draft, by=author), in_force_from=START, by=approver)


def url(name, *args, **query):
    return reverse(f"schemes:{name}", args=args)


def said(answer):
    return answer.content.decode()


# --- who sees what ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "unit", "status"),
    [
        (roles.AUTHOR, "D01", 200),
        (roles.APPROVER, "D01", 200),
        (roles.LEADER, "D01", 200),
        (roles.SCORER, "DEP01", 200),
        (roles.LEADER, "T01", 200),
        (roles.AUTHOR, "T01", 404),
        (roles.APPRAISED, "T01", 403),
        (roles.GRID_WORKER, "T01-C01-G1", 403),
        (roles.SYSTEM, None, 403),
        (roles.AUDIT, None, 403),
    ],
)
def test_who_reads_an_approved_version(role, unit, status, in_force, person, signed_in):
    page = signed_in(person(role, unit))
    for address in (url("version", in_force.pk), url("scheme", "dongying-towns"), url("text", in_force.pk)):
        assert page.get(address).status_code == status, address
    listed = page.get(url("list"))
    assert listed.status_code == (200 if status != 403 else 403)
    assert ("dongying-towns" in said(listed)) == (status == 200)


@pytest.mark.parametrize(("role", "unit"), [(roles.LEADER, "D01"), (roles.SCORER, "DEP01")])
def test_drafts_are_the_offices_own(role, unit, draft, person, signed_in):
    page = signed_in(person(role, unit))
    assert page.get(url("version", draft.pk)).status_code == 404
    assert page.get(url("scheme", "dongying-towns")).status_code == 404
    assert "dongying-towns" not in said(page.get(url("list")))


def test_only_authors_write_and_only_approvers_approve(draft, author, approver, signed_in):
    assert signed_in(approver).get(url("edit", draft.pk)).status_code == 403
    assert signed_in(approver).post(url("submit", draft.pk)).status_code == 403
    assert signed_in(author).post(url("approve", draft.pk), {"in_force_from": "2026-01-01"}).status_code == 403


# --- the walk ---------------------------------------------------------------------------------------------------


def test_from_an_upload_to_being_in_force(district, author, approver, signed_in, tmp_path):
    path = tmp_path / "scheme.yaml"
    path.write_text(TOWNS, encoding="utf-8")
    page = signed_in(author)
    with path.open("rb") as file:
        answer = page.post(url("new"), {"owner": district["D01"].pk, "file": file, "note": "初稿"})
    version = Version.objects.get()
    assert answer.url == url("version", version.pk)
    assert "一般事件" in said(page.get(answer.url))
    assert page.post(url("submit", version.pk)).status_code == 302
    approving = signed_in(approver)
    assert "批准施行" in said(approving.get(url("version", version.pk)))
    approving.post(url("approve", version.pk), {"in_force_from": "2026-03-01"})
    version.refresh_from_db()
    assert (version.state, version.in_force_from) == ("approved", datetime.date(2026, 3, 1))
    again = approving.post(url("approve", version.pk), {"in_force_from": "2026-03-01"})
    assert (again.status_code, "W306" in said(again)) == (422, True)


def test_a_shipped_scheme_is_a_start(district, author, signed_in):
    signed_in(author).post(url("new"), {"owner": district["D01"].pk, "shipped": "huanbei-communities"})
    assert Scheme.objects.get().code == "huanbei-communities"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (TOWNS.encode("gb18030"), "UTF-8"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "不是文本文件"),
        (b"a: b\n" * 400_000, "1 MB"),
        (b"title: no id\n", "W300"),
        (b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "锚"),
        (b"id: !!python/object/apply:os.system ['true']\n", "标签"),
        (b"[" * 100_000, "W300"),
    ],
)
def test_hostile_files_are_refused_in_words(content, words, district, author, signed_in, tmp_path):
    path = tmp_path / "scheme.yaml"
    path.write_bytes(content)
    with path.open("rb") as file:
        answer = signed_in(author).post(url("new"), {"owner": district["D01"].pk, "file": file})
    assert answer.status_code == 422
    assert words in said(answer)
    assert not Version.objects.exists()


def test_names_are_text_not_markup(district, author, signed_in):
    text = TOWNS.replace("title: 日常事件", "title: <script>alert(1)</script>").replace("title: 城乡", "title: <b>城乡")
    version = actions.create(text=text, owner=district["D01"], by=author)
    page = signed_in(author)
    for address in (url("version", version.pk), url("edit", version.pk), url("list"), url("clauses", version.pk)):
        assert "<script>alert" not in said(page.get(address))
        assert "<b>城乡" not in said(page.get(address))


# --- a version --------------------------------------------------------------------------------------------------


def test_every_item_has_an_address(in_force, author, signed_in):
    page = signed_in(author)
    whole = said(page.get(url("version", in_force.pk), {"item": "1.2"}))
    assert "每不足 <span" in whole
    assert "条款文字" in whole
    part = said(page.get(url("version", in_force.pk), {"item": "2.3"}, HTTP_HX_REQUEST="true", HTTP_HX_TARGET="item"))
    assert part.lstrip().startswith("<section")
    assert "网格长满意度" in part


@pytest.mark.parametrize("item", ["nonsense", "", "total", "<b>"])
def test_an_unknown_item_shows_the_first(item, in_force, author, signed_in):
    assert signed_in(author).get(url("version", in_force.pk), {"item": item}).status_code == 200


@pytest.mark.parametrize("folder", sorted(path.name for path in SHIPPED.iterdir()))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_shipped_scheme_can_be_read(folder, language, district, author, signed_in):
    version = actions.create(
        text=(SHIPPED / folder / "scheme.yaml").read_text(encoding="utf-8"), owner=district["D01"], by=author
    )
    page = signed_in(author)
    page.post("/language/", {"language": language})
    for address in (url("version", version.pk), url("clauses", version.pk), url("edit", version.pk), url("list")):
        assert page.get(address).status_code == 200


def test_a_text_that_is_no_scheme_has_a_page(draft, author, signed_in):
    actions.save_draft(version=draft, text="items: [", note="", by=author)
    answer = said(signed_in(author).get(url("version", draft.pk)))
    assert "还没有可看的项目" in answer
    assert "送审（错误" in answer


# --- editing ----------------------------------------------------------------------------------------------------


def test_a_text_is_checked_while_it_is_written(draft, author, signed_in):
    page = signed_in(author)
    fine = said(page.post(url("check", draft.pk), {"text": TOWNS.replace("\n", "\r\n")}))
    assert 'data-errors="0"' in fine
    wrong = said(
        page.post(url("check", draft.pk), {"text": TOWNS.replace("every: 1, points: 0.5", "evry: 1, points: 0.5")})
    )
    line = TOWNS[: TOWNS.index("every: 1, points: 0.5")].count("\n") + 1
    assert f'data-line="{line}"' in wrong
    assert 'data-errors="0"' not in wrong
    assert Version.objects.get().text == TOWNS  # nothing is saved by checking


def test_a_conflict_shows_both_texts(draft, author, signed_in):
    page = signed_in(author)
    loaded = draft.digest
    actions.save_draft(version=draft, text=TOWNS + "# 他人\n", note="", by=author)
    answer = page.post(url("edit", draft.pk), {"text": TOWNS + "# 本人\n", "loaded": loaded})
    assert answer.status_code == 422
    assert "# 他人" in said(answer)
    assert "# 本人" in said(answer)
    newest = Version.objects.get().digest
    assert f'value="{newest}"' in said(answer)
    assert page.post(url("edit", draft.pk), {"text": TOWNS + "# 本人\n", "loaded": newest}).status_code == 302
    assert Version.objects.get().text.endswith("# 本人\n")


@pytest.mark.parametrize(
    "text",
    [
        TOWNS.replace(
            "measures:\n", "measures:\n" + "".join(f"  m{n}: {{formula: m{n + 1} + 1}}\n" for n in range(9000))
        ),
        "".join(f"k{n}: 1\n" for n in range(80_000)),
    ],
    ids=["a chain of measures", "keys without end"],
)
def test_a_text_that_would_keep_the_platform_busy_is_refused_at_once(text, draft, author, signed_in):
    page = signed_in(author)
    assert "W321" in said(page.post(url("check", draft.pk), {"text": text}))
    page.post(url("edit", draft.pk), {"text": text, "loaded": draft.digest})
    assert "W321" in said(page.get(url("version", draft.pk)))


def test_a_text_of_two_megabytes_is_refused_in_words(draft, author, signed_in):
    answer = signed_in(author).post(url("edit", draft.pk), {"text": "a" * 2 * 1024 * 1024})
    assert answer.status_code == 422
    assert "W318" in said(answer)


# --- decisions --------------------------------------------------------------------------------------------------


def test_a_decision_is_proposed_and_confirmed_on_the_page(in_force, author, approver, signed_in):
    page = signed_in(author)
    page.post(url("decide", in_force.pk), {"key": "K12", "option": "counts", "why": "会议纪要第 3 条"})
    waiting = in_force.decisions.get()
    assert "待确认" in said(page.get(url("version", in_force.pk)))
    assert page.post(url("confirm", waiting.pk)).status_code == 403
    signed_in(approver).post(url("confirm", waiting.pk))
    waiting.refresh_from_db()
    assert waiting.confirmed_by == approver
    shown = said(page.get(url("version", in_force.pk), {"item": "1.2"}))
    assert "各项数据先取各网格的平均" in shown  # the clause says what was decided


def test_pending_figures_are_said_everywhere(district, author, signed_in):
    version = actions.create(text=DEPARTMENTS, owner=district["D01"], by=author)
    page = signed_in(author)
    assert "待定 5 处" in said(page.get(url("version", version.pk)))
    assert "待定 5 处" in said(page.get(url("list")))


def test_decisions_of_others_are_out_of_reach(in_force, author, person, signed_in):
    made = actions.decide(version=in_force, key="K1", choice="whole", why="w", by=author)
    page = signed_in(person(roles.APPROVER, "T01"))
    assert page.post(url("confirm", made.pk)).status_code == 404
    assert page.post(url("decide", in_force.pk), {"key": "K1", "option": "whole", "why": "w"}).status_code == 404


# --- comparing --------------------------------------------------------------------------------------------------


def test_two_versions_are_compared_in_words(in_force, district, author, signed_in):
    second = actions.create(text=TOWNS.replace("base: 48", "base: 50"), owner=district["D01"], by=author)
    answer = said(signed_in(author).get(url("compare"), {"old": in_force.pk, "new": second.pk}))
    assert "<del>48</del>" in answer
    assert "<ins>50</ins>" in answer


def test_versions_of_two_schemes_are_not_compared(in_force, district, author, signed_in):
    other = actions.create(text=DEPARTMENTS, owner=district["D01"], by=author)
    for query in ({"old": in_force.pk, "new": other.pk}, {"old": "x", "new": other.pk}, {}):
        assert signed_in(author).get(url("compare"), query).status_code == 404


def test_nothing_to_try_a_change_on_is_said(in_force, author, signed_in):
    answer = signed_in(author).post(url("decide", in_force.pk), {"key": "K12", "try": "1"})
    assert (answer.status_code, "W319" in said(answer)) == (422, True)

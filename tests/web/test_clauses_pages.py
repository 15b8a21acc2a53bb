"""The pages of a review, by role; cards that come back by themselves; hostile input."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.web.reviews import ALIKE, TEXT, clause, docx_of, settle_all, uploaded

from kaoping.web.clauses import writing_actions
from kaoping.web.clauses.models import Clause, Review
from kaoping.web.people import roles

pytestmark = pytest.mark.django_db
PART = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def review(district, author):
    return uploaded(district["D01"], author)


@pytest.fixture
def desk(author, signed_in):
    return signed_in(author)


def url(name, *args):
    return reverse(f"clauses:{name}", args=args)


def text_of(answer) -> str:
    return answer.content.decode()


def settle(desk, found, deed, **given):
    address = url("settle", found.review_id, found.number, deed)
    return desk.post(address, {"revision": found.revision, **given}, **PART)


# --- bringing in -----------------------------------------------------------------------------------------------------


def test_a_pasted_text_becomes_a_review(desk, district, django_capture_on_commit_callbacks):
    assert desk.get(url("new")).status_code == 200
    answer = desk.post(url("new"), {"owner": district["D01"].pk, "text": TEXT})
    made = Review.objects.get()
    assert answer["Location"] == url("review", made.pk)
    assert made.name.endswith(".txt")
    assert "正在读" in text_of(desk.get(answer["Location"]))


@pytest.mark.parametrize("sent", [{}, {"text": "  \n"}, {"file": SimpleUploadedFile("a.docx", b"")}])
def test_nothing_given_is_told_on_the_page(sent, desk, district):
    answer = desk.post(url("new"), {"owner": district["D01"].pk, **sent})
    assert answer.status_code == 422
    assert not Review.objects.exists()


def test_what_the_reader_refuses_is_told_with_a_way_out(desk, district, author):
    made = uploaded(district["D01"], author, b"%PDF-1.7\n%broken", "办法.pdf")
    told = text_of(desk.get(url("review", made.pk)))
    assert made.refusal[0]["message"]["zh"] in told
    assert url("again", made.pk) in told
    assert "没有读成" in text_of(desk.get(url("list")))


def test_a_form_sent_without_script_and_not_taken_says_so(desk, review):
    found = clause(review, "虚报")
    answer = desk.post(url("settle", review.pk, found.number, "take"), {"revision": "x"}, follow=True)
    assert "没有写入" in text_of(answer)


# --- the review ------------------------------------------------------------------------------------------------------


def test_clauses_with_one_assumption_are_listed_and_confirmed_with_one_press(desk, district, author):
    review = uploaded(district["D01"], author, ALIKE)
    found = [clause(review, words) for words in ("虚报的", "漏报的")]
    page = text_of(desk.get(url("review", review.pk)))
    assert all(f'value="{each.number}:{each.revision}" checked' in page for each in found)
    assert "同一条假定" in page
    ticked = [f"{each.number}:{each.revision}" for each in found]
    desk.post(url("together", review.pk), {"pick": [*ticked, "x", "1:-1"]})
    assert not any(clause(review, words).is_open for words in ("虚报的", "漏报的"))
    again = desk.post(url("together", review.pk), {"pick": ticked}, follow=True)
    assert "您这一次没有写入" in text_of(again)
    assert "同一条假定" not in text_of(again)


def test_document_and_cards_lead_to_each_other(desk, review):
    told = text_of(desk.get(url("review", review.pk)))
    for each in review.clauses.all():
        assert f'id="t-{each.number}"' in told
        assert f'id="c-{each.number}"' in told
    assert "青石镇街网格工作考核细则" in told
    assert "各镇街要高度重视" in told


def test_the_page_speaks_english(desk, review):
    desk.cookies["language"] = "en"
    told = text_of(desk.get(url("review", review.pk)))
    assert "to confirm" in told
    assert "Write the scheme (" in told


def test_a_card_that_was_confirmed_comes_back_with_the_coverage(desk, review):
    found = clause(review, "虚报")
    answer = settle(desk, found, "take", reading=0)
    told = text_of(answer)
    assert answer.status_code == 200
    assert f'id="c-{found.number}"' in told
    assert 'data-tier="read"' in told
    assert 'id="coverage" hx-swap-oob="true"' in told
    assert clause(review, "虚报").settled == "confirmed"


def test_what_was_refused_stands_in_the_card_and_what_was_typed_is_kept(desk, review):
    found = clause(review, "□□")
    answer = settle(desk, found, "rewrite", words="酌情处理，视情另定扣分。", why="电话答复")
    assert answer.status_code == 422
    assert "W915" in text_of(answer)
    assert "酌情处理" in text_of(answer)


def test_a_card_that_is_old_is_told_what_holds_now(desk, review, person, signed_in):
    found = clause(review, "虚报")
    settle(signed_in(person(roles.AUTHOR, "D01", name="王芳")), found, "aside", why="见上一条")
    answer = settle(desk, found, "take", reading=0)
    assert answer.status_code == 422
    assert "W913" in text_of(answer)
    assert "王芳" in text_of(answer)


def test_without_scripts_a_deed_leads_back_to_its_place(desk, review):
    found = clause(review, "虚报")
    answer = desk.post(url("settle", review.pk, found.number, "take"), {"revision": found.revision, "reading": 0})
    assert answer["Location"] == f"{url('review', review.pk)}#c-{found.number}"


def test_an_unknown_deed_and_broken_numbers_do_no_harm(desk, review):
    found = clause(review, "虚报")
    assert settle(desk, found, "explode").status_code == 404
    for given in ({"revision": "x"}, {"revision": ""}, {"reading": "-1"}, {"reading": "99999"}, {"reading": 7}):
        assert settle(desk, found, "take", **given).status_code == 422
    assert clause(review, "虚报").is_open


# --- trying ----------------------------------------------------------------------------------------------------------


def test_readings_are_tried_on_figures(desk, review):
    found = clause(review, "按期办结率")
    answer = desk.post(url("try", review.pk, found.number), {"in-value": "92"}, **PART)
    assert "+15 分" in text_of(answer)
    assert 'value="92"' in text_of(answer)


def test_words_are_read_and_tried_while_they_are_typed(desk, review):
    found = clause(review, "□□")
    given = {"words": "未开展测评的，每次扣3分。", "in-count": "2"}
    told = text_of(desk.post(url("try", review.pk, found.number), given, **PART))
    assert "−6 分" in told
    nothing = text_of(desk.post(url("try", review.pk, found.number), {"words": "每项3分或者5分另定。"}, **PART))
    assert "待补数" in nothing
    assert clause(review, "□□").is_open


@pytest.mark.parametrize("figure", ["1e999999999", "9" * 4000, "NaN", "0x10", "１２", "1/0", "'; drop table", "-" * 50])
def test_figures_that_are_none_do_no_harm(figure, desk, review):
    found = clause(review, "按期办结率")
    answer = desk.post(url("try", review.pk, found.number), {"in-value": figure}, **PART)
    assert answer.status_code == 200


def test_words_from_the_document_stay_words(district, author, desk):
    written = docx_of(TEXT.replace("未召开专题会议", "<script>alert(1)</script>未召开会议"))
    made = uploaded(district["D01"], author, written, "细则.docx")
    told = text_of(desk.get(url("review", made.pk)))
    assert "<script>alert" not in told
    assert "&lt;script&gt;alert" in told


# --- items and the whole ---------------------------------------------------------------------------------------------


def test_points_are_mended_on_the_page_and_sums_are_told(desk, review):
    item = review.items.get(title="日常巡查")
    given = {"revision": item.revision, "title": "日常巡查", "points": "15", "responsible": "区联动办"}
    answer = desk.post(url("item", review.pk, item.place), given)
    assert answer["Location"].endswith(f"#item-{item.place}")
    told = text_of(desk.get(url("review", review.pk)))
    assert "下级合计 55，与 60 不符" in told


def test_the_scheme_is_named_on_the_page(desk, review):
    given = {"revision": 1, "title": "青石细则", "code": "qingshi", "kind": "town", "cycle": "year"}
    desk.post(url("answers", review.pk), given)
    review.refresh_from_db()
    assert (review.title, review.choices["code"]) == ("青石细则", "qingshi")


# --- writing ---------------------------------------------------------------------------------------------------------


def test_before_writing_the_page_says_what_will_be_left_open(desk, review, author):
    assert "W919" in text_of(desk.get(url("write", review.pk)))
    settle_all(review, author)
    told = text_of(desk.get(url("write", review.pk)))
    assert "写入前请看" in told
    answer = desk.post(url("write", review.pk))
    review.refresh_from_db()
    assert answer["Location"] == reverse("schemes:version", args=[review.version_id])


def test_the_scheme_leads_to_the_place_in_the_document(desk, review, author):
    settle_all(review, author)
    version = writing_actions.write(review=review, by=author)
    found = clause(review, "按期办结率")
    told = text_of(desk.get(reverse("schemes:version", args=[version.pk]), {"item": found.leaf}))
    place = url("at", review.pk, found.leaf)
    assert place in told
    assert desk.get(place)["Location"] == f"{url('review', review.pk)}#c-{found.number}"
    assert url("settle", review.pk, found.number, "take") not in text_of(desk.get(url("review", review.pk)))


def test_a_rule_of_an_earlier_program_is_settled_anew(desk, review, author):
    settle_all(review, author)
    found = clause(review, "虚报")
    old = {"parts": [{"bygone": {"points": "1"}}]}
    Clause.objects.filter(pk=found.pk).update(rule=old, proposal=old)
    assert desk.get(url("review", review.pk)).status_code == 200
    assert desk.get(url("clause", review.pk, found.number), **PART).status_code == 200
    assert "W927" in text_of(desk.get(url("write", review.pk)))
    assert desk.post(url("write", review.pk)).status_code == 422


def test_an_approver_reads_and_changes_nothing(review, approver, signed_in):
    desk = signed_in(approver)
    told = text_of(desk.get(url("review", review.pk)))
    assert "do/take" not in told
    assert desk.get(url("new")).status_code == 403
    assert settle(desk, clause(review, "虚报"), "take", reading=0).status_code == 403


def test_a_review_of_another_unit_is_not_there(review, person, signed_in):
    desk = signed_in(person(roles.AUTHOR, "T01"))
    assert desk.get(url("review", review.pk)).status_code == 404
    assert review.name not in text_of(desk.get(url("list")))


def test_the_schemes_lead_to_the_reviews(desk):
    assert url("list") in text_of(desk.get(reverse("schemes:list")))

"""A document becomes a review, its clauses are settled one by one, the review becomes a scheme."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from tests.web.reviews import ALIKE, TEXT, clause, settle_all, uploaded

from kaoping.problems import Refused
from kaoping.web.audit.models import Entry
from kaoping.web.bridge.schemes import check, model
from kaoping.web.clauses import actions, queries, work, writing_actions
from kaoping.web.clauses import settling_actions as settling
from kaoping.web.clauses.models import Clause, Review
from kaoping.web.jobs.models import Job
from kaoping.web.jobs.running import load_work, run_job
from kaoping.web.people import roles
from kaoping.web.schemes import actions as schemes

pytestmark = pytest.mark.django_db


@pytest.fixture
def review(district, author):
    return uploaded(district["D01"], author)


def codes(refused) -> list[str]:
    return [fault.code for fault in refused.value.faults]


# --- reading ---------------------------------------------------------------------------------------------------------


def test_a_document_is_read_into_items_and_clauses(review):
    assert (review.state, review.title) == ("open", "青石镇街网格工作考核细则")
    items = {item.title: item for item in review.items.all()}
    assert items["按期办结"].points == 20
    assert items["按期办结"].parent == items["事件上报"]
    assert clause(review, "按期办结率").tier == "read"
    assert clause(review, "虚报").tier == "confirm"
    assert clause(review, "□□").tier == "flag"


def test_every_sentence_of_the_document_is_counted(review):
    found = queries.coverage(review, queries.clauses_of(review))
    assert found.total == review.document["total"] > 10
    assert found.left == sum(each.is_open for each in review.clauses.all()) > 0


def test_a_document_without_scoring_clauses_is_no_review(district, author):
    made = uploaded(district["D01"], author, "关于召开会议的通知\n\n请各单位准时参加。\n")
    assert (made.state, [each["code"] for each in made.refusal]) == ("failed", ["W920"])


BROKEN = (
    b"\x89PNG\r\n\x1a\n" + b"\0" * 200,
    b"PK\x03\x04" + b"\0" * 300,
    b"%PDF-1.7\n%broken",
    b"\xd0\xcf\x11\xe0" + b"\0" * 600,
)


@pytest.mark.parametrize("content", BROKEN)
def test_a_file_that_is_no_document_says_why(content, district, author):
    made = uploaded(district["D01"], author, content, "办法.docx")
    assert made.state == "failed"
    assert made.refusal[0]["mend"]["zh"]
    assert not made.clauses.exists()


def test_an_empty_or_huge_file_is_refused_at_once(district, author, monkeypatch):
    with pytest.raises(Refused) as refused:
        uploaded(district["D01"], author, b"")
    assert codes(refused) == ["W521"]
    monkeypatch.setattr(actions, "MOST_BYTES", 10)
    with pytest.raises(Refused) as refused:
        uploaded(district["D01"], author)
    assert codes(refused) == ["W520"]
    assert not Review.objects.exists()


def test_a_review_that_failed_can_be_read_again(district, author):
    made = uploaded(district["D01"], author, b"%PDF-1.7\n%broken", "a.pdf")
    again = actions.read_again(review=made, by=author)
    assert (again.state, again.refusal) == ("reading", [])
    with pytest.raises(Refused) as refused:
        actions.read_again(review=made, by=author)
    assert codes(refused) == ["W912"]


def test_a_review_that_is_deleted_while_it_is_read_leaves_nothing_behind(district, author, monkeypatch):
    read = work.bridge.read

    def deleted_meanwhile(*given):
        actions.delete(review=Review.objects.get(), by=author)
        return read(*given)

    monkeypatch.setattr(work.bridge, "read", deleted_meanwhile)
    load_work()
    made = actions.upload(owner=district["D01"], file=ContentFile(TEXT.encode()), name="a.txt", by=author)
    run_job.func(made.job_id)
    assert (Job.objects.get(pk=made.job_id).state, Review.objects.exists()) == ("done", False)


# --- settling --------------------------------------------------------------------------------------------------------


def test_a_proposal_is_confirmed_with_one_press(review, author):
    found = clause(review, "虚报")
    settling.take(clause=found, reading=0, revision=found.revision, by=author)
    found = clause(review, "虚报")
    assert (found.settled, found.rule, found.settled_by, found.is_open) == ("confirmed", found.proposal, author, False)
    assert Entry.objects.latest("number").action == "clause.confirmed"


def test_what_is_flagged_cannot_be_confirmed(review, author):
    found = clause(review, "□□")
    with pytest.raises(Refused) as refused:
        settling.take(clause=found, reading=0, revision=found.revision, by=author)
    assert codes(refused) == ["W914"]


@pytest.fixture
def alike(district, author):
    return uploaded(district["D01"], author, ALIKE)


def picks(review: Review, *words: str) -> dict[int, int]:
    return {each.number: each.revision for each in (clause(review, one) for one in words)}


def test_clauses_with_the_same_assumption_are_confirmed_at_once_each_with_its_entry(alike, author):
    settling.confirm_together(review=alike, picks=picks(alike, "虚报的", "漏报的"), by=author)
    confirmed = [clause(alike, words) for words in ("虚报的", "漏报的")]
    assert [(each.settled, each.rule == each.proposal) for each in confirmed] == [("confirmed", True)] * 2
    entries = Entry.objects.filter(action="clause.confirmed")
    assert sorted(entry.details["number"] for entry in entries) == sorted(each.number for each in confirmed)
    settling.reopen(clause=confirmed[0], revision=confirmed[0].revision, by=author)
    assert [clause(alike, words).is_open for words in ("虚报的", "漏报的")] == [True, False]


@pytest.mark.parametrize(
    ("words", "told"), [(("虚报的", "□□"), ["W929"]), (("虚报的", "巡查的"), ["W929"]), ((), ["W928"])]
)
def test_nothing_is_confirmed_with_others_that_rests_on_something_else(words, told, alike, author):
    with pytest.raises(Refused) as refused:
        settling.confirm_together(review=alike, picks=picks(alike, *words), by=author)
    assert codes(refused) == told
    assert clause(alike, "虚报的").is_open


def test_nothing_is_confirmed_at_once_where_somebody_was_quicker(alike, author):
    seen = picks(alike, "虚报的", "漏报的")
    first = clause(alike, "漏报的")
    settling.set_aside(clause=first, why="只是说明", revision=first.revision, by=author)
    with pytest.raises(Refused) as refused:
        settling.confirm_together(review=alike, picks=seen, by=author)
    assert codes(refused) == ["W913"]
    assert clause(alike, "虚报的").is_open


def test_a_clause_is_written_anew_with_its_basis(review, author):
    found = clause(review, "□□")
    words = "满意度低于85%的，每低1个百分点扣0.5分。"
    with pytest.raises(Refused) as refused:
        settling.rewrite(clause=found, words=words, why=" ", revision=found.revision, by=author)
    assert codes(refused) == ["W916"]
    settling.rewrite(clause=found, words=words, why="起草科室 11-20 电话答复", revision=found.revision, by=author)
    found.refresh_from_db()
    assert (found.settled, found.words, found.why) == ("rewritten", words, "起草科室 11-20 电话答复")
    assert "85" in str(found.rule)


def test_words_that_make_no_rule_are_not_taken(review, author):
    found = clause(review, "□□")
    with pytest.raises(Refused) as refused:
        settling.rewrite(clause=found, words="酌情处理，视情另定扣分。", why="x", revision=found.revision, by=author)
    assert codes(refused) == ["W915"]
    assert clause(review, "□□").is_open


def test_a_missing_figure_is_left_pending_with_name_and_reason(review, author):
    found = clause(review, "□□")
    given = {"name": "满意度起扣线", "of": "%", "why": "原件污损", "revision": found.revision}
    with pytest.raises(Refused) as refused:
        settling.leave_pending(clause=found, by=author, **given | {"name": ""})
    assert codes(refused) == ["W917"]
    made = settling.leave_pending(clause=found, by=author, **given)
    assert (made.tier, made.figure) == ("pending", {"name": "满意度起扣线", "unit": "%"})


def test_what_was_settled_can_be_taken_back(review, author):
    found = clause(review, "虚报")
    found = settling.set_aside(clause=found, why="见上一条", revision=found.revision, by=author)
    assert (found.tier, found.rule) == ("aside", None)
    found = settling.reopen(clause=found, revision=found.revision, by=author)
    assert (found.is_open, found.why) == (True, "")
    read = clause(review, "按期办结率")
    read = settling.set_aside(clause=read, why="x", revision=read.revision, by=author)
    assert settling.reopen(clause=read, revision=read.revision, by=author).rule == read.proposal


def test_of_two_people_at_once_the_second_is_told_who_was_first(review, author, person):
    found = clause(review, "虚报")
    settling.take(clause=found, reading=0, revision=found.revision, by=author)
    other = person(roles.AUTHOR, "D01")
    with pytest.raises(Refused) as refused:
        settling.set_aside(clause=found, why="x", revision=found.revision, by=other)
    assert codes(refused) == ["W913"]
    assert author.name in refused.value.faults[0].message("zh")
    assert clause(review, "虚报").settled == "confirmed"


def test_only_an_author_of_the_unit_settles(review, person):
    found = clause(review, "虚报")
    for role, unit in ((roles.APPROVER, "D01"), (roles.AUTHOR, "T01")):
        with pytest.raises(Refused) as refused:
            settling.take(clause=found, reading=0, revision=found.revision, by=person(role, unit))
        assert codes(refused) == ["W911"]


# --- items and the whole ---------------------------------------------------------------------------------------------


def test_other_points_of_an_item_have_its_clauses_read_anew(review, author):
    found = clause(review, "虚报")
    settling.take(clause=found, reading=0, revision=found.revision, by=author)
    item = found.item
    assert found.points == 20
    settling.mend_item(item=item, title="上报质量", points="1", responsible="区联动办，区城管所", revision=1, by=author)
    again = clause(review, "虚报")
    assert again.points == Decimal(1)
    assert again.is_open, "2 points are more than the item has"
    item.refresh_from_db()
    assert item.responsible == "区联动办、区城管所"


@pytest.mark.parametrize("points", ["-1", "1e5", "12.34567", "十", "9" * 30, "NaN", "Infinity"])
def test_impossible_points_are_refused(points, review, author):
    with pytest.raises(Refused) as refused:
        settling.mend_item(item=review.items.first(), title="x", points=points, responsible="", revision=1, by=author)
    assert codes(refused) == ["W918"]


def test_questions_about_the_whole_take_listed_answers_only(review, author):
    heading = {"title": "细则", "code": "qingshi-2026", "kind": "town", "cycle": "year"}
    settling.answer(review=review, answers={}, heading=heading, revision=1, by=author)
    review.refresh_from_db()
    assert (review.choices["code"], review.title, review.revision) == ("qingshi-2026", "细则", 2)
    for answers, changed in (({"partial": "x"}, {}), ({}, {"code": "Ä b"}), ({}, {"kind": "x"}), ({}, {"title": ""})):
        with pytest.raises(Refused):
            settling.answer(review=review, answers=answers, heading=heading | changed, revision=2, by=author)
    with pytest.raises(Refused) as refused:
        settling.answer(review=review, answers={}, heading=heading, revision=1, by=author)
    assert codes(refused) == ["W913"]


# --- writing ---------------------------------------------------------------------------------------------------------


def test_nothing_is_written_while_a_clause_is_open(review, author):
    with pytest.raises(Refused) as refused:
        writing_actions.write(review=review, by=author)
    assert codes(refused) == ["W919"]


def test_a_settled_review_becomes_a_draft_whose_items_know_their_clauses(review, author):
    flagged = clause(review, "□□")
    settling.leave_pending(
        clause=flagged, name="满意度扣分", of="分", why="原件污损", revision=flagged.revision, by=author
    )
    settle_all(review, author)
    version = writing_actions.write(review=review, by=author)
    review.refresh_from_db()
    assert (review.state, review.version, version.state) == ("written", version, "draft")
    checked = check(version.text)
    assert not checked.errors
    assert [each.question for each in checked.open if "满意度扣分" in each.question]
    scheme = model(version.text, {})
    for words in ("虚报", "按期办结率", "□□"):
        found = clause(review, words)
        leaf = next(each for each in scheme.leaves() if each.id == found.leaf)
        assert found.text[:12] in leaf.clause
        assert found.key in leaf.source.part


def test_a_written_review_is_read_only_and_stays(review, author):
    settle_all(review, author)
    version = writing_actions.write(review=review, by=author)
    found = clause(review, "虚报")
    with pytest.raises(Refused) as refused:
        settling.reopen(clause=found, revision=found.revision, by=author)
    assert codes(refused) == ["W912"]
    with pytest.raises(Refused) as refused:
        actions.delete(review=review, by=author)
    assert codes(refused) == ["W921"]
    assert version.scheme.code.startswith("d01-")


def test_a_review_goes_on_when_its_version_was_withdrawn(review, author):
    settle_all(review, author)
    version = writing_actions.write(review=review, by=author)
    with pytest.raises(Refused):
        writing_actions.take_up(review=review, by=author)
    schemes.withdraw(version=version, reason="写错了", by=author)
    again = writing_actions.take_up(review=review, by=author)
    assert (again.state, again.version) == ("open", None)
    assert writing_actions.write(review=review, by=author).number == version.number + 1


def test_how_a_clause_was_settled_stands_in_the_scheme(review, author):
    found = clause(review, "□□")
    words = "满意度低于85%的，每低1个百分点扣0.5分。"
    settling.rewrite(clause=found, words=words, why="电话答复", revision=found.revision, by=author)
    settle_all(review, author)
    text = writing_actions.write(review=review, by=author).text
    assert "依据：电话答复" in text


def test_a_review_is_deleted_with_its_document(review, author, settings, django_capture_on_commit_callbacks):
    assert default_storage.exists(review.stored)
    with django_capture_on_commit_callbacks(execute=True):
        actions.delete(review=review, by=author)
    assert not Review.objects.exists()
    assert not Clause.objects.exists()
    assert not default_storage.exists(review.stored)
    assert Entry.objects.latest("number").action == "review.deleted"


def test_a_figure_that_is_missing_in_a_rule_waits_in_its_place(district, author):
    made = uploaded(district["D01"], author, TEXT.replace("由起草科室另行扣分，每项3分或者5分", "每低1个百分点扣0.5分"))
    found = clause(made, "□□")
    given = {"name": "满意度起扣线", "of": "%", "why": "原件污损", "revision": found.revision}
    settling.leave_pending(clause=found, by=author, **given)
    settle_all(made, author)
    version = writing_actions.write(review=made, by=author)
    key = next(each.key for each in check(version.text).open if "满意度起扣线" in each.question)
    leaf = next(each for each in model(version.text, {key: "85"}).leaves() if each.title == "满意度")
    assert "85" in str(leaf.rule)
    assert "judged" not in str(leaf.rule)

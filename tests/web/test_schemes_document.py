"""A version of a scheme as an official document."""

from __future__ import annotations

import io
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.urls import reverse
from docx import Document

from kaoping.web.schemes import actions

pytestmark = pytest.mark.django_db

TOWNS = (Path(__file__).parents[2] / "schemes" / "dongying-towns" / "scheme.yaml").read_text(encoding="utf-8")


@pytest.fixture
def draft(district, author):
    return actions.create(text=TOWNS, owner=district["D01"], by=author)


@pytest.mark.parametrize(("language", "word"), [("zh", "评分标准"), ("en", "Standard")])
def test_the_document_is_saved_in_the_language_of_the_page(language, word, draft, author, signed_in):
    page = signed_in(author)
    page.post("/language/", {"language": language})
    address = reverse("schemes:document", args=[draft.pk])
    assert address in page.get(reverse("schemes:version", args=[draft.pk])).content.decode()
    assert address in page.get(reverse("schemes:clauses", args=[draft.pk])).content.decode()
    answer = page.get(address)
    assert answer["Content-Type"].endswith("wordprocessingml.document")
    assert f"-{draft.number}.docx" in unquote(answer["Content-Disposition"])
    heads = [cell.text for cell in Document(io.BytesIO(answer.content)).tables[0].rows[0].cells]
    assert word in heads


def test_a_scheme_with_errors_is_told_them_instead(draft, author, signed_in):
    actions.save_draft(version=draft, text="items: [", note="", by=author)
    page = signed_in(author)
    answer = page.get(reverse("schemes:document", args=[draft.pk]))
    assert "Content-Disposition" not in answer
    assert "方案有错误" in answer.content.decode()
    assert "schemes:document" not in page.get(reverse("schemes:version", args=[draft.pk])).content.decode()

"""What is asked when a self-assessment is returned or a list is looked through, and the fields that a save brings."""

from __future__ import annotations

from django import forms
from django.http import QueryDict

from kaoping.web.self_assessment.actions import POINTS, SUMMARY, TEXT, Edit
from kaoping.web.self_assessment.listing import Asked
from kaoping.web.self_assessment.models import STATES
from kaoping.web.site.forms import DayField, Form
from kaoping.web.site.words import lazily


class Return(Form):
    reason = forms.CharField(
        label=lazily("退回理由", "Why it is returned"), widget=forms.Textarea(attrs={"rows": 2, "maxlength": 300})
    )
    due_on = DayField(label=lazily("新的期限", "New date"))


def edits_of(sent: QueryDict) -> list[Edit]:
    """The fields of a form: `points:<item>`, `text:<item>`, `summary`, each with what stood there as `was:<name>`;
    those without are none of ours."""
    found = []
    for name in sent:
        field, _, item = name.partition(":")
        known = name == SUMMARY or (field in (POINTS, TEXT) and item)
        if known and f"was:{name}" in sent:
            found.append(Edit(field, item, sent.get(f"was:{name}", ""), sent.get(name, "")))
    return found


def asked_of(query: QueryDict) -> Asked:
    """What a list is asked for; anything strange is left out."""
    state = query.get("state", "")
    return Asked(
        item=query.get("item", "")[:40],
        state=state if state in STATES else "",
        text=query.get("q", "").strip()[:60],
        by_gap=query.get("by") == "gap",
    )

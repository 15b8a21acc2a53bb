"""What is asked when a document is brought in and its clauses are settled."""

from __future__ import annotations

from typing import Any

from django import forms

from kaoping.web.site.forms import Form
from kaoping.web.site.words import lazily

KINDS = ".docx,.doc,.xlsx,.xls,.pdf,.html,.htm,.mht,.txt,.md"
TOO_LONG = lazily("没有写入：内容太长或缺一项", "Nothing was written: too long or incomplete")
MOST_TEXT = 300_000  # signs that are pasted; the reader takes no more


class NewReview(Form):
    """A document: a file, or its text pasted. The file counts where both are given."""

    owner = forms.ChoiceField(label=lazily("归哪个单位管", "Kept by"))
    file = forms.FileField(
        label=lazily("上传文件", "Upload a file"),
        required=False,
        allow_empty_file=True,
        help_text=lazily(
            "Word、Excel、带文字的 PDF、网页或纯文本，不超过 30 MB。扫描件没有文字，读不出来。",
            "Word, Excel, PDF with text, web page or plain text, at most 30 MB. A scan has no text and cannot be read.",
        ),
        widget=forms.ClearableFileInput(attrs={"accept": KINDS}),
    )
    text = forms.CharField(
        label=lazily("或者粘贴文字", "Or paste the text"),
        required=False,
        strip=False,
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, owners: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = owners  # type: ignore[attr-defined]


class Settle(Form):
    """revision: of the clause when the page was made; the other fields as the deed needs them."""

    revision = forms.IntegerField(min_value=1, max_value=10**9)
    reading = forms.IntegerField(required=False, min_value=0, max_value=99)
    words = forms.CharField(required=False, max_length=4000)
    name = forms.CharField(required=False, max_length=100)
    unit = forms.CharField(required=False, max_length=20)
    why = forms.CharField(required=False, max_length=500)


class MendItem(Form):
    revision = forms.IntegerField(min_value=1, max_value=10**9)
    title = forms.CharField(required=False, max_length=300)
    points = forms.CharField(required=False, max_length=20)
    responsible = forms.CharField(required=False, max_length=500)


class Answers(Form):
    revision = forms.IntegerField(min_value=1, max_value=10**9)
    title = forms.CharField(required=False, max_length=200)
    code = forms.CharField(required=False, max_length=80)
    kind = forms.CharField(required=False, max_length=20)
    cycle = forms.CharField(required=False, max_length=20)

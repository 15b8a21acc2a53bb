"""What is asked when schemes are registered, approved and decided on."""

from __future__ import annotations

from typing import Any

from django import forms

from kaoping.problems import Refused
from kaoping.web.bridge import schemes as bridge
from kaoping.web.site.forms import DayField, Form
from kaoping.web.site.words import lazily, tongue


class NewScheme(Form):
    """A text: from a file, pasted, or one that comes with the program. The first that is given counts."""

    owner = forms.ChoiceField(label=lazily("归哪个单位管", "Kept by"))
    file = forms.FileField(
        label=lazily("上传文件", "Upload a file"),
        required=False,
        help_text=lazily("scheme.yaml，UTF-8，不超过 1 MB", "scheme.yaml, UTF-8, at most 1 MB"),
        widget=forms.ClearableFileInput(attrs={"accept": ".yaml,.yml,text/yaml"}),
    )
    shipped = forms.ChoiceField(
        label=lazily("从随程序提供的方案开始", "Start from a scheme that comes along"), required=False
    )
    text = forms.CharField(
        label=lazily("粘贴文字", "Paste the text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "wrap": "off"}),
    )
    note = forms.CharField(label=lazily("改了什么、为什么", "What it changes and why"), required=False, max_length=500)

    def __init__(self, *args: Any, owners: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        english = tongue() == "en"
        self.fields["owner"].choices = owners  # type: ignore[attr-defined]
        self.fields["shipped"].choices = [  # type: ignore[attr-defined]
            ("", "—"),
            *((each.id, f"{(english and each.title_en) or each.title} ({each.id})") for each in bridge.shipped()),
        ]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        file = found.get("file")
        if file:
            found["text"] = self.read(file)
        elif not found.get("text", "").strip() and found.get("shipped"):
            found["text"] = bridge.shipped_text(found["shipped"]) or ""
        elif not found.get("text", "").strip() and not self.errors:
            self.add_error(
                "file", forms.ValidationError(lazily("上传、选择或粘贴，三样选一样", "Upload, choose or paste one"))
            )
        return found

    def read(self, file: Any) -> str:
        try:
            return bridge.text_of(file.read(bridge.MOST + 1))
        except Refused as refused:
            for fault in refused.faults[:5]:
                self.add_error(
                    "file",
                    f"{fault.code} {fault.message(tongue())}{'；' if tongue() == 'zh' else '; '}{fault.mend(tongue())}",
                )
            return ""


class Edit(Form):
    """A draft's text, and the digest of the text that editing began with."""

    text = forms.CharField(strip=False, required=False, widget=forms.Textarea)
    note = forms.CharField(label=lazily("改了什么、为什么", "What it changes and why"), required=False, max_length=500)
    loaded = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)


class Approve(Form):
    in_force_from = DayField(label=lazily("自哪天起施行", "In force from"))


class Reason(Form):
    reason = forms.CharField(label=lazily("理由", "Reason"), max_length=500)


class Decide(Form):
    """A choice for one decision: an option, or a figure where the text leaves one open."""

    key = forms.CharField(max_length=60)
    option = forms.CharField(max_length=60, required=False)
    figure = forms.CharField(max_length=60, required=False)
    why = forms.CharField(max_length=500, required=False)

    @property
    def choice(self) -> str:
        return str(self.cleaned_data["option"] or self.cleaned_data["figure"])

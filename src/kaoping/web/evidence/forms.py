"""What is asked about evidence."""

from __future__ import annotations

from django import forms

from kaoping.web.site.forms import DayField, Form
from kaoping.web.site.words import lazily


class Dates(Form):
    """Day of the document, and until when it holds."""

    issued_on = DayField(label=lazily("文件日期", "Dated"), required=False)
    expires_on = DayField(label=lazily("有效期至", "Holds until"), required=False)


class Keeping(Form):
    """Until when the content is kept."""

    keep_until = DayField(label=lazily("保存到", "Kept until"), required=False)


class Place(Form):
    """What a file proves."""

    unit = forms.CharField(max_length=60)
    item = forms.CharField(max_length=40, required=False)
    about = forms.CharField(max_length=120, required=False)

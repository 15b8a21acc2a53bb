"""What is asked when facts are brought in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from kaoping.web.bridge.facts import TABLES
from kaoping.web.facts.receiving import KINDS
from kaoping.web.site.forms import Form
from kaoping.web.site.words import lazily, said, say


class Files(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class SeveralFiles(forms.FileField):
    """Gives the list of the uploaded files."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        given = data if isinstance(data, list | tuple) else [data]
        return [super(SeveralFiles, self).clean(each, initial) for each in given]


class Upload(Form):
    """The files, and the table of a single CSV or Parquet file whose name does not tell."""

    upload = SeveralFiles(
        label=lazily("文件", "Files"),
        widget=Files(attrs={"multiple": True, "accept": ",".join(KINDS)}),
        help_text=lazily(
            "xlsx（每张表一个工作表）、CSV、Parquet，可选多个文件或一个 zip；不超过 60 MB",
            "xlsx (a sheet for each table), CSV, Parquet; several files or one zip; at most 60 MB",
        ),
    )
    table = forms.ChoiceField(label=lazily("是哪张表", "Which table"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_name = say("按文件名或工作表名", "by the name of file or sheet")
        choices = [("", by_name), *((table.name, table_words(table.name)) for table in TABLES.values())]
        self.fields["table"].choices = choices  # type: ignore[attr-defined]


EN = {
    "units": "units",
    "cases": "cases",
    "incidents": "incidents",
    "marks": "marks",
    "values": "reported values",
    "ballots": "survey answers",
    "exemptions": "exemptions",
}


def table_words(table: str) -> str:
    """What a table is called, with its name in files."""
    return f"{said(TABLES[table].zh, EN[table])} {table}"

"""What is asked of a source, of an upload, of a mapping."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict

from kaoping.web.cases.models import CHANNELS, Source
from kaoping.web.people.viewer import Viewer
from kaoping.web.site.forms import Form
from kaoping.web.site.words import lazily
from kaoping.web.takeover import queries
from kaoping.web.takeover.columns import OURS, VALUED
from kaoping.web.takeover.mapping import Mapping, read
from kaoping.web.takeover.source_actions import CHANNELS as OFFERED


class NewSource(Form):
    """A source. most_a_minute: what one key may send by Open311."""

    code = forms.RegexField(
        r"^[A-Za-z0-9._-]{1,40}$", label=lazily("代码", "Code"),
        help_text=lazily("字母、数字、点、横线", "letters, digits, dots, dashes"),
    )  # fmt: skip
    name = forms.CharField(label=lazily("名称", "Name"), max_length=80)
    channel = forms.ChoiceField(label=lazily("怎么来", "How cases come"))
    unit = forms.ChoiceField(label=lazily("归哪个平台", "Whose platform"))
    most_a_minute = forms.IntegerField(
        label=lazily("每分钟最多（Open311）", "Most in a minute (Open311)"), min_value=1, max_value=100_000, initial=600
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].choices = [(key, CHANNELS[key]) for key in OFFERED]  # type: ignore[attr-defined]
        self.fields["unit"].choices = queries.platforms(viewer)  # type: ignore[attr-defined]


class Upload(Form):
    """A file of cases and whose they are."""

    source = forms.ModelChoiceField(label=lazily("来源", "Source"), queryset=Source.objects.none())
    upload = forms.FileField(
        label=lazily("文件", "File"),
        help_text=lazily(
            "CSV（UTF-8、GB 18030）或 xlsx，第一行是列名",
            "CSV (UTF-8, GB 18030) or xlsx; the first row names the columns"
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )  # fmt: skip

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sources = queries.sources_seen(viewer).filter(is_open=True, channel="import")
        self.fields["source"].queryset = sources  # type: ignore[attr-defined]
        self.fields["source"].empty_label = None  # type: ignore[attr-defined]


def read_mapping(sent: QueryDict, takeover: Any) -> Mapping:
    """The mapping that the page's form holds: column-<ours> = heading, value-<ours>-<n> = key of the nth word ("?" for
    not chosen)."""
    columns = {name: heading for name in OURS if (heading := sent.get(f"column-{name}", ""))}
    values: dict[str, dict[str, str]] = {}
    earlier = read(takeover.mapping).values
    for name, words in takeover.report.get("words", {}).items():
        if name in OURS and OURS[name].kind in VALUED:
            chosen = {word: sent.get(f"value-{name}-{at}", "?") for at, (word, _, _) in enumerate(words)}
            values[name] = earlier.get(name, {}) | {word: key for word, key in chosen.items() if key != "?"}
    return read(
        {"columns": columns, "values": values, "system": sent.get("system"), "theirs": sent.get("theirs") == "1",
         "leave_out": sent.get("leave_out") == "1"}
    )  # fmt: skip

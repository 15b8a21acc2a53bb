"""What a phone sends for one report."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils import timezone

from kaoping.web.cases.models import LEVELS

OFF = datetime.timedelta(minutes=5)  # a clock that is wrong by more is corrected
PLACES = 6  # decimals of a coordinate: about a decimetre
TEXT = 200  # characters of the one sentence


class Sent(forms.Form):
    """One report. written, sent: moments by the phone's clock; the platform's own tells how wrong that is."""

    uuid = forms.UUIDField()
    written = forms.DateTimeField()
    sent = forms.DateTimeField()
    text = forms.CharField(max_length=TEXT, required=False)
    address = forms.CharField(max_length=200, required=False)
    latitude = forms.FloatField(min_value=-90, max_value=90, required=False)
    longitude = forms.FloatField(min_value=-180, max_value=180, required=False)
    accuracy = forms.FloatField(min_value=0, max_value=1_000_000, required=False)
    grid = forms.IntegerField(min_value=1, max_value=2**62, required=False)
    category = forms.IntegerField(min_value=1, max_value=2**62, required=False)
    level = forms.ChoiceField(choices=[(key, words.zh) for key, words in LEVELS.items()])
    self_handled = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        """Adds `said_at` (by our clock, never in the future) and `clock_off` (seconds that the phone was ahead)."""
        found: dict[str, Any] = super().clean() or {}
        if found.get("written") and found.get("sent"):
            now = timezone.now()
            ahead = found["sent"] - now
            off = abs(ahead) > OFF
            found["clock_off"] = max(-(2**31), min(2**31 - 1, round(ahead.total_seconds()))) if off else 0
            found["said_at"] = min(_shifted(found["written"], ahead) if off else found["written"], now)
        for name in ("latitude", "longitude"):
            if found.get(name) is not None:
                found[name] = round(found[name], PLACES)
        if (found.get("latitude") is None) != (found.get("longitude") is None):
            found["latitude"] = found["longitude"] = None
        return found


def _shifted(written: datetime.datetime, ahead: datetime.timedelta) -> datetime.datetime:
    """What the phone wrote, by our clock; now, where its years are beyond reason."""
    try:
        return written - ahead
    except OverflowError:
        return timezone.now()

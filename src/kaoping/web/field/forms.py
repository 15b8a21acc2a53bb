"""What a phone sends for one finding."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils import timezone

OFF = datetime.timedelta(minutes=5)  # a clock that is wrong by more is corrected
PLACES = 5  # decimals of a coordinate: about a metre


class Sent(forms.Form):
    """One finding. written, sent: moments by the phone's clock; the platform's own tells how wrong that is."""

    uuid = forms.UUIDField()
    cycle = forms.IntegerField(min_value=1)
    department = forms.IntegerField(min_value=1)
    kind = forms.CharField(max_length=40)
    unit = forms.CharField(max_length=60)
    key = forms.CharField(max_length=120)
    base = forms.CharField(max_length=60, required=False)
    text = forms.CharField(max_length=60, required=False)
    reason = forms.CharField(max_length=500, required=False)
    place = forms.CharField(max_length=120, required=False)
    latitude = forms.FloatField(min_value=-90, max_value=90, required=False)
    longitude = forms.FloatField(min_value=-180, max_value=180, required=False)
    accuracy = forms.FloatField(min_value=0, max_value=1_000_000, required=False)
    written = forms.DateTimeField(required=True)
    sent = forms.DateTimeField(required=True)
    picture = forms.FileField(required=False)

    def clean(self) -> dict[str, Any]:
        """Adds `said_at` and `clock_off` (seconds that the phone was ahead), and rounds the place."""
        found: dict[str, Any] = super().clean() or {}
        if found.get("written") and found.get("sent"):
            ahead = found["sent"] - timezone.now()
            found["clock_off"] = max(-(2**31), min(2**31 - 1, round(ahead.total_seconds()))) if abs(ahead) > OFF else 0
            right = found["written"] - ahead if abs(ahead) > OFF else found["written"]
            found["said_at"] = min(right, timezone.now())
        for name in ("latitude", "longitude"):
            if found.get(name) is not None:
                found[name] = round(found[name], PLACES)
        return found

"""The app of cases taken over from other platforms."""

from __future__ import annotations

from django.apps import AppConfig


class TakeoverConfig(AppConfig):
    name = "kaoping.web.takeover"
    label = "takeover"

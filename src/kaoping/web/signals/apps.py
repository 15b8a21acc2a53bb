"""The app of signals of honesty."""

from __future__ import annotations

from django.apps import AppConfig


class SignalsConfig(AppConfig):
    name = "kaoping.web.signals"
    label = "signals"

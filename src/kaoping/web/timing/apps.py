"""The app of categories, limits of time and the working calendar."""

from __future__ import annotations

from django.apps import AppConfig


class TimingConfig(AppConfig):
    name = "kaoping.web.timing"
    label = "timing"

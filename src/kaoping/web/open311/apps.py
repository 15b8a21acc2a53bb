"""The app of the Open311 interface."""

from __future__ import annotations

from django.apps import AppConfig


class Open311Config(AppConfig):
    name = "kaoping.web.open311"
    label = "open311"

"""The app of work places and lists of cases."""

from __future__ import annotations

from django.apps import AppConfig


class DesksConfig(AppConfig):
    name = "kaoping.web.desks"
    label = "desks"

"""The app of the map of cases."""

from __future__ import annotations

from django.apps import AppConfig


class MappingConfig(AppConfig):
    name = "kaoping.web.mapping"
    label = "mapping"

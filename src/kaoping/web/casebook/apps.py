"""The app of the page and the file of a case."""

from __future__ import annotations

from django.apps import AppConfig


class CasebookConfig(AppConfig):
    name = "kaoping.web.casebook"
    label = "casebook"

"""The app of reporting by phone, desk and public page."""

from __future__ import annotations

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "kaoping.web.reporting"
    label = "reporting"

"""The app of cases as facts of a cycle."""

from __future__ import annotations

from django.apps import AppConfig


class FeedConfig(AppConfig):
    name = "kaoping.web.feed"
    label = "feed"

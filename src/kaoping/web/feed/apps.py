"""The app of cases as facts of a cycle."""

from __future__ import annotations

import importlib

from django.apps import AppConfig


class FeedConfig(AppConfig):
    name = "kaoping.web.feed"
    label = "feed"

    def ready(self) -> None:
        """What cycles may take from here is known from the start, in every process."""
        importlib.import_module("kaoping.web.feed.live")

"""The app of duties, matters, dispatch and the rota."""

from __future__ import annotations

from django.apps import AppConfig


class DispatchingConfig(AppConfig):
    name = "kaoping.web.dispatching"
    label = "dispatching"

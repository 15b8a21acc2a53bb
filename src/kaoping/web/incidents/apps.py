import importlib

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    name = "kaoping.web.incidents"
    label = "incidents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """What evidence asks this app is known from the start, in every process."""
        importlib.import_module("kaoping.web.incidents.queries")

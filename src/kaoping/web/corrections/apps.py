import importlib

from django.apps import AppConfig


class CorrectionsConfig(AppConfig):
    name = "kaoping.web.corrections"
    label = "corrections"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """What evidence asks this app is known from the start, in every process."""
        importlib.import_module("kaoping.web.corrections.queries")

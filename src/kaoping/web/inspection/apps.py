import importlib

from django.apps import AppConfig


class InspectionConfig(AppConfig):
    name = "kaoping.web.inspection"
    label = "inspection"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """What evidence asks this app is known from the start, in every process."""
        importlib.import_module("kaoping.web.inspection.queries")

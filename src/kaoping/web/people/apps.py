from importlib import import_module

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "kaoping.web.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("kaoping.web.people.sign_in_log")  # connects its receivers; models must be loaded first

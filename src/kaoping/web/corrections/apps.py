from django.apps import AppConfig


class CorrectionsConfig(AppConfig):
    name = "kaoping.web.corrections"
    label = "corrections"
    default_auto_field = "django.db.models.BigAutoField"

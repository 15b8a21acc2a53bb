from django.apps import AppConfig


class ClausesConfig(AppConfig):
    name = "kaoping.web.clauses"
    label = "clauses"
    default_auto_field = "django.db.models.BigAutoField"

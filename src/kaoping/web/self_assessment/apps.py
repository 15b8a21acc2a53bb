from django.apps import AppConfig


class SelfAssessmentConfig(AppConfig):
    name = "kaoping.web.self_assessment"
    label = "self_assessment"
    default_auto_field = "django.db.models.BigAutoField"

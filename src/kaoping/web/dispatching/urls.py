"""Addresses of duties, matters, dispatch and the rota."""

from __future__ import annotations

from django.urls import path

from kaoping.web.dispatching import duty_views, import_views, rota_views, rule_views

app_name = "dispatching"
urlpatterns = [
    path("duties/", duty_views.duties, name="duties"),
    path("matters/", duty_views.matters, name="matters"),
    path("duties/new/<slug:kind>/", duty_views.new, name="new_duty"),
    path("duties/many/<slug:kind>/", duty_views.act_many, name="act_duties"),
    path("duties/import/<slug:kind>/", import_views.upload_duties, name="import_duties"),
    path("duties/import/<slug:kind>/template.xlsx", import_views.duty_template, name="duty_template"),
    path("duties/import/<slug:kind>/<slug:digest>/", import_views.check_duties, name="check_duties"),
    path("duties/<int:pk>/", duty_views.one, name="duty"),
    path("duties/<int:pk>/change/", duty_views.change, name="change_duty"),
    path("duties/<int:pk>/do/<slug:step>/", duty_views.act, name="act_duty"),
    path("rules/", rule_views.rules, name="rules"),
    path("rules/new/", rule_views.new, name="new_rule"),
    path("rules/import/", import_views.upload_rules, name="import_rules"),
    path("rules/import/template.xlsx", import_views.rule_template, name="rule_template"),
    path("rules/import/<slug:digest>/", import_views.check_rules, name="check_rules"),
    path("rules/lessons/", rule_views.lessons, name="lessons"),
    path("rules/lessons/<int:pk>/", rule_views.lesson, name="lesson"),
    path("rules/lessons/<int:pk>/do/<slug:step>/", rule_views.decide, name="decide_lesson"),
    path("rules/<int:pk>/", rule_views.one, name="rule"),
    path("rules/<int:pk>/change/", rule_views.change, name="change_rule"),
    path("rules/<int:pk>/do/<slug:step>/", rule_views.act, name="act_rule"),
    path("rota/", rota_views.rotas, name="rotas"),
    path("rota/<str:unit>/<str:month>/", rota_views.rota, name="rota"),
    path("rota/<str:unit>/<str:month>/publish/", rota_views.publish, name="publish_rota"),
]

"""Addresses of categories, limits of time and the working calendar."""

from __future__ import annotations

from django.urls import path

from kaoping.web.timing import calendar_views, category_views, limit_views, views

app_name = "timing"
urlpatterns = [
    path("settings/", views.settings, name="settings"),
    path("settings/calendar/", calendar_views.calendar, name="calendar"),
    path("settings/calendar/day/", calendar_views.set_day, name="set_day"),
    path("settings/calendar/hours/", calendar_views.set_hours, name="set_hours"),
    path("settings/calendar/import/", calendar_views.upload, name="holidays"),
    path("settings/calendar/import/template.xlsx", calendar_views.download, name="holidays_template"),
    path("settings/calendar/import/<slug:digest>/", calendar_views.check, name="holidays_check"),
    path("settings/categories/", category_views.categories, name="categories"),
    path("settings/categories/load/", category_views.load, name="load_usual"),
    path("settings/categories/new/", category_views.new, name="category_new"),
    path("settings/categories/export.xlsx", category_views.export, name="categories_export"),
    path("settings/categories/<int:pk>/", category_views.category, name="category"),
    path("settings/categories/<int:pk>/change/", category_views.change, name="category_change"),
    path("settings/categories/<int:pk>/<slug:what>/", category_views.act, name="category_act"),
    path("settings/limits/", limit_views.limits, name="limits"),
    path("settings/limits/set/", limit_views.set_limit, name="set_limit"),
]

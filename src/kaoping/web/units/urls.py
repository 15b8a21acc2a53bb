from __future__ import annotations

from django.urls import path

from kaoping.web.units import areas_views, import_views, views

app_name = "units"
urlpatterns = [
    path("", views.tree, name="tree"),
    path("new/", views.new, name="new"),
    path("suggest/", views.suggest, name="suggest"),
    path("import/", import_views.upload, name="import"),
    path("import/template.xlsx", import_views.download, name="import_template"),
    path("import/<slug:digest>/", import_views.check, name="import_check"),
    path("areas/", areas_views.upload, name="areas"),
    path("areas/<int:pk>/", areas_views.check, name="areas_check"),
    path("areas.geojson", areas_views.export, name="areas_export"),
    path("unit/<str:code>/", views.unit, name="unit"),
    path("unit/<str:code>/children/", views.children, name="children"),
    path("unit/<str:code>/<slug:what>/", views.change, name="change"),
]

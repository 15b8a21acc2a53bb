from __future__ import annotations

from django.urls import path

from kaoping.web.entry import figures_views, views, workbook_views

app_name = "entry"
SHEET = "<int:pk>/sheets/<int:unit>/<slug:kind>/"
urlpatterns = [
    path(SHEET, views.sheet, name="sheet"),
    path(f"{SHEET}cells/", views.cells, name="cells"),
    path(f"{SHEET}changes/", views.changes, name="changes"),
    path(f"{SHEET}side/", views.side, name="side"),
    path(f"{SHEET}state/", views.state, name="state"),
    path(f"{SHEET}save/", views.save, name="save"),
    path(f"{SHEET}paste/", views.paste, name="paste"),
    path(f"{SHEET}template.xlsx", workbook_views.template, name="template"),
    path(f"{SHEET}upload/", workbook_views.upload, name="upload"),
    path("<int:pk>/figures/", figures_views.figures, name="figures"),
    path("<int:pk>/figures/<str:indicator>/", figures_views.indicator, name="indicator"),
    path("<int:pk>/figures/<str:indicator>/take/", figures_views.take, name="figures_take"),
    path("<int:pk>/imports/<int:number>/", workbook_views.one, name="import"),
    path("<int:pk>/imports/<int:number>/marked.xlsx", workbook_views.marked, name="import_marked"),
    path("<int:pk>/imports/<int:number>/write/", workbook_views.write, name="import_write"),
    path("<int:pk>/imports/<int:number>/check/", workbook_views.check, name="import_check"),
    path("<int:pk>/imports/<int:number>/drop/", workbook_views.drop, name="import_drop"),
]

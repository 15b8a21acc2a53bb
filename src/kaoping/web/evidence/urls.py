from __future__ import annotations

from django.urls import path

from kaoping.web.evidence import file_views, views

app_name = "evidence"
urlpatterns = [
    path("<int:pk>/evidence/", views.all_files, name="list"),
    path("<int:pk>/evidence/add/", views.add, name="add"),
    path("<int:pk>/evidence/pick/", views.pick, name="pick"),
    path("<int:pk>/evidence/verify/", views.verify, name="verify"),
    path("<int:pk>/evidence/files.zip", file_views.packed, name="packed"),
    path("<int:pk>/evidence/<int:number>/", views.one, name="one"),
    path("<int:pk>/evidence/<int:number>/file/", file_views.content, name="file"),
    path("<int:pk>/evidence/<int:number>/thumbnail/", file_views.thumbnail, name="thumbnail"),
    path("<int:pk>/evidence/<int:number>/link/", views.link, name="link"),
    path("<int:pk>/evidence/<int:number>/unlink/<int:proof>/", views.unlink, name="unlink"),
    path("<int:pk>/evidence/<int:number>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:pk>/evidence/<int:number>/dates/", views.dates, name="dates"),
    path("<int:pk>/evidence/<int:number>/keep/", views.keep, name="keep"),
    path("<int:pk>/evidence/<int:number>/hold/", views.hold, name="hold"),
    path("<int:pk>/evidence/<int:number>/lift/", views.lift, name="lift"),
]

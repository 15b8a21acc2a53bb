"""Addresses of reporting by phone, desk and public page."""

from __future__ import annotations

from django.urls import path

from kaoping.web.reporting import desk_views, phone_views, public_views, reply_views

app_name = "reporting"
urlpatterns = [
    # on the phone
    path("cases/report/", phone_views.phone, name="phone"),
    path("cases/report/work.json", phone_views.work, name="work"),
    path("cases/report/own.json", phone_views.own, name="own"),
    path("cases/report/ahead.json", phone_views.ahead, name="ahead"),
    path("cases/report/send/", phone_views.send, name="send"),
    path("cases/report/worker.js", phone_views.worker, name="worker"),
    # at the desk
    path("cases/new/", desk_views.new, name="new"),
    path("cases/new/near/", desk_views.near, name="near"),
    path("cases/new/units.json", desk_views.units, name="units"),
    path("cases/new/<int:pk>/", desk_views.entered, name="entered"),
    path("cases/held/", desk_views.held, name="held"),
    # what reporters are told, and what they ask for
    path("cases/disputes/", reply_views.disputes, name="disputes"),
    path("cases/<int:pk>/reply/", reply_views.reply, name="reply"),
    path("cases/<int:pk>/reply/ticket/", reply_views.ticket, name="ticket"),
    path("cases/<int:pk>/reply/tell/", reply_views.tell, name="tell"),
    path("cases/<int:pk>/reply/disputes/<int:number>/", reply_views.decide, name="decide"),
    # for everybody
    path("report/", public_views.public, name="public"),
    path("report/areas.json", public_views.areas, name="areas"),
    path("report/find/", public_views.find, name="find"),
    path("report/<slug:ticket>/", public_views.follow, name="follow"),
    path("report/<slug:ticket>/thanks/", public_views.thanks, name="thanks"),
    path("report/<slug:ticket>/answer/", public_views.answer, name="answer"),
    path("report/<slug:ticket>/dispute/", public_views.dispute, name="dispute"),
    path("report/<slug:ticket>/photos/<int:number>/", public_views.photo, name="photo"),
]

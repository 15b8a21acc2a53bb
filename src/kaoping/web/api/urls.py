from __future__ import annotations

from django.urls import path

from kaoping.web.api import reads, writes
from kaoping.web.api.door import api

OPERATIONS = (reads, writes)  # reading these modules puts their operations into the interface
urlpatterns = [path("v1/", api.urls)]

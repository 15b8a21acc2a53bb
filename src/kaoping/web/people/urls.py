from __future__ import annotations

from kaoping.web.people.account_urls import security_urlpatterns

app_name = "people"
urlpatterns = [*security_urlpatterns]

"""What the layout of every page needs."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from kaoping.web.people.roles import ROLES
from kaoping.web.site.menu import ENTRIES, menu_for
from kaoping.web.site.words import tongue


def page(request: HttpRequest) -> dict[str, Any]:
    viewer = getattr(request, "viewer", None)
    return {
        "viewer": viewer,
        "menu": menu_for(viewer),
        "place": next((entry.below for entry in ENTRIES if request.path.startswith(entry.below)), ""),
        "role_words": [ROLES[role] for role in ROLES if viewer is not None and viewer.has(role)],
        "tongue": tongue(),
        "demo": settings.DEMO,
    }

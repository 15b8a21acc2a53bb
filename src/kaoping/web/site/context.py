"""What the layout of every page needs."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from kaoping.web.people.roles import ROLES
from kaoping.web.people.viewer import Viewer
from kaoping.web.site.menu import ENTRIES, menu_for
from kaoping.web.site.words import tongue


def _district(viewer: Viewer | None) -> str:
    """Name of the unit at the root of the tree, for the bar; "" where nobody is signed in or there are several."""
    roots = viewer.tree.children.get(None, []) if viewer is not None else []
    return roots[0].name if len(roots) == 1 else ""


def _own_unit(viewer: Viewer | None) -> str:
    node = viewer.tree.nodes.get(viewer.person.unit_id or 0) if viewer is not None else None
    return node.name if node else ""


def page(request: HttpRequest) -> dict[str, Any]:
    viewer = getattr(request, "viewer", None)
    return {
        "viewer": viewer,
        "menu": menu_for(viewer),
        "menu_at": next((entry.below for entry in ENTRIES if request.path.startswith(entry.below)), ""),
        "district": lambda: _district(viewer),  # called by whole pages alone
        "own_unit": lambda: _own_unit(viewer),
        "role_words": [ROLES[role] for role in ROLES if viewer is not None and viewer.has(role)],
        "tongue": tongue(),
        "demo": settings.DEMO,
    }

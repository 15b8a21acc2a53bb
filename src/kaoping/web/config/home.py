"""What an installation keeps in its folder, and the files that say how it is set up."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured


def secret_key(home: Path) -> str:
    """The key that signs sessions: from KAOPING_SECRET_KEY, else kept in a file that only its owner reads."""
    if key := os.environ.get("KAOPING_SECRET_KEY"):
        return key
    path = home / "secret-key"
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return path.read_text(encoding="ascii")


def single_sign_on(path: str | None) -> dict[str, Any]:
    """The OpenID Connect providers that `path` names (a JSON list of allauth APPS), or none."""
    if not path:
        return {}
    apps = json.loads(Path(path).read_text(encoding="utf-8"))
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": apps}}


def origins_of(providers: dict[str, Any]) -> list[str]:
    """Scheme and host of every provider, and of what its settings list under `origins` (where its log-in page is)."""
    found = []
    for app in providers.get("openid_connect", {}).get("APPS", []):
        server = urlsplit(app["settings"]["server_url"])
        found += [f"{server.scheme}://{server.netloc}", *app["settings"].get("origins", [])]
    return found


def second_factor_policy(given: str) -> str:
    """Who must have a second factor. Another word stops the start: misspelled, it would protect nobody."""
    if given not in ("optional", "admins", "required"):
        raise ImproperlyConfigured(f"KAOPING_SECOND_FACTOR is optional, admins or required, not {given!r}")
    return given

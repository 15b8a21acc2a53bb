"""Where a request comes from, when proxies of ours stand before the platform (KAOPING_PROXIES).

Without it every visitor would have the address of the proxy: one of them could lock out all others, and the audit log
would not know anybody's address. What the visitor wrote into the header itself is never believed.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class ClientAddressMiddleware:
    """Stands first: lockout, limits and the log all read REMOTE_ADDR."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if address := told_by_proxies(request.META.get("HTTP_X_FORWARDED_FOR", ""), settings.KAOPING_PROXIES):
            request.META["REMOTE_ADDR"] = address
        return self.get_response(request)


def told_by_proxies(header: str, proxies: int) -> str:
    """The address that the outermost of our proxies saw; "" where there is none or the header holds something else."""
    told = [part.strip() for part in header.split(",")]
    if not 0 < proxies <= len(told):
        return ""
    try:
        return str(ipaddress.ip_address(told[-proxies]))
    except ValueError:
        return ""

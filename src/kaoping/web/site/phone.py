"""Pages that work on a phone without a signal: the worker that keeps them."""

from __future__ import annotations

import json
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import Http404, HttpResponse


def worker(store: str, page: str) -> HttpResponse:
    """The service worker of a page: a script must lie where its page lies to serve it. store: where it keeps parts."""
    found = finders.find("js/phone-worker.js")
    if not isinstance(found, str):
        raise Http404
    named = f'"use strict";\nconst STORE = {json.dumps(store)}, PAGE = {json.dumps(page)};\n'
    script = named + Path(found).read_text(encoding="utf-8")
    return HttpResponse(script, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})

"""Cases made over HTTP, one request each, with the entry of the log: Open311 with a key, from several clients at once.

    case_create.py [sqlite | postgresql] [--clients 8] [--cases 2000] [--workers 2]

Without a database, one after the other. The platform runs as `kaoping serve` starts it (two web processes and a
worker), on the city of `_cases.py` (20 000 grids with areas); the clients are threads of this process with a
connection each, so they take their share of the same cores. Every report lies elsewhere and says something else.
"""

from __future__ import annotations

import argparse
import http.client
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode

from _cases import corners, plant
from _platform import PORT, on_databases, served, told

HEADERS = {"Content-Type": "application/x-www-form-urlencoded"}


def measure(options: argparse.Namespace) -> None:
    import numpy as np

    from kaoping.web.audit.models import Entry
    from kaoping.web.cases.models import Case, Category
    from kaoping.web.takeover import source_actions
    from kaoping.web.units.models import Unit

    city = plant()
    author = city.made.person("author", "author", "D01")
    district = Unit.objects.get(code="D01")
    _, key = source_actions.make(
        code="app", name="随手拍", channel="open311", unit=district, most_a_minute=100_000, by=author
    )
    codes = list(Category.objects.filter(children__isnull=True, public=True).values_list("code", flat=True))
    x, y = corners(city, np.random.default_rng(1).integers(0, len(city.grids), options.cases + options.clients * 5))
    forms = [
        urlencode({"api_key": key, "service_code": codes[n % len(codes)], "lat": f"{y[n] + 5e-5:.6f}",
                   "long": f"{x[n] + 5e-5:.6f}", "description": f"第{n}处路面坑洞，影响通行", "phone": f"138{n:08}"})
        for n in range(len(x))
    ]  # fmt: skip
    before = Entry.objects.count()
    with served(options.workers):
        warm = forms[options.cases :]
        post_all(warm, options.clients)
        made = Case.objects.count()
        began = time.perf_counter()
        times = post_all(forms[: options.cases], options.clients)
        seconds = time.perf_counter() - began
    fresh = Case.objects.count() - made
    assert fresh == options.cases, fresh
    assert not Case.objects.filter(state="held").exists()
    assert Entry.objects.count() - before >= options.cases
    print(f"  Open311, {options.clients} clients: {fresh / seconds:.0f} cases/s · {told(times)}")


def post_all(forms: list[str], clients: int) -> list[float]:
    """Seconds of each request. Raises what stopped a client."""
    with ThreadPoolExecutor(clients) as threads:
        return [each for some in threads.map(post, (forms[n::clients] for n in range(clients))) for each in some]


def post(forms: list[str]) -> list[float]:
    """One client: seconds of each of its requests, one after the other."""
    times: list[float] = []
    connection: Any = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    for form in forms:
        began = time.perf_counter()
        connection.request("POST", "/open311/v2/requests.json", body=form, headers=HEADERS)
        answer = connection.getresponse()
        content = answer.read()
        times.append(time.perf_counter() - began)
        if answer.status != 200:
            raise SystemExit(f"{answer.status} {content.decode()[:300]}")
    connection.close()
    return times


if __name__ == "__main__":
    on_databases(__file__, measure, {"clients": 8, "cases": 2000, "workers": 2})

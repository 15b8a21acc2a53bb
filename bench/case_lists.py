"""Work places and lists over millions of cases, asked for over HTTP as people do.

    case_lists.py [sqlite | postgresql] [--cases 5000000] [--rounds 20] [--workers 2]

Without --cases 5 million in PostgreSQL and 2 million in SQLite, a fifth of them open. Measured: every work place of
every post, first page and one further on; all cases, the first page, a deep one, by several filters; the board,
counted anew and kept. One reader after the other, each page `rounds` times; the aim is p95 ≤ 300 ms.
"""

from __future__ import annotations

import argparse
import re
import time
from typing import Any

from _cases import City, fill, plant
from _platform import Reader, at, on_databases, served

ROWS = {"postgresql": 5_000_000, "sqlite": 2_000_000}
AIM = 0.3  # seconds
POSTS = (("intake", "T05"), ("dispatcher", "T05"), ("duty_chief", "T05"), ("checker", "T05"), ("handler", "P02"),
         ("handler", "P30"), ("supervisor", "D01"), ("leader", "D01"), ("intake", "D01"),
         ("grid_worker", "T05-G0003"))  # fmt: skip
LISTS = {  # what is asked of all cases, as the supervisor of the whole city and as the intake desk of a town
    "nothing": "", "a town": "unit=T07", "a grid": "unit=T05-G0003", "red lights": "light=red",
    "parked": "state=parked", "a rare level and channel": "level=major&channel=media",
    "a month two years ago": "from_on=2024-11-01&to_on=2024-11-30", "a unit": "lead=P30", "words": "q=井盖 缺失",
    "words that are nowhere": "q=没有这个词", "due in 2 h": "within=2",
}  # fmt: skip
NEXT = re.compile(rb'rel="next" href="\?([^"]+)"')


def measure(options: argparse.Namespace) -> None:
    from django.db import connection

    city = plant()
    fill(city, options.cases or ROWS[connection.vendor])
    people = {f"{role} {unit}": city.made.person(f"{role}-{unit}".lower(), role, unit) for role, unit in POSTS}
    with served(options.workers):
        for who, person in people.items():
            with Reader(person) as reader:
                work_places(who, reader, options.rounds)
        for who in ("supervisor D01", "intake T05"):
            with Reader(people[who]) as reader:
                all_cases(who, reader, city, options.rounds)
        with Reader(people["supervisor D01"]) as reader:
            board(reader, options.rounds)


def work_places(who: str, reader: Reader, rounds: int) -> None:
    reader.get("/cases/")
    for key in dict.fromkeys(re.findall(rb"\?desk=(\w+)\"", reader.body)):
        path = f"/cases/?desk={key.decode()}"
        told(f"{who}, {key.decode()}", reader, path, rounds)
        if further := NEXT.search(reader.body):
            told(f"{who}, {key.decode()}, page 2", reader, address("/cases/", further[1]), rounds)


def all_cases(who: str, reader: Reader, city: City, rounds: int) -> None:
    asked = LISTS | {f"category no. {n}": f"category={city.categories[n - 1]}" for n in (1, 25, 100)}
    for name, query in asked.items():
        told(f"{who}, all: {name}", reader, quoted(f"/cases/all/?{query}"), rounds)
    middle = city_middle()
    told(f"{who}, all: in the middle", reader, f"/cases/all/?after=0..{middle}", rounds)
    told(f"{who}, all: in the middle, backwards", reader, f"/cases/all/?before=0..{middle}", rounds)
    told(f"{who}, all: counted to 10 000", reader, "/cases/number/", rounds)


def city_middle() -> int:
    from django.db.models import Max

    from kaoping.web.cases.models import Case

    return int(Case.objects.aggregate(last=Max("pk"))["last"]) // 2


def board(reader: Reader, rounds: int) -> None:
    from kaoping.web.desks.board import KEPT

    first, _ = reader.get("/cases/board/")
    reader.get("/cases/board/")  # both processes may count it once
    told("the board, kept", reader, "/cases/board/", rounds)
    time.sleep(KEPT + 1)
    old, _ = reader.get("/cases/board/")
    print(f"    the board, never counted before: {first * 1000:.0f} ms; old, counted anew beside: {old * 1000:.0f} ms")


def told(name: str, reader: Reader, path: str, rounds: int) -> None:
    """Ask `rounds` times after once that is not counted."""
    reader.get(path)
    taken: list[float] = []
    for _ in range(rounds):
        seconds, status = reader.get(path)
        if status != 200:
            raise SystemExit(f"{path}: {status}")
        taken.append(seconds)
    mark = "" if at(taken, 95) <= AIM else "   over the aim"
    print(f"    {name:48} p50 {at(taken, 50) * 1000:4.0f} ms · p95 {at(taken, 95) * 1000:4.0f} ms{mark}", flush=True)


def address(page: str, query: bytes) -> str:
    return quoted(f"{page}?{query.decode().replace('&amp;', '&')}")


def quoted(path: str) -> Any:
    from urllib.parse import quote

    return quote(path, safe="/?&=.%+-")


if __name__ == "__main__":
    on_databases(__file__, measure, {"cases": 0, "rounds": 20, "workers": 2})

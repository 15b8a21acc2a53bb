"""Reading one moment of PostgreSQL through several connections abreast."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection, transaction

CONNECTIONS = 2
Found = TypeVar("Found")


def in_turn(edges: Sequence[int], read: Callable[[int], Found | None], at_once: int) -> Iterator[Found]:
    """What `read` gives for each edge, in order, without None. Many edges are read abreast, `at_once` of them by one
    connection; all see the moment of this one. What this transaction has written itself no other could see: then, and
    where there are few, they are read one after another."""
    if len(edges) <= at_once or _has_written():
        yield from _those(map(read, edges))
        return
    with transaction.atomic():
        moment = _moment()
        pieces = [edges[at : at + at_once] for at in range(0, len(edges), at_once)]
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            for found in pool.map(lambda piece: _apart(moment, piece, read), pieces):
                yield from found


def _has_written() -> bool:
    """Whether another connection would not see all that this one does. A savepoint shares no moment, either."""
    if not connection.in_atomic_block:
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id_if_assigned() IS NOT NULL")
        return bool(connection.savepoint_ids) or bool(cursor.fetchone()[0])


def _moment() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_export_snapshot()")
        return str(cursor.fetchone()[0])


def _apart(moment: str, edges: Sequence[int], read: Callable[[int], Found | None]) -> list[Found]:
    """In a thread, and so with a connection of its own."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                cursor.execute("SET TRANSACTION SNAPSHOT %s", [moment])
                cursor.execute("SET LOCAL max_parallel_workers_per_gather = 0")  # the connections are parallel already
            return list(_those(map(read, edges)))
    finally:
        connection.close()


def _those(found: Iterator[Found | None]) -> Iterator[Found]:
    return (each for each in found if each is not None)

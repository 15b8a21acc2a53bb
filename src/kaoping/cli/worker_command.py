"""``kaoping worker``: does the work in the background, until Ctrl-C."""

from __future__ import annotations

import argparse

from kaoping.cli.terminal import Terminal


def arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("--processes", type=int, default=1, metavar="N", help="进程数 / processes (1)")
    command.add_argument("--batch", action="store_true", help="做完队列就结束 / end when the queue is empty")


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    from kaoping.web.config.preparing import require_database, start_django

    start_django()
    require_database()
    if options.processes > 1:
        supervise(options.processes)
    else:
        from kaoping.web.jobs.worker import work

        work(batch=options.batch)
    return 0


def supervise(processes: int) -> None:
    """Keep several workers alive until a signal comes."""
    import signal
    import time

    from django.db import connections

    from kaoping.web.config.servers import GRACE, Server
    from kaoping.web.site.words import said

    connections.close_all()
    asked: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda signum, _frame: asked.append(signum))
    servers = [Server(said("后台进程", "worker"), ["-m", "kaoping", "worker"]) for _ in range(processes)]
    try:
        for server in servers:
            server.start()
        while not asked:
            time.sleep(0.5)
            for server in servers:
                server.revive()
    finally:
        for server in servers:
            server.stop()
        until = time.monotonic() + GRACE
        for server in servers:
            server.wait(until)

"""``kaoping serve``: the platform itself, web server and worker, until Ctrl-C."""

from __future__ import annotations

import argparse
import os

from kaoping.cli.terminal import Terminal


def arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("--host", default="127.0.0.1", help="监听地址 / address to listen on (127.0.0.1)")
    command.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")), help="端口 / port (8000)")
    command.add_argument("--workers", type=int, default=4, metavar="N", help="网页进程数 / web processes (4)")


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    from kaoping.web.config import servers
    from kaoping.web.config.preparing import home, prepare

    servers.require_free(options.host, options.port)
    prepare()
    warn_when_empty(terminal)
    serve(options.host, options.port, options.workers, terminal)
    terminal.say(f"已停止。数据在 {home()}", f"stopped. The data lies in {home()}")
    return 0


def warn_when_empty(terminal: Terminal) -> None:
    from kaoping.web.people.models import Person

    if not Person.objects.exists():
        terminal.say(
            "提醒:这里还没有任何人员,没有人能登录。请先运行 kaoping init。",
            "warning: there are no people here yet, so nobody can sign in. Run kaoping init first.",
        )


def serve(host: str, port: int, processes: int, terminal: Terminal) -> None:
    """Serve until a signal comes; says the address when pages are there."""
    import threading

    from django.db import connections

    from kaoping.web.config.servers import Platform

    connections.close_all()  # the servers open their own
    ready = threading.Event()
    threading.Thread(target=announce, args=(ready, host, port, terminal), daemon=True).start()
    Platform(host, port, max(1, processes)).run(ready)


def announce(ready: object, host: str, port: int, terminal: Terminal) -> None:
    ready.wait()  # type: ignore[attr-defined]
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    terminal.say(
        f"平台在 http://{address}/ (浏览器打开;按 Ctrl-C 停止)",
        f"the platform is on http://{address}/ (open it in a browser; Ctrl-C stops it)",
    )
    terminal.out.flush()

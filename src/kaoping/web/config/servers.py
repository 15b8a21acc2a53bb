"""The processes of a running platform: the web server and the worker, kept alive until they are asked to stop."""

from __future__ import annotations

import http
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field

from kaoping.problems import Refused
from kaoping.web.config.faults import DIED_AGAIN, PORT_TAKEN
from kaoping.web.site.words import Said, said

QUICK = 5.0  # seconds; who ends sooner than this after starting has not really started
MOST_QUICK_ENDS = 4
GRACE = 25.0  # seconds between the request to stop and the end
THREADS = 1  # of a web process: pages are arithmetic, and threads only take the interpreter from one another


@dataclass
class Server:
    """One process that is started again when it ends."""

    name: Said
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    began: float = 0.0
    quick_ends: int = 0

    def start(self) -> None:
        self.began = time.monotonic()
        # In a session of its own: Ctrl-C reaches us alone, and we end the others in order.
        self.process = subprocess.Popen([sys.executable, "-P", *self.command], start_new_session=True)

    def revive(self) -> bool:
        """Start it again when it has ended; says whether it had. Raises Refused when it ends again and again."""
        if self.process is None or self.process.poll() is None:
            return False
        self.quick_ends = self.quick_ends + 1 if time.monotonic() - self.began < QUICK else 0
        if self.quick_ends >= MOST_QUICK_ENDS:
            raise Refused([DIED_AGAIN.at(name=self.name, times=self.quick_ends)])
        self.start()
        return True

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def wait(self, until: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@dataclass
class Platform:
    """Web server and worker together. `run` returns when `stop` was called or a signal came."""

    host: str
    port: int
    processes: int
    servers: list[Server] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.servers = [
            Server(said("网页服务", "web server"), web_command(self.host, self.port, self.processes)),
            Server(said("后台进程", "worker"), ["-m", "kaoping", "worker"]),
        ]

    def run(self, ready: threading.Event | None = None) -> None:
        """Start everything, keep it alive, stop it in order. ready: set as soon as pages are served."""
        signal.signal(signal.SIGTERM, lambda *_: self.stopping.set())
        signal.signal(signal.SIGINT, lambda *_: self.stopping.set())
        try:
            for server in self.servers:
                server.start()
            while not self.stopping.wait(0.1 if ready and not ready.is_set() else 0.5):
                if ready and not ready.is_set() and answers(self.host, self.port):
                    ready.set()
                for server in self.servers:
                    server.revive()
        finally:
            self.stop()

    def stop(self) -> None:
        self.stopping.set()
        for server in self.servers:
            server.stop()
        until = time.monotonic() + GRACE
        for server in self.servers:
            server.wait(until)


def web_command(host: str, port: int, processes: int) -> list[str]:
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    return [
        *("-m", "gunicorn", "kaoping.web.config.wsgi:application", "--bind", address, "--no-control-socket"),
        *("--workers", str(processes), "--worker-class", "gthread", "--threads", str(THREADS)),
        *("--timeout", "120", "--graceful-timeout", "20", "--keep-alive", "15", "--log-level", "warning"),
        *(("--worker-tmp-dir", "/dev/shm") if os.access("/dev/shm", os.W_OK) else ()),
    ]


def require_free(host: str, port: int) -> None:
    """Refuse a port that somebody listens on, or that we may not use."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((host, port))
    except (OSError, OverflowError) as problem:
        why = getattr(problem, "strerror", None) or str(problem)
        raise Refused([PORT_TAKEN.at(host=host, port=port, why=why)]) from problem


def answers(host: str, port: int) -> bool:
    """Whether pages are served: there is an answer, and it is no fault of the program."""
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    connected = http.client.HTTPConnection(reachable, port, timeout=5)
    try:
        connected.request("GET", "/healthz")
        return connected.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR
    except OSError:
        return False
    finally:
        connected.close()

"""The reports of the demonstration: a page that lists them, served on this machine only."""

from __future__ import annotations

import contextlib
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from kaoping.cli.terminal import OUTPUT, Terminal
from kaoping.problems import Language


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing about it."""

    def log_message(self, format: str, *args: object) -> None:
        pass


def write_index(out: Path, done: list[str], language: Language) -> Path:
    """A page with a link to every report."""
    from kaoping.documents.index import index_page

    path = out / "index.html"
    path.write_text(index_page(out, done, language), encoding="utf-8")
    return path


def serve(out: Path, port: int, terminal: Terminal) -> int:
    """Serve the folder on the loopback address until interrupted."""
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), partial(Quiet, directory=str(out)))
    except OSError as problem:
        terminal.say(
            f"端口 {port} 不能使用（{problem.strerror}）；换一个:PORT=8123 ./run demo",
            f"port {port} cannot be used ({problem.strerror}); try another: PORT=8123 ./run demo",
        )
        return OUTPUT
    terminal.say(
        f"报告在 127.0.0.1:{port} 可以看（浏览器打开；按 Ctrl-C 结束）",
        f"reports are on 127.0.0.1:{port} (open it in a browser; Ctrl-C ends)",
    )
    with server, contextlib.suppress(KeyboardInterrupt):
        server.serve_forever()
    return 0

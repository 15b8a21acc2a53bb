"""The scanner for viruses that an installation may have: a command, or a clamd behind a socket."""

from __future__ import annotations

import shlex
import socket
import struct
import subprocess
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO

from django.conf import settings

CLEAN, INFECTED = 0, 1  # how a scanner's command ends; anything else is a failure
BLOCK = 1 << 18
ADDRESSES = ("unix:", "tcp:")


@dataclass(frozen=True, slots=True)
class Verdict:
    """finding: what the scanner called it."""

    clean: bool
    finding: str = ""


class ScannerFailed(Exception):
    """It could not tell: not there, no answer in time, an answer that makes no sense."""


def has_scanner() -> bool:
    """Whether the installation has one."""
    return bool(settings.KAOPING_SCANNER)


def scan(content: IO[bytes]) -> Verdict:
    """What the scanner says of a content. Raises ScannerFailed."""
    address = settings.KAOPING_SCANNER
    try:
        if address.startswith(ADDRESSES):
            return _by_socket(address, content)
        return _by_command(shlex.split(address), content)
    except subprocess.TimeoutExpired:
        raise ScannerFailed(f"no answer within {settings.KAOPING_SCANNER_SECONDS:g} s") from None
    except (OSError, ValueError, struct.error) as error:
        raise ScannerFailed(str(error)[:150] or type(error).__name__) from None


def _by_command(command: list[str], content: IO[bytes]) -> Verdict:
    """Give the file's path to the command in place of {}."""
    with tempfile.NamedTemporaryFile(prefix="kaoping-scan-") as copy:
        for block in _blocks(content):
            copy.write(block)
        copy.flush()
        words = [word.replace("{}", copy.name) for word in command]
        done = subprocess.run(
            words, capture_output=True, timeout=settings.KAOPING_SCANNER_SECONDS, check=False, stdin=subprocess.DEVNULL
        )
        said = done.stdout.decode("utf-8", "replace").replace(copy.name, "").strip(" :\n")
    if done.returncode not in (CLEAN, INFECTED):
        told = done.stderr.decode("utf-8", "replace").replace(copy.name, "").strip()
        raise ScannerFailed(f"exit {done.returncode}: {told or said}"[:150])
    return Verdict(done.returncode == CLEAN, "" if done.returncode == CLEAN else _first_line(said))


def _by_socket(address: str, content: IO[bytes]) -> Verdict:
    """clamd's INSTREAM: blocks with their length before them, an empty one, then one line of answer."""
    with _connected(address) as line:
        line.sendall(b"zINSTREAM\0")
        for block in _blocks(content):
            line.sendall(struct.pack("!I", len(block)) + block)
        line.sendall(struct.pack("!I", 0))
        answer = _answer(line)
    if answer.endswith("OK"):
        return Verdict(True)
    if answer.endswith("FOUND"):
        return Verdict(False, answer.removeprefix("stream:").removesuffix("FOUND").strip()[:150])
    raise ScannerFailed(answer[:150] or "an empty answer")


def _connected(address: str) -> socket.socket:
    if address.startswith("unix:"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(settings.KAOPING_SCANNER_SECONDS)
        line.connect(address.removeprefix("unix:"))
        return line
    host, _, port = address.removeprefix("tcp:").rpartition(":")
    return socket.create_connection((host, int(port)), timeout=settings.KAOPING_SCANNER_SECONDS)


def _answer(line: socket.socket) -> str:
    said = b""
    while len(said) < 4096 and (block := line.recv(4096)):
        said += block
        if b"\0" in block:
            break
    return said.rstrip(b"\0\n").decode("utf-8", "replace").strip()


def _blocks(content: IO[bytes]) -> Iterable[bytes]:
    while block := content.read(BLOCK):
        yield block


def _first_line(said: str) -> str:
    return (said.splitlines() or [""])[0].strip()[:150] or "?"

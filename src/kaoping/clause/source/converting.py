"""Old forms (.doc, .xls, .rtf, .odt, WPS) through the LibreOffice of this machine, where there is one."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from kaoping.clause.source import faults
from kaoping.clause.source.sniffing import SORTS, Found
from kaoping.problems import Refused

PROGRAMS = ("soffice", "libreoffice")
PATIENCE = 120  # seconds for one document
TARGETS: dict[Found, tuple[str, str]] = {"old text": ("doc", "docx"), "old sheet": ("xls", "xlsx")}

# Macros never run, links are never followed: what comes from outside is only taken apart.
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse">
<value>true</value></prop><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
<prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>2</value>
</prop></item><item oor:path="/org.openoffice.Office.Calc/Content/Update"><prop oor:name="Link" oor:op="fuse">
<value>2</value></prop></item></oor:items>
"""


def converted(data: bytes, name: str, found: Found) -> bytes:
    """The document as .docx or .xlsx.

    Raises Refused where there is no LibreOffice, or it gives nothing in good time.
    """
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        raise not_converted(name, found, "本机没有 LibreOffice", "there is no LibreOffice on this machine")
    before, after = TARGETS[found]
    with tempfile.TemporaryDirectory(prefix="kaoping-", ignore_cleanup_errors=True) as folder:
        source = Path(folder, f"document.{before}")
        source.write_bytes(data)
        write_settings(Path(folder, "profile"))
        if not run(program, Path(folder), source, after):
            raise not_converted(name, found, f"超过 {PATIENCE} 秒", f"it took longer than {PATIENCE} seconds")
        result = source.with_suffix(f".{after}")
        if not result.exists():
            raise not_converted(name, found, "文件损坏或有密码", "it is damaged or protected by a password")
        return result.read_bytes()


def write_settings(profile: Path) -> None:
    user = profile / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(SETTINGS, encoding="utf-8")


def run(program: str, folder: Path, source: Path, after: str) -> bool:
    """In a profile of its own, so that no other LibreOffice is touched; False where it took too long."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    options = ["--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard"]
    command = [program, profile, *options, "--convert-to", after, "--outdir", str(folder), str(source)]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(
        command, stdin=quiet, stdout=quiet, stderr=quiet, cwd=folder, start_new_session=True, env=lonely(folder)
    )
    try:
        process.wait(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return False
    return True


def lonely(folder: Path) -> dict[str, str]:
    """The surroundings in which it runs: a home of its own, and a way to the network that leads nowhere."""
    nowhere = {f"{kind}_proxy": "http://127.0.0.1:9" for kind in ("http", "https", "ftp")}
    return os.environ | nowhere | {"HOME": str(folder), "TMPDIR": str(folder)}


def not_converted(name: str, found: Found, why: str, why_en: str) -> Refused:
    sort = SORTS[found]
    return Refused([faults.NOT_CONVERTED.at(name=name, form=sort.zh, form_en=sort.en, why=why, why_en=why_en)])

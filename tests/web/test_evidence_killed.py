"""A process that is killed while it keeps a content leaves nothing that could be taken for it."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import pytest
from django.core.files.base import ContentFile

from kaoping.web.evidence.disk import Folder

SIZE = 8 << 20
KEEPS = f"""
import sys
from django.conf import settings
settings.configure()
from django.core.files.base import ContentFile
from kaoping.web.evidence.disk import Folder
folder = Folder(location=sys.argv[1])
content = ContentFile(b"x" * {SIZE})
print("begun", flush=True)
while True:
    for number in range(5):
        folder.save(f"1/ab/{{number}}", content)
        content.seek(0)
"""


@pytest.mark.parametrize("seconds", [0.01, 0.05, 0.1, 0.2, 0.35])
def test_what_stands_there_is_whole_after_a_kill(tmp_path, seconds):
    child = subprocess.Popen([sys.executable, "-c", KEEPS, str(tmp_path)], stdout=subprocess.PIPE)
    assert child.stdout.readline() == b"begun\n"
    time.sleep(seconds)
    child.send_signal(signal.SIGKILL)
    child.wait(timeout=20)
    child.stdout.close()
    folder = Folder(location=tmp_path)
    names = folder.listdir("1/ab")[1] if folder.exists("1/ab") else []
    kept = [name for name in names if not name.endswith(".part")]
    assert [folder.size(f"1/ab/{name}") for name in kept] == [SIZE] * len(kept)
    assert len(names) - len(kept) <= 1


def test_the_place_is_written_over_and_who_reads_the_old_one_keeps_it(tmp_path):
    folder = Folder(location=tmp_path)
    assert folder.save("1/ab/c", ContentFile(b"old")) == "1/ab/c"
    with folder.open("1/ab/c") as reader:
        assert folder.save("1/ab/c", ContentFile(b"newer")) == "1/ab/c"
        assert reader.read() == b"old"
    assert folder.open("1/ab/c").read() == b"newer"
    assert folder.listdir("1/ab")[1] == ["c"]


def test_where_the_last_step_fails_nothing_is_left(tmp_path):
    folder = Folder(location=tmp_path)
    (tmp_path / "1/ab/c/in the way").mkdir(parents=True)
    with pytest.raises(OSError, match="directory"):
        folder.save("1/ab/c", ContentFile(b"x"))
    assert folder.listdir("1/ab") == (["c"], [])

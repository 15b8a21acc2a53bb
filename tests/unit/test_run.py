"""The script `run`, with a stand-in for Python that notes what would be installed."""

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

STAND_IN = f"""#!/bin/sh
for last; do :; done
case "$*" in
*/assets.py*) echo "noise of assets" ;;
"-c "*version_info*) [ -z "${{OLD:-}}" ] ;;
"-c "*ensurepip*) [ -z "${{BARE:-}}" ] ;;
"-m venv "*) mkdir -p "$last/bin" "$last/lib/python3.11/site-packages" && cp "$0" "$last/bin/python" ;;
"-m pip install "*)
    echo "noise of pip"
    echo "${{last##*/}}" >>"$INSTALLED"
    sleep "${{SLOW:-0}}"
    [ -z "${{OFFLINE:-}}" ]
    ;;
-) exec "{sys.executable}" - ;;
*) echo "program: $*" ;;
esac
"""

NPM = """#!/bin/sh
case "$1" in
--version) echo "${NPM_VERSION:-10.2.0}" ;;
ci) echo "noise of npm" && echo "npm$2" >>"$INSTALLED" && [ -z "${NPM_OFFLINE:-}" ] ;;
esac
"""
COPIED = (
    *("run", "requirements.lock", "requirements-dev.lock", "requirements-node.lock"),
    *("package.json", "package-lock.json", ".npmrc", "src/kaoping/web/assets.py"),
)


class Checkout:
    """A copy of what `run` needs, in a folder with a space in its name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "a checkout"
        self.folder.mkdir()
        for name in COPIED:
            (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, self.folder / name)
        self.tools = folder / "tools"
        self.tools.mkdir()
        for name in ("node", "npm"):
            (self.tools / name).write_text(NPM, encoding="utf-8")
            (self.tools / name).chmod(0o755)
        self.log = folder / "installed"
        self.log.touch()
        self.python = folder / "stand-in"
        self.python.write_text(STAND_IN, encoding="utf-8")
        self.python.chmod(0o755)

    def start(self, *arguments: str, **settings: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [self.folder / "run", *arguments],
            env=os.environ | self.environment() | settings,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def environment(self) -> dict[str, str]:
        path = f"{self.tools}{os.pathsep}{os.environ['PATH']}"
        return {"KAOPING_PYTHON": str(self.python), "INSTALLED": str(self.log), "PATH": path}

    def run(self, *arguments: str, **settings: str) -> tuple[int, str, str]:
        """Exit status, standard output, standard error."""
        process = self.start(*arguments, **settings)
        out, err = process.communicate(timeout=30)
        return process.returncode, out, err

    def installed(self) -> list[str]:
        return self.log.read_text(encoding="utf-8").split()

    def wait_until_installing(self, times: int = 1) -> None:
        deadline = time.monotonic() + 20
        while len(self.installed()) < times:
            assert time.monotonic() < deadline, "nothing was installed"
            time.sleep(0.02)


@pytest.fixture
def checkout(tmp_path):
    return Checkout(tmp_path)


def test_help_names_every_command(checkout):
    status, out, _ = checkout.run()
    commands = re.findall(r"(?m)^(\w+)\)$", (ROOT / "run").read_text(encoding="utf-8"))
    assert status == 0
    assert set(re.findall(r"\./run (\w+)", out)) == {*commands, "help"}
    assert checkout.installed() == []


def test_an_unknown_command_is_refused(checkout):
    status, out, err = checkout.run("scroe")
    assert (status, out) == (2, "")
    assert "no such command: scroe" in err


def test_the_program_runs_where_the_user_is_and_says_nothing_else_on_standard_output(checkout):
    assert checkout.run("kaoping", "check", "a b")[:2] == (0, "program: -P -m kaoping check a b\n")
    assert checkout.run("demo", "--no-serve")[:2] == (0, "program: -P -m kaoping demo --no-serve\n")
    assert checkout.installed() == ["requirements.lock"]


def test_its_own_code_is_found_after_the_checkout_has_moved(checkout):
    checkout.run("kaoping")
    (line,) = (checkout.folder / ".venv/lib/python3.11/site-packages/kaoping.pth").read_text().splitlines()
    assert (checkout.folder / ".venv/lib/python3.11/site-packages" / line).resolve() == checkout.folder / "src"


def test_tests_need_the_development_part_as_well(checkout):
    checkout.run("kaoping")
    assert checkout.run("test", "-k", "x")[:2] == (0, "program: -m pytest -k x\n")
    checkout.run("test", "-k", "x")
    assert checkout.installed() == ["requirements.lock", "requirements-dev.lock", "npm--include=dev"]


def test_pages_need_the_style_sheets_and_scripts_once(checkout):
    assert checkout.run("kaoping", "serve")[:2] == (0, "program: -P -m kaoping serve\n")
    assert checkout.run("demo")[:2] == (0, "program: -P -m kaoping demo\n")
    assert checkout.installed() == ["requirements.lock", "npm--omit=dev"]


def test_lost_style_sheets_are_installed_again(checkout):
    checkout.run("demo")
    shutil.rmtree(checkout.folder / "src/kaoping/web/static/vendor")
    assert checkout.run("demo")[0] == 0
    assert checkout.installed() == ["requirements.lock", "npm--omit=dev", "npm--omit=dev"]


def test_style_sheets_that_could_not_be_installed_are_told_and_installed_later(checkout):
    status, out, err = checkout.run("demo", NPM_OFFLINE="yes")
    assert (status, out) == (1, "")
    assert "style sheets and scripts could not be installed" in err
    assert checkout.run("demo")[0] == 0


def test_an_npm_that_is_too_old_is_not_used(checkout):
    checkout.run("demo", NPM_VERSION="6.14.0")
    assert checkout.installed()[:2] == ["requirements.lock", "requirements-node.lock"]


def test_a_changed_lock_file_makes_a_new_environment(checkout):
    checkout.run("kaoping")
    left = checkout.folder / ".venv" / "left over"
    left.touch()
    with (checkout.folder / "requirements.lock").open("a") as lock:
        lock.write("# changed\n")
    assert checkout.run("kaoping")[0] == 0
    assert checkout.installed() == ["requirements.lock"] * 2
    assert not left.exists()


@pytest.mark.parametrize("command", [("kaoping",), ("test", "-k", "x")])
def test_an_interrupted_installation_is_done_again(checkout, command):
    checkout.run("kaoping")
    (checkout.folder / ".venv" / "requirements.lock").write_text("another")
    process = checkout.start(*command, SLOW="30")
    checkout.wait_until_installing(2)
    os.killpg(process.pid, 9)
    process.communicate(timeout=30)
    assert checkout.run("kaoping")[0] == 0
    assert checkout.installed() == ["requirements.lock"] * 3


def test_a_failed_installation_is_told_and_done_again(checkout):
    status, out, err = checkout.run("kaoping", OFFLINE="yes")
    assert (status, out) == (1, "")
    assert "could not be installed" in err
    assert checkout.run("kaoping")[0] == 0


def test_two_at_once_install_once(checkout):
    first = checkout.start("kaoping", "first", SLOW="1")
    checkout.wait_until_installing()
    status, out, err = checkout.run("kaoping", "second")
    assert (status, out) == (0, "program: -P -m kaoping second\n")
    assert "waiting" in err
    assert first.communicate(timeout=30)[0] == "program: -P -m kaoping first\n"
    assert checkout.installed() == ["requirements.lock"]


def test_a_killed_run_blocks_nobody(checkout):
    process = checkout.start("kaoping", SLOW="30")
    checkout.wait_until_installing()
    os.killpg(process.pid, 9)
    process.communicate(timeout=30)
    status, _, err = checkout.run("kaoping")
    assert status == 0
    assert "waiting" not in err


@pytest.mark.parametrize(("lack", "said"), [("OLD", "Found no Python 3.11"), ("BARE", "lacks the venv or ensurepip")])
def test_a_python_that_will_not_do_is_named(checkout, lack, said):
    status, out, err = checkout.run("kaoping", **{lack: "yes"})
    assert (status, out) == (1, "")
    assert said in err
    assert not (checkout.folder / ".venv").exists()


def test_an_environment_of_someone_else_is_left_alone(checkout):
    own = checkout.folder / ".venv" / "precious"
    own.parent.mkdir()
    own.touch()
    status, _, err = checkout.run("kaoping")
    assert status == 1
    assert "was not made by ./run" in err
    assert own.exists()

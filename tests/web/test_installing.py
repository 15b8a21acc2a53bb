"""kaoping init, serve and demo: what they refuse, and in which words; the wheel brings the assets."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest

from kaoping.problems import Refused
from kaoping.web.config import preparing, servers
from kaoping.web.config.installing import set_up
from kaoping.web.people import roles
from kaoping.web.people.models import Person
from kaoping.web.units.models import Unit

ROOT = Path(__file__).parents[2]
ADMINISTRATORS = {roles.SYSTEM: ("zhou", "周启明"), roles.SECURITY: ("shen", "沈莉"), roles.AUDIT: ("he", "何文清")}
ANSWERS = """\
district: {code: D01, name: 青河区}
administrators:
  system: {username: zhou, name: 周启明}
  security: {username: shen, name: 沈莉}
  audit: {username: he, name: 何文清}
units: units.csv
"""
UNITS = "unit,name,kind,parent\nT01,青石街道,镇街,D01\nT01-C01,兰陂社区,社区,T01\n"


def kaoping(*arguments: str, home: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("KAOPING_", "DJANGO_"))}
    environment.pop("DATABASE_URL", None)
    environment |= {"KAOPING_HOME": str(home), "PYTHONPATH": str(ROOT / "src"), "KAOPING_LANG": "zh"} | settings
    command = [sys.executable, "-P", "-m", "kaoping", *arguments]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )


@pytest.mark.django_db
def test_a_new_installation_has_a_district_and_three_administrators():
    passwords = set_up(district_code="D01", district_name="青河区", administrators=ADMINISTRATORS, units=None)
    assert set(passwords) == {"zhou", "shen", "he"} == set(Person.objects.values_list("username", flat=True))
    assert all(person.must_change_password for person in Person.objects.all())
    assert Unit.objects.get().code == "D01"


@pytest.mark.django_db
def test_an_installation_is_not_made_twice():
    set_up(district_code="D01", district_name="青河区", administrators=ADMINISTRATORS, units=None)
    with pytest.raises(Refused) as refused:
        set_up(district_code="D02", district_name="青河区", administrators=ADMINISTRATORS, units=None)
    assert [fault.code for fault in refused.value.faults] == ["W504"]


@pytest.mark.django_db
def test_a_wrong_table_of_units_leaves_nothing_behind(tmp_path):
    table = tmp_path / "units.csv"
    table.write_text(UNITS + "T02,,镇街,D99\n", encoding="utf-8")
    with pytest.raises(Refused):
        set_up(district_code="D01", district_name="青河区", administrators=ADMINISTRATORS, units=table)
    assert not Person.objects.exists()
    assert not Unit.objects.exists()


def test_init_by_a_file_of_answers(tmp_path):
    (tmp_path / "answers.yaml").write_text(ANSWERS, encoding="utf-8")
    (tmp_path / "units.csv").write_text(UNITS, encoding="utf-8")
    home = tmp_path / "home"
    done = kaoping("init", "--answers", str(tmp_path / "answers.yaml"), "--json", home=home)
    assert done.returncode == 0, done.stderr
    assert set(json.loads(done.stdout)["passwords"]) == {"zhou", "shen", "he"}
    again = kaoping("init", "--answers", str(tmp_path / "answers.yaml"), home=home)
    assert (again.returncode, again.stdout) == (2, "")
    assert "W504" in again.stderr


def test_init_says_what_is_missing(tmp_path):
    done = kaoping("init", "--district", "D01:青河区", home=tmp_path)
    assert done.returncode == 2
    assert "--system" in done.stderr
    assert "--district" not in done.stderr


def test_a_home_that_cannot_be_written_is_refused(tmp_path):
    (tmp_path / "file").touch()
    done = kaoping("serve", "--port", str(free_port()), home=tmp_path / "file" / "home")
    assert "W500" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("address", ["rubbish", "postgresql://nobody:secret@127.0.0.1:1/none"])
def test_a_database_out_of_reach_is_refused_without_its_pass_word(tmp_path, address):
    done = kaoping("serve", "--port", str(free_port()), home=tmp_path, DATABASE_URL=address)
    assert "W501" in done.stderr
    assert "secret" not in done.stderr
    assert "Traceback" not in done.stderr


def test_a_taken_port_is_refused(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = kaoping("serve", "--port", str(taken.getsockname()[1]), home=tmp_path)
    assert done.returncode == 2
    assert "W502" in done.stderr
    assert not (tmp_path / "kaoping.sqlite3").exists()


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def test_a_server_that_ends_is_started_again_and_one_that_never_starts_is_given_up(tmp_path):
    lasting = servers.Server(servers.said("甲", "a"), ["-c", "import time; time.sleep(60)"])
    lasting.start()
    assert not lasting.revive()
    lasting.process.kill()
    lasting.process.wait()
    assert lasting.revive()
    lasting.stop()
    lasting.wait(time.monotonic() + 20)
    assert lasting.process.returncode == -signal.SIGTERM

    broken = servers.Server(servers.said("乙", "b"), ["-c", "raise SystemExit(1)"])
    broken.start()
    with pytest.raises(Refused) as refused:
        revive_for_ever(broken)
    assert [fault.code for fault in refused.value.faults] == ["W507"]


def revive_for_ever(server):
    while True:
        server.process.wait()
        server.revive()


def test_assets_are_collected_once(tmp_path, settings):
    settings.STATIC_ROOT = tmp_path / "static"
    preparing._collect_assets()
    page = tmp_path / "static" / "css" / "kaoping.css"
    page.unlink()
    preparing._collect_assets()
    assert not page.exists()


def test_the_wheel_brings_the_assets_that_the_repository_does_not_hold():
    """hatchling leaves out what git ignores, unless it is named as an artifact."""
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]["targets"]
    assert wheel["wheel"]["artifacts"] == ["src/kaoping/web/static/vendor/**"]
    assert wheel["wheel"]["packages"] == ["src/kaoping"]
    assert (ROOT / "src/kaoping/web/static/vendor/tabler.css").exists()

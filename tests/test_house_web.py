"""The rules of the house that a machine can check, for the platform (src/kaoping/web)."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

from tests.test_house import ROOT, SRC, keep, matches, named, python_files, tree

WEB = SRC / "web"
ACTING = re.compile(r"(?:\w+_)?(?:actions|imports|installing)\.py")
WRITES = {"create", "bulk_create", "get_or_create", "update_or_create", "bulk_update", "save", "delete", "update"}
LONGEST_LINE = 2_000  # of a script or style sheet that somebody wrote
SETTING = r"\"((?:KAOPING|DATABASE)_\w+)\""


def write_calls(path: Path) -> list[str]:
    """Calls of `objects.create`, `row.save`, `….filter(…).update` and the like; not those of sets and dictionaries."""
    found = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            receiver = ast.unparse(node.func.value)
            of_rows = node.func.attr != "update" or re.search(r"objects|filter\(|mine\(", receiver)
            if of_rows and not receiver.endswith("actions"):
                found.append(f"{receiver[:60]}.{node.func.attr}()")
    return found


def test_only_actions_write():
    """Views parse, call one action or query, and render; whatever else reads writes nothing at all."""
    paths = [path for path in python_files("src/kaoping/web") if not ACTING.fullmatch(path.name)]
    paths = [path for path in paths if not {"migrations", "demonstration"} & set(path.parts)]
    keep("write", {named(path): f"{calls[0]} belongs into an action" for path in paths if (calls := write_calls(path))})


def test_templates_hold_no_script_and_no_style():
    """The Content-Security-Policy would refuse them; data for scripts goes through json_script."""
    inline = r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=[\"']|javascript:|hx-on"
    keep("inline", matches("(?i)" + inline, sorted(WEB.rglob("*.html"))))


def test_no_file_of_others_is_committed():
    """Assets of npm packages are installed by ./run; what lies in the repository was written for it."""
    if (ROOT / ".git").exists():
        listed = subprocess.run(
            ["git", "-C", ROOT, "ls-files", "--", "*/static/vendor/*", "*node_modules*"], capture_output=True, text=True
        )
        assert listed.stdout.split() == []
    own = [path for path in (WEB / "static").rglob("*") if path.suffix in {".js", ".css"}]
    own = sorted(path for path in own if "vendor" not in path.parts)
    assert own
    keep("foreign", matches(r"sourceMappingURL|^/\*!|@license|@preserve", own))
    long = {named(path): "has a line that nobody wrote" for path in own if longest_line(path) > LONGEST_LINE}
    keep("foreign", long)


def longest_line(path: Path) -> int:
    return max(map(len, path.read_text(encoding="utf-8").splitlines()), default=0)


# --- nothing is left behind -------------------------------------------------------------------------------------


def templates() -> dict[str, Path]:
    """Name → file."""
    return {path.as_posix().split("/templates/")[1]: path for path in sorted(WEB.rglob("templates/**/*.html"))}


def everything_said() -> str:
    paths = [*python_files("src/kaoping/web"), *templates().values()]
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def test_every_template_is_shown_somewhere():
    """Those in folders of the sign-in library take the place of its own; 4xx.html are looked for by Django."""
    said = everything_said()
    theirs = re.compile(r"(?:account|mfa|socialaccount|django)/.*|\d+\.html")
    idle = {named(path): "is shown by nobody" for name, path in templates().items() if name not in said}
    keep(
        "template", {where: what for where, what in idle.items() if not theirs.fullmatch(where.split("/templates/")[1])}
    )


def test_every_script_and_style_sheet_is_linked():
    said = everything_said()
    paths = [path for path in (WEB / "static").rglob("*") if path.suffix in {".js", ".css", ".svg"}]
    idle = [path for path in paths if "vendor" not in path.parts and path.name not in said]
    keep("asset", {named(path): "is linked by no page" for path in idle})


def test_every_setting_of_the_environment_is_told():
    """Where they are all listed: at the head of config/settings.py."""
    told = ast.get_docstring(tree(WEB / "config" / "settings.py")) or ""
    read = {
        name: path for path in python_files("src") for name in re.findall(SETTING, path.read_text(encoding="utf-8"))
    }
    keep(
        "setting",
        {name: f"is read by {named(path)} and told nowhere" for name, path in read.items() if name not in told},
    )

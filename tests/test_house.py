"""The rules of the house (CONTRIBUTING.md) that a machine can check.

A rule collects everything that breaks it, as {where: what}. What has to stay is excused in `EXCUSED`, with the reason;
an excuse that nothing needs any more fails as well.
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).parents[1]
SRC = ROOT / "src" / "kaoping"
SOURCES = ROOT.parent / "shared" / "seeds"  # the official documents, where they lie beside the checkout

EXCUSED: dict[str, dict[str, str]] = {
    "long file": {"src/kaoping/web/cases/migrations/0001_initial.py": "written by Django itself"},
    "long function": {},
    "inner import": {},
    "year": {
        "src/kaoping/engine/cycle.py:1990": "the earliest date that is taken for a real one, in every scheme",
        "src/kaoping/scheme/load.py:2000": "a number of items",
        "src/kaoping/scheme/yaml_text.py:tag:yaml.org,2002:": "the name that YAML itself gives to its tags",
    },
    "address": {},
    "write": {
        "src/kaoping/web/audit/recording.py": "the log itself",
        "src/kaoping/web/cases/effects.py": "what an action changes beside its case, inside that action",
        "src/kaoping/web/evidence/pictures.py": "a picture in memory, not a row",
        "src/kaoping/web/evidence/store.py": "files, not rows",
        "src/kaoping/web/facts/writing.py": "rows of fact by the thousand, inside the action that asked",
        "src/kaoping/web/takeover/writing.py": "cases by the thousand; refuses to write outside an action",
        "src/kaoping/web/jobs/pulse.py": "signs of life of work in the background are no deed of anybody",
        "src/kaoping/web/jobs/reaping.py": "jobs of a killed worker are taken back",
        "src/kaoping/web/jobs/running.py": "states and progress of work in the background are no deed of anybody",
        "src/kaoping/web/people/models.py": "how Django itself makes a person, for the tests",
        "src/kaoping/web/results/explained.py": "answers of the engine, kept for the next reader",
        "src/kaoping/web/results/exports.py": "a file, not a row",
        "src/kaoping/web/results/snapshots.py": "a file, not a row",
        "src/kaoping/web/self_assessment/paper.py": "a file, not a row",
    },
    "template": {},
    "asset": {},
    "setting": {},
}

LONGEST_FILE = 500
LONGEST_FUNCTION = 60
NINE_FUNCTIONS_OF_TEN = 30
DRAWERS = {"base", "common", "core", "helper", "helpers", "lib", "misc", "shared", "util", "utils"}
PLACES = ("闵行|东营|浦城|定海|环北|鄞州|通州|舟山", "minhang|dongying|pucheng|dinghai|huanbei|yinzhou")
HEAVY = ("duckdb", "ibis", "numpy", "pandas", "pyarrow")
PAGES = re.compile(r"(?:\w+_)?(?:views|forms)\.py|shapes\.py")  # their fields and addresses say what they are
SAYS_ITSELF = 3  # lines of a function or class whose name is documentation enough
COPIED = 16  # Chinese characters in a row that nobody writes twice by chance

# Titles of official documents and forms: they are cited as they are.
TITLES = (
    "大联动推进工作测评项目责任分解表",
    "东营区城乡社区网格化服务管理工作考核暂行办法",
    "东营区城乡社区网格化服务管理事件处置标准",
    "东营区人民政府办公室",
    "关于深化全区城乡社区网格化管理服务工作的意见",
    "区级部门派驻城东街道机构考核办法",
    "舟山市定海区区级部门派驻镇(街道)机构管理办法",
    "环北办事处2022年度“整脏治乱”目标考核方案",
    "鄞州区镇乡(街道)综治工作中心规范化建设标准",
    "鄞州区基层综治工作室规范化建设标准",
)


# --- what the rules look at -------------------------------------------------------------------------------------


def python_files(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def written_files() -> list[Path]:
    """Everything that a person reads or writes; the rows of demonstration facts are numbers from a generator."""
    kinds = {".py", ".md", ".yaml", ".yml", ".html", ".j2", ".css", ".js", ".toml"}
    inside = (
        path for folder in ("src", "schemes", "docs", "tests", "bench", ".ci") for path in (ROOT / folder).rglob("*")
    )
    paths = [*ROOT.glob("*"), *inside]
    ours = (path for path in paths if "vendor" not in path.parts)
    return sorted(path for path in ours if path.is_file() and (path.suffix in kinds or path.name == "run"))


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT / "src").with_suffix("").parts).removesuffix(".__init__")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def docstring(node: ast.AST) -> ast.Constant | None:
    body = getattr(node, "body", None)
    first = body[0] if isinstance(body, list) and body else None
    value = first.value if isinstance(first, ast.Expr) else None
    return value if isinstance(value, ast.Constant) and isinstance(value.value, str) else None


def lines(node: ast.AST) -> int:
    text = docstring(node)
    return span(node) - (span(text) if text else 0)


def span(node: ast.AST) -> int:
    return node.end_lineno - node.lineno + 1  # type: ignore[attr-defined]


def python(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """A fresh interpreter that finds the program."""
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False, env=environment)


def matches(pattern: str, paths: Iterable[Path]) -> dict[str, str]:
    """Every line that holds the pattern."""
    return {
        f"{named(path)}:{number}": line.strip()
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(pattern, line)
    }


def keep(rule: str, found: dict[str, str]) -> None:
    """Fail on what breaks the rule without an excuse, and on excuses that nothing needs."""
    excused = EXCUSED.get(rule, {})
    broken = [f"{where}  {what}" for where, what in found.items() if where not in excused]
    idle = [f"EXCUSED[{rule!r}] no longer needs {where}" for where in excused if where not in found]
    unreasoned = [f"EXCUSED[{rule!r}] gives no reason for {where}" for where, reason in excused.items() if not reason]
    if complaints := broken + idle + unreasoned:
        pytest.fail("\n".join([f"house rule: {rule}", *complaints]), pytrace=False)


# --- short ------------------------------------------------------------------------------------------------------


def test_no_file_is_long():
    paths = [*python_files("src", "tests", "docs", "bench"), ROOT / "run"]
    lengths = {named(path): len(path.read_text(encoding="utf-8").splitlines()) for path in paths}
    keep("long file", {name: f"{length} lines" for name, length in lengths.items() if length > LONGEST_FILE})


def test_no_function_is_long():
    found = {f"{named(path)}:{node.name}": lines(node) for path in python_files("src") for node in functions(path)}
    keep("long function", {name: f"{length} lines" for name, length in found.items() if length > LONGEST_FUNCTION})


def test_nine_functions_of_ten_are_short():
    lengths = sorted(lines(node) for path in python_files("src") for node in functions(path))
    assert lengths[len(lengths) * 9 // 10] < NINE_FUNCTIONS_OF_TEN


def test_no_drawers():
    paths = [path for path in SRC.rglob("*") if path.suffix in {"", ".py"}]
    keep("drawer", {named(path): "says nothing about what is inside" for path in paths if path.stem in DRAWERS})


# --- one way, and closed ----------------------------------------------------------------------------------------


def test_imports_stand_at_the_top_of_a_file():
    """Commands alone import what is heavy when they run."""
    keep(
        "inner import",
        {
            f"{named(path)}:{function.name}": "imports inside a function"
            for path in python_files("src")
            if not path.is_relative_to(SRC / "cli")
            for function in functions(path)
            if any(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.walk(function))
        },
    )


def test_scheme_and_referee_load_nothing_heavy():
    paths = [*python_files("src/kaoping/scheme"), *SRC.glob("engine/reference*.py"), SRC / "problems.py"]
    program = f"import {', '.join(map(module_name, paths))}, sys; print(*(set(sys.modules) & set({HEAVY})))"
    done = python("-c", program)
    assert (done.stdout.split(), done.stderr) == ([], "")


def test_nothing_is_loaded_from_elsewhere_at_run_time():
    """Addresses that only identify (a namespace, a schema's dialect, a specification) are no addresses to go to."""
    known = (
        "www.w3.org/",
        "json-schema.org/",
        "schemas.openxmlformats.org/",
        "wiki.open311.org/",
        "openoffice.org/2001/",
    )
    identifiers = f"(?!{'|'.join(map(re.escape, known))})"
    paths = [path for path in written_files() if path.is_relative_to(SRC) or path.is_relative_to(ROOT / "schemes")]
    keep("address", matches(r"(?:https?:)?//" + identifiers + r"[\w-]+\.[a-z]{2,}", paths))


def test_no_file_names_this_machine_or_a_registry():
    hosts = "|".join(["/" + "work/", "pypi" + r"\.", "python" + "hosted", "npm" + r"js\.", "/tmp/" + "v/"])
    locks = sorted(ROOT.glob("*.lock"))
    keep("machine", matches(hosts, [*written_files(), *locks]) | matches("https?:" + "//", locks))


def test_the_npm_lock_names_versions_and_hashes_only():
    keep("machine", matches("https?:" + "//|resolved", [ROOT / "package-lock.json"]))


# --- rules are data ---------------------------------------------------------------------------------------------


def said_to_people(node: ast.AST) -> Iterator[ast.AST]:
    """Docstrings, the words of faults and the descriptions of fields may give examples."""
    if isinstance(node, ast.Expr):
        yield node.value
    if isinstance(node, ast.Call):
        called = getattr(node.func, "id", getattr(node.func, "attr", ""))
        spoken = {"description", "examples"}
        for keyword in node.keywords:
            if called == "define" or keyword.arg in spoken:
                yield from ast.walk(keyword.value)


def years(path: Path) -> Iterator[str]:
    nodes = list(ast.walk(tree(path)))
    spoken = {id(part) for node in nodes for part in said_to_people(node)}
    for node in nodes:
        literal = str(node.value) if isinstance(node, ast.Constant) and isinstance(node.value, int | str) else ""
        if id(node) not in spoken and re.search(r"(?<!\d)(19|20)\d\d(?!\d)", literal):
            yield literal


def test_no_year_in_the_code():
    paths = python_files("src/kaoping/scheme", "src/kaoping/engine")
    keep("year", {f"{named(path)}:{literal}": "is or holds a year" for path in paths for literal in years(path)})


def test_no_county_in_the_code():
    paths = python_files("src/kaoping/scheme", "src/kaoping/engine")
    keep("county", matches("(?i)" + "|".join(PLACES), paths))


# --- said properly ----------------------------------------------------------------------------------------------


def uses(path: Path) -> Iterator[tuple[str, str]]:
    """(module, name) of what a file takes from other modules: imported by name, or reached through the module."""
    modules = {}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.module, alias.name) for alias in node.names)
            modules |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
            yield modules[node.value.id], node.attr


def test_what_other_modules_use_says_what_it_is():
    used = {use for path in python_files("src") for use in uses(path)}
    keep(
        "docstring",
        {
            f"{named(path)}:{node.name}": "is used by other modules and has no docstring"
            for path in python_files("src/kaoping/scheme", "src/kaoping/engine", "src/kaoping/web")
            if not PAGES.fullmatch(path.name)
            for node in tree(path).body
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            if (module_name(path), node.name) in used and docstring(node) is None and lines(node) > SAYS_ITSELF
        },
    )


def test_kinds_of_faults_are_constants_of_modules_named_for_faults():
    """So docs/write.py finds each of them."""

    def calls(nodes: Iterable[ast.AST]) -> int:
        return sum(isinstance(node, ast.Call) and getattr(node.func, "id", "") == "define" for node in nodes)

    found = {}
    for path in python_files("src"):
        constants = [node.value for node in tree(path).body if isinstance(node, ast.Assign | ast.AnnAssign)]
        expected = calls(value for value in constants if value) if "faults" in path.name else 0
        if calls(ast.walk(tree(path))) != expected:
            found[named(path)] = "calls define() elsewhere than in NAME = define(…) of a module whose name has 'faults'"
    keep("fault", found)


def test_pages_made_from_the_code_are_up_to_date():
    """Among them docs/errors.md, with every code."""
    done = python(ROOT / "docs" / "write.py", "--check")
    if done.returncode:
        pytest.fail(done.stdout + done.stderr, pytrace=False)


def test_nothing_is_left_to_do():
    marks = "|".join(["TO" + "DO", "FIX" + "ME", "X" + "XX"])
    keep("unfinished", matches(rf"\b({marks})\b", written_files()))


# --- dependencies -----------------------------------------------------------------------------------------------


@cache
def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def locked(name: str) -> dict[str, set[Version]]:
    """Package → the versions that a lock file pins (more than one where they differ by Python)."""
    pins: dict[str, set[Version]] = {}
    for package, version in re.findall(r"(?m)^([\w.-]+)==([^\s;]+)", (ROOT / name).read_text(encoding="utf-8")):
        pins.setdefault(package, set()).add(Version(version))
    return pins


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_lock_files_fit_what_the_project_asks_for(lock):
    asked = {
        "requirements.lock": project()["project"]["dependencies"],
        "requirements-dev.lock": project()["dependency-groups"]["dev"],
    }[lock]
    pins = locked(lock)
    wrong = {}
    for wanted in map(Requirement, asked):
        versions = pins.get(wanted.name.lower(), set())
        if not versions or not all(version in wanted.specifier for version in versions):
            wrong[str(wanted)] = f"{lock} has {sorted(map(str, versions)) or 'none'}: run ./run lock"
    keep("lock", wrong)


def test_the_two_lock_files_agree():
    main, dev = locked("requirements.lock"), locked("requirements-dev.lock")
    keep("lock", {name: "differs between the locks" for name in main.keys() & dev.keys() if main[name] != dev[name]})


def test_every_dependency_gives_its_reason():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    asked = [*project()["project"]["dependencies"], *project()["dependency-groups"]["dev"]]
    pattern = r'(?m)^\s*"{}",? +# \S.{{14,}}$'
    reasonless = [name for name in asked if not re.search(pattern.format(re.escape(name)), text)]
    assert reasonless == []


# --- own words --------------------------------------------------------------------------------------------------


def plain(text: str) -> str:
    """Without white space and punctuation; digits and letters stay and part what is Chinese."""
    return re.sub(r"[\W_]+", "", text)


def runs(text: str) -> Iterator[str]:
    """Every `COPIED` Chinese characters in a row, titles apart."""
    text = plain(text)
    for title in TITLES:
        text = text.replace(plain(title), "|")
    for stretch in re.findall(rf"[\u3400-\u9fff]{{{COPIED},}}", text):
        yield from (stretch[start : start + COPIED] for start in range(len(stretch) - COPIED + 1))


def test_no_sentence_is_copied_from_the_official_documents():
    documents = sorted(SOURCES.glob("*.txt"))
    if not documents:
        pytest.skip("the official documents do not lie beside this checkout (../shared/seeds)")
    official = {run for path in documents for run in runs(path.read_text(encoding="utf-8"))}
    assert official
    copied = {}
    for path in written_files():
        both = official.intersection(runs(path.read_text(encoding="utf-8")))
        copied |= {f"{named(path)}: {run}": "stands in an official document" for run in both}
    keep("copied", copied)

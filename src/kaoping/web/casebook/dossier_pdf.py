"""The PDF of a case, made by typst: texts go in as JSON, never as a part of the program; files lie beside it."""

from __future__ import annotations

import json
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn as fonts_zh
import typst
from django.utils import timezone

from kaoping.problems import Refused
from kaoping.web.casebook import faults
from kaoping.web.casebook.dossier import digest_of, heads, language, told
from kaoping.web.casebook.pictures import STATES
from kaoping.web.cases.models import Case, CaseFile
from kaoping.web.evidence import store
from kaoping.web.evidence.kinds import KINDS
from kaoping.web.people.models import Person
from kaoping.web.people.viewer import viewer_of
from kaoping.web.site.words import say

PROGRAM = Path(__file__).parent / "dossier.typ"
LARGE = 24 << 20  # bytes of files from which the worker makes it
PAGES = 200  # of one PDF that are laid out; all of it is attached
AT_ONCE = 1 << 20


@cache
def fonts() -> Any:
    """The Chinese fonts that come with the platform; none of the machine's."""
    folder = str(Path(fonts_zh.sans_path()).parent)
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder])


def is_large(case: Case) -> bool:
    """Whether the worker makes it."""
    return sum(CaseFile.objects.filter(case=case).values_list("size", flat=True)) > LARGE


def made(case: Case, by: Person) -> tuple[bytes, str]:
    """The PDF as the person may see it, and the digest on its cover. Raises Refused."""
    data, digest = told(viewer_of(by), case), digest_of(case)
    at = f"{timezone.localtime():%Y-%m-%d %H:%M}"
    data |= {"words": heads(), "digest": digest, "language": language(), "made": f"{at} · {by.name}"}
    with tempfile.TemporaryDirectory(prefix="kaoping-dossier-") as folder:
        _lay_beside(Path(folder), case, data["files"])
        return _compiled(Path(folder), case, data), digest


def _lay_beside(folder: Path, case: Case, files: list[dict[str, Any]]) -> None:
    """Put the contents beside the program, under names of ours; what cannot be given says why."""
    rows = list(CaseFile.objects.filter(case=case).order_by("id"))
    for row, file in zip(rows, files, strict=True):
        name = f"{file['number']:03}{KINDS[row.kind].endings[0]}"
        file["missing"] = _copied(row, folder / name)
        if not file["missing"]:
            file |= {"place": name, "media": KINDS[row.kind].media.partition(";")[0]}
            file["pages"] = _pages(folder, name) if row.kind == "pdf" else 0


def _copied(row: CaseFile, target: Path) -> str:
    """Fetch a content; why it cannot be, else ""."""
    if row.state != "clean":
        return str(STATES[row.state])
    try:
        with store.opened(row.stored) as source, target.open("wb") as copy:
            shutil.copyfileobj(source, copy, AT_ONCE)
    except FileNotFoundError:
        return say("内容不在存储里", "its content is not in the store")
    return ""


def _pages(folder: Path, name: str) -> int:
    """How many pages of a PDF can be laid out, `PAGES` at most; 0 where it cannot be read."""
    low, high = 0, 1
    while high <= PAGES and _has_page(folder, name, high):
        low, high = high, high * 2
    high = min(high, PAGES + 1)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _has_page(folder, name, middle) else (low, middle)
    return low


def _has_page(folder: Path, name: str, page: int) -> bool:
    """name: one of ours (`_lay_beside`), nothing that a person wrote."""
    probe = folder / "probe.typ"
    probe.write_text(f'#image("{name}", page: {page})', encoding="utf-8")
    try:
        typst.compile(str(probe), root=str(folder), font_paths=fonts())
    except typst.TypstError:
        return False
    return True


def _compiled(folder: Path, case: Case, data: dict[str, Any]) -> bytes:
    shutil.copy(PROGRAM, folder / "dossier.typ")
    (folder / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    try:
        made_pdf = typst.compile(str(folder / "dossier.typ"), root=str(folder), font_paths=fonts())
    except typst.TypstError as error:
        why = str(error)[:200]
        raise Refused([faults.NO_DOSSIER.at(number=case.number, why=why, why_en=why)]) from None
    return bytes(made_pdf)

"""The zip packages of Office files: opened within limits, their XML parsed without entities, DTDs and network."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO
from posixpath import basename, dirname, join, normpath
from typing import Any, TypeAlias

from lxml import etree  # type: ignore[import-untyped]

from kaoping.clause.source import faults
from kaoping.problems import Refused

Element: TypeAlias = Any  # of lxml, which carries no types

MOST_EXPANDED = 200 * 2**20  # bytes of all XML parts together
MOST_PARTS = 5_000
XML_ENDS = (".xml", ".rels", ".vml")
PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
BAD_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)

# "Strict" files name the same elements by other namespaces.
STRICT = (
    (b"purl.oclc.org/ooxml/wordprocessingml/main", b"schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"purl.oclc.org/ooxml/officeDocument/math", b"schemas.openxmlformats.org/officeDocument/2006/math"),
    (b"purl.oclc.org/ooxml/drawingml/main", b"schemas.openxmlformats.org/drawingml/2006/main"),
)


class Package:
    """An Office file by its parts. Nothing is written to disk, no part outside the file is ever fetched.

    Raises Refused for a broken, an overlarge or a booby-trapped package.
    """

    def __init__(self, data: bytes, name: str, form: str, form_en: str) -> None:
        self.name, self.form, self.form_en = name, form, form_en
        try:
            self.zip = zipfile.ZipFile(BytesIO(data))
        except BAD_ZIP as error:
            raise self.broken(error) from None
        self.names = {info.filename for info in self.zip.infolist()}
        self.check_size()

    def check_size(self) -> None:
        entries = self.zip.infolist()
        expanded = sum(entry.file_size for entry in entries if entry.filename.lower().endswith(XML_ENDS))
        if expanded > MOST_EXPANDED or len(entries) > MOST_PARTS:
            size = f"{expanded // 2**20} MB"
            what, what_en = f"展开后 {size}", f"{size} when expanded"
            raise Refused(
                [faults.TOO_LARGE.at(name=self.name, what=what, what_en=what_en, limit=f"{MOST_EXPANDED // 2**20} MB")]
            )

    def broken(self, error: Exception | str, why_en: str = "") -> Refused:
        """The refusal, with the words of a library's error or our own in both languages."""
        return broken(self.name, (self.form, self.form_en), error, why_en)

    def content(self, part: str) -> bytes:
        try:
            return self.zip.read(part)
        except (*BAD_ZIP, KeyError) as error:
            raise self.broken(error) from None

    def xml(self, part: str) -> Element:
        """The root element of a part."""
        data = self.content(part)
        self.refuse_entities(part, data)
        for strict, usual in STRICT:
            data = data.replace(strict, usual)
        try:
            return etree.fromstring(data, parser())
        except (etree.XMLSyntaxError, ValueError) as error:
            raise self.broken(error) from None

    def refuse_entities(self, part: str, data: bytes) -> None:
        """No Office program writes a document type; with it go entity bombs and files fetched from elsewhere."""
        if b"<!DOCTYPE" in data.replace(b"\0", b"") or b"<!ENTITY" in data.replace(b"\0", b""):
            raise self.broken(
                f"“{part}”带有实体声明，为安全起见不读", f"'{part}' declares entities, so it is not safe to read"
            )

    def xml_if_there(self, part: str | None) -> Element | None:
        return self.xml(part) if part in self.names and part else None

    def related(self, part: str) -> dict[str, list[str]]:
        """Kind of relation (last word of its type: styles, numbering, header …) → the parts so related to `part`."""
        root = self.xml_if_there(join(dirname(part), "_rels", basename(part) + ".rels"))
        found: dict[str, list[str]] = {}
        for relation in root.iter(PACKAGE + "Relationship") if root is not None else ():
            if relation.get("TargetMode") != "External":
                target = normpath(join("/", dirname(part), relation.get("Target", ""))).lstrip("/")
                found.setdefault(relation.get("Type", "").rpartition("/")[2], []).append(target)
        return found


def broken(name: str, form: tuple[str, str], error: Exception | str, why_en: str = "") -> Refused:
    """The refusal of a file that should be of this form (Chinese, English)."""
    why = error if isinstance(error, str) else str(error)[:120] or type(error).__name__
    return Refused([faults.BROKEN.at(name=name, form=form[0], form_en=form[1], why=why, why_en=why_en or why)])


def parser() -> Any:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )

"""Files that are made to keep the platform busy are answered as fast as honest ones."""

from __future__ import annotations

import io
import time
import tracemalloc
import zipfile

import pytest
from tests.web.evidence_files import object_stream, pdf
from tests.web.test_evidence_kinds import code_of

MEGABYTES = 4 << 20
SECONDS = 5  # what a try of each pattern that goes back would take minutes for
CONTENT_TYPES = "[Content_Types].xml"


def docx(parts, way=zipfile.ZIP_DEFLATED):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", way) as archive:
        for name, content in {CONTENT_TYPES: b"<Types/>", "word/document.xml": b"<w/>", **parts}.items():
            archive.writestr(name, content)
    return target.getvalue()


COSTLY = {
    "streams without an end": ("a.pdf", pdf(b"stream\n" * (MEGABYTES // 7)), "pdf"),
    "one dictionary of names": ("a.pdf", pdf(b"<<" + b"/ObjStm" * (MEGABYTES // 7)), "pdf"),
    "a hundred thousand packed streams": ("a.pdf", pdf(objects=object_stream(b"<<>>") * 20_000), "pdf"),
    "relations without an end": (
        "a.docx",
        docx({"word/_rels/settings.xml.rels": b'attachedTemplate"' * 50_000}),
        "docx",
    ),
    "relations without measure": ("a.docx", docx({"word/_rels/a.rels": b" " * (2 << 20)}), "W655"),
    "a directory of a hundred thousand": ("a.docx", docx({}) + b"PK\x01\x02" * 100_000, "W655"),
    "spaces before a tag": ("a.txt", b"<" * 100_000 + b" " * 100_000, "txt"),
}


@pytest.mark.parametrize(("name", "content", "kind"), COSTLY.values(), ids=COSTLY.keys())
def test_nothing_takes_long_to_judge(name, content, kind):
    begun = time.monotonic()
    assert code_of(name, content) == kind
    assert time.monotonic() - begun < SECONDS


@pytest.mark.parametrize("sign", [b"\n", b","])
def test_a_table_of_nothing_takes_no_memory_to_speak_of(sign):
    content = b"a" + sign * MEGABYTES
    tracemalloc.start()
    try:
        assert code_of("a.csv", content) == "csv"
        assert tracemalloc.get_traced_memory()[1] < 20 * len(content)
    finally:
        tracemalloc.stop()


def test_a_script_behind_a_stream_without_an_end_is_found():
    assert code_of("a.pdf", pdf(b"stream\n /S/JavaScript/JS(x)")) == "W654"


def test_a_packed_script_in_a_dictionary_within_a_dictionary_is_found():
    packed = object_stream(b"5 0 <</S/JavaScript/JS(x)>>")
    assert code_of("a.pdf", pdf(objects=packed.replace(b"/ObjStm", b"/DecodeParms<</Columns 4>>/Obj#53tm"))) == "W654"


def test_a_template_from_the_network_is_found_wherever_it_stands():
    parts = b"<Relationship/>" * 20_000
    found = b'<Relationship TargetMode="External" Target="http://x/" Type="y/attachedTemplate"/>'
    assert code_of("a.docx", docx({"word/_rels/settings.xml.rels": parts + found})) == "W654"


def test_a_document_packed_as_no_office_program_does_is_refused():
    assert code_of("a.docx", docx({}, zipfile.ZIP_LZMA)) == "W656"

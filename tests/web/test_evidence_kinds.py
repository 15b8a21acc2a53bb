"""What is taken as evidence and what is not, by content: kinds, endings, pictures that are scripts, bombs, places."""

from __future__ import annotations

import io
import random

import pytest
from django.core.files.base import ContentFile
from PIL import Image, ImageCms
from tests.web.evidence_files import (
    huge_png,
    jpeg,
    jpeg_with_place,
    object_stream,
    office,
    pdf,
    png,
    webp,
)

from kaoping.problems import Refused
from kaoping.web.evidence.receiving import read, receive, shown_name


def code_of(name, content):
    """The fault of a file, or the kind that it was taken for."""
    try:
        return receive(name, content).kind
    except Refused as refused:
        return refused.faults[0].code


TAKEN = [
    ("a.jpg", jpeg(), "jpeg"),
    ("A.JPEG", jpeg(), "jpeg"),
    ("a.png", png(), "png"),
    ("a.webp", webp(), "webp"),
    ("a.pdf", pdf(), "pdf"),
    ("a.docx", office(), "docx"),
    ("a.xlsx", office("xl/workbook.xml"), "xlsx"),
    ("a.pptx", office("ppt/presentation.xml"), "pptx"),
    ("a.ofd", office("OFD.xml"), "ofd"),
    ("a.csv", "单位,次数\n柳林镇,-3.5%\n".encode("gb18030"), "csv"),
    ("a.txt", "会议记录\n1. 研判".encode(), "txt"),
    ("a.txt", "会议记录".encode("utf-16"), "txt"),
]


@pytest.mark.parametrize(("name", "content", "kind"), TAKEN, ids=[name for name, *_ in TAKEN])
def test_the_usual_kinds_are_taken_by_their_content(name, content, kind):
    assert code_of(name, content) == kind


REFUSED = [
    ("a script as a picture", "a.jpg", b"<script>alert(1)</script>", "W654"),
    ("SVG", "a.svg", b'<svg xmlns="x"><script/></svg>', "W654"),
    ("HTML", "a.txt", b"  <!DOCTYPE html><body>", "W654"),
    ("shell", "a.txt", b"#!/bin/sh\nrm -rf", "W654"),
    ("picture with a script behind it", "a.jpg", jpeg() + b"<script>alert(1)</script>", "W654"),
    ("picture with PHP in its comment", "a.jpg", jpeg(comment=b"<?php system($_GET[0]); ?>"), "W654"),
    ("picture that is an archive", "a.png", png() + office(), "W654"),
    ("picture that is a PDF", "a.jpg", jpeg(comment=b"%PDF-1.4"), "W654"),
    ("another ending", "a.png", jpeg(), "W653"),
    ("no ending", "photo", jpeg(), "W653"),
    ("a document as a table", "a.xlsx", office(), "W653"),
    ("a program", "a.pdf", b"MZ\x90\0\x03" + b"\0" * 200, "W652"),
    ("an archive", "a.zip", office("readme.txt"), "W652"),
    ("the old Word", "a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "W652"),
    ("HEIC", "a.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 100, "W652"),
    ("GIF", "a.gif", b"GIF89a\x01\0\x01\0\0\0\0;", "W652"),
    ("a film", "a.mp4", b"\0\0\0\x18ftypmp42\0\0\0\0" + b"\0" * 100, "W652"),
    ("half a picture", "a.jpg", jpeg((400, 400))[:300], "W656"),
    ("only the head of one", "a.png", png()[:20], "W656"),
    ("half a PDF", "a.pdf", pdf()[:100], "W656"),
    ("an encrypted PDF", "a.pdf", pdf(b"/Encrypt 5 0 R"), "W656"),
    ("a PDF with a script", "a.pdf", pdf(b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>"), "W654"),
    ("a PDF with a disguised script", "a.pdf", pdf(b"/OpenAction<</S/#4Aava#53cript/J#53(x)>>"), "W654"),
    ("a PDF with a packed script", "a.pdf", pdf(objects=object_stream(b"5 0 <</S/JavaScript/JS(x)>>")), "W654"),
    ("a PDF that starts programs", "a.pdf", pdf(b"/OpenAction<</S/Launch/F(cmd.exe)>>"), "W654"),
    ("a PDF with files in it", "a.pdf", pdf(b"/Names<</EmbeddedFiles 7 0 R>>"), "W654"),
    ("macros", "a.docx", office(word__vbaProject="x"), "W654"),
    ("macros by their type", "a.docx", office(types="application/vnd.ms-word.document.macroEnabled.main+xml"), "W654"),
    ("an embedded object", "a.docx", office(**{"word__embeddings__oleObject1.bin": "x"}), "W654"),
    ("a program inside", "a.xlsx", office("xl/workbook.xml", **{"xl__run.exe": "x"}), "W654"),
    (
        "a template from elsewhere",
        "a.docx",
        office(**{"word___rels__s.xml.rels": '<R Type="…/attachedTemplate" Target="x" TargetMode="External"/>'}),
        "W654",
    ),
    ("a formula in a table", "a.csv", b"name\n=cmd|' /C calc'!A0\n", "W654"),
    ("binary text", "a.txt", b"abc\x01\x02", "W656"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "code"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_what_could_run_or_is_something_else_is_refused(name, content, code):
    assert code_of(name, content) == code


def test_a_packed_document_in_the_thousands_is_a_bomb():
    bomb = office(word__media=b"\0" * (310 << 20))
    assert len(bomb) < 1 << 20
    assert code_of("a.docx", bomb) == "W655"


def test_a_picture_of_too_many_pixels_is_never_decoded(monkeypatch):
    monkeypatch.setattr(Image.Image, "load", lambda self: pytest.fail("decoded"))
    assert code_of("a.png", huge_png()) == "W655"
    assert code_of("a.png", huge_png(6_500)) == "W655"  # Pillow's own limit would let this one in


def test_a_packed_stream_of_a_pdf_in_the_thousands_is_a_bomb():
    assert code_of("a.pdf", pdf(objects=object_stream(b" " * (70 << 20)))) == "W655"


def test_moving_pictures_are_refused():
    target = io.BytesIO()
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    frames[0].save(target, "PNG", save_all=True, append_images=frames[1:])
    assert code_of("a.png", target.getvalue()) == "W654"


def test_a_picture_is_kept_without_place_comment_and_device_and_stands_upright():
    came = jpeg_with_place()
    assert Image.open(io.BytesIO(came)).getexif().get_ifd(0x8825)  # it had one
    kept = receive("a.jpg", came)
    picture = Image.open(io.BytesIO(kept.content))
    assert (dict(picture.getexif()), picture.size) == ({}, (40, 60))
    assert not {"comment", "exif", "photoshop", "xmp"} & picture.info.keys()
    for word in (b"PhoneMaker", b"home of", "家门口".encode(), b"Exif"):
        assert word not in kept.content + kept.thumbnail
    assert kept.sha256 != kept.uploaded_sha256


def test_words_in_png_and_webp_go_as_well():
    assert b"home" not in receive("a.png", png(Location="home of somebody")).content
    exif = Image.Exif()
    exif[0x010F] = "PhoneMaker"
    assert b"PhoneMaker" not in receive("a.webp", webp(exif=exif, xmp=b"<x>PhoneMaker</x>")).content


def test_a_small_colour_profile_stays_and_a_large_one_goes():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert Image.open(io.BytesIO(receive("a.jpg", jpeg(icc_profile=profile)).content)).info["icc_profile"] == profile
    large = profile + b"\0" * 20_000
    assert "icc_profile" not in Image.open(io.BytesIO(receive("a.jpg", jpeg(icc_profile=large)).content)).info


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_pictures_of_every_mode_have_a_small_one(mode):
    small = Image.open(io.BytesIO(receive("a.png", png((900, 600), mode)).thumbnail))
    assert (small.format, small.size) == ("JPEG", (320, 213))


def test_pixels_stay_what_they_were():
    came = png((10, 10), "RGB")
    kept = Image.open(io.BytesIO(receive("a.png", came).content))
    assert kept.tobytes() == Image.open(io.BytesIO(came)).tobytes()


def test_size_and_emptiness_are_told_before_anything_is_read(settings):
    settings.KAOPING_EVIDENCE_LIMIT = 1 << 20
    for content, code in ((b"", "W651"), (b"x" * ((1 << 20) + 1), "W650")):
        with pytest.raises(Refused) as refused:
            read(ContentFile(content), "a.txt")
        assert refused.value.faults[0].code == code


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\用户\\现场 照片.JPG", "现场 照片.JPG"),
        ('a"b<c>.png', "a_b_c_.png"),
        ("line\nbreak\u202egnp.exe", "line_break_gnp.exe"),
        ("", "file"),
        ("长" * 300 + ".pdf", "长" * 116 + ".pdf"),
    ],
)
def test_names_are_made_harmless(given, shown):
    assert shown_name(given) == shown


def mutated(content, chance):
    """A few bytes changed, taken out or put in."""
    made = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(made) + 1)
        made[at : at + chance.randint(0, 4)] = chance.randbytes(chance.randint(0, 4))
    return bytes(made) or b"x"


@pytest.mark.parametrize(("name", "content", "kind"), TAKEN, ids=[name for name, *_ in TAKEN])
def test_a_damaged_file_is_taken_or_refused_and_breaks_nothing(name, content, kind):
    chance = random.Random(name)
    answers = {code_of(name, mutated(content, chance)) for _ in range(60)}
    assert answers <= {kind, "csv", "txt", "W652", "W653", "W654", "W655", "W656"}

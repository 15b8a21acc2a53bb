"""Files of every kind, honest and not, for the tests of evidence."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from django.core.files.base import ContentFile
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from kaoping.web.evidence import actions

ITEM = "3.1.1"


def jpeg(size=(60, 40), colour="red", **saved):
    target = io.BytesIO()
    Image.new("RGB", size, colour).save(target, "JPEG", **saved)
    return target.getvalue()


def jpeg_with_place(orientation=6):
    """Taken upright at Zhoushan, with comment, device and thumbnail."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x9286] = orientation, "PhoneMaker", "在某人家门口"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (30.0, 1.0, 12.3), "E", (122.0, 6.0, 20.1)
    return jpeg((60, 40), exif=exif, comment=b"home of somebody")


def png(size=(60, 40), mode="RGBA", **words):
    info = PngInfo()
    for key, value in words.items():
        info.add_text(key, value)
    target = io.BytesIO()
    Image.new(mode, size).save(target, "PNG", pnginfo=info)
    return target.getvalue()


def webp(**saved):
    target = io.BytesIO()
    Image.new("RGB", (60, 40), "blue").save(target, "WEBP", **saved)
    return target.getvalue()


def huge_png(side=30_000):
    """A few bytes that claim to be hundreds of millions of pixels."""
    head = struct.pack("!IIBBBBB", side, side, 8, 0, 0, 0, 0)

    def chunk(kind, data):
        return struct.pack("!I", len(data)) + kind + data + struct.pack("!I", zlib.crc32(kind + data))

    data = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def pdf(extra=b"", objects=b""):
    """A page with nothing on it. extra: into its catalogue; objects: beside it."""
    body = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R" + extra + b">>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>endobj\n" + objects
    )
    table = len(body)
    return body + b"xref\n0 1\n0000000000 65535 f \ntrailer<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % table


def object_stream(content):
    packed = zlib.compress(content)
    return b"9 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%s\nendstream endobj\n" % (
        len(packed), packed,
    )  # fmt: skip


def office(mark="word/document.xml", **members):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", members.pop("types", "<Types/>"))
        archive.writestr(mark, "<document/>")
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return target.getvalue()


def put(cycle, by, content=None, name="现场.jpg", unit="T01", item=ITEM, about=""):
    """Upload a file as somebody's evidence."""
    file = ContentFile(jpeg() if content is None else content, name)
    return actions.add(cycle=cycle, file=file, name=name, unit=unit, item=item, about=about, by=by)

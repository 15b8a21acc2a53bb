"""Pictures are decoded and written anew: what is kept is what one sees, without place, comment or hidden tail."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from kaoping.problems import Fault, Refused
from kaoping.web.evidence import faults
from kaoping.web.evidence.kinds import PICTURES

PIXELS = 40_000_000
PROFILE = 8192  # bytes of a colour profile that is kept
THUMBNAIL = (320, 320)  # pixels at most
QUALITY = 92
MODES = {"JPEG": ("L", "RGB"), "PNG": ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"), "WEBP": ("RGB", "RGBA")}
SCRIPTS = (b"<script", b"<?php ", b"<?php\n", b"<svg ", b"<!doctype html", b"<iframe")
DECODING = (UnidentifiedImageError, OSError, ValueError, SyntaxError, struct.error, EOFError, TypeError, IndexError)


@dataclass(frozen=True, slots=True)
class Picture:
    """content: as it is kept; thumbnail: a JPEG."""

    content: bytes
    thumbnail: bytes


def redrawn(content: bytes, kind: str, name: str) -> Picture:
    """A picture without anything but its pixels, upright. Raises Refused: a script in it, too many pixels, damaged."""
    _hides_nothing(content, name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=[PICTURES[kind]]) as opened:
                _measure(opened, name)
                return _drawn(opened, PICTURES[kind])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused([_bomb(name, "像素太多", "too many pixels")]) from None
    except DECODING:
        raise Refused([faults.DAMAGED.at(name=name, why="图片已损坏", why_en="the picture is damaged")]) from None


def _drawn(opened: Image.Image, form: str) -> Picture:
    profile = opened.info.get("icc_profile") or b""
    upright = ImageOps.exif_transpose(opened)
    kept = upright if upright.mode in MODES[form] else upright.convert(_mode_for(upright, form))
    keeps_profile = 0 < len(profile) <= PROFILE and kept.mode == upright.mode
    clean = _bare(kept)
    options = {"icc_profile": profile} if keeps_profile else {}
    target = io.BytesIO()
    clean.save(target, form, **_saved(form), **options)
    return Picture(target.getvalue(), _thumbnail(clean))


def _mode_for(picture: Image.Image, form: str) -> str:
    has_alpha = picture.mode in ("LA", "PA", "RGBA", "La", "RGBa") or "transparency" in picture.info
    return "RGBA" if has_alpha and form != "JPEG" else "RGB"


def _bare(picture: Image.Image) -> Image.Image:
    """The same pixels with no word about them."""
    copy = picture.copy()
    transparency = copy.info.get("transparency")
    copy.info = {} if transparency is None else {"transparency": transparency}
    copy.getexif().clear()
    return copy


def _saved(form: str) -> dict[str, object]:
    return {} if form == "PNG" else {"quality": QUALITY}


def _thumbnail(picture: Image.Image) -> bytes:
    small = picture.copy()
    small.thumbnail(THUMBNAIL)
    if "A" in small.getbands() or "transparency" in small.info:
        see_through = small.convert("RGBA")
        small = Image.new("RGB", small.size, "white")
        small.paste(see_through, mask=see_through)
    target = io.BytesIO()
    small.convert("RGB").save(target, "JPEG", quality=78)
    return target.getvalue()


def _measure(picture: Image.Image, name: str) -> None:
    """Before anything is decoded: the size that the head of the file claims, and how many pictures it is."""
    if picture.width * picture.height > PIXELS:
        raise Refused(
            [_bomb(name, f"{picture.width}×{picture.height} 像素", f"{picture.width}×{picture.height} pixels")]
        )
    if getattr(picture, "n_frames", 1) > 1 and picture.format != "MPO":
        raise Refused([faults.DANGEROUS.at(name=name, what="动画（多帧图片）", what_en="an animation")])


def _bomb(name: str, found: str, found_en: str) -> Fault:
    limit, limit_en = f"{PIXELS // 10_000} 万像素", f"{PIXELS // 1_000_000} million pixels"
    return faults.BOMB.at(name=name, found=found, found_en=found_en, limit=limit, limit_en=limit_en)


def _hides_nothing(content: bytes, name: str) -> None:
    """A picture that is another file as well, for somebody who looks at it in another way."""
    lowered = content.lower()
    if any(sign in lowered for sign in SCRIPTS):
        raise Refused([faults.DANGEROUS.at(name=name, what="脚本或网页代码", what_en="a script or a page")])
    if b"%PDF-" in content[:1024] or zipfile.is_zipfile(io.BytesIO(content)):
        raise Refused([faults.DANGEROUS.at(name=name, what="夹带的另一个文件", what_en="another file inside")])

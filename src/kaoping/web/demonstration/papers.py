"""Evidence for the demonstration, made when it is planted: pictures of streets that do not exist, pages of ledgers."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw

from kaoping.demonstration.chance import Chance

SIZE = (960, 640)
HORIZON = 300
SKIES = ((196, 214, 230), (214, 222, 226), (178, 203, 228))
WALLS = ((205, 186, 160), (176, 128, 104), (222, 214, 200), (150, 160, 168))
PAGE = (
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
    b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>>",
    b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)"
    b"/Supplement 2>>/FontDescriptor 7 0 R>>",
    b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880"
    b"/Descent -120/CapHeight 880/StemV 93>>",
)  # page, font, its glyphs, their measures


def street(name: str) -> bytes:
    """A JPEG of a street: houses, a pavement, a road; another one for every name."""
    chance = Chance(f"kaoping street {name}")
    picture = Image.new("RGB", SIZE, chance.pick(SKIES))
    draw = ImageDraw.Draw(picture)
    left = -chance.whole(0, 60)
    while left < SIZE[0]:
        right = left + chance.whole(110, 220)
        _house(draw, chance, left, right)
        left = right
    draw.rectangle((0, HORIZON + 110, SIZE[0], HORIZON + 180), fill=(186, 184, 178))
    draw.rectangle((0, HORIZON + 180, SIZE[0], SIZE[1]), fill=(92, 95, 99))
    for dash in range(20, SIZE[0], 140):
        draw.rectangle((dash, HORIZON + 255, dash + 70, HORIZON + 262), fill=(236, 232, 214))
    for _ in range(chance.whole(2, 5)):
        _tree(draw, chance.whole(30, SIZE[0] - 30))
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=82)
    return kept.getvalue()


def _house(draw: ImageDraw.ImageDraw, chance: Chance, left: int, right: int) -> None:
    top = HORIZON - chance.whole(40, 200)
    draw.rectangle((left, top, right, HORIZON + 110), fill=chance.pick(WALLS), outline=(110, 104, 96))
    for row in range(top + 22, HORIZON + 40, 46):
        for place in range(left + 16, right - 30, 38):
            draw.rectangle((place, row, place + 20, row + 26), fill=(98, 116, 132))
    draw.rectangle((left + 8, HORIZON + 58, right - 8, HORIZON + 76), fill=(158, 52, 44))


def _tree(draw: ImageDraw.ImageDraw, at: int) -> None:
    draw.rectangle((at - 4, HORIZON + 60, at + 4, HORIZON + 140), fill=(96, 74, 56))
    draw.ellipse((at - 42, HORIZON - 30, at + 42, HORIZON + 76), fill=(84, 122, 82))


def ledger(title: str, lines: list[str]) -> bytes:
    """A PDF of one page: a title, and what stands below it."""
    shown = "".join(_text(line, 60, 740 - 26 * at, 12) for at, line in enumerate(lines))
    content = (_text(title, 60, 784, 18) + shown).encode("ascii")
    page, font, glyphs, measures = PAGE
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page,
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content), font, glyphs, measures,
    )  # fmt: skip
    made, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj%s endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    return bytes(made + end % (len(objects) + 1, table, len(objects) + 1, len(made)))


def _text(line: str, left: int, low: int, size: int) -> str:
    return f"BT /F {size} Tf {left} {low} Td <{line.encode('utf-16-be').hex()}> Tj ET\n"

"""Web pages (.html, and .mht archives): the text that a browser shows, without scripts and navigation."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy

from lxml import etree  # type: ignore[import-untyped]

from kaoping.clause.source import faults
from kaoping.clause.source.blocks import Source
from kaoping.clause.source.drafting import Draft, Grid, compose, lines_of
from kaoping.clause.source.numerals import alphabet, chinese, roman
from kaoping.clause.source.packages import Element, broken
from kaoping.clause.source.plain import MARKS, best, is_utf8
from kaoping.clause.source.webtables import grid_of, is_layout
from kaoping.problems import Fault, Refused

FORM = ("网页", "a web page")
CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
SILENT = re.compile(
    r"script|style|noscript|template|head|title|select|option|button|input|textarea|iframe|object|embed|svg|canvas|"
    r"audio|video|map|rt|rp"
)
BLOCKS = re.compile(
    r"p|div|h[1-6]|ul|ol|li|dl|dt|dd|section|article|main|header|blockquote|pre|form|fieldset|center|address|figure|"
    r"figcaption|details|summary|hr|body|html|caption|tr|td|th|tbody|thead|tfoot"
)
AROUND = frozenset(["nav", "footer", "aside"])
AROUND_NAMES = re.compile(r"nav|menu|bread|crumb|foot|side|share|copyright|toolbar|header|related", re.IGNORECASE)
MANY_LINKS = 4
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
BREAK = "\v"  # a line break that the page asks for; \n in the file is only white space
WRAPPED = re.compile(r"(?<=[\u2e80-\u9fff\uff00-\uffef])[ \t\r\f]*\n[ \t\r\n\f]*(?=[\u2e80-\u9fff\uff00-\uffef])")
SHOWN = 3  # examples in a notice


def read_page(data: bytes, name: str) -> Source:
    """The text of the page in its order; tables with their merges.

    Raises Refused for a page without text.
    """
    return read_markup(decoded(data), name)


def read_archive(data: bytes, name: str) -> Source:
    """The page inside a web archive (.mht), which Word and browsers write.

    Raises Refused where there is none.
    """
    message = message_from_bytes(data, policy=policy.compat32)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            content = part.get_payload(decode=True)
            return read_markup(
                decoded(content if isinstance(content, bytes) else b"", part.get_content_charset()), name
            )
    raise broken(name, FORM, "存档里没有网页", "there is no page in the archive")


def read_markup(text: str, name: str) -> Source:
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, recover=True
    )
    try:
        root = etree.fromstring(text.encode("utf-8", errors="replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise broken(name, FORM, error) from None
    if any("depth" in error.message for error in parser.error_log):  # what follows would be missing
        raise broken(name, FORM, "层次过深", "its elements are nested too deeply")
    page = Page(name)
    drafts = [] if root is None else page.content(root)
    source = compose(name, "html", drafts, page.notices())
    if not source.text:
        raise Refused([faults.without_text(name, page.tally["pictures"])])
    return source


def decoded(data: bytes, charset: str | None = None) -> str:
    """By the mark at its beginning, the charset that the page names if it fits, else what reads best."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace")
    named = CHARSET.search(data[:4096])
    for said in (charset or "", named[1].decode("ascii") if named else ""):
        encoding = known(said)
        if encoding and fits(data, encoding):
            return data.decode(encoding, errors="replace")
    return data.decode("utf-8" if is_utf8(data) else best(data), errors="replace")


def known(encoding: str) -> str:
    """The codec of that name; the names of subsets stand for all of GB 18030. Empty for a name nobody knows."""
    if encoding.lower() in ("gb2312", "gbk", "gb_2312-80", "x-gbk", "hz-gb-2312"):
        return "gb18030"
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        return ""


def fits(data: bytes, encoding: str) -> bool:
    try:
        return data.decode(encoding, errors="replace").count("\ufffd") * 200 <= len(data)
    except (LookupError, ValueError):  # codecs that decode no text, such as hex
        return False


class Page:
    """A page that is being read; collects what is left out on the way."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.tally: Counter[str] = Counter()
        self.around: list[str] = []
        self.struck: list[str] = []
        self.drafts: list[Draft] = []
        self.buffer: list[str] = []
        self.level: int | None = None
        self.number = ""

    def content(self, element: Element) -> tuple[Draft, ...]:
        """What stands in an element: paragraphs and tables."""
        outer = self.drafts, self.buffer, self.level, self.number
        self.drafts, self.buffer, self.level, self.number = [], [], None, ""
        self.inside(element)
        self.flush()
        found = tuple(self.drafts)
        self.drafts, self.buffer, self.level, self.number = outer
        return found

    def inside(self, element: Element) -> None:
        self.say(element.text, element)
        for child in element:
            if isinstance(child.tag, str) and not self.skipped(child):
                self.enter(child)
            self.say(child.tail, element)

    def say(self, text: str | None, element: Element) -> None:
        self.buffer.append((text or "").replace(BREAK, " ").replace("\n", BREAK if element.tag == "pre" else "\n"))

    def enter(self, element: Element) -> None:
        tag = element.tag
        if tag == "br":
            self.buffer.append(BREAK)
        elif tag == "img":
            self.tally["pictures"] += 1
        elif tag == "table":
            self.table(element)
        elif BLOCKS.fullmatch(tag):
            self.block(element)
        else:
            self.inside(element)

    def block(self, element: Element) -> None:
        self.flush()
        outer = self.level
        self.level = int(element.tag[1]) if re.fullmatch("h[1-6]", element.tag) else outer
        if element.tag == "li":
            self.number = number_of(element)
        self.inside(element)
        self.flush()
        self.level = outer

    def table(self, element: Element) -> None:
        self.flush()
        caption = element.find("caption")
        if caption is not None:
            self.drafts.extend(self.content(caption))
        grid = grid_of(element, self.content, self.name)
        self.drafts.extend(unpacked(grid) if is_layout(element, grid) else [grid])

    def flush(self) -> None:
        """What was gathered becomes paragraphs."""
        whole, self.buffer = WRAPPED.sub("", "".join(self.buffer)), []
        lines = [re.sub(r"[ \t\r\n\f]+", " ", line) for line in whole.split(BREAK)]
        if any(line.strip() for line in lines):
            self.drafts.extend(lines_of("\n".join(line for line in lines if line.strip()), self.level, self.number))
            self.number = ""

    # --- what is not read ---

    def skipped(self, element: Element) -> bool:
        if SILENT.fullmatch(element.tag):
            return True
        if element.tag == "del":
            self.tally["deleted"] += 1
            return True
        self.tally["inserted"] += element.tag == "ins"
        if element.tag in ("s", "strike"):
            self.struck.append(words(element))
        return self.is_hidden(element) or self.is_around(element)

    def is_hidden(self, element: Element) -> bool:
        if element.get("hidden") is None and not HIDDEN.search(element.get("style") or ""):
            return False
        self.tally["hidden"] += bool(words(element))
        return True

    def is_around(self, element: Element) -> bool:
        """Navigation and the like: by the element's name, or by its class where most of it is links."""
        named = AROUND_NAMES.search(f"{element.get('class') or ''} {element.get('id') or ''}")
        links = [words(link) for link in element.iter("a")] if BLOCKS.fullmatch(element.tag) or named else []
        text = words(element) if links else ""
        linked = sum(map(len, links))
        mostly = linked * 2 > len(text) if named or element.tag == "header" else linked * 10 > len(text) * 9
        found = element.tag in AROUND or element.get("role") == "navigation"
        found = found or bool(links and mostly and (named or element.tag == "header" or len(links) >= MANY_LINKS))
        if found and (shown := words(element)):
            self.around.append(shown)
        return found

    def notices(self) -> Iterator[Fault]:
        if self.around:
            shown = "；".join(f"“{text[:30]}”" for text in self.around[:SHOWN])
            yield faults.LEFT_OUT.at(what="网页的导航等", what_en="navigation and the like", examples=shown)
        if self.tally["inserted"] or self.tally["deleted"]:
            yield faults.TRACKED.at(inserted=self.tally["inserted"], deleted=self.tally["deleted"])
        if count := self.tally["hidden"]:
            yield faults.HIDDEN.at(what=f"{count} 处", what_en=f"{count} places")
        if self.struck:
            shown = "；".join(f"“{text[:30]}”" for text in self.struck[:SHOWN])
            yield faults.STRUCK.at(count=len(self.struck), examples=shown)
        if self.tally["pictures"]:
            yield faults.PICTURES.at(count=self.tally["pictures"])


def unpacked(grid: Grid) -> list[Draft]:
    """The content of a table that only arranges the page."""
    return [draft for box in grid.boxes for draft in box.content]


def words(element: Element) -> str:
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()


def number_of(item: Element) -> str:
    """The number that a browser puts before an item of a numbered list; empty for the others."""
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return ""
    number = whole(parent.get("start"), 1) - 1
    for other in parent.iterchildren("li"):
        number = whole(other.get("value"), number + 1)
        if other is item:
            break
    return written(number, parent)


def written(number: int, numbered: Element) -> str:
    style = numbered.get("style") or ""
    if "none" in style and "list-style" in style:
        return ""
    if "cjk" in style or "chinese" in style:
        return chinese(number) + "、"
    forms: dict[str, Callable[[int], str]] = {
        "a": alphabet,
        "A": lambda n: alphabet(n).upper(),
        "i": roman,
        "I": lambda n: roman(n).upper(),
    }
    return f"{forms.get(numbered.get('type') or '', str)(number)}."


def whole(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"-?\d{1,6}", text) else default

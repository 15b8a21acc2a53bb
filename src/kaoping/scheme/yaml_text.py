"""YAML as schemes use it: texts, exact numbers, true/false, nothing — each at a known line.

Less than YAML allows, on purpose: no anchors, no tags, no second document, no key twice. ``no`` and ``2018-07-30`` stay
texts, ``0.1`` is exactly one tenth, ``1.10`` keeps its zero. Reading works on the stream of events, so that hostile
input (deep nesting, aliases of aliases) costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from kaoping.problems import Fault, Kind, Place, Refused
from kaoping.scheme import faults

DEPTH = 60
BYTES = 4 * 1024 * 1024
FAULTS = 100  # most faults of one kind of trouble that are listed for one file
WHOLE = re.compile(r"[+-]?(?:0|[1-9][0-9]{0,39})")
DECIMAL = re.compile(r"[+-]?[0-9]{1,40}\.[0-9]{1,40}")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
TAB = re.compile(r"^ *\t[ \t]*(?=\S)", re.MULTILINE)
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Path_: TypeAlias = tuple[str | int, ...]
"""Where a value stands: keys and positions (from 0), outermost first."""


@dataclass(frozen=True, slots=True)
class Lines:
    """The line of every value of one file: that of its key, or of its dash in a list."""

    file: str = ""
    known: dict[Path_, int] = field(default_factory=dict)

    def line(self, path: Path_) -> int | None:
        """The line of this value; of the nearest value around it where this one is not written in the file."""
        for length in range(len(path), -1, -1):
            if (line := self.known.get(path[:length])) is not None:
                return line
        return None


def read_bytes(path: Path, most: int = BYTES) -> bytes:
    """The bytes of a file. Raises Refused where it is not there, cannot be opened or is too large."""
    place = Place(file=str(path))
    try:
        if not path.exists():
            raise Refused([faults.NO_FILE.at(place)])
        if not path.is_file():
            raise Refused([faults.NOT_A_FILE.at(place)])
        with path.open("rb") as file:
            raw = file.read(most + 1)
    except (OSError, ValueError):
        raise Refused([faults.NOT_OPENED.at(place)]) from None
    if len(raw) > most:
        raise Refused([faults.TOO_LARGE.at(place, most=most // 1024 // 1024)])
    return raw


def decode(raw: bytes, file: str = "") -> str:
    """UTF-8 with or without BOM as text. Raises Refused for other encodings and for binary files."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = raw[: problem.start].count(b"\n") + 1
    raise Refused([encoding_fault(raw).at(Place(file=file, line=line))])


def encoding_fault(raw: bytes) -> Kind:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return faults.UTF_16
    try:
        text = raw.decode("gb18030")
    except UnicodeDecodeError:
        return faults.BINARY
    return faults.BINARY if CONTROL.search(text) else faults.GB18030


def read_yaml(text: str, file: str = "") -> tuple[Any, Lines]:
    """The data of one YAML text and the lines it stands on.

    Keys are texts; quoted scalars are texts; plain ones int, Decimal, bool (only ``true``/``false``), None (``~``,
    ``null``, nothing) or text. Raises Refused with every fault that can be found at once.
    """
    found = list(unreadable_characters(text, file))
    if found:
        raise Refused(found[:FAULTS])
    builder = Builder(file)
    try:
        for event in yaml.parse(text, Loader=LOADER):
            builder.take(event)
            if builder.stopped:
                break
    except yaml.MarkedYAMLError as problem:
        builder.faults.append(syntax_fault(problem, text, file))
    except (yaml.YAMLError, ValueError):
        builder.faults.append(faults.SYNTAX.at(Place(file=file), zh="无法读取", en="it cannot be read"))
    if not builder.faults and not builder.documents:
        builder.faults.append(faults.EMPTY.at(Place(file=file)))
    if builder.faults:
        raise Refused(builder.faults[:FAULTS])
    return builder.root, builder.lines


def unreadable_characters(text: str, file: str) -> Iterator[Fault]:
    if len(text) > BYTES:
        yield faults.TOO_LARGE.at(Place(file=file), most=BYTES // 1024 // 1024)
        return
    for match in CONTROL.finditer(text):
        yield faults.CONTROL.at(Place(file=file, line=line_of(text, match.start())), number=f"{ord(match.group()):04X}")
        return
    for count, match in enumerate(TAB.finditer(text)):
        if count == FAULTS:
            return
        yield faults.TABS.at(Place(file=file, line=line_of(text, match.start())))


def line_of(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def scalar(text: str, plain: bool) -> Any:
    """A scalar as its value; only plain (unquoted) ones can be anything but text."""
    if not plain:
        return text
    if text in ("", "~", "null"):
        return None
    if text in ("true", "false"):
        return text == "true"
    if WHOLE.fullmatch(text):
        return int(text)
    return Decimal(text) if DECIMAL.fullmatch(text) else text


@dataclass(slots=True)
class Open:
    """A list or mapping that is being read; `key` is the key whose value comes next."""

    path: Path_
    value: Any
    key: str | None = None
    keys: dict[str, int] = field(default_factory=dict)


class Builder:
    """Builds data from the events of one file, with a stack instead of recursion."""

    def __init__(self, file: str) -> None:
        self.lines = Lines(file)
        self.faults: list[Fault] = []
        self.root: Any = None
        self.documents = 0
        self.stopped = False
        self.stack: list[Open] = []
        self.skipping = 0  # depth inside a key that is no scalar

    def fault(self, kind: Kind, event: Any, **details: Any) -> None:
        self.faults.append(kind.at(Place(file=self.lines.file, line=event.start_mark.line + 1), **details))

    def take(self, event: yaml.Event) -> None:
        match event:
            case yaml.DocumentStartEvent():
                self.documents += 1
                if self.documents > 1:
                    self.stop(faults.DOCUMENTS, event)
            case yaml.AliasEvent():
                self.fault(faults.ALIAS, event, name=event.anchor)
                self.put(event, None)
            case yaml.ScalarEvent():
                self.refuse_extras(event)
                self.put(event, scalar(event.value, plain=event.style in (None, "")), event.value)
            case yaml.MappingStartEvent():
                self.open(event, {})
            case yaml.SequenceStartEvent():
                self.open(event, [])
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self.close()

    def stop(self, kind: Kind, event: Any, **details: Any) -> None:
        self.fault(kind, event, **details)
        self.stopped = True

    def refuse_extras(self, event: Any) -> None:
        """Anchors and tags are refused; reading goes on as if they were not there."""
        if event.anchor is not None:
            self.fault(faults.ANCHOR, event, name=event.anchor)
        if event.tag is not None:
            self.fault(faults.TAG, event, name=event.tag.removeprefix("tag:yaml.org,2002:"))

    def open(self, event: Any, value: Any) -> None:
        self.refuse_extras(event)
        if len(self.stack) + self.skipping >= DEPTH:
            self.stop(faults.TOO_DEEP, event, most=DEPTH)
        elif self.skipping or self.expects_key:
            if not self.skipping:
                self.fault(faults.KEY_NOT_TEXT, event)
            self.skipping += 1
        else:
            path = self.put(event, value)
            self.stack.append(Open(path, value))

    def close(self) -> None:
        if self.skipping:
            self.skipping -= 1
            if not self.skipping:
                self.stack[-1].key = ""
        else:
            self.stack.pop()

    @property
    def expects_key(self) -> bool:
        return bool(self.stack) and isinstance(self.stack[-1].value, dict) and self.stack[-1].key is None

    def put(self, event: Any, value: Any, text: str | None = None) -> Path_:
        """Put a value (or a key) where it belongs; the path of a value."""
        line = event.start_mark.line + 1
        if self.skipping:
            return ()
        if not self.stack:
            self.root = value
            self.lines.known[()] = line
            return ()
        top = self.stack[-1]
        if isinstance(top.value, list):
            path = (*top.path, len(top.value))
            top.value.append(value)
            self.lines.known[path] = line
            return path
        if top.key is None:
            self.put_key(top, event, text or "")
            return ()
        path = (*top.path, top.key)
        top.value[top.key] = value
        top.key = None
        return path

    def put_key(self, top: Open, event: Any, key: str) -> None:
        line = event.start_mark.line + 1
        if key in top.keys:
            self.fault(faults.DUPLICATE_KEY, event, key=key, first=top.keys[key])
        top.keys.setdefault(key, line)
        top.key = key
        self.lines.known[(*top.path, key)] = line


SYNTAX_WORDS = (  # what PyYAML says → what we say
    (
        "mapping values are not allowed",
        "此处又出现“: ”；文字里有冒号加空格的要整段加引号，也可能是缩进不对",
        "another “: ” stands here; a text with colon and space needs quotes, or the indent is wrong",
    ),
    ("could not find expected ':'", "这一行缺少半角冒号和空格（“键: 值”）", "this line lacks “: ” (key: value)"),
    (
        "did not find expected key",
        "此处应为“键: 值”，多半是缩进不齐或引号没有配对",
        "a “key: value” was expected; the indent is uneven or a quote is not closed",
    ),
    (
        "did not find expected '-' indicator",
        "列表的缩进不齐，此处应以“- ”开头",
        "the list is indented unevenly; “- ” was expected",
    ),
    ("found unexpected end of stream", "引号没有配对，文件到末尾也没有找到另一半", "a quote is never closed"),
    ("found unexpected document indicator", "引号没有配对", "a quote is not closed"),
    (
        "',' or ']'",
        "方括号里缺少逗号或没有配对；文字里有逗号、括号的要整段加引号",
        "a comma or a square bracket is missing; a text with commas or brackets needs quotes",
    ),
    (
        "',' or '}'",
        "花括号里缺少逗号或没有配对；文字里有逗号、括号的要整段加引号",
        "a comma or a curly bracket is missing; a text with commas or brackets needs quotes",
    ),
    (
        "block sequence entries are not allowed",
        "“- ”不能写在这里，应另起一行并缩进",
        "“- ” cannot stand here; begin a new line and indent it",
    ),
    (
        "cannot start any token",
        "这个字符不能打头；文字请加引号",
        "a text cannot begin with this character; put it in quotes",
    ),
    ("escape", "双引号里的反斜杠写法不对", "the backslash between double quotes is not understood"),
    ("tag", "“!”打头的标签不能用", "tags beginning with “!” cannot be used"),
    ("alias", "“*”打头的引用不能用；文字请加引号", "aliases beginning with “*” cannot be used; put texts in quotes"),
    ("anchor", "“&”打头的锚不能用；文字请加引号", "anchors beginning with “&” cannot be used; put texts in quotes"),
    (
        "directive",
        "“%”打头的指令不能用；文字请加引号",
        "directives beginning with “%” cannot be used; put texts in quotes",
    ),
    (
        "expected <document start>",
        "上文已经结束，此处多出内容；多半是缩进不对",
        "something is left over here; the indent is probably wrong",
    ),
    ("flow", "括号没有配对", "a bracket is not closed"),
)


def syntax_fault(problem: yaml.MarkedYAMLError, text: str, file: str) -> Fault:
    """PyYAML's complaint in plain words, at its line and column."""
    said = f"{problem.problem or ''} {problem.context or ''}"
    zh, en = next(
        ((zh, en) for part, zh, en in SYNTAX_WORDS if part in said), ("这里读不懂", "this is not understood here")
    )
    mark = problem.problem_mark or problem.context_mark
    if mark is None:
        return faults.SYNTAX.at(Place(file=file), zh=zh, en=en)
    if full_width_colon(text, mark.line):
        zh, en = "这里用了全角冒号“:”", "a full-width colon stands here"
    zh, en = f"{zh}（第 {mark.column + 1} 个字符）", f"{en} (character {mark.column + 1})"
    return faults.SYNTAX.at(Place(file=file, line=mark.line + 1), zh=zh, en=en)


def full_width_colon(text: str, line: int) -> bool:
    """Whether this line, or the one before it, has its key parted from its value by a full-width colon."""
    lines = text.split("\n")[max(0, line - 1) : line + 1]
    return any(re.match(r"\s*(?:- )?\w+\uff1a", each) for each in lines)

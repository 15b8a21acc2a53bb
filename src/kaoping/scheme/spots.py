"""Where in a scheme something stands: its path in words, its clause in the official text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kaoping.problems import Place
from kaoping.scheme.yaml_text import Lines, Path_

SOURCE_PARTS = ("document", "article", "row", "part")


def place(path: Path_, data: Any, lines: Lines) -> Place:
    return Place(file=lines.file, line=lines.line(path), path=path_text(path, data) or None)


def path_text(path: Path_, data: Any) -> str:
    """A path as people read it: ``1.4 › rule › per › every``; an item stands for the way down to it."""
    words: list[str] = []
    value = data
    for at, step in enumerate(path):
        value = below(value, step)
        if isinstance(step, int) and path[at - 1] == "items" and (id_ := item_id(value)):
            words = [id_]
        elif isinstance(step, int):
            words[-1:] = [f"{words[-1] if words else ''} {step + 1}".strip()]
        else:
            words.append(step)
    return " › ".join(words)


def below(value: Any, step: str | int) -> Any:
    """What stands one step further down; None where nothing does."""
    if isinstance(value, dict):
        return value.get(step)
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return value[step]
    return None


def item_id(value: Any) -> str:
    id_ = value.get("id") if isinstance(value, dict) else None
    return str(id_)[:40] if id_ is not None and not isinstance(id_, dict | list) else ""


def along(path: Path_, data: Any) -> Iterator[Any]:
    """The values on the way to a place, outermost first."""
    yield data
    for step in path:
        data = below(data, step)
        yield data


def source_of(path: Path_, data: Any) -> str | None:
    """The clause of the nearest enclosing item (or gate, award …) that names its source: "document article row"."""
    found: dict[str, Any] = {}
    for value in along(path, data):
        source = value.get("source") if isinstance(value, dict) else None
        if isinstance(source, dict):
            document = source.get("document") or found.get("document")
            found = {**source, "document": document}
    texts = [str(found[part]) for part in SOURCE_PARTS if isinstance(found.get(part), str | int)]
    return " ".join(texts)[:200] or None

"""The reports of the demonstration: a page that lists them."""

from __future__ import annotations

from pathlib import Path

from kaoping.problems import Language


def write_index(out: Path, done: list[str], language: Language) -> Path:
    """A page with a link to every report."""
    from kaoping.documents.index import index_page

    path = out / "index.html"
    path.write_text(index_page(out, done, language), encoding="utf-8")
    return path

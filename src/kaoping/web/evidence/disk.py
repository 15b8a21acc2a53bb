"""Evidence on the disk: a content stands there whole or not at all."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage


class Folder(FileSystemStorage):
    """Files are written beside their place and put there in one step, over what lay there; who reads the old one keeps
    it. What a process that was killed left beside is tidied up as any content that no row knows."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The name itself: a key is made of what lies under it."""
        return name

    def _save(self, name: str, content: File[Any]) -> str:
        beside = f"{name}.{secrets.token_hex(8)}.part"
        written = Path(self.path(super()._save(beside, content)))  # type: ignore[misc]
        try:
            with written.open("rb") as file:
                os.fsync(file.fileno())
            written.replace(self.path(name))
        except OSError:
            written.unlink(missing_ok=True)
            raise
        return name

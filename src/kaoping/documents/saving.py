"""One document as one file: whole, or not at all."""

from __future__ import annotations

from pathlib import Path
from tempfile import NamedTemporaryFile

from kaoping.documents.faults import CANNOT_WRITE
from kaoping.problems import Refused


def save_bytes(content: bytes, path: Path) -> None:
    """Put the content in the place of the file. Refused (F352) where that cannot be; what was there stays."""
    spare: Path | None = None
    try:
        with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}-", delete=False) as kept:
            spare = Path(kept.name)
            kept.write(content)
        spare.chmod(0o644)
        spare.replace(path)
    except OSError as problem:
        if spare is not None:
            spare.unlink(missing_ok=True)
        raise Refused([CANNOT_WRITE.at(path=str(path), reason=problem.strerror or str(problem))]) from problem

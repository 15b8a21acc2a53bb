"""Where the contents lie: one key for one content of one cycle, on whichever storage the installation has."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError  # type: ignore[import-untyped]
from django.core.files.base import ContentFile
from django.core.files.base import File as AnyFile
from django.core.files.storage import Storage, storages

from kaoping.problems import Refused
from kaoping.web.evidence import faults

log = logging.getLogger(__name__)
DOWN = (OSError, BotoCoreError, ClientError)
BLOCK = 1 << 20


def storage() -> Storage:
    """The storage of evidence."""
    return storages["evidence"]


def key_of(cycle: int, sha256: str) -> str:
    """Where a content of a cycle lies."""
    return f"{cycle}/{sha256[:2]}/{sha256}"


def thumbnail_of(key: str) -> str:
    """Where its small picture lies."""
    return f"{key}.thumb.jpg"


@contextmanager
def reached() -> Iterator[None]:
    """Inside, a storage that fails is told in words (FileNotFoundError apart): raises Refused."""
    try:
        yield
    except FileNotFoundError:
        raise
    except DOWN:
        log.exception("the store of evidence failed")
        raise Refused([faults.STORE_DOWN.at()]) from None


def put(key: str, content: bytes) -> None:
    """Keep a content under its key; what is there in full already stays. The storages write over what lies there, in
    one step: two uploads of one content do not harm each other, and nobody reads half of one."""
    with reached():
        if not is_there(key, len(content)):
            storage().save(key, ContentFile(content))


def put_both(key: str, content: bytes, thumbnail: bytes) -> None:
    """Keep a content and its small picture (b"" for none)."""
    put(key, content)
    if thumbnail:
        put(thumbnail_of(key), thumbnail)


def put_anew(key: str, content: bytes, thumbnail: bytes) -> None:
    """Replace what was lost or changed."""
    with reached():
        storage().save(key, ContentFile(content))
        if thumbnail:
            storage().save(thumbnail_of(key), ContentFile(thumbnail))


def is_there(key: str, size: int) -> bool:
    """Whether something of this size lies under a key."""
    place = storage()
    return place.exists(key) and place.size(key) == size


def opened(key: str) -> AnyFile[Any]:
    """The content, to be read. Raises FileNotFoundError, Refused."""
    with reached():
        place = storage()
        if not place.exists(key):
            raise FileNotFoundError(key)
        return place.open(key, "rb")


def digest(key: str) -> str:
    """SHA-256 of what lies under a key. Raises FileNotFoundError, Refused."""
    made = hashlib.sha256()
    with opened(key) as file, reached():
        while block := file.read(BLOCK):
            made.update(block)
    return made.hexdigest()


def remove(key: str) -> None:
    """Content and small picture go; nothing happens where there is none."""
    with reached():
        for name in (key, thumbnail_of(key)):
            storage().delete(name)


def keys(cycle: str) -> Iterator[str]:
    """Every key of content under a cycle's folder, small pictures apart."""
    for folder in folders(cycle):
        yield from keys_in(f"{cycle}/{folder}")


def keys_in(folder: str) -> Iterator[str]:
    """Every key of content that lies in a folder itself, small pictures apart."""
    with reached():
        names = storage().listdir(folder)[1]
    yield from (f"{folder}/{name}" for name in names if not name.endswith(".thumb.jpg"))


def cycles() -> list[str]:
    """The folders of cycles, and of apps that keep files of their own."""
    return folders("")


def folders(inside: str) -> list[str]:
    """The folders in a folder; none before the first file."""
    try:
        with reached():
            return storage().listdir(inside)[0]
    except FileNotFoundError:
        return []

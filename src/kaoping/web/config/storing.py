"""Where evidence lies: on the disk of the installation, or in a bucket that speaks S3."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

NEEDED = ("KAOPING_S3_KEY", "KAOPING_S3_SECRET")


def evidence_storage(home: Path, given: Mapping[str, str]) -> dict[str, Any]:
    """The entry of STORAGES. given: the environment. Raises ImproperlyConfigured for a bucket without its keys."""
    if not (bucket := given.get("KAOPING_S3_BUCKET")):
        return {"BACKEND": "kaoping.web.evidence.disk.Folder", "OPTIONS": {"location": home / "evidence"}}
    if missing := [name for name in NEEDED if not given.get(name)]:
        raise ImproperlyConfigured(f"KAOPING_S3_BUCKET needs {' and '.join(missing)}")
    options: dict[str, Any] = {
        "bucket_name": bucket,
        "endpoint_url": given.get("KAOPING_S3_ENDPOINT") or None,
        "region_name": given.get("KAOPING_S3_REGION") or None,
        "access_key": given["KAOPING_S3_KEY"],
        "secret_key": given["KAOPING_S3_SECRET"],
        "addressing_style": "path",  # servers of one's own have no name for each bucket
        "signature_version": "s3v4",
        "default_acl": None,
        "querystring_auth": True,
        "file_overwrite": True,  # a key is made of what lies under it
        "max_memory_size": 1024 * 1024,
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}

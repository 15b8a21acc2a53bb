"""Where the file of an import lies, and the rows to write that its check has put aside."""

from __future__ import annotations

from pathlib import Path

from django.core.files.storage import default_storage

from kaoping.web.bridge.facts import TABLES
from kaoping.web.facts.models import FactImport
from kaoping.web.facts.stored import literal


def stored_file(fact_import: FactImport) -> Path:
    """The uploaded file."""
    return Path(default_storage.path(fact_import.stored))


def delta_folder(fact_import: FactImport) -> Path:
    """The rows to write, `<table>.parquet`."""
    return stored_file(fact_import).with_suffix(".rows")


def relations(fact_import: FactImport) -> dict[str, str]:
    """Table → SQL of DuckDB that reads the rows to write."""
    folder = delta_folder(fact_import)
    return {
        table: f"read_parquet({literal(str(folder / f'{table}.parquet'))}, hive_partitioning=false)"
        for table in TABLES
        if (folder / f"{table}.parquet").exists()
    }

"""A scheme's data as the text of its file: exact numbers, every text safe, in the order in which it was built."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import yaml


class Writer(yaml.SafeDumper):
    """Writes figures digit by digit and repeats what is the same instead of referring to it."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def figure(writer: Writer, value: Decimal) -> yaml.ScalarNode:
    plain = f"{value:f}"
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    kind = "float" if "." in plain else "int"
    return writer.represent_scalar(f"tag:yaml.org,2002:{kind}", "0" if plain in ("-0", "") else plain)


Writer.add_representer(Decimal, figure)


def written(data: dict[str, Any]) -> str:
    text: str = yaml.dump(data, Dumper=Writer, allow_unicode=True, sort_keys=False, width=110)
    return text

"""The third-party style sheets and scripts of the pages: which files of which npm package, and under which name.

`./run` installs the packages and calls this; the copies lie in `static/vendor/`, which is never committed.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

VENDOR = Path(__file__).parent / "static" / "vendor"

FILES: dict[str, str] = {
    "@tabler/core/dist/css/tabler.min.css": "tabler.css",
    "echarts/dist/echarts.min.js": "echarts.js",
    "echarts/LICENSE": "echarts.LICENSE.txt",
    "echarts/NOTICE": "echarts.NOTICE.txt",
    "htmx.org/dist/htmx.min.js": "htmx.js",
    "htmx.org/LICENSE": "htmx.LICENSE.txt",
    "leaflet/dist/leaflet.js": "leaflet.js",
    "leaflet/dist/leaflet.css": "leaflet.css",
    "leaflet/LICENSE": "leaflet.LICENSE.txt",
    "leaflet/dist/images/layers.png": "images/layers.png",
    "leaflet/dist/images/layers-2x.png": "images/layers-2x.png",
    "leaflet/dist/images/marker-icon.png": "images/marker-icon.png",
}

SOURCE_MAP = re.compile(rb"/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S*")


def copy(packages: Path, target: Path = VENDOR) -> None:
    """Copy the files that pages use out of `packages` (a node_modules folder), without their links to source maps."""
    for source, name in FILES.items():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_bytes(SOURCE_MAP.sub(b"", (packages / source).read_bytes()))


if __name__ == "__main__":
    copy(Path(sys.argv[1]))

"""Copy what we serve of other people's work into static/vendor, and write down its hashes.

The icons go into core/icons.json, from which pages and papers draw them.

    npm install --ignore-scripts --prefix FOLDER bootstrap@5.3.8 \\
        @fontsource/atkinson-hyperlegible@5.3.0 bootstrap-icons@1.13.2 \\
        squire-rte@2.4.8
    python tools/vendor_static.py FOLDER/node_modules

What it writes is committed, so neither running nor testing the portal needs npm. A test compares
static/vendor with MANIFEST.json: to change a vendored file, change this script and run it again.
"""

import hashlib
import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "static" / "vendor"
FONT = "@fontsource/atkinson-hyperlegible"
FILES = {  # ours: (package, theirs)
    "bootstrap.min.css": ("bootstrap", "dist/css/bootstrap.min.css"),
    "bootstrap-LICENSE.txt": ("bootstrap", "LICENSE"),
    "squire.js": ("squire-rte", "dist/squire.js"),
    "squire-LICENSE.txt": ("squire-rte", "LICENSE"),
    "atkinson-hyperlegible-LICENSE.txt": (FONT, "LICENSE"),
    **{
        f"atkinson-hyperlegible-{cut}.woff2": (FONT, f"files/atkinson-hyperlegible-{cut}.woff2")
        for cut in (
            "latin-400-normal",
            "latin-400-italic",
            "latin-700-normal",
            "latin-ext-400-normal",  # Łukasz, Şebnem, Ștefan
            "latin-ext-700-normal",
        )
    },
}
ICONS = {  # our word for what it says: theirs for what it shows
    "back": "arrow-left",
    "building": "building",
    "calendar": "calendar3",
    "chart": "bar-chart",
    "check": "check-circle-fill",
    "declined": "x-octagon-fill",
    "delete": "trash",
    "doc": "file-text",
    "download": "download",
    "earlier": "clock-history",
    "error": "exclamation-circle-fill",
    "exempt": "dash-circle",
    "eye": "eye",
    "flag": "flag-fill",
    "history": "journal-text",
    "inbox": "inbox",
    "info": "info-circle-fill",
    "key": "key",
    "link": "link-45deg",
    "lock": "lock",
    "mail": "envelope",
    "megaphone": "megaphone",
    "menu": "list",
    "next": "arrow-right",
    "overdue": "exclamation-triangle-fill",
    "paused": "pause-circle",
    "pencil": "pencil",
    "people": "people",
    "phone": "telephone",
    "plus": "plus-lg",
    "print": "printer",
    "question": "question-circle",
    "search": "search",
    "settings": "gear",
    "shield": "shield-check",
    "tick": "check-lg",
    "to_sign": "hourglass-split",
    "upload": "upload",
}


def without_foreign_addresses(css: str) -> str:
    """No data: picture, which the CSP refuses, and no source map, which we do not serve."""
    css = re.sub(r"""url\(("|')data:.*?\1\)""", "none", css)
    return re.sub(r"\n*/\*# sourceMappingURL=.*?\*/\s*$", "\n", css)


def drawing(svg: str) -> str:
    """The paths inside a 16 x 16 icon."""
    return re.sub(r"\s+(?=<)", "", re.search(r"<svg[^>]*>(.*)</svg>", svg, re.DOTALL)[1]).strip()


def main(modules: Path) -> None:
    manifest = {}
    VENDOR.mkdir(parents=True, exist_ok=True)
    for ours, (package, theirs) in sorted(FILES.items()):
        content = (modules / package / theirs).read_bytes()
        if ours.endswith(".css"):
            content = without_foreign_addresses(content.decode()).encode()
        if ours.endswith(".js"):
            content = re.sub(rb"\n*//# sourceMappingURL=.*\s*$", b"\n", content)
        (VENDOR / ours).write_bytes(content)
        manifest[ours] = {
            "package": package,
            "version": json.loads((modules / package / "package.json").read_text())["version"],
            "sha256": hashlib.sha256(content).hexdigest(),
        }
    icons = modules / "bootstrap-icons" / "icons"
    drawings = {ours: drawing((icons / f"{name}.svg").read_text()) for ours, name in ICONS.items()}
    (ROOT / "core" / "icons.json").write_text(json.dumps(drawings, indent=2) + "\n")
    (VENDOR / "MANIFEST.json").write_text(json.dumps(manifest, indent=2) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

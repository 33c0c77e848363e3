"""The last thing done to every piece of a comparison: nothing leaves that could run or reach out.

Both texts are canonical already, or typed by somebody a moment ago; neither is trusted here.
"""

import html

import nh3

from policies.importing import clean, images

MARKS = {"ins", "del"}
TAGS = clean.KEPT | MARKS
MARKED = clean.BLOCK | clean.TABLE  # blocks that came or went as a whole carry a class
ATTRIBUTES = {tag: set(names) - {"name"} for tag, names in clean.ATTRIBUTES.items()}
ATTRIBUTES = {tag: ATTRIBUTES.get(tag, set()) | {"class"} for tag in MARKED} | {
    tag: names for tag, names in ATTRIBUTES.items() if tag not in MARKED
}
CLASSES = {"added", "removed"}
COUNTS = {"start", "colspan", "rowspan"}


def _kept(tag: str, name: str, value: str) -> str | None:
    if name == "class":
        return value if value in CLASSES else None
    if name in COUNTS:
        return value if value.isdecimal() and len(value) < 4 else None
    if tag == "a" and name == "href":
        return None if value.strip().lower().startswith("data:") else value
    if tag == "img" and name == "src":
        return value if images.DATA.fullmatch(value) else None
    return value


CLEANER = nh3.Cleaner(
    tags=TAGS,
    clean_content_tags=clean.GONE,
    attributes=ATTRIBUTES,
    attribute_filter=_kept,
    url_schemes=clean.LINKS | {"data"},
    link_rel="noopener noreferrer",
    strip_comments=True,
)


def safe(text: str) -> str:
    """The HTML with what a policy may hold, and the marks of a comparison; nothing else."""
    return CLEANER.clean(clean.characters(text)) if text else ""


def words(text: str) -> str:
    """Plain text as HTML."""
    return html.escape(clean.characters(text))

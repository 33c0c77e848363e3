"""A stored message on a page: its sentences, each with the page of the portal it leads to.

Pure. A link that is a secret is made for the mail alone, so on a page nothing leads to it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from notices.summary import PORTAL


@dataclass(frozen=True)
class Said:
    sentence: str
    path: str  # "" where nothing leads further


def sentences(text: str) -> Iterator[Said]:
    """Of a plain text as `summary.write` makes it, without greeting and footer."""
    for part in text.split("\n\n"):
        sentence, _, link = part.strip().rpartition("\n")
        path = link.removeprefix(PORTAL)
        if sentence and path.startswith("/") and link != path and path != "/":
            yield Said(sentence, "" if "{secret:" in path or path.startswith("//") else path)

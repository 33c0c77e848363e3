"""The text of an edition as a page shows it, drawn once in each process.

A text never changes under its SHA-256, and nothing of the reader is in it. Answers that the owner
published for everybody stand beside its clauses; they are no part of the text.
"""

from functools import lru_cache
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from policies import shown
from policies.models import EditionText
from policies.redline import comparing
from policies.redline.shapes import clauses_of
from policies.shown import Answered

KEPT = 64  # texts, of some 60 kB each


@lru_cache(maxsize=KEPT)
def drawn(
    sha256: str, version: int, answers: tuple[Answered, ...] = ()
) -> tuple[SafeString, SafeString]:
    """(the clauses, the contents list that leads to them and to the signature); one query.

    `version`: whose clauses can be asked about; `answers`: what stands beside them.
    """
    clauses = EditionText.objects.values_list("clauses", flat=True).get(pk=sha256)
    return draw(clauses, version, answers)


def draw(
    clauses: list[dict], version: int, answers: tuple[Answered, ...] = ()
) -> tuple[SafeString, SafeString]:
    """The same of a text that is not kept as it stands: of several schools at once."""
    words = {
        "parts": shown.sections(shown.with_answers(clauses, answers)),
        "prefix": "",
        "sign": True,
        "ask": version,
    }
    return (
        render_to_string("policies/_clauses.html", words),
        render_to_string("policies/_contents.html", words),
    )


class Changed(NamedTuple):
    """What changed between two texts, as the signing page shows it."""

    summary: str
    minutes: int  # of reading what changed; 0 where nothing did
    html: SafeString


@lru_cache(maxsize=KEPT)
def changed(before: str, after: str) -> Changed:
    """Between the texts under these SHA-256; one query."""
    texts = dict(
        EditionText.objects.filter(pk__in=(before, after)).values_list("sha256", "clauses")
    )
    redline = comparing.compare(clauses_of(texts[before]), clauses_of(texts[after]))
    html = render_to_string("policies/_changed_clauses.html", {"redline": redline})
    return Changed(redline.summary, redline.minutes, html)

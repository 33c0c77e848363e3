"""The text of an edition as a page shows it, drawn once in each process.

A text never changes under its SHA-256, and nothing of the reader is in it.
"""

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from policies import shown
from policies.models import EditionText

KEPT = 64  # texts, of some 60 kB each


@lru_cache(maxsize=KEPT)
def drawn(sha256: str) -> tuple[SafeString, SafeString]:
    """(the clauses, the contents list that leads to them and to the signature); one query."""
    clauses = EditionText.objects.values_list("clauses", flat=True).get(pk=sha256)
    words = {"parts": shown.sections(clauses), "prefix": "", "sign": True}
    return (
        render_to_string("policies/_clauses.html", words),
        render_to_string("policies/_contents.html", words),
    )

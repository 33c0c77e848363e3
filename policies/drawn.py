"""The text of an edition as a page shows it, drawn once in each process.

A text never changes under its SHA-256, and nothing of the reader is in it. Answers that the owner
published for everybody stand beside its clauses; they are no part of the text.
"""

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from policies import shown
from policies.models import EditionText
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

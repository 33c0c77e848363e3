"""What was typed into the search box, as terms; a text as words to find; and the words marked.

It reads what people know from elsewhere: words that must all be there, "a phrase", -without,
either OR or. Whatever is typed means something or nothing; nothing is an error.
"""

import html
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from policies import merging

LONGEST_QUERY, MOST_TERMS = 200, 12
LONGEST_TEXT = 100_000  # characters of one clause that are searched
PIECE = 260  # characters of a text shown with a result
PREFIX_FROM = 3  # letters; the last word typed may be the beginning of one
STOP = frozenset(
    """
    a about an and are as at be but by can do for from has have how i if in is it its my of on or
    our so that the their them they this to was we what when where which who why with you
    """.split()  # noqa: SIM905 -- easier to read
)
# What PostgreSQL would read as markup, a path or one long word.
SPACES = str.maketrans(dict.fromkeys("-‐‑–—/<>&@_", " "))
TAG = re.compile(r"<[^>]*>")
WORD = re.compile(r"[^\W_]+")
TOKEN = re.compile(r'(-?)"([^"]*)"|(-?)(\S+)')
ENDINGS = ("ingly", "edly", "ings", "ing", "ies", "ied", "es", "ed", "ly", "s", "e", "y")


@dataclass(frozen=True)
class Term:
    """A word or phrase, as both databases take it; `begins`: it may be the start of a word."""

    words: str
    begins: bool = False


@dataclass(frozen=True)
class Choice:
    """One side of an OR: all of these, and none of those."""

    wanted: tuple[Term, ...]
    unwanted: tuple[Term, ...] = ()


def plain(text: str) -> str:
    """The words of a text without accents and with hyphens as spaces, as they are searched."""
    apart = unicodedata.normalize("NFKD", text.replace("’", "'").replace("\0", " "))
    letters = "".join(c for c in apart if not unicodedata.combining(c)).translate(SPACES)
    return " ".join(letters.split())


def words_of(markup: str) -> str:
    """The text of a clause's HTML, for people to read: no tags, merge fields left out."""
    without = merging.FIELD.sub(" ", TAG.sub(" ", markup))
    return re.sub(r"\s+([.,;:!?)])", r"\1", " ".join(html.unescape(without).split()))


def parse(typed: str) -> tuple[Choice, ...]:
    """The sides of what was typed; none where there is no word in it."""
    sides, side = [], ([], [])
    tokens = list(TOKEN.finditer(plain_but_hyphens(typed[:LONGEST_QUERY])))[:MOST_TERMS]
    for number, token in enumerate(tokens, 1):
        phrase, bare = token[2], token[4]
        if bare and bare.upper() == "OR" and side[0]:
            sides.append(side)
            side = ([], [])
            continue
        words = plain((bare if phrase is None else phrase).replace('"', " "))
        if WORD.search(words):
            begins = bare is not None and number == len(tokens) and _may_begin(words)
            side[bool(token[1] or token[3])].append(Term(words, begins))
    return tuple(filter(None, map(_choice, [*sides, side])))


def plain_but_hyphens(typed: str) -> str:
    """Spaces and quotation marks made alike; a hyphen that opens a word still says "without"."""
    return re.sub(r"[“”„«»]", '"', typed.replace("\0", " "))


def _may_begin(words: str) -> bool:
    return bool(WORD.fullmatch(words)) and len(words) >= PREFIX_FROM


def _choice(side: tuple[list[Term], list[Term]]) -> Choice | None:
    wanted, unwanted = side
    telling = [term for term in wanted if term.words.casefold() not in STOP]
    return Choice(tuple(telling or wanted), tuple(unwanted)) if wanted else None


def marked(text: str, choices: Iterable[Choice]) -> list[tuple[str, bool]]:
    """A piece of the text round the first word that was found: (words, whether it was asked for).

    Nothing is marked where the text shown has none of them: another school's words, a title.
    """
    roots = _roots(choices)
    hits = [found for found in WORD.finditer(text) if _is_hit(found[0], roots)]
    start, end = _piece(text, hits[0].start() if hits else 0)
    pieces, at = [], start
    for hit in hits:
        if start <= hit.start() and hit.end() <= end:
            pieces += [(text[at : hit.start()], False), (hit[0], True)]
            at = hit.end()
    pieces.append((text[at:end], False))
    before, after = "… " if start else "", " …" if end < len(text) else ""
    return [piece for piece in [(before, False), *pieces, (after, False)] if piece[0]]


def _piece(text: str, hit: int) -> tuple[int, int]:
    """From a word a little before the hit to a word's end, so that no word is cut."""
    start = 0 if hit < PIECE // 2 else text.find(" ", hit - PIECE // 3) + 1
    end = len(text) if len(text) - start <= PIECE else text.rfind(" ", start, start + PIECE)
    return start, end if end > start else min(len(text), start + PIECE)


def _roots(choices: Iterable[Choice]) -> set[str]:
    terms = [term for choice in choices for term in choice.wanted]
    words = {word.casefold() for term in terms for word in WORD.findall(term.words)}
    return {_root(word) for word in words - STOP or words}


def _is_hit(word: str, roots: set[str]) -> bool:
    plainly = plain(word).casefold()
    root = _root(plainly)
    return root in roots or any(
        len(one) >= PREFIX_FROM and plainly.startswith(one) for one in roots
    )


def _root(word: str) -> str:
    """A word without its ending: enough to mark "reported" where "report" was asked for."""
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= PREFIX_FROM:
            return word[: -len(ending)]
    return word

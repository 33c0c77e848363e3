"""Do two names of accounts look alike, though they are not the same? Pure.

By what their signs look like (Unicode's confusables), by a letter or two that differ, and by words
that pretenders put before or after a name.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from core import wording

# Put around a school's name by whoever pretends; the school's own words are not among them.
AFFIXES = (
    *("official", "theofficial", "theoriginal", "thereal", "real", "original", "new", "backup"),
    *("account", "page", "fanpage", "fans", "news", "updates", "memes", "tea", "gossip"),
    *("confessions", "exposed", "uk", "gb", "england", "the", "its", "iam", "hq", "team"),
)
SHORTEST = 5  # shorter names are alike by chance


@cache
def _confusables() -> dict[int, str]:
    lines = Path(__file__).with_name("confusables.tsv").read_text("utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if not line.startswith("# "))
    return {ord(sign): target for target, signs in pairs for sign in signs}


def skeleton(name: str) -> str:
    """What a name looks like, in small letters and figures: two of one skeleton look the same."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name))
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    seen = plain.translate(_confusables()).casefold().translate(_confusables()).casefold()
    return "".join(sign for sign in seen if sign.isalnum())


def _bare(name: str) -> str:
    """Its letters and figures, as they are."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(sign for sign in plain if sign.isalnum())


def core_of(name: str) -> str:
    """The skeleton without what pretenders put around a name."""
    words = [skeleton(word) for word in re.split(r"[^\w]+|_+", name) if word]
    affixes = _affixes()
    while len(words) > 1 and words[0] in affixes:
        words.pop(0)
    while len(words) > 1 and words[-1] in affixes:
        words.pop()
    bare = "".join(words)
    for affix in affixes:
        if len(bare) - len(affix) >= SHORTEST:
            bare = bare.removeprefix(affix) if bare.startswith(affix) else bare.removesuffix(affix)
    return bare


@cache
def _affixes() -> tuple[str, ...]:
    return tuple(sorted(map(skeleton, AFFIXES), key=len, reverse=True))


def why_alike(name: str, ours: str) -> str:
    """Why the one looks like the other, in words; "" where it does not, or is the same."""
    if not _bare(name) or not _bare(ours) or name == ours:
        return ""
    if _bare(name) == _bare(ours):
        return "the same but for dots, capitals or signs between"
    one, other = skeleton(name), skeleton(ours)
    if one == other:
        return "looks the same, in other letters"
    if min(len(one), len(other)) < SHORTEST:
        return ""
    if core_of(name) == core_of(ours):
        return "the same but for words around it"
    near = _allowed(min(len(one), len(other)))
    apart = min(distance(one, other, near), distance(core_of(name), core_of(ours), near))
    return f"{wording.count(apart, 'letter')} apart" if apart <= near else ""


def closest(name: str, ours: Iterable[tuple[int, str]]) -> list[tuple[int, str]]:
    """Of (key, name), those that look like it, with why."""
    found = ((key, why_alike(name, other)) for key, other in ours)
    return [(key, why) for key, why in found if why]


def _allowed(length: int) -> int:
    return 0 if length < SHORTEST else 1 if length < 9 else 2


def distance(one: str, other: str, most: int) -> int:
    """Letters to change, add, leave out or swap with the next; more than `most` is most + 1."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before, row = [], list(range(len(other) + 1))
    for i, sign in enumerate(one, 1):
        last, before, row = before, row, [i]
        for j, there in enumerate(other, 1):
            cost = min(before[j] + 1, row[-1] + 1, before[j - 1] + (sign != there))
            swapped = i > 1 and j > 1 and sign == other[j - 2] and one[i - 2] == there
            row.append(min(cost, last[j - 2] + 1) if swapped else cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)

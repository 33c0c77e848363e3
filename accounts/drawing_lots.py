"""Was a word drawn by lot, as managers of passwords and machines do, or named by somebody? Pure.

Judged by which letters stand beside each other, and by figures and signs inside. What the numbers
were fitted to is in `tests/secret_samples.py`.
"""

import re

# Of letters beside each other, those that hardly ever meet in a word.
RARE = {
    "a": "joq",
    "b": "cdfghjkmnpqtvwxz",
    "c": "bfgjnqvwxz",
    "d": "chjknpqvwxz",
    "e": "j",
    "f": "bcdghjkmnpqvwxyz",
    "g": "bcdfjkpqvwxyz",
    "h": "bcdfghjkpqvwxz",
    "i": "hijqwy",
    "j": "bcdfghjklmnpqrstvwxyz",
    "k": "bcdfgjkmnpqtvwxyz",
    "l": "ghjnqrwxz",
    "m": "cfghjknqrtvwxyz",
    "n": "jmqwx",
    "o": "jqz",
    "p": "bfgjkmnqvwxz",
    "q": "abcdefghijklmnopqrstvwxyz",
    "r": "hjqwxz",
    "s": "bfjqvxz",
    "t": "bgjkqvx",
    "u": "hjquvwxyz",
    "v": "bcdfghjklmnpqrstuvwxyz",
    "w": "bdfgjklmpqtuvwxyz",
    "x": "bdfghjklmnoqrsuvwxyz",
    "y": "bcdfghjkqruvwxyz",
    "z": "bcdfghjklmnopqrstuvwxyz",
}
# Those that often do.
OFTEN = {
    "a": "bcdilmnprst",
    "b": "el",
    "c": "aehkot",
    "d": "aei",
    "e": "acdlmnrstx",
    "f": "i",
    "g": "e",
    "h": "aeio",
    "i": "acdeglmnost",
    "k": "e",
    "l": "aeiloy",
    "m": "aeiop",
    "n": "acdegiost",
    "o": "clmnprsu",
    "p": "aeor",
    "r": "aeiost",
    "s": "acehiostu",
    "t": "aehiorst",
    "u": "nrst",
    "v": "e",
}

PIECES = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+|[^A-Za-z0-9]")
ORDINAL = re.compile(r"\d(?:st|nd|rd|th)", re.I)
SHORT = frozenset(  # in names of accounts
    ("mr", "ms", "mx", "dr", "st", "mc", "pe", "ks", "ce", "hs", "at", "of", "we", "cs", "sch")
)


def is_random(token: str) -> bool:
    """Letters, figures and signs in an order that no word, name or number has."""
    token = ORDINAL.sub("", token)
    if not token.isascii() or len(pieces := PIECES.findall(token)) < 2 + (len(token) < 16):
        return False
    turns = _turns(pieces)
    if set(token) & set("-_.") and turns < 2:  # joined as names are: abbreviations are odd too
        return len(token) >= 16 and oddness(token) >= 12
    return oddness(token) >= (5.0, 1.0, -3.0, -6.0)[min(turns, 3)]


def _turns(pieces: list[str]) -> int:
    """How often figures or signs stand inside where no word has them."""
    around = zip(["", *pieces], pieces, [*pieces[1:], ""], strict=False)
    return sum(
        (piece.isdigit() and before.isalpha() and after.isalpha())
        or not (piece.isalnum() or piece in "-_./'&")
        for before, piece, after in around
    )


def oddness(token: str) -> float:
    """How much likelier it is that it was drawn by lot than that somebody named it: a logarithm."""
    pieces = PIECES.findall(token)
    letters = [piece for piece in pieces if piece.isalpha() and piece.lower() not in SHORT]
    odd = 2.0 * _turns(pieces)
    return odd + sum(_oddness_of_letters(piece) + (len(piece) <= 2) * 0.8 for piece in letters)


def _oddness_of_letters(letters: str) -> float:
    """By lot, pairs that hardly ever meet are twelve times as frequent, usual ones a quarter."""
    weight = 1.2 if letters.isupper() and len(letters) <= 6 else 2.5  # abbreviations are odd
    pairs = list(zip(letters.lower(), letters.lower()[1:], strict=False))
    rare = sum(after in RARE[before] for before, after in pairs)
    often = sum(after in OFTEN.get(before, "") for before, after in pairs)
    return weight * rare - 1.4 * often + 0.25 * (len(pairs) - rare - often)

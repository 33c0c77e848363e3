"""Numbers drawn at random: what a case or a task is called, and the receipt of a concern. Pure.

Crockford's alphabet, without I, L, O and U: a number read out over the telephone is understood.
"""

import hashlib
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})
RECEIPT_SIZE = 26  # 5 bits each: 128, and 2 that are always 0


def new_reference() -> str:
    """Eight characters of 40 random bits: nobody learns from one how many others there are."""
    return _written(secrets.randbits(40), 8)


def tidy(typed: str) -> str:
    """A number as somebody typed it: in groups, small letters, with what looks alike."""
    kept = "".join(character for character in typed.upper() if character.isalnum())
    return kept.translate(MISREAD)


def new_receipt() -> str:
    """128 random bits, in groups to be written down; only `receipt_hash` of it is ever kept."""
    written = _written(secrets.randbits(128), RECEIPT_SIZE)
    return " ".join(written[at : at + 4] for at in range(0, RECEIPT_SIZE, 4))


def receipt_hash(typed: str) -> str:
    """SHA-256, in hexadecimal: 128 random bits need no salt."""
    return hashlib.sha256(tidy(typed).encode()).hexdigest()


def _written(number: int, size: int) -> str:
    return "".join(ALPHABET[(number >> 5 * place) & 31] for place in reversed(range(size)))

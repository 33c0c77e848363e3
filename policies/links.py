"""The secrets of links, signing sessions and desks: made from their number, kept as a hash."""

import hashlib
from base64 import urlsafe_b64encode
from uuid import UUID

from django.utils.crypto import salted_hmac

SALT = "policies.links"
PINS = "policies.pins"


def token(number: UUID) -> str:
    """43 characters that nobody can guess or work out from the database."""
    return urlsafe_b64encode(_made(SALT, number)).decode().rstrip("=")


def pin(number: UUID) -> str:
    """Six digits to say aloud in a hall; how often they may be tried is limited."""
    return f"{int.from_bytes(_made(PINS, number)[:8], 'big') % 10**6:06}"


def _made(salt: str, number: UUID) -> bytes:
    return salted_hmac(salt, number.hex, algorithm="sha256").digest()


def kept(token: str) -> str:
    """What is stored of a token: it opens nothing by itself."""
    return hashlib.sha256(token.encode()).hexdigest()

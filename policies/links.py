"""The secret of a one-time link: made from its number whenever it is needed, kept as a hash."""

import hashlib
from base64 import urlsafe_b64encode
from uuid import UUID

from django.utils.crypto import salted_hmac

SALT = "policies.links"


def token(number: UUID) -> str:
    """43 characters that nobody can guess or work out from the database."""
    made = salted_hmac(SALT, number.hex, algorithm="sha256").digest()
    return urlsafe_b64encode(made).decode().rstrip("=")


def kept(token: str) -> str:
    """What is stored of a token: it opens nothing by itself."""
    return hashlib.sha256(token.encode()).hexdigest()

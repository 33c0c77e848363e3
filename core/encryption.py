"""What only the portal may read, encrypted before it reaches the database or the disk.

Fernet (AES-128-CBC with HMAC-SHA-256) under the newest of PORTAL_FIELD_KEYS; any of them opens.
An empty database column stays NULL. How keys are changed and lost: docs/operations.md, "Keys".
"""

import base64
import json
import secrets
import struct
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import IO

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django import forms
from django.conf import settings
from django.core import checks
from django.core.exceptions import FieldError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

CHUNK = 1024 * 1024  # bytes of a file that are sealed together


class CannotOpen(Exception):  # noqa: N818 -- it reads as English where it is raised
    """No key that is set opens this, or it was changed or cut short since it was sealed."""


def seal(text: str) -> str:
    return _ring().encrypt(text.encode()).decode()


def unseal(token: str, what: str = "This value") -> str:
    """The text of what `seal` made; raises CannotOpen, which names `what` it was."""
    try:
        return _ring().decrypt(token).decode()
    except (InvalidToken, TypeError, ValueError):
        raise CannotOpen(_why(what)) from None


def reseal(token: str, what: str = "This value") -> str:
    """The same under the newest key; the very same where it already is."""
    if _is_newest(token.encode()):
        return token
    try:
        return _ring().rotate(token).decode()
    except (InvalidToken, TypeError, ValueError):
        raise CannotOpen(_why(what)) from None


def _ring() -> MultiFernet:
    return _ring_of(tuple(settings.FIELD_KEYS))


@lru_cache(maxsize=8)
def _ring_of(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def _is_newest(token: bytes) -> bool:
    try:
        _ring_of((settings.FIELD_KEYS[0],)).decrypt(token)
    except InvalidToken:
        return False
    return True


def _why(what: str) -> str:
    return (
        f"{what} cannot be opened with any key of PORTAL_FIELD_KEYS: a key is missing, or what is "
        "stored was changed. docs/operations.md, Keys, says what to do."
    )


# --- columns


class Encrypted(models.Field):
    """A text column that holds a token, of which a query can ask only whether there is one."""

    def get_internal_type(self) -> str:
        return "TextField"

    def check(self, **kwargs: object) -> list:
        found = super().check(**kwargs)
        if self.unique or self.db_index or self.choices:
            message = "An encrypted column is never twice the same: it can be no key or choice."
            found.append(checks.Error(message, obj=self, id="portal.E010"))
        return found

    def get_lookup(self, lookup_name: str) -> type:
        if lookup_name != "isnull":
            raise FieldError(f"{self} is encrypted: only isnull can be asked of it.")
        return super().get_lookup(lookup_name)

    def written(self, value: object) -> str:
        """The value as text."""
        return str(value)

    def read(self, text: str) -> object:
        return text

    def get_prep_value(self, value: object) -> object:
        """Whatever goes to the database goes through here, so no statement holds the value."""
        if value is None or hasattr(value, "resolve_expression"):
            return value
        return seal(self.written(value))

    def from_db_value(self, value: str | None, expression: object, connection: object) -> object:
        return None if value is None else self.read(unseal(value, str(self)))

    def value_to_string(self, obj: models.Model) -> str:
        """`manage.py dumpdata` writes no secrets; what moves a portal is backup and restore."""
        return seal(self.written(self.value_from_object(obj)))


class EncryptedTextField(Encrypted, models.TextField):
    """Text, such as the words of a concern."""


class EncryptedJSONField(Encrypted):
    """What JSON can say, with dates as text; None is NULL."""

    def written(self, value: object) -> str:
        return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)

    def read(self, text: str) -> object:
        return json.loads(text)

    def formfield(self, **kwargs: object) -> forms.Field:
        return super().formfield(form_class=forms.JSONField, **kwargs)


# --- files: tokens one after another, each with its length before it. Inside each stand the file's
# own number, the chunk's, and whether it is the last: nothing can be swapped, left out or cut off.

FRAME = struct.Struct(">I")
PLACE = struct.Struct(">16sI?")


def seal_file(source: IO[bytes]) -> Iterator[bytes]:
    """The bytes to store for a file read to its end; at most two chunks are in memory."""
    this_file, number = secrets.token_bytes(16), 0
    chunk, following = source.read(CHUNK), source.read(CHUNK)
    while True:
        place = PLACE.pack(this_file, number, not following)
        yield from _framed(_ring().encrypt(place + chunk))
        if not following:
            return
        chunk, following, number = following, source.read(CHUNK), number + 1


def unseal_file(stored: IO[bytes], what: str = "This file") -> Iterator[bytes]:
    """The file's bytes, chunk by chunk; raises CannotOpen, at the latest at its end."""
    this_file, last = None, False
    for number, token in enumerate(_tokens(stored, what)):
        try:
            content = _ring().decrypt(token)
        except InvalidToken:
            raise CannotOpen(_why(what)) from None
        of_file, place, is_last = PLACE.unpack_from(content)
        if last or place != number or (this_file or of_file) != of_file:
            raise CannotOpen(_why(what))
        this_file, last = of_file, is_last
        yield content[PLACE.size :]
    if not last:
        raise CannotOpen(_why(what))


def reseal_file(stored: IO[bytes], what: str = "This file") -> Iterator[bytes]:
    """The bytes to store in its place, under the newest key."""
    for token in _tokens(stored, what):
        try:
            yield from _framed(_ring().rotate(token))
        except InvalidToken:
            raise CannotOpen(_why(what)) from None


def has_newest_key(stored: IO[bytes], what: str = "This file") -> bool:
    """Whether the first chunk, and with it all of the file, is sealed with the newest key."""
    return _is_newest(next(_tokens(stored, what), b""))


def _framed(token: bytes) -> Iterable[bytes]:
    raw = base64.urlsafe_b64decode(token)
    yield FRAME.pack(len(raw))
    yield raw


def _tokens(stored: IO[bytes], what: str) -> Iterator[bytes]:
    while head := stored.read(FRAME.size):
        length = FRAME.unpack(head)[0] if len(head) == FRAME.size else 0
        if not 0 < length <= 2 * CHUNK:
            raise CannotOpen(_why(what))
        yield base64.urlsafe_b64encode(stored.read(length))

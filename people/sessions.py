"""Sessions in the database that are of no use to whoever reads the database.

The cookie holds a random key. The table holds its SHA-256, and the content encrypted under that
key and SECRET_KEY: neither a dump nor a backup opens a session, or shows a code still to be typed.
A session ends ten hours after it began, whatever was done in it.
"""

import hashlib
import json
import secrets
import zlib

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.utils import timezone
from django.utils.crypto import get_random_string, salted_hmac

from core.kept_query import kept
from people.models import Session

NONCE = 12  # octets, drawn afresh for each writing


def hashed(session_key: str) -> str:
    return hashlib.sha256(session_key.encode()).hexdigest()


@kept
def session_called(key_hash):
    return Session.objects.filter(pk=key_hash)


class SessionStore(SessionBase):
    def load(self):
        for row in session_called(hashed(self.session_key)):
            if row.expires_at > timezone.now():
                return self.decode(row.content)
        self._session_key = None
        return {}

    def create(self):
        self._session_key = self._get_new_session_key()
        self.save(must_create=True)
        self.modified = True

    def save(self, must_create=False):
        if self.session_key is None:
            self.create()
            return
        data = self._get_session(no_load=must_create)
        row = {"content": self.encode(data), "person_id": data.get(SESSION_KEY)}
        key_hash = hashed(self.session_key)
        if must_create:
            Session.objects.create(pk=key_hash, expires_at=self.get_expiry_date(), **row)
        elif not Session.objects.filter(pk=key_hash).update(**row):
            raise UpdateError

    def exists(self, session_key):
        return Session.objects.filter(pk=hashed(session_key)).exists()

    def delete(self, session_key=None):
        if key := session_key or self.session_key:
            Session.objects.filter(pk=hashed(key)).delete()

    @classmethod
    def clear_expired(cls):
        Session.objects.filter(expires_at__lte=timezone.now()).delete()

    def end_others(self):
        """Sign the person out wherever else they are signed in; returns from how many places."""
        others = Session.objects.filter(person_id=self.get(SESSION_KEY, 0))
        return others.exclude(pk=hashed(self.session_key)).delete()[0]

    def encode(self, session_dict):
        nonce = secrets.token_bytes(NONCE)
        plain = zlib.compress(json.dumps(session_dict, separators=(",", ":")).encode(), 1)
        return nonce + self._cipher().encrypt(nonce, plain, None)

    def decode(self, session_data):
        """An empty session where the content is not what was written with this key."""
        data = bytes(session_data)
        try:
            plain = self._cipher().decrypt(data[:NONCE], data[NONCE:], None)
        except (InvalidTag, ValueError):
            return {}
        return json.loads(zlib.decompress(plain))

    def _cipher(self):
        return AESGCM(salted_hmac("people.sessions", self.session_key, algorithm="sha256").digest())

    def _get_new_session_key(self):
        return get_random_string(32)  # 190 bits: not asked whether it is taken

"""Guessing made slow: misses are counted in the cache, which all processes share.

For pages without a sign-in; signing in has allauth's own. Only misses count, so that a school
behind one address is never shut out by its own people.
"""

import hashlib
import time

from django.core.cache import cache


def is_shut(what: str, whom: str, *, most: int, seconds: int) -> bool:
    """Whether there were too many misses in this stretch of time."""
    return cache.get(_key(what, whom, seconds), 0) >= most


def miss(what: str, whom: str, *, seconds: int) -> None:
    key = _key(what, whom, seconds)
    cache.set(key, cache.get(key, 0) + 1, seconds)


def _key(what: str, whom: str, seconds: int) -> str:
    """Nothing of what was typed, nor any address, stands in the cache."""
    stretch = int(time.time()) // seconds
    return f"throttle:{what}:{hashlib.sha256(whom.encode()).hexdigest()[:32]}:{stretch}"

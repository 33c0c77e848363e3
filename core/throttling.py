"""How often something may be asked for, counted in the cache: for addresses without a sign-in."""

from django.core.cache import cache


def too_often(what: str, key: str, *, most: int, seconds: int = 3600) -> bool:
    """Count one more; True once it is more than `most` since the first of these seconds."""
    name = f"throttle:{what}:{key}"
    if cache.add(name, 1, seconds):
        return False
    try:
        return cache.incr(name) > most
    except ValueError:  # it ran out between the two
        return False

"""Leaving proof: the canonical record of something that happened, committed to with a salt."""

import hashlib
import secrets
from collections.abc import Iterable

import rfc8785
from django.db import transaction

from ledger.models import Leaf, LeafSecret


def commitment(salt: bytes, canonical: str) -> bytes:
    """SHA-256(32 bytes of salt || RFC 8785 JSON), the leaf input of RFC 6962."""
    return hashlib.sha256(salt + canonical.encode()).digest()


def write(kind: str, record: int, content: dict) -> Leaf:
    """Leave one leaf in the caller's transaction. `content` holds JSON values only."""
    return write_all(kind, [(record, content)])[0]


def write_all(kind: str, records: list[tuple[int, dict]]) -> list[Leaf]:
    """Leave a leaf for each (key, content), in two statements."""
    sealed = []
    for record, content in records:
        salt, canonical = secrets.token_bytes(32), rfc8785.dumps(content).decode()
        leaf = Leaf(kind=kind, record=record, commitment=commitment(salt, canonical))
        sealed.append((leaf, salt, canonical))
    leaves = Leaf.objects.bulk_create([leaf for leaf, _, _ in sealed])
    LeafSecret.objects.bulk_create(
        LeafSecret(leaf=leaf, salt=salt, canonical=canonical) for leaf, salt, canonical in sealed
    )
    return leaves


@transaction.atomic
def erase(kind: str, records: Iterable[int], *, because: str) -> int:
    """Take away the salts and contents behind these leaves; each leaves a leaf that says so.

    What was proved stays a number that nobody can open any more. Answers how many were erased.
    """
    opened = LeafSecret.objects.filter(leaf__kind=kind, leaf__record__in=list(records))
    keys = list(opened.order_by().values_list("leaf_id", flat=True))
    write_all("erasure", [(key, {"leaf": key, "because": because}) for key in keys])
    LeafSecret.objects.filter(pk__in=keys).delete()
    return len(keys)


def matches(leaf: Leaf, content: dict) -> bool:
    """Whether this is, to the letter, the record that the leaf committed to."""
    canonical = rfc8785.dumps(content).decode()
    return commitment(bytes(leaf.secret.salt), canonical) == bytes(leaf.commitment)

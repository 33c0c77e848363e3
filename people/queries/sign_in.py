"""Who stands at the door, and what they must show."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from people import profile
from people.models import Person, Trust

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def owner_of(address: str) -> Person | None:
    """Whose address this is, whether or not they may come in.

    None for an address nobody has, and for a mailbox that several people read.
    """
    address = address.strip().lower()
    owners = Person.objects.alias(lowered=Lower("email")).filter(merged_into=None, lowered=address)
    owner = owners.first()
    return None if is_shared(address) else owner


def may_enter(address: str) -> Person | None:
    """Who may sign in today by showing that this address is theirs.

    It may be the new address that HR recorded, so long as nobody has it yet.
    """
    # Both are asked in any case: who is known must not be told from how long it takes.
    owner, new_owner = owner_of(address), _new_owner_of(address)
    owner = owner or new_owner
    return owner if owner is not None and owner.is_active else None


def _new_owner_of(address: str) -> Person | None:
    address = address.strip().lower()
    waiting = Person.objects.current(timezone.localdate()).filter(email_to_confirm__iexact=address)
    found = list(waiting.exclude(email_to_confirm="")[:2])
    taken = Person.objects.alias(lowered=Lower("email")).filter(lowered=address).exists()
    taken = is_shared(address) or taken
    return found[0] if len(found) == 1 and not taken else None


def is_shared(address: str) -> bool:
    """True for the mailboxes of the profile, each a whole address or what stands before the @."""
    shared = _setting("sign_in.shared_mailboxes")
    return address in shared or address.split("@")[0] in shared


def must_prove_more(person: Person) -> bool:
    """True for the operator, and for whoever holds a post that the profile names."""
    if settings.DEMO and person.demonstration:
        return False
    if person.is_operator:
        return True
    held = {post.role for post in person.posts()}
    return bool(held and held & set(_setting("sign_in.second_factor")))


def factors_of(person: Person) -> list[int]:
    factors = Authenticator.objects.filter(user=person, type__in=FACTORS)
    return list(factors.order_by("pk").values_list("pk", flat=True))


def passkeys_of(person: Person) -> QuerySet[Authenticator]:
    if not person.is_authenticated:
        return Authenticator.objects.none()
    return Authenticator.objects.filter(user=person, type=Authenticator.Type.WEBAUTHN)


def _setting(key: str) -> list[str]:
    stored = Trust.objects.values_list("profile", flat=True).first()
    return profile.value(stored or {}, key)

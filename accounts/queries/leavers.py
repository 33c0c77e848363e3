"""Of whom the register of official accounts still needs to know who they are."""

from django.db.models import QuerySet

from accounts.models import AccessGrant, Duty, SocialAccount

CUSTODIANS = ("owner", "deputy", "alternative", "editor")


def needed() -> list[tuple[QuerySet, str]]:
    """Rows that are not over, each with the field that says whom they name."""
    accounts = SocialAccount.objects.exclude(state=SocialAccount.State.CLOSED)
    return [
        (AccessGrant.objects.filter(ended_at=None), "person"),
        (Duty.objects.filter(state=Duty.State.OPEN), "person"),
        *((accounts, name) for name in CUSTODIANS),
    ]

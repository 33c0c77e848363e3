"""What is kept of a signature only for a time: the network address it came from."""

from datetime import timedelta

from django.utils import timezone

from policies.models import Acknowledgement

ADDRESSES_FOR = timedelta(days=365)


def forget_addresses() -> int:
    """Delete the addresses of signatures of a year ago; answer how many. The proof holds none."""
    old = timezone.now() - ADDRESSES_FOR
    rows = Acknowledgement.objects.filter(signed_at__lt=old, address__isnull=False)
    return rows.update(address=None)

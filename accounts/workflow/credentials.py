"""The credentials of an account were changed on the platform, which settles what was to do by it.

The portal holds no credential: who changed them, when, and why, never what they are.
"""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import SocialAccount
from accounts.queries import duties as queries
from accounts.workflow import duties
from core.workflow import record
from people.models import Person


@transaction.atomic
def record_credentials(
    account: SocialAccount, *, by: Person, words: str, on: date | None = None
) -> int:
    """Write down the change, of today or of that day; answer how many open duties are done by it.

    Those that were raised by that day, confirmed as any other. What is about one's own access
    stays to do. Raises Refused where the day is still to come.
    """
    today = timezone.localdate()
    day = on or today
    note = words if day == today else f"On {day:%-d %B %Y}: {words}"
    record(account, "record_credentials", by=by, note=note)
    to_change = queries.credentials_to_change(account, day)
    return duties.confirm_all(to_change, done_on=day, how=words[:500], by=by)

"""Access to an account: given, confirmed by whoever got it, ended.

Each is written down with a leaf when it is given and when it ends.
"""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import AccessGrant, SocialAccount
from accounts.notifications import register as notifications
from accounts.workflow import duties_following
from core.workflow import Refused, record
from ledger import leaves
from people.models import Person
from people.workflow import records


@transaction.atomic
def give(account: SocialAccount, fields: dict, *, by: Person) -> AccessGrant:
    """Give a person or a supplier access of a kind, from a day to a day; the person is told, and
    confirms what they got."""
    if account.state == SocialAccount.State.CLOSED:
        raise Refused(f"{account} is closed, so nobody can be given access to it.")
    grant = AccessGrant(account=account, given_by=by, **fields)
    try:
        with transaction.atomic():
            records.add(grant, by=by)
    except IntegrityError:
        raise Refused(f"{grant.person} has this kind of access already.") from None
    leaves.write("grant", grant.pk, proof(grant))
    record(account, "give", by=by, note=_words(grant))
    notifications.given(grant)
    return grant


@transaction.atomic
def confirm(grant: AccessGrant, *, by: Person) -> None:
    """Whoever was given access says that they got what stands here, and follow the procedures."""
    _locked(grant)
    if grant.ended_at:
        raise Refused("This access has ended.")
    if not grant.confirmed_at:
        records.change(grant, {"confirmed_at": timezone.now()}, by=by)
        record(grant.account, "confirm", by=by, note=_words(grant))


@transaction.atomic
def end(grant: AccessGrant, *, by: Person, how: str, on: date) -> None:
    """It was taken away on the platform, on a day, and how."""
    _locked(grant)
    if grant.ended_at:
        raise Refused("This access has ended already.")
    last = max(on, grant.given_on)
    said = {"ended_at": timezone.now(), "ended_by": by, "how_ended": how, "ends_on": last}
    records.change(grant, said, by=by)
    leaves.write("grant", grant.pk, proof(grant))
    record(grant.account, "end", by=by, note=f"{_words(grant)}: {how}")
    duties_following.access_ended([grant.pk], by=by, how=how)


@transaction.atomic
def end_all(grants: QuerySet[AccessGrant], *, by: Person | None, how: str) -> int:
    """The set-wise twin of `end`, today; each leaves its leaf. Answers how many."""
    keys = list(grants.order_by().values_list("pk", flat=True))
    rows = AccessGrant.objects.filter(pk__in=keys)
    rows.update(ended_at=timezone.now(), ended_by=by, how_ended=how[:300])
    AccessGrant.history.bulk_history_create(rows, update=True, default_user=by)
    leaves.write_all("grant", [(row.pk, proof(row)) for row in rows])
    duties_following.access_ended(keys, by=by, how=how)
    return len(keys)


def proof(grant: AccessGrant) -> dict:
    """What the leaf of a grant commits to: who got and gave what, when, and when it ended."""
    return {
        "account": grant.account_id,
        "person": grant.person_id,
        "supplier": grant.supplier_id,
        "kind": str(grant.kind),
        "given_by": grant.given_by_id,
        "given_on": grant.given_on.isoformat(),
        "ends_on": grant.ends_on and grant.ends_on.isoformat(),
        "ended_at": grant.ended_at and grant.ended_at.isoformat(timespec="microseconds"),
        "ended_by": grant.ended_by_id,
    }


def _locked(grant: AccessGrant) -> None:
    grant.refresh_from_db(from_queryset=AccessGrant.objects.select_for_update(of=("self",)))


def _words(grant: AccessGrant) -> str:
    return f"{grant.get_kind_display()}, {grant.person or grant.supplier}"

"""Two records of one person: the accounts they look after and have access to become one person's.

Access that goes on is moved, with a leaf that says so, since a leaver's is looked for by the
record that stays; access that has ended keeps the person it names, as its proof does.
"""

from django.db.models import F, Q
from django.utils import timezone

from accounts.models import AccessGrant, Duty, PauseTold, SocialAccount
from accounts.workflow import access, duties_ending
from accounts.workflow.duty_life import DROP
from core.workflow import advance_all
from people.models import Person

CUSTODIANS = ("owner", "deputy", "alternative", "editor")
JOINED = "Two records of one person were joined."


def facts(person: Person) -> list[tuple[str, list[str]]]:
    """What stands on a record, for the page that compares two."""
    grants = AccessGrant.objects.filter(person=person, ended_at=None).select_related("account")
    mine = Q(owner=person) | Q(deputy=person) | Q(alternative=person) | Q(editor=person)
    return [
        ("Has access to", [str(grant) for grant in grants]),
        ("Looks after", [str(account) for account in SocialAccount.objects.filter(mine)]),
    ]


def join(stays: Person, goes: Person, by: Person) -> None:
    """Move what is the second record's to the first, in the caller's transaction."""
    _accounts(stays, goes, by)
    _grants(stays, goes, by)
    _duties(stays, goes, by)
    _told(stays, goes)


def _accounts(stays: Person, goes: Person, by: Person) -> None:
    """Nobody looks after an account in two ways: of two places the first is kept."""
    named = Q()
    for name in CUSTODIANS:
        named |= Q(**{name: goes})
    keys = list(SocialAccount.objects.filter(named).values_list("pk", flat=True))
    rows = SocialAccount.objects.filter(pk__in=keys)
    for name in CUSTODIANS:
        rows.filter(**{name: goes}).update(**{name: stays})
    rows.filter(deputy=F("owner")).update(deputy=None)
    rows.filter(Q(alternative=F("owner")) | Q(alternative=F("deputy"))).update(alternative=None)
    SocialAccount.history.bulk_history_create(
        rows, update=True, default_user=by, default_change_reason=JOINED
    )


def _grants(stays: Person, goes: Person, by: Person) -> None:
    """Of two of a kind to an account the first record's goes on."""
    theirs = AccessGrant.objects.filter(person=goes, ended_at=None)
    has = AccessGrant.objects.filter(person=stays, ended_at=None)
    known = set(has.values_list("account", "kind"))
    twice = [row.pk for row in theirs if (row.account_id, row.kind) in known]
    access.end_all(theirs.filter(pk__in=twice), by=by, how=JOINED)
    duties_ending.move(theirs.exclude(pk__in=twice), stays, by=by, why=JOINED)


def _duties(stays: Person, goes: Person, by: Person) -> None:
    about = Duty.objects.filter(person=goes, state=Duty.State.OPEN, grant=None)
    known = set(
        Duty.objects.filter(person=stays, state=Duty.State.OPEN, grant=None).values_list(
            "account", "kind"
        )
    )
    twice = [row.pk for row in about if (row.account_id, row.kind) in known]
    if twice:
        advance_all(Duty.objects.filter(pk__in=twice), DROP, by=by, note=JOINED)
    Duty.objects.filter(person=goes, state=Duty.State.OPEN).update(person=stays)


def _told(stays: Person, goes: Person) -> None:
    """Whoever stopped under one of the records has stopped."""
    theirs = PauseTold.objects.filter(person=goes)
    known = PauseTold.objects.filter(person=stays)
    stopped = theirs.filter(stopped_at__isnull=False).order_by().values("pause")
    known.filter(pause__in=stopped, stopped_at=None).update(stopped_at=timezone.now())
    theirs.exclude(pause__in=list(known.values_list("pause", flat=True))).update(person=stays)

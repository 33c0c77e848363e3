"""Two records of one person: what they asked for, decide and are named in becomes one person's.

A decision keeps the person it names, as its proof does.
"""

from django.db.models import Q
from django.utils import timezone

from accounts.models import AccountRequest, Delegate
from people.models import Person


def facts(person: Person) -> list[tuple[str, list[str]]]:
    """What stands on a record, for the page that compares two. Drafts are nobody else's to see."""
    asked = AccountRequest.objects.filter(requester=person, asked_at__isnull=False)
    return [("Asked for", [str(row) for row in asked.select_related("school")])]


def join(stays: Person, goes: Person, by: Person) -> None:
    """Move it in the caller's transaction."""
    for name in ("requester", "owner", "deputy", "alternative", "set_up_by"):
        AccountRequest.objects.filter(**{name: goes}).update(**{name: stays})
    for row in AccountRequest.objects.filter(designated=goes):
        row.designated.add(stays)
        row.designated.remove(goes)
    named = Delegate.objects.filter(school__isnull=False)
    named.filter(person=goes).exclude(named_by=stays).update(person=stays)
    named.filter(named_by=goes).exclude(person=stays).update(named_by=stays)
    # Whoever named themselves, as it turns out, decides by their own post.
    alone = named.filter(Q(person=goes) | Q(named_by=goes), ended_at=None)
    alone.update(ended_at=timezone.now(), ended_by=by)

"""The record of somebody who left long ago is emptied: it stays, so that it goes on being counted.

What names them or tells of them goes. Where they worked, in which staff group and team, their
posts and the days of each stay, because figures of a past day are counted from them.
"""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.admin.models import LogEntry
from django.contrib.auth.hashers import make_password
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from ledger import leaves
from people.models import (
    Absence,
    AppointmentEvent,
    ExternalId,
    Person,
    Placement,
    Session,
    StaffImportRow,
)

GIVEN, FAMILY = "A former", "member of staff"
ROW = ("detail", "changes", "number", "email", "given_names", "family_name", "job_title")


@transaction.atomic
def empty(keys: list[int], *, by: Person, because: str) -> None:
    """Take out of these records who they are of. Their history says who did it, and why."""
    people = Person.objects.filter(pk__in=keys, emptied_at=None)
    keys = list(people.order_by().values_list("pk", flat=True))
    _empty_imports(people)
    _close_doors(keys)
    _empty_work(keys, because)
    _empty_admin_log(keys)
    Person.history.filter(id__in=keys).delete()
    people.update(
        given_names=GIVEN,
        family_name=FAMILY,
        known_as="",
        email=None,
        mobile="",
        email_to_confirm="",
        email_asked="",
        email_asked_at=None,
        password=make_password(None),
        last_login=None,
        is_operator=False,
        emptied_at=timezone.now(),
    )
    rows = Person.objects.filter(pk__in=keys)
    Person.history.bulk_history_create(
        rows, update=True, default_user=by, default_change_reason=because[:100]
    )


def _close_doors(keys: list[int]) -> None:
    """Nobody signs in with it, and no staff file knows it again."""
    Session.objects.filter(person__in=keys).delete()
    ExternalId.objects.filter(person__in=keys).delete()
    for model in (EmailAddress, SocialAccount, Authenticator):
        model.objects.filter(user__in=keys).delete()


def _empty_work(keys: list[int], because: str) -> None:
    """Days stay, without the job's title, the kind of absence and what was noted of posts.

    The proof of a post commits to its note, so it goes with it.
    """
    Placement.objects.filter(person__in=keys).update(job_title="")
    Placement.history.filter(person__in=keys).delete()
    Absence.objects.filter(person__in=keys).update(kind="")
    Absence.history.filter(person__in=keys).delete()
    noted = AppointmentEvent.objects.filter(appointment__person__in=keys).exclude(note="")
    leaves.erase("appointment", noted.order_by().values_list("pk", flat=True), because=because)
    noted.update(note="")


def _empty_imports(people: QuerySet[Person]) -> None:
    """What lines of staff files said of them, also of files that did not know them yet."""
    emails = people.exclude(email=None).values("email")
    nothing = dict.fromkeys(ROW, "")
    theirs = Q(person__in=people.values("pk")) | Q(email__in=emails)
    StaffImportRow.objects.filter(theirs).update(**nothing)
    known = ExternalId.objects.filter(person__in=people).order_by()
    for source in known.values_list("source", flat=True).distinct():
        numbers = known.filter(source=source).values("number")
        rows = StaffImportRow.objects.filter(staff_import__source=source, number__in=numbers)
        rows.update(**nothing)


def _empty_admin_log(keys: list[int]) -> None:
    """What the operator looked after names in words whatever it was done to."""
    people = ContentType.objects.get_for_model(Person)
    about = LogEntry.objects.filter(content_type=people, object_id__in=map(str, keys))
    about.update(object_repr="", change_message="")

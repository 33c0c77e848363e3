"""Telling people of a version that they need not sign, and recording who else was told."""

from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, Value

from core.workflow import Refused, record
from notices import outbox
from people.models import Person
from people.queries import trust
from policies.models import Announcement, Assignment, Version
from policies.queries import audience

PUBLISHED = "published"  # of a notice


def tell(version: Version, on: date) -> None:
    """Owe a line to everybody bound who is not asked to sign, where there is reason to say it.

    What changes what is asked of people always is; a correction only where the profile says so.
    """
    if not (version.material or trust.setting("audience.tell_changes")):
        return
    asked = Assignment.objects.filter(
        version=version, state=Assignment.State.OPEN, person=OuterRef("pk")
    )
    people = audience.people(version.policy, on).filter(~Exists(asked))
    key = f"{PUBLISHED}:{version.pk}:"
    outbox.owe_each(people, kind=PUBLISHED, key=key, person="pk", ref=Value(version.pk), due_on=on)


@transaction.atomic
def announce(
    version: Version, *, by: Person, informed: str, told_on: date, how: str
) -> Announcement:
    """Put on record that parents, pupils or leavers were told of a version in force."""
    if version.state != Version.State.PUBLISHED:
        raise Refused(f"{version} is not in force, so nobody is told of it.")
    row, new = Announcement.objects.get_or_create(
        version=version,
        informed=informed,
        told_on=told_on,
        how=how,
        defaults={"recorded_by": by},
    )
    if new:
        record(version, "announce", by=by, note=f"{row.get_informed_display()}: {how}"[:300])
    return row

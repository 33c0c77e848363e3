"""People who left, with words of theirs wherever the portal keeps any."""

import datetime as dt

from allauth.account.models import EmailAddress
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone

from core.workflow import record
from incidents import retention
from incidents.models import Relationship
from incidents.queries import keeping
from incidents.workflow import keeping as workflow
from ledger import leaves
from notices.models import Message, Notice
from people.models import ExternalId, Person, Role, StaffImport, StaffImportRow
from people.tests.factories import AppointmentFactory, PersonFactory, PlacementFactory
from policies.models import Scan
from policies.tests.factories import approved, policy_for
from policies.workflow import signing, voiding
from policies.workflow import version as life

CANARY = "kanarienvogel"
BEGAN = dt.date(2010, 9, 1)


def years_ago(years):
    return retention.years_before(timezone.localdate(), years)


def gone(trust, years=7, **said):
    """Somebody who worked at Wray and left years ago."""
    person = PlacementFactory(school=trust.wray, starts_on=BEGAN, **said).person
    return leave(person, years)


def leave(person, years=7):
    last = years_ago(years) - dt.timedelta(days=1)
    person.placements.update(ends_on=last)
    Person.objects.filter(pk=person.pk).update(last_day=last)
    person.refresh_from_db()
    return person


def named(words):
    return f"{CANARY}{words}"


def somebody():
    """A teacher whose every word is a canary."""
    return PersonFactory(
        given_names=named("given"),
        family_name=named("family"),
        known_as=named("known"),
        mobile="+447700900123",
        email=f"{CANARY}@trust.example",
    )


def sign(assignment, recorded_by=None, **said):
    texts = tuple(signing.texts_for(assignment, timezone.localdate()))
    signature = signing.Signature(
        named("typed"), texts, note=named("note"), address="192.0.2.7", **said
    )
    return signing.sign(assignment, by=recorded_by or assignment.person, signature=signature)


def everything(trust):
    """Somebody who signed on paper, declined and was struck out, known to every app; then left."""
    person = somebody()
    post = PlacementFactory(
        person=person, school=trust.wray, starts_on=BEGAN, job_title=named("title")
    )
    post.save()  # its history has the title too
    for title in ("Lone Working Policy", "Visits Policy", "Conduct Policy"):
        life.publish(approved(policy_for(title=title)), by=trust.hr)
    first, second, third = person.assignments.select_related("policy", "version", "person")
    storage = Scan.original.field.storage
    kept = {name: storage.save(f"scans/{name}.pdf", ContentFile(b"%PDF")) for name in "ab"}
    scan = Scan.objects.create(
        sha256="a" * 64,
        kind="pdf",
        original=kept["a"],
        shown=kept["b"],
        size=4,
        attached_by=trust.hr,
    )
    sign(first, trust.hr, method="paper", scan=scan, identity_checked_by=trust.hr)
    signing.refuse(second, by=person, reason=named("reason"))
    voiding.void(sign(third), by=trust.hr, reason=named("void"))
    _beside(trust, person)
    return leave(person)


def _beside(trust, person):
    EmailAddress.objects.create(user=person, email=f"{CANARY}@mail.example")
    ExternalId.objects.create(person=person, source="mis", number=named("number"))
    person.absences.create(kind="sick", starts_on=BEGAN, ends_on=BEGAN)
    staff_file = StaffImport.objects.create(filename="staff.csv", sha256="b" * 64)
    for known in ({"person": person}, {"number": named("number")}, {"email": person.email}):
        StaffImportRow.objects.create(
            staff_import=staff_file, line=1, outcome="add", given_names=named("row"), **known
        )
    post = AppointmentFactory(
        person=person, role=Role.GOVERNOR, school=trust.wray, starts_on=BEGAN, ends_on=BEGAN
    )
    event = record(post, "end", by=trust.hr, note=named("post"))
    leaves.write("appointment", event.pk, {"note": event.note})
    message = Message.objects.create(
        person=person,
        address=person.email,
        subject=named("subject"),
        text=named("text"),
        next_try_at=timezone.now(),
    )
    Notice.objects.create(
        person=person,
        kind="assignment",
        key="one",
        due_on=BEGAN,
        settled_at=timezone.now(),
        message=message,
    )
    LogEntry.objects.create(
        user=trust.it,
        content_type=ContentType.objects.get_for_model(Person),
        object_id=str(person.pk),
        object_repr=str(person),
        action_flag=CHANGE,
    )
    one, other = sorted((person, trust.teacher), key=lambda each: each.pk)
    Relationship.objects.create(one=one, other=other, kind=Relationship.Kind.values[0])


def lines(trust, today=None):
    found = keeping.lines(trust.dpo, today or timezone.localdate())
    return [line for line in found if line.rule.code == "signatures"]


def why(trust, today=None):
    return {line.what: line.stays for line in lines(trust, today)}


def apply(trust):
    today = timezone.localdate()
    seen = keeping.mark(keeping.to_go(keeping.lines(trust.dpo, today)))
    return workflow.apply(seen, by=trust.dpo, today=today)


def where_it_stands(words):
    """The tables and columns of the whole database in which these words occur."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for name, value in zip(names, row, strict=True):
                    said = bytes(value) if isinstance(value, memoryview) else value
                    said = said if isinstance(said, bytes) else str(said).encode()
                    if words.encode() in said.lower():
                        found.add((table, name))
    return found

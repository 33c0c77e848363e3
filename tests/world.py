"""A small trust for the walk: one person for each way of being there, and a row of each kind."""

import datetime as dt
from dataclasses import dataclass, field

from django.utils import timezone

from notices.tests.factories import MessageFactory
from oversight.models import Export
from people.models import Absence, Closure, Contact, Organisation, Person, StaffImport, Term
from people.tests.entering import enter
from people.tests.factories import (
    AppointmentFactory,
    PersonFactory,
    SchoolFactory,
    TrustFactory,
    holder,
    teacher,
)
from policies.models import Acknowledgement, Guidance
from policies.tests.factories import VersionFactory, approved, policy_for
from policies.workflow import asking, consulting, joining, links, signing
from policies.workflow import version as workflow

TRUST_WIDE = (
    "hr",
    "administrator",
    "policy_owner",
    "clerk",
    "chief_executive",
    "communications_manager",
    "trustee",
    "auditor",
)
AT_SCHOOL = ("headteacher", "dsl", "governor")
ROLES = ("signed_out", "teacher", *AT_SCHOOL, *TRUST_WIDE)


@dataclass
class World:
    """`here` is the school of everybody who walks, `there` another one."""

    people: dict
    here: object
    there: object
    colleague: object  # works here
    stranger: object  # works there
    published: object
    draft: object
    public: object  # read by everybody, signed by nobody
    rows: dict = field(default_factory=dict)


def build():
    TrustFactory(profile={"public.page": True})
    here, there = SchoolFactory(name="Ash"), SchoolFactory(name="Birch")
    people = {"teacher": teacher(here)}
    people |= {role: holder(role, here) for role in AT_SCHOOL}
    people |= {role: holder(role) for role in TRUST_WIDE}
    colleague, stranger = teacher(here), teacher(there)
    published = approved(policy_for())
    workflow.publish(published, by=PersonFactory())
    for person in (colleague, stranger):
        sign(person)
    public = approved(policy_for(public=True, signing_rule="not_signed"))
    workflow.publish(public, by=PersonFactory())
    draft = VersionFactory(policy=policy_for())
    for person in (*people.values(), stranger):
        Export.objects.create(format="csv", by=person)
    rows = {"own": _rows(colleague, here), "other": _rows(stranger, there)}
    for which, person in (("own", people["teacher"]), ("other", stranger)):
        rows[which]["question"] = asking.ask(published, by=person, text="May I?")
        rows[which] |= _consulted(person)
    for which, school in (("own", here), ("other", there)):
        rows[which] |= _waiting(teacher(school), people["hr"])
    return World(people, here, there, colleague, stranger, published, draft, public, rows)


def _consulted(person):
    """A draft on which this person is asked, what they said, and a body that was asked as well."""
    version = VersionFactory(policy=policy_for(), state="in_consultation")
    day = dt.date(2099, 1, 5)
    consulting.invite(version, by=version.author, people=[person], comment_by=day)
    body = version.consultations.create(
        body="NEU", sent_on=day, closes_on=day, recorded_by=version.author
    )
    comment = consulting.comment(version, by=person, text="Why?")
    return {"consulted": version, "comment": comment, "body": body}


def _rows(person, school):
    """One row of each kind that belongs to a person or their school."""
    day = dt.date(2026, 1, 5)
    return {
        "person": person,
        "school": school,
        "placement": person.placements.get(),
        "absence": Absence.objects.create(person=person, kind="holiday", starts_on=day),
        "post": AppointmentFactory(person=person, role="dsl", school=school, state="proposed"),
        "contact": Contact.objects.create(school=school, kind="lado", name="Duty LADO"),
        "term": Term.objects.create(school=school, name="Spring", starts_on=day, ends_on=day),
        "closure": Closure.objects.create(school=school, kind="inset", starts_on=day, ends_on=day),
        "message": MessageFactory(person=person, state="undeliverable"),
        "staff_import": StaffImport.objects.create(
            filename="staff.csv", state="ready", counts={"add": 1, "held": 0}
        ),
        "guidance": Guidance.objects.create(name=f"Guidance for {school}", year=2025),
        "organisation": Organisation.objects.create(name=f"Supply {school}", kind="agency"),
    }


def _waiting(person, hr):
    """Something to sign for somebody who needs help with it."""
    joining.settle_all(timezone.localdate(), Person.objects.filter(pk=person.pk))
    assignment = person.assignments.select_related("person", "policy").get()
    return {"to_help": assignment, "link": links.issue(assignment, by=hr, given="paper")}


def sign(person):
    assignment = person.assignments.select_related("version__policy").get()
    texts = signing.texts_for(assignment, assignment.assigned_on)
    return signing.sign(
        assignment, by=person, signature=signing.Signature(person.name, tuple(texts))
    )


def come_in(client, world, role):
    if role != "signed_out":
        enter(client, world.people[role])


def signature_of(person):
    return Acknowledgement.objects.get(person=person)

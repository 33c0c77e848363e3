"""A small trust for the walk: one person for each way of being there, and a row of each kind."""

import datetime as dt
from base64 import b64decode
from dataclasses import dataclass, field
from uuid import uuid4

from django.utils import timezone

from accounts.models import Advice, Briefing, Declaration, Permission
from accounts.tests import walking_asking, walking_duties
from accounts.workflow import (
    declaring,
    declaring_advice,
    declaring_briefings,
    declaring_permissions,
)
from incidents.models import Breach, Guide, Hold, Relationship, RequestItem, SubjectRequest
from incidents.report import Report
from incidents.workflow import compromises, drafting, evidence, records, reporting
from notices.tests.factories import MessageFactory
from oversight.models import Export, Release
from oversight.queries import monitoring
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
from policies import scans
from policies.models import (
    Acknowledgement,
    Appendix,
    Conversation,
    Guidance,
    PolicyImport,
    Variant,
)
from policies.tests.factories import VersionFactory, approved, policy_for
from policies.workflow import (
    asking,
    consulting,
    desk,
    joining,
    letters,
    links,
    scenarios,
    sessions,
    signing,
)
from policies.workflow import version as workflow
from tests import world_accounts, world_posts
from tests.world_pictures import keep_the_record, pictures

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
VISITOR = desk.Arrival("Noor", "Haddad", "supply", organisation_name="Ferry Supply")
DOT = (  # a picture of one pixel
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4//8/AAX+Av4N70a4AAAAAElFTkSuQmCC"
)
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
    TrustFactory(
        profile={"public.page": True, "account.public_page": True, "report.anonymous": True}
    )
    here, there = SchoolFactory(name="Ash"), SchoolFactory(name="Birch")
    people = {"teacher": teacher(here)}
    people |= {role: holder(role, here) for role in AT_SCHOOL}
    people |= {role: holder(role) for role in TRUST_WIDE}
    colleague, stranger = teacher(here), teacher(there)
    keep_the_record(people["governor"], here)
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
    _fill(rows, people, (colleague, here), (stranger, there), published)
    _release()
    rows["own"] |= _concern(people["teacher"], here, colleague, child_at_risk="yes")
    rows["other"] |= _concern(stranger, there, teacher(there), child_at_risk="no")
    return World(people, here, there, colleague, stranger, published, draft, public, rows)


def _fill(rows, people, own, other, published):
    """What each of two people has at their school: `own` of this one, `other` of that one."""
    (colleague, here), (stranger, there) = own, other
    for which, person in (("own", people["teacher"]), ("other", stranger)):
        rows[which]["question"] = asking.ask(published, by=person, text="May I?")
        rows[which] |= _consulted(person)
    for which, person in (("own", colleague), ("other", stranger)):
        talk = Conversation.objects.create(person=person, version=published)
        rows[which]["conversation"] = talk
        school = person.placements.get().school
        rows[which] |= walking_duties.rows(person, school, people["administrator"])
    for which, school in (("own", here), ("other", there)):
        rows[which] |= _waiting(teacher(school), people["hr"])
        rows[which]["letter"] = _letter(rows[which]["organisation"], people["hr"])
        rows[which] |= _own_words(published.policy, school, people["hr"])
        rows[which] |= _official_account(rows[which]["person"], school)
    rows["own"] |= pictures(colleague, here)
    rows["other"] |= pictures(stranger, there)
    for which, person, school in (("own", colleague, here), ("other", stranger, there)):
        rows[which] |= _declared(person, school, people["hr"])
    rows["own"]["guide"] = Guide.objects.create(
        topic="help", title="A line", text="Call.", kind="practice", dated=dt.date(2026, 1, 1)
    )
    rows["own"]["relationship"] = Relationship.objects.create(
        one=teacher(here), other=teacher(here), kind="sibling"
    )
    for which, person, school in (("own", people["teacher"], here), ("other", stranger, there)):
        rows[which] |= world_posts.rows(person, school)
        rows[which] |= walking_asking.rows(person, school, people)


def _official_account(person, school):
    account = world_accounts.account(school, person)
    return {"account": account, "grant": world_accounts.grant(account, person)}


def _release():
    """What trustees were told of concerns in a term before any of these."""
    day = dt.date(2026, 1, 5)
    term = Term(name="Spring", starts_on=day, ends_on=day)
    figures = monitoring.figures(term)
    Release.objects.create(name=term.name, starts_on=day, ends_on=day, figures=figures)


def _concern(reporter, school, about, **said):
    """One that the communications manager has a task of, held where a child may be at risk."""
    said |= {"school": school, "what": "Look.", "about_kind": "staff", "category": "impersonation"}
    report = Report(number=uuid4(), said=said, about=(about,), reporter=reporter)
    concern = reporting.submit(report, by=reporter)
    draft = drafting.begin(by=reporter, school=school)
    unsaid = {"receipt_hash": uuid4().hex, "way": "anonymous"}
    unnamed = Report(number=uuid4(), said=said | unsaid, about=(about,))
    manager = concern.case.readers.filter(how="manage").first().person
    steps = {"whose": "school", "account": "Ash on Facebook", "platform": "Facebook"}
    asked = SubjectRequest.objects.create(
        number=uuid4(), name="Pat Oak", asked="All.", received_on=dt.date(2026, 1, 5)
    )
    return {
        "request": asked,
        "item": RequestItem.objects.create(request=asked, number=uuid4(), what="A letter"),
        "compromise": compromises.begin(concern.case, **steps, by=reporter),
        "hold": Hold.objects.create(school=school, reason="An inquiry.", by=reporter),
        "unnamed": reporting.submit(unnamed, by=None),
        "breach": Breach.objects.create(
            number=uuid4(), school=school, noticed_at=timezone.now(), what="A list was lost."
        ),
        "draft": draft,
        "concern": concern,
        "file": evidence.add(evidence.check(b"What he wrote", "chat.txt"), concern, by=reporter),
        "case": concern.case,
        "task": concern.case.tasks.get(),
        "record": records.add(concern.case, "note", {"what": "Look."}, by=manager),
    }


def _letter(firm, hr):
    data = b64decode(DOT)
    day = dt.date(2099, 1, 5)
    return letters.record_letter(
        firm,
        by=hr,
        data=data,
        scan=scans.read(data),
        every_policy=True,
        starts_on=day,
        ends_on=day,
        signed_by="Ann Oak",
    )


def _consulted(person):
    """A draft on which this person is asked, what they said, and a body that was asked as well."""
    version = VersionFactory(policy=policy_for(), state="in_consultation")
    day = dt.date(2099, 1, 5)
    consulting.invite(version, by=version.author, people=[person], comment_by=day)
    body = version.consultations.create(
        body="NEU", sent_on=day, closes_on=day, recorded_by=version.author
    )
    comment = consulting.comment(version, by=person, text="Why?")
    said = [scenarios.Said("Yes", True, "It is."), scenarios.Said("No", False, "It is.")]
    scenario = scenarios.add(version, "Is it?", said, by=version.author)
    return {"consulted": version, "comment": comment, "body": body, "scenario": scenario}


def _own_words(policy, school, by):
    """What a school has of its own in a policy."""
    said = {"policy": policy, "school": school, "html": "<p>Ring.</p>"}
    asked = {"anchor": "1", "section": "section 1", "trust_html": "", "why": "We ring."}
    return {
        "appendix": Appendix.objects.create(**said, written_by=by),
        "variant": Variant.objects.create(**said, **asked, proposed_by=by),
    }


def _declared(person, school, hr):
    """What a person declares, asks for and asks about, and a briefing at their school."""
    said = Declaration(kind="conflict", school=school, words="A shop.")
    asked = Permission(kind="other", school=school, scope="A page.", purpose="Parents.")
    met = Briefing(kind="inset", title="INSET", school=school, held_on=dt.date(2026, 1, 5))
    advice = Advice(text="May I?", school=school)
    return {
        "declaration": declaring.declare(said, by=person),
        "permission": declaring_permissions.ask(asked, by=person),
        "advice": declaring_advice.ask(advice, by=person),
        "briefing": declaring_briefings.enter(met, by=hr),
    }


def _folder(person):
    """Policies that somebody brought, looked at and waiting to be confirmed."""
    made = PolicyImport.objects.create(filename="policies.zip", state="ready", by=person)
    made.outcomes.create(line=2, outcome="new", words="Lone Working")
    return made


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
        "policy_import": _folder(person),
        "guidance": Guidance.objects.create(name=f"Guidance for {school}", year=2025),
        "organisation": Organisation.objects.create(name=f"Supply {school}", kind="agency"),
    }


def _waiting(person, hr):
    """Something to sign for somebody who needs help with it."""
    joining.settle_all(timezone.localdate(), Person.objects.filter(pk=person.pk))
    assignment = person.assignments.select_related("person", "policy").get()
    school = person.placements.get().school
    at_the_desk = desk.open_desk(school, by=hr)
    return {
        "desk": at_the_desk,
        "visit": desk.arrive(at_the_desk, VISITOR, number=uuid4(), by=hr),
        "to_help": assignment,
        "link": links.issue(assignment, by=hr, given="paper"),
        "session": sessions.open_session(school, policies=[assignment.policy], witness=hr, by=hr),
    }


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

"""A signing session that was held, a supply teacher at the desk, and a firm's assurance letter."""

import datetime as dt
from uuid import UUID

from people.models import Appointment, Organisation, Person, Role, School
from policies import scans
from policies.models import Policy, SigningSession
from policies.queries import desk as at_desk
from policies.queries import sessions as in_session
from policies.workflow import desk, letters, sessions, signing
from trust_portal.demonstration.helping import photograph

AT_THE_DESK = "safeguarding"  # begins the address of the policy that is read there
SIGNED = 6  # signatures given in the session


def make(today: dt.date) -> None:
    heads = Appointment.objects.filter(role=Role.HEADTEACHER).select_related("person", "school")
    hr = Appointment.objects.filter(role=Role.HR, school=None).select_related("person").first()
    head = heads.order_by("school__name").first()
    Policy.objects.filter(slug__startswith=AT_THE_DESK).update(at_desk=True)
    _session(head.school, head.person, today)
    _visit(head.school, head.person, today)
    _letter(hr.person, today)


def _session(school: School, head: Person, today: dt.date) -> SigningSession:
    policies = in_session.policies_at(school).order_by("title")[:2]
    session = sessions.open_session(school, policies=policies, witness=head, by=head)
    waiting = in_session.waiting_in(session).select_related("person", "policy", "version")
    for row in waiting[:SIGNED]:
        sessions.sign(
            session,
            row,
            typed_name=row.person.name,
            editions=tuple(signing.texts_for(row, today)),
            address=None,
        )
    sessions.close(session, by=head)
    return session


def _visit(school: School, head: Person, today: dt.date) -> None:
    agency = Organisation.objects.filter(kind=Organisation.Kind.AGENCY).first()
    arrival = desk.Arrival("Noor", "Haddad", "supply", organisation=agency)
    opened = desk.open_desk(school, by=head)
    visit = desk.arrive(opened, arrival, number=UUID(int=1))
    read = [(row, tuple(signing.texts_for(row, today))) for row in at_desk.to_sign(visit)]
    desk.sign(visit, typed_name="Noor Haddad", read=read, address=None)


def _letter(hr: Person, today: dt.date) -> None:
    """Of a firm that does the roofs, about to end."""
    firm = Organisation.objects.create(name="Tideway Roofing", kind="contractor")
    data = photograph("Assurance letter (invented for the demonstration)", "Tideway Roofing")
    letters.record_letter(
        firm,
        by=hr,
        data=data,
        scan=scans.read(data),
        policies=Policy.objects.filter(slug__startswith="lone-working"),
        starts_on=today - dt.timedelta(days=340),
        ends_on=today + dt.timedelta(days=25),
        signed_by="Alan Tide, director",
    )

"""A trust with many cases under way, some of them one headteacher's."""

import datetime as dt
import logging
from types import SimpleNamespace

from django.utils import timezone

from incidents.models import Case, Reader
from people.models import Appointment, Person, School
from trust_portal.management.commands import synthesise

POSTS = ("nominated_executive", "chief_executive", "chair_of_trustees", "trust_safeguarding_lead")
MANY, THEIRS = 5_000, 200


def trust(staff=2_000):
    """The first school with its head, DSL and deputy, and the posts of the trust."""
    logging.disable(logging.INFO)  # the broker is told of each urgent concern, and the log of that
    size = {"staff": staff, "schools": 20, "policies": 1, "signed_percent": 100}
    synthesise.fill(size)
    school = School.objects.exclude(kind="central").order_by("pk").first()
    people = iter(Person.objects.order_by("pk")[:50])
    held = {role: _appoint(next(people), role, school) for role in ("headteacher", "dsl")}
    held["deputy_dsl"] = _appoint(next(people), "deputy_dsl", school)
    held |= {role: _appoint(next(people), role, None) for role in POSTS}
    return SimpleNamespace(school=school, reporter=next(people), about=next(people), **held)


def _appoint(person, role, school):
    Appointment.objects.filter(role=role, school=school).delete()
    Appointment.objects.create(
        person=person,
        role=role,
        school=school,
        starts_on=dt.date(2020, 1, 1),
        state="confirmed",
        confirmed_at=timezone.now(),
    )
    return person


def under_way(here, number=MANY, theirs=THEIRS, **said):
    """So many cases that somebody has opened, `theirs` of them the head's."""
    now = timezone.now()
    cases = Case.objects.bulk_create(
        [
            Case(
                school=here.school,
                received_on=timezone.localdate(now),
                received_at=now - dt.timedelta(minutes=n),
                first_opened_at=now,
                child_at_risk="yes" if n % 3 == 0 else "no",
                **said,
            )
            for n in range(number)
        ]
    )
    every = number // theirs if theirs else number + 1
    Reader.objects.bulk_create(
        Reader(
            case=case,
            person=here.headteacher if n % every == 0 else here.nominated_executive,
            how="manage",
            opened_at=now,
            unconflicted_at=now,
        )
        for n, case in enumerate(cases)
    )
    return cases

"""Rows for tests: a small trust with its posts, and cases in it."""

import datetime as dt
from types import SimpleNamespace
from uuid import uuid4

import factory
from django.core.cache import cache
from django.utils import timezone
from factory.django import DjangoModelFactory

from incidents.models import Case, Concern, Reader
from people.models import Role, Trust
from people.tests.factories import (
    AppointmentFactory,
    PersonFactory,
    PlacementFactory,
    SchoolFactory,
    TrustFactory,
    holder,
    teacher,
)

OVER = {"closed", "redirected", "no_case", "duplicate"}


class CaseFactory(DjangoModelFactory):
    class Meta:
        model = Case

    school = factory.SubFactory(SchoolFactory)
    received_on = factory.LazyFunction(timezone.localdate)
    state = Case.State.RECEIVED
    child_at_risk = "no"
    ended_at = factory.LazyAttribute(lambda case: timezone.now() if case.state in OVER else None)


class ConcernFactory(DjangoModelFactory):
    class Meta:
        model = Concern

    number = factory.LazyFunction(uuid4)
    case = factory.SubFactory(CaseFactory)
    school = factory.SelfAttribute("case.school")
    reporter = factory.SubFactory(PersonFactory)
    what = "A picture of four pupils stands on somebody’s own page."
    child_at_risk = "no"


class ReaderFactory(DjangoModelFactory):
    class Meta:
        model = Reader

    case = factory.SubFactory(CaseFactory)
    person = factory.SubFactory(PersonFactory)
    how = "manage"


def central_team():
    return SchoolFactory(name="Central team", slug="central", kind="central")


def small_trust():
    """Wray Primary with its posts, the trust's own, and people who hold none."""
    TrustFactory()
    wray, central = SchoolFactory(name="Wray Primary", slug="wray"), central_team()
    chief = holder(Role.CHIEF_EXECUTIVE, known_as="Chief")
    education = holder(Role.NOMINATED_EXECUTIVE, known_as="Education")
    manage(education, chief, central)
    head, dsl = holder(Role.HEADTEACHER, wray), holder(Role.DSL, wray)
    head.placements.update(line_manager=education)
    dsl.placements.update(line_manager=head)
    deputy = PlacementFactory(school=wray, line_manager=head).person
    return SimpleNamespace(
        wray=wray,
        central=central,
        chief=chief,
        education=education,
        head=head,
        dsl=dsl,
        deputy=deputy,
        chair=holder(Role.CHAIR_OF_GOVERNORS, wray),
        lead=holder(Role.TRUST_SAFEGUARDING_LEAD),
        trustees=holder(Role.CHAIR_OF_TRUSTEES),
        vice=holder(Role.VICE_CHAIR_OF_TRUSTEES),
        dpo=holder(Role.DATA_PROTECTION_OFFICER),
        comms=holder(Role.COMMUNICATIONS_MANAGER),
        hr=holder(Role.HR),
        it=holder(Role.IT_SUPPORT),
        teacher=PlacementFactory(school=wray, line_manager=deputy).person,
        cleaner=PlacementFactory(school=wray, line_manager=deputy, staff_group="support").person,
        stranger=teacher(SchoolFactory(name="Ferrow High", slug="ferrow")),
    )


def opened_trust():
    """The same, where anybody may report without signing in, and nobody has tried yet."""
    cache.clear()
    made = small_trust()
    Trust.objects.update(profile={"report.anonymous": True})
    return made


def manage(person, manager, school, **more):
    """A placement under a line manager."""
    return PlacementFactory(person=person, line_manager=manager, school=school, **more)


def stands_in(person, post_holder, role):
    """Names the person to stand in for the holder of the post."""
    post = post_holder.appointments.get(role=role)
    post.stand_in = person
    post.save()
    return post


def away(person, kind="sick", *, days=5, since=0):
    today = timezone.localdate()
    return person.absences.create(
        kind=kind,
        starts_on=today - dt.timedelta(days=since),
        ends_on=today + dt.timedelta(days=days),
    )


__all__ = ["AppointmentFactory", "PersonFactory"]

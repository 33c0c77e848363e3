"""Rows for tests."""

import datetime as dt

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from people.models import Appointment, Person, Placement, Role, School, Trust

TERM_START = dt.date(2020, 9, 1)


class TrustFactory(DjangoModelFactory):
    class Meta:
        model = Trust
        django_get_or_create = ("id",)

    id = 1
    name = "Harbourne Valley Trust"
    short_name = "HVT"


class SchoolFactory(DjangoModelFactory):
    class Meta:
        model = School

    name = factory.Sequence(lambda n: f"School {n}")
    slug = factory.Sequence(lambda n: f"school-{n}")
    joined_on = TERM_START


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = Person

    given_names = "Sam"
    family_name = factory.Sequence(lambda n: f"Okonkwo{n}")
    email = factory.Sequence(lambda n: f"person{n}@trust.example")


class PlacementFactory(DjangoModelFactory):
    class Meta:
        model = Placement

    person = factory.SubFactory(PersonFactory)
    school = factory.SubFactory(SchoolFactory)
    staff_group = "teaching"
    starts_on = TERM_START


class AppointmentFactory(DjangoModelFactory):
    class Meta:
        model = Appointment

    person = factory.SubFactory(PersonFactory)
    role = Role.HEADTEACHER
    school = None
    starts_on = TERM_START
    state = Appointment.State.CONFIRMED
    confirmed_at = factory.LazyAttribute(
        lambda post: timezone.now() if post.state == "confirmed" else None
    )


def holder(role, school=None, **kwargs):
    """A person who holds one post: at `school`, where they also work, or trust-wide."""
    person = PersonFactory(**kwargs)
    AppointmentFactory(person=person, role=role, school=school)
    if school:
        PlacementFactory(person=person, school=school, staff_group="leadership")
    return person


def teacher(school, **kwargs):
    return PlacementFactory(person=PersonFactory(**kwargs), school=school).person

"""Rows for tests."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from accounts.models import (
    AccessGrant,
    AccountRequest,
    ImageAnswer,
    Platform,
    Pupil,
    Purpose,
    SocialAccount,
)
from people.tests.factories import PersonFactory, SchoolFactory


def platform(code="instagram"):
    """One that the portal came with."""
    return Platform.objects.get(code=code)


class SocialAccountFactory(DjangoModelFactory):
    """An account of the trust that is in use."""

    class Meta:
        model = SocialAccount

    platform = factory.LazyFunction(platform)
    title = factory.Sequence(lambda n: f"Harbourne Valley {n}")
    handle = factory.Sequence(lambda n: f"harbournevalley{n}")
    handle_key = factory.SelfAttribute("handle")
    state = SocialAccount.State.ACTIVE


class AccessGrantFactory(DjangoModelFactory):
    class Meta:
        model = AccessGrant

    account = factory.SubFactory(SocialAccountFactory)
    person = factory.SubFactory(PersonFactory)
    kind = AccessGrant.Kind.EDIT
    given_by = factory.SubFactory(PersonFactory)


class AccountRequestFactory(DjangoModelFactory):
    """A draft."""

    class Meta:
        model = AccountRequest

    requester = factory.SubFactory(PersonFactory)
    platform = factory.LazyFunction(platform)
    title = "Harbourne drama"


class PupilFactory(DjangoModelFactory):
    class Meta:
        model = Pupil

    school = factory.SubFactory(SchoolFactory)
    reference = factory.Sequence(lambda n: f"A{1000 + n}")
    name = factory.Sequence(lambda n: f"Robin Ferrydale{n}")
    year = "4"
    class_name = "4B"
    joined_on = dt.date(2024, 9, 2)


class ImageAnswerFactory(DjangoModelFactory):
    """A parent's yes, by form."""

    class Meta:
        model = ImageAnswer

    pupil = factory.SubFactory(PupilFactory)
    purpose = Purpose.SOCIAL
    parent = "yes"
    starts_on = dt.date(2024, 9, 2)
    source = ImageAnswer.Source.FORM
    by = factory.SubFactory(PersonFactory)

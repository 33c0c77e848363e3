"""Rows for tests."""

import datetime as dt

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from people.models import Person, Placement
from people.tests.factories import PersonFactory
from policies.models import AudienceRule, Clause, Policy, Version

EVER_PUBLISHED = ("published", "superseded")


class PolicyFactory(DjangoModelFactory):
    class Meta:
        model = Policy

    title = factory.Sequence(lambda n: f"Lone Working Policy {n}")
    reference = factory.Sequence(lambda n: f"HVT-{n:02}")
    slug = factory.Sequence(lambda n: f"lone-working-{n}")


class VersionFactory(DjangoModelFactory):
    class Meta:
        model = Version
        skip_postgeneration_save = True

    policy = factory.SubFactory(PolicyFactory)
    html = "<h2>1 Purpose</h2>\n<p>Nobody works alone without saying so.</p>\n"
    words = 400
    author = factory.SubFactory(PersonFactory)
    state = Version.State.DRAFT
    published_at = factory.LazyAttribute(
        lambda version: timezone.now() if version.state in EVER_PUBLISHED else None
    )

    @factory.post_generation
    def clause(self, create, extracted, **kwargs):
        Clause.objects.create(
            version=self,
            position=1,
            number="1",
            heading="Purpose",
            anchor="1",
            html="<p>Nobody works alone without saying so.</p>\n",
        )


def policy_for(*lines, **kwargs):
    """A policy whose audience has these lines (dicts); without any: all staff everywhere."""
    policy = PolicyFactory(**kwargs)
    for line in lines or ({},):
        AudienceRule.objects.create(policy=policy, **line)
    return policy


def approved(policy=None, **kwargs):
    return VersionFactory(policy=policy or policy_for(), state="approved", **kwargs)


def place(person: Person, school, on: dt.date, **kwargs) -> Placement:
    defaults = {"staff_group": "teaching"}
    return Placement.objects.create(person=person, school=school, starts_on=on, **defaults | kwargs)

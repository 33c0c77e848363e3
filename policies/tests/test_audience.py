"""Who is bound, asked from both sides: the people of a policy, and the policies of a person."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from people.models import Person
from people.tests.entering import enter
from people.tests.factories import (
    AppointmentFactory,
    PersonFactory,
    PlacementFactory,
    SchoolFactory,
    holder,
    teacher,
)
from policies.models import Policy
from policies.queries import audience, bound
from policies.tests.factories import policy_for

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 2)


@pytest.fixture
def everybody():
    ash, birch = SchoolFactory(name="Ash"), SchoolFactory(name="Birch")
    gone = SchoolFactory(name="Gone", left_on=dt.date(2026, 7, 31))
    head = holder("headteacher", ash)
    both = teacher(ash)
    PlacementFactory(person=both, school=birch, staff_group="support")
    AppointmentFactory(role="trustee")
    AppointmentFactory(role="governor", school=birch)
    AppointmentFactory(role="dsl", person=both, school=birch)
    AppointmentFactory(role="trustee", state="proposed")
    teacher(gone)
    teacher(birch, last_day=dt.date(2026, 10, 30))
    PersonFactory()
    return {"ash": ash, "birch": birch, "head": head}


def test_both_sides_say_the_same_of_every_line(everybody):
    ash, birch = everybody["ash"], everybody["birch"]
    lines = [
        [{}],
        [{"staff_group": "teaching"}],
        [{"school": birch}],
        [{"staff_group": "trustee"}, {"staff_group": "governor"}],
        [{"role": "dsl"}],
        [{"role": "headteacher", "school": ash}],
        [{}, {"include": False, "school": ash}],
        [{}, {"include": False, "staff_group": "support"}, {"include": False, "role": "governor"}],
        [{"include": False}],
    ]
    policies = [policy_for(*rows) for rows in lines]

    by_policy = {(p.pk, who.pk) for p in policies for who in audience.people(p, DAY)}
    by_person = {
        (policy.pk, who.pk)
        for who in Person.objects.filter(last_day=None)
        for policy in Policy.objects.filter(bound.binds(who, DAY, "pk"))
    }
    by_place = {(p.pk, person) for p in policies for person, _ in audience.places(p, DAY)}

    assert by_policy == by_person == by_place
    counts = [sum(policy == p.pk for policy, _ in by_policy) for p in policies]
    assert counts == [4, 1, 2, 2, 1, 1, 3, 3, 0]


def test_a_school_that_left_is_not_offered_and_one_that_is_to_join_is(client):
    today = timezone.localdate()
    policy = policy_for()
    SchoolFactory(name="Ash", left_on=today)  # its last day
    gone = SchoolFactory(name="Gone", left_on=today - dt.timedelta(days=1))
    SchoolFactory(name="Next", joined_on=today + dt.timedelta(days=30))
    enter(client, holder("policy_owner"))
    page = reverse("policies:audience", args=[policy.slug])

    offered = client.get(page).context["form"].fields["school"].queryset
    sent = client.post(page, {"include": "on", "school": gone.pk})

    assert [school.name for school in offered] == ["Ash", "Next"]
    assert "school" in sent.context["form"].errors
    assert policy.audience.filter(school=gone).count() == 0

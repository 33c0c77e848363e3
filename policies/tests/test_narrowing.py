"""A change that concerns some asks only them; the rest move along."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.workflow import Refused
from people.models import Absence
from people.tests.entering import enter
from people.tests.factories import PlacementFactory, SchoolFactory, holder, teacher
from policies.models import SigningDelta
from policies.tests.factories import approved, policy_for
from policies.workflow import assigning, signing
from policies.workflow import version as workflow

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 2)
LATER = dt.date(2026, 11, 9)


def sign(person):
    assignment = person.assignments.select_related("version__policy").get(state="open")
    return signing.sign(
        assignment, by=person, signature=signing.Signature(person.name, editions=())
    )


class Staff:
    def __init__(self):
        self.owner, self.school = holder("policy_owner"), SchoolFactory(name="Ash")
        self.teacher = teacher(self.school)
        self.cook, self.cleaner = (
            PlacementFactory(school=self.school, staff_group="support").person for _ in range(2)
        )
        self.dsl = holder("dsl", self.school)
        self.policy = policy_for()
        workflow.publish(approved(self.policy), by=self.owner, on=DAY)
        for person in (self.teacher, self.cook):
            sign(person)
        self.next = approved(self.policy, major=2)


def statuses(staff):
    rows = staff.policy.assignments.filter(counted_at__counted_until=None).distinct()
    return {row.person: (row.state, row.version.number) for row in rows}


def test_only_those_whom_it_concerns_are_asked_and_the_rest_move_along():
    staff = Staff()
    workflow.narrow(staff.next, ["group:teaching", "role:dsl"], by=staff.owner)
    before = staff.cleaner.assignments.get().pk
    reach = workflow.preview(staff.next, LATER)

    with CaptureQueriesContext(connection) as queries:
        workflow.publish(staff.next, by=staff.owner, on=LATER)

    work = [q["sql"] for q in queries if "SAVEPOINT" not in q["sql"]]
    assert len(work) == (21 if connection.vendor == "postgresql" else 29)
    assert reach["people"] == 2
    assert statuses(staff) == {
        staff.teacher: ("open", "2.0"),
        staff.dsl: ("open", "2.0"),
        staff.cook: ("signed", "1.0"),
        staff.cleaner: ("open", "2.0"),
    }
    assert staff.cleaner.assignments.get().pk == before
    sums = SigningDelta.objects.filter(policy=staff.policy, school=None)
    assert sum(row.assigned for row in sums) == 4
    assert sum(row.signed for row in sums) == 1
    settled = statuses(staff)
    assigning.settle(staff.policy, LATER)
    assert statuses(staff) == settled


def test_the_publisher_sees_whom_it_asks_before_anything_is_published(client):
    staff = Staff()
    Absence.objects.create(person=staff.teacher, kind="sick", starts_on=DAY)
    enter(client, staff.owner)
    here = f"/policies/versions/{staff.next.pk}/"
    page = client.get(f"{here}publish/").content.decode()
    assert "Ask only those whom the change concerns" in page
    assert "2 people of them signed this policy within the last 30 days" in page

    client.post(f"{here}narrow/", {"only": ["group:support"]})
    page = client.get(f"{here}publish/")
    assert page.context["reach"]["people"] == 2
    assert page.context["reach"]["recent"] == 1
    assert page.context["reach"]["paused"] == 0
    client.post(f"{here}narrow/", {"only": ["group:pupils"]})
    staff.next.refresh_from_db()
    assert staff.next.asks_only == ["group:support"]
    client.post(f"{here}narrow/", {})
    assert client.get(f"{here}publish/").context["reach"]["people"] == 4
    staff.next.refresh_from_db()
    assert staff.next.state == "approved"


def test_a_first_version_and_one_of_no_weight_ask_nobody_in_particular():
    owner = holder("policy_owner")
    with pytest.raises(Refused, match="first version"):
        workflow.narrow(approved(policy_for()), ["group:teaching"], by=owner)
    staff = Staff()
    staff.next.material = False
    staff.next.save(update_fields=["material"])
    with pytest.raises(Refused, match="asks nobody again"):
        workflow.narrow(staff.next, ["group:teaching"], by=owner)

"""Whoever dies in the middle leaves nothing half done, and the next try does the whole.

The connection fails at each statement that writes, one after the other; every row of every table
must then be as it was.
"""

import datetime as dt

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from people.tests.factories import PersonFactory, SchoolFactory, TrustFactory, holder, teacher
from people.workflow import leaving
from policies.models import Policy
from policies.tests.factories import approved, policy_for
from policies.workflow import recalling, signing, switching
from policies.workflow import version as life

# Takes a while, since all that writes is tried; a transaction is the same on both.
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite, pytest.mark.lengthy]
WRITES = ("INSERT", "UPDATE", "DELETE", "WITH", "CREATE TEMPORARY")
OURS = ("people", "policies", "notices", "ledger")


class Died(Exception):  # noqa: N818 -- what happened
    """The process was killed, or the database went away."""


class Dying:
    """Counts what is written, and dies before the statement of this number."""

    def __init__(self, at):
        self.at, self.written = at, 0

    def __call__(self, execute, sql, *rest):
        if sql.startswith(WRITES):
            self.written += 1
            if self.written == self.at:
                raise Died
        return execute(sql, *rest)


def everything():
    models = [model for app in OURS for model in apps.get_app_config(app).get_models()]
    return {model.__name__: list(model._base_manager.order_by("pk").values()) for model in models}


def dies_everywhere(act):
    """Die at each statement in turn, until one run comes through; answer how many it was."""
    before = everything()
    for number in range(1, 200):
        dying = Dying(number)
        with connection.execute_wrapper(dying):
            try:
                act()
            except Died:
                assert everything() == before, f"half done after {number - 1} statements"
                continue
        assert everything() != before
        return dying.written
    raise AssertionError("It never came through.")


@pytest.fixture
def tarn():
    TrustFactory()
    return SchoolFactory(name="Tarn")


def publish(policy, **kwargs):
    version = approved(policy, **kwargs)
    life.publish(version, by=PersonFactory())
    return version


def test_switching_to_the_trusts_policy_is_one_step(tarn):
    own, trusts = policy_for({"school": tarn}, school=tarn), policy_for()
    here = teacher(tarn)
    publish(own)
    publish(trusts)
    Policy.objects.filter(pk=own.pk).update(
        inherited_until=timezone.localdate(), taken_over_by=trusts
    )
    noon = timezone.localtime().replace(hour=12)

    written = dies_everywhere(lambda: switching.switch_due(noon))

    assert written > 5
    assert here.assignments.get(state="open").policy == trusts


class Mistaken:
    """A policy that replaced another, and was replaced itself by mistake: one gave a reason."""

    def __init__(self, school, versions):
        self.owner, self.clerk = holder("policy_owner"), holder("clerk")
        self.here, self.reasoned = teacher(school), teacher(school)
        self.old, self.new = policy_for(), policy_for()
        publish(self.old)
        row = self.reasoned.assignments.get()
        signing.refuse(row, by=self.reasoned, reason="Unclear.")
        self.new.replaces.add(self.old)
        for major in range(1, versions + 1):
            self.last = publish(self.new, major=major)
        recalling.ask(self.last, by=self.owner, reason="The wrong file.")

    def confirm(self):
        self.last.refresh_from_db()
        recalling.confirm(self.last, by=self.clerk)


@pytest.mark.parametrize("versions", [1, 2])
def test_taking_back_a_text_and_what_gave_way_to_it_is_one_step(tarn, versions):
    mistaken = Mistaken(tarn, versions)

    written = dies_everywhere(mistaken.confirm)

    stands = mistaken.old if versions == 1 else mistaken.new
    assert written > 10
    assert mistaken.here.assignments.get(state="open").policy == stands


def test_a_school_that_leaves_is_one_step(tarn):
    only, both = teacher(tarn), teacher(tarn)
    both.placements.create(
        school=SchoolFactory(), staff_group="teaching", main=False, starts_on=dt.date(2020, 9, 1)
    )
    head = holder("headteacher", tarn)
    publish(policy_for())
    leaving.plan(tarn, on=timezone.localdate(), by=holder("administrator"))
    tomorrow = timezone.localdate() + dt.timedelta(days=1)

    written = dies_everywhere(lambda: leaving.end_of_schools(tomorrow))

    people = (only, both, head)
    for person in people:
        person.refresh_from_db()
    assert written > 5
    assert [person.last_day for person in people] == [tarn.left_on, None, tarn.left_on]

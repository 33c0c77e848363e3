"""Pressed in the same moment: one pause, one decision on a permission, and the later one told."""

import pytest

from accounts.models import Pause, PauseTold, Permission
from accounts.queries.pauses import PAUSED
from accounts.tests.declared_rows import asked, profile
from accounts.tests.factories import AccessGrantFactory
from accounts.tests.pressed import at_once
from accounts.workflow import declaring_permissions as workflow
from accounts.workflow import pausing
from accounts.workflow.at_once import mark
from ledger.models import Leaf
from notices.models import Notice
from people.models import Person
from people.tests.factories import SchoolFactory, holder, teacher

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def test_four_presses_on_pause_everything_make_one_pause_and_tell_each_holder_once():
    profile()
    managers = [holder("communications_manager") for _ in range(2)]
    holders = {AccessGrantFactory().person_id for _ in range(5)}
    AccessGrantFactory(person=Person.objects.get(pk=min(holders)))

    def press(manager):
        return lambda: pausing.pause_everything("Say nothing online.", by=manager)

    told = at_once(*(press(manager) for manager in managers * 2))

    assert told == [""] * 4
    assert Pause.objects.count() == 1
    assert sorted(PauseTold.objects.values_list("person_id", flat=True)) == sorted(holders)
    notices = Notice.objects.filter(kind=PAUSED)
    assert sorted(notices.values_list("person_id", flat=True)) == sorted(holders)


@pytest.mark.parametrize("kind", ["other", "wifi"])
def test_of_four_decisions_at_once_on_a_permission_one_stands_and_the_others_are_told(kind):
    profile()
    school = SchoolFactory()
    allowing, refusing = ([holder("headteacher", school) for _ in range(2)] for _ in range(2))
    row = asked(teacher(school), school, kind)
    seen = mark(row)

    def grant(person):
        return lambda: workflow.grant(fresh(row), by=person, conditions="Not in class.", seen=seen)

    def refuse(person):
        return lambda: workflow.refuse(fresh(row), by=person, reason="No.", seen=seen)

    told = at_once(*map(grant, allowing), *map(refuse, refusing))

    decided = fresh(row)
    did = "refused it" if decided.state == "refused" else "allowed it"
    words = f"{decided.decided_by} was a moment faster and {did}"
    assert sorted(said[: len(words)] for said in told) == ["", *[words] * 3]
    assert Leaf.objects.filter(kind="approval", record=row.pk).count() == 1
    assert Notice.objects.filter(kind="permission_moved").count() == 1


def fresh(row):
    return Permission.objects.get(pk=row.pk)

"""A school that joins keeps its old policies until the switch date, and then has the trust's."""

import datetime as dt
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.db import IntegrityError, transaction

from core.workflow import Refused
from notices.composing import lines_of
from notices.models import Notice
from people.tests.factories import (
    AppointmentFactory,
    PersonFactory,
    SchoolFactory,
    TrustFactory,
    holder,
    teacher,
)
from policies import tasks
from policies.models import Assignment, Policy
from policies.queries import public, versions
from policies.tests.factories import approved, policy_for
from policies.workflow import drafting, joining, signing, switching
from policies.workflow import version as life

pytestmark = pytest.mark.django_db
SWITCH = dt.date(2027, 1, 4)  # a Monday


def at(text):
    return time_machine.travel(dt.datetime.fromisoformat(text).astimezone(dt.UTC), tick=False)


@pytest.fixture(autouse=True)
def _before():
    with at("2026-11-20T09:00:00+00:00"):
        yield


class Joined:
    """A school that joined with its own policy; the trust's stands ready to take its place."""

    def __init__(self, **kwargs):
        TrustFactory()
        self.tarn = SchoolFactory(name="Tarn Academy", joined_on=dt.date(2026, 9, 1))
        self.old_school = SchoolFactory(name="Oxenholme")
        self.clerk = holder("clerk", given_names="Miriam", family_name="Cole")
        self.trusts = approved(policy_for(title="Conduct Policy", **kwargs)).policy
        self.own = approved(
            policy_for({}, title="Tarn Conduct Policy", category="school", school=self.tarn)
        ).policy
        self.own.audience.update(school=self.tarn)
        self.own.inherited_until, self.own.taken_over_by = SWITCH, self.trusts
        self.own.save()
        self.here, self.elsewhere = teacher(self.tarn), teacher(self.old_school)
        self.both = teacher(self.tarn)
        signing_place(self.both, self.old_school)
        self.governor = PersonFactory()
        AppointmentFactory(person=self.governor, role="governor", school=self.tarn)

    def publish(self):
        for policy in (self.own, self.trusts):
            life.publish(policy.versions.get(), by=self.clerk)
        return self

    def sign_own(self, person):
        texts = signing.texts_at(self.own.versions.get(), (self.tarn.pk,), SWITCH)
        signature = signing.Signature("Sam", tuple(texts))
        signing.sign(person.assignments.get(), by=person, signature=signature)


def signing_place(person, school):
    return person.placements.create(
        school=school, staff_group="teaching", main=False, starts_on=dt.date(2020, 9, 1)
    )


def to_sign(person):
    rows = person.assignments.filter(state="open")
    return sorted(rows.values_list("policy__title", flat=True))


def test_until_the_switch_the_trusts_policy_does_not_bind_whoever_works_only_there():
    joined = Joined().publish()

    settled = {p: to_sign(p) for p in (joined.here, joined.elsewhere, joined.both, joined.governor)}
    counted = joined.both.assignments.get(policy=joined.trusts).counted_at

    assert settled == {
        joined.here: ["Tarn Conduct Policy"],
        joined.elsewhere: ["Conduct Policy"],
        joined.both: ["Conduct Policy", "Tarn Conduct Policy"],
        joined.governor: ["Tarn Conduct Policy"],
    }
    assert set(counted.values_list("school", flat=True)) == {joined.old_school.pk, None}


def test_whoever_works_there_reads_it_and_the_public_sees_it_in_place_of_the_trusts():
    joined = Joined(public=True, signing_rule="not_signed")
    Policy.objects.filter(pk=joined.own.pk).update(public=True)
    joined.publish()
    joined.own.refresh_from_db()
    Policy.objects.update(public=False)
    readers = (joined.here, joined.elsewhere)

    seen = [[str(row) for row in versions.policies_visible_to(person)] for person in readers]
    Policy.objects.update(public=True)
    shelves = {
        str(shelf.school): [str(row.policy) for row in shelf.versions]
        for shelf in public.shelves(dt.date(2026, 11, 20))
    }
    there = [
        public.version_of(joined.trusts.slug, school, dt.date(2026, 11, 20))
        for school in (joined.tarn, joined.old_school)
    ]

    assert seen == [["Tarn Conduct Policy"], ["Conduct Policy"]]
    assert shelves == {
        "None": ["Conduct Policy"],
        "Oxenholme": ["Conduct Policy"],
        "Tarn Academy": ["Tarn Conduct Policy"],
    }
    assert there == [None, joined.trusts.versions.get()]


def test_at_seven_of_the_switch_date_the_old_one_ends_and_its_people_have_the_trusts():
    joined = Joined(joining="before_pupils").publish()
    joined.sign_own(joined.here)
    with at("2027-01-04T06:59:00+00:00"):
        tasks.settle_assignments()
        tasks.publish_scheduled()
    before = to_sign(joined.both)

    with at("2027-01-04T07:00:00+00:00"):
        tasks.publish_scheduled()
        told = Notice.objects.filter(kind="assignment").count()
        tasks.publish_scheduled()  # twice, without effect
        tasks.settle_assignments()

    assert before == ["Conduct Policy", "Tarn Conduct Policy"]
    assert Notice.objects.filter(kind="assignment").count() == told
    is_switched(joined)


def is_switched(joined):
    old, new = joined.here.assignments.order_by("pk")
    closed = joined.governor.assignments.get(policy=joined.own)
    joined.own.refresh_from_db()
    event = joined.own.versions.get().events.get(verb="withdraw")
    assert (old.state, old.policy, new.state, new.policy) == (
        "signed",
        joined.own,
        "open",
        joined.trusts,
    )
    assert (new.occasion, new.assigned_on) == ("switched", SWITCH)
    assert new.due_on == SWITCH + dt.timedelta(days=14)
    assert (closed.state, closed.closed_because) == ("closed", "replaced")
    assert (to_sign(joined.both), to_sign(joined.governor)) == (["Conduct Policy"],) * 2
    assert joined.both.assignments.filter(policy=joined.trusts).count() == 1
    assert joined.own.switched_on == SWITCH
    assert (event.by, event.note) == (
        None,
        "In force at Tarn Academy until the switch; Conduct Policy takes its place.",
    )


def test_a_missed_night_is_caught_up_and_nothing_may_take_the_place():
    joined = Joined()
    joined.own.taken_over_by = None
    joined.own.save()
    joined.publish()
    said = StringIO()

    with at("2027-01-08T05:00:00+00:00"):
        call_command("publish_scheduled", "--on", "2027-01-03", stdout=said)
        call_command("publish_scheduled", "--on", "2027-01-06", stdout=said)

    joined.own.refresh_from_db()
    assert said.getvalue().splitlines() == [
        "0 versions published.",
        "0 versions published.",
        "1 inherited policy gave way.",
    ]
    assert to_sign(joined.here) == ["Conduct Policy"]  # nothing stood in for it
    assert joined.own.versions.get().state == "withdrawn"


def test_no_school_is_left_without_a_text_while_the_trusts_is_not_published():
    joined = Joined()
    life.publish(joined.own.versions.get(), by=joined.clerk)
    joined.trusts.owners.add(owner := holder("policy_owner"))

    with at("2027-01-04T07:00:00+00:00"):
        tasks.publish_scheduled()
        tasks.publish_scheduled()
        waiting = Notice.objects.filter(kind="switch_waits")
        lines = lines_of(waiting)
        told = {(row.person, lines[row.pk].sentence) for row in waiting}
        state = joined.own.versions.get().state
        life.publish(joined.trusts.versions.get(), by=joined.clerk)
        still = to_sign(joined.here)
        tasks.publish_scheduled()
        over = lines_of(waiting)

    words = (
        "The Tarn Conduct Policy of Tarn Academy stays in force beyond 4 January 2027: the"
        " Conduct Policy, which takes its place, is not published."
    )
    assert told == {(owner, words), (joined.clerk, words)}
    assert (state, still) == ("published", ["Tarn Conduct Policy"])
    assert to_sign(joined.here) == ["Conduct Policy"]
    assert {*over.values()} == {None}


def test_a_policy_that_is_only_read_asks_nobody_after_the_switch():
    joined = Joined(signing_rule="not_signed").publish()

    with at("2027-01-05T07:00:00+00:00"):
        tasks.publish_scheduled()

    assert to_sign(joined.here) == []
    assert joined.own.versions.get().state == "withdrawn"


def test_the_plan_is_changed_before_the_switch_and_those_bound_follow_at_once():
    joined = Joined().publish()
    other = approved(policy_for(title="Behaviour Policy")).policy
    life.publish(other.versions.get(), by=joined.clerk)
    later = SWITCH + dt.timedelta(days=7)

    switching.plan(joined.own, by=joined.clerk, until=later, taken_over_by=other)
    swapped = to_sign(joined.here)
    switching.plan(joined.own, by=joined.clerk, until=SWITCH, taken_over_by=other)
    switching.plan(joined.own, by=joined.clerk, until=SWITCH, taken_over_by=None)

    assert swapped == ["Conduct Policy", "Tarn Conduct Policy"]
    assert to_sign(joined.here) == ["Behaviour Policy", "Conduct Policy", "Tarn Conduct Policy"]
    assert joined.own.history.first().history_user == joined.clerk


def test_what_is_no_plan_is_refused_and_what_gave_way_stays_as_it_was():
    joined = Joined().publish()
    today = dt.date(2026, 11, 20)

    with pytest.raises(Refused, match=r"^Choose a day after today for the switch\.$"):
        switching.plan(joined.own, by=joined.clerk, until=today, taken_over_by=None)
    with pytest.raises(Refused, match=r"^Conduct Policy was not brought by a school"):
        switching.plan(joined.trusts, by=joined.clerk, until=SWITCH, taken_over_by=None)
    with at("2027-01-04T07:00:00+00:00"):
        tasks.publish_scheduled()
    own = Policy.objects.get(pk=joined.own.pk)
    ended = r"^Tarn Conduct Policy ended on 4 January 2027, so it stays as it was\.$"
    with pytest.raises(Refused, match=ended):
        switching.plan(own, by=joined.clerk, until=SWITCH, taken_over_by=None)
    with pytest.raises(Refused, match=ended):
        drafting.import_version(own, None, b"", "new.md", by=joined.clerk)
    with pytest.raises(Refused, match=ended):
        life.publish(approved(own, major=2), by=joined.clerk)


def test_a_school_is_bound_from_its_first_day_in_the_trust_whatever_its_staff_file_says():
    TrustFactory()
    soon = SchoolFactory(joined_on=dt.date(2026, 12, 1))
    person, policy = teacher(soon), approved()
    life.publish(policy, by=holder("clerk"))

    before = to_sign(person)
    joining.settle_all(dt.date(2026, 12, 1))

    assert (before, person.assignments.get().state) == ([], "open")


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"inherited_until": SWITCH}, "inherited_by_a_school"),
        ({"switched_on": SWITCH}, "only_the_inherited_are_taken_over"),
        ({"inherited_until": SWITCH, "taken_over_by": "itself"}, "nothing_takes_over_itself"),
    ],
)
def test_the_database_refuses_what_no_school_could_have_brought(wrong, name):
    policy = policy_for()
    if wrong.get("taken_over_by"):
        wrong = wrong | {"taken_over_by": policy, "school": SchoolFactory()}

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Policy.objects.filter(pk=policy.pk).update(**wrong)
    assert Assignment.objects.count() == 0

"""A text published by mistake is taken back: everybody is where they were before."""

import datetime as dt

import pytest
from django.utils import timezone

from core.workflow import Refused
from ledger.models import Leaf
from notices.models import Message, Notice
from notices.tests.factories import MessageFactory
from people.models import School
from people.tests.entering import enter
from people.tests.factories import AppointmentFactory, SchoolFactory, holder, teacher
from policies import hearing, notifications
from policies.models import AssignmentSchool, Policy, SigningDelta
from policies.queries import relating
from policies.tests.factories import approved, policy_for
from policies.workflow import recalling, signing, switching
from policies.workflow import version as workflow

pytestmark = pytest.mark.django_db


class Told:
    """Three people: one signed 1.0, one has not, one gave a reason; then 2.0 was published."""

    def __init__(self, **second):
        self.owner, self.clerk = holder("policy_owner"), holder("clerk")
        school = SchoolFactory(name="Ash")
        self.signed, self.waiting, self.refused = (teacher(school) for _ in range(3))
        self.policy = policy_for()
        self.first = approved(self.policy)
        on = timezone.localdate() - dt.timedelta(days=20)
        workflow.publish(self.first, by=self.clerk, on=on)
        sign(self.signed)
        reason = self.refused.assignments.get()
        signing.refuse(reason, by=self.refused, reason="Unclear.")
        self.before = self.rows()
        self.second = approved(self.policy, **{"major": 2} | second)
        workflow.publish(self.second, by=self.clerk)

    def rows(self):
        """What counts now, and the sums of all that was ever counted."""
        current = AssignmentSchool.objects.filter(policy=self.policy, counted_until=None)
        kept = ("assignment", "school", "signed_on", "assignment__state", "assignment__version")
        sums = {}
        for delta in SigningDelta.objects.filter(policy=self.policy):
            assigned, done = sums.get(delta.school_id, (0, 0))
            sums[delta.school_id] = (assigned + delta.assigned, done + delta.signed)
        return set(current.values_list(*kept)), sums

    def recall(self, version=None):
        version = version or self.second
        version.refresh_from_db()
        recalling.ask(version, by=self.owner, reason="The wrong file.")
        recalling.confirm(version, by=self.clerk)
        self.first.refresh_from_db()


def sign(person):
    assignment = person.assignments.select_related("version__policy").get(
        state__in=("open", "not_signed")
    )
    return signing.sign(
        assignment, by=person, signature=signing.Signature(person.name, editions=())
    )


def test_everybody_is_where_they_were_and_signatures_stay_with_their_version():
    told = Told()
    meanwhile = sign(told.waiting)

    told.recall()

    assert (told.first.state, told.second.state) == ("published", "withdrawn")
    assert told.rows() == told.before
    assert meanwhile.assignment.version == told.second
    assert told.waiting.acknowledgements.get() == meanwhile
    assert told.second.acknowledgements.count() == 1
    assert set(told.second.assignments.values_list("state", "closed_because")) == {
        ("signed", ""), ("closed", "recalled"),
    }  # fmt: skip
    assert [event.verb for event in told.second.events.all()][-2:] == ["ask_recall", "recall"]
    assert told.first.events.last().verb == "restore"
    assert told.policy.revisions.last().description == "Taken back: The wrong file."
    assert Leaf.objects.filter(kind="recall", record=told.second.pk).exists()


def test_a_version_of_no_weight_moves_back_what_it_moved_along():
    told = Told(major=1, minor=1, material=False)
    assert told.waiting.assignments.get().version == told.second

    told.recall()

    assert told.rows() == told.before


def test_a_first_version_leaves_nothing_in_force():
    told = Told()
    policy = policy_for()
    version = approved(policy)
    workflow.publish(version, by=told.clerk)

    recalling.ask(version, by=told.clerk, reason="Too early.")
    recalling.confirm(version, by=told.owner)

    assert not policy.versions.filter(state="published").exists()
    assert set(policy.assignments.values_list("state", "closed_because")) == {
        ("closed", "recalled")
    }


@pytest.mark.parametrize(
    "third",
    [{"major": 3}, {"major": 2, "minor": 1, "material": False}, {"asks_only": ["role:dsl"]}],
)
def test_of_two_texts_of_one_day_each_is_taken_back_to_the_one_before(third):
    told = Told()
    before, first = told.rows(), told.before
    AppointmentFactory(person=told.signed, role="dsl", school=School.objects.get(name="Ash"))
    latest = approved(told.policy, **{"major": 3} | third)
    workflow.publish(latest, by=told.clerk)
    sign(told.signed)

    told.recall(latest)
    then = told.rows()
    told.recall(told.second)

    states = [row.state for row in told.policy.versions.order_by("major", "minor")]
    assert states == ["published", "withdrawn", "withdrawn"]
    if latest.material:  # else the signature of it stands for the one before
        assert then == before
    assert (told.first.state, told.rows()) == ("published", first)


def test_policies_that_gave_way_to_it_are_in_force_again_with_what_was_to_sign_of_them():
    told = Told()
    new = policy_for(title="New Policy")
    new.replaces.add(told.policy)
    before = told.second.assignments.count(), told.rows()
    version = approved(new)
    workflow.publish(version, by=told.clerk)
    told.second.refresh_from_db()
    assert (told.second.state, told.rows()[1]) == ("withdrawn", {None: (0, 0), **ash(0)})

    told.recall(version)

    told.second.refresh_from_db()
    assert told.second.state == "published"
    assert (told.second.assignments.count(), told.rows()) == before
    assert not new.versions.filter(state="published").exists()
    assert relating.replaced_by(told.policy) is None
    assert told.second.events.last().note == f"{version} was taken back."


def test_what_gave_way_stays_withdrawn_where_a_newer_text_of_it_came_since():
    told = Told()
    new = policy_for()
    new.replaces.add(told.policy)
    version, newer = approved(new), approved(told.policy, major=4)
    workflow.publish(version, by=told.clerk)
    workflow.publish(newer, by=told.clerk)

    told.recall(version)

    states = [row.state for row in told.policy.versions.order_by("major")]
    assert states == ["superseded", "withdrawn", "published"]
    assert told.waiting.assignments.get(state="open").version == newer


def ash(number):
    return {School.objects.get(name="Ash").pk: (number, number)}


@pytest.mark.parametrize("stands", [False, True])
def test_a_schools_own_policy_is_in_force_again_where_nothing_else_is(stands):
    told = Told()
    tarn = SchoolFactory(name="Tarn")
    own, trusts = policy_for({"school": tarn}, school=tarn), policy_for({"school": tarn})
    here, reasoned = teacher(tarn), teacher(tarn)
    workflow.publish(approved(own), by=told.clerk)
    signing.refuse(reasoned.assignments.get(), by=reasoned, reason="Unclear.")
    Policy.objects.filter(pk=own.pk).update(
        inherited_until=timezone.localdate(), taken_over_by=trusts
    )
    if stands:
        workflow.publish(approved(trusts), by=told.clerk)
    version = approved(trusts, major=2)
    workflow.publish(version, by=told.clerk)
    noon = timezone.localtime().replace(hour=12)
    assert switching.switch_due(noon) == 1

    told.recall(version)

    own.refresh_from_db()
    assert own.versions.get().state == ("withdrawn" if stands else "published")
    assert bool(own.switched_on) == stands
    still = [row.policy for row in here.assignments.filter(state="open")]
    assert still == [trusts if stands else own]
    assert reasoned.assignments.get(policy=own).state == ("closed" if stands else "not_signed")
    assert switching.switch_due(noon) == 0  # it waits for a text in force
    counted = AssignmentSchool.objects.filter(school=tarn, counted_until=None)
    assert {row.policy for row in counted} == {trusts if stands else own}


def test_those_who_were_told_are_told_once_and_what_was_not_sent_is_dropped():
    told = Told()
    sent = told.waiting.assignments.get(version=told.second, state="open")
    unsent = told.signed.assignments.get(version=told.second)
    sent_now = {"state": Message.State.SENT, "sent_at": timezone.now()}
    message = MessageFactory(person=told.waiting, **sent_now)
    Notice.objects.filter(key=f"assigned:{sent.pk}").update(
        message=message, settled_at=timezone.now()
    )

    told.recall()

    notice = Notice.objects.get(kind="recalled")
    assert notice.person == told.waiting
    assert "published by mistake" in hearing.recalled([notice])[notice.pk].sentence
    waiting = Notice.objects.get(key=f"assigned:{unsent.pk}")
    assert notifications.assigned([waiting]) == {waiting.pk: None}


def test_it_takes_owner_and_clerk_and_a_day(client):
    told = Told()
    second_owner, second_clerk = holder("policy_owner"), holder("clerk")
    with pytest.raises(Refused, match="Nobody has asked"):
        recalling.confirm(told.second, by=told.clerk)
    recalling.ask(told.second, by=told.owner, reason="The wrong file.")
    recalling.ask(told.second, by=told.clerk, reason="Another.")
    asked = Notice.objects.filter(kind="recall_asked").order_by("person")
    assert {notice.person for notice in asked} == {told.clerk, second_clerk}
    line = hearing.recall_asked(list(asked))[asked[0].pk]
    assert line.path == f"/policies/versions/{told.second.pk}/recall/"
    for person in (told.owner, second_owner):
        with pytest.raises(Refused, match="the other one confirms"):
            recalling.confirm(told.second, by=person)

    enter(client, told.clerk)
    page = client.get(line.path).content.decode()
    assert "The wrong file." in page
    told.second.published_at = timezone.now() - dt.timedelta(hours=25)
    told.second.save(update_fields=["published_at"])
    assert client.post(line.path).status_code == 409
    assert "more than a day ago" in client.get(line.path).content.decode()
    with pytest.raises(Refused, match="more than a day ago"):
        recalling.ask(told.second, by=told.owner, reason="Late.")

    told.second.published_at = timezone.now()
    told.second.save(update_fields=["published_at"])
    client.post(line.path)
    told.second.refresh_from_db()
    assert told.second.state == "withdrawn"
    assert hearing.recall_asked([asked[0]]) == {asked[0].pk: None}
    assert client.post(line.path).status_code == 409


def test_an_owner_asks_on_the_page_of_the_version(client):
    told = Told()
    enter(client, told.owner)
    here = f"/policies/versions/{told.second.pk}/recall/"
    assert "Published by mistake" in client.get(told.second.get_absolute_url()).content.decode()
    assert client.post(here, {"note": ""}).context["form"].errors

    client.post(here, {"note": "The wrong file."})

    told.second.refresh_from_db()
    assert told.second.recall_asked_by == told.owner
    assert "It takes an owner" in client.get(here).content.decode()

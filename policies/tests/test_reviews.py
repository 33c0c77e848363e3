import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from core.workflow import Refused
from ledger.models import Leaf
from people.tests.entering import enter
from people.tests.factories import PersonFactory, SchoolFactory, TrustFactory, holder, teacher
from policies.models import Assignment, Version
from policies.tests.factories import VersionFactory, approved, policy_for
from policies.workflow import review, signing
from policies.workflow import version as life

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("error")]
TODAY = dt.date(2026, 12, 7)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(dt.datetime(2026, 12, 7, 10, 0, tzinfo=dt.UTC), tick=False):
        yield


def in_force(**kwargs):
    """A policy in force for a year, signed by the one person it binds."""
    TrustFactory()
    person = teacher(SchoolFactory())
    defaults = {"review_months": 12, "next_review_on": TODAY}
    version = approved(policy_for({"staff_group": "teaching"}, **defaults | kwargs))
    life.publish(version, by=PersonFactory(), on=dt.date(2025, 12, 8))
    assignment = person.assignments.get()
    signing.sign(
        assignment, by=person, signature=signing.Signature(person.name, texts_of(assignment))
    )
    return version


def texts_of(assignment):
    return tuple(signing.texts_for(assignment, assignment.assigned_on))


def held(outcome, **kwargs):
    return review.Held(outcome, **{"held_on": TODAY, **kwargs})


def test_a_review_without_changes_adds_a_row_and_a_day_and_keeps_signatures():
    version, clerk = in_force(), PersonFactory()
    before = Assignment.objects.values_list("pk", "state", "version")[0]

    review.hold(version.policy, held("no_changes"), by=clerk)

    version.policy.refresh_from_db()
    last = version.policy.revisions.order_by("position").last()
    assert version.policy.next_review_on == dt.date(2027, 12, 7)
    assert (last.date, last.version, last.reviser, last.description) == (
        "2026-12-07",
        version.number,
        clerk.name,
        "Reviewed: no changes",
    )
    assert list(Assignment.objects.values_list("pk", "state", "version")) == [before]
    assert version.policy.versions.count() == 1
    assert version.events.last().verb == "review"
    assert Leaf.objects.filter(kind="review", record=version.policy.reviews.get().pk).count() == 1


def test_a_review_names_the_committee_and_its_minute(client):
    version = in_force(committee="FHRE committee")
    page = reverse("policies:hold_review", args=[version.policy.slug])
    enter(client, holder("clerk"))

    assert client.get(page).context["form"]["body"].value() == "FHRE committee"
    data = {"outcome": "no_changes", "held_on": TODAY, "body": "FHRE committee", "minute": "7.2"}
    client.post(page, data)

    assert (version.policy.reviews.get().body, version.policy.reviews.get().minute) == (
        "FHRE committee",
        "7.2",
    )
    shown = client.get(version.policy.get_absolute_url()).content.decode()
    assert "FHRE committee, minute 7.2" in shown


def test_after_the_first_review_the_longer_cycle_counts():
    version = approved(policy_for(review_first_months=12, review_months=36))
    life.publish(version, by=PersonFactory(), on=dt.date(2025, 12, 8))
    version.policy.refresh_from_db()
    first = version.policy.next_review_on

    review.hold(version.policy, held("no_changes"), by=PersonFactory())

    version.policy.refresh_from_db()
    assert (first, version.policy.next_review_on) == (dt.date(2026, 12, 8), dt.date(2029, 12, 7))


def test_a_policy_that_states_no_cycle_is_given_no_day():
    version = approved()

    life.publish(version, by=PersonFactory())

    version.policy.refresh_from_db()
    assert version.policy.next_review_on is None


def test_a_new_version_begins_with_the_text_in_force_and_an_owner_writes_it():
    version, clerk, owner = in_force(), PersonFactory(), PersonFactory()
    version.policy.owners.add(owner)

    review.hold(version.policy, held("new_version"), by=clerk)

    draft = Version.objects.get(state="draft")
    assert (draft.author, draft.number, draft.html) == (owner, "2.0", version.html)
    assert list(draft.clauses.values_list("anchor", "html")) == list(
        version.clauses.values_list("anchor", "html")
    )
    assert list(draft.events.values_list("verb", "note")) == [
        ("begin", "From the text of version 1.0")
    ]
    assert Assignment.objects.get().state == "signed"


def test_a_draft_that_is_on_its_way_goes_on():
    version = in_force()
    VersionFactory(policy=version.policy, major=2)

    review.hold(version.policy, held("new_version"), by=PersonFactory())

    assert version.policy.versions.count() == 2


def test_a_withdrawal_ends_what_is_owed_and_the_reviews():
    version = in_force()
    why = "Part of the acceptable use policy."

    review.hold(version.policy, held("withdrawn", reason=why), by=PersonFactory())

    version.refresh_from_db()
    version.policy.refresh_from_db()
    assert (version.state, version.policy.next_review_on) == ("withdrawn", None)
    assert version.events.last().note == f"Reviewed. {why}"


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"held_on": dt.date(2026, 12, 8)}, "once it was held"),
        ({"next_review_on": TODAY}, "lies in the past"),
        ({"held_on": dt.date(2026, 6, 1)}, "outside the cycle"),
        ({"outcome": "withdrawn"}, "why the policy is withdrawn"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(wrong, why):
    version = in_force()

    with pytest.raises(Refused, match=why):
        review.hold(
            version.policy,
            review.Held(**{"outcome": "no_changes", "held_on": TODAY, **wrong}),
            by=PersonFactory(),
        )

    assert version.policy.reviews.count() == 0


def test_the_same_review_is_recorded_once_and_a_draft_has_none():
    version, draft = in_force(), VersionFactory()
    review.hold(version.policy, held("no_changes"), by=PersonFactory())

    with pytest.raises(Refused, match="on record already"):
        review.hold(version.policy, held("no_changes"), by=PersonFactory())
    with pytest.raises(Refused, match="nothing to review"):
        review.hold(draft.policy, held("no_changes"), by=PersonFactory())


# --- the pages
def page_of(policy):
    return reverse("policies:hold_review", kwargs={"slug": policy.slug})


def test_the_clerk_holds_a_review_off_cycle_with_a_reason(client):
    policy = in_force(next_review_on=dt.date(2027, 12, 7)).policy
    clerk = enter(client, holder("clerk"))
    asked = {"outcome": "no_changes", "held_on": "2026-12-07", "reason": ""}

    without = client.post(page_of(policy), asked).content.decode()
    done = client.post(page_of(policy), asked | {"reason": "New guidance on lone working."})

    assert "Say why it is held before its time: it is due on 7 December 2027" in without
    assert done.status_code == 302
    assert list(policy.reviews.values_list("reason", "by", "next_review_on")) == [
        ("New guidance on lone working.", clerk.pk, dt.date(2027, 12, 7))
    ]


def test_bad_days_are_refused_beside_the_field_and_what_was_typed_stays(client):
    policy = in_force().policy
    enter(client, holder("policy_owner"))
    asked = {"outcome": "no_changes", "held_on": "9" * 400, "next_review_on": "2026-12-01"}

    page = client.post(page_of(policy), asked | {"reason": "x" * 400}).content.decode()

    assert "Held on: enter a date, such as 27/11/2026" in page
    assert "The next review lies in the past: enter a day after today" in page
    assert "9" * 400 in page
    assert policy.reviews.count() == 0


def test_the_owner_sees_a_banner_and_the_list_says_it_too(client):
    policy = in_force(next_review_on=dt.date(2026, 12, 6), review_months=None).policy
    enter(client, holder("clerk"))

    page = client.get(policy.get_absolute_url()).content.decode()
    listed = client.get(reverse("policies:policies")).content.decode()

    assert "Review overdue since 6 December 2026" in page
    assert "The policy does not say how often it is reviewed" in page
    assert page_of(policy) in page
    assert "Review overdue" in listed


def test_a_teacher_sees_the_day_and_no_banner(client):
    policy = in_force(next_review_on=dt.date(2026, 12, 6)).policy
    enter(client, Assignment.objects.get().person)

    page = client.get(policy.get_absolute_url()).content.decode()
    listed = client.get(reverse("policies:policies")).content.decode()

    assert "6 December 2026" in page
    assert "Overdue" in page
    assert "Hold the review" not in page
    assert "Review overdue" not in listed


def test_a_next_review_in_the_past_is_refused_among_the_particulars(client):
    policy = in_force(next_review_on=None).policy
    enter(client, holder("policy_owner"))
    url = reverse("policies:change", kwargs={"slug": policy.slug})
    asked = {"title": policy.title, "next_review_on": "2026-12-06", "review_months": "0"}

    page = client.post(url, asked).content.decode()

    assert "The next review lies in the past: enter a day from today" in page
    assert "Enter a number of months: 1 or more" in page

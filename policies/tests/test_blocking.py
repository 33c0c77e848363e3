"""Where the profile blocks until signed, no page goes round it but those that never wait."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from oversight.models import Export
from people.models import Absence, Trust
from people.tests.entering import enter
from people.tests.factories import SchoolFactory, TrustFactory, holder
from policies.models import Question
from policies.tests.factories import approved, policy_for
from policies.workflow import signing
from policies.workflow import version as workflow
from tests.test_walk import LIBRARIES, addresses, arguments_of

pytestmark = pytest.mark.django_db
HOME = "/"


@pytest.fixture
def head(client):
    """A headteacher with one policy to sign, in a trust that blocks until it is signed."""
    TrustFactory(profile={"sign.block_until_signed": True})
    head = holder("headteacher", SchoolFactory(slug="ash"))
    workflow.publish(approved(policy_for()), by=holder("clerk"))
    return enter(client, head)


def opened(client, address):
    response = client.get(address)
    return response.status_code, response.get("Location", "")


def test_nothing_is_blocked_until_the_profile_says_so(client, head):
    Trust.objects.update(profile={})

    assert opened(client, reverse("oversight:compliance")) == (200, "")


def test_every_page_of_the_portal_waits_but_those_that_never_do(client, head):
    names = [
        name
        for name in addresses()
        if not name.startswith((*LIBRARIES, "public:", "notices:mailbox"))
        and not arguments_of(name)
    ]

    passed = {name for name in names if opened(client, reverse(name)) != (302, HOME)}

    assert passed >= {"home", "policies:own_record", "people:details"}
    concerns = {name for name in names if name.startswith("incidents:")}
    assert passed - NEVER_WAIT == concerns  # all of them: reporting and cases never wait


# Signed-out pages among them; of the apps above, what they registered.
NEVER_WAIT = {
    "home",
    "help",
    "help_with_concerns",
    "accessibility",
    "privacy",
    "healthz",
    "readyz",
    "people:details",
    "people:second_step",
    "policies:own_record",
    "policies:questions",
    "policies:pack",
    "policies:session_names",  # a shared tablet, where nobody is signed in
    "policies:leave_session",
    "oversight:ask_own_record",
    "accounts:is_it_ours",
    "accounts:public_interests",
}


def test_what_is_to_be_signed_is_read_and_signed_and_then_all_is_open(client, head):
    assignment = head.assignments.get()
    compliance = reverse("oversight:compliance")

    assert opened(client, compliance) == (302, HOME)
    assert "Sign these first" in client.get(HOME).content.decode()
    assert opened(client, assignment.get_absolute_url()) == (200, "")
    assert client.post(compliance).status_code == 302

    texts = signing.texts_for(assignment, timezone.localdate())
    signing.sign(assignment, by=head, signature=signing.Signature(head.name, tuple(texts)))

    assert opened(client, compliance) == (200, "")


def test_whoever_says_why_they_do_not_sign_is_let_in(client, head):
    signing.refuse(head.assignments.get(), by=head, reason="It contradicts my contract.")

    assert opened(client, reverse("oversight:compliance")) == (200, "")


def test_nobody_paused_and_nobody_who_waits_for_an_answer_is_held_back(client, head):
    compliance = reverse("oversight:compliance")
    absence = Absence.objects.create(
        person=head, kind="sick", starts_on=timezone.localdate() - dt.timedelta(days=3)
    )

    assert opened(client, compliance) == (200, "")

    absence.delete()
    assignment = head.assignments.get()
    Question.objects.create(
        policy=assignment.policy,
        version=assignment.version,
        assignment=assignment,
        person=head,
        text="What is a lone worker?",
        days_left=14,
    )

    assert opened(client, compliance) == (200, "")


def test_ones_own_record_may_be_taken_and_no_other_export(client, head):
    today = timezone.localdate().isoformat()
    own = Export.objects.create(
        format="csv", by=head, scope={"on": today, "schools": None, "person": head.pk}
    )
    school = Export.objects.create(format="csv", by=head, scope={"on": today, "schools": None})

    assert [opened(client, export.get_absolute_url()) for export in (own, school)] == [
        (200, ""),
        (302, HOME),
    ]


def test_asking_costs_no_query_where_nothing_blocks(client, head, django_assert_num_queries):
    Trust.objects.update(profile={})
    with django_assert_num_queries(7):
        client.get(reverse("people:details"))

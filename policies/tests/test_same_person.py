"""What was signed and is owed under two records of one person."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from ledger import leaves
from notices.models import Notice
from people.queries.merging import compared
from people.tests.entering import enter
from people.tests.factories import PersonFactory, SchoolFactory, TrustFactory, holder, teacher
from people.workflow import merging
from policies import counting
from policies.models import AssignmentSchool
from policies.queries import acknowledgements, assignments
from policies.tests.factories import VersionFactory, approved, policy_for
from policies.workflow import asking, consulting, signing, voiding
from policies.workflow import version as workflow

pytestmark = pytest.mark.django_db


@pytest.fixture
def school(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    TrustFactory(profile={"sign_in.second_factor": []})
    return SchoolFactory()


@pytest.fixture
def two(school):
    """Two records of one person at two schools, and five policies for both."""
    pair = teacher(school, family_name="Weir"), teacher(SchoolFactory(), family_name="Weir")
    for title in ("Neither", "First", "Second", "Both", "Declined"):
        workflow.publish(approved(policy_for(title=title)), by=PersonFactory())
    sign(pair[0], "First", "Both")
    sign(pair[1], "Second", "Both")
    signing.refuse(todo(pair[1], "Declined"), by=pair[1], reason="Not mine.")
    return pair


def todo(person, title):
    return person.assignments.select_related("policy", "version", "person").get(policy__title=title)


def sign(person, *titles):
    for title in titles:
        row = todo(person, title)
        texts = tuple(signing.texts_for(row, timezone.localdate()))
        signing.sign(row, by=person, signature=signing.Signature("A. Weir", texts))


def states(person):
    """By title and state: in which order a database makes rows of one statement is its own."""
    rows = person.assignments.order_by("policy__title", "-state")
    return [(row.policy.title, row.state, row.closed_because) for row in rows]


def test_each_policy_counts_once_for_the_record_that_stays(two):
    stays, goes = two

    merging.merge(stays, goes, by=holder("hr"))

    merged = "merged"
    assert states(stays) == [
        ("Both", "signed", ""),
        ("Both", "signed", ""),
        ("Declined", "open", ""),
        ("Declined", "closed", merged),
        ("First", "signed", ""),
        ("First", "closed", merged),
        ("Neither", "open", ""),
        ("Neither", "closed", merged),
        ("Second", "signed", ""),
        ("Second", "closed", merged),
    ]
    counted = AssignmentSchool.objects.filter(counted_until=None, assignment__person=stays)
    by_place = counted.values_list("assignment__policy__title", "school", "signed_on")
    assert len(by_place) == 5 * 3  # each for the trust and at both schools
    signed = {title for title, _, on in by_place if on}
    assert signed == {"Both", "First", "Second"}
    assert counting.recount() == []
    assert {row.policy.title for row in assignments.to_do(stays)} == {"Declined", "Neither"}


def test_a_signature_keeps_its_proof_and_is_read_under_the_record_that_stays(client, two):
    stays, goes = two
    old = goes.acknowledgements.get(version__policy__title="Second")
    hashes = sorted(old.editions.values_list("sha256", flat=True))

    merging.merge(stays, goes, by=holder("hr"))

    old.refresh_from_db()
    assert old.person == goes
    assert leaves.matches(old.leaf, signing.canonical(old, hashes))
    assert assignments.signed_by(stays).count() == 4
    assert assignments.last_signed(stays, old.version.policy_id) == old
    assert acknowledgements.visible_to(stays).filter(pk=old.pk).exists()
    enter(client, stays)
    page = client.get(old.get_absolute_url())
    assert (page.status_code, page.context["mine"]) == (200, True)
    enter(client, holder("headteacher", stays.placements.get(main=True).school))
    of_head = client.get(old.get_absolute_url())
    assert of_head.context["back_to"] == reverse("policies:person_record", args=[stays.pk])
    enter(client, holder("headteacher", SchoolFactory()))
    assert client.get(old.get_absolute_url()).status_code == 404


def test_striking_out_what_the_other_record_signed_asks_the_one_that_stays(two):
    stays, goes = two
    hr = holder("hr")
    merging.merge(stays, goes, by=hr)
    old = goes.acknowledgements.get(version__policy__title="Second")

    voiding.void(old, by=hr, reason="By mistake.")

    told = Notice.objects.get(key=f"reopened:{old.pk}")
    assert told.person == stays
    assert ("Second", "open", "") in states(stays)


def test_questions_comments_and_policies_go_with_the_person(school):
    stays, goes = teacher(school), teacher(school)
    published = approved(policy_for(title="Lone Working"))
    workflow.publish(published, by=PersonFactory())
    draft = VersionFactory(policy=policy_for(), state="in_consultation")
    day = timezone.localdate() + dt.timedelta(days=9)
    consulting.invite(draft, by=draft.author, people=[stays, goes], comment_by=day)
    comment = consulting.comment(draft, by=goes, text="Why?")
    question = asking.ask(published, by=goes, text="May I?")
    draft.policy.owners.add(goes)
    before = {label: lines for label, lines, _ in compared(goes, stays)}

    merging.merge(stays, goes, by=holder("hr"))

    comment.refresh_from_db()
    question.refresh_from_db()
    assert (comment.person, question.person) == (stays, stays)
    assert ([*draft.policy.owners.all()], stays.consulted_on.count()) == ([stays], 1)
    assert (before["Owner of"], before["To read and sign"], before["Signed"]) == (
        [draft.policy.title],
        ["Lone Working"],
        [],
    )

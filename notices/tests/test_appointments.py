"""What people hear of posts."""

import datetime as dt

import pytest
import time_machine

from core.workflow import Refused
from notices import composing
from notices.models import Notice
from people.tests.factories import PersonFactory, SchoolFactory, holder, teacher
from people.workflow import appointments

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _on_a_friday():
    with time_machine.travel(dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def school():
    return SchoolFactory(name="Oxenholme Primary School")


def heard():
    """Person -> the sentences that their unsettled notices say now."""
    notices = [*Notice.objects.order_by("pk")]
    lines = composing.lines_of(notices)
    said = {}
    for notice in notices:
        if line := lines[notice.pk]:
            said.setdefault(notice.person, []).append(line.sentence)
    return said


def test_those_who_may_confirm_hear_of_a_proposal_until_it_is_decided(school):
    administrator, hr, chief = holder("administrator"), holder("hr"), holder("chief_executive")
    person = teacher(school)

    post = appointments.appoint(person, "dsl", school=school, starts_on=TODAY, by=administrator)
    before = heard()
    appointments.confirm(post, by=hr)

    waits = ["An appointment waits for a second person: DSL at Oxenholme Primary School."]
    assert before == {hr: waits, chief: waits}
    assert heard() == {
        chief: ["Somebody holds a post now: DSL at Oxenholme Primary School."],
        person: ["You hold a post now: DSL at Oxenholme Primary School."],
    }


def test_each_change_of_a_post_is_said_in_a_sentence_of_its_own(school):
    administrator, person, january = holder("administrator"), teacher(school), dt.date(2027, 1, 4)
    post = appointments.appoint(
        person, "data_lead", school=school, starts_on=january, by=administrator
    )
    appointments.name_stand_in(post, stand_in=PersonFactory(), by=person)
    appointments.end(post, on=dt.date(2027, 7, 31), by=holder("hr"))
    refused = appointments.appoint(
        teacher(school), "dsl", school=school, starts_on=TODAY, by=administrator
    )
    appointments.refuse(refused, by=holder("hr"), note="No")

    said = heard()

    place = "Data lead at Oxenholme Primary School"
    assert said[person] == [
        f"You hold a post now: {place}, from 4 January 2027.",
        f"You give up a post: {place}, until 31 July 2027.",
    ]
    assert said[administrator] == [
        "An appointment that you proposed was refused: DSL at Oxenholme Primary School."
    ]


def test_a_proposal_that_is_refused_to_be_made_owes_nothing(school):
    with pytest.raises(Refused):
        appointments.appoint(
            PersonFactory(), "dsl", school=None, starts_on=TODAY, by=holder("administrator")
        )

    assert Notice.objects.count() == 0


def test_the_words_cost_the_same_queries_for_one_and_three(school, django_assert_num_queries):
    holder("chief_executive")
    for role in ("data_lead", "it_support", "data_protection_officer"):
        appointments.appoint(teacher(school), role, school=school, starts_on=TODAY, by=None)
    notices = [*Notice.objects.all()]

    for some in (notices[:1], notices):
        with django_assert_num_queries(2):
            composing.lines_of(some)


def test_a_notice_whose_event_is_not_there_says_nothing():
    notice = Notice(pk=1, person=PersonFactory(), kind="appointment", ref=999_999)

    assert composing.lines_of([notice]) == {1: None}

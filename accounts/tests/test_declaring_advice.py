"""May I ...?: who answers, and what everybody may read."""

import pytest
from django.urls import reverse

from accounts.queries import declaring_advice as queries
from accounts.tests.declared_rows import advice, profile
from accounts.workflow import declaring_advice as workflow
from core.workflow import Refused
from people.tests.entering import enter
from people.tests.factories import SchoolFactory, holder, teacher

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    profile(account__approver="school_leader")
    return SchoolFactory(name="Oxenholme Primary School")


def managed(school, manager):
    person = teacher(school)
    person.placements.update(line_manager=manager)
    return person


def test_the_line_manager_is_asked_first_and_without_one_the_head(school):
    manager, head = teacher(school), holder("headteacher", school)
    mine, nobodys = advice(managed(school, manager), school), advice(teacher(school), school)

    found = [set(queries.waiting_for(person)) for person in (manager, head)]

    assert found == [{mine}, {nobodys}]


def test_the_communications_manager_answers_where_they_approve_accounts(school):
    profile(account__approver="communications_manager")
    manager, communications = teacher(school), holder("communications_manager")

    row = advice(managed(school, manager), school)

    found = [set(queries.waiting_for(person)) for person in (manager, communications)]
    assert found == [set(), {row}]


def test_an_answer_is_shown_to_everybody_in_words_that_name_nobody(school, client):
    manager = teacher(school)
    row = advice(managed(school, manager), school, "May I, Sam Okonkwo, sell cakes there?")
    workflow.answer(row, by=manager, text="Yes, Sam.")
    enter(client, teacher(SchoolFactory()))
    before = client.get(reverse("accounts:all_advice")).content.decode()

    workflow.publish(row, by=manager, asked_as="May I sell cakes?", answered_as="Yes, you may.")

    pages = [
        client.get(reverse("accounts:all_advice"), {"q": words}).content.decode()
        for words in ("", "CAKES may", "biscuits")
    ]
    assert ["May I sell cakes?" in page for page in (before, *pages)] == [False, True, True, False]
    assert not any("Yes, Sam" in page or row.person.family_name in page for page in pages)


def test_an_answer_taken_back_is_shown_to_nobody_else(school):
    manager = teacher(school)
    row = advice(managed(school, manager), school)
    workflow.answer(row, by=manager, text="Yes.")
    workflow.publish(row, by=manager, asked_as="May I?", answered_as="Yes.")

    workflow.take_back(row, by=manager)

    assert (row.state, row.published_at) == ("answered", None)
    assert not queries.answered_for_all().exists()


def test_nobody_answers_their_own_question(school):
    head = holder("headteacher", school)
    row = advice(head, school)

    with pytest.raises(Refused):
        workflow.answer(row, by=head, text="Yes.")

    assert not queries.waiting_for(head).exists()


def test_only_the_asker_and_whoever_answers_find_a_question(school, client):
    manager = teacher(school)
    row = advice(managed(school, manager), school)

    answers = []
    for person in (row.person, manager, teacher(school), holder("hr")):
        enter(client, person)
        answers.append(client.get(row.get_absolute_url()).status_code)

    assert answers == [200, 200, 404, 404]


def test_the_page_says_that_it_is_no_place_for_concerns_and_leads_to_it(school, client):
    enter(client, teacher(school))

    pages = [
        client.get(reverse(f"accounts:{name}")).content.decode()
        for name in ("all_advice", "ask_advice")
    ]

    assert all(reverse("incidents:begin") in page and "not the place" in page for page in pages)


def test_a_question_that_is_not_answered_cannot_be_published(school, client):
    manager = teacher(school)
    row = advice(managed(school, manager), school)
    enter(client, manager)

    answer = client.post(
        reverse("accounts:publish_advice", args=[row.pk]), {"asked_as": "?", "answered_as": "!"}
    )

    assert answer.status_code == 409

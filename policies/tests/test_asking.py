import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from core.workflow import Refused
from notices import composing
from notices.models import Notice
from people.tests.entering import enter
from people.tests.factories import PersonFactory, SchoolFactory, TrustFactory, holder, teacher
from policies.models import Assignment, AssignmentSchool, Clause, Question
from policies.queries import questions
from policies.queries import reminders as to_remind
from policies.tests.factories import VersionFactory, approved, policy_for
from policies.workflow import asking, joining, reminders
from policies.workflow import version as workflow
from policies.workflow.asking import QUESTION

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2026, 11, 2)  # due on 16 November


def at_noon(day):
    return time_machine.travel(dt.datetime.combine(day, dt.time(12), dt.UTC), tick=False)


@pytest.fixture
def asked():
    """A teacher who asked on the Thursday about section 1, with eleven days left."""
    TrustFactory()
    school = SchoolFactory()
    person, owner, clerk = teacher(school), PersonFactory(), holder("clerk")
    version = approved(policy_for(title="Lone Working Policy"))
    version.policy.owners.add(owner)
    workflow.publish(version, by=clerk, on=MONDAY)
    with at_noon(dt.date(2026, 11, 5)):
        return asking.ask(
            version, by=person, text="May I, Sam, be alone?", clause=version.clauses.get()
        )


def owner_of(question):
    return question.policy.owners.get()


def due(question):
    rows = AssignmentSchool.objects.filter(assignment=question.assignment_id)
    counted = set(rows.values_list("due_on", flat=True))
    assert counted == {Assignment.objects.get(pk=question.assignment_id).due_on}
    return counted.pop()


def lines(kind):
    notices = list(Notice.objects.filter(kind=kind))
    said = composing.lines_of(notices)
    return [(row.person, said[row.pk].sentence) for row in notices if said[row.pk]]


def test_the_clock_stands_still_until_the_owner_answers(asked):
    assert (asked.days_left, due(asked)) == (11, dt.date(2026, 11, 16))

    with at_noon(dt.date(2026, 11, 12)):
        for _ in range(2):
            joining.settle_all(dt.date(2026, 11, 12))
        while_waiting = due(asked)
    with at_noon(dt.date(2026, 11, 17)):
        asking.answer(asked, by=owner_of(asked), text="Yes, with a telephone.")
        joining.settle_all(dt.date(2026, 11, 17))
    with at_noon(dt.date(2026, 11, 20)):
        joining.settle_all(dt.date(2026, 11, 20))

    assert (while_waiting, due(asked)) == (dt.date(2026, 11, 23), dt.date(2026, 11, 30))


def test_the_days_waited_for_what_was_withdrawn_are_kept_too(asked):
    with at_noon(dt.date(2026, 11, 6)):
        asking.withdraw(asked, by=asked.person)

    assert due(asked) == dt.date(2026, 11, 17)


def test_whoever_was_late_before_asking_is_as_late_afterwards(asked):
    Question.objects.update(days_left=-2)

    with at_noon(dt.date(2026, 11, 30)):
        asking.answer(asked, by=owner_of(asked), text="Yes.")

    assert due(asked) == dt.date(2026, 11, 30)  # two days before is a Saturday


def test_nobody_who_waits_for_an_answer_is_reminded(asked):
    late = dt.date(2026, 11, 27)
    waiting = Assignment.objects.all()

    before = (to_remind.reachable(late).count(), reminders.remind(late))
    by_hand = reminders.remind_outstanding(waiting, by=holder("hr"), on=late)
    asking.answer(asked, by=owner_of(asked), text="Yes.")

    assert (before, by_hand) == ((0, 0), 0)
    assert to_remind.reachable(late).count() == 1


def test_the_owner_is_told_of_the_question_and_the_asker_of_the_answer(asked):
    said = lines("question")
    with at_noon(dt.date(2026, 11, 5)):
        asking.answer(asked, by=owner_of(asked), text="Yes.")

    assert said == [(owner_of(asked), "Somebody asks about section 1 of the Lone Working Policy.")]
    assert lines("question") == []
    [(person, sentence)] = lines("answer")
    assert person == asked.person
    assert sentence.startswith(
        "Your question about section 1 of the Lone Working Policy is answered. You can sign it by"
    )
    assert [event.verb for event in asked.events.all()] == ["ask", "answer"]


def test_a_policy_without_an_owner_has_its_questions_answered_by_the_policy_owner(asked):
    keeper, other = holder("policy_owner"), holder("clerk")
    asked.policy.owners.clear()

    again = asking.ask(asked.version, by=other, text="Is it new?")

    told = Notice.objects.filter(kind="question", ref=again.pk)
    assert [notice.person for notice in told] == [keeper]
    assert list(questions.waiting_for(keeper)) == [asked, again]


def test_asking_the_same_twice_is_one_question(asked):
    again = asking.ask(
        asked.version, by=asked.person, text=asked.text, clause=asked.version.clauses.get()
    )

    assert again == asked
    assert Question.objects.count() == 1


def test_only_what_is_in_force_is_asked_about(asked):
    draft = VersionFactory(policy=asked.policy, major=2)

    with pytest.raises(Refused, match="is draft, so no questions are asked about it here"):
        asking.ask(draft, by=asked.person, text="When does it come?")


def test_a_question_makes_the_moves_of_the_table_and_no_others(asked):
    by = owner_of(asked)
    moves = {
        "answer": lambda row: asking.answer(row, by=by, text="Yes."),
        "publish": lambda row: asking.publish(row, by=by, asked_as="May we?"),
        "take_back": lambda row: asking.take_back(row, by=by),
        "withdraw": lambda row: asking.withdraw(row, by=row.person),
    }
    made = {}
    for state, path in {
        "open": (),
        "answered": ("answer",),
        "published": ("answer", "publish"),
        "withdrawn": ("withdraw",),
    }.items():
        for verb, move in moves.items():
            row = asking.ask(asked.version, by=PersonFactory(), text="May I?")
            for step in path:
                moves[step](row)
            try:
                with transaction.atomic():
                    move(row)
                made[state, verb] = str(row.state)
            except Refused:
                continue

    assert made == {
        (str(source), move.verb): str(move.target)
        for move in QUESTION.moves
        for source in move.sources
    }


def test_the_database_refuses_an_answer_without_its_time(asked):
    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.update(answered_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.update(published_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.update(days_left=None)


def test_a_question_is_seen_by_its_asker_the_owners_and_the_clerk(asked):
    colleague = teacher(asked.person.placements.get().school)
    policy_for().owners.add(colleague)
    seen = {
        "asker": asked.person,
        "owner": owner_of(asked),
        "clerk": holder("clerk"),
        "colleague": colleague,
        "head": holder("headteacher", asked.person.placements.get().school),
    }

    assert {who: list(questions.visible_to(person)) for who, person in seen.items()} == {
        "asker": [asked],
        "owner": [asked],
        "clerk": [asked],
        "colleague": [],
        "head": [],
    }


def test_a_published_answer_stays_beside_its_section_while_the_words_stay(asked):
    owner = owner_of(asked)
    asking.answer(asked, by=owner, text="Yes.", publish_as="May we be alone?")
    same = VersionFactory(policy=asked.policy, major=2)
    other = VersionFactory(policy=asked.policy, major=3)
    Clause.objects.filter(version=other).update(html="<p>Everybody works in pairs.</p>\n")

    beside = [questions.beside(row, PersonFactory())[0] for row in (asked.version, same, other)]

    assert beside == [(("1", "May we be alone?", "Yes.", asked.pk),)] * 2 + [()]


def test_a_reader_asks_an_owner_answers_and_everybody_reads_it(client, asked):
    reader = teacher(asked.person.placements.get().school)
    owner = owner_of(asked)
    joining.settle_all(timezone.localdate())
    enter(client, reader)
    reading = client.get(reader.assignments.get().get_absolute_url()).content.decode()
    ask = reverse("policies:ask", args=[asked.version_id]) + "?section=1"
    assert f'href="{ask}"' in reading
    assert 'value="1" selected' in client.get(ask).content.decode()
    empty = client.post(ask, {"section": "9", "text": " "})
    sent = client.post(ask, {"section": "1", "text": "<b>Who</b> is alone?"})
    question = Question.objects.get(person=reader)

    enter(client, owner)
    home = client.get("/").content.decode()
    waiting = client.get(reverse("policies:questions")).content.decode()
    refused = client.post(
        reverse("policies:answer", args=[question.pk]),
        {"text": "Whoever locks up.", "publish": "on", "asked_as": ""},
    )
    client.post(
        reverse("policies:answer", args=[question.pk]),
        {"text": "Whoever locks up.", "publish": "on", "asked_as": "<b>Who</b> is alone?"},
        follow=True,
    )
    enter(client, asked.person)
    shown = client.get(asked.version.get_absolute_url()).content.decode()
    signing = client.get(asked.assignment.get_absolute_url()).content.decode()

    assert sent["Location"] == question.get_absolute_url()
    assert "Choose: About which section" not in empty.content.decode()
    assert [*empty.context["form"].errors] == ["section", "text"]
    assert "Answer 2 questions" in home
    assert waiting.index("May I, Sam") < waiting.index("&lt;b&gt;Who&lt;/b&gt;")
    assert "Write the question as everyone will read it" in refused.content.decode()
    for page in (shown, signing):
        assert "&lt;b&gt;Who&lt;/b&gt; is alone?" in page
        assert "Whoever locks up." in page
        assert reader.name not in page
    assert "Waiting for an answer; your time to sign stands still." in signing


def test_the_owner_sees_how_long_each_answer_took(client, asked):
    again = asking.ask(asked.version, by=asked.person, text="And on trips?")
    owner = owner_of(asked)
    for question, days in ((asked, 2), (again, 0)):
        with time_machine.travel(question.asked_at + dt.timedelta(days=days), tick=False):
            asking.answer(question, by=owner, text="Whoever locks up.")
    enter(client, owner)

    page = client.get(reverse("policies:questions")).content.decode()

    assert {row.days_to_answer for row in Question.objects.all()} == {2, 0}
    assert [page.count(said) for said in ("After 2 days", "The same day")] == [1, 1]


def test_another_reader_cannot_tell_that_a_question_exists(client, asked):
    enter(client, teacher(SchoolFactory()))

    there = client.get(asked.get_absolute_url())
    none = client.get(reverse("policies:question", args=[asked.pk + 1]))

    assert (there.status_code, none.status_code) == (404, 404)


def test_an_answer_twice_is_a_conflict_and_the_clerk_only_reads(client, asked):
    answer = reverse("policies:answer", args=[asked.pk])
    enter(client, owner_of(asked))
    first, second = (client.post(answer, {"text": "Yes."}).status_code for _ in range(2))
    enter(client, holder("clerk"))

    assert (first, second) == (302, 409)
    assert client.get(asked.get_absolute_url()).status_code == 200
    assert client.post(answer, {"text": "No."}).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_questions_asks_the_same_few_whatever_waits(
    client, asked, django_assert_num_queries, count
):
    for number in range(count):
        asking.ask(asked.version, by=PersonFactory(), text=f"Question {number}?")
    enter(client, owner_of(asked))

    with django_assert_num_queries(6):
        client.get(reverse("policies:questions"))

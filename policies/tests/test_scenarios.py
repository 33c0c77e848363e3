"""Questions to readers: written with the draft, answered before signing, talked over."""

import datetime as dt

import pytest
from django.utils import timezone

from core.workflow import Refused
from notices.models import Notice
from people.models import Absence, Placement
from people.tests.entering import enter
from people.tests.factories import SchoolFactory, TrustFactory, holder, teacher
from policies import hearing
from policies.importing import document
from policies.models import Attempt, Conversation, Version
from policies.queries import scenarios as queries
from policies.tests.asked import PUPIL, RIGHT, WRONG, answers, asking, sign_form
from policies.tests.factories import VersionFactory, approved, policy_for
from policies.workflow import (
    drafting,
    recording,
    scenarios,
    signing,
    starting,
)
from policies.workflow import version as workflow

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return holder("policy_owner")


@pytest.fixture
def school():
    TrustFactory()
    return SchoolFactory()


def try_wrongly(person, version, times=1):
    assignment = person.assignments.select_related("version", "person").get(version=version)
    wrong = {row.pk: set() for row in version.scenarios.all()}
    for number in range(1, times + 1):
        scenarios.answer(assignment, wrong, number=number)
    return assignment


def test_the_signature_waits_for_answers_and_what_was_answered_stays_with_it(client, school, owner):
    person = teacher(school)
    version = asking(owner)
    url = person.assignments.get().get_absolute_url()
    enter(client, person)
    page = client.get(url)
    assert "2 questions before you sign" in page.content.decode()
    assert "Type your name" not in page.content.decode()
    assert client.post(url, sign_form(page, person)).status_code == 409

    wrong = client.post(url, answers(person.assignments.get(), *WRONG))
    assert wrong.url == f"{url}#questions"
    said = client.get(url).content.decode()
    assert "See section 3." in said
    assert "There is another right answer." in said
    assert "Type your name" not in said
    right = client.post(url, answers(person.assignments.get(), *RIGHT, number=2))
    assert right.url == f"{url}#sign"
    page = client.get(url)
    assert "All answered rightly" in page.content.decode()
    client.post(url, sign_form(page, person))

    record = person.acknowledgements.get()
    kept = list(record.attempts.values_list("number", "passed"))
    assert kept == [(1, False), (2, True)]
    chosen = record.attempts.get(number=1).chosen.get(scenario=version.scenarios.first())
    assert [row.words for row in chosen.choices.all()] == ["Say yes"]
    assert not Conversation.objects.exists()


def test_the_same_try_sent_twice_is_one_try(client, school, owner):
    person = teacher(school)
    asking(owner)
    url = person.assignments.get().get_absolute_url()
    enter(client, person)

    for _ in range(3):
        client.post(url, answers(person.assignments.get(), *WRONG))

    assert Attempt.objects.count() == 1
    assert not Conversation.objects.exists()


@pytest.mark.parametrize(
    ("forged", "said"),
    [
        ({"first": "999999"}, "Question 1: choose one of the answers on the page"),
        ({"first": None}, "Question 1: choose an answer"),
        ({"first": "²"}, "Question 1: choose one of the answers on the page"),
        ({"second": ["999999"]}, "Question 2: choose one of the answers on the page"),
        ({"second": []}, "Question 2: choose an answer"),
        ({"number": "0"}, "number"),
    ],
)
def test_answers_made_by_editing_the_page_are_told_and_nothing_is_lost(
    client, school, owner, forged, said
):
    person = teacher(school)
    version = asking(owner)
    url = person.assignments.get().get_absolute_url()
    enter(client, person)
    one, two = version.scenarios.all()
    names = {"first": f"scenario_{one.pk}", "second": f"scenario_{two.pk}", "number": "number"}
    sent = answers(person.assignments.get(), *RIGHT)
    for name, value in forged.items():
        sent.pop(names[name])
        sent |= {} if value is None else {names[name]: value}

    page = client.post(url, sent)

    assert page.status_code == 200
    assert said in page.content.decode()
    assert not Attempt.objects.exists()
    kept = page.context["asks"].form
    other = next(name for name in names if name not in forged)
    assert str(kept[names[other]].value()).replace("'", "") == str(sent[names[other]])


def test_two_wrong_tries_ask_for_one_conversation_and_block_nothing(client, school, owner):
    manager, person = teacher(school), teacher(school)
    head = holder("headteacher", school)
    Placement.objects.filter(person=person).update(line_manager=manager)
    version = asking(owner)
    assignment = try_wrongly(person, version, 3)
    conversation = Conversation.objects.get()
    notice = Notice.objects.get(kind="conversation")
    assert (conversation.person, conversation.version) == (person, version)
    assert (notice.person, notice.ref) == (manager, conversation.pk)
    line = hearing.conversation([notice])[notice.pk]
    assert person.name not in line.sentence
    assert line.path == conversation.get_absolute_url()

    url = assignment.get_absolute_url()
    enter(client, person)
    page = client.get(url)
    assert "Talk it over with somebody" in page.content.decode()
    client.post(url, sign_form(page, person))
    assert person.acknowledgements.get().attempts.count() == 3
    assert client.get(conversation.get_absolute_url()).status_code == 404

    enter(client, manager)
    assert "Conversations about policies" in client.get("/policies/").content.decode()
    assert person.name in client.get("/policies/conversations/").content.decode()
    future = timezone.localdate() + dt.timedelta(days=1)
    late = client.post(conversation.get_absolute_url(), {"held_on": future})
    assert "held_on" in late.context["form"].errors
    client.post(conversation.get_absolute_url(), {"held_on": timezone.localdate()})
    conversation.refresh_from_db()
    assert (conversation.state, conversation.held_by) == ("held", manager)
    assert hearing.conversation([notice]) == {notice.pk: None}
    assert "took place" in client.get(conversation.get_absolute_url()).content.decode()
    again = client.post(conversation.get_absolute_url(), {"held_on": timezone.localdate()})
    assert again.status_code == 409
    assert queries.conversations_visible_to(head).get() == conversation


def test_the_head_is_told_where_no_manager_is_here_and_the_owner_where_nobody_is(school, owner):
    away, head = teacher(school), holder("headteacher", school)
    person, other = teacher(school), teacher(SchoolFactory())
    Placement.objects.filter(person=person).update(line_manager=away)
    Absence.objects.create(person=away, kind="sick", starts_on=dt.date(2020, 1, 1))
    version = asking(owner)
    version.policy.owners.add(owner)
    try_wrongly(person, version, 2)
    try_wrongly(other, version, 2)
    trust_wide, another = holder("executive_headteacher"), holder("headteacher", SchoolFactory())

    told = Notice.objects.filter(kind="conversation").order_by("pk")
    assert [notice.person for notice in told] == [head, owner]
    assert [row.person for row in queries.conversations_visible_to(head)] == [person]
    assert [row.person for row in queries.conversations_visible_to(owner)] == [other]
    assert queries.conversations_visible_to(trust_wide).count() == 2
    assert not queries.conversations_visible_to(another).exists()
    assert queries.conversations_visible_to(away).get().person == person


def test_nobody_is_told_of_a_conversation_with_themselves(school):
    head = holder("headteacher", school)
    version = asking(head)
    try_wrongly(head, version, 2)

    assert not Notice.objects.filter(kind="conversation").exists()
    assert not queries.conversations_visible_to(head).exists()


def test_answers_to_a_text_that_changed_meanwhile_are_refused(school, owner):
    person = teacher(school)
    version = asking(owner)
    assignment = person.assignments.select_related("version", "person").get()
    workflow.publish(approved(version.policy, minor=1, material=False), by=owner)

    with pytest.raises(Refused, match="changed, or was signed"):
        scenarios.answer(assignment, {}, number=1)
    assert not scenarios.still_to_answer(person.assignments.get())


def test_paper_waits_for_no_answer(school, owner):
    person = teacher(school)
    asking(owner)
    assignment = person.assignments.select_related("version", "person").get()
    paper = signing.Signature(person.name, (), method="paper")

    recording.record_all([(assignment, paper, timezone.now())], by=owner)

    assert person.acknowledgements.get().attempts.count() == 0


# --- the owner's side
def form(**kwargs):
    said = {
        "situation": "May I?", "words_1": "Yes", "right_1": "on", "explanation_1": "You may.",
        "words_2": "No", "explanation_2": "You may.",
    }  # fmt: skip
    return said | kwargs


def test_an_owner_writes_changes_and_takes_out_questions_until_the_text_is_published(client, owner):
    version = VersionFactory(policy=policy_for())
    enter(client, owner)
    here = f"/policies/versions/{version.pk}/scenarios/"
    assert "No questions yet" in client.get(here).content.decode()
    client.post(f"{here}add/", form())
    scenario = version.scenarios.get()
    page = client.get(f"/policies/scenarios/{scenario.pk}/")
    assert page.context["form"].initial["words_2"] == "No"

    client.post(f"/policies/scenarios/{scenario.pk}/", form(words_3="Ask", explanation_3="Good."))
    scenario.refresh_from_db()
    version.refresh_from_db()
    assert [c.words for c in scenario.choices.all()] == ["Yes", "No", "Ask"]
    assert version.scenario_count == 1
    assert [event.verb for event in version.events.all()] == ["write", "write"]
    assert "Questions to readers (1)" in client.get(version.get_absolute_url()).content.decode()

    client.post(f"{here}add/", form(situation="Another?"))
    client.post(f"/policies/scenarios/{scenario.pk}/remove/")
    version.refresh_from_db()
    assert version.scenario_count == 1
    Version.objects.filter(pk=version.pk).update(state="approved")
    last = version.scenarios.get()
    assert client.get(f"{here}add/").status_code == 409
    assert client.post(f"/policies/scenarios/{last.pk}/", form()).status_code == 409
    assert client.post(f"/policies/scenarios/{last.pk}/remove/").status_code == 409
    assert version.scenarios.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"situation": ""}, "situation"),
        ({"words_2": ""}, "words_2"),
        ({"words_2": "yes"}, "words_2"),
        ({"right_1": ""}, "right_1"),
        ({"explanation_2": ""}, "explanation_2"),
        ({"words_3": "Ask"}, "explanation_3"),
        ({"right_4": "on"}, "words_4"),
        ({"explanation_5": "x" * 600}, "explanation_5"),
    ],
)
def test_what_is_wrong_with_a_question_is_said_beside_its_field(client, owner, wrong, field):
    version = VersionFactory(policy=policy_for())
    enter(client, owner)

    page = client.post(f"/policies/versions/{version.pk}/scenarios/add/", form(**wrong))

    assert (page.status_code, field in page.context["form"].errors) == (200, True)
    assert page.context["form"]["words_1"].value() == "Yes"
    assert version.scenarios.count() == 0


def test_a_version_asks_at_most_ten_questions(owner):
    version = VersionFactory(policy=policy_for(), scenario_count=10)

    with pytest.raises(Refused, match="at most 10"):
        scenarios.add(version, *PUPIL, by=owner)


def test_the_next_draft_asks_what_the_version_before_it_asked(owner):
    version = asking(owner)
    draft = starting.start_version(version, by=owner)
    copied = [[c.words for c in row.choices.all()] for row in queries.of(draft)]
    assert copied == [["Say no", "Say yes"], ["The hall", "A pupil", "The garden"]]
    workflow.withdraw(draft, by=owner, note="A file came.")

    file = b"# Gifts\n\n## 1. Scope\n\nAll.\n"
    imported = document.read(file, "gifts.md")
    other = drafting.import_version(version.policy, imported, file, "gifts.md", by=owner)

    assert other.scenario_count == other.scenarios.count() == 2


def test_figures_name_nobody_and_wait_for_five(client, school, owner):
    people = [teacher(school) for _ in range(5)]
    version = asking(owner)
    enter(client, owner)
    here = f"/policies/versions/{version.pk}/scenarios/"
    assert client.get(here).context["figures"] == []
    for person in people[:4]:
        try_wrongly(person, version)
    page = client.get(here)
    assert (page.context["figures"], page.context["too_few"]) == ([], True)

    try_wrongly(people[4], version, 2)

    page = client.get(here)
    assert [row[1:] for row in page.context["figures"]] == [(5, 5), (5, 5)]
    assert not any(person.name in page.content.decode() for person in people)
    assert queries.first_tries(VersionFactory()) == []


def test_only_owners_see_what_a_version_will_ask(client, owner, school):
    version = asking(owner)
    scenario = version.scenarios.first()
    mine = holder("hr")
    version.policy.owners.add(mine)

    assert queries.visible_to(mine).count() == 2
    assert not queries.visible_to(teacher(school)).exists()
    enter(client, teacher(school))
    assert client.get(f"/policies/scenarios/{scenario.pk}/").status_code == 404

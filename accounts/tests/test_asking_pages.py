"""The pages of whoever decides: what they offer, to whom, and when somebody was faster."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Delegate
from accounts.notifications import asking as notifications
from accounts.tests.asking_trust import DAY, load, sent, trust
from accounts.tests.test_asking_views import address, errors, main, texts
from accounts.workflow import asking, asking_deciding, asking_nominees, at_once
from notices.composing import lines_of
from notices.models import Notice
from people.models import Trust
from people.tests.entering import enter
from people.tests.factories import SchoolFactory, holder

pytestmark = pytest.mark.django_db
VERBS = ("approve_request", "refuse_request", "ask_more_request")


@pytest.fixture
def small():
    return trust()


def offered(client, row):
    return texts(client.get(address("request", row)), "//section[@class='confirm']//a")


def test_whose_turn_it_is_is_offered_three_ways_and_nobody_else_any(client, small):
    row = sent(small)

    seen = {}
    for name in ("comms", "head", "asker"):
        enter(client, getattr(small, name))
        seen[name] = offered(client, row)

    assert seen == {"comms": ["Approve", "Ask for more", "Refuse"], "head": [], "asker": []}


def test_each_decision_is_a_page_and_leads_back_to_the_request(client, small):
    said = {
        "approve_request": ({"conditions": "No comments."}, "approved"),
        "refuse_request": ({"reason": "One is enough."}, "refused"),
        "ask_more_request": ({"question": "Who moderates?"}, "more_asked"),
    }
    enter(client, small.comms)

    for name, (typed, state) in said.items():
        row = sent(small)
        shown = client.get(address(name, row))
        done = client.post(address(name, row), {**typed, "seen": at_once.mark(row)})
        row.refresh_from_db()
        assert (shown.status_code, done["Location"]) == (200, row.get_absolute_url())
        assert row.state == state


def test_a_refusal_wants_its_reason_and_a_question_its_words(client, small):
    row = sent(small)
    enter(client, small.comms)

    told = [errors(client.post(address(name, row), {"seen": ""})) for name in VERBS[1:]]

    assert told == [["Fill in: Why"], ["Fill in: What you need to know"]]


def test_whoever_asked_gets_no_page_to_decide_on_it(client, small):
    row = sent(small)
    enter(client, small.asker)

    assert [client.get(address(name, row)).status_code for name in VERBS] == [403] * 3


def test_a_head_whose_turn_it_is_not_is_told_so(client, small):
    row = sent(small)
    enter(client, small.head)

    page = client.get(address("approve_request", row))
    posted = client.post(address("approve_request", row), {"seen": ""})

    assert (page.status_code, posted.status_code) == (409, 409)
    assert "It is not your turn to decide on it" in main(page)


def test_a_withdrawn_request_is_not_decided_and_the_page_says_by_whom(client, small):
    row = sent(small)
    asking.withdraw(row, by=small.asker)
    enter(client, small.comms)

    page = client.post(address("approve_request", row), {"seen": ""})

    assert page.status_code == 409
    assert "Amina Yusuf withdrew it, so there is nothing to decide on" in main(page)


def test_the_second_of_two_is_told_who_was_faster_and_keeps_what_they_typed(client, small):
    Trust.objects.update(profile={"account.approver": "headteacher"})
    other = holder("executive_headteacher", small.school)
    row = sent(small)
    seen = at_once.mark(row)
    asking_deciding.refuse(row, by=small.head, reason="One is enough.")
    enter(client, other)

    said = {"conditions": "Two people read each post.", "seen": seen}
    page = client.post(address("approve_request", row), said)

    assert page.status_code == 200
    assert "Ruth Hale was a moment faster and refused it" in main(page)
    assert "Two people read each post." in page.content.decode()
    row.refresh_from_db()
    assert row.decisions.count() == 1


def test_where_the_profile_says_so_whoever_approves_names_who_creates_it(client, small):
    Trust.objects.update(profile={"account.creator": "designated_staff"})
    row = sent(small)
    enter(client, small.comms)

    refused = client.post(address("approve_request", row), {"creator": small.asker.email})
    client.post(address("approve_request", row), {"creator": small.deputy.email})

    assert errors(refused) == ["Amina Yusuf asked for it, so somebody else must create it"]
    row.refresh_from_db()
    assert (row.state, list(row.designated.all())) == ("approved", [small.deputy])


def test_it_support_is_asked_on_its_home_page_and_says_what_it_set_up(client, small):
    Trust.objects.update(profile={"account.creator": "designated_staff"})
    row = sent(small)
    asking_deciding.approve(row, by=small.comms, designated=[small.deputy])
    enter(client, small.it)

    home = main(client.get(reverse("home")))
    secret = client.post(address("set_up_request", row), {"set_up": "password: Summer2024!"})
    client.post(address("set_up_request", row), {"set_up": "Two-step verification by app."})

    assert "Help to set up Oxenholme drama club" in home
    assert errors(secret)[0].startswith("This looks like a password")
    row.refresh_from_db()
    assert (row.set_up, row.set_up_by) == ("Two-step verification by app.", small.it)


def test_what_waits_stands_on_the_home_page_of_whoever_is_to_do_it(client, small):
    row = sent(small)
    enter(client, small.comms)
    decides = main(client.get(reverse("home")))
    asking_deciding.ask_more(row, by=small.comms, question="Who moderates?")
    enter(client, small.asker)
    answers = main(client.get(reverse("home")))

    assert "Decide on Oxenholme drama club for Oxenholme Primary School" in decides
    assert "Answer about Oxenholme drama club" in answers


# --- nominees
def test_a_headteacher_names_somebody_and_ends_it(client, small):
    load("vanguard")
    enter(client, small.head)
    assert "Name somebody to decide in your place" in main(client.get(address("requests")))

    empty = main(client.get(address("nominees")))
    name = reverse("accounts:name_nominee", args=[small.school.slug])
    today = timezone.localdate().isoformat()
    client.post(name, {"person": small.third.email, "starts_on": today})
    named = Delegate.objects.get()
    listed = main(client.get(address("nominees")))
    client.post(reverse("accounts:end_nominee", args=[named.pk]))

    named.refresh_from_db()
    assert ("Nobody is named." in empty, "Grace Okoro" in listed) == (True, True)
    assert (named.ended_by, bool(named.ended_at)) == (small.head, True)


def test_what_is_wrong_about_a_nominee_is_told_beside_its_field(client, small):
    enter(client, small.head)
    name = reverse("accounts:name_nominee", args=[small.school.slug])
    today = timezone.localdate()

    own = client.post(name, {"person": small.head.email, "starts_on": today})
    days = {"starts_on": today, "ends_on": today - DAY}
    before = client.post(name, {"person": small.third.email, **days})

    assert errors(own) == ["You decide yourself; name somebody else"]
    assert errors(before) == ["Until: this is before the first day"]


def test_a_head_of_another_school_names_and_ends_nobody_here(client, small):
    other = holder("headteacher", SchoolFactory())
    named = asking_nominees.name(
        small.school, small.third, by=small.head, starts_on=timezone.localdate()
    )
    enter(client, other)

    urls = [
        reverse("accounts:name_nominee", args=[small.school.slug]),
        reverse("accounts:end_nominee", args=[named.pk]),
    ]

    assert [client.get(url).status_code for url in urls] == [404, 404]


# --- what people hear
def lines(person):
    notices = list(Notice.objects.filter(person=person))
    return [line.sentence for line in lines_of(notices).values() if line]


def test_each_hears_what_concerns_them_and_no_name_is_in_it(small):
    Trust.objects.update(profile={"account.creator": "designated_staff"})
    row = sent(small)
    asked = lines(small.comms)
    asking_deciding.ask_more(row, by=small.comms, question="Who moderates?")
    more = lines(small.asker)
    asking.answer(row, by=small.asker, words="I do.")
    asking_deciding.approve(row, by=small.comms, designated=[small.deputy])

    where = "Instagram for Oxenholme Primary School"
    assert asked == [f"Somebody asks for an official account on {where}: decide on it."]
    assert more == ["More is asked about the account you asked for: answer, and send it again."]
    assert lines(small.asker) == [
        "The account you asked for is approved. Please do not create it yourself."
    ]
    assert lines(small.deputy) == [f"An account on {where} is approved: create it, and list it."]
    assert lines(small.it) == [f"Help to set up an account on {where}, and say how it is secured."]
    assert lines(small.comms) == []


def test_whoever_asked_hears_of_each_step_and_of_a_refusal(small):
    Trust.objects.update(profile={"account.approver": "headteacher_then_communications_manager"})
    row = sent(small)
    asking_deciding.approve(row, by=small.head)
    first = lines(small.asker)
    asking_deciding.refuse(row, by=small.comms, reason="One is enough.")

    assert first == ["The account you asked for was approved in one step and waits for the next."]
    assert lines(small.asker) == ["The account you asked for was refused: read why."]


def test_a_nominee_hears_that_they_are_named_and_nothing_once_it_has_ended(small):
    named = asking_nominees.name(
        small.school, small.third, by=small.head, starts_on=timezone.localdate()
    )
    then = lines(small.third)
    asking_nominees.end(named, by=small.head)

    assert then == [
        "You are named to decide on official accounts of Oxenholme Primary School, beside the"
        " headteacher."
    ]
    assert lines(small.third) == []


def test_a_notice_of_a_row_that_is_gone_says_nothing(small):
    Notice.objects.create(
        person=small.asker,
        kind=notifications.MOVED,
        key="request:0",
        ref=0,
        due_on=timezone.localdate(),
    )

    assert lines(small.asker) == []

"""Asking for an account: drafts, sending once, answering, withdrawing, going up."""

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import AccountRequest
from accounts.queries.asking import TO_DECIDE
from accounts.tests.asking_trust import DAY, away, draft, load, sent, trust
from accounts.tests.factories import SocialAccountFactory, platform
from accounts.workflow import asking, asking_deciding
from core.workflow import Refused
from notices.models import Notice
from people.models import Appointment, Trust
from people.tests.factories import PersonFactory, SchoolFactory, holder, teacher
from people.workflow import merging

pytestmark = pytest.mark.django_db


@pytest.fixture
def small():
    return trust()


def told(kind=TO_DECIDE):
    return set(Notice.objects.filter(kind=kind).values_list("person", flat=True))


def why(verb, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        verb(*args, **kwargs)
    return str(refused.value)


def test_begun_twice_at_the_same_place_is_one_draft(small):
    first = asking.begin(by=small.asker, school=small.school, platform=platform())

    second = asking.begin(by=small.asker, school=small.school, platform=platform())

    assert (second, AccountRequest.objects.count()) == (first, 1)


def test_nobody_begins_more_than_twenty(small):
    for _ in range(asking.MOST_DRAFTS):
        draft(small)

    refused = why(asking.begin, by=small.asker, school=small.school, platform=platform())

    assert refused == "You have many requests half-way. Send or withdraw one of them first."


def test_nobody_asks_for_a_school_at_which_they_do_not_work(small):
    elsewhere = SchoolFactory(name="Wray School")

    refused = why(asking.begin, by=small.asker, school=elsewhere, platform=platform())

    assert refused.startswith("You cannot ask for an account of Wray School")


def test_what_is_sent_goes_to_whoever_decides_first_with_a_day_to_answer_by(small):
    request = sent(small)

    assert (request.state, told()) == ("asked", {small.comms.pk})
    assert timezone.localdate() < request.decide_by <= timezone.localdate() + 14 * DAY
    assert [event.verb for event in request.events.all()] == ["send"]


def test_sent_twice_it_is_sent_once(small):
    request = sent(small)

    asking.send(request, by=small.asker)

    assert [event.verb for event in request.events.all()] == ["send"]
    assert Notice.objects.filter(kind=TO_DECIDE).count() == 1


def test_nobody_sends_what_another_wrote(small):
    request = draft(small)

    assert why(asking.send, request, by=small.head) == "Only whoever asked for it may do that."


def test_what_is_not_filled_in_is_not_sent_and_named(small):
    request = draft(small, purpose="", deputy=None)

    refused = why(asking.send, request, by=small.asker)

    assert refused == "Not filled in yet: What is it for; Deputy owner."
    assert AccountRequest.objects.get().state == "draft"


def test_where_an_account_could_serve_it_is_asked_why_it_does_not(small):
    SocialAccountFactory(school=small.school)
    request = draft(small)

    refused = why(asking.send, request, by=small.asker)
    asking.keep(request, {"why_not_existing": "It is for families alone."}, by=small.asker)
    asking.send(request, by=small.asker)

    assert refused.startswith("There are accounts of this school there")
    assert request.state == "asked"


@pytest.mark.parametrize("name", ["owner", "deputy", "alternative"])
def test_whoever_is_paused_or_has_left_keeps_no_account(small, name):
    paused, left = teacher(small.school), teacher(small.school)
    away(paused)
    left.last_day = timezone.localdate() - DAY
    left.save(update_fields=["last_day"])
    Trust.objects.update(profile={"account.custodian": "individual_logins"})

    refused = [
        why(asking.send, draft(small, **{name: who}), by=small.asker) for who in (paused, left)
    ]

    assert [words.split(": ", 1)[1] for words in refused] == [
        f"{paused} is paused: name somebody who is here.",
        f"{left} has left: name somebody who works here.",
    ]


def test_the_owner_is_whoever_the_profile_says_keeps_accounts(small):
    request = draft(small, owner=small.head)

    refused = why(asking.send, request, by=small.asker)

    assert refused == (
        "Account owner: the communications manager keeps each account of this trust: Lily Tran."
    )


def test_a_personal_mailbox_stands_behind_no_account(small):
    request = draft(small, mailbox="drama.oxenholme@gmail.com")

    refused = why(asking.send, request, by=small.asker)

    assert refused.startswith("drama.oxenholme@gmail.com is a personal mailbox")


def test_owner_deputy_and_whoever_follows_are_different_people(small):
    request = draft(small, alternative=small.comms)

    refused = why(asking.send, request, by=small.asker)

    assert refused.endswith("Lily Tran is named already: name somebody else.")


def test_where_nobody_could_decide_it_is_not_sent_and_says_whom_to_tell(small):
    Trust.objects.update(
        profile={"account.approver": "headteacher", "account.custodian": "individual_logins"}
    )
    Appointment.objects.exclude(role="administrator").update(ends_on=timezone.localdate() - DAY)

    refused = why(asking.send, draft(small, owner=small.leader), by=small.asker)

    assert refused == (
        "Nobody could decide on it: for Oxenholme Primary School nobody is there now as the"
        " headteacher, nor in a post above. Tell Callum Reid (administrator); what you wrote is"
        " kept."
    )


def test_a_head_who_has_left_is_passed_over_for_the_post_above(small):
    Trust.objects.update(profile={"account.approver": "headteacher"})
    small.head.last_day = timezone.localdate() - DAY
    small.head.save(update_fields=["last_day"])

    sent(small)

    assert told() == {small.executive.pk}


def test_the_head_who_asks_is_decided_on_by_the_post_above(small):
    Trust.objects.update(profile={"account.approver": "headteacher"})

    request = sent(small, by=small.head)

    assert told() == {small.executive.pk}
    assert why(asking_deciding.approve, request, by=small.head).startswith("You asked for this")


def test_a_request_that_is_sent_cannot_be_changed(small):
    request = sent(small)

    refused = why(asking.keep, request, {"title": "Other"}, by=small.asker)

    assert refused.endswith("is waiting for a decision, so it cannot be changed.")


def test_an_answer_sends_it_again_and_the_clock_starts_anew(small):
    request = sent(small)
    asking_deciding.ask_more(request, by=small.comms, question="Who moderates?")
    assert (request.state, request.decide_by) == ("more_asked", None)

    asking.answer(request, by=small.asker, words="I do.")

    assert (request.state, bool(request.decide_by)) == ("asked", True)
    assert [(event.verb, event.note) for event in request.events.all()] == [
        ("send", ""),
        ("ask_more", "Who moderates?"),
        ("answer", "I do."),
    ]
    assert Notice.objects.filter(kind=TO_DECIDE, person=small.comms).count() == 2


IN_TURN = {"account.approver": "headteacher_then_communications_manager"}


@pytest.mark.parametrize(("changed", "step"), [({}, 1), ({"purpose": "Something else."}, 0)])
def test_what_was_approved_and_then_changed_goes_through_every_step_again(small, changed, step):
    Trust.objects.update(profile=IN_TURN)
    request = sent(small)
    asking_deciding.approve(request, by=small.head)
    asking_deciding.ask_more(request, by=small.comms, question="Who moderates?")

    asking.keep(request, changed, by=small.asker)
    asking.answer(request, by=small.asker, words="I do.")

    assert request.step == step


@pytest.mark.parametrize("state", ["draft", "asked", "more_asked", "approved"])
def test_whoever_asked_withdraws_at_any_time_before_it_is_created(small, state):
    request = draft(small)
    if state != "draft":
        asking.send(request, by=small.asker)
    if state == "more_asked":
        asking_deciding.ask_more(request, by=small.comms, question="Why?")
    if state == "approved":
        asking_deciding.approve(request, by=small.comms)
    assert request.state == state

    asking.withdraw(request, by=small.asker)

    assert request.state == "withdrawn"


def test_a_withdrawn_request_cannot_be_decided_or_withdrawn_again(small):
    request = sent(small)
    asking.withdraw(request, by=small.asker)

    decided = why(asking_deciding.approve, request, by=small.comms)
    again = why(asking.withdraw, request, by=small.asker)

    assert decided.startswith("Amina Yusuf withdrew it, so there is nothing to decide on")
    assert "is withdrawn" in again


def test_nobody_withdraws_what_another_asked_for(small):
    assert why(asking.withdraw, sent(small), by=small.head).startswith("Only whoever asked")


def test_what_nobody_decides_goes_one_post_up_once_a_time(small):
    request = sent(small)
    late = request.decide_by + DAY

    moved = [asking.go_up(request.decide_by), asking.go_up(late), asking.go_up(late)]
    asking.tell(late)

    request.refresh_from_db()
    assert (moved, request.rung) == ([0, 1, 0], 1)
    assert request.decide_by > late
    assert told() == {small.comms.pk, small.executive.pk}


def test_it_stays_with_the_highest_post_and_whoever_had_it_before_may_still_decide(small):
    request = sent(small)
    for _ in range(4):
        request.refresh_from_db()
        asking.go_up(request.decide_by + DAY)

    request.refresh_from_db()
    assert request.rung == 2  # nominated executive, chief executive; nobody holds a post above
    asking_deciding.approve(request, by=small.comms)
    assert request.state == "approved"


def test_days_are_counted_as_school_days_of_the_profile(small):
    Trust.objects.update(profile={"account.answer_days": 10})

    request = sent(small)

    working = [
        day
        for ahead in range(1, (request.decide_by - timezone.localdate()).days + 1)
        if (day := timezone.localdate() + ahead * DAY).weekday() < 5
    ]
    assert len(working) >= 10


def test_whoever_stands_in_since_is_told_the_same_night(small):
    sent(small)
    Appointment.objects.filter(person=small.comms).update(stand_in=small.third)
    away(small.comms)

    for _ in range(2):
        call_command("look_after_requests", verbosity=0)

    assert told() == {small.comms.pk, small.third.pk}
    assert Notice.objects.filter(kind=TO_DECIDE).count() == 2


def test_what_a_leaver_asked_for_is_withdrawn_and_what_is_approved_stays(small):
    waits, approved = sent(small), sent(small)
    asking_deciding.approve(approved, by=small.comms)
    small.asker.last_day = timezone.localdate() - DAY
    small.asker.save(update_fields=["last_day"])

    done = asking.look_after(timezone.localdate())

    waits.refresh_from_db()
    approved.refresh_from_db()
    assert (done, waits.state, approved.state) == ((0, 1), "withdrawn", "approved")


def test_what_two_records_of_one_person_asked_for_becomes_one_persons(small):
    again, hr = PersonFactory(given_names="Amina"), holder("hr")
    request = sent(small)
    asking_deciding.approve(request, by=small.comms)
    request.designated.add(small.asker)

    merging.merge(again, small.asker, by=hr)

    request.refresh_from_db()
    assert (request.requester, list(request.designated.all())) == (again, [again])


def test_requests_are_off_where_the_policy_does_not_say_who_approves(small):
    load("true-learning")

    refused = why(asking.begin, by=small.asker, school=small.school, platform=platform())

    assert refused == (
        "The policy does not say who approves, so requests are switched off until the trust"
        " decides."
    )

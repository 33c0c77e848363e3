"""Deciding on a request: in order, with conditions, once, by whoever's turn it is."""

import threading

import pytest
from django.db import connection
from django.utils import timezone

from accounts import asked
from accounts.models import Delegate, RequestDecision
from accounts.queries import asking as queries
from accounts.queries.asking import TO_CREATE, TO_DECIDE, TO_SET_UP
from accounts.tests.asking_trust import DAY, away, load, sent, trust
from accounts.workflow import asking, asking_creating, asking_deciding, asking_nominees, at_once
from core.at_once import Overtaken
from core.workflow import Refused
from ledger import leaves
from ledger.models import Leaf
from notices.models import Notice
from people.models import Appointment, Trust
from people.tests.factories import SchoolFactory, holder, teacher

pytestmark = pytest.mark.django_db
IN_TURN = {"account.approver": "headteacher_then_communications_manager"}
NOMINEE = {"account.approver": "headteacher_or_nominee"}
NAMES = {"account.creator": "designated_staff"}


@pytest.fixture
def small():
    return trust()


def told(kind):
    return set(Notice.objects.filter(kind=kind).values_list("person", flat=True))


def why(verb, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        verb(*args, **kwargs)
    return str(refused.value)


def outcomes(small):
    """The last words of what whoever asked is told."""
    keys = Notice.objects.filter(person=small.asker, kind="account_request_moved")
    return keys.count()


def test_an_approval_keeps_its_conditions_and_tells_who_creates_and_who_asked(small):
    request = sent(small)

    asking_deciding.approve(request, by=small.comms, conditions="No comments.")

    assert (request.state, request.conditions) == ("approved", "No comments.")
    assert (told(TO_CREATE), outcomes(small)) == ({small.comms.pk}, 1)


def test_each_decision_leaves_proof_of_what_was_decided_and_of_what_was_asked(small):
    request = sent(small)

    asking_deciding.approve(request, by=small.comms, conditions="No comments.")

    decision = RequestDecision.objects.get()
    leaf = Leaf.objects.get(kind=asking_deciding.LEAF, record=decision.pk)
    assert leaves.matches(leaf, asking_deciding.proof(decision))
    assert (decision.role, decision.sha256) == ("communications_manager", asked.digest(request))


def test_a_refusal_has_its_reason_and_ends_it(small):
    request = sent(small)

    asking_deciding.refuse(request, by=small.comms, reason="One is enough.")

    decision = RequestDecision.objects.get()
    assert (request.state, decision.verdict, decision.words) == (
        "refused",
        "refused",
        "One is enough.",
    )
    assert why(asking_deciding.approve, request, by=small.comms).startswith("Lily Tran refused it")


def test_what_is_not_answered_can_be_refused(small):
    request = sent(small)
    asking_deciding.ask_more(request, by=small.comms, question="Who moderates?")

    asking_deciding.refuse(request, by=small.comms, reason="No answer.")

    assert request.state == "refused"


def test_two_decide_in_their_order_and_both_conditions_hold(small):
    Trust.objects.update(profile=IN_TURN)
    request = sent(small)

    early = why(asking_deciding.approve, request, by=small.comms)
    asking_deciding.approve(request, by=small.head, conditions="Once a week.")
    waits = (request.state, request.step, told(TO_DECIDE))
    asking_deciding.approve(request, by=small.comms, conditions="No comments.")

    assert early.startswith("It is not your turn")
    assert waits == ("asked", 1, {small.head.pk, small.comms.pk})
    assert (request.state, request.conditions) == ("approved", "Once a week.\nNo comments.")
    assert list(request.decisions.values_list("step", "role")) == [
        (0, "headteacher"),
        (1, "communications_manager"),
    ]


def test_a_step_that_nobody_could_take_next_is_not_approved_and_says_whom_to_tell(small):
    Trust.objects.update(profile=IN_TURN)
    request = sent(small)
    upper = Appointment.objects.exclude(role__in=("administrator", "headteacher"))
    upper.update(ends_on=timezone.localdate() - DAY)

    refused = why(asking_deciding.approve, request, by=small.head)

    assert "as the communications manager, nor in a post above. Tell Callum Reid" in refused
    assert RequestDecision.objects.count() == 0


@pytest.mark.parametrize("who", ["asker", "deputy", "leader", "it", "executive", "admin"])
def test_nobody_else_decides_whatever_post_they_hold(small, who):
    request = sent(small)

    why(asking_deciding.approve, request, by=getattr(small, who))

    assert request.state == "asked"


def test_the_communications_manager_does_not_decide_on_their_own(small):
    Trust.objects.update(profile={"account.may_ask": ["leadership"]})
    comms = holder("communications_manager", small.school)
    Appointment.objects.filter(person=comms).update(school=None)

    request = sent(small, by=comms, owner=small.comms)

    assert told(TO_DECIDE) == {small.comms.pk}
    assert why(asking_deciding.approve, request, by=comms).startswith("You asked for this")


def test_a_stand_in_acts_while_the_holder_is_away_and_no_longer_after(small):
    Appointment.objects.filter(person=small.comms).update(stand_in=small.third)
    absence = away(small.comms)
    request = sent(small, owner=small.third, alternative=small.leader)
    absence.ends_on = absence.starts_on = timezone.localdate() - DAY
    absence.save(update_fields=["starts_on", "ends_on"])

    refused = why(asking_deciding.approve, request, by=small.third)
    asking_deciding.approve(request, by=small.comms)

    assert refused.startswith("It is not your turn")
    assert request.state == "approved"


def test_a_nominee_decides_until_the_headteacher_ends_it(small):
    Trust.objects.update(profile=NOMINEE)
    named = asking_nominees.name(
        small.school, small.third, by=small.head, starts_on=timezone.localdate()
    )
    first, second = sent(small, alternative=small.leader), sent(small, alternative=small.leader)

    asking_deciding.approve(first, by=small.third)
    asking_nominees.end(named, by=small.head)
    refused = why(asking_deciding.approve, second, by=small.third)

    assert (first.state, first.decisions.get().role) == ("approved", "nominee")
    assert refused.startswith("It is not your turn")


def test_a_nominee_is_somebody_else_who_is_here_and_named_once_for_a_time(small):
    today, gone = timezone.localdate(), teacher(small.school)
    away(gone)

    def name(who):
        return asking_nominees.name(small.school, who, by=small.head, starts_on=today)

    name(small.third)

    refused = [why(name, who) for who in (small.head, gone, small.third)]

    assert refused == [
        "You decide yourself; name somebody else.",
        f"{gone} is paused: name somebody who is here.",
        "Grace Okoro is named for that time already.",
    ]
    assert told("account_nominee") == {small.third.pk}


def test_whoever_approves_last_names_who_creates_it_where_the_profile_says_so(small):
    Trust.objects.update(profile=NAMES)
    request, gone = sent(small), teacher(small.school)
    away(gone)
    approve = {"request": request, "by": small.comms}

    refused = [
        why(asking_deciding.approve, **approve, designated=who)
        for who in ((), (small.asker,), (gone,))
    ]
    asking_deciding.approve(**approve, designated=[small.deputy])

    assert refused == [
        "Name who is to create it: the trust’s profile says so.",
        "Amina Yusuf asked for it, so somebody else must create it.",
        f"{gone} is paused: name somebody who is here.",
    ]
    assert (told(TO_CREATE), told(TO_SET_UP)) == ({small.deputy.pk}, {small.it.pk})


def test_where_whoever_was_named_is_no_longer_there_the_headteacher_creates_it(small):
    Trust.objects.update(profile=NAMES)
    request = sent(small)
    asking_deciding.approve(request, by=small.comms, designated=[small.deputy])

    away(small.deputy)

    assert [(row, what) for row, what in queries.waiting_for(small.head)] == [(request, "create")]
    assert queries.waiting_for(small.deputy) == []


def test_it_support_says_how_the_account_is_secured(small):
    Trust.objects.update(profile=NAMES)
    request = sent(small)
    asking_deciding.approve(request, by=small.comms, designated=[small.deputy])

    refused = why(asking_creating.set_up, request, by=small.third, words="Done.")
    waits = queries.waiting_for(small.it)
    asking_creating.set_up(request, by=small.it, words="Two-step verification by app.")

    assert refused.startswith("IT support of the school")
    assert waits == [(request, "set_up")]
    assert queries.waiting_for(small.it) == []
    assert (request.set_up, request.set_up_by) == ("Two-step verification by app.", small.it)


def test_nothing_is_set_up_for_a_request_that_was_not_approved(small):
    Trust.objects.update(profile=NAMES)

    refused = why(asking_creating.set_up, sent(small), by=small.it, words="Done.")

    assert refused.endswith("is waiting for a decision, so there is nothing to set up.")


# --- at the same moment
def test_the_later_of_two_decisions_is_told_of_the_earlier_and_may_send_again(small):
    Trust.objects.update(profile={"account.approver": "headteacher"})
    other = holder("executive_headteacher", small.school, given_names="Gareth", family_name="Pym")
    request = sent(small)
    seen = at_once.mark(request)
    asking_deciding.ask_more(request, by=small.head, question="Who moderates?", seen=seen)

    with pytest.raises(Overtaken) as told_of:
        asking_deciding.approve(request, by=other, seen=seen)
    again = why(asking_deciding.approve, request, by=other, seen=at_once.mark(request))

    assert str(told_of.value).startswith("Ruth Hale was a moment faster and asked for more, at ")
    assert again.startswith("Ruth Hale asked for more, so there is nothing to decide on")


def test_the_same_decision_clicked_twice_is_one(small):
    request = sent(small)
    seen = at_once.mark(request)

    for _ in range(2):
        asking_deciding.refuse(request, by=small.comms, reason="One is enough.", seen=seen)

    assert request.decisions.count() == 1


def test_going_up_overtakes_nobody(small):
    request = sent(small)
    seen = at_once.mark(request)
    asking.go_up(request.decide_by + DAY)

    asking_deciding.approve(request, by=small.comms, seen=seen)

    assert request.state == "approved"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_decision_stands(small):
    request = sent(small)
    seen, said = at_once.mark(request), []

    def decide(verb, **words):
        try:
            verb(type(request).objects.get(pk=request.pk), by=small.comms, seen=seen, **words)
        except Overtaken as late:
            said.append(str(late))
        finally:
            connection.close()

    threads = [
        threading.Thread(target=decide, args=(asking_deciding.approve,)),
        threading.Thread(target=decide, args=(asking_deciding.refuse,), kwargs={"reason": "No."}),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (request.decisions.count(), len(said)) == (1, 1)


# --- which profile
def test_a_request_under_way_follows_the_profile_as_it_is_changed(small):
    request = sent(small)

    Trust.objects.update(profile={"account.approver": "headteacher"})
    moved = [(row, what) for row, what in queries.waiting_for(small.head)]
    load("true-learning")

    assert moved == [(request, "decide")]
    assert queries.waiting_for(small.comms) == queries.waiting_for(small.head) == []


def test_who_may_know_of_a_request(small):
    elsewhere = holder("headteacher", SchoolFactory())
    request = sent(small)
    everybody = [*vars(small).values(), elsewhere]
    people = [who for who in everybody if hasattr(who, "email")]

    sees = {str(who) for who in people if request in queries.visible_to(who)}

    assert sees == {"Amina Yusuf", "Ruth Hale", "Lena Moor", "Lily Tran"}


def test_whoever_it_went_up_to_may_know_of_it_and_still_when_another_decided(small):
    request = sent(small)
    asking.go_up(request.decide_by + DAY)
    asking.tell(timezone.localdate())
    request.refresh_from_db()
    assert request in queries.visible_to(small.executive)

    asking_deciding.approve(request, by=small.comms)

    assert request in queries.visible_to(small.executive)
    assert request not in queries.visible_to(small.chief)


def test_a_nominee_knows_of_what_is_asked_for_at_the_school(small):
    request = sent(small)
    Delegate.objects.create(person=small.third, school=small.school, named_by=small.head)

    assert request in queries.visible_to(small.third)
    assert request not in queries.visible_to(small.deputy)

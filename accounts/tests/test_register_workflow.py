"""The life of an entry of the register, who hears of it, and the access people have."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import AccessGrant, SocialAccount
from accounts.tests.factories import AccessGrantFactory, SocialAccountFactory, platform
from accounts.workflow import access
from accounts.workflow import register as workflow
from core.workflow import Refused
from ledger.models import Leaf
from notices.models import Notice
from people.models import Absence
from people.tests.factories import PersonFactory, SchoolFactory, TrustFactory, holder, teacher

pytestmark = pytest.mark.django_db
State = SocialAccount.State


@pytest.fixture
def manager():
    TrustFactory()
    return holder("communications_manager")


def told(kind):
    return {notice.person for notice in Notice.objects.filter(kind=kind)}


@pytest.mark.parametrize("move", workflow.SOCIAL_ACCOUNT.moves, ids=lambda move: move.verb)
@pytest.mark.parametrize("state", State)
def test_every_move_goes_from_its_states_and_from_no_other(manager, move, state):
    account = SocialAccountFactory(state=state, owner=teacher(SchoolFactory()))
    verb = getattr(workflow, move.verb)

    if state in move.sources:
        verb(account, by=manager, note="A reason")
    else:
        with pytest.raises(Refused):
            verb(account, by=manager, note="A reason")

    account.refresh_from_db()
    moved = state in move.sources
    assert account.state == (move.target if moved else state)
    events = [(event.verb, event.by, event.note) for event in account.events.all()]
    assert events == ([(move.verb, manager, "A reason")] if moved else [])


def test_an_account_of_ours_without_an_owner_is_not_verified_and_a_look_alike_is(manager):
    ours = SocialAccountFactory(state=State.UNVERIFIED)
    other = SocialAccountFactory(state=State.UNVERIFIED, kind="look_alike")

    with pytest.raises(Refused, match="Nobody owns"):
        workflow.verify(ours, by=manager)
    workflow.verify(other, by=manager)

    assert other.state == State.ACTIVE


def test_whoever_is_named_on_a_new_entry_is_told_and_its_review_is_a_year_away(manager):
    owner, deputy = teacher(SchoolFactory()), PersonFactory()
    fields = {"platform": platform(), "title": "Oxenholme", "handle": "oxenholme"}

    account = workflow.enter(
        {**fields, "handle_key": "oxenholme", "owner": owner, "deputy": deputy}, by=manager
    )

    today = timezone.localdate()
    assert told("account_named") == {owner, deputy}
    assert account.state == State.UNVERIFIED
    assert (account.review_on - today).days in (365, 366)
    assert [event.verb for event in account.events.all()] == ["list"]
    assert account.history.get().history_user == manager


def test_the_same_account_is_not_listed_twice_but_again_once_the_first_is_closed(manager):
    fields = {
        "platform": platform(),
        "title": "Oxenholme",
        "handle": "oxenholme",
        "handle_key": "oxenholme",
    }
    first = workflow.enter(fields, by=manager)

    with pytest.raises(Refused, match="on the list already"):
        workflow.enter(fields, by=manager)
    workflow.close(first, by=manager, note="Deleted by the platform")
    second = workflow.enter(fields, by=manager)

    first.refresh_from_db()
    assert (first.state, second.state) == (State.CLOSED, State.UNVERIFIED)


def test_a_change_keeps_who_from_and_to_and_tells_only_whoever_is_new(manager):
    owner, new = teacher(SchoolFactory()), teacher(SchoolFactory())
    account = SocialAccountFactory(owner=owner)

    changed = workflow.change(account, {"owner": owner, "deputy": new, "title": "New"}, by=manager)

    assert changed == ["deputy", "title"]
    assert told("account_named") == {new}
    assert account.history.first().history_user == manager


def test_a_closed_entry_is_changed_no_more(manager):
    account = SocialAccountFactory(state=State.CLOSED)

    with pytest.raises(Refused, match="list it anew"):
        workflow.change(account, {"title": "Other"}, by=manager)


def test_closing_ends_all_access_each_with_its_leaf(manager):
    account = SocialAccountFactory()
    grants = [AccessGrantFactory(account=account) for _ in range(2)]

    workflow.close(account, by=manager, note="No longer needed")

    ended = set(account.grants.values_list("ended_by", "how_ended"))
    assert ended == {(manager.pk, "The account was closed.")}
    leaves = Leaf.objects.filter(kind="grant").values_list("record", flat=True)
    assert set(leaves) == {grant.pk for grant in grants}
    assert AccessGrant.history.count() == 4


def test_when_access_is_lost_it_support_and_the_communications_manager_hear_of_it(manager):
    support = holder("it_support")
    account = SocialAccountFactory()

    workflow.lose_access(account, by=manager, note="The former owner changed it")

    assert told("account_lost") == {support}


def test_a_reported_look_alike_is_unverified_and_the_communications_manager_hears_of_it(manager):
    reporter = teacher(SchoolFactory())
    fields = {"platform": platform("tiktok"), "title": "Oxenh0lme", "handle": "oxenh0lme"}

    account = workflow.report(fields | {"handle_key": "oxenh0lme"}, by=reporter, words="Our logo")

    assert (account.kind, account.state) == ("look_alike", State.UNVERIFIED)
    assert told("account_reported") == {manager}
    assert [(event.verb, event.note) for event in account.events.all()] == [("report", "Our logo")]


def test_the_measures_that_it_applied_stand_with_who_and_when(manager):
    support, account = holder("it_support"), SocialAccountFactory()

    workflow.apply_baseline(account, by=support, baseline="Alerts on", two_step="app")

    account.refresh_from_db()
    today = timezone.localdate()
    assert (account.baseline, account.two_step) == ("Alerts on", "app")
    assert (account.baseline_by, account.baseline_on) == (support, today)


def test_why_somebody_cannot_answer_for_an_account(manager):
    school, today = SchoolFactory(), timezone.localdate()
    left = teacher(school, last_day=today - dt.timedelta(days=1))
    away, here, nobody = teacher(school), teacher(school), PersonFactory()
    Absence.objects.create(person=away, kind="suspended", starts_on=today)

    said = [workflow.why_not_named(person) for person in (left, away, here, nobody)]

    assert said == [
        f"{left} has left: name somebody who works here",
        f"{away} is paused: name somebody who is here",
        "",
        f"{nobody} does not work here: only adults of the trust can own an account",
    ]


def test_access_that_is_given_leaves_a_leaf_and_is_confirmed_by_whoever_got_it(manager):
    person, account = teacher(SchoolFactory()), SocialAccountFactory()

    grant = access.give(account, {"person": person, "kind": "full", "login": "sam-hvt"}, by=manager)
    access.confirm(grant, by=person)

    assert told("account_access") == {person}
    assert Leaf.objects.get(kind="grant").record == grant.pk
    assert grant.confirmed_at is not None
    verbs = [(event.verb, event.by) for event in account.events.all()]
    assert verbs == [("give", manager), ("confirm", person)]


def test_a_kind_of_access_is_given_once_to_a_person(manager):
    person, account = teacher(SchoolFactory()), SocialAccountFactory()
    access.give(account, {"person": person, "kind": "edit"}, by=manager)

    with pytest.raises(Refused, match="this kind of access already"):
        access.give(account, {"person": person, "kind": "edit"}, by=manager)

    assert account.grants.count() == 1


def test_ending_access_says_how_when_and_by_whom_and_is_done_once(manager):
    grant, today = AccessGrantFactory(), timezone.localdate()

    access.end(grant, by=manager, how="Role removed", on=today)
    with pytest.raises(Refused, match="ended already"):
        access.end(grant, by=manager, how="Again", on=today)

    assert (grant.how_ended, grant.ended_by, grant.ends_on) == ("Role removed", manager, today)
    assert Leaf.objects.filter(kind="grant", record=grant.pk).count() == 1

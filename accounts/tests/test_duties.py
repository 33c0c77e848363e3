"""A duty is confirmed with its day and method, which ends the access; mistakes are put right."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import AccessGrant, Duty, SocialAccount
from accounts.tests.factories import AccessGrantFactory, SocialAccountFactory
from accounts.workflow import access, duties_raising, register
from accounts.workflow import duties as workflow
from accounts.workflow.duty_life import DUTY
from core.workflow import Refused
from notices.models import Notice
from people.tests.factories import PersonFactory, SchoolFactory, TrustFactory, holder, teacher

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
HOW = "Taken off the page, and seen that it is gone"


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def school():
    TrustFactory()
    return SchoolFactory(name="Oxenholme Primary School")


@pytest.fixture
def manager(school):
    return holder("communications_manager")


@pytest.fixture
def account(school):
    return SocialAccountFactory(title="Oxenholme Instagram", school=school)


def of_leaver(account, kind="edit", **more):
    """A duty about the access of somebody who left yesterday."""
    today = timezone.localdate()
    person = more.pop("person", None) or teacher(account.school)
    type(person).objects.filter(pk=person.pk).update(last_day=today - DAY)
    grant = AccessGrantFactory(account=account, person=person, kind=kind, **more)
    duties_raising.settle(today)
    return Duty.objects.get(grant=grant)


def test_confirming_ends_the_access_and_keeps_who_when_and_how(account, manager, today):
    duty = of_leaver(account)

    workflow.confirm(duty, done_on=today, how=HOW, by=manager)

    grant = AccessGrant.objects.get()
    assert (duty.state, duty.done_on, duty.done_by, duty.how) == ("done", today, manager, HOW)
    assert (grant.ended_by, grant.how_ended) == (manager, HOW)
    assert grant.ended_at is not None
    assert duty.events.last().note == f"Done on {today:%-d %B %Y}: {HOW}"


@pytest.mark.parametrize(("days", "why"), [(1, "still to come"), (-40, "more than a month before")])
def test_a_day_to_come_or_long_before_is_refused(account, manager, today, days, why):
    duty = of_leaver(account)

    with pytest.raises(Refused, match=why):
        workflow.confirm(duty, done_on=today + days * DAY, how=HOW, by=manager)

    assert AccessGrant.objects.get().ended_at is None


def test_nobody_confirms_what_is_about_themselves(account, manager, today):
    duty = of_leaver(account)
    Duty.objects.update(person=manager)

    with pytest.raises(Refused, match="somebody else confirms it"):
        workflow.confirm(duty, done_on=today, how=HOW, by=manager)


def test_a_duty_is_not_done_twice(account, manager, today):
    duty = of_leaver(account)
    workflow.confirm(duty, done_on=today, how=HOW, by=manager)

    with pytest.raises(Refused, match="is done, so it cannot be done"):
        workflow.confirm(duty, done_on=today, how="Again", by=manager)


def test_several_are_done_with_one_day_and_method(
    account, manager, today, django_assert_num_queries
):
    rows = [of_leaver(account, kind) for kind in ("full", "edit", "shared")]
    own = of_leaver(account, "moderate")
    Duty.objects.filter(pk=own.pk).update(person=manager)
    chosen = Duty.objects.filter(pk__in=[row.pk for row in (*rows, own)])

    done = workflow.confirm_all(chosen, done_on=today, how=HOW, by=manager)

    assert done == 3
    assert sorted(Duty.objects.values_list("state", flat=True)) == ["done"] * 3 + ["open"]
    ended = AccessGrant.objects.filter(ended_by=manager, how_ended=HOW)
    assert sorted(ended.values_list("kind", flat=True)) == ["edit", "full", "shared"]


def test_a_new_owner_is_named_before_the_duty_to_name_one_is_done(account, manager, today):
    owner = teacher(account.school)
    SocialAccount.objects.filter(pk=account.pk).update(owner=owner)
    type(owner).objects.filter(pk=owner.pk).update(last_day=today - DAY)
    duties_raising.settle(today)
    duty = Duty.objects.get()
    with pytest.raises(Refused, match="is still named on Oxenholme Instagram"):
        workflow.confirm(duty, done_on=today, how=HOW, by=manager)
    many = Duty.objects.all()
    none = workflow.confirm_all(many, done_on=today, how=HOW, by=manager)
    SocialAccount.objects.filter(pk=account.pk).update(owner=manager)

    workflow.confirm(duty, done_on=today, how="The manager keeps it", by=manager)

    assert none == 0
    assert duty.state == "done"


def test_a_mistaken_confirmation_is_taken_back_and_stays_in_the_history(account, manager, today):
    duty = of_leaver(account)
    workflow.confirm(duty, done_on=today, how=HOW, by=manager)

    workflow.take_back(duty, why="It was another page.", by=manager)

    assert (duty.state, duty.done_on, duty.how) == ("open", None, "")
    assert AccessGrant.objects.get().ended_at is None
    assert [event.verb for event in duty.events.all()] == ["raise", "confirm", "take_back"]
    assert HOW in duty.events.last().note
    assert duty.events.last().note.startswith("It was another page. It said: Done on ")


def test_what_was_given_anew_since_stays_as_it_is(account, manager, today):
    duty = of_leaver(account)
    workflow.confirm(duty, done_on=today, how=HOW, by=manager)
    AccessGrantFactory(account=account, person=duty.person, kind="edit")

    with pytest.raises(Refused, match="was given this access anew"):
        workflow.take_back(duty, why="By mistake.", by=manager)


def test_whoever_comes_back_has_no_access_until_it_is_given_anew(account, manager, today):
    duty = of_leaver(account)
    workflow.confirm(duty, done_on=today, how=HOW, by=manager)

    type(duty.person).objects.filter(pk=duty.person_id).update(last_day=None)
    duties_raising.settle(today)

    duty.refresh_from_db()
    assert duty.state == "done"
    assert not AccessGrant.objects.filter(ended_at=None).exists()


def test_what_the_portal_raised_is_dropped_by_it_alone(account, manager, today):
    duty = of_leaver(account)

    with pytest.raises(Refused, match="drops it by itself"):
        workflow.drop(duty, why="I do not want to.", by=manager)

    workflow.raise_credentials(account, by=manager)
    by_hand = Duty.objects.get(kind="change_credentials")
    workflow.drop(by_hand, why="Changed last week.", by=manager)
    assert by_hand.state == "dropped"


def test_an_account_that_was_broken_into_asks_everybody_with_access_at_once(account, manager):
    holders = [AccessGrantFactory(account=account).person for _ in range(2)]
    AccessGrantFactory()

    duties = [workflow.hacked(account, by=manager, note="Strange posts") for _ in range(2)]

    told = Notice.objects.filter(kind="account_broken_into", urgent=True)
    assert duties[0] == duties[1]
    assert (duties[0].kind, duties[0].cause) == ("change_credentials", "hacked")
    assert set(told.values_list("person", flat=True)) == {person.pk for person in holders}
    assert Notice.objects.get(kind="account_duty").person == manager


def test_a_duty_to_change_credentials_becomes_the_one_of_the_break_in(account, manager):
    workflow.raise_credentials(account, by=manager)

    duty = workflow.hacked(account, by=manager)

    assert Duty.objects.get() == duty
    assert [event.verb for event in duty.events.all()] == ["raise", "change_cause"]


def test_new_credentials_after_a_break_in_end_nobodys_access(account, manager, today):
    AccessGrantFactory(account=account, kind="shared")
    duty = workflow.hacked(account, by=manager)

    workflow.confirm(duty, done_on=today, how="New password and second step", by=manager)

    assert AccessGrant.objects.get().ended_at is None


def test_access_is_ended_by_hand_once_for_each(account, manager):
    for kind in ("edit", "shared"):
        AccessGrantFactory(account=account, kind=kind)

    new = [workflow.raise_for(account.grants.all(), by=manager, note="Left the team")] * 1
    new.append(workflow.raise_for(account.grants.all(), by=manager))

    assert new == [2, 0]
    assert [(row.kind, row.cause, row.raised_by) for row in Duty.objects.order_by("kind")] == [
        ("change_credentials", "by_hand", manager),
        ("remove_role", "by_hand", manager),
    ]
    assert [row.events.get().note for row in Duty.objects.all()] == ["Left the team"] * 2


def test_a_review_sets_the_next_one_and_ends_access_that_is_not_needed(account, manager, today):
    kept, ended = (AccessGrantFactory(account=account) for _ in range(2))
    SocialAccount.objects.filter(pk=account.pk).update(review_on=today, owner=manager)
    duties_raising.settle(today)
    duty = Duty.objects.get()

    end = AccessGrant.objects.filter(pk=ended.pk)
    workflow.review(duty, "keep", how="", end=end, by=manager)
    duties_raising.settle(today)

    account.refresh_from_db()
    assert (account.reviewed_on, account.review_on.year) == (today, today.year + 1)
    assert account.events.get().verb == "review"
    assert account.history.first().history_user == manager
    assert [(row.grant, row.kind) for row in Duty.objects.filter(state="open")] == [
        (ended, "remove_role")
    ]
    assert not kept.duties.exists()


def test_each_move_is_tried_from_each_state(account, manager, today):
    """The grid: what may move from where."""
    moved = {}
    for state, more in {
        "open": {},
        "done": {"done_on": today, "how": HOW},
        "dropped": {},
    }.items():
        duty = Duty.objects.create(
            account=SocialAccountFactory(),
            person=PersonFactory(),
            kind="change_credentials",
            cause="by_hand",
            raised_by=manager,
        )
        Duty.objects.filter(pk=duty.pk).update(state=state, **more)
        duty.refresh_from_db()
        moved[state] = [move.verb for move in DUTY.moves if not move.refusal(duty, manager)]

    assert moved == {"open": ["confirm", "drop"], "done": ["take_back"], "dropped": []}


def test_what_is_done_on_the_register_need_not_be_confirmed_again(account, manager, today):
    by_page, by_name = of_leaver(account), of_leaver(account, "shared")
    SocialAccount.objects.filter(pk=account.pk).update(owner=by_page.person)
    account.refresh_from_db()
    duties_raising.settle(today)

    access.end(by_page.grant, by=manager, how="Taken off the page", on=today)
    register.change(account, {"owner": manager}, by=manager)
    named = Duty.objects.get(kind="name_custodian")
    register.close(account, by=manager, note="Not used")

    by_page.refresh_from_db()
    by_name.refresh_from_db()
    assert (by_page.state, by_page.how, by_page.done_by) == ("done", "Taken off the page", manager)
    assert (named.state, named.how) == ("done", "Somebody else is named in their place.")
    assert (by_name.state, by_name.how) == ("done", "The account was closed.")

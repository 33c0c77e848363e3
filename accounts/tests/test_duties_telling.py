"""Who is asked, when, and in which words."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts import duty_steps
from accounts.models import Delegate, Duty
from accounts.queries import duties_owed
from accounts.tests.factories import AccessGrantFactory, SocialAccountFactory
from accounts.workflow import duties_raising
from notices import composing
from notices.models import Notice
from people.models import Absence, Appointment
from people.tests.factories import PersonFactory, SchoolFactory, TrustFactory, holder, teacher

DAY = dt.timedelta(days=1)
STEPS = [1, 7, 14]
FIRST = dt.date(2026, 11, 2)


@pytest.mark.parametrize(
    ("days", "told"), [(-1, 0), (0, 1), (1, 2), (6, 2), (7, 3), (13, 3), (14, 4), (90, 4)]
)
def test_it_is_told_on_the_day_and_after_1_7_and_14_days(days, told):
    assert duty_steps.reached(FIRST, FIRST + days * DAY, STEPS) == told


@pytest.mark.parametrize(("told", "up"), [(1, False), (3, False), (4, True)])
def test_the_last_step_goes_up(told, up):
    assert duty_steps.goes_up(told, STEPS) is up


def test_access_is_to_end_by_the_first_step_and_a_review_to_be_done_by_the_last():
    assert duty_steps.due_on(FIRST, STEPS, unhurried=False) == FIRST + DAY
    assert duty_steps.due_on(FIRST, STEPS, unhurried=True) == FIRST + 14 * DAY
    assert duty_steps.due_on(FIRST, [], unhurried=True) == FIRST


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def school(db):
    TrustFactory()
    return SchoolFactory(name="Oxenholme Primary School")


def keep(custodian):
    TrustFactory().__class__.objects.update(profile={"account.custodian": custodian})


def duty(school, kind="remove_role", **more):
    account = SocialAccountFactory(title="Oxenholme Instagram", school=school, **more)
    person = PersonFactory(given_names="Priya", family_name="Nair")
    grant = AccessGrantFactory(account=account, person=person)
    made = Duty.objects.create(account=account, grant=grant, person=person, kind=kind, cause="left")
    made.account = account
    return made


def owed(made, today):
    return duties_owed.of([made], today).owers[made.pk]


def away(person, today):
    return Absence.objects.create(person=person, kind="holiday", starts_on=today)


@pytest.mark.parametrize(
    ("custodian", "asked"),
    [
        ("communications_manager", "manager"),
        ("headteacher", "head"),
        ("individual_logins", "owner"),
    ],
)
def test_whoever_keeps_accounts_by_the_profile_owes_it(school, today, custodian, asked):
    people = {
        "manager": holder("communications_manager"),
        "head": holder("headteacher", school),
        "owner": teacher(school),
    }
    keep(custodian)

    made = duty(school, owner=people["owner"], deputy=teacher(school))

    assert owed(made, today) == {people[asked].pk}


def test_the_heads_nominee_may_do_it_too(school, today):
    head, nominee = holder("headteacher", school), teacher(school)
    Delegate.objects.create(school=school, person=nominee, named_by=head)
    keep("headteacher")

    assert owed(duty(school), today) == {head.pk, nominee.pk}


def test_owner_then_deputy_then_alternative_then_the_trust(school, today):
    keep("individual_logins")
    owner, deputy, alternative = teacher(school), teacher(school), teacher(school)
    manager = holder("communications_manager")
    made = duty(school, owner=owner, deputy=deputy, alternative=alternative)
    asked = []

    for person in (owner, deputy, alternative, manager):
        asked.append(owed(made, today))
        away(person, today)

    assert asked == [{owner.pk}, {deputy.pk}, {alternative.pk}, {manager.pk}]
    assert owed(made, today) == frozenset()


def test_nobody_owes_what_is_about_themselves(school, today):
    manager, chief = holder("communications_manager"), holder("chief_executive")
    made = duty(school)
    made.person = manager

    assert owed(made, today) == {chief.pk}


def test_whoever_is_away_is_stood_in_for(school, today):
    manager, stand_in = holder("communications_manager"), teacher(school)
    Appointment.objects.filter(person=manager).update(stand_in=stand_in)
    away(manager, today)

    assert owed(duty(school), today) == {stand_in.pk}


def test_a_review_is_the_owners_whoever_keeps_the_credentials(school, today):
    holder("communications_manager")
    owner = teacher(school)

    assert owed(duty(school, kind="review", owner=owner), today) == {owner.pk}


def notices():
    rows = Notice.objects.order_by("due_on", "kind", "person")
    return [(row.kind, row.person_id, row.due_on) for row in rows]


def test_each_step_is_told_once_and_the_last_one_a_rung_higher(school, today):
    manager, chief = holder("communications_manager"), holder("chief_executive")
    grant = AccessGrantFactory(person=teacher(school))
    type(grant.person).objects.filter(pk=grant.person_id).update(last_day=today - DAY)

    for days in (0, 0, 1, 2, 7, 7, 14, 15):
        duties_raising.settle(today + days * DAY)

    assert notices() == [
        ("account_duty", manager.pk, today),
        ("account_duty", manager.pk, today + DAY),
        ("account_duty", manager.pk, today + 7 * DAY),
        ("account_duty", manager.pk, today + 14 * DAY),
        ("account_duty_up", chief.pk, today + 14 * DAY),
    ]


def test_missed_nights_collapse_into_the_latest_step(school, today):
    manager = holder("communications_manager")
    duty(school)
    Duty.objects.update(cause="by_hand")

    duties_raising.settle(today + 8 * DAY)

    assert [row[1:] for row in notices()] == [(manager.pk, today + 8 * DAY)]


def said(made, today, **changes):
    Duty.objects.filter(pk=made.pk).update(**changes)
    notice = Notice.objects.create(
        person=PersonFactory(),
        kind="account_duty",
        key="said",
        ref=made.pk,
        due_on=today,
    )
    line = composing.lines_of([notice])[notice.pk]
    return line and line.sentence.split(" by ")[0]


def test_each_kind_is_said_in_words(school, today):
    made = duty(school)

    assert [
        said(made, today),
        said(made, today, kind="change_credentials"),
        said(made, today, kind="tell_supplier"),
        said(made, today, kind="name_custodian"),
        said(made, today, kind="review"),
        said(made, today, kind="change_credentials", cause="hacked"),
    ] == [
        "Remove Priya Nair's role on Oxenholme Instagram",
        "Change the credentials of Oxenholme Instagram, which Priya Nair had",
        "Tell the supplier that access to Oxenholme Instagram for Priya Nair has ended",
        "Name somebody in Priya Nair's place on Oxenholme Instagram",
        "Review Oxenholme Instagram: keep, change or close it",
        "Change the credentials of Oxenholme Instagram, which was broken into",
    ]


def test_nothing_is_said_of_a_duty_that_is_done(school, today):
    made = duty(school)
    done = {"state": "done", "done_on": today, "how": "Taken off the page"}

    assert said(made, today, **done) is None


def test_it_says_by_when_and_later_since_when(school, today):
    made = duty(school)
    notice = Notice.objects.create(
        person=PersonFactory(), kind="account_duty", key="1", ref=made.pk, due_on=today
    )
    later = Notice.objects.create(
        person=notice.person, kind="account_duty_up", key="2", ref=made.pk, due_on=today + 9 * DAY
    )

    lines = composing.lines_of([notice, later])

    assert " by " in lines[notice.pk].sentence
    assert lines[later.pk].sentence.startswith("Nobody has done it yet: Remove Priya Nair's role")
    assert ": it was due on " in lines[later.pk].sentence
    assert lines[notice.pk].path == f"/social-accounts/duties/{made.pk}/"

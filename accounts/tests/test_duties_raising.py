"""Duties are raised for whoever left, moved or is paused, and dropped where they are not needed."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import AccessGrant, Duty, SocialAccount
from accounts.tests.factories import AccessGrantFactory, SocialAccountFactory
from accounts.workflow import duties_raising
from people.models import Absence, Organisation
from people.tests.factories import (
    AppointmentFactory,
    PlacementFactory,
    SchoolFactory,
    TrustFactory,
    holder,
    teacher,
)
from people.workflow import absences, placements

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
Kind = AccessGrant.Kind


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def school():
    TrustFactory()
    return SchoolFactory(name="Oxenholme Primary School")


@pytest.fixture
def account(school):
    return SocialAccountFactory(title="Oxenholme Instagram", school=school)


def leave(person, on):
    """Their work ended on this day, which nobody has told the accounts."""
    person.placements.update(ends_on=on)
    type(person).objects.filter(pk=person.pk).update(last_day=on)


def raised():
    rows = Duty.objects.filter(state="open").select_related("grant")
    found = [(row.grant.kind if row.grant else "", row.kind, row.cause) for row in rows]
    return sorted(found)


def test_each_kind_of_access_of_a_leaver_has_its_duty(account, school, today):
    person = teacher(school)
    for kind in Kind:
        AccessGrantFactory(account=account, person=person, kind=kind)
    SocialAccount.objects.filter(pk=account.pk).update(owner=person, editor=person)
    leave(person, today - DAY)

    answered = duties_raising.settle(today)

    assert raised() == [
        ("", "name_custodian", "left"),
        ("edit", "remove_role", "left"),
        ("full", "remove_role", "left"),
        ("moderate", "remove_role", "left"),
        ("shared", "change_credentials", "left"),
        ("supplier", "tell_supplier", "left"),
        ("tool", "change_credentials", "left"),
    ]
    assert answered == 7
    assert [event.verb for event in Duty.objects.first().events.all()] == ["raise"]


def test_somebody_is_a_leaver_from_the_day_after_their_last(account, school, today):
    person = AccessGrantFactory(account=account, person=teacher(school)).person
    leave(person, today)

    duties_raising.settle(today)
    before = raised()
    duties_raising.settle(today + DAY)

    assert (before, raised()) == ([], [("edit", "remove_role", "left")])


def test_a_second_night_adds_nothing(account, school, today):
    person = AccessGrantFactory(account=account, person=teacher(school)).person
    leave(person, today - DAY)

    answers = [duties_raising.settle(today), duties_raising.settle(today)]

    assert answers == [1, 0]
    assert Duty.objects.get().events.count() == 1


def test_a_login_of_their_own_in_a_scheduling_tool_is_removed_not_changed(account, school, today):
    person = teacher(school)
    AccessGrantFactory(account=account, person=person, kind=Kind.TOOL, login="s.okonkwo")
    leave(person, today - DAY)

    duties_raising.settle(today)

    assert raised() == [("tool", "remove_role", "left")]


def test_whoever_moved_to_another_school_of_the_trust_has_left_this_account(account, school, today):
    person = AccessGrantFactory(account=account, person=teacher(school), given_on=today - 9 * DAY)
    other = AccessGrantFactory(account=SocialAccountFactory(), person=person.person)
    mover = person.person
    PlacementFactory(person=mover, school=SchoolFactory(), starts_on=today)

    placements.end_placement(mover.placements.get(school=school), on=today - DAY, by=None)

    assert raised() == [("edit", "remove_role", "moved")]
    assert not other.duties.exists()  # of the whole trust, where they still are


@pytest.mark.parametrize("back", ["post", "contract", "given_later"])
def test_whoever_still_has_to_do_with_the_school_has_not_moved(account, school, today, back):
    given = today if back == "given_later" else today - 9 * DAY
    person = AccessGrantFactory(account=account, person=teacher(school), given_on=given).person
    person.placements.update(ends_on=today - DAY)
    PlacementFactory(person=person, school=SchoolFactory())
    if back == "post":
        AppointmentFactory(person=person, role="governor", school=school)
    if back == "contract":
        PlacementFactory(person=person, school=school, starts_on=today + DAY)

    duties_raising.settle(today)

    assert raised() == []


def test_a_suspension_raises_it_in_the_same_minute_and_its_end_drops_it(account, school, today):
    person = AccessGrantFactory(account=account, person=teacher(school)).person

    absence = absences.record_absence(person, kind="suspended", starts_on=today, by=None)
    then = raised()
    absences.end_absence(absence, on=today - DAY, by=None)

    duty = Duty.objects.get()
    assert then == [("edit", "remove_role", "suspended")]
    assert duty.state == "dropped"
    assert [(event.verb, event.note) for event in duty.events.all()] == [
        ("raise", ""),
        ("drop", "No longer needed."),
    ]


def test_whoever_is_sick_or_on_holiday_keeps_their_access(account, school, today):
    person = AccessGrantFactory(account=account, person=teacher(school)).person

    absences.record_absence(person, kind="sick", starts_on=today, by=None)

    assert raised() == []


def test_somebody_paused_who_then_leaves_keeps_the_duty_with_the_new_reason(account, school, today):
    person = AccessGrantFactory(account=account, person=teacher(school)).person
    absences.record_absence(person, kind="suspended", starts_on=today - DAY, by=None)
    leave(person, today - DAY)

    duties_raising.settle(today)

    assert raised() == [("edit", "remove_role", "left")]
    assert [event.verb for event in Duty.objects.get().events.all()] == ["raise", "change_cause"]


def test_a_leaver_who_comes_back_the_next_day_keeps_their_access(account, school, today):
    person = AccessGrantFactory(account=account, person=teacher(school)).person
    leave(person, today - DAY)
    duties_raising.settle(today)

    placements.place(
        person, school=school, staff_group="teaching", starts_on=today, by=None, main=True
    )

    assert Duty.objects.get().state == "dropped"


def test_access_until_a_day_ends_after_it_a_suppliers_too(account, today):
    supplier = Organisation.objects.create(name="Lakeside Media", kind="contractor")
    until = {"account": account, "given_on": today - 9 * DAY, "ends_on": today - DAY}
    AccessGrantFactory(person=None, supplier=supplier, kind=Kind.SUPPLIER, **until)
    AccessGrantFactory(kind=Kind.SHARED, **until)
    AccessGrantFactory(account=account, ends_on=today)

    duties_raising.settle(today)

    assert raised() == [
        ("shared", "change_credentials", "ended"),
        ("supplier", "tell_supplier", "ended"),
    ]


def test_an_account_that_closes_drops_what_is_open_about_it(account, school, today):
    person = AccessGrantFactory(account=account, person=teacher(school)).person
    leave(person, today - DAY)
    duties_raising.settle(today)
    SocialAccount.objects.filter(pk=account.pk).update(state="closed")

    duties_raising.settle(today)

    assert [row.state for row in Duty.objects.all()] == ["dropped"]


def test_somebody_else_named_in_their_place_is_what_the_duty_waited_for(account, school, today):
    person, successor = teacher(school), teacher(school)
    SocialAccount.objects.filter(pk=account.pk).update(owner=person)
    leave(person, today - DAY)
    duties_raising.settle(today)
    then = raised()
    SocialAccount.objects.filter(pk=account.pk).update(owner=successor)

    duties_raising.settle(today)

    assert then == [("", "name_custodian", "left")]
    assert Duty.objects.get().state == "dropped"


def test_the_review_is_due_on_its_day_and_again_only_when_it_was_done(account, today):
    SocialAccount.objects.filter(pk=account.pk).update(review_on=today)
    judged = SocialAccountFactory(evaluate_on=today - DAY, review_on=today + DAY)
    SocialAccountFactory(evaluate_on=today - DAY, reviewed_on=today, review_on=today + DAY)
    SocialAccountFactory(kind="look_alike", review_on=today)

    duties_raising.settle(today)
    duties_raising.settle(today + DAY)

    rows = Duty.objects.filter(kind="review", raised_on=today)
    assert {(row.account, row.cause) for row in rows} == {(account, "yearly"), (judged, "yearly")}


def test_an_account_without_a_day_of_review_has_one_a_year_after_it_was_listed(account, today):
    duties_raising.settle(today)

    account.refresh_from_db()
    assert account.review_on == today.replace(year=today.year + 1)


def test_it_takes_as_many_queries_for_one_leaver_as_for_thirty(
    account, school, today, django_assert_max_num_queries
):
    holder("communications_manager")
    for _ in range(30):
        person = AccessGrantFactory(account=account, person=teacher(school)).person
        leave(person, today - DAY)
    SocialAccount.objects.update(review_on=today + DAY)

    with django_assert_max_num_queries(40) as many:
        duties_raising.settle(today)
    leave(AccessGrantFactory(account=account, person=teacher(school)).person, today - DAY)
    with django_assert_max_num_queries(40) as one:
        duties_raising.settle(today)

    assert Duty.objects.filter(state="open").count() == 31
    assert len(many) == len(one)


def test_a_change_to_somebody_without_access_costs_one_query(
    school, today, django_assert_num_queries
):
    person = teacher(school)

    with django_assert_num_queries(1):
        duties_raising.people_changed(type(person).objects.filter(pk=person.pk), today)

    assert not Absence.objects.exists()

"""Two records of one person: what they look after and have access to becomes one person's."""

import pytest
from django.utils import timezone

from accounts.models import AccessGrant, Duty, Pause, SocialAccount
from accounts.tests.factories import AccessGrantFactory, SocialAccountFactory
from accounts.workflow import duties_raising, same_person
from ledger.models import Leaf
from people.tests.factories import PersonFactory, TrustFactory, holder
from people.workflow import merging

pytestmark = pytest.mark.django_db


@pytest.fixture
def hr():
    TrustFactory()
    return holder("hr")


def merged(hr):
    stays, goes = PersonFactory(), PersonFactory()
    return stays, goes, lambda: merging.merge(stays, goes, by=hr)


def test_access_that_goes_on_is_moved_and_what_ended_keeps_its_name(hr):
    stays, goes, merge = merged(hr)
    going_on = AccessGrantFactory(person=goes)
    ended = AccessGrantFactory(person=goes, ended_at=timezone.now(), how_ended="Taken off")

    merge()

    assert list(AccessGrant.objects.filter(person=stays)) == [going_on]
    assert list(AccessGrant.objects.filter(person=goes)) == [ended]
    assert Leaf.objects.filter(kind="grant", record=going_on.pk).count() == 1
    assert going_on.history.first().history_user == hr


def test_of_two_of_a_kind_one_goes_on(hr):
    stays, goes, merge = merged(hr)
    account = SocialAccountFactory()
    first, second = (AccessGrantFactory(account=account, person=one) for one in (stays, goes))

    merge()

    second.refresh_from_db()
    assert second.how_ended == same_person.JOINED
    assert list(AccessGrant.objects.filter(ended_at=None)) == [first]


def test_nobody_looks_after_an_account_in_two_ways(hr):
    stays, goes, merge = merged(hr)
    other = PersonFactory()
    both = SocialAccountFactory(owner=goes, deputy=stays, alternative=other, editor=goes)
    twice = SocialAccountFactory(deputy=goes, alternative=stays)

    merge()

    found = SocialAccount.objects.order_by("pk").values_list(
        "pk", "owner", "deputy", "alternative", "editor"
    )
    assert list(found) == [
        (both.pk, stays.pk, None, other.pk, stays.pk),
        (twice.pk, None, stays.pk, None, None),
    ]


def test_what_is_to_do_about_both_is_to_do_once(hr):
    stays, goes, _ = merged(hr)
    today = timezone.localdate()
    account = SocialAccountFactory(owner=goes, deputy=stays)
    own = SocialAccountFactory(owner=goes)
    type(goes).objects.filter(pk__in=[stays.pk, goes.pk]).update(last_day=today.replace(day=1))
    about = {"kind": "name_custodian", "cause": "left"}
    for person in (stays, goes):
        Duty.objects.create(account=account, person=person, **about)
    Duty.objects.create(account=own, person=goes, **about)

    same_person.join(stays, goes, hr)

    rows = Duty.objects.filter(state="open").values_list("account", "person")
    assert set(rows) == {(account.pk, stays.pk), (own.pk, stays.pk)}


def test_whoever_stopped_under_one_record_has_stopped(hr):
    stays, goes, merge = merged(hr)
    first = Pause.objects.create(begun_by=hr, words="Stop", lifted_by=hr, lifted_at=timezone.now())
    second = Pause.objects.create(begun_by=hr, words="Stop")
    first.told.create(person=goes, accounts=1)
    second.told.create(person=goes, accounts=1, stopped_at=timezone.now())
    second.told.create(person=stays, accounts=1)

    merge()

    assert first.told.get().person == stays
    assert second.told.get(person=stays).stopped_at is not None


def test_the_page_that_compares_says_what_each_has(hr):
    person = PersonFactory()
    account = SocialAccountFactory(title="Oxenholme Instagram", owner=person)
    AccessGrantFactory(account=account, person=person, kind="edit")

    assert same_person.facts(person) == [
        ("Has access to", ["Role on the platform: edit and post of Oxenholme Instagram"]),
        ("Looks after", ["Oxenholme Instagram"]),
    ]


def test_a_leaver_under_the_record_that_stays_is_found(hr):
    stays, goes, merge = merged(hr)
    AccessGrantFactory(person=goes)
    merge()
    today = timezone.localdate()
    type(stays).objects.filter(pk=stays.pk).update(last_day=today.replace(year=today.year - 1))

    duties_raising.settle(today)

    assert Duty.objects.get().person == stays

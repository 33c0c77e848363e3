"""Who may do what with official accounts, by their post and by the profile."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import Delegate
from accounts.tests.factories import AccessGrantFactory, SocialAccountFactory
from people.models import Absence, Trust
from people.tests.factories import PersonFactory, SchoolFactory, TrustFactory, holder, teacher

pytestmark = pytest.mark.django_db
PEOPLE = ("teacher", "head", "elsewhere", "delegate", "owner", "manager", "it")
EVERYBODY = set(PEOPLE)
DAY = dt.timedelta(days=1)


@pytest.fixture
def school():
    TrustFactory()
    return SchoolFactory(name="Oxenholme")


@pytest.fixture
def people(school):
    head, delegate = holder("headteacher", school), teacher(school)
    Delegate.objects.create(school=school, person=delegate, named_by=head)
    return {
        "teacher": teacher(school),
        "head": head,
        "elsewhere": holder("headteacher", SchoolFactory()),
        "delegate": delegate,
        "owner": teacher(school),
        "manager": holder("communications_manager"),
        "it": holder("it_support"),
    }


def keep(custodian):
    Trust.objects.update(profile={"account.custodian": custodian})


def may(people, permission, row=None):
    args = [row] if row is not None else []
    return {name for name, person in people.items() if person.has_perm(permission, *args)}


@pytest.mark.parametrize(
    ("permission", "who"),
    [
        ("accounts.view_account", EVERYBODY),
        ("accounts.view_details_of_account", {"head", "delegate", "owner", "manager", "it"}),
        ("accounts.view_introductions_of_account", {"head", "manager"}),
        ("accounts.change_account", {"manager"}),
        ("accounts.verify_socialaccount", {"manager"}),
        ("accounts.close_socialaccount", {"manager"}),
        ("accounts.name_editor", {"head"}),
        ("accounts.apply_baseline", {"it"}),
        ("accounts.give_accessgrant", {"manager"}),
        ("accounts.record_credentials", {"manager"}),
    ],
)
def test_with_the_communications_manager_as_keeper_nobody_else_hands_out_access(
    people, school, permission, who
):
    account = SocialAccountFactory(school=school, owner=people["owner"])

    assert may(people, permission, account) == who


@pytest.mark.parametrize(
    ("custodian", "gives", "changes"),
    [
        ("communications_manager", {"manager"}, {"manager"}),
        ("headteacher", {"head", "delegate"}, {"head", "delegate", "manager"}),
        ("individual_logins", {"head", "manager"}, {"head", "manager"}),
    ],
)
def test_who_keeps_an_account_follows_from_the_profile(people, school, custodian, gives, changes):
    keep(custodian)
    account = SocialAccountFactory(school=school)

    assert may(people, "accounts.give_accessgrant", account) == gives
    assert may(people, "accounts.change_account", account) == changes


@pytest.mark.parametrize(
    "custodian", ["communications_manager", "headteacher", "individual_logins"]
)
def test_an_account_of_the_trust_is_kept_by_the_communications_manager(people, custodian):
    keep(custodian)
    account = SocialAccountFactory(school=None)

    assert may(people, "accounts.give_accessgrant", account) == {"manager"}
    assert may(people, "accounts.name_editor", account) == {"manager"}


@pytest.mark.parametrize(
    ("permission", "who"),
    [
        ("accounts.view_accounts", EVERYBODY),
        ("accounts.view_platforms", EVERYBODY),
        ("accounts.view_own_access", EVERYBODY),
        ("accounts.report_look_alike", EVERYBODY),
        ("accounts.list_account", {"manager"}),
        ("accounts.change_platform", {"manager"}),
        ("accounts.view_holders", {"head", "elsewhere", "manager", "it"}),
        ("accounts.export_accounts", {"head", "elsewhere", "manager", "it"}),
    ],
)
def test_what_needs_no_account(people, permission, who):
    assert may(people, permission) == who


def test_only_whoever_was_given_access_confirms_it(people, school):
    grant = AccessGrantFactory(account__school=school, person=people["teacher"])

    assert may(people, "accounts.confirm_accessgrant", grant) == {"teacher"}


def test_a_suspended_person_may_do_nothing_with_accounts(people, school):
    manager = people["manager"]
    account = SocialAccountFactory(school=school, owner=manager)
    Absence.objects.create(person=manager, kind="suspended", starts_on=timezone.localdate())
    manager = type(manager).objects.get(pk=manager.pk)
    permissions = [
        *("view_accounts", "view_account", "view_details_of_account", "list_account"),
        *("change_account", "close_socialaccount", "give_accessgrant", "report_look_alike"),
    ]

    assert [name for name in permissions if manager.has_perm(f"accounts.{name}", account)] == []


@pytest.mark.parametrize("last", [True, False])
def test_without_a_row_or_once_they_left_the_answer_is_no(people, last):
    person = people["manager"] if last else PersonFactory()
    if last:
        person.last_day = timezone.localdate() - DAY
    names = ("change_account", "give_accessgrant", "confirm_accessgrant", "apply_baseline")

    given = {name for name in names if person.has_perm(f"accounts.{name}")}

    assert given == set()

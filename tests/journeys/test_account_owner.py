"""An account owner's way: confirms what they were given, and reviews the account once a year."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import AccessGrant, SocialAccount
from accounts.tests.factories import AccessGrantFactory, SocialAccountFactory
from accounts.workflow import duties_raising
from people.models import Person, Trust
from tests.journeys.small_trust import SmallTrust, come_in
from tests.looking import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def trust():
    """Amina Yusuf owns an account whose yearly review was due yesterday."""
    trust = SmallTrust()
    trust.manager = Person.objects.get(family_name="Tran")
    trust.amina = trust.colleague("Amina", "Yusuf")
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    trust.account = SocialAccountFactory(
        title="Saltmarsh drama",
        handle="saltmarshdrama",
        school=trust.saltmarsh,
        owner=trust.amina,
        review_on=yesterday,
    )
    AccessGrantFactory(account=trust.account, person=trust.amina, kind="full")
    SocialAccountFactory(
        title="Saltmarsh Drarna",
        handle="saltmarshdrarna",
        kind="look_alike",
        state="unverified",
        resembles=trust.account,
    )
    Trust.objects.update(profile={"account.public_page": True, "account.custodian": "headteacher"})
    duties_raising.settle(timezone.localdate())
    return trust


def test_an_owner_confirms_their_access_and_keeps_the_account(
    page, live_server, trust, output_folder
):
    come_in(page, live_server, trust.amina)
    page.get_by_role("link", name="Look and confirm").click()
    page.get_by_role("heading", name="Your access").wait_for()
    look(page, output_folder, "owner-1-access")
    page.get_by_role("button", name="I have this access").click()
    page.get_by_role("status").wait_for()
    confirmed = AccessGrant.objects.get(person=trust.amina).confirmed_at
    page.goto(f"{live_server.url}/social-accounts/duties/")
    page.get_by_role("link", name="Review").first.click()
    page.get_by_role("link", name="Review it").click()
    page.get_by_label("Keep it").check()
    look(page, output_folder, "owner-2-review")
    page.get_by_role("button", name="It is reviewed").click()
    page.get_by_text("Saltmarsh drama is reviewed.").wait_for()

    assert confirmed
    assert SocialAccount.objects.get(owner=trust.amina).reviewed_on == timezone.localdate()


PAGES = {
    "accounts": "/social-accounts/",
    "account": "/social-accounts/{account}/",
    "list": "/social-accounts/list/",
    "spreadsheet": "/social-accounts/list/spreadsheet/",
    "holders": "/social-accounts/holders/",
    "who": "/social-accounts/{account}/who/",
    "give-access": "/social-accounts/{account}/give-access/",
    "close": "/social-accounts/{account}/close/",
    "platforms": "/social-accounts/platforms/",
    "look-alike": "/social-accounts/looks-like-ours/",
    "is-it-ours": "/social-accounts/is-it-ours/?q=saltmarshdrarna",
}


def test_the_pages_of_the_register_fit_and_are_accessible(page, live_server, trust, output_folder):
    come_in(page, live_server, trust.manager)
    for name, address in PAGES.items():
        page.goto(live_server.url + address.format(account=trust.account.pk))
        look(page, output_folder, f"register-{name}")

"""HR records the assurance letter of a firm, from its line among the organisations."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from people.models import Organisation
from policies.models import AssuranceLetter
from tests.journeys.small_trust import SmallTrust, come_in
from tests.looking import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def trust():
    return SmallTrust()


def test_hr_records_the_letter_of_a_firm(page, live_server, trust, output_folder, settings):
    settings.MEDIA_ROOT = output_folder / "files"
    Organisation.objects.create(name="Tideway Roofing", kind="contractor")
    trust.published("lone-working-policy")
    come_in(page, live_server, trust.hr)
    page.goto(live_server.url + reverse("people:organisations"))
    look(page, output_folder, "letter-1-organisations")
    page.get_by_role("link", name="Assurance letters of Tideway Roofing").click()
    page.get_by_role("link", name="Record a letter").click()
    page.get_by_role("button", name="Record the letter").click()
    page.get_by_role("alert").wait_for()
    look(page, output_folder, "letter-2-errors")
    page.get_by_label("Lone Working Policy").check()
    page.get_by_label("Its last day").fill(str(timezone.localdate() + dt.timedelta(days=90)))
    page.get_by_label("Who signed it at the firm").fill("Alan Tide, director")
    page.get_by_label("Scan of the letter").set_input_files(
        {"name": "page.png", "mimeType": "image/png", "buffer": page.screenshot()}
    )
    page.get_by_role("button", name="Record the letter").click()
    page.get_by_text("The letter is on record.").wait_for()
    look(page, output_folder, "letter-3-letter")
    page.get_by_role("link", name="Assurance letters of Tideway Roofing").click()
    look(page, output_folder, "letter-4-list")

    assert AssuranceLetter.objects.get().signed_by == "Alan Tide, director"

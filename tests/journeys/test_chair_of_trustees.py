"""The chair of trustees sees that every concern would reach somebody, and what was counted."""

import datetime as dt
from io import BytesIO

import pytest
import time_machine
from django.utils import timezone
from pypdf import PdfReader

from incidents.tests.factories import CaseFactory
from oversight.workflow import release_monitoring
from people.models import Role, Term
from people.tests.factories import holder
from tests.journeys.small_trust import SmallTrust, come_in, named, tab_to
from tests.looking import look

pytestmark = [
    pytest.mark.browser,
    pytest.mark.lengthy,
    pytest.mark.django_db(transaction=True),
]
TITLE = "Would every concern reach somebody?"


@pytest.fixture
def trust():
    trust = SmallTrust()
    trust.chair = holder(Role.CHAIR_OF_TRUSTEES, **named("Beatriz", "Holloway"))
    for role, who in (
        (Role.VICE_CHAIR_OF_TRUSTEES, ("Emeka", "Stanmore")),
        (Role.CHIEF_EXECUTIVE, ("Osei", "Marlow")),
        (Role.DATA_PROTECTION_OFFICER, ("Morwenna", "Pask")),
    ):
        holder(role, **named(*who))
    for school, who in ((trust.saltmarsh, ("Ida", "Vine")), (trust.quayside, ("Rhys", "Bowen"))):
        holder(Role.CHAIR_OF_GOVERNORS, school, **named(*who))
    return trust


def last_term(trust):
    """Over for a month, with cases that may be counted, released the night before last."""
    over = timezone.localdate() - dt.timedelta(days=90)
    Term.objects.create(name="Last term", starts_on=over - dt.timedelta(days=90), ends_on=over)
    on = over - dt.timedelta(days=20)
    at = timezone.make_aware(dt.datetime.combine(on, dt.time(9)))
    for school, kind, number in (
        (trust.saltmarsh, "staff", 7),
        (trust.quayside, "pupil", 2),
        (trust.quayside, "parent", 6),
    ):
        for _ in range(number):
            CaseFactory(school=school, about_kind=kind, received_on=on, received_at=at)
    with time_machine.travel(at + dt.timedelta(days=40), tick=False):
        return release_monitoring(timezone.localdate())


def test_the_chair_tries_a_vacancy_and_takes_the_proof_to_the_board(
    page, live_server, trust, output_folder
):
    come_in(page, live_server, trust.chair)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Readiness").click()
    page.get_by_role("heading", name=TITLE).wait_for()
    look(page, output_folder, "chair-1-readiness")
    with page.expect_download() as download:
        page.get_by_role("link", name="Proof for the board").click()
    proof = PdfReader(download.value.path())
    assert "Saltmarsh" in "".join(sheet.extract_text() for sheet in proof.pages)

    tab_to(page, page.get_by_role("link", name="What would happen if"))
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="What would happen if").wait_for()
    tab_to(page, page.get_by_label("Which post"))
    page.keyboard.type("Headteacher, Saltmarsh")
    tab_to(page, page.get_by_label("The post is vacant"))
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Then").wait_for()
    look(page, output_folder, "chair-2-what-if")
    assert "Ruth Hale" in page.get_by_label("Which post").locator("option:checked").inner_text()


def test_the_chair_reads_what_was_counted_and_no_number_that_tells_of_somebody(
    page, live_server, trust, output_folder
):
    assert [release.name for release in last_term(trust)] == ["Last term"]
    come_in(page, live_server, trust.chair)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Monitoring").click()
    page.get_by_role("heading", name="Last term").wait_for()
    look(page, output_folder, "chair-3-monitoring")
    told = page.locator("main").inner_text()
    assert "1 to 4" in told
    assert [name for name in ("Saltmarsh", "Quayside", "Ruth Hale") if name in told] == []
    with page.expect_download() as download:
        page.get_by_role("link", name="Take it as a PDF").click()
    paper = PdfReader(BytesIO(download.value.path().read_bytes()))
    assert "Last term" in paper.pages[0].extract_text()
    assert page.get_by_role("link", name="Cases").count() == 0

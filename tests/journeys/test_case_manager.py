"""A case manager takes a case from receipt to closing: each decision, each record, each paper."""

import datetime as dt
import re
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from incidents.models import Case
from incidents.report import Report
from incidents.workflow import reporting
from people.models import Contact
from policies.queries import assignments
from policies.workflow import recording
from tests.journeys.small_trust import SmallTrust, come_in
from tests.looking import look

pytestmark = [
    pytest.mark.browser,
    pytest.mark.lengthy,
    pytest.mark.django_db(transaction=True),
]
WORDS = "He wrote to a pupil at night and asked her to keep it to herself."


@pytest.fixture
def trust():
    return SmallTrust()


def reported(trust, about):
    said = {
        "school": trust.saltmarsh,
        "about_kind": "staff",
        "child_at_risk": "yes",
        "harmed_kind": "pupil",
        "crime": "not_sure",
        "personal_data": "no",
        "category": "contact_with_pupil",
        "what": WORDS,
        "platform": "Instagram",
        "clauses": "Staff Social Media Policy 4.1",
    }
    reporter = trust.colleague("Priya", "Nair")
    report = Report(number=uuid4(), said=said, about=(about,), reporter=reporter)
    return reporting.submit(report, by=reporter).case


def just_now():
    return f"{timezone.localtime() - dt.timedelta(minutes=5):%Y-%m-%dT%H:%M}"


class Handling:
    """The manager in front of the case, doing one thing after another."""

    def __init__(self, page, live_server, case, folder):
        self.page, self.case, self.folder = page, case, folder
        self.address = live_server.url + case.get_absolute_url()

    def look(self, name):
        look(self.page, self.folder, f"manager-{name}")

    def decide(self, words, button):
        """Open the decision from the case, whichever way it is offered, and come back."""
        link = self.page.get_by_role("link", name=words, exact=True)
        if not link.is_visible():
            self.page.get_by_text("Other decisions").click()
        link.click()
        return self.page.get_by_role("button", name=button, exact=True)

    def record(self, words, **fields):
        self.page.goto(self.address)
        self.page.get_by_role("link", name="Put something on record").click()
        self.page.get_by_role("link", name=words).click()
        self.fill(**fields)

    def done(self, words):
        self.page.get_by_role("link", name=re.compile(f"what was done.*{words}")).click()

    def fill(self, **fields):
        for name, value in fields.items():
            field = self.page.locator(f"[name={name}]")
            if field.first.get_attribute("type") in ("radio", "checkbox"):
                self.page.locator(f"[name={name}][value={value}]").check()
            else:
                field.fill(value)
        self.page.get_by_role("button", name="Put it on record").click()
        self.page.get_by_text("It is on record.").wait_for()


def signed_a_month_ago(trust, person):
    trust.published("staff-social-media-policy", on=timezone.localdate() - dt.timedelta(days=40))
    recorded = timezone.now() - dt.timedelta(days=30)
    row = assignments.with_schools(person.assignments.all())[0]
    recording.record_all([(row, trust.signature(row), recorded)], by=None)
    Contact.objects.create(
        school=trust.saltmarsh, kind="lado", name="Ann Reed", telephone="01632 960 001"
    )


def opens_it(do):
    page = do.page
    do.look("01-inbox")
    page.get_by_role("link", name=str(do.case)).first.click()
    page.get_by_label("No, nothing stands against it").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_text(WORDS).wait_for()
    do.look("02-received")


def decides_about_the_threshold(do):
    page = do.page
    decide = do.decide("Decide about the harm threshold", "Decide")
    page.get_by_label("No: it is a low-level concern").check()
    page.get_by_label("Behaved towards a child").check()
    page.get_by_label("What you base it on").fill("Two messages that the pupil showed.")
    decide.click()
    page.get_by_role("alert").wait_for()
    do.look("03-threshold-errors")
    page.get_by_label("Yes, it may meet").check()
    page.get_by_role("button", name="Decide", exact=True).click()
    page.get_by_text("Basic enquiries only").wait_for()
    do.look("04-may-meet")


def puts_on_record(do):
    page = do.page
    do.done("Contact the LADO")
    do.look("05-lado")
    do.fill(who="Ann Reed", when=just_now(), advice="Wait for the strategy meeting.")
    do.done("Decide whether")
    do.fill(decision="lado_first", why="The LADO asks them.")
    do.record("The person was told", decision="not_told", when=just_now(), by_whom="Nobody",
              what="The LADO asks us to wait.")  # fmt: skip
    do.record("LADO or police agree", who="Ann Reed, LADO", when=just_now(), what="He may be told.")
    page.get_by_role("link", name="Put something on record").click()
    do.look("06-kinds")
    do.record("The person was told", decision="told", when=just_now(), by_whom="Ruth Hale",
              what="That there is a concern.", company="union", contact="Harriet Lowe")  # fmt: skip
    do.record("Suspension was considered", decision="alternative", alternatives="Another class",
              why="It is enough.")  # fmt: skip
    do.record("An action, with whose", what="Ask that it be removed",
              due_on=str(timezone.localdate() + dt.timedelta(days=1)))  # fmt: skip
    do.record("A referral to make", body="ico", noticed=just_now(), what="Her number was shown.")
    do.look("07-under-way")


def assesses_it(do, trust):
    page = do.page
    do.done("Ask that")
    do.fill(done="It is down, and I looked.")
    do.done("Referral")
    do.fill(decision="not_needed", when=just_now(), by_whom="The DPO", why="No risk to anybody.")
    do.decide("Assess it", "It is assessed")
    page.get_by_label("What you found").fill("It is what it seemed.")
    page.get_by_role("button", name="It is assessed").click()
    page.get_by_text("It is assessed.").wait_for()
    page.get_by_role("link", name="Ask HR in as an adviser").click()
    page.get_by_label(trust.hr.name).check()
    page.get_by_role("button", name="Ask them in").click()
    page.get_by_text("reads it now, to advise you").wait_for()


def decides_the_outcome(do):
    page = do.page
    do.decide("Begin an investigation", "Begin it")
    page.get_by_label("Who investigates").fill("farah.siddiqui@trust.example")
    do.look("08-investigate")
    page.get_by_role("button", name="Begin it").click()
    page.get_by_text("The investigation has begun.").wait_for()

    do.decide("Decide the outcome", "Put it on record")
    do.look("09-outcome")
    page.get_by_label("Substantiated", exact=True).check()
    page.get_by_label("Why: what shows it").fill("He said so himself.")
    page.get_by_label("A warning", exact=True).check()
    page.get_by_label("Disciplinary", exact=True).check()
    page.get_by_label("Who decided it").fill("The disciplinary panel")
    page.get_by_label("Why this action").fill("A first time.")
    page.get_by_role("button", name="Put it on record").click()
    page.get_by_text("Before it can be closed").wait_for()
    do.look("10-missing")


def closes_it(do):
    page = do.page
    do.record("Where the child", system="MyRecords", number="1742", initials="A B")
    do.record("Support for whoever", whom="The pupil", what="A counsellor", by_whom="The DSL")
    page.get_by_role("link", name="Close it", exact=True).click()
    page.get_by_role("button", name="Close it").click()
    page.get_by_text("The case is closed.").wait_for()
    do.look("11-closed")
    with page.expect_download() as paper:
        page.get_by_role("link", name="The chronology").click()
    return paper.value


def test_the_case_manager_goes_from_receipt_to_closing(page, live_server, trust, output_folder):
    callum = trust.colleague("Callum", "Frost")
    signed_a_month_ago(trust, callum)
    case = reported(trust, callum)
    come_in(page, live_server, trust.head)
    page.goto(live_server.url + reverse("incidents:inbox"))
    do = Handling(page, live_server, case, output_folder)

    opens_it(do)
    decides_about_the_threshold(do)
    puts_on_record(do)
    assesses_it(do, trust)
    decides_the_outcome(do)
    paper = closes_it(do)
    page.goto(live_server.url + reverse("incidents:inbox") + "?show=closed")
    do.look("12-inbox-closed")

    assert paper.suggested_filename.endswith("chronology.pdf")
    paper.save_as(output_folder / "manager-chronology.pdf")
    case.refresh_from_db()
    assert (case.state, case.outcome) == (Case.State.CLOSED, "substantiated")

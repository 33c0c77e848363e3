"""An acting headteacher is concerned and notices nothing; those whom it reaches act for the child.

The report is made by keyboard alone: Tab, Enter, Space, and the arrows inside a group of choices.
"""

import re
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from incidents.models import AccessLog, Case
from incidents.report import Report
from incidents.workflow import reporting
from notices.workflow import gathering
from people.models import Contact, Role
from people.tests.factories import holder
from tests.journeys.small_trust import SmallTrust, come_in, named, tab_to
from tests.looking import look

pytestmark = [
    pytest.mark.browser,
    pytest.mark.lengthy,
    pytest.mark.django_db(transaction=True),
]
WORDS = "Dana Price answers pupils late at night from her own page."
LOOKED_AT = (
    "home",
    "incidents:begin",
    "incidents:own",
    "incidents:inbox",
    "messages:own",
    "people:people",
)
OF_THE_MOMENT = re.compile(r'name="csrfmiddlewaretoken" value="\w+"|\?v=\w+')
URGENT = "URGENT: open now"
MOST_CHOICES = 30


@pytest.fixture
def trust():
    """The headteacher is away; the deputy, who stands in, acts."""
    trust = SmallTrust()
    trust.dana = trust.colleague("Dana", "Price", staff_group="leadership")
    assistant = {"job_title": "Teaching assistant", "line_manager": trust.dana}
    trust.amina = trust.colleague("Amina", "Yusuf", **assistant)
    trust.chief = holder(Role.CHIEF_EXECUTIVE, **named("Osei", "Marlow"))
    trust.chair = holder(Role.CHAIR_OF_GOVERNORS, trust.saltmarsh, **named("Winifred", "Sharp"))
    post = trust.head.appointments.get(role=Role.HEADTEACHER)
    post.stand_in = trust.dana
    post.save(update_fields=["stand_in"])
    trust.head.absences.create(kind="family_leave", starts_on=timezone.localdate())
    Contact.objects.create(
        school=trust.saltmarsh, kind="lado", name="Duty LADO", telephone="01632 960110"
    )
    return trust


class Keys:
    """Somebody without a mouse, who goes past the masthead by the link that is there for it."""

    def __init__(self, page):
        self.page = page

    def skip(self):
        """Once on the way: the address that a form is sent to keeps where it was looked at."""
        self.page.keyboard.press("Tab")
        if self.page.evaluate("document.activeElement.matches('.skip')"):
            self.page.keyboard.press("Enter")

    def press(self, words, role="button"):
        tab_to(self.page, self.page.get_by_role(role, name=words).first)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.skip()

    def write(self, label, words):
        tab_to(self.page, self.page.get_by_role("textbox", name=label))
        self.page.keyboard.type(words)

    def choose(self, wanted):
        """Into the group by Tab, to the choice by the arrows."""
        tab_to(self.page, self.page.locator(f"[name={wanted.get_attribute('name')}]").first)
        self.page.keyboard.press("Space")
        for _ in range(MOST_CHOICES):
            if wanted.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError("the arrows did not reach it")

    def go_on(self, heading):
        self.press("Continue")
        self.page.get_by_role("heading", name=heading, level=1).wait_for()


def pages_of(page, live_server, person):
    """What a person sees at each address, without what is new at each time."""
    come_in(page, live_server, person)
    found = {}
    for name in LOOKED_AT:
        page.goto(live_server.url + reverse(name))
        found[name] = OF_THE_MOMENT.sub("", page.content())
    return found


def report_by_keyboard(page, folder):
    keys = Keys(page)
    keys.press("Report a concern", role="link")
    keys.press("Start")
    keys.write("What happened", WORDS)
    keys.go_on("When and where was it?")
    keys.go_on("Who do you think did it?")
    keys.write("Names, if you know them", "Dana Price")
    keys.choose(page.get_by_label("The headteacher", exact=True))
    look(page, folder, "acting-head-who")
    keys.go_on("Who did it happen to?")
    keys.choose(page.get_by_label("A pupil, or several"))
    keys.go_on("Is a child at risk of harm?")
    keys.choose(page.get_by_label("I am not sure"))
    keys.go_on("Could it be a crime?")
    for heading in ("Was personal data exposed?", "What kind of thing is it?"):
        keys.choose(page.get_by_role("radio", name="No", exact=True))
        keys.go_on(heading)
    keys.choose(page.get_by_label("Contact with a pupil"))
    keys.go_on("Who else knows?")
    keys.go_on("May those who look into it know your name?")
    keys.press("Continue")
    say_that_it_is_about_nobody_else(page, keys)
    page.get_by_role("heading", name="Check your answers before you send").wait_for()
    keys.press("Send this concern")
    page.get_by_text("Received", exact=True).wait_for()


def say_that_it_is_about_nobody_else(page, keys):
    """Asked of everybody whose name or post stands in the words, as long as there are any."""
    asked = page.get_by_role("heading", name="Is it about one of them?")
    while asked.is_visible():
        for choice in page.locator("main input[type=radio][value=no]").all():
            keys.choose(choice)
        keys.press("Continue")


def test_the_acting_head_notices_nothing_of_what_an_assistant_reports(
    page, live_server, trust, output_folder
):
    pages_of(page, live_server, trust.dana)  # what a first look brings stands after it
    before = pages_of(page, live_server, trust.dana)

    come_in(page, live_server, trust.amina)
    report_by_keyboard(page, output_folder)
    gathering.compose_urgent(timezone.now())
    after = pages_of(page, live_server, trust.dana)

    case = Case.objects.get()
    rows = case.readers.values_list("person__family_name", "how")
    assert set(rows) == {("Marlow", "manage"), ("Sharp", "manage"), ("Moss", "safeguard")}
    assert [name for name in LOOKED_AT if before[name] != after[name]] == []
    refused = page.goto(live_server.url + case.get_absolute_url())
    assert refused.status == 404
    none = page.goto(live_server.url + reverse("incidents:case", args=["NONESUCH"]))
    assert none.status == 404
    come_in(page, live_server, trust.chief)
    page.get_by_role("heading", name="Open what has come to you").wait_for()


def urgent_case(trust):
    said = {
        "school": trust.saltmarsh,
        "about_kind": "staff",
        "harmed_kind": "pupil",
        "child_at_risk": "yes",
        "crime": "no",
        "personal_data": "no",
        "category": "contact_with_pupil",
        "what": "He writes to a pupil at night.",
    }
    about = trust.colleague("Callum", "Frost")
    report = Report(number=uuid4(), said=said, about=(about,), reporter=trust.amina)
    return reporting.submit(report, by=trust.amina).case


def test_the_dsl_is_told_that_it_is_urgent_and_reads_the_childs_strand_alone(
    page, live_server, trust, output_folder
):
    case = urgent_case(trust)
    gathering.compose_urgent(timezone.now())
    dsl = case.readers.get(how="safeguard").person
    come_in(page, live_server, dsl)
    page.get_by_role("link", name="Messages").first.click()
    page.get_by_role("link", name=URGENT).wait_for()
    told = page.locator("main").inner_text()
    assert [word for word in ("Callum", "pupil", case.reference, "Saltmarsh") if word in told] == []
    look(page, output_folder, "dsl-1-message")
    page.get_by_role("link", name=URGENT).click()
    page.get_by_role("link", name=str(case)).first.click()
    page.get_by_label("No, nothing stands against it").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_text("He writes to a pupil at night.").wait_for()
    look(page, output_folder, "dsl-2-case")
    headings = page.get_by_role("heading", level=2).all_inner_texts()
    assert "What was reported" in headings
    assert {"What has happened", "Tasks of others"} & set(headings) == set()

    Keys(page).press("Put something on record", role="link")
    offered = page.locator("main").get_by_role("link").all_inner_texts()
    assert "Where the child’s record is kept" in offered
    assert "Suspension was considered" not in offered
    look(page, output_folder, "dsl-3-add")
    assert AccessLog.objects.filter(case=case, person=dsl, what="opened").exists()

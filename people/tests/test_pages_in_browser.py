"""Every page of people, posts, schools and settings in a real browser, narrow and wide."""

import datetime as dt
import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from notices.tests.factories import MessageFactory
from people.models import Absence, Closure, Contact, Organisation, Term
from people.tests.entering import enter
from people.tests.factories import (
    AppointmentFactory,
    PersonFactory,
    PlacementFactory,
    SchoolFactory,
    TrustFactory,
    holder,
    teacher,
)
from tests.looking import look, mistakes, picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DAY = dt.timedelta(days=1)
PAGES = {
    "people": "/people/",
    "people-none": "/people/?q=nobody",
    "person": "/people/{person}/",
    "add-person": "/people/add/",
    "change-person": "/people/{person}/change/",
    "place": "/people/{person}/place/",
    "change-placement": "/people/placements/{placement}/change/",
    "end-placement": "/people/placements/{placement}/end/",
    "leave": "/people/{person}/leave/",
    "find-same": "/people/{person}/same-person/?q=a",
    "your-details": "/you/",
    "messages": "/messages/",
    "merge": "/people/{person}/same-person/compare/?other={colleague}",
    "away": "/people/{person}/away/",
    "end-absence": "/people/absences/{absence}/end/",
    "posts": "/people/posts/",
    "posts-of-school": "/people/posts/?school={school}",
    "appoint": "/people/posts/appoint/?person={person}",
    "post": "/people/posts/{post}/",
    "refuse": "/people/posts/{post}/refuse/",
    "post-held": "/people/posts/{held}/",
    "stand-in": "/people/posts/{held}/stand-in/",
    "end-post": "/people/posts/{held}/end/",
    "schools": "/people/schools/",
    "school": "/people/schools/at/oxenholme/",
    "add-school": "/people/schools/add/",
    "change-school": "/people/schools/at/oxenholme/change/",
    "add-contact": "/people/schools/at/oxenholme/contacts/add/",
    "remove-contact": "/people/schools/contacts/{contact}/remove/",
    "school-calendar": "/people/schools/at/oxenholme/calendar/",
    "calendar": "/people/calendar/",
    "add-term": "/people/calendar/terms/add/",
    "change-term": "/people/calendar/terms/{term}/change/",
    "change-closure": "/people/calendar/closures/{closure}/change/",
    "settings": "/settings/",
    "trust": "/settings/trust/",
    "profile": "/settings/profile/",
    "profile-sign": "/settings/profile/sign/",
    "profile-report": "/settings/profile/report/",
    "organisations": "/settings/organisations/",
    "add-organisation": "/settings/organisations/add/",
}


def asked(name):
    """An address that was written to and has not answered yet."""
    address = f"{name}@trust.example"
    at = timezone.now()
    return {"email_to_confirm": address, "email_asked": address, "email_asked_at": at}


@pytest.fixture
def page(page, client, live_server):
    """Signed in as somebody who is both HR and administrator."""
    TrustFactory()
    reader = holder("hr", given_names="Harriet", family_name="Lowe", **asked("h.lowe"))
    for subject in ("Sign 2 policies by Friday 27 November", "Look at a staff file"):
        MessageFactory(person=reader, subject=subject)
    AppointmentFactory(person=reader, role="administrator")
    enter(client, reader)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    page.context.add_cookies([{**cookie, "url": live_server.url}])
    return page


@pytest.fixture
def world(db):
    """The addresses to look at, with rows on each."""
    today = timezone.localdate()
    school = SchoolFactory(name="Oxenholme Primary School", slug="oxenholme", telephone="01539 0")
    head = holder("headteacher", school, given_names="Morwenna", family_name="Pask")
    head.appointments.update(stand_in=teacher(school, given_names="Idris", family_name="Vaughan"))
    person = PlacementFactory(
        person=PersonFactory(
            given_names="Samantha", family_name="Okafor", known_as="Sam", **asked("s.okafor")
        ),
        school=school,
        job_title="Teacher of Year 4",
        line_manager=head,
        organisation=Organisation.objects.create(name="Lakeland Supply", kind="agency"),
    ).person
    PlacementFactory(person=person, school=SchoolFactory(), main=False, ends_on=today - DAY)
    absence = Absence.objects.create(person=person, kind="sick", starts_on=today)
    post = AppointmentFactory(person=person, role="dsl", school=school, state="proposed")
    lado = {"name": "County LADO", "telephone": "01539 1", "email": "l@county.example"}
    contact = Contact.objects.create(school=school, kind="lado", **lado)
    term = Term.objects.create(name="This term", starts_on=today - DAY, ends_on=today + 60 * DAY)
    closure = Closure.objects.create(kind="inset", name="INSET", starts_on=today, ends_on=today)
    rows = {
        "person": person,
        "colleague": teacher(school, given_names="Samantha", family_name="Okafor"),
        "placement": person.placements.first(),
        "absence": absence,
        "school": school,
        "post": post,
        "held": head.appointments.get(),
        "contact": contact,
        "term": term,
        "closure": closure,
    }
    keys = {name: row.pk for name, row in rows.items()}
    return {name: url.format(**keys) for name, url in PAGES.items()}


def test_every_page_fits_and_is_accessible(page, world, live_server, output_folder):
    for name, url in world.items():
        page.goto(f"{live_server.url}{url}")
        look(page, output_folder, f"people-{name}")


def test_a_form_sent_with_mistakes_is_accessible_too(page, world, live_server, output_folder):
    page.goto(f"{live_server.url}/people/add/")
    page.get_by_role("button", name="Add").click()

    expect(page).to_have_title(re.compile("^Error: Add a person"))
    found = mistakes(page)
    picture(page, output_folder / "people-add-errors-1280.png")
    assert [violation["id"] for violation in found] == []


def test_a_second_person_confirms_by_keyboard_alone(page, world, live_server):
    page.goto(f"{live_server.url}{world['post']}")

    page.get_by_role("button", name="Confirm").focus()
    page.keyboard.press("Enter")

    assert (
        page.get_by_role("status")
        .inner_text()
        .strip()
        .endswith("is DSL at Oxenholme Primary School.")
    )


def test_the_preview_of_the_profile_saves_only_when_told(page, world, live_server, output_folder):
    page.goto(f"{live_server.url}/settings/profile/review/")
    page.get_by_label("Months between reviews").fill("24")
    page.get_by_role("button", name="Look at what changes").click()

    found = mistakes(page)
    picture(page, output_folder / "people-profile-preview-1280.png")
    page.get_by_role("button", name="Save").click()

    assert [violation["id"] for violation in found] == []
    assert page.get_by_role("status").inner_text().strip() == "Saved."

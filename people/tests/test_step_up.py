"""Pages that ask once more who it is, ten minutes after signing in."""

import datetime as dt
import re

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile

from oversight.models import Export
from people.models import Appointment, Role, StaffImport, Trust
from people.tests.entering import enter
from people.tests.factories import PersonFactory, SchoolFactory, TrustFactory, holder
from people.tests.test_second_factor import PASSWORD, app_code, with_app, with_password

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(minutes=11)
TRUST = "/settings/trust/"


def enter_and_wait(client, person):
    """Signed in, and left alone for eleven minutes."""
    with time_machine.travel(NOW, tick=False):
        return enter(client, person)


def asking(client, method, url, data=None):
    """Where the page sends somebody at once, and eleven minutes after signing in."""
    person = enter_and_wait(client, with_password(holder(Role.ADMINISTRATOR)))
    sent = []
    for moment in (NOW + dt.timedelta(minutes=9), LATER):
        with time_machine.travel(moment, tick=False):
            answer = client.generic(method, url)
            sent.append(answer.headers.get("Location", "").startswith("/sign-in/"))
    return sent, person


@pytest.mark.parametrize(
    "url",
    [TRUST, "/settings/profile/review/", "/people/posts/appoint/"],
)
def test_configuration_asks_who_it_is_ten_minutes_after_signing_in(client, url):
    TrustFactory()

    assert asking(client, "GET", url)[0] == [False, True]


@pytest.mark.parametrize("page", ["confirm", "end", "stand-in"])
def test_so_do_the_posts_that_somebody_holds(client, page):
    held = holder(Role.GOVERNOR, SchoolFactory()).appointments.get()

    assert asking(client, "GET", f"/people/posts/{held.pk}/{page}/")[0] == [False, True]


def test_so_does_letting_a_staff_file_change_people(client):
    ready = StaffImport.objects.create(filename="a.csv", state="failed", counts={})

    assert asking(client, "POST", f"/people/files/{ready.pk}/confirm/")[0] == [False, True]


@time_machine.travel(LATER, tick=False)
def test_so_do_files_about_other_people_but_not_ones_own_record(client):
    person = enter_and_wait(client, with_password(holder(Role.HR)))
    others = Export.objects.create(format="csv", by=person, state="failed")

    answers = [
        client.post("/compliance/exports/ask/", {"format": "csv"}),
        client.post(f"/compliance/exports/{others.pk}/ask-again/"),
        client.post("/compliance/exports/ask-own-record/", {"format": "csv"}),
    ]

    assert [answer["Location"] for answer in answers[:2]] == [
        "/sign-in/again/?next=%2Fcompliance%2Fexports%2Fask%2F",
        f"/sign-in/again/?next=%2Fcompliance%2Fexports%2F{others.pk}%2F",
    ]
    assert answers[2]["Location"] == Export.objects.exclude(pk=others.pk).get().get_absolute_url()


@time_machine.travel(LATER, tick=False)
def test_whoever_may_not_is_not_asked(client):
    enter_and_wait(client, with_password(PersonFactory()))

    assert client.get(TRUST).status_code == 403


@time_machine.travel(LATER, tick=False)
def test_what_was_posted_is_done_once_they_have_confirmed(client):
    TrustFactory(profile={})
    enter_and_wait(client, with_password(holder(Role.ADMINISTRATOR)))
    page = "/settings/profile/review/"
    with time_machine.travel(NOW, tick=False):
        seen = client.get(page).context["form"]["seen"].value()
    typed = {"seen": seen, "review-months": "18", "review-first_months": "", "sure": "1"}

    asked = client.post(page, typed)
    wrong = client.post(asked["Location"], {"password": "a guess", "next": page})
    unchanged = Trust.objects.get().profile
    right = client.post(asked["Location"], {"password": PASSWORD, "next": page})

    assert (wrong.status_code, unchanged) == (200, {})
    assert right["Location"] == "/settings/profile/"
    assert Trust.objects.get().profile["review.months"] == 18
    assert client.get(page).status_code == 200


@time_machine.travel(LATER, tick=False)
def test_a_page_that_comes_back_sends_its_form_where_it_belongs(client):
    TrustFactory()
    enter_and_wait(client, with_password(holder(Role.ADMINISTRATOR)))
    page = "/people/posts/appoint/"

    asked = client.post(page, {"person": "nobody at all", "role": "clerk"})
    back = client.post(asked["Location"], {"password": PASSWORD, "next": page})

    assert back.context["form"]["person"].value() == "nobody at all"
    assert f'action="{page}"' in back.content.decode()


@time_machine.travel(LATER, tick=False)
def test_a_file_does_not_wait_and_they_are_told(client):
    TrustFactory(name="Harbourne Valley Trust")
    enter_and_wait(client, with_password(holder(Role.ADMINISTRATOR)))

    asked = client.post(TRUST, {"name": "Another", "new_logo": SimpleUploadedFile("a.png", b"x")})
    back = client.post(asked["Location"], {"password": PASSWORD, "next": TRUST})

    assert [str(said) for said in get_messages(asked.wsgi_request)] == [
        "Your file was not kept. Please add it again."
    ]
    assert (back["Location"], Trust.objects.get().name) == (TRUST, "Harbourne Valley Trust")


@time_machine.travel(LATER, tick=False)
def test_whoever_has_an_app_confirms_with_it_and_not_with_the_password(client):
    TrustFactory()
    person = enter_and_wait(client, with_password(holder(Role.ADMINISTRATOR)))
    secret = with_app(person)

    asked = client.get(TRUST)
    by_password = client.get(f"/sign-in/again/?next={TRUST}")
    client.post(asked["Location"], {"code": app_code(secret), "next": TRUST})

    assert asked["Location"] == "/sign-in/second-step/again/?next=%2Fsettings%2Ftrust%2F"
    assert by_password["Location"] == asked["Location"]
    assert client.get("/sign-in/again/code/").status_code == 403
    assert client.get(TRUST).status_code == 200


@time_machine.travel(LATER, tick=False)
def test_whoever_has_nothing_else_confirms_with_a_code_by_mail(client):
    TrustFactory()
    person = enter_and_wait(client, holder(Role.ADMINISTRATOR))

    asked = client.get(TRUST)["Location"]
    sent = client.post(asked, {"next": TRUST})
    code = re.search(r"\d{4}-\d{4}", mail.outbox[-1].body)[0]
    before = client.session.session_key
    typed = client.post(sent["Location"], {"code": f" {code.replace('-', '')}", "next": TRUST})

    assert asked == "/sign-in/again/code/?next=%2Fsettings%2Ftrust%2F"
    assert mail.outbox[-1].to == [person.email]
    assert (typed["Location"], client.session.session_key != before) == (TRUST, True)
    assert client.get(TRUST).status_code == 200


@time_machine.travel(LATER, tick=False)
def test_a_code_by_mail_suffers_three_wrong_tries(client):
    TrustFactory()
    enter_and_wait(client, holder(Role.ADMINISTRATOR))
    page = "/sign-in/again/code/"
    client.post(page)
    code = re.search(r"\d{4}-\d{4}", mail.outbox[-1].body)[0]

    wrong = [client.post(page, {"code": "0000-0000"}).context["form"].errors for _ in range(3)]
    late = client.post(page, {"code": code})

    assert wrong == [{"code": ["That is not the code, or it is no longer valid."]}] * 3
    assert late["Location"].startswith(page)  # asks for another
    assert len(mail.outbox) == 2
    assert client.get(TRUST).status_code == 302


@time_machine.travel(LATER, tick=False)
def test_nobody_is_led_elsewhere_by_it(client):
    enter_and_wait(client, holder(Role.ADMINISTRATOR))
    page = "/sign-in/again/code/?next=https://evil.example/"

    sent = client.post(page, {"next": "https://evil.example/"})
    code = re.search(r"\d{4}-\d{4}", mail.outbox[-1].body)[0]
    typed = client.post(page, {"code": code, "next": "https://evil.example/"})

    assert (sent["Location"], typed["Location"]) == ("/sign-in/again/code/?next=", "/")


@time_machine.travel(LATER, tick=False)
@pytest.mark.parametrize(("demo", "status"), [(True, 200), (False, 302)])
def test_invented_people_have_nothing_to_confirm_with(client, settings, demo, status):
    settings.DEMO = demo
    TrustFactory()
    enter_and_wait(client, holder(Role.ADMINISTRATOR, demonstration=True))

    assert client.get(TRUST).status_code == status
    assert Appointment.objects.count() == 1

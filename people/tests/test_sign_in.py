"""Signing in by password and by an e-mailed code."""

import datetime as dt
import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from people.models import Person
from people.tests.factories import PersonFactory

PASSWORD = "four quiet brown horses"
SIGN_IN = "/sign-in/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(db):
    """Somebody who chose a password."""
    person = PersonFactory(email="Ada@trust.example")
    person.set_password(PASSWORD)
    person.save(update_fields=["password"])
    return person


def sign_in(client, address, password="", **more):
    return client.post(SIGN_IN, {"login": address, "password": password, **more})


def who(client):
    return client.session.get("_auth_user_id")


def code():
    return re.search(r"\d{4}-\d{4}|\d{3}-\d{3}-\d{2}", mail.outbox[-1].body)[0]


def test_a_password_opens_the_page_that_was_asked_for(client, ada):
    response = sign_in(client, "ada@TRUST.example", PASSWORD, next="/you/")

    assert (response.status_code, response["location"]) == (302, "/you/")
    assert who(client) == str(ada.pk)
    assert Person.objects.get(pk=ada.pk).last_login.date() == timezone.now().date()
    assert ada.history.count() == 2  # made, and given a password: signing in is no change


def test_a_code_by_e_mail_opens_the_page_that_was_asked_for(client, ada):
    asked = sign_in(client, "ada@trust.example", next="/you/")
    typed = client.post(asked["location"], {"code": code(), "next": "/you/"})

    assert asked["location"] == "/sign-in/code/type/?next=%2Fyou%2F"
    assert (typed.status_code, typed["location"]) == (302, "/you/")
    assert who(client) == str(ada.pk)
    assert mail.outbox[0].to == ["ada@trust.example"]
    assert list(EmailAddress.objects.all()) == []


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "http://testserver/you/", "x:y"],
)
def test_no_link_leads_out_of_the_portal(client, ada, elsewhere):
    response = sign_in(client, "ada@trust.example", PASSWORD, next=elsewhere)

    assert response["location"] == reverse("home")


def test_an_unknown_address_gets_the_answers_of_a_known_one(client, ada):
    known, unknown = "ada@trust.example", "nobody@trust.example"
    pages = {}
    for address in (known, unknown):
        client.cookies.clear()
        asked = sign_in(client, address)
        wrong = client.post(asked["location"], {"code": "0000-0000"})
        reset = client.post("/sign-in/password/forgotten/", {"email": address})
        refused = sign_in(client, address, "not the password")
        pages[address] = [
            (answer.status_code, answer.headers.get("location"), same(answer, address))
            for answer in (asked, client.get(asked["location"]), wrong, reset, refused)
        ]

    assert pages[known] == pages[unknown]
    assert [message.to for message in mail.outbox] == [[known], [known], [unknown], [unknown]]


def same(answer, address):
    """The page without what differs in every page."""
    page = answer.content.decode().replace(address, "ADDRESS")
    return re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', "", page)


@pytest.mark.parametrize("address", ["nobody@trust.example", "ada@trust.example"])
def test_the_sixth_guess_is_refused_whether_or_not_the_address_exists(client, ada, address):
    said = [errors(sign_in(client, address, f"guess number {n}")) for n in range(6)]
    right = errors(sign_in(client, address, PASSWORD))

    assert said == 5 * [["The e-mail address and the password do not belong together."]] + [
        ["That was too often. Wait five minutes, then try again."]
    ]
    assert right == said[-1]


def errors(response):
    return response.context["form"].non_field_errors()


@pytest.mark.parametrize(
    "closed",
    [
        {"last_day": dt.date(2020, 7, 31)},
        {"blocked_at": dt.datetime(2026, 1, 5, tzinfo=dt.UTC)},
    ],
)
def test_whoever_has_left_is_refused(client, ada, closed):
    Person.objects.filter(pk=ada.pk).update(**closed)

    by_password = sign_in(client, "ada@trust.example", PASSWORD)
    sign_in(client, "ada@trust.example")
    client.post("/sign-in/password/forgotten/", {"email": "ada@trust.example"})

    assert by_password["location"] == "/sign-in/closed/"
    assert who(client) is None
    assert [message.subject for message in mail.outbox] == 2 * [
        "You asked to sign in to the portal"
    ]


def test_a_leaver_is_out_at_the_next_click(client, ada):
    client.force_login(ada, backend="people.backends.SignInBackend")
    before = client.get("/you/").status_code

    Person.objects.filter(pk=ada.pk).update(last_day=timezone.localdate() - dt.timedelta(days=1))

    assert before == 200
    assert client.get("/you/")["location"] == "/sign-in/?next=/you/"


def test_a_mailbox_that_several_people_read_signs_nobody_in(client, ada):
    Person.objects.filter(pk=ada.pk).update(email="office@trust.example")

    refused = sign_in(client, "office@trust.example", PASSWORD)
    sign_in(client, "office@trust.example")

    assert errors(refused) == ["The e-mail address and the password do not belong together."]
    assert mail.outbox[0].subject == "You asked to sign in to the portal"


def test_an_address_that_was_taken_away_opens_nothing(client, ada):
    EmailAddress.objects.create(user=ada, email="old@trust.example", verified=True, primary=True)

    sign_in(client, "old@trust.example")
    refused = sign_in(client, "old@trust.example", PASSWORD)

    assert mail.outbox[0].subject == "You asked to sign in to the portal"
    assert errors(refused) == ["The e-mail address and the password do not belong together."]


def test_a_new_address_is_theirs_once_a_code_sent_there_is_typed(client, ada):
    Person.objects.filter(pk=ada.pk).update(email_to_confirm="Ada.Byron@trust.example")

    refused = sign_in(client, "ada.byron@trust.example", PASSWORD)
    asked = sign_in(client, "ada.byron@trust.example")
    before = Person.objects.get(pk=ada.pk)
    client.post(asked["location"], {"code": code()})
    after = Person.objects.get(pk=ada.pk)

    assert errors(refused) == ["The e-mail address and the password do not belong together."]
    assert (before.email, after.email) == ("Ada@trust.example", "Ada.Byron@trust.example")
    assert (who(client), after.email_to_confirm) == (str(ada.pk), "")
    assert after.history.first().email == "Ada.Byron@trust.example"


@pytest.mark.parametrize("why", ["taken", "promised twice", "shared"])
def test_a_new_address_that_is_not_clearly_theirs_opens_nothing(client, ada, why):
    new = "office@trust.example" if why == "shared" else "ada.byron@trust.example"
    Person.objects.filter(pk=ada.pk).update(email_to_confirm=new)
    if why == "taken":
        Person.objects.filter(pk=PersonFactory().pk).update(email=new, blocked_at=timezone.now())
    if why == "promised twice":
        PersonFactory(email_to_confirm=new)

    sign_in(client, new)

    assert mail.outbox[0].subject == "You asked to sign in to the portal"


def test_whoever_goes_back_may_begin_with_another_address(client, ada):
    sign_in(client, "abba@trust.example")

    response = sign_in(client, "ada@trust.example", PASSWORD)

    assert (response["location"], who(client)) == ("/", str(ada.pk))


def test_nobody_signs_up(client):
    assert [client.get(f"/sign-in/{path}/").status_code for path in ("signup", "email")] == [
        404,
        404,
    ]


def test_signing_out_takes_a_button(client, ada):
    client.force_login(ada, backend="people.backends.SignInBackend")

    looked = client.get("/sign-in/out/")
    still = who(client)
    out = client.post("/sign-in/out/")

    assert (looked.status_code, still) == (200, str(ada.pk))
    assert (out.status_code, out["location"], who(client)) == (302, SIGN_IN, None)


def test_a_forgotten_password_is_chosen_anew(client, ada, settings):
    settings.PORTAL_URL = "https://portal.trust.example"
    client.post("/sign-in/password/forgotten/", {"email": "ada@trust.example"})
    link = re.search(r"https://portal\.trust\.example(/\S+)", mail.outbox[0].body)[1]
    page = client.get(link, follow=True)
    new = {"password1": "seven loud grey geese", "password2": "seven loud grey geese"}
    done = client.post(page.redirect_chain[-1][0], new)
    again = client.get(link)

    assert done["location"] == "/sign-in/password/done/"
    assert Person.objects.get(pk=ada.pk).check_password("seven loud grey geese")
    assert again.context["token_fail"] is True
    assert [message.subject for message in mail.outbox] == [
        "Choose a new password for the portal",
        "Your password for the portal was changed",
    ]


def test_changing_the_password_ends_the_other_sessions(client, ada):
    elsewhere = type(client)()
    for browser in (client, elsewhere):
        sign_in(browser, "ada@trust.example", PASSWORD)
    new = "seven loud grey geese"

    changed = client.post(
        "/sign-in/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )

    assert changed.status_code == 302
    assert client.get("/you/").status_code == 200
    assert elsewhere.get("/you/")["location"] == "/sign-in/?next=/you/"
    assert mail.outbox[0].subject == "Your password for the portal was changed"


@pytest.mark.parametrize("bad", ["short", "1q2w3e4r5t6y", "Ada@trust.example"])
def test_a_password_that_is_easily_guessed_is_refused(client, ada, bad):
    client.force_login(ada, backend="people.backends.SignInBackend")

    response = client.post(
        "/sign-in/password/", {"oldpassword": PASSWORD, "password1": bad, "password2": bad}
    )

    assert list(response.context["form"].errors) == ["password1"]
    assert Person.objects.get(pk=ada.pk).check_password(PASSWORD)


@pytest.mark.expects_errors
def test_a_mail_server_that_is_away_changes_nothing_on_screen(client, ada, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    assert sign_in(client, "ada@trust.example")["location"] == "/sign-in/code/type/"
    assert sign_in(client, "nobody@trust.example").status_code == 302


@pytest.mark.parametrize("bad", ["", "\0", "x" * 9000, "ada@", "☃@trust.example", "a\nb@c.example"])
def test_bad_input_is_answered_with_the_page(client, ada, bad):
    fields = {"login": bad, "email": bad, "password": bad, "code": bad, "credential": bad}
    pages = ["", "code/", "password/forgotten/", "passkeys/use/"]

    answers = [client.post(f"/sign-in/{page}", fields).status_code for page in pages]

    assert set(answers) <= ({400} if bad == "\0" else {200, 302})

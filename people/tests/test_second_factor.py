"""The second factor: whose posts need one, and that nobody gets by without it."""

import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value

from people.models import Person, Role, Trust
from people.tests.entering import enter
from people.tests.factories import (
    AppointmentFactory,
    PersonFactory,
    SchoolFactory,
    TrustFactory,
    holder,
)
from people.tests.test_school_accounts import go_through
from tests.identity_provider import IdentityProvider, microsoft_account

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _mid_step():
    """A code is good for half a minute: no test begins at the end of one."""
    with time_machine.travel("2026-11-23T10:00:05Z"):
        yield


PASSWORD = "four quiet brown horses"
BACKEND = "people.backends.SignInBackend"


def with_password(person):
    person.set_password(PASSWORD)
    person.save(update_fields=["password"])
    return person


def head(**kwargs):
    return with_password(holder(Role.HEADTEACHER, SchoolFactory(), **kwargs))


def with_app(person):
    """The person with an authenticator app, and its secret."""
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    RecoveryCodes.activate(person)
    return secret


def app_code(secret):
    """What an authenticator app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def sign_in(client, person, **more):
    return client.post("/sign-in/", {"login": person.email, "password": PASSWORD, **more})


def test_a_headteacher_without_one_is_sent_to_add_one_and_then_back(client):
    person = head()
    sign_in(client, person)

    refused = client.get("/you/?from=mail")
    why = client.get(refused["location"])
    client.get("/sign-in/app/add/")
    secret = client.session["mfa.totp.secret"]
    added = client.post("/sign-in/app/add/", {"code": app_code(secret)})
    kept = client.get(added["location"])

    assert refused["location"] == "/you/second-step/"
    assert why.context["next"] == "/you/?from=mail"
    assert added["location"] == "/sign-in/recovery-codes/"
    assert 'href="/you/?from=mail"' in kept.content.decode()
    assert client.get("/you/").status_code == 200


def test_until_then_only_the_way_out_and_the_way_on_are_open(client):
    sign_in(client, head())
    pages = [
        "/", "/you/", "/operator/", "/sign-in/password/", "/sign-in/second-step/",
        "/sign-in/passkeys/", "/you/second-step/", "/sign-in/app/add/", "/sign-in/passkeys/add/",
        "/sign-in/out/",
    ]  # fmt: skip

    answers = {page: client.get(page).headers.get("location") for page in pages}

    shut = {page for page, location in answers.items() if location == "/you/second-step/"}
    assert shut == set(pages[:6])


def test_what_is_posted_without_one_does_nothing(client):
    person = head()
    sign_in(client, person)
    new = "seven loud grey geese"

    response = client.post(
        "/sign-in/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )

    assert response["location"] == "/you/second-step/"
    assert Person.objects.get(pk=person.pk).check_password(PASSWORD)


def test_the_profile_says_which_posts_need_one(client):
    TrustFactory()
    Trust.objects.update(profile={"sign_in.second_factor": ["clerk"]})
    clerk = with_password(holder(Role.CLERK))
    browsers = {person: type(client)() for person in (clerk, head())}
    for person, browser in browsers.items():
        sign_in(browser, person)

    answers = [browser.get("/you/").status_code for browser in browsers.values()]

    assert answers == [302, 200]


def test_a_post_taken_up_while_signed_in_asks_at_the_next_click(client):
    person = with_password(PersonFactory())
    sign_in(client, person)
    before = client.get("/you/").status_code

    AppointmentFactory(person=person, role=Role.HR)

    assert (before, client.get("/you/").status_code) == (200, 302)


def test_the_operator_needs_one(client):
    person = with_password(PersonFactory(is_operator=True))
    sign_in(client, person)

    assert client.get("/operator/")["location"] == "/you/second-step/"


def test_signing_in_asks_for_the_code_and_keeps_the_link(client):
    person = head()
    secret = with_app(person)

    asked = sign_in(client, person, next="/you/?from=mail")
    not_yet = client.get("/you/")
    wrong = client.post(asked["location"], {"code": "000000"})
    done = client.post(asked["location"], {"code": app_code(secret)})

    assert asked["location"] == "/sign-in/second-step/type/"
    assert not_yet["location"] == "/sign-in/?next=/you/"
    assert wrong.context["form"].errors == {
        "code": ["That is not the code, or it is no longer valid."]
    }
    assert done["location"] == "/you/?from=mail"
    assert client.get("/you/").status_code == 200


def test_a_code_works_once(client):
    person = head()
    secret = with_app(person)
    code = app_code(secret)
    browsers = [client, type(client)()]

    for browser in browsers:
        sign_in(browser, person)
        browser.post("/sign-in/second-step/type/", {"code": code})

    assert [browser.session.get("_auth_user_id") for browser in browsers] == [str(person.pk), None]


def test_a_recovery_code_works_once(client):
    person = head()
    with_app(person)
    code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    browsers = [client, type(client)()]

    for browser in browsers:
        sign_in(browser, person)
        browser.post("/sign-in/second-step/type/", {"code": code})

    assert [browser.session.get("_auth_user_id") for browser in browsers] == [str(person.pk), None]


def test_guessing_codes_is_throttled(client):
    person = head()
    secret = with_app(person)
    sign_in(client, person)
    for _ in range(5):
        client.post("/sign-in/second-step/type/", {"code": "000000"})

    refused = client.post("/sign-in/second-step/type/", {"code": app_code(secret)})

    assert refused.context["form"].errors == {
        "code": ["That was too often. Wait five minutes, then try again."]
    }


def test_a_session_from_before_the_app_was_added_elsewhere_must_show_it(client):
    person = head()
    sign_in(client, person)
    secret = with_app(person)

    sent = client.get("/you/second-step/")
    shown = client.post(sent["location"], {"code": app_code(secret), "next": "/you/"})

    assert client.get("/you/").status_code == 200
    assert sent["location"].startswith("/sign-in/second-step/again/")
    assert shown["location"] == "/you/"


def test_adding_one_ends_the_other_sessions(client):
    person = with_password(PersonFactory())
    elsewhere = type(client)()
    for browser in (client, elsewhere):
        sign_in(browser, person)

    client.get("/sign-in/app/add/")
    client.post("/sign-in/app/add/", {"code": app_code(client.session["mfa.totp.secret"])})

    assert [browser.get("/you/").status_code for browser in (client, elsewhere)] == [200, 302]


def test_confirming_who_one_is_takes_a_new_key(client):
    person = with_password(PersonFactory())
    client.force_login(person, backend=BACKEND)
    before = client.session.session_key

    wrong = client.post("/sign-in/again/", {"password": "a guess", "next": "/you/"})
    kept = client.session.session_key
    right = client.post("/sign-in/again/", {"password": PASSWORD, "next": "/you/"})

    assert (wrong.status_code, kept) == (200, before)
    assert (right["location"], client.session.session_key != before) == ("/you/", True)
    assert client.get("/sign-in/app/add/").status_code == 200


def test_the_last_one_cannot_be_taken_away_from_a_post_that_needs_it(client):
    person = head()
    secret = with_app(person)
    sign_in(client, person)
    client.post("/sign-in/second-step/type/", {"code": app_code(secret)})

    page = client.post("/sign-in/app/remove/")

    assert page.context["form"].non_field_errors() == [
        "Your post needs a second step. Add another one first, then remove this one."
    ]
    assert Authenticator.objects.filter(user=person, type="totp").exists()


def test_neither_can_the_last_passkey(client):
    person = head()
    key = Authenticator.objects.create(user=person, type="webauthn", data={"name": "Telephone"})
    enter(client, person)

    kept = client.post(f"/sign-in/passkeys/{key.pk}/remove/")
    with_app(person)
    gone = client.post(f"/sign-in/passkeys/{key.pk}/remove/")

    assert (kept.status_code, gone.status_code) == (409, 302)


def test_nobody_takes_away_the_passkey_of_another(client):
    key = Authenticator.objects.create(user=head(), type="webauthn", data={"name": "Telephone"})
    enter(client, PersonFactory())

    answers = [
        client.post(f"/sign-in/passkeys/{key.pk}/{verb}/", {"name": "Mine"}).status_code
        for verb in ("remove", "rename")
    ]

    assert answers == [404, 404]
    assert Authenticator.objects.get(pk=key.pk).data == {"name": "Telephone"}


def test_whoever_needs_none_may_take_theirs_away(client):
    person = with_password(PersonFactory())
    secret = with_app(person)
    sign_in(client, person)
    client.post("/sign-in/second-step/type/", {"code": app_code(secret)})

    client.post("/sign-in/app/remove/")

    assert not Authenticator.objects.filter(user=person).exists()


def test_the_database_makes_no_codes(client):
    secret = with_app(head())

    kept = str(list(Authenticator.objects.values_list("data", flat=True)))

    assert secret not in kept
    assert not {
        code
        for code in RecoveryCodes.activate(Person.objects.first()).generate_codes()
        if code in kept
    }


def test_an_old_key_still_reads_what_it_wrote(settings):
    person = head()
    secret = with_app(person)

    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a new one" * 6, [settings.SECRET_KEY]

    assert Authenticator.objects.get(type="totp").wrap().validate_code(app_code(secret))


@pytest.mark.parametrize(("counted", "status"), [({"microsoft"}, 200), (set(), 302)])
def test_a_providers_own_second_factor_counts_where_the_trust_says_so(
    client, settings, counted, status
):
    settings.SECOND_FACTOR_PROVIDERS = frozenset(counted)
    person = head(email="ruth.hale@trust.example")
    with IdentityProvider() as provider:
        settings.SOCIALACCOUNT_PROVIDERS = provider.apps()
        provider.account = microsoft_account(person.email)
        go_through(client, "microsoft")

    assert client.get("/you/").status_code == status


@pytest.mark.parametrize(("demo", "status"), [(True, 200), (False, 302)])
def test_people_of_the_demonstration_need_none(client, settings, demo, status):
    settings.DEMO = demo
    client.force_login(head(demonstration=True), backend=BACKEND)

    assert client.get("/you/").status_code == status


def test_changing_it_later_asks_who_you_are(client):
    person = with_password(PersonFactory())
    client.force_login(person, backend=BACKEND)  # nothing says how or when they signed in

    asked = client.get("/sign-in/app/add/")

    assert asked["location"] == "/sign-in/again/?next=%2Fsign-in%2Fapp%2Fadd%2F"


def test_a_session_that_proved_one_costs_no_query_for_it(client, django_assert_num_queries):
    person = head()
    secret = with_app(person)
    sign_in(client, person)
    client.post("/sign-in/second-step/type/", {"code": app_code(secret)})

    with django_assert_num_queries(2):  # the session and the person
        answer = client.get("/sign-in/password/first/")

    assert answer["location"] == "/sign-in/password/"

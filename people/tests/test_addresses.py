"""A new e-mail address is used once whoever reads it has said that it is theirs."""

import datetime as dt
import re

import pytest
import time_machine
from django.core import mail

from core.workflow import Refused
from people.models import Person
from people.tasks import ask_for_addresses
from people.tests.entering import enter
from people.tests.factories import PersonFactory, SchoolFactory, TrustFactory, holder, teacher
from people.workflow import addresses

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _on_a_friday():
    TrustFactory()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ada():
    return PersonFactory(given_names="Ada", email="old@trust.example")


def change(person, **changes):
    return addresses.change_names(person, changes, by=None)


def link():
    return re.search(r"/you/address/\S+", mail.outbox[-1].body)[0]


def addresses_of(person):
    person.refresh_from_db()
    return person.email, person.email_to_confirm


def test_the_old_address_stays_until_the_new_one_has_answered(client, ada):
    waits = change(ada, email="new@trust.example", family_name="Lovelace")
    before = addresses_of(ada)
    ask_for_addresses()
    opened = client.get(link())
    unchanged = addresses_of(ada)
    client.post(link())

    assert (waits, before) == (True, ("old@trust.example", "new@trust.example"))
    assert (opened.status_code, unchanged) == (200, before)
    assert addresses_of(ada) == ("new@trust.example", "")
    assert [letter.to for letter in mail.outbox] == [["new@trust.example"], ["old@trust.example"]]
    assert ada.history.first().history_user == ada


def test_the_sweep_asks_each_address_once_and_a_further_one_again(ada):
    change(ada, email="new@trust.example")
    ask_for_addresses()
    ask_for_addresses()
    change(ada, email="newer@trust.example")
    ask_for_addresses()

    assert [letter.to for letter in mail.outbox] == [
        ["new@trust.example"],
        ["newer@trust.example"],
    ]


def test_a_first_address_needs_nobodys_answer():
    person = PersonFactory(email=None)

    assert change(person, email="first@trust.example") is False
    assert addresses_of(person) == ("first@trust.example", "")


def test_giving_the_old_address_again_takes_the_new_one_back(ada):
    change(ada, email="new@trust.example")

    assert change(ada, email="old@trust.example") is False
    assert addresses_of(ada) == ("old@trust.example", "")


def test_a_link_works_once_for_a_week_and_only_for_the_address_asked(client, ada):
    change(ada, email="new@trust.example")
    said = addresses.token(ada)
    late = NOW + dt.timedelta(days=8)

    with time_machine.travel(late), pytest.raises(Refused, match="more than a week old"):
        addresses.confirm_address(said)
    addresses.confirm_address(said)
    used = client.post(f"/you/address/{said}/")

    assert (used.status_code, client.get("/you/address/made-up/").status_code) == (409, 409)
    change(ada, email="third@trust.example")
    with pytest.raises(Refused):
        addresses.confirm_address(said)


def test_an_address_that_somebody_took_meanwhile_is_not_taken_from_them(ada):
    change(ada, email="new@trust.example")
    PersonFactory(email="new@trust.example")

    with pytest.raises(Refused, match="Somebody else has this address by now"):
        addresses.confirm_address(addresses.token(ada))

    assert addresses_of(ada) == ("old@trust.example", "new@trust.example")


def test_a_leaver_is_neither_asked_nor_changed(ada):
    change(ada, email="new@trust.example")
    Person.objects.filter(pk=ada.pk).update(last_day=dt.date(2026, 7, 31))
    ada.refresh_from_db()

    assert addresses.ask_for_addresses() == 0
    with pytest.raises(Refused):
        addresses.confirm_address(addresses.token(ada))


def test_a_mail_server_that_is_away_is_tried_again_later(ada, settings):
    change(ada, email="new@trust.example")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    away = addresses.ask_for_addresses()
    addresses.confirm_address(addresses.token(ada))  # the old address is not told, no more

    assert away == 0
    assert addresses_of(ada) == ("new@trust.example", "")


def test_hr_and_the_person_ask_again_but_not_within_ten_minutes(client, ada):
    change(ada, email="new@trust.example")
    with pytest.raises(Refused, match="on its way already"):
        addresses.ask_address(ada, by=ada)
    ask_for_addresses()
    with pytest.raises(Refused, match=r"A mail went there at 09:00\. Wait ten minutes"):
        addresses.ask_address(ada, by=ada)

    answers = []
    for minutes, asker in ((11, holder("hr")), (22, ada)):
        with time_machine.travel(NOW + dt.timedelta(minutes=minutes), tick=False):
            ada.refresh_from_db()
            enter(client, asker)
            answers += [client.post(f"/people/{ada.pk}/ask-address/").url]
            ask_for_addresses()
            ask_for_addresses()

    assert answers == [ada.get_absolute_url(), "/you/"]
    assert [letter.to for letter in mail.outbox] == [["new@trust.example"]] * 3


def test_nobody_is_asked_for_who_left_has_confirmed_or_is_a_stranger(client, ada):
    with pytest.raises(Refused, match=r"No address of Ada .* waits"):
        addresses.ask_address(ada, by=ada)
    change(ada, email="new@trust.example")
    enter(client, teacher(SchoolFactory()))
    stranger = client.post(f"/people/{ada.pk}/ask-address/")
    Person.objects.filter(pk=ada.pk).update(last_day=dt.date(2026, 7, 31))
    with pytest.raises(Refused, match="has left"):
        addresses.ask_address(ada, by=holder("hr"))

    assert (stranger.status_code, mail.outbox) == (404, [])


def test_hr_changes_an_address_and_reads_that_it_waits(client):
    school = SchoolFactory()
    enter(client, holder("hr", school))
    person = teacher(school, given_names="Ada", family_name="Weir", email="old@trust.example")
    typed = {"given_names": "Ada", "family_name": "Weir", "email": "new@trust.example"}

    page = client.post(f"/people/{person.pk}/change/", typed, follow=True).content.decode()

    assert "The new address is asked by e-mail; until it answers, the old one stays." in page
    assert "new@trust.example waits to be confirmed; a mail goes there within ten minutes" in page
    ask_for_addresses()
    again = client.get(f"/people/{person.pk}/").content.decode()
    assert "a mail went there on" in again
    assert f'action="/people/{person.pk}/ask-address/"' in again


def test_a_mobile_number_is_kept_as_gateways_take_it(client):
    school = SchoolFactory()
    enter(client, holder("hr", school))
    person = teacher(school)
    names = {"given_names": "Ada", "family_name": "Weir", "email": person.email}

    for typed, kept in (("07700 900123", "+447700900123"), ("+33 6 12-34.56 78", "+33612345678")):
        client.post(f"/people/{person.pk}/change/", names | {"mobile": typed})
        person.refresh_from_db()
        assert person.mobile == kept
    for typed in ("0044 7700", "ring me", "+4", "07700 900123 x"):
        page = client.post(f"/people/{person.pk}/change/", names | {"mobile": typed})
        assert [*page.context["form"].errors] == ["mobile"]
        assert page.context["form"]["mobile"].value() == typed

"""A leaver in a staff file: from the file to the mail."""

import datetime as dt

import pytest
import time_machine
from django.core.management import call_command

from accounts.models import AccessGrant, Duty, SocialAccount
from accounts.tests.factories import AccessGrantFactory, SocialAccountFactory
from notices import tasks
from people.models import ExternalId
from people.tests.entering import enter
from people.tests.factories import SchoolFactory, TrustFactory, holder
from people.tests.staff_files import bring, row
from trust_portal.celery import app

pytestmark = pytest.mark.django_db
MONDAY, THURSDAY = dt.date(2026, 11, 16), dt.date(2026, 11, 19)
LAST_EVENING = dt.datetime.fromisoformat("2026-11-19T23:30:00+00:00")
NIGHT = dt.datetime.fromisoformat("2026-11-20T00:15:00+00:00")
MORNING = dt.datetime.fromisoformat("2026-11-20T08:30:00+00:00")
WAYS = {
    "full": "Remove Priya Nair's role on Oxenholme Facebook",
    "edit": "Remove Priya Nair's role on Oxenholme Instagram",
    "moderate": "Remove Priya Nair's role on Oxenholme YouTube",
    "shared": "Change the credentials of Oxenholme X, which Priya Nair had",
    "tool": "Change the credentials of Oxenholme Threads, which Priya Nair had",
    "supplier": "Tell the supplier that access to Oxenholme Podcast for Priya Nair has ended",
}


def nightly():
    app.loader.import_default_modules()
    app.tasks["accounts.tasks.raise_duties"].apply()


def words_of(mail):
    return mail.get_body(("plain",)).get_content().replace("\r\n", "\n")


def give_one_of_each(priya, school, deputy):
    """Access of every kind, each to an account of its own; one of them hers to look after."""
    for kind, words in WAYS.items():
        name = words.removesuffix(", which Priya Nair had").split("Oxenholme ")[1].split(" ")[0]
        account = SocialAccountFactory(title=f"Oxenholme {name}", school=school)
        AccessGrantFactory(account=account, person=priya, kind=kind, given_on=MONDAY)
    SocialAccount.objects.filter(title="Oxenholme X").update(owner=priya, deputy=deputy)
    SocialAccount.objects.update(review_on=dt.date(2027, 6, 1))


def test_a_leaver_in_a_staff_file_ends_access_after_their_last_day_and_raises_every_duty(
    client, mail_server
):
    TrustFactory()
    school = SchoolFactory(name="Oxenholme Primary School", slug="quay")
    manager = holder("communications_manager")
    bring(row("7", given="Priya", family="Nair"), on=MONDAY)
    priya = ExternalId.objects.get(number="7").person
    give_one_of_each(priya, school, manager)

    done = bring(row("7", given="Priya", family="Nair", ends=f"{THURSDAY}"), on=MONDAY)
    with time_machine.travel(LAST_EVENING, tick=False):
        nightly()
        enter(client, priya)
        on_the_last_day = (client.get("/").status_code, Duty.objects.count())
    with time_machine.travel(NIGHT, tick=False):
        out = client.get("/")
        nightly()
        nightly()
    with time_machine.travel(MORNING, tick=False):
        tasks.compose()

    assert done.state == "applied"
    assert on_the_last_day == (200, 0)
    assert out["Location"].startswith("/sign-in/")
    assert set(Duty.objects.values_list("state", "cause", "raised_on")) == {
        ("open", "left", NIGHT.date())
    }
    assert Duty.objects.filter(grant__in=AccessGrant.objects.all()).count() == len(WAYS)
    [(address, mail)] = mail_server.letters
    assert address == manager.email
    assert mail["Subject"] == (
        "Change the credentials of 2 official accounts by Saturday 21 November and 5 more things"
    )
    said = words_of(mail)
    for sentence in (*WAYS.values(), "Name somebody in Priya Nair's place on Oxenholme X"):
        assert f"{sentence} by Saturday 21 November." in " ".join(said.split())


def test_a_missed_night_is_caught_up_by_the_command(capsys, mail_server):
    TrustFactory()
    school = SchoolFactory(slug="quay")
    holder("communications_manager")
    bring(row("7", given="Priya", family="Nair", ends=f"{THURSDAY}"), on=MONDAY)
    priya = ExternalId.objects.get(number="7").person
    AccessGrantFactory(person=priya, account=SocialAccountFactory(school=school))

    call_command("raise_duties", on=dt.date(2026, 11, 27))
    call_command("raise_duties", on=dt.date(2026, 11, 27))

    said = capsys.readouterr().out
    assert said == (
        "27 November 2026: 1 duty raised, 1 message written.\n"
        "27 November 2026: 0 duties raised, 0 messages written.\n"
    )

"""That the password was changed: written down with the account, and what was to do by it done."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AccessGrant, Duty
from accounts.tests.factories import AccessGrantFactory, SocialAccountFactory
from accounts.workflow import credentials as workflow
from core.workflow import Refused
from ledger.models import Leaf
from people.tests.entering import enter
from people.tests.factories import PersonFactory, SchoolFactory, TrustFactory, holder

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
WORDS = "Yearly; the new one is in the safe"


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def manager():
    TrustFactory()
    return holder("communications_manager")


@pytest.fixture
def account(manager):
    return SocialAccountFactory(title="Oxenholme Instagram", school=SchoolFactory())


def to_do(account, raised_on, person=None, kind="change_credentials", **more):
    """About the shared login of somebody who left."""
    person = person or PersonFactory(given_names="Priya", family_name="Nair")
    grant = AccessGrantFactory(account=account, person=person, kind="shared")
    about = {"account": account, "grant": grant, "person": person, "cause": "left", **more}
    return Duty.objects.create(**about, kind=kind, raised_on=raised_on)


def broken_into(account, raised_on):
    about = {"account": account, "cause": "hacked", "kind": "change_credentials"}
    return Duty.objects.create(**about, raised_on=raised_on)


def states(*duties):
    return [Duty.objects.get(pk=duty.pk).state for duty in duties]


def test_it_is_an_event_that_says_who_and_why(manager, account):
    workflow.record_credentials(account, by=manager, words=WORDS)

    assert [(e.verb, e.by, e.note) for e in account.events.all()] == [
        ("record_credentials", manager, WORDS)
    ]


def test_it_settles_what_was_to_do_by_it_with_day_method_and_who(manager, account, today):
    left, hacked = to_do(account, today - 3 * DAY), broken_into(account, today)

    done = workflow.record_credentials(account, by=manager, words=WORDS)

    rows = Duty.objects.order_by("pk").values_list("state", "done_on", "done_by", "how")
    assert done == 2
    assert list(rows) == [("done", today, manager.pk, WORDS)] * 2
    assert [event.verb for event in (*left.events.all(), *hacked.events.all())] == ["confirm"] * 2
    grant = AccessGrant.objects.get()
    assert (grant.ended_by, grant.how_ended) == (manager, WORDS)
    assert Leaf.objects.filter(kind="grant", record=grant.pk).count() == 1


def test_what_was_raised_after_the_day_is_of_another_kind_or_account_stays_to_do(
    manager, account, today
):
    before, after = to_do(account, today - 3 * DAY), to_do(account, today - DAY)
    role = to_do(account, today - 3 * DAY, kind="remove_role")
    elsewhere = to_do(SocialAccountFactory(), today - 3 * DAY)

    done = workflow.record_credentials(account, by=manager, words=WORDS, on=today - 2 * DAY)

    assert done == 1
    assert states(before, after, role, elsewhere) == ["done", "open", "open", "open"]
    day = today - 2 * DAY
    assert Duty.objects.get(pk=before.pk).done_on == day
    assert account.events.get(verb="record_credentials").note == f"On {day:%-d %B %Y}: {WORDS}"


def test_nobody_settles_what_is_about_their_own_access(manager, account, today):
    own, other = to_do(account, today, person=manager), to_do(account, today)

    done = workflow.record_credentials(account, by=manager, words=WORDS)

    assert done == 1
    assert states(own, other) == ["open", "done"]


def test_a_day_to_come_is_refused_and_nothing_is_written(manager, account, today):
    duty = to_do(account, today)

    with pytest.raises(Refused, match="still to come"):
        workflow.record_credentials(account, by=manager, words=WORDS, on=today + DAY)

    assert states(duty) == ["open"]
    assert not account.events.exists()


def test_written_down_twice_each_duty_is_done_once(manager, account, today):
    duty = to_do(account, today)

    numbers = [workflow.record_credentials(account, by=manager, words=WORDS) for _ in range(2)]

    assert numbers == [1, 0]
    assert duty.events.count() == 1


def test_the_page_says_what_it_settles_before_and_after(client, manager, account, today):
    to_do(account, today - DAY)
    to_do(account, today, person=manager)
    enter(client, manager)
    url = reverse("accounts:record_credentials", args=[account.pk])

    before = client.get(url).content.decode()
    sent = {"on": today.isoformat(), "note": WORDS}
    after = client.post(url, sent, follow=True).content.decode()
    nothing = client.post(url, sent, follow=True).content.decode()

    assert "Change the credentials of Oxenholme Instagram, which Priya Nair had" in before
    assert "What is about your own access stays to do: somebody else confirms it." in before
    assert str(manager) not in before[before.index("<h1>") : before.index("<form method")]
    written = f"Written down: changed on {today:%-d %B %Y}."
    assert f"{written} Done with it: 1 thing." in after
    assert written in nothing
    assert "Done with it" not in nothing


@pytest.mark.parametrize(
    ("sent", "field", "words"),
    [
        ({"on": "tomorrow"}, "on", "Changed on: this day is still to come"),
        ({"note": "password: harbourne"}, "note",
         "This looks like a password. The portal keeps no passwords, codes or keys: write only"
         " where it is kept."),
        ({"note": "x" * 501}, "note",
         "Ensure this value has at most 500 characters (it has 501)."),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_beside_its_field(
    client, manager, account, today, sent, field, words
):
    duty = to_do(account, today)
    enter(client, manager)
    url = reverse("accounts:record_credentials", args=[account.pk])

    said = {"on": today.isoformat(), "note": WORDS} | sent
    if said["on"] == "tomorrow":
        said["on"] = (today + DAY).isoformat()
    page = client.post(url, said)

    assert page.context["form"].errors == {field: [words]}
    assert states(duty) == ["open"]

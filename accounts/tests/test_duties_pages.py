"""Pages of what is to do about access, and of the pause: who sees which, and what is said."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AccessGrant, Duty, Pause, PauseTold
from accounts.tests.factories import AccessGrantFactory, SocialAccountFactory
from accounts.tests.walking_duties import rows
from accounts.workflow import duties as workflow
from people.models import Absence
from people.tests.entering import enter
from people.tests.factories import PersonFactory, SchoolFactory, TrustFactory, holder, teacher

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
LIST = "/social-accounts/duties/"


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def school():
    TrustFactory()
    return SchoolFactory(name="Oxenholme")


@pytest.fixture
def manager(client, school):
    manager = holder("communications_manager", family_name="Marsh")
    enter(client, manager)
    return manager


def to_do(school, person=None, **more):
    account = SocialAccountFactory(title=f"{school} Instagram", school=school, **more)
    person = person or PersonFactory(given_names="Priya", family_name="Nair")
    grant = AccessGrantFactory(account=account, person=person)
    about = {"account": account, "grant": grant, "person": person, "cause": "left"}
    return Duty.objects.create(**about, kind="remove_role")


def listed(client, **asked):
    page = client.get(LIST, asked)
    assert page.status_code == 200
    return [row.pk for row in page.context["page"]]


def test_the_list_shows_what_is_ones_own_first(client, school, manager, today):
    keeper = teacher(school)
    TrustFactory().__class__.objects.update(profile={"account.custodian": "individual_logins"})
    theirs = to_do(school, owner=keeper)
    mine = to_do(SchoolFactory(), owner=manager)

    page = client.get(LIST)

    assert [row.pk for row in page.context["page"]] == [mine.pk, theirs.pk]
    assert "2 things to do, one of them yours." in page.content.decode()


def test_filters_narrow_by_what_where_and_when(client, school, manager, today):
    first, second = to_do(school), to_do(SchoolFactory())
    Duty.objects.filter(pk=second.pk).update(kind="review", raised_on=today - 20 * DAY)
    done = to_do(school)
    workflow.confirm(done, done_on=today, how="Taken off", by=manager)

    assert listed(client) == [second.pk, first.pk]
    assert listed(client, kind="review") == [second.pk]
    assert listed(client, school=school.pk) == [first.pk]
    assert listed(client, account=second.account_id) == [second.pk]
    assert listed(client, state="overdue") == [second.pk]
    assert listed(client, state="done") == [done.pk]
    assert listed(client, state="nonsense", school="x", kind="x") == [second.pk, first.pk]


def test_somebody_sees_what_is_about_their_school_or_their_account(client, school):
    here, there = to_do(school), to_do(SchoolFactory(), owner=(keeper := teacher(school)))
    found = {}

    for name, person in {"head": holder("headteacher", school), "owner": keeper}.items():
        enter(client, person)
        found[name] = listed(client)

    assert found == {"head": [here.pk], "owner": [there.pk]}
    assert client.get(here.get_absolute_url()).status_code == 404


def test_a_teacher_without_an_account_and_a_paused_owner_see_nothing(client, school, today):
    owner = teacher(school)
    to_do(school, owner=owner)
    Absence.objects.create(person=owner, kind="suspended", starts_on=today)
    got = []

    for person in (teacher(school), owner):
        enter(client, person)
        got.append(client.get(LIST).status_code)

    assert got == [403, 403]


def test_no_kind_of_absence_is_shown(client, school, manager):
    duty = to_do(school)
    Duty.objects.filter(pk=duty.pk).update(cause="suspended")

    page = client.get(LIST).content.decode() + client.get(duty.get_absolute_url()).content.decode()

    assert "They are paused" in page
    assert "uspen" not in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_as_many_queries_for_one_as_for_three(
    client, school, manager, number, django_assert_num_queries
):
    for _ in range(number):
        to_do(SchoolFactory(), owner=teacher(school))
    client.get(LIST)

    with django_assert_num_queries(16):
        client.get(LIST)


def confirming(duty):
    return reverse("accounts:confirm_duty", args=[duty.pk])


def test_it_is_done_with_a_day_and_a_method(client, school, manager, today):
    duty = to_do(school)

    answer = client.post(confirming(duty), {"done_on": today, "how": "Taken off the page"})

    duty.refresh_from_db()
    assert answer["Location"] == LIST
    assert (duty.state, duty.how) == ("done", "Taken off the page")
    assert AccessGrant.objects.get().ended_by == manager


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"how": ""}, "how"),
        ({"how": "The new password is Kittiwake42!x"}, "how"),
        ({"how": "x" * 301}, "how"),
        ({"done_on": ""}, "done_on"),
        ({"done_on": "2999-01-01"}, "done_on"),
        ({"done_on": "1999-01-01"}, "done_on"),
    ],
)
def test_what_cannot_be_is_told_at_its_field(client, school, manager, today, said, field):
    duty = to_do(school)

    page = client.post(confirming(duty), {"done_on": today, "how": "Taken off", **said})

    duty.refresh_from_db()
    assert list(page.context["form"].errors) == [field]
    assert duty.state == "open"


def test_several_are_ticked_and_done_at_once(client, school, manager, today):
    duties = [to_do(SchoolFactory()) for _ in range(5)]
    keys = [duty.pk for duty in duties]
    address = reverse("accounts:confirm_duties")

    asked = client.get(address, {"duty": keys}).content.decode()
    answer = client.post(address, {"duty": keys, "done_on": today, "how": "All taken off"})

    assert "Done for all five of these" in asked
    assert answer["Location"] == LIST
    assert set(Duty.objects.values_list("state", flat=True)) == {"done"}


@pytest.mark.parametrize("keys", [[], ["x"], ["9" * 30], ["999999"]])
def test_nothing_ticked_goes_back_to_the_list(client, manager, keys):
    answer = client.get(reverse("accounts:confirm_duties"), {"duty": keys})

    assert answer["Location"] == LIST


def test_those_one_may_not_confirm_are_left_out(client, school, manager, today):
    theirs, mine = to_do(school), to_do(school, person=manager)
    keys = [theirs.pk, mine.pk]

    client.post(
        reverse("accounts:confirm_duties"), {"duty": keys, "done_on": today, "how": "Taken off"}
    )

    assert list(Duty.objects.filter(state="open")) == [mine]


def test_a_review_keeps_changes_or_closes_and_ticks_what_is_not_needed(client, school, manager):
    made = rows(teacher(school), school, manager)
    duty, grant = made["review_duty"], AccessGrant.objects.get()
    address = reverse("accounts:review_duty", args=[duty.pk])

    asked = client.get(address).content.decode()
    refused = client.post(address, {"outcome": "close", "how": ""})
    Duty.objects.filter(grant=grant).delete()
    client.post(address, {"outcome": "keep", "end": [grant.pk]})

    duty.refresh_from_db()
    assert "Access that is not needed any more" in asked
    assert list(refused.context["form"].errors) == ["how"]
    assert (duty.state, duty.how) == ("done", "Keep it.")
    assert Duty.objects.get(grant=grant).state == "open"


def test_a_mistake_is_taken_back_with_its_reason(client, school, manager, today):
    duty = to_do(school)
    workflow.confirm(duty, done_on=today, how="Taken off", by=manager)
    address = reverse("accounts:take_back_duty", args=[duty.pk])

    client.post(address, {"why": ""})
    duty.refresh_from_db()
    before = duty.state
    client.post(address, {"why": "It was another page"})

    duty.refresh_from_db()
    assert (before, duty.state) == ("done", "open")
    assert "It was another page" in client.get(duty.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("what", "found"),
    [
        ("hacked", [("change_credentials", "hacked")]),
        ("credentials", [("change_credentials", "by_hand")]),
        ("access", [("remove_role", "by_hand")]),
    ],
)
def test_a_duty_is_raised_by_hand(client, school, manager, what, found):
    account = SocialAccountFactory(school=school)
    grant = AccessGrantFactory(account=account)
    address = reverse("accounts:raise_duty", args=[account.pk])

    client.post(address, {"what": what, "access": [grant.pk] if what == "access" else []})

    assert [(row.kind, row.cause) for row in Duty.objects.all()] == found


def test_access_of_another_account_is_not_ended_from_here(client, school, manager):
    account, other = SocialAccountFactory(), AccessGrantFactory()
    AccessGrantFactory(account=account)
    address = reverse("accounts:raise_duty", args=[account.pk])

    empty = client.post(address, {"what": "access"})
    foreign = client.post(address, {"what": "access", "access": [other.pk]})

    assert list(empty.context["form"].errors) == ["access"]
    assert list(foreign.context["form"].errors) == ["access"]
    assert not Duty.objects.exists()


# --- the pause
PAUSE = "/social-accounts/pause/"


def pause(client):
    return client.post(PAUSE, {"words": "Something happened. Say nothing online"})


def test_the_page_says_what_it_reaches_and_asks_once_more(client, school, manager):
    account = SocialAccountFactory()
    for kind in ("edit", "shared"):
        AccessGrantFactory(account=account, kind=kind)

    page = client.get(PAUSE).content.decode()

    assert "to stop posting on 1 account." in page
    assert "This tells 2 people at once" in page
    assert not Pause.objects.exists()


def test_pausing_shows_who_was_told_and_holders_say_that_they_stopped(client, school, manager):
    person = AccessGrantFactory(person=teacher(school)).person

    answer = pause(client)
    pause_page = client.get(answer["Location"]).content.decode()
    enter(client, person)
    home = client.get("/").content.decode()
    told = PauseTold.objects.get()
    client.post(reverse("accounts:stop_posting", args=[told.pk]))

    told.refresh_from_db()
    assert str(person) in pause_page
    assert "On its way" in pause_page
    assert "Stop posting on every official account" in home
    assert told.stopped_at is not None
    assert "Stop posting" not in client.get("/").content.decode()


def test_pressed_twice_it_is_the_one_pause(client, manager):
    first, second = pause(client), pause(client)

    assert first["Location"] == second["Location"]
    assert Pause.objects.count() == 1
    assert client.get(PAUSE)["Location"] == first["Location"]


def test_the_second_to_pause_is_told_whose_words_were_sent(client, manager):
    other = holder("communications_manager")
    pause(client)
    enter(client, other)

    page = client.get(pause(client)["Location"]).content.decode()

    assert f"{manager} was a moment faster, and their words were sent." in page
    assert Pause.objects.get().begun_by == manager


def test_a_banner_stands_on_the_pages_of_the_section_while_it_lasts(client, manager):
    pause(client)
    during, elsewhere = client.get(LIST).content.decode(), client.get("/").content.decode()

    client.post(reverse("accounts:lift_pause", args=[Pause.objects.get().pk]))

    assert "Everything is paused." in during
    assert "Everything is paused." not in elsewhere
    assert "Everything is paused." not in client.get(LIST).content.decode()
    assert Pause.objects.get().lifted_by == manager


def test_whoever_is_next_pauses_only_while_the_manager_is_away(client, school, manager, today):
    chief = holder("chief_executive")
    enter(client, chief)
    refused = client.get(PAUSE).content.decode()
    blocked = pause(client).status_code
    Absence.objects.create(person=manager, kind="holiday", starts_on=today)

    allowed = pause(client)

    assert f"{manager} can do this today, so ask them." in refused
    assert blocked == 409
    assert allowed.status_code == 302
    assert Pause.objects.get().begun_by == chief


def test_what_was_told_to_another_is_nobody_elses_to_confirm(client, school, manager):
    AccessGrantFactory(person=teacher(school))
    pause(client)
    told = PauseTold.objects.get()

    answer = client.post(reverse("accounts:stop_posting", args=[told.pk]))

    told.refresh_from_db()
    assert answer.status_code == 404
    assert told.stopped_at is None


def test_the_home_page_says_how_much_is_to_do(client, school, manager):
    to_do(school)
    to_do(SchoolFactory())

    home = client.get("/").content.decode()

    assert "See to 2 things about official accounts" in home

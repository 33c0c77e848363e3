import datetime as dt
import uuid

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from core.workflow import Refused
from people.models import Absence, Organisation, Person
from people.tests.entering import enter
from people.tests.factories import AppointmentFactory, SchoolFactory, TrustFactory, holder, teacher
from policies import links
from policies.models import Acknowledgement, Assignment, Desk, DeskVisit
from policies.queries import desk as queries
from policies.tasks import settle_assignments
from policies.tests.factories import approved, policy_for
from policies.views import desk as views
from policies.workflow import desk as workflow
from policies.workflow import signing
from policies.workflow import version as versions
from policies.workflow.desk import Arrival

pytestmark = pytest.mark.django_db
TODAY = dt.datetime(2026, 3, 4, 9, tzinfo=dt.UTC)
ONE_DAY = dt.timedelta(days=1)


class Reception:
    """A school whose desk reads one policy of two, and whose audience is teachers alone."""

    def __init__(self):
        TrustFactory()
        self.school = SchoolFactory(name="Ash", slug="ash", telephone="01632 960001")
        self.head = holder("headteacher", self.school, given_names="Ruth", family_name="Hale")
        self.read = policy_for({"staff_group": "teaching"}, title="Safe Here", at_desk=True)
        self.other = policy_for(title="Lone Working")
        for policy in (self.read, self.other):
            versions.publish(approved(policy), by=self.head)
        self.desk = workflow.open_desk(self.school, by=self.head)
        self.address = reverse("policies:desk_arrive", args=[links.token(self.desk.number)])

    def filled(self, client, **more):
        page = client.get(self.address)
        return (
            page.context["form"].initial
            | {
                "staff_group": "supply",
                "given_names": "Noor",
                "family_name": "Haddad",
                "organisation_name": "Ferry Supply",
            }
            | more
        )


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def reception():
    return Reception()


def arrives(reception, **more):
    said = {"given_names": "Noor", "family_name": "Haddad", "staff_group": "supply"}
    arrival = Arrival(**said | {"organisation_name": "Ferry Supply"} | more)
    return workflow.arrive(reception.desk, arrival, number=uuid.uuid4())


def test_a_visitor_reads_the_card_and_signs_what_is_read_at_the_desk_for_a_day(client, reception):
    filled = reception.filled(client)
    answers = [client.post(reception.address, filled) for _ in range(2)]
    url = answers[0].url
    page = client.get(url)
    signed = page.context["form"].initial | {"typed_name": "Noor Haddad"}
    done = [client.post(url, signed).status_code for _ in range(2)]
    after = client.get(url).content.decode()

    visit = DeskVisit.objects.get()
    record = Acknowledgement.objects.get()
    assert (answers[1].url, done) == (url, [302, 200])
    assert [row["policy"] for row in page.context["policies"]] == [reception.read]
    assert (record.person, record.method, record.recorded_by, record.typed_name) == (
        visit.person,
        "desk",
        None,
        "Noor Haddad",
    )
    placement = visit.person.placements.get()
    assert (placement.staff_group, placement.ends_on, str(placement.organisation)) == (
        "supply",
        reception.desk.day,
        "Ferry Supply",
    )
    assert list(visit.person.assignments.values_list("policy__title", flat=True)) == ["Safe Here"]
    assert "Noor" not in after
    assert client.get(f"{reception.address}{uuid.uuid4()}/").url == reception.address


def test_it_all_ends_tonight(client, reception):
    url = client.post(reception.address, reception.filled(client)).url
    visit = DeskVisit.objects.get()

    with time_machine.travel(TODAY + ONE_DAY, tick=False):
        settle_assignments()
        answers = [client.get(address) for address in (reception.address, url)]
        with pytest.raises(Refused, match="not open any more"):
            arrives(reception)

    assert [answer.status_code for answer in answers] == [404, 404]
    person = Person.objects.get(pk=visit.person_id)
    assert person.last_day == TODAY.date()
    assignment = person.assignments.get()
    assert (assignment.state, assignment.closed_because) == ("closed", "left")
    assert assignment.counted_at.filter(counted_until=None).count() == 0


def test_whoever_comes_again_is_the_same_person_and_signs_again(reception):
    first = arrives(reception, email="noor@agency.example")
    same_day = arrives(reception, email="Noor@agency.example")
    with time_machine.travel(TODAY + ONE_DAY, tick=False):
        settle_assignments()
        reception.desk = workflow.open_desk(reception.school, by=reception.head)
        again = arrives(reception, email="noor@agency.example")
        other = arrives(reception, email="noor@agency.example", given_names="Ada")
        chosen = arrives(reception, given_names="", family_name="", again=first.person)
        open_now = Assignment.objects.filter(person=first.person, state="open").count()

    assert {same_day.person, again.person, chosen.person} == {first.person}
    assert other.person != first.person
    assert first.person.placements.count() == 2
    assert open_now == 1
    assert Organisation.objects.count() == 1


def test_an_address_typed_at_a_desk_makes_nobody_one_of_the_staff(reception):
    noor = teacher(reception.school, given_names="Noor", family_name="Haddad", email="n@t.example")
    earlier = arrives(reception, email="later@agency.example")
    AppointmentFactory(person=earlier.person, role="headteacher", school=reception.school)

    visits = [
        arrives(reception, email="n@t.example"),
        arrives(reception, email="later@agency.example"),
        arrives(reception, email="", family_name="Haddad"),
    ]

    assert noor not in {visit.person for visit in visits}
    assert earlier.person not in {visit.person for visit in visits}
    assert {visit.person.email for visit in visits} == {None}


def test_signing_twice_signs_once(reception):
    visit = arrives(reception)
    row = queries.to_sign(visit)[0]
    read = [(row, tuple(signing.texts_for(row, TODAY.date())))]

    for _ in range(2):
        workflow.sign(visit, typed_name="Noor Haddad", read=read, address=None)

    assert Acknowledgement.objects.count() == 1
    assert visit.signed_at == TODAY


def test_a_firm_on_record_is_not_added_again_and_a_contractors_is_one(reception):
    Organisation.objects.create(name="Bright Spark Ltd", kind="contractor")

    there = arrives(reception, organisation_name=" bright  spark LTD ")
    added = arrives(reception, staff_group="contractor", organisation_name="New Roofs")

    assert there.organisation.name == "Bright Spark Ltd"
    assert (added.organisation.kind, Organisation.objects.count()) == ("contractor", 2)


def test_an_administrator_who_signs_somebody_in_is_named(client, reception):
    administrator = enter(client, holder("administrator"))
    earlier = arrives(reception).person
    url = reverse("policies:receive", args=[reception.desk.pk])
    form = client.get(url).context["form"]

    empty = client.post(url, form.initial | {"staff_group": "supply"})
    answer = client.post(
        url,
        form.initial
        | {"staff_group": "supply", "again": earlier.pk, "organisation_name": "Ferry Supply"},
    )
    page = client.get(answer.url)
    changed = client.post(answer.url, {"typed_name": "Noor", "shown": "another"})
    client.post(answer.url, page.context["form"].initial | {"typed_name": "Noor Haddad"})

    record = Acknowledgement.objects.get()
    assert set(empty.context["form"].errors) == {
        "given_names",
        "family_name",
        "organisation_name",
    }
    assert changed.context["replaced"] is True
    assert (record.person, record.recorded_by, record.identity_checked_by, record.note) == (
        earlier,
        administrator,
        administrator,
        workflow.READ,
    )
    assert client.get(answer.url).url == reception.desk.get_absolute_url()
    visits = client.get(reception.desk.get_absolute_url()).context["visits"]
    assert [(row.person, row.recorded_by) for row in visits] == [
        (earlier, administrator),
        (earlier, None),
    ]


def test_a_desk_is_opened_once_a_day_and_handed_over_signed_out(client, reception):
    enter(client, reception.head)
    opened = client.post(reverse("policies:open_desk", args=["ash"]))
    held = client.get(reverse("policies:at_school", args=["ash"])).context["desks"]

    answer = client.post(reverse("policies:hand_over_desk", args=[reception.desk.pk]))
    after = client.get(reception.desk.get_absolute_url())

    assert opened.url == reception.desk.get_absolute_url()
    assert [(row, row.came) for row in held] == [(reception.desk, 0)]
    assert answer.url == reception.address
    assert after.url.startswith("/sign-in/")
    with time_machine.travel(TODAY + ONE_DAY, tick=False):
        enter(client, reception.head)
        late = client.post(reverse("policies:hand_over_desk", args=[reception.desk.pk]))
        page = client.get(reception.desk.get_absolute_url())
    assert (late.status_code, page.context["open"]) == (409, False)


def test_a_desk_is_closed_by_hand_and_its_code_stays_dead_when_it_opens_again(client, reception):
    desk = reception.desk
    url = client.post(reception.address, reception.filled(client)).url
    close = reverse("policies:close_desk", args=[desk.pk])
    enter(client, reception.head)
    lists = [reverse("policies:together"), reverse("policies:at_school", args=["ash"])]
    assert all(close in client.get(page).content.decode() for page in lists)
    asked = client.get(close).content.decode()
    assert "1 person came and did not sign yet" in asked
    assert Desk.objects.get().is_open

    answers = [client.post(close).status_code for _ in range(2)]
    assert answers == [302, 302]
    assert "closed at 9:00 am by Ruth Hale" in client.get(desk.get_absolute_url()).content.decode()
    assert client.get(close).url == desk.get_absolute_url()
    assert not any(close in client.get(page).content.decode() for page in lists)
    assert [client.get(at).status_code for at in (reception.address, url)] == [404, 404]
    with pytest.raises(Refused, match="not open any more"):
        arrives(reception)

    client.post(reverse("policies:open_desk", args=["ash"]))
    desk.refresh_from_db()
    assert desk.is_open
    assert client.get(reception.address).status_code == 404
    assert client.get(views._address(desk)).status_code == 200
    assert list(desk.events.values_list("verb", "by")) == [
        ("open", reception.head.pk),
        ("close", reception.head.pk),
        ("reopen", reception.head.pk),
    ]
    with time_machine.travel(TODAY + ONE_DAY, tick=False):
        assert (workflow.close_ended(), workflow.close_ended()) == (1, 0)


def test_made_up_addresses_are_turned_away_and_soon_all(client, reception):
    made_up = reverse("policies:desk_arrive", args=["made-up"])

    answers = [client.get(made_up).status_code for _ in range(31)]

    assert answers == [404] * 30 + [429]


def test_a_desk_takes_so_many_an_hour(client, reception, monkeypatch):
    monkeypatch.setattr(views, "VISITS_AN_HOUR", 1)
    filled = reception.filled(client)
    client.post(reception.address, filled)

    assert client.post(reception.address, filled).status_code == 429


def test_the_card_names_who_acts_and_whom_to_ring(reception):
    dsl = holder("dsl", reception.school, given_names="Joy", family_name="Bell")
    away = holder("deputy_dsl", reception.school)
    Absence.objects.create(person=away, kind="sick", starts_on=TODAY.date())
    stand_in = teacher(reception.school, given_names="Sol", family_name="Reed")
    post = AppointmentFactory(person=away, role="chair_of_governors", school=reception.school)
    type(post).objects.filter(pk=post.pk).update(stand_in=stand_in)
    for kind in ("lado", "police"):
        reception.school.contacts.create(kind=kind, name="Duty", telephone="999")

    card = queries.card(reception.school, TODAY.date())

    assert (card.dsl, card.deputies, card.head, card.chair) == (
        [dsl.name],
        [],
        ["Ruth Hale"],
        ["Sol Reed"],
    )
    assert [row.kind for row in card.contacts] == ["lado"]


def test_only_the_policies_of_the_school_are_read_at_its_desk(reception):
    elsewhere = SchoolFactory(name="Birch")
    for school in (elsewhere, reception.school):
        policy = policy_for(
            {"staff_group": "hirer"}, title=f"Of {school}", at_desk=True, school=school
        )
        versions.publish(approved(policy), by=reception.head)

    visit = arrives(reception)

    assert [row.policy.title for row in queries.to_sign(visit)] == ["Of Ash", "Safe Here"]


def test_the_database_refuses_a_second_desk_on_a_day(reception):
    with pytest.raises(IntegrityError), transaction.atomic():
        Desk.objects.create(
            school=reception.school,
            day=reception.desk.day,
            token_hash="another",
            opened_by=reception.head,
        )


def test_the_database_holds_nothing_that_opens_the_desk(reception):
    held = [str(value) for value in Desk.objects.values_list().get()]

    assert links.token(reception.desk.number) not in held
    assert timezone.localdate() == reception.desk.day

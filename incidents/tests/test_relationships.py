"""Who is whose relative: recorded and ended by somebody who is neither, and used by routing."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.workflow import Refused
from incidents.models import Relationship
from incidents.queries import relationships as queries
from incidents.tests.factories import small_trust
from incidents.tests.test_reporting import readers, report
from incidents.workflow import relating
from people.models import Role
from people.tests.entering import enter
from people.tests.factories import PersonFactory, holder
from people.workflow import merging

pytestmark = pytest.mark.django_db
PAGE = "/concerns/relationships/"


@pytest.fixture
def trust():
    return small_trust()


def related(one, other, by, **more):
    fields = {"kind": "spouse", "starts_on": dt.date(2015, 6, 1)} | more
    return relating.record(Relationship(one=one, other=other, **fields), by=by)


def form(one, other, **more):
    fields = {
        "one": one.email,
        "other": other.email,
        "kind": "sibling",
        "starts_on": "2015-01-01",
        "ends_on": "",
    }
    return fields | more


def words_of(row):
    return [(entry.history_type, entry.history_user) for entry in row.history.order_by("pk")]


def test_hr_records_one_and_a_concern_about_one_passes_the_other_by(client, trust):
    enter(client, trust.hr)

    for _ in range(2):
        response = client.post(f"{PAGE}record/", form(trust.cleaner, trust.head))
    concern = report(trust, trust.cleaner)

    row = Relationship.objects.get()
    assert response.headers["Location"] == PAGE
    assert (row.one, row.other, row.kind) == (trust.cleaner, trust.head, "sibling")
    assert words_of(row) == [("+", trust.hr)]
    assert trust.head not in {person for person, _ in readers(concern.case)}


def test_the_list_shows_those_that_last_and_those_that_ended(client, trust):
    related(trust.head, trust.cleaner, trust.hr)
    related(trust.dsl, trust.teacher, trust.hr, kind="partner", ends_on=dt.date(2020, 1, 1))
    enter(client, trust.lead)

    lasting = client.get(PAGE).content.decode()
    ended = client.get(f"{PAGE}?show=ended").content.decode()

    assert [words in lasting for words in ("Married, or civil partners", "1 June 2015")] == [
        True
    ] * 2
    table = ended.split("<tbody>")[1].split("</tbody>")[0]
    assert ["Partners" in table, "Married" in table] == [True, False]
    assert f"by {trust.hr}" in lasting


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_as_many_queries_whatever_it_holds(
    client, trust, rows, django_assert_num_queries
):
    for _ in range(rows):
        related(PersonFactory(), PersonFactory(), trust.hr)
    enter(client, trust.hr)
    client.get(PAGE)

    with django_assert_num_queries(7):
        client.get(PAGE)


def test_whoever_keeps_none_neither_lists_records_nor_ends_any(client, trust):
    row = related(trust.head, trust.cleaner, trust.hr)
    school_hr = holder(Role.HR, trust.wray)

    for person in (trust.head, trust.dsl, trust.chief, school_hr):
        enter(client, person)
        codes = [client.get(f"{PAGE}{path}").status_code for path in ("", "record/")]
        assert [*codes, client.get(f"{PAGE}{row.pk}/end/").status_code] == [403, 403, 404]
        assert not queries.visible_to(person).exists()


def test_it_is_ended_on_a_day_and_its_history_stays(client, trust):
    row = related(trust.head, trust.cleaner, trust.hr)
    enter(client, trust.lead)

    for _ in range(2):
        client.post(f"{PAGE}{row.pk}/end/", {"last_day": "2024-05-01"})
    row.refresh_from_db()

    assert row.ends_on == dt.date(2024, 5, 1)
    assert words_of(row) == [("+", trust.hr), ("~", trust.lead)]
    assert client.post(f"{PAGE}{row.pk}/end/", {"last_day": "2025-05-01"}).status_code == 409
    concern = report(trust, trust.cleaner)
    assert (trust.head, "manage") in readers(concern.case)


def test_what_never_was_is_taken_away_and_its_history_stays(trust):
    row = related(trust.head, trust.cleaner, trust.hr)

    relating.end(row, on=dt.date(2015, 5, 31), by=trust.lead)

    assert not Relationship.objects.exists()
    assert [row.history_type for row in Relationship.history.order_by("history_id")] == ["+", "-"]


def test_nobody_records_or_ends_their_own(client, trust):
    enter(client, trust.hr)
    page = client.post(f"{PAGE}record/", form(trust.head, trust.hr)).content.decode()

    with pytest.raises(Refused, match="recorded by somebody else"):
        related(trust.hr, trust.head, trust.hr)
    row = related(trust.hr, trust.head, trust.lead)
    with pytest.raises(Refused, match="ended by somebody else"):
        relating.end(row, on=timezone.localdate(), by=trust.hr)

    assert "Your own relationships are recorded by somebody else." in page
    assert "Somebody else ends yours" in client.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"other": "nobody@trust.example"}, "Nobody here now is called"),
        ({"one": ""}, "Fill in: One person"),
        ({"kind": "enemy"}, "is not one of the available choices"),
        ({"starts_on": "soon"}, "enter a date"),
        ({"starts_on": "0015-01-01"}, "the year 15 cannot be right"),
        ({"ends_on": "2014-01-01"}, "The last day is before the first"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_kept(client, trust, wrong, words):
    enter(client, trust.hr)

    page = client.post(f"{PAGE}record/", form(trust.head, trust.cleaner) | wrong).content.decode()

    assert words in page
    assert (wrong.get("one") is not None) or trust.head.email in page
    assert not Relationship.objects.exists()


def test_the_same_two_are_related_in_one_way_once_at_a_time(client, trust):
    related(trust.head, trust.cleaner, trust.hr, kind="sibling")
    enter(client, trust.hr)

    said = form(trust.cleaner, trust.head, starts_on="2016-01-01", ends_on="2018-01-01")
    page = client.post(f"{PAGE}record/", said).content.decode()
    alone = client.post(f"{PAGE}record/", form(trust.head, trust.head)).content.decode()
    client.post(f"{PAGE}record/", said | {"starts_on": "2010-01-01", "ends_on": "2012-01-01"})

    assert "It is on record already, from 1 June 2015" in page
    assert "Nobody is related to themselves" in alone
    assert Relationship.objects.count() == 2


def test_the_database_refuses_an_end_before_the_beginning(trust):
    today = timezone.localdate()
    days = {"starts_on": today, "ends_on": today - dt.timedelta(days=1)}

    with pytest.raises(IntegrityError), transaction.atomic():
        Relationship.objects.create(one=trust.head, other=trust.hr, kind="spouse", **days)


def test_two_records_of_one_person_related_to_each_other_are_not_any_more(trust):
    twin = PersonFactory()
    related(twin, trust.teacher, trust.hr)
    kept = related(trust.cleaner, twin, trust.hr)

    merging.merge(trust.teacher, twin, by=trust.hr)

    assert [(row.one, row.other) for row in Relationship.objects.all()] == [
        (trust.cleaner, trust.teacher)
    ]
    assert words_of(kept) == [("+", trust.hr), ("~", trust.hr)]


def test_it_stands_beside_people_and_posts(client, trust):
    enter(client, trust.hr)

    assert f'href="{PAGE}"' in client.get("/people/").content.decode()
    enter(client, trust.head)
    assert f'href="{PAGE}"' not in client.get("/people/").content.decode()

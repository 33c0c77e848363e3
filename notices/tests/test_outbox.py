import datetime as dt

import pytest
from django.db import transaction
from django.db.models import F, Value

from notices import outbox
from notices.models import Notice
from people.models import Person, Placement
from people.tests.factories import PersonFactory, PlacementFactory

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2026, 11, 23)


def owed():
    fields = ("person", "kind", "key", "ref", "due_on", "urgent")
    return sorted(Notice.objects.values_list(*fields))


def test_what_is_owed_is_a_row_without_text():
    person = PersonFactory()

    outbox.owe(person, "welcome", "welcome:1", ref=1, due_on=MONDAY)

    assert owed() == [(person.pk, "welcome", "welcome:1", 1, MONDAY, False)]


def test_the_same_key_is_owed_once_to_each_person():
    one, two = PersonFactory(), PersonFactory()

    for person in (one, one, two):
        outbox.owe(person, "welcome", "welcome:1", due_on=MONDAY)

    assert owed() == [
        (one.pk, "welcome", "welcome:1", None, MONDAY, False),
        (two.pk, "welcome", "welcome:1", None, MONDAY, False),
    ]


def test_a_verb_that_is_rolled_back_owes_nothing():
    person = PersonFactory()

    with transaction.atomic():
        outbox.owe(person, "welcome", "welcome:1")
        transaction.set_rollback(True)

    assert owed() == []


def test_many_are_owed_in_one_statement(django_assert_num_queries):
    people = [PersonFactory() for _ in range(3)]

    with django_assert_num_queries(1):
        new = outbox.owe_each(
            Person.objects.all(), kind="news", key="news:", person="pk", due_on=MONDAY
        )

    assert new == 3
    assert owed() == [(p.pk, "news", f"news:{p.pk}", p.pk, MONDAY, False) for p in people]


def test_owing_many_again_adds_only_the_new():
    PersonFactory()
    outbox.owe_each(Person.objects.all(), kind="news", key="news:", person="pk")
    PersonFactory()

    new = outbox.owe_each(Person.objects.all(), kind="news", key="news:", person="pk")

    assert new == 1
    assert Notice.objects.count() == 2


def test_person_key_ref_and_day_may_be_expressions():
    manager = PersonFactory()
    placement = PlacementFactory(line_manager=manager)
    PlacementFactory()  # managed by nobody: passed over

    new = outbox.owe_each(
        Placement.objects.all(),
        kind="team",
        key=Value("team"),
        person="line_manager_id",
        ref=F("school_id"),
        due_on="starts_on",
        urgent=True,
    )

    assert new == 1
    assert owed() == [(manager.pk, "team", "team", placement.school_id, placement.starts_on, True)]


def test_rows_in_any_order_and_from_a_join_are_owed(django_assert_num_queries):
    placement = PlacementFactory()

    outbox.owe_each(
        Placement.objects.filter(school__name__contains="School").order_by("person__family_name"),
        kind="news",
        key="news:",
        ref=None,
        due_on=MONDAY,
    )

    assert owed() == [(placement.person_id, "news", f"news:{placement.pk}", None, MONDAY, False)]


def test_nobody_is_owed_anything_by_no_rows():
    assert outbox.owe_each(Person.objects.none(), kind="news", key="news:", person="pk") == 0

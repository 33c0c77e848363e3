import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from people.models import Person, Placement
from people.tests.entering import enter
from people.tests.factories import PersonFactory
from policies import counting
from policies.models import Acknowledgement, AcknowledgementEdition, Assignment, Version
from trust_portal.synthesis import rows

pytestmark = pytest.mark.django_db


def fill(**options):
    call_command("synthesise", staff=400, schools=4, policies=10, **options)


@pytest.mark.postgres
def test_a_trust_of_any_size_is_there_in_a_moment(capsys):
    fill()

    assert (Person.objects.count(), Version.objects.count(), Assignment.objects.count()) == (
        400,
        10,
        4000,
    )
    assert counting.recount() == []
    signed = Assignment.objects.filter(state="signed").count()
    assert Acknowledgement.objects.count() == AcknowledgementEdition.objects.count() == signed
    assert capsys.readouterr().out.startswith(
        "400 staff, 4 schools, 10 policies and 4,000 assignments, made in "
    )


@pytest.mark.postgres
def test_its_policies_read_as_they_stand_at_each_school(client):
    fill()
    there = Placement.objects.filter(school__name="Harbourne School 003", main=True)
    duty = Assignment.objects.filter(
        person__in=there.values("person"), policy=10, state="open"
    ).first()
    enter(client, duty.person)

    page = client.get(reverse("policies:read", args=[duty.pk])).content.decode()

    assert page.count('<section class="ruled"') == 20
    assert "At Harbourne School 003: " in page


@pytest.mark.postgres
def test_the_nightly_tasks_find_nothing_to_change_in_it():
    fill()
    before = Assignment.objects.count()

    call_command("settle_assignments")

    assert (Assignment.objects.count(), counting.recount()) == (before, [])


@pytest.mark.postgres
def test_a_database_with_people_in_it_is_left_alone():
    PersonFactory()

    with pytest.raises(CommandError, match="Name an empty one"):
        fill()

    assert Person.objects.count() == 1


@pytest.mark.postgres
def test_too_small_a_trust_is_refused():
    with pytest.raises(CommandError, match="--staff must be at least 200"):
        call_command("synthesise", staff=10)


@pytest.mark.skipif(connection.vendor == "postgresql", reason="tries what SQLite is told")
def test_sqlite_is_refused_in_a_sentence():
    with pytest.raises(CommandError, match="This needs PostgreSQL"):
        fill()


@pytest.mark.postgres
def test_the_tables_keep_their_indexes_and_foreign_keys():
    before = indexes_and_keys()

    fill()

    assert indexes_and_keys() == before


def indexes_and_keys():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = ANY(%(tables)s::"
            "regclass[]) UNION ALL SELECT conname || pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE conrelid = ANY(%(tables)s::regclass[]) ORDER BY 1",
            {"tables": rows.LARGE},
        )
        return cursor.fetchall()

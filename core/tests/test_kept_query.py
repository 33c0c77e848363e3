import threading
from datetime import date

import pytest
from django.db import ProgrammingError, connection, connections, transaction
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.test.utils import CaptureQueriesContext

from core.kept_query import kept, kept_by
from people.models import Person
from people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


@kept
def named(key, day=None):
    people = Person.objects.filter(Q(given_names=key) | Q(known_as=key))
    return people.filter(last_day=day) if day else people


@kept
def names(key):
    return Person.objects.filter(pk__lte=key).values_list("given_names", flat=True)


def test_each_key_gets_its_own_rows_in_one_query(django_assert_num_queries):
    ada, grace = PersonFactory(given_names="Ada"), PersonFactory(known_as="Grace")

    for key, found in (("Ada", [ada]), ("Grace", [grace]), ("nobody' --", [])):
        with django_assert_num_queries(1):
            assert named(key) == found
    assert names(ada.pk) == ["Ada"]


def test_several_keys_keep_their_places(django_assert_num_queries):
    @kept_by(3)
    def called(given, family, at_most, day):
        named = Person.objects.filter(Q(given_names=given) | Q(known_as=given), pk__lte=at_most)
        return named.filter(family_name=family, last_day=day)

    june = date(2026, 6, 30)
    ada = PersonFactory(given_names="Ada", family_name="King", last_day=june)
    king = PersonFactory(given_names="King", family_name="Ada", last_day=june)

    for keys, found in ((("Ada", "King"), [ada]), (("King", "Ada"), [king]), (("Ada", "Ada"), [])):
        with django_assert_num_queries(1):
            assert called(*keys, king.pk, june) == found
    assert called("King", "Ada", ada.pk, june) == []


def test_a_number_that_no_key_can_be_finds_nothing():
    assert names(2**63) == names(-(2**80)) == []


def test_what_is_fixed_makes_another_query():
    june, july = date(2026, 6, 30), date(2026, 7, 31)
    byron = PersonFactory(given_names="Ada", last_day=june)
    king = PersonFactory(given_names="Ada", last_day=july)

    assert (named("Ada", june), named("Ada", july)) == ([byron], [king])


def test_it_asks_the_connection_of_its_own_thread():
    found = []

    def answer_instead(execute, sql, params, many, context):
        return execute("SELECT 'of this thread'", (), many, context)

    def elsewhere():
        with connection.execute_wrapper(answer_instead):
            found.extend(names(1))
        connections.close_all()

    names(1)
    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()

    assert found == ["of this thread"]


def test_a_key_that_is_no_parameter_is_refused():
    without = kept(lambda key: Person.objects.filter(given_names="Ada"))

    with pytest.raises(ValueError, match="no parameter of"):
        without(1)


@pytest.mark.postgres
def test_postgresql_plans_it_once_a_connection():
    ada, grace = PersonFactory(given_names="Ada"), PersonFactory(given_names="Grace")

    with CaptureQueriesContext(connection) as asked:
        found = [*named("Ada"), *named("Grace")]

    assert found == [ada, grace]
    first, second = (query["sql"] for query in asked)
    assert first.startswith("EXECUTE kept_")
    assert first.removesuffix("('Ada')") == second.removesuffix("('Grace')")


@pytest.mark.postgres
def test_what_cannot_be_planned_says_why_each_time():
    wrong = kept(lambda key: Person.objects.filter(pk=key).annotate(x=RawSQL("no_such_thing", ())))

    for _ in range(2):
        with pytest.raises(ProgrammingError, match="no_such_thing"), transaction.atomic():
            wrong(1)


@pytest.mark.postgres
def test_a_new_connection_plans_it_anew(transactional_db):
    ada = PersonFactory(given_names="Ada")
    named("Ada")

    connection.close()

    assert named("Ada") == [ada]


@pytest.mark.postgres
def test_behind_a_pooler_nothing_is_prepared(settings):
    settings.PREPARE_STATEMENTS = False

    with CaptureQueriesContext(connection) as asked:
        named("Ada")

    assert asked[0]["sql"].startswith("SELECT")

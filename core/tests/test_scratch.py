import pytest
from django.db import connection, transaction

from core import scratch

pytestmark = pytest.mark.django_db
KIND = scratch.keep("tried", "one bigint, two text")
SOME = "SELECT 1 AS one, 'a' AS two UNION ALL SELECT %s, 'b'"


def rows(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT one, two FROM {table} ORDER BY one")
        return [tuple(row) for row in cursor.fetchall()]


def filled_with(number):
    return scratch.filled(KIND, SOME, [number])


def test_it_has_its_rows_for_the_block_and_none_the_next_time():
    with filled_with(2) as table:
        assert rows(table) == [(1, "a"), (2, "b")]
    with filled_with(3) as table:
        assert rows(table) == [(1, "a"), (3, "b")]


def test_the_same_may_be_filled_inside():
    with filled_with(2) as outer, filled_with(3) as inner:
        assert outer != inner
        assert (rows(outer)[1], rows(inner)[1]) == ((2, "b"), (3, "b"))
    with filled_with(4) as table:
        assert len(rows(table)) == 2


def break_off_in_a_transaction():
    with transaction.atomic(), filled_with(2):
        raise LookupError


def break_off_around_one():
    with filled_with(2), transaction.atomic():
        raise LookupError


@pytest.mark.parametrize("break_off", [break_off_in_a_transaction, break_off_around_one])
def test_what_breaks_off_leaves_nothing(break_off):
    with pytest.raises(LookupError):
        break_off()

    with filled_with(3) as table:
        assert rows(table) == [(1, "a"), (3, "b")]


def test_what_is_taken_back_leaves_nothing():
    with transaction.atomic(), filled_with(2):
        transaction.set_rollback(True)

    with filled_with(3) as table:
        assert rows(table) == [(1, "a"), (3, "b")]


@pytest.mark.sqlite
def test_sqlite_keeps_its_schema():
    with filled_with(2):
        pass
    with connection.cursor() as cursor:
        before = cursor.execute("PRAGMA temp.schema_version").fetchone()
        with filled_with(3):
            pass
        after = cursor.execute("PRAGMA temp.schema_version").fetchone()

    assert before == after

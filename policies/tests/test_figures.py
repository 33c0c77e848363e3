import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from people.models import Absence
from people.tests.factories import PlacementFactory, SchoolFactory, teacher
from policies.queries import figures, standing
from policies.queries.figures import Figure
from policies.tests import counted

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC), tick=False):
        yield


def one_of_each(version, school):
    """Six people: signed, overdue, paused (and late), declined (and late), to sign, gone."""
    late, soon = TODAY - dt.timedelta(days=4), TODAY + dt.timedelta(days=7)
    long_ago = TODAY - dt.timedelta(days=18)
    people = [teacher(school) for _ in range(6)]
    rows = [
        counted.assigned(person, version, school, due_on=due, on=long_ago)
        for person, due in zip(people, (late, late, late, late, soon, late), strict=True)
    ]
    counted.signed(rows[0], on=TODAY - dt.timedelta(days=10))
    Absence.objects.create(person=people[2], kind="sick", starts_on=TODAY)
    counted.declined(rows[3], on=TODAY - dt.timedelta(days=1))
    counted.left(rows[5], on=TODAY - dt.timedelta(days=2))
    return people


def test_everybody_who_must_sign_is_in_exactly_one_part():
    school, version = SchoolFactory(), counted.published(1)
    one_of_each(version, school)
    expected = Figure(assigned=5, signed=1, overdue=1, paused=1, declined=1)

    found = figures.cells()

    assert found == {(school.pk, version.policy_id): expected, (None, version.policy_id): expected}
    assert expected.to_sign == 1


def test_the_dated_rows_say_the_same_of_today_as_the_kept_totals():
    school, version = SchoolFactory(), counted.published(1)
    one_of_each(version, school)

    kept = figures.cells()
    with time_machine.travel(dt.datetime(2026, 11, 21, 9, tzinfo=dt.UTC), tick=False):
        dated = figures.cells(on=TODAY)

    assert dated == kept


def test_another_day_is_counted_as_it_was():
    school, version = SchoolFactory(), counted.published(1)
    one_of_each(version, school)
    cell = (school.pk, version.policy_id)

    assert figures.cells(on=TODAY - dt.timedelta(days=19)) == {}
    assert figures.cells(on=TODAY - dt.timedelta(days=11))[cell] == Figure(6, 0)
    assert figures.cells(on=TODAY - dt.timedelta(days=3))[cell] == Figure(6, 1, overdue=4)
    assert figures.cells(on=TODAY - dt.timedelta(days=2))[cell] == Figure(5, 1, overdue=3)
    assert figures.cells(on=TODAY - dt.timedelta(days=1))[cell] == Figure(
        5, 1, overdue=2, declined=1
    )


def test_a_person_at_two_schools_counts_at_each_and_once_for_the_trust():
    one, two, version = SchoolFactory(), SchoolFactory(), counted.published(1)
    person = teacher(one)
    PlacementFactory(person=person, school=two)
    counted.signed(counted.assigned(person, version, one, two))

    assert figures.cells() == {
        (one.pk, version.policy_id): Figure(1, 1),
        (two.pk, version.policy_id): Figure(1, 1),
        (None, version.policy_id): Figure(1, 1),
    }


def test_figures_are_asked_for_some_schools_and_policies_only():
    one, two = SchoolFactory(), SchoolFactory()
    first, second = counted.published(1), counted.published(2)
    for school in (one, two):
        for version in (first, second):
            counted.assigned(teacher(school), version, school)
    only = {"schools": [one.pk], "policies": [second.policy_id]}
    expected = {(one.pk, second.policy_id): Figure(1, 0)}

    assert figures.cells(**only) == expected
    assert figures.cells(**only, on=TODAY) == expected
    assert figures.cells(**only, on=TODAY - dt.timedelta(days=1)) == {}
    assert figures.cells(schools=[]) == {}


def test_the_figures_are_one_statement_whatever_their_number(django_assert_num_queries):
    one, two = SchoolFactory(), SchoolFactory()
    for number, school in enumerate((one, two, one)):
        counted.assigned(teacher(school), counted.published(number), school)

    with django_assert_num_queries(1):
        figures.cells()
    with django_assert_num_queries(1):
        figures.cells(on=TODAY - dt.timedelta(days=1))


def test_the_total_of_cells_is_their_sum():
    assert figures.total([Figure(3, 1, 1, 0, 0), Figure(2, 2, 0, 0, 0)]) == Figure(5, 3, 1, 0, 0)
    assert figures.total([]) == Figure()


def test_people_are_grouped_by_what_their_placement_there_says():
    one, two, version = SchoolFactory(), SchoolFactory(), counted.published(1)
    person = PlacementFactory(school=one, team="Science").person
    PlacementFactory(person=person, school=two, team="Catering", staff_group="support", main=False)
    counted.assigned(person, version, one, two)
    rows = standing.counted().filter(school=two)

    by_team = figures.by_placement(rows, "team", two.pk)
    by_group = figures.by_placement(rows, "staff_group", two.pk)
    before = figures.by_placement(rows, "team", two.pk, on=dt.date(2020, 1, 1))

    assert by_team == [(version.policy_id, "Catering", Figure(1))]
    assert by_group == [(version.policy_id, "support", Figure(1))]
    assert before == [(version.policy_id, "", Figure(1))]


def test_signing_over_time_adds_up_day_by_day():
    school, version = SchoolFactory(), counted.published(1)
    start = TODAY - dt.timedelta(days=18)
    rows = [counted.assigned(teacher(school), version, school, on=start) for _ in range(4)]
    counted.signed(rows[0], on=start)
    counted.signed(rows[1], on=start + dt.timedelta(days=3))
    counted.signed(rows[2], on=start + dt.timedelta(days=3))

    points, whole = figures.over_time(standing.counted().filter(school=None), start, TODAY)

    assert points == [(start, 1), (start + dt.timedelta(days=3), 3), (TODAY, 3)]
    assert whole == 4


def test_a_leaver_is_outstanding_before_they_left_and_not_after():
    school, version = SchoolFactory(), counted.published(1)
    gone = counted.assigned(teacher(school), version, school, on=TODAY - dt.timedelta(days=9))
    counted.left(gone, on=TODAY)
    at_school = standing.unsigned(standing.counted().filter(school=school))
    yesterday = TODAY - dt.timedelta(days=1)
    before = standing.unsigned(standing.counted(yesterday).filter(school=school), yesterday)

    assert list(at_school) == []
    assert [row.assignment for row in before] == [gone]


def test_the_outstanding_are_narrowed_as_their_status_says():
    school, version = SchoolFactory(), counted.published(1)
    one_of_each(version, school)

    def found(on):
        rows = standing.unsigned(standing.counted(on).filter(school=school), on)
        narrowed = {
            status: {row.pk for row in standing.narrowed(rows, status, on)}
            for status in ("declined", "paused", "overdue", "to_sign", "")
        }
        said = {
            status: {row.pk for row in standing.in_words(rows, on) if row.status == status}
            for status in ("declined", "paused", "overdue", "to_sign")
        }
        return narrowed, said | {"": said["overdue"] | said["to_sign"]}

    for on in (None, TODAY - dt.timedelta(days=1), TODAY - dt.timedelta(days=3)):
        narrowed, said = found(on)
        assert narrowed == said


def test_the_version_signed_before_is_known():
    school, old = SchoolFactory(), counted.published(1)
    old_hand, newcomer = teacher(school), teacher(school)
    counted.left(_signed(old_hand, old, school), on=timezone.localdate())
    type(old).objects.filter(pk=old.pk).update(state="superseded")
    new = counted.version_of(old.policy, major=2)
    for person in (old_hand, newcomer):
        counted.assigned(person, new, school)

    rows = standing.in_words(standing.unsigned(standing.counted().filter(school=school)))

    assert [(row.assignment.person, row.earlier) for row in rows] == [
        (old_hand, "1.0"),
        (newcomer, None),
    ]


def _signed(person, version, school):
    assignment = counted.assigned(person, version, school)
    counted.signed(assignment)
    return assignment

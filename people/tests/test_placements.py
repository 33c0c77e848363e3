"""Joining, changing, moving, leaving and coming back."""

import datetime as dt

import pytest
import time_machine

from core.workflow import Refused
from people import registry
from people.models import Person, StaffGroup
from people.tests.factories import (
    AppointmentFactory,
    PersonFactory,
    PlacementFactory,
    SchoolFactory,
    holder,
    teacher,
)
from people.workflow import placements

pytestmark = pytest.mark.django_db
TODAY, JULY = dt.date(2026, 11, 20), dt.date(2026, 7, 31)
SEPTEMBER, DECEMBER = dt.date(2026, 9, 1), dt.date(2026, 12, 18)


@pytest.fixture(autouse=True)
def _on_a_friday():
    with time_machine.travel(dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def changed(monkeypatch):
    heard = []
    monkeypatch.setattr(registry, "changed", [lambda people, on: heard.append(({*people}, on))])
    return heard


def placing(school, **details):
    return {"school": school, "staff_group": "teaching", "starts_on": SEPTEMBER, **details}


def test_a_joiner_is_placed_by_somebody_and_the_apps_above_hear_of_it(changed):
    person, hr, school = PersonFactory(), holder("hr"), SchoolFactory()

    placement = placements.place(person, by=hr, **placing(school, job_title="Teacher"))

    assert (placement.job_title, placement.main, person.last_day) == ("Teacher", True, None)
    assert placement.history.get().history_user == hr
    assert changed == [({person}, TODAY)]


def test_a_placement_with_an_end_sets_the_last_day():
    person = PersonFactory()

    placements.place(person, by=None, **placing(SchoolFactory(), ends_on=DECEMBER))

    assert person.last_day == DECEMBER


def test_one_placement_is_the_main_one():
    person, hr = teacher(SchoolFactory()), holder("hr")
    first = person.placements.get()

    second = placements.place(person, by=hr, **placing(SchoolFactory()))
    placements.place(person, by=hr, **placing(SchoolFactory(), main=False))
    placements.change_placement(first, by=hr, main=True)

    second.refresh_from_db()
    assert (first.main, second.main) == (True, False)


@pytest.mark.parametrize("ends_on", [None, DECEMBER])
def test_the_same_work_is_not_recorded_twice(ends_on):
    person = teacher(SchoolFactory())
    school = person.placements.get().school

    with pytest.raises(Refused, match=r"works there already \(teaching\), from 1 September 2020"):
        placements.place(person, by=None, **placing(school, ends_on=ends_on))
    placements.place(person, by=None, **placing(school, staff_group="support"))


def test_nobody_is_placed_at_a_school_that_left_or_to_end_before_they_begin():
    school = SchoolFactory(left_on=JULY)

    with pytest.raises(Refused, match="left the trust on 31 July 2026"):
        placements.place(PersonFactory(), by=None, **placing(school))
    with pytest.raises(Refused, match="before the first day"):
        placements.place(PersonFactory(), by=None, **placing(SchoolFactory(), ends_on=JULY))


def test_a_placement_that_ended_in_time_at_a_school_that_left_is_in_order():
    school = SchoolFactory(left_on=JULY)
    details = placing(school, starts_on=dt.date(2026, 1, 5), ends_on=JULY)

    assert placements.place(PersonFactory(), by=None, **details).ends_on == JULY


def test_a_line_manager_is_somebody_else_who_is_here_and_not_below():
    school = SchoolFactory()
    top, middle, bottom = (teacher(school) for _ in range(3))
    middle.placements.update(line_manager=top)
    bottom.placements.update(line_manager=middle)

    for manager, why in [
        (top, "Nobody is their own line manager"),
        (PersonFactory(last_day=JULY), "has left"),
        (middle, "is managed by .*, directly or through others"),
        (bottom, "is managed by .*, directly or through others"),
    ]:
        with pytest.raises(Refused, match=why):
            placements.change_placement(top.placements.get(), by=None, line_manager=manager)
    placements.change_placement(bottom.placements.get(), by=None, line_manager=top)


def test_a_loop_among_others_does_not_hang():
    school = SchoolFactory()
    one, two, person = (teacher(school) for _ in range(3))
    one.placements.update(line_manager=two)
    two.placements.update(line_manager=one)

    placements.change_placement(person.placements.get(), by=None, line_manager=one)

    assert person.placements.get().line_manager == one


def test_the_last_placement_at_a_school_ends_the_posts_of_staff_there(changed):
    school, elsewhere = SchoolFactory(), SchoolFactory()
    person, hr = holder("dsl", school), holder("hr")
    AppointmentFactory(person=person, role="governor", school=school)
    PlacementFactory(person=person, school=elsewhere)

    placements.end_placement(person.placements.get(school=school), on=DECEMBER, by=hr)

    ends = {post.role: post.ends_on for post in person.appointments.all()}
    assert ends == {"dsl": DECEMBER, "governor": None}
    assert changed[-1] == ({person}, TODAY)
    assert Person.objects.get(pk=person.pk).last_day is None


def test_another_placement_at_the_school_keeps_the_post():
    school = SchoolFactory()
    person = holder("dsl", school)
    PlacementFactory(person=person, school=school, staff_group=StaffGroup.SUPPORT)

    placements.end_placement(
        person.placements.get(staff_group="leadership"), on=DECEMBER, by=holder("hr")
    )

    assert person.appointments.get().ends_on is None


def test_a_placement_ends_once_and_not_before_it_begins():
    over = PlacementFactory(ends_on=JULY)
    future = PlacementFactory(starts_on=dt.date(2027, 1, 4))

    with pytest.raises(Refused, match="ended on 31 July 2026"):
        placements.end_placement(over, on=TODAY, by=None)
    with pytest.raises(Refused, match="begins on 4 January 2027, after that day"):
        placements.end_placement(future, on=TODAY, by=None)


def test_leaving_ends_everything_on_the_last_day_and_access_with_it():
    school, hr = SchoolFactory(), holder("hr")
    person = holder("headteacher", school)
    AppointmentFactory(person=person, role="executive", state="proposed")
    PlacementFactory(person=person, ends_on=JULY)

    placements.leave(person, on=TODAY, by=hr)

    assert [row.ends_on for row in person.placements.all()] == [TODAY, JULY]
    assert {row.role: (row.state, row.ends_on) for row in person.appointments.all()} == {
        "headteacher": ("confirmed", TODAY),
        "executive": ("refused", None),
    }
    assert (person.last_day, person.is_active) == (TODAY, True)
    with time_machine.travel(dt.datetime(2026, 11, 21, 9, tzinfo=dt.UTC)):
        assert Person.objects.get(pk=person.pk).is_active is False


def test_nobody_leaves_twice_and_coming_back_is_the_same_person():
    person = PlacementFactory(ends_on=JULY, person__last_day=JULY).person
    with pytest.raises(Refused, match="left on 31 July 2026"):
        placements.leave(person, on=TODAY, by=None)

    placements.rejoin(person, by=None, **placing(SchoolFactory()))

    assert (person.last_day, person.is_active) == (None, True)
    with pytest.raises(Refused, match="has not left"):
        placements.rejoin(person, by=None, **placing(SchoolFactory()))


def test_a_refused_change_leaves_nothing_half_done():
    person = PlacementFactory(starts_on=SEPTEMBER).person
    PlacementFactory(person=person, starts_on=dt.date(2027, 1, 4), main=False)

    with pytest.raises(Refused):
        placements.leave(person, on=TODAY, by=None)

    assert [row.ends_on for row in person.placements.all()] == [None, None]


def joining(school, **names):
    who = {"given_names": "Mary", "family_name": "Cole", "email": None, **names}
    return {"names": who, "by": None, **placing(school)}


def test_two_clicks_on_add_make_one_person():
    school = SchoolFactory()
    placements.join(**joining(school))

    with pytest.raises(Refused, match="Mary Cole already works at"):
        placements.join(**joining(school))
    placements.join(**joining(school), another=True)
    placements.join(**joining(SchoolFactory()))

    assert Person.objects.filter(family_name="Cole").count() == 3


def test_an_address_that_somebody_has_is_not_given_again():
    PersonFactory(email="mary@trust.example")

    with pytest.raises(Refused, match="Somebody already has the address"):
        placements.join(**joining(SchoolFactory(), email="Mary@trust.example"))

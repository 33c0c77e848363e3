"""Being away: recorded by HR, paused to everybody else, a suspension in force at once."""

import datetime as dt

import pytest
import time_machine

from core.workflow import Refused
from people import registry
from people.models import Absence, Person, Post
from people.tests.factories import PersonFactory, SchoolFactory, holder
from people.workflow import absences

pytestmark = pytest.mark.django_db
TODAY, YESTERDAY, DECEMBER = dt.date(2026, 11, 20), dt.date(2026, 11, 19), dt.date(2026, 12, 18)


@pytest.fixture(autouse=True)
def _on_a_friday():
    with time_machine.travel(dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def changed(monkeypatch):
    heard = []
    monkeypatch.setattr(registry, "changed", [lambda people, on: heard.append(({*people}, on))])
    return heard


def test_an_absence_says_who_recorded_it_and_the_apps_above_hear_of_it(changed):
    person, hr = PersonFactory(), holder("hr")

    absence = absences.record_absence(person, kind="sick", starts_on=TODAY, by=hr)
    absences.end_absence(absence, on=DECEMBER, by=hr)

    assert (absence.recorded_by, absence.ends_on) == (hr, DECEMBER)
    assert [entry.history_user for entry in absence.history.all()] == [hr, hr]
    assert changed == [({person}, TODAY)] * 2


def test_a_suspension_takes_every_post_away_at_once_and_gives_it_back_after():
    person, hr = holder("headteacher", SchoolFactory()), holder("hr")
    post = Post("headteacher", person.appointments.get().school_id, False)
    posts = lambda: Person.objects.get(pk=person.pk).posts()  # noqa: E731

    before = posts()
    absence = absences.record_absence(person, kind="suspended", starts_on=TODAY, by=hr)
    during = posts()
    absences.end_absence(absence, on=YESTERDAY, by=hr)

    assert (before, during, posts()) == ({post}, frozenset(), {post})


def test_a_suspension_is_recorded_beside_whatever_is_on_record():
    person, hr = PersonFactory(), holder("hr")
    absences.record_absence(person, kind="sick", starts_on=TODAY, by=hr)

    absences.record_absence(person, kind="suspended", starts_on=TODAY, by=hr)

    assert person.absences.count() == 2


@pytest.mark.parametrize("ends_on", [None, DECEMBER])
def test_nobody_is_away_twice(ends_on):
    person, hr = PersonFactory(), holder("hr")
    absences.record_absence(person, kind="sick", starts_on=TODAY, ends_on=ends_on, by=hr)
    until = "to 18 December 2026" if ends_on else "with no last day yet"

    with pytest.raises(Refused, match=f"already away from 20 November 2026 {until}"):
        absences.record_absence(person, kind="holiday", starts_on=DECEMBER, ends_on=DECEMBER, by=hr)
    absences.record_absence(person, kind="holiday", starts_on=YESTERDAY, ends_on=YESTERDAY, by=hr)


def test_the_last_day_away_is_not_before_the_first():
    with pytest.raises(Refused, match="before the first"):
        absences.record_absence(
            PersonFactory(), kind="sick", starts_on=TODAY, ends_on=YESTERDAY, by=holder("hr")
        )


def test_nobody_records_or_ends_their_own_absence():
    hr = holder("hr")
    absence = absences.record_absence(hr, kind="sick", starts_on=TODAY, by=holder("hr"))

    with pytest.raises(Refused, match="ended by somebody else"):
        absences.end_absence(absence, on=TODAY, by=hr)
    with pytest.raises(Refused, match="recorded by somebody else"):
        absences.record_absence(hr, kind="holiday", starts_on=DECEMBER, by=hr)


def test_an_absence_that_is_over_stays_as_it_was():
    person, hr = PersonFactory(), holder("hr")
    absence = absences.record_absence(
        person, kind="sick", starts_on=YESTERDAY, ends_on=YESTERDAY, by=hr
    )

    with pytest.raises(Refused, match="ended on 19 November 2026"):
        absences.end_absence(absence, on=TODAY, by=hr)


def test_an_absence_that_never_took_place_goes_and_its_history_stays():
    person, hr = PersonFactory(), holder("hr")
    absence = absences.record_absence(person, kind="holiday", starts_on=DECEMBER, by=hr)

    absences.end_absence(absence, on=TODAY, by=hr)

    assert person.absences.count() == 0
    kept = Absence.history.filter(person=person).order_by("history_id")
    assert [entry.history_type for entry in kept] == ["+", "-"]

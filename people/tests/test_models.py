import datetime as dt

import pytest

from people.models import Absence, Post
from people.tests.factories import (
    AppointmentFactory,
    PersonFactory,
    SchoolFactory,
    holder,
)

pytestmark = pytest.mark.django_db


def test_a_post_is_held_between_its_dates_only():
    person = PersonFactory()
    day = dt.date(2026, 11, 20)
    AppointmentFactory(person=person, role="hr", starts_on=day, ends_on=day)

    assert person.posts(day) == {Post("hr", None, False)}
    assert person.posts(day + dt.timedelta(days=1)) == frozenset()


def test_a_stand_in_holds_the_post_only_while_the_holder_is_away():
    school, day = SchoolFactory(), dt.date(2026, 11, 20)
    head, deputy = PersonFactory(), PersonFactory()
    AppointmentFactory(person=head, role="headteacher", school=school, stand_in=deputy)

    before = PersonFactory._meta.model.objects.get(pk=deputy.pk).posts(day)
    Absence.objects.create(person=head, kind="sick", starts_on=day)

    assert before == frozenset()
    assert deputy.posts(day) == {Post("headteacher", school.pk, True)}


def test_a_suspended_person_holds_no_post():
    person = holder("hr")
    Absence.objects.create(person=person, kind="suspended", starts_on=dt.date(2026, 1, 1))

    assert person.posts(dt.date(2026, 11, 20)) == frozenset()

"""What is kept of a pupil goes once they have left; a number stays, and a picture to take down."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import Withdrawal
from accounts.tests.factories import ImageAnswerFactory, PupilFactory
from accounts.workflow import images, images_purging
from accounts.workflow import images_taking_down as taking_down
from people.tests.factories import SchoolFactory, TrustFactory, holder

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def lead():
    TrustFactory()
    return holder("data_lead", SchoolFactory())


def test_purging_keeps_the_reference_until_the_last_picture_is_down(lead):
    school = lead.appointments.get().school
    pupil = PupilFactory(school=school, reference="A1", left_on=timezone.localdate())
    no = images.Said("parent", True, ("website",), timezone.localdate(), "He said so.")
    row = images.withdraw(pupil, no, by=lead)
    (up,) = taking_down.add(row, [], ["A banner"], by=lead)
    tomorrow = timezone.localdate() + DAY

    assert (images_purging.purge(tomorrow), images_purging.purge(tomorrow)) == (1, 0)
    pupil.refresh_from_db()
    assert (pupil.reference, pupil.name) == ("A1", "")
    assert Withdrawal.objects.get().words == ""
    taking_down.finish(up, by=lead)
    images_purging.purge(tomorrow)

    pupil.refresh_from_db()
    assert pupil.reference == f"left-{pupil.pk}"


def test_purging_takes_as_many_queries_for_many_as_for_one(django_assert_num_queries):
    for _ in range(5):
        ImageAnswerFactory(pupil__left_on=timezone.localdate())
    tomorrow = timezone.localdate() + DAY

    with django_assert_num_queries(9):
        assert images_purging.purge(tomorrow) == 5

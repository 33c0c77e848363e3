"""Two records of one person are one person, also where one of them is concerned."""

import pytest
from django.utils import timezone

from incidents.models import Reader, Relationship
from incidents.queries import visible
from incidents.tests.factories import ReaderFactory, small_trust
from incidents.tests.test_reporting import report
from people.tests.factories import PersonFactory
from people.workflow import merging

pytestmark = pytest.mark.django_db


@pytest.fixture
def trust():
    return small_trust()


def test_a_second_record_that_read_a_case_about_the_first_reads_it_no_more(trust):
    twin = PersonFactory()
    case = report(trust, trust.teacher).case
    ReaderFactory(case=case, person=twin, how="adviser", added_by=trust.head)
    assert list(visible.cases(twin)) == [case]

    merging.merge(trust.teacher, twin, by=trust.hr)

    assert not Reader.objects.open_on(timezone.localdate()).filter(person=trust.teacher).exists()
    assert not visible.cases(trust.teacher).exists()


def test_what_two_records_reported_and_are_related_to_is_one_persons(trust):
    twin = PersonFactory()
    concern = report(trust, by=twin)
    Relationship.objects.create(one=twin, other=trust.cleaner, kind="sibling")

    merging.merge(trust.teacher, twin, by=trust.hr)

    assert list(visible.own_concerns(trust.teacher)) == [concern]
    assert Relationship.objects.get().one == trust.teacher

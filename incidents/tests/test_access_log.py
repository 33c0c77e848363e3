"""Who looked at a case: nobody changes or clears it, in whatever way they try."""

import pytest
from django.db import IntegrityError, connection, transaction

from incidents.models import AccessLog
from incidents.tests.factories import small_trust
from incidents.tests.test_reporting import report
from incidents.triggers import EMPTIED
from incidents.workflow import reading

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    trust = small_trust()
    found = report(trust, trust.cleaner).case
    reading.answer_conflict(found, by=trust.head)
    reading.open_case(found, by=trust.head)
    return found


def refused(attempt):
    with pytest.raises(IntegrityError, match="written once"), transaction.atomic():
        attempt()


def with_sql(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_database_refuses_to_change_or_delete_a_line_of_the_access_log(case):
    before = list(AccessLog.objects.values_list("pk", "person", "what", "at"))

    refused(lambda: AccessLog.objects.update(what="nothing"))
    refused(lambda: AccessLog.objects.all().delete())
    refused(lambda: with_sql("UPDATE incidents_accesslog SET person_id = NULL"))
    refused(lambda: with_sql("DELETE FROM incidents_accesslog"))

    assert list(AccessLog.objects.values_list("pk", "person", "what", "at")) == before


def test_only_once_a_line_says_that_it_was_emptied_do_the_others_go_and_that_line_stays(case):
    manager = case.accesses.first().person
    reading.log(case, EMPTIED, by=manager)

    case.accesses.exclude(what=EMPTIED).delete()

    refused(lambda: case.accesses.all().delete())
    assert list(case.accesses.values_list("what", "person")) == [(EMPTIED, manager.pk)]

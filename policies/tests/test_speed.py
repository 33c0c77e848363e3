"""How much is asked of the database by the pages that a whole trust opens in one morning."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.tests.entering import enter
from people.tests.factories import SchoolFactory, TrustFactory, holder, teacher
from policies.models import Edition
from policies.tests.factories import approved, policy_for
from policies.workflow import signing
from policies.workflow import version as workflow

pytestmark = pytest.mark.django_db


@pytest.fixture
def duty():
    """Of a teacher, in a trust where the policy has been read at many schools."""
    TrustFactory()
    school = SchoolFactory()
    person = teacher(school)
    others = [SchoolFactory() for _ in range(5)]
    version = approved(policy_for())
    workflow.publish(version, by=holder("clerk"))
    assignment = person.assignments.get()
    signing.texts_at(version, [school.pk, *[other.pk for other in others]], assignment.assigned_on)
    return assignment


def asked(page):
    """The tables that each statement begins with, savepoints left out."""
    with CaptureQueriesContext(connection) as queries:
        page()
    return [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]


def test_a_text_is_drawn_once_and_then_not_even_read(client, duty):
    enter(client, duty.person)
    client.get(duty.get_absolute_url())

    statements = asked(lambda: client.get(duty.get_absolute_url()))

    assert len(statements) == 13
    assert [sql for sql in statements if "editiontext" in sql] == []


def test_signing_asks_for_no_text_and_for_no_row_twice(client, duty):
    enter(client, duty.person)
    form = client.get(duty.get_absolute_url()).context["form"]
    fields = form.initial | {"typed_name": duty.person.name}

    statements = asked(lambda: client.post(duty.get_absolute_url(), fields))

    duty.refresh_from_db()
    assert duty.state == "signed"
    assert len(statements) == 17
    assert [sql for sql in statements if "editiontext" in sql or '."html"' in sql] == []


def test_the_home_page_reads_no_text(client, duty):
    enter(client, duty.person)

    statements = asked(lambda: client.get(reverse("home")))

    assert [sql for sql in statements if '."html"' in sql] == []


def test_only_the_editions_of_a_persons_own_schools_are_looked_up(duty, django_assert_num_queries):
    assert Edition.objects.count() == 6
    assert (duty.version.state, duty.policy.varies) == ("published", False)

    with django_assert_num_queries(2):
        texts = signing.texts_for(duty, duty.assigned_on)

    assert [text.school_id for text in texts] == [duty.person.placements.get().school_id]

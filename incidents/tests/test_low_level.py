"""Low-level concerns as a pattern: for whom it is, and what shows to nobody."""

import pytest
from django.urls import reverse

from incidents.models import Relationship
from incidents.queries import low_level
from incidents.tests.factories import away, manage, small_trust
from incidents.tests.test_case_pages import as_
from incidents.tests.test_deciding import LOW, POLICE
from incidents.tests.test_reporting import report
from incidents.workflow import deciding, merging, readers, records
from people.models import Person, Role
from people.tests.factories import holder

pytestmark = pytest.mark.django_db
ADDRESS = "incidents:low_level"


@pytest.fixture
def trust():
    return small_trust()


def low(trust, *about, **said):
    case = report(trust, *about, **said).case
    deciding.decide_threshold(case, LOW, by=trust.head)
    return case


def seen(user):
    return [(one.person, one.rows) for one in low_level.patterns(user)]


def test_head_and_dsl_see_their_schools_and_the_lead_all_of_them(trust):
    first, second = low(trust, trust.cleaner), low(trust, trust.cleaner)
    other = low(trust, trust.stranger, school=trust.stranger.placements.get().school)

    here = [(trust.cleaner, [second, first])]
    assert seen(trust.head) == here
    assert seen(trust.dsl) == here
    assert seen(trust.lead) == [*here, (trust.stranger, [other])]
    assert seen(trust.hr) == seen(trust.chair) == seen(trust.stranger) == []


def test_hr_sees_what_was_shared_with_it(trust):
    shared, _ = low(trust, trust.cleaner), low(trust, trust.cleaner)

    records.add(shared, "shared", {"why": "The third."}, by=trust.head)

    assert seen(trust.hr) == [(trust.cleaner, [shared])]
    assert seen(holder(Role.HR, trust.stranger.placements.get().school)) == []


def test_nobody_sees_a_line_about_themselves_a_relative_or_anybody_above_them(trust):
    for person in (trust.dsl, trust.head, trust.education):
        low(trust, person)
    relative, both = low(trust, trust.teacher), low(trust, trust.lead, trust.cleaner)
    Relationship.objects.create(one=trust.dsl, other=trust.teacher, kind="spouse")

    assert dict(seen(trust.dsl)) == {trust.lead: [both], trust.cleaner: [both]}
    assert (trust.teacher, [relative]) in seen(trust.head)
    about = {person for person, _ in seen(trust.lead)}
    assert about == {trust.dsl, trust.head, trust.education, trust.teacher}


def test_whoever_once_managed_them_counts_as_above_them(trust):
    before = manage(trust.dsl, trust.cleaner, trust.wray)
    before.ends_on = before.starts_on
    before.save()
    low(trust, trust.cleaner)

    assert seen(trust.dsl) == []


def test_what_proved_to_be_nothing_was_merged_or_stepped_out_of_shows_no_more(trust):
    false, one, other = (low(trust, trust.cleaner) for _ in range(3))
    records.add(false, "police", POLICE, by=trust.head)
    deciding.assess(false, by=trust.head)
    said = {"finding": "false", "why": "Somebody else."}
    taken = {"measures": ["none"], "procedure": "none", "decided_by": "Head", "why": "x"}
    deciding.decide(false, by=trust.head, outcome=said, measures=taken)
    merging.merge(one, other, by=trust.head, why="One evening")
    assert seen(trust.dsl) == [(trust.cleaner, [other])]

    readers.step_out(other, by=trust.head)
    assert seen(trust.head) == []


def test_what_may_meet_the_threshold_is_no_low_level_concern(trust):
    case = report(trust, trust.cleaner).case
    deciding.decide_threshold(case, {"decision": "unsure", "why": "?"}, by=trust.head)

    assert seen(trust.head) == []


def test_the_page_leads_into_cases_that_they_read_and_into_no_other(client, trust):
    case = low(trust, trust.cleaner)
    page = as_(client, trust.head).get(reverse(ADDRESS)).content.decode()
    assert case.get_absolute_url() in page

    page = as_(client, trust.dsl).get(reverse(ADDRESS)).content.decode()
    assert str(trust.cleaner) in page
    assert case.reference not in page
    assert "A picture of four pupils" not in page


def test_the_page_is_for_those_posts_and_not_while_suspended(client, trust):
    assert as_(client, trust.teacher).get(reverse(ADDRESS)).status_code == 403
    away(trust.head, "suspended")
    head = Person.objects.get(pk=trust.head.pk)
    assert as_(client, head).get(reverse(ADDRESS)).status_code == 403


@pytest.mark.parametrize("many", [1, 3])
def test_it_asks_as_often_whatever_number_there_is(client, trust, many, django_assert_num_queries):
    for _ in range(many):
        low(trust, trust.cleaner)
    as_(client, trust.head).get(reverse(ADDRESS))

    with django_assert_num_queries(11):
        client.get(reverse(ADDRESS))

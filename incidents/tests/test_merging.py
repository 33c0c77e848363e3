"""Two cases become one: who reads it then, and who does not."""

import pytest

from core.workflow import Refused
from incidents.models import Case, Subject
from incidents.queries import visible
from incidents.tests.factories import CaseFactory, small_trust
from incidents.tests.test_reporting import readers, report
from incidents.workflow import evidence, merging, records
from incidents.workflow import readers as reading
from people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def trust():
    return small_trust()


@pytest.fixture
def case(trust):
    return report(trust, trust.cleaner).case


def test_two_cases_become_one_that_the_right_people_read(trust, case):
    other = report(trust, trust.deputy, child_at_risk="yes").case
    records.add(case, "note", {"what": "Seen"}, by=trust.head)
    said = evidence.check(b"What he wrote", "chat.txt")
    kept = evidence.add(said, case, by=trust.head)

    merging.merge(case, other, by=trust.head, why="One evening")

    assert (case.state, case.merged_into, case.is_over) == ("duplicate", other, True)
    assert readers(case) == set()
    assert readers(other) == {(trust.head, "manage"), (trust.dsl, "safeguard")}
    assert other.concerns.count() == 2
    assert list(other.files.all()) == [kept]
    assert {row.person for row in other.subjects.all()} == {trust.cleaner, trust.deputy}
    assert other.records.get(kind="note").said == {"what": "Seen"}
    assert not visible.cases(trust.head).filter(pk=case.pk).exists()


def test_who_is_concerned_in_one_reads_nothing_of_the_other_from_that_moment(trust):
    about_head = report(trust, trust.head, by=trust.stranger).case
    about_cleaner = report(trust, trust.cleaner).case
    assert list(visible.cases(trust.head)) == [about_cleaner]
    reading.allow(about_cleaner, trust.chief, "manage", by=trust.head)

    merging.merge(about_cleaner, about_head, by=trust.chief, why="One evening")

    assert not visible.cases(trust.head).exists()
    assert readers(about_head) == {(trust.chair, "manage"), (trust.chief, "manage")}


def test_a_merge_that_nobody_could_manage_is_refused_and_changes_nothing(trust):
    one = report(trust, trust.trustees, about_kind="trustee").case
    other = report(trust, trust.vice, about_kind="trustee").case
    by = one.readers.first().person

    with pytest.raises(Refused, match="Nobody could manage both"):
        merging.merge(one, other, by=by, why="One evening")

    assert {row.state for row in Case.objects.all()} == {"received"}
    assert Subject.objects.count() == 2


def test_the_dsl_of_the_other_school_goes_on_acting_for_its_child(trust):
    case = report(trust, trust.cleaner, child_at_risk="yes").case
    other = report(trust, trust.cleaner, child_at_risk="yes").case
    elsewhere = PersonFactory()
    reading.allow(case, elsewhere, "safeguard", by=trust.head, strand="child")

    merging.merge(case, other, by=trust.head, why="One evening")

    assert (elsewhere, "safeguard") in readers(other)


def test_whoever_stepped_out_of_one_does_not_read_them_merged(trust, case):
    other = report(trust, trust.deputy).case
    reading.step_out(case, by=trust.head)

    merging.merge(case, other, by=trust.education, why="One evening")

    assert readers(other) == {(trust.education, "manage")}


def test_a_case_is_not_merged_with_itself_or_into_one_that_is_over(trust, case):
    over = CaseFactory(school=trust.wray, state="closed")

    for other in (case, over):
        with pytest.raises(Refused):
            merging.merge(case, other, by=trust.head, why="x")

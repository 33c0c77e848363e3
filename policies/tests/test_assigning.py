import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notices.models import Notice
from people.models import Absence, Placement, Term
from people.tests.factories import (
    AppointmentFactory,
    PersonFactory,
    PlacementFactory,
    SchoolFactory,
    TrustFactory,
    holder,
    teacher,
)
from policies.models import Assignment, AssignmentSchool, SigningDelta
from policies.tests.factories import approved, place, policy_for
from policies.workflow import assigning, editions, signing
from policies.workflow import version as workflow

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 2)
LATER = dt.date(2026, 11, 9)


def publish(version, on=DAY):
    workflow.publish(version, by=holder("clerk"), on=on)
    return version


def states(policy):
    return sorted(policy.assignments.values_list("person__family_name", "state", "closed_because"))


def counted(policy, on=None):
    rows = AssignmentSchool.objects.filter(policy=policy, counted_until=None)
    return sorted(rows.values_list("assignment__person__family_name", "school__name"), key=str)


def totals(policy):
    sums = {}
    for delta in SigningDelta.objects.filter(policy=policy).select_related("school"):
        name = delta.school.name if delta.school else "trust"
        assigned, signed = sums.get(name, (0, 0))
        sums[name] = (assigned + delta.assigned, signed + delta.signed)
    return {name: pair for name, pair in sums.items() if pair != (0, 0)}


def sign(person, policy):
    assignment = policy.assignments.get(person=person, state="open")
    name = signing.Signature(typed_name=person.name, editions=())
    return signing.sign(assignment, by=person, signature=name)


def test_publishing_asks_the_audience_and_nobody_else():
    school = SchoolFactory(name="Ash")
    teacher(school, family_name="Amin")
    PlacementFactory(
        person=PersonFactory(family_name="Boyle"), school=school, staff_group="support"
    )
    left = teacher(school, family_name="Cole")
    Placement.objects.filter(person=left).update(ends_on=DAY - dt.timedelta(days=1))
    policy = policy_for({"staff_group": "teaching"})

    publish(approved(policy))

    assert states(policy) == [("Amin", "open", "")]
    assert counted(policy) == [("Amin", "Ash"), ("Amin", None)]
    assert totals(policy) == {"Ash": (1, 0), "trust": (1, 0)}


def test_somebody_at_two_schools_is_asked_once_and_counts_at_both():
    ash, birch = SchoolFactory(name="Ash"), SchoolFactory(name="Birch")
    person = teacher(ash, family_name="Amin")
    place(person, birch, DAY, main=False)
    policy = policy_for()

    publish(approved(policy))

    assert states(policy) == [("Amin", "open", "")]
    assert totals(policy) == {"Ash": (1, 0), "Birch": (1, 0), "trust": (1, 0)}


def test_governors_and_trustees_follow_from_their_appointments():
    school = SchoolFactory(name="Ash")
    AppointmentFactory(person=PersonFactory(family_name="Gill"), role="governor", school=school)
    AppointmentFactory(person=PersonFactory(family_name="Toth"), role="trustee")
    policy = policy_for({"staff_group": "governor"}, {"staff_group": "trustee"})

    publish(approved(policy))

    assert counted(policy) == [("Gill", "Ash"), ("Gill", None), ("Toth", None)]


def test_an_excluded_school_is_left_out():
    ash, birch = SchoolFactory(name="Ash"), SchoolFactory(name="Birch")
    teacher(ash, family_name="Amin")
    teacher(birch, family_name="Boyle")
    policy = policy_for({}, {"include": False, "school": birch})

    publish(approved(policy))

    assert states(policy) == [("Amin", "open", "")]


def test_a_role_in_the_audience_narrows_it_to_its_holders():
    school = SchoolFactory()
    teacher(school, family_name="Amin")
    holder("dsl", school, family_name="Dow")
    policy = policy_for({"role": "dsl"})

    publish(approved(policy))

    assert states(policy) == [("Dow", "open", "")]


def test_a_material_version_closes_what_was_open_and_asks_everybody_again():
    school = SchoolFactory(name="Ash")
    amin, boyle = teacher(school, family_name="Amin"), teacher(school, family_name="Boyle")
    policy = policy_for()
    publish(approved(policy))
    sign(amin, policy)

    publish(approved(policy, major=2), on=LATER)

    assert states(policy) == [
        ("Amin", "open", ""),
        ("Amin", "signed", ""),
        ("Boyle", "closed", "replaced"),
        ("Boyle", "open", ""),
    ]
    assert totals(policy) == {"Ash": (2, 0), "trust": (2, 0)}
    assert boyle.assignments.get(state="open").version.number == "2.0"


def test_a_version_that_is_not_material_keeps_signatures_and_moves_open_ones_along():
    school = SchoolFactory(name="Ash")
    amin, boyle = teacher(school, family_name="Amin"), teacher(school, family_name="Boyle")
    policy = policy_for()
    publish(approved(policy))
    sign(amin, policy)
    before = boyle.assignments.get().pk

    publish(approved(policy, minor=1, material=False), on=LATER)

    assert states(policy) == [("Amin", "signed", ""), ("Boyle", "open", "")]
    assert (boyle.assignments.get().pk, boyle.assignments.get().version.number) == (before, "1.1")
    assert totals(policy) == {"Ash": (2, 1), "trust": (2, 1)}


def test_a_deadline_in_august_moves_to_the_first_day_of_term():
    school = SchoolFactory(name="Ash")
    for starts, ends in (("2026-04-13", "2026-07-21"), ("2026-09-03", "2026-12-18")):
        Term.objects.create(
            name=starts,
            starts_on=dt.date.fromisoformat(starts),
            ends_on=dt.date.fromisoformat(ends),
        )
    person = teacher(school)

    publish(approved(), on=dt.date(2026, 7, 20))

    assert person.assignments.get().due_on == dt.date(2026, 9, 3)


def test_settling_twice_changes_nothing():
    school = SchoolFactory(name="Ash")
    teacher(school)
    policy = policy_for()
    publish(approved(policy))

    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            assigning.settle(policy, LATER)

    assert totals(policy) == {"Ash": (1, 0), "trust": (1, 0)}
    assert Assignment.objects.count() == 1
    # One for the trust and one for the schools: in one condition each row would be looked up alone.
    ending = [query["sql"] for query in queries if "SET counted_until" in query["sql"]]
    assert ["school_id IS NULL" in sql for sql in ending] == [True, False]
    assert [sql for sql in ending if " OR " in sql] == []


def test_a_joiner_is_asked_on_the_day_they_start():
    school = SchoolFactory(name="Ash")
    policy = policy_for(joining_days=14)
    publish(approved(policy))
    place(PersonFactory(family_name="Nash"), school, LATER)

    assigning.settle(policy, LATER - dt.timedelta(days=1))
    early = states(policy)
    assigning.settle(policy, LATER)

    assert early == []
    assert states(policy) == [("Nash", "open", "")]
    new = policy.assignments.get()
    assert (new.occasion, new.due_on) == ("joined", LATER + dt.timedelta(days=14))
    assert list(Notice.objects.values_list("kind", "key")) == [("assignment", f"assigned:{new.pk}")]


def test_a_joiner_is_late_from_the_first_day_where_pupils_come_first():
    school = SchoolFactory()
    policy = policy_for(joining="before_pupils")
    publish(approved(policy))
    place(PersonFactory(), school, LATER)

    assigning.settle(policy, LATER)

    assert policy.assignments.get().due_on + dt.timedelta(days=1) == LATER


def test_a_leaver_drops_out_of_what_is_outstanding_and_stays_in_history():
    school = SchoolFactory(name="Ash")
    amin, boyle = teacher(school, family_name="Amin"), teacher(school, family_name="Boyle")
    policy = policy_for()
    publish(approved(policy))
    sign(amin, policy)
    for person in (amin, boyle):
        person.placements.update(ends_on=DAY)
        type(person).objects.filter(pk=person.pk).update(last_day=DAY)

    assigning.settle(policy, LATER)

    assert states(policy) == [("Amin", "signed", ""), ("Boyle", "closed", "left")]
    assert totals(policy) == {}
    assert counted(policy) == []


def test_a_mover_counts_at_the_new_school_and_signs_nothing_again():
    ash, birch = SchoolFactory(name="Ash"), SchoolFactory(name="Birch")
    amin = teacher(ash, family_name="Amin")
    policy = policy_for()
    publish(approved(policy))
    sign(amin, policy)
    amin.placements.update(ends_on=LATER - dt.timedelta(days=1))
    place(amin, birch, LATER)

    assigning.settle(policy, LATER)

    assert states(policy) == [("Amin", "signed", "")]
    assert totals(policy) == {"Birch": (1, 1), "trust": (1, 1)}


def test_a_mover_who_comes_back_counts_there_again():
    ash, birch = SchoolFactory(name="Ash"), SchoolFactory(name="Birch")
    amin = teacher(ash, family_name="Amin")
    policy = policy_for()
    publish(approved(policy))
    for school, day in ((birch, 9), (ash, 16)):
        on = dt.date(2026, 11, day)
        amin.placements.filter(ends_on=None).update(ends_on=on - dt.timedelta(days=1))
        place(amin, school, on)
        assigning.settle(policy, on)

    assert counted(policy) == [("Amin", "Ash"), ("Amin", None)]
    assert totals(policy) == {"Ash": (1, 0), "trust": (1, 0)}


def test_settling_some_people_leaves_the_others_alone():
    school = SchoolFactory(name="Ash")
    policy = policy_for()
    publish(approved(policy))
    amin, _ = teacher(school, family_name="Amin"), teacher(school, family_name="Boyle")

    assigning.settle(policy, LATER, type(amin).objects.filter(pk=amin.pk))

    assert states(policy) == [("Amin", "open", "")]


def test_a_school_with_an_unfilled_slot_waits_until_it_is_filled():
    TrustFactory()
    ash, birch = SchoolFactory(name="Ash"), SchoolFactory(name="Birch")
    teacher(ash, family_name="Amin")
    teacher(birch, family_name="Boyle")
    holder("dsl", ash, family_name="Dow")
    policy = policy_for({"staff_group": "teaching"})
    version = approved(policy, html="<p>Your DSL is {{ dsl.name }}.</p>\n")
    publish(version)
    first = states(policy)
    holder("dsl", birch, family_name="Eve")

    assigning.settle(policy, LATER)

    assert first == [("Amin", "open", "")]
    assert states(policy) == [("Amin", "open", ""), ("Boyle", "open", "")]


def test_the_preview_counts_whom_it_will_bother_and_changes_nothing():
    school = SchoolFactory()
    teacher(school)
    away = teacher(school)
    Absence.objects.create(person=away, kind="sick", starts_on=DAY)
    version = approved()

    found = workflow.preview(version, DAY)

    assert (found["people"], found["schools"], found["paused"]) == (2, 1, 1)
    assert Assignment.objects.count() == 0


@pytest.mark.parametrize("size", [1, 6])
def test_publishing_takes_the_same_statements_whatever_the_number_of_people(size):
    school = SchoolFactory()
    for _ in range(size):
        teacher(school)
    policy = policy_for()
    publish(approved(policy))
    clerk = holder("clerk")
    version = approved(policy, major=2)

    with CaptureQueriesContext(connection) as queries:
        workflow.publish(version, by=clerk, on=LATER)

    work = [q["sql"] for q in queries if "SAVEPOINT" not in q["sql"]]
    assert len(work) == (20 if connection.vendor == "postgresql" else 28)


def test_the_central_team_reads_of_those_who_do_a_headteachers_work_there():
    TrustFactory()
    central = SchoolFactory(name="Central", kind="central")
    holder("nominated_executive", given_names="Nia", family_name="Ode")
    version = approved(html="<p>Ask {{ headteacher.name }}.</p>\n")

    edition = editions.edition_for(version, central.pk, DAY)

    assert edition.text.html == "<p>Ask Nia Ode.</p>\n"

import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser

from people.models import Absence, Person
from people.queries import history, people, posts, schools
from people.tests.factories import (
    AppointmentFactory,
    PersonFactory,
    PlacementFactory,
    SchoolFactory,
    holder,
    teacher,
)

pytestmark = pytest.mark.django_db
TODAY, JULY, JANUARY = dt.date(2026, 11, 20), dt.date(2026, 7, 31), dt.date(2027, 1, 4)


@pytest.fixture(autouse=True)
def _on_a_friday():
    with time_machine.travel(dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC), tick=False):
        yield


def names(rows):
    return {person.known_as for person in rows if person.known_as}


@pytest.fixture
def school():
    """One school with everybody whom somebody may or may not know of; another beside it."""
    school, elsewhere = SchoolFactory(), SchoolFactory()
    teacher(school, known_as="here")
    PlacementFactory(person__known_as="soon", school=school, starts_on=JANUARY)
    left = {"known_as": "left", "last_day": JULY}
    PlacementFactory(person=PersonFactory(**left), school=school, ends_on=JULY)
    AppointmentFactory(person=PersonFactory(known_as="governor"), role="governor", school=school)
    proposed = {"role": "dsl", "school": school, "state": "proposed"}
    AppointmentFactory(person=PersonFactory(known_as="proposed"), **proposed)
    mover = PersonFactory(known_as="moved")
    PlacementFactory(person=mover, school=school, ends_on=JULY)
    PlacementFactory(person=mover, school=elsewhere)
    teacher(elsewhere, known_as="elsewhere")
    PersonFactory(known_as="merged", merged_into=mover)
    return school


EVERYBODY = {"here", "soon", "left", "governor", "proposed", "moved", "elsewhere"}


def test_whom_each_may_know_of(school):
    seen = {
        "HR of the trust": names(people.visible_to(holder("hr"))),
        "an administrator": names(people.visible_to(holder("administrator"))),
        "HR of the school": names(people.visible_to(holder("hr", school))),
        "its headteacher": names(people.visible_to(holder("headteacher", school))),
        "an executive headteacher of all": names(
            people.visible_to(holder("executive_headteacher"))
        ),
        "its DSL": names(people.visible_to(holder("dsl", school))),
        "an auditor": names(people.visible_to(holder("auditor"))),
        "a signed out visitor": names(people.visible_to(AnonymousUser())),
    }

    assert seen == {
        "HR of the trust": EVERYBODY,
        "an administrator": EVERYBODY,
        "HR of the school": {"here", "soon", "left", "governor"},
        "its headteacher": {"here", "soon", "governor"},
        "an executive headteacher of all": EVERYBODY - {"left"},
        "its DSL": set(),
        "an auditor": set(),
        "a signed out visitor": set(),
    }


def test_everybody_sees_themselves_and_a_line_manager_the_team(school):
    manager, report, former = (teacher(school) for _ in range(3))
    report.placements.update(line_manager=manager)
    former.placements.update(line_manager=manager, ends_on=JULY)

    assert {*people.visible_to(manager)} == {manager, report}
    assert {*people.visible_to(report)} == {report}


def test_a_suspended_person_sees_themselves_alone(school):
    manager, report = teacher(school), teacher(school)
    report.placements.update(line_manager=manager)
    Absence.objects.create(person=manager, kind="suspended", starts_on=TODAY)

    assert {*people.visible_to(manager)} == {manager}
    assert not manager.has_perm("people.view_person", report)
    assert not manager.has_perm("people.view_people")
    assert manager.has_perm("people.view_person", manager)


def test_whoever_left_sees_nobody():
    assert {*people.visible_to(PersonFactory(last_day=JULY))} == set()
    assert {*people.kept_by(PersonFactory(last_day=JULY))} == set()
    assert {*posts.visible_to(PersonFactory(last_day=JULY))} == set()


def test_absences_are_known_to_hr_of_the_school_and_nobody_else(school):
    person = Person.objects.get(known_as="here")
    absence = Absence.objects.create(person=person, kind="suspended", starts_on=TODAY)
    readers = [holder("hr"), holder("hr", school), holder("hr", SchoolFactory())]
    readers += [holder("headteacher", school), holder("administrator"), person]

    known = [{*people.absences_visible_to(reader)} for reader in readers]

    assert known == [{absence}, {absence}, set(), set(), set(), set()]


def test_placements_are_visible_with_the_person(school):
    head = holder("headteacher", school)

    found = people.placements_visible_to(head).values_list("person__known_as", flat=True)

    assert {*found} == {"here", "soon", ""}


def test_the_rules_and_the_list_agree(school):
    for reader in [
        *(holder(role) for role in ("hr", "administrator", "chief_executive", "auditor")),
        *(holder(role, school) for role in ("hr", "headteacher", "dsl")),
        Person.objects.get(known_as="here"),
    ]:
        ruled = {
            person
            for person in Person.objects.filter(merged_into=None)
            if reader.has_perm("people.view_person", person)
        }
        assert ruled == {*people.visible_to(reader)}


def test_search_finds_every_word_somewhere_in_names_or_address():
    ann = PersonFactory(given_names="Annabel", known_as="Ann", family_name="O'Hara")
    PersonFactory(given_names="Annabel", family_name="Pike")

    found = [people.search(Person.objects.all(), words) for words in ("ann hara", "ann zzz", "")]

    assert [{*rows} for rows in found[:2]] == [{ann}, set()]
    assert found[2].count() == 2


def test_namesakes_work_at_the_same_school(school):
    here = Person.objects.get(known_as="here")
    PersonFactory(given_names=here.given_names, family_name=here.family_name)

    found = people.namesakes("SAM", here.family_name.upper(), school.pk, TODAY)

    assert {*found} == {here}


def test_who_is_away_is_only_that():
    away, back = PersonFactory(), PersonFactory()
    Absence.objects.create(person=away, kind="sick", starts_on=TODAY)
    Absence.objects.create(person=back, kind="sick", starts_on=JULY, ends_on=JULY)

    assert {*Person.objects.filter(people.away_on(TODAY))} == {away}


def test_a_signed_out_visitor_is_told_of_no_school():
    SchoolFactory()

    assert {*schools.visible_to(AnonymousUser())} == set()
    assert {*schools.contacts_visible_to(AnonymousUser())} == set()


def test_the_history_tells_additions_changes_and_what_was_taken_away():
    person = PersonFactory(given_names="Ada", email="ada@trust.example")
    placement = PlacementFactory(person=person, school=SchoolFactory(name="Ash"))
    placement.main, placement.working_days = False, 0b101
    placement.save(update_fields=["main", "working_days"])
    placement.save(update_fields=["main"])  # nothing to tell
    placement.delete()

    entries = history.of_person(person)

    assert [(entry.what, entry.details) for entry in entries if "Plac" in entry.what] == [
        ("Placement taken away", ()),
        (
            "Placement changed",
            ("Main: yes, now no", "Working days: Mon, Tue, Wed, Thu, Fri, now Mon, Wed"),
        ),
        (
            "Placement added",
            (
                "School: Ash",
                "Staff group: Teaching",
                "Main: yes",
                "First day: 1 September 2020",
                "Working days: Mon, Tue, Wed, Thu, Fri",
            ),
        ),
    ]


def test_the_history_of_posts_says_what_was_done():
    post = AppointmentFactory(role="auditor")
    post.events.create(verb="end", source="confirmed", target="confirmed", note="Last day: today.")

    entries = history.of_person(post.person)

    assert ("Ended: Auditor at the trust", ("Last day: today.",)) in [
        (entry.what, entry.details) for entry in entries
    ]

"""Who may do what, as one table; the other tests say what the table cannot."""

import datetime as dt

import pytest
import rules

from people.models import Absence, Contact, Role
from people.tests.factories import (
    AppointmentFactory,
    PersonFactory,
    PlacementFactory,
    SchoolFactory,
    TrustFactory,
    holder,
    teacher,
)

pytestmark = pytest.mark.django_db

WHO = {
    "a": "administrator",
    "h": "HR of the trust",
    "s": "HR of the school",
    "e": "headteacher",
    "c": "chief executive",
    "l": "line manager",
    "d": "DSL of the school",
    "u": "auditor",
    "p": "the person themselves",
    "t": "teacher",
    "o": "HR of another school",
    "k": "headteacher of another school",
}

# permission, the row it is asked about, and the letters of those who may
MATRIX = [
    ("view_home", None, "ahsecldupt" + "ok"),
    ("view_people", None, "ahsecl" + "ok"),
    ("view_person", "person", "ahseclp"),
    ("add_person", None, "hs" + "o"),
    ("change_person", "person", "hs"),
    ("place_person", "person", "hs"),
    ("leave_person", "person", "hs"),
    ("change_placement", "placement", "hs"),
    ("end_placement", "placement", "hs"),
    ("record_absence", "person", "hs"),
    ("change_absence", "absence", "hs"),
    ("view_person_history", "person", "hs"),
    ("view_posts", None, "ahsecdu" + "ok"),
    ("view_appointment", "post", "ahsecdup" + "ok"),
    ("add_appointment", None, "a"),
    ("give_appointment", "post", "a"),
    ("confirm_appointment", "post", "ahc"),
    ("refuse_appointment", "post", "ahc"),
    ("end_appointment", "post", "ah"),
    ("name_stand_in_for_appointment", "post", "ap"),
    ("view_school", "school", "ahsecldupt" + "ok"),
    ("view_settings", None, "ahscu" + "o"),
    ("change_email_of_person", "person", "hs"),
    ("begin_with_people", None, "ahsec" + "ok"),
    ("begin_with_schools", None, "ldupt"),
    ("add_school", None, "a"),
    ("change_school", "school", "a"),
    ("change_contact", "contact", "a"),
    ("change_calendar", "school", "a"),
    ("change_organisation", None, "ahs" + "o"),
    ("change_trust", "trust", "a"),
    ("view_profile", None, "ahcu"),
    ("change_profile", None, "a"),
]


@pytest.fixture
def world():
    school, elsewhere = SchoolFactory(), SchoolFactory()
    manager, person = teacher(school), teacher(school)
    person.placements.update(line_manager=manager)
    post = AppointmentFactory(person=person, role="data_lead", school=school)
    rows = {
        None: None,
        "person": person,
        "placement": person.placements.get(),
        "post": post,
        "absence": Absence.objects.create(
            person=person, kind="sick", starts_on=dt.date(2024, 1, 8)
        ),
        "school": school,
        "contact": Contact.objects.create(school=school, kind="lado", name="LADO"),
        "trust": TrustFactory(),
    }
    people = {
        "a": holder("administrator"),
        "h": holder("hr"),
        "s": holder("hr", school),
        "e": holder("headteacher", school),
        "c": holder("chief_executive"),
        "l": manager,
        "d": holder("dsl", school),
        "u": holder("auditor"),
        "p": person,
        "t": teacher(school),
        "o": holder("hr", elsewhere),
        "k": holder("headteacher", elsewhere),
    }
    return people, rows


def allowed(people, permission, row):
    return {
        WHO[letter]
        for letter, person in people.items()
        if person.has_perm(f"people.{permission}", *([row] if row else []))
    }


def test_who_may_do_what(world):
    people, rows = world

    found = {permission: allowed(people, permission, rows[row]) for permission, row, _ in MATRIX}

    assert found == {
        permission: {WHO[letter] for letter in letters} for permission, _, letters in MATRIX
    }


def test_the_table_names_every_permission_of_people_that_is_about_people_and_settings():
    ours = {name.removeprefix("people.") for name in rules.permissions.permissions}

    assert {permission for permission, _, _ in MATRIX} <= ours


def test_a_forgotten_row_gives_no_right_that_hangs_on_a_row(world):
    people, _ = world
    by_row = [permission for permission, row, _ in MATRIX if row and row not in ("school", "post")]

    found = {permission: allowed(people, permission, None) for permission in by_row}

    assert {permission: who for permission, who in found.items() if who - TRUST_WIDE} == {}


TRUST_WIDE = {WHO[letter] for letter in "ahc"}


def test_whoever_is_inactive_or_signed_out_may_nothing(world, django_user_model):
    from django.contrib.auth.models import AnonymousUser  # noqa: PLC0415

    people, rows = world
    for person in people.values():
        person.last_day = dt.date(2024, 7, 31)
    people["t"] = AnonymousUser()

    found = {permission: allowed(people, permission, rows[row]) for permission, row, _ in MATRIX}

    assert {permission: who for permission, who in found.items() if who} == {}


def test_school_hr_keeps_the_record_of_whoever_left_from_there_but_not_of_a_mover():
    school, elsewhere = SchoolFactory(), SchoolFactory()
    hr, july = holder("hr", school), dt.date(2024, 7, 31)
    leaver = PlacementFactory(school=school, ends_on=july, person__last_day=july).person
    mover = PlacementFactory(school=school, ends_on=july).person
    PlacementFactory(person=mover, school=elsewhere)

    assert hr.has_perm("people.change_person", leaver) is True
    assert hr.has_perm("people.change_person", mover) is False


def test_a_headteacher_does_not_see_leavers():
    school, july = SchoolFactory(), dt.date(2024, 7, 31)
    leaver = PlacementFactory(school=school, ends_on=july, person__last_day=july).person

    assert holder("headteacher", school).has_perm("people.view_person", leaver) is False


def test_school_hr_may_not_end_all_that_somebody_does_elsewhere_too():
    school = SchoolFactory()
    hr, person = holder("hr", school), teacher(school)
    PlacementFactory(person=person, school=SchoolFactory(), main=False)

    assert hr.has_perm("people.change_person", person) is True
    assert hr.has_perm("people.leave_person", person) is False


def test_a_person_without_any_school_is_kept_by_the_trusts_hr_alone():
    person = PersonFactory()

    assert holder("hr").has_perm("people.leave_person", person) is True
    assert holder("hr", SchoolFactory()).has_perm("people.leave_person", person) is False


def test_every_role_has_a_label_of_its_own():
    assert len({role.label for role in Role}) == len(Role)


def test_whoever_holds_the_same_post_may_look_at_it_and_nobody_beside_them():
    school = SchoolFactory()
    post = holder("data_lead", school).appointments.get()
    readers = [holder("data_lead", school), holder("data_lead", SchoolFactory()), teacher(school)]

    may = [reader.has_perm("people.view_appointment", post) for reader in readers]

    assert may == [True, False, False]
    assert readers[0].has_perm("people.view_appointment", None) is False
    readers[0].last_day = dt.date(2024, 7, 31)
    assert readers[0].has_perm("people.view_appointment", post) is False

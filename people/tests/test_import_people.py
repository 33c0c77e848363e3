"""Who a row is, and what it changes about them."""

import datetime as dt

import pytest

from people import registry
from people.models import ExternalId, Organisation, Person, Placement, StaffImport
from people.tests.factories import (
    AppointmentFactory,
    PersonFactory,
    PlacementFactory,
    SchoolFactory,
    TrustFactory,
)
from people.tests.staff_files import HEADINGS, MAPPING, TODAY, again, bring, outcomes, row

pytestmark = pytest.mark.django_db
YESTERDAY = TODAY - dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _schools():
    TrustFactory()
    SchoolFactory(name="Quay High School", slug="quay")
    SchoolFactory(name="Ash Lane Primary School", slug="ash")


def placed(number="1"):
    """Everything a person works at: school, staff group, job title, from, to."""
    person = ExternalId.objects.get(number=number).person
    return [
        (at.school.slug, at.staff_group, at.job_title, at.starts_on, at.ends_on)
        for at in person.placements.order_by("starts_on", "school__slug", "staff_group")
    ]


SINCE_2020 = dt.date(2020, 9, 1)


def test_somebody_new_is_added_with_their_number_and_their_work():
    rows = [row("1", role="Teacher of Art", ends="2027-08-31")]

    done = bring(*rows)

    person = Person.objects.get()
    assert outcomes(done) == [(2, "add", "Ann Lee", "")]
    assert (person.legal_name, person.email, person.has_usable_password()) == (
        "Ann Lee",
        "1@trust.example",
        False,
    )
    assert [(known.source, known.number) for known in person.external_ids.all()] == [("mis", "1")]
    assert placed() == [("quay", "teaching", "Teacher of Art", SINCE_2020, dt.date(2027, 8, 31))]
    assert person.last_day == dt.date(2027, 8, 31)
    assert [event.verb for event in done.events.all()] == ["begin", "read", "confirm", "apply"]
    assert again(*rows) == {}


def test_work_at_two_schools_is_two_rows_of_one_person_the_first_of_them_the_main_one():
    rows = [row("1"), row("1", school="ash")]

    bring(*rows)

    assert [
        (at.school.slug, at.main)
        for at in Placement.objects.order_by("person__family_name", "-school__slug")
    ] == [
        ("quay", True),
        ("ash", False),
    ]
    assert Person.objects.count() == 1
    assert again(*rows) == {}


def test_people_are_found_by_number_then_by_e_mail_and_never_by_name():
    by_number = PersonFactory(given_names="Ann", family_name="Lee", email="a@trust.example")
    ExternalId.objects.create(person=by_number, source="mis", number="1")
    by_mail = PersonFactory(given_names="Bob", family_name="Ray", email="Bob@Trust.example")
    PersonFactory(given_names="Cyd", family_name="Fox", email="other@trust.example")

    bring(
        row("1", "Ann", "Lee", email="a@trust.example"),
        row("2", "Bob", "Ray", email="bob@trust.example"),
        row("3", "Cyd", "Fox", email="cyd@trust.example"),
    )

    assert Person.objects.count() == 4
    assert by_number.placements.count() == by_mail.placements.count() == 1
    assert ExternalId.objects.get(number="2").person == by_mail


def test_a_record_that_was_merged_leads_to_the_one_that_stayed():
    stayed = PersonFactory(given_names="Ann", family_name="Lee")
    merged = PersonFactory(merged_into=stayed, email=None)
    ExternalId.objects.create(person=merged, source="mis", number="1")

    bring(row("1", email=""))

    assert list(Placement.objects.values_list("person", flat=True)) == [stayed.pk]


def test_names_and_work_follow_the_file_and_are_kept_in_the_history():
    bring(row("1"))
    rows = [row("1", "Ann", "Ray", role="Head of Art", group="SLT")]

    done = bring(*rows)

    person = Person.objects.get()
    assert outcomes(done) == [(2, "change", "Ann Ray", "name, staff group, job title")]
    assert person.legal_name == "Ann Ray"
    assert placed() == [("quay", "leadership", "Head of Art", SINCE_2020, None)]
    assert [
        (old.family_name, old.history_type, old.history_change_reason)
        for old in person.history.order_by("history_id")
    ] == [("Lee", "+", f"Staff import {done.pk - 1}"), ("Ray", "~", f"Staff import {done.pk}")]
    assert [
        (old.job_title, old.history_type) for old in Placement.history.order_by("history_id")
    ] == [("", "+"), ("Head of Art", "~")]
    assert again(*rows) == {}


def test_a_changed_e_mail_waits_while_the_old_one_stays():
    bring(row("1", email="old@trust.example"), row("2", "Bob", "Ray", email=""))
    rows = [row("1", email="new@trust.example"), row("2", "Bob", "Ray", email="bob@trust.example")]

    done = bring(*rows)

    assert outcomes(done) == [
        (2, "change", "Ann Lee", "e-mail"),
        (3, "change", "Bob Ray", "e-mail"),
    ]
    assert [(p.email, p.email_to_confirm) for p in Person.objects.order_by("family_name")] == [
        ("old@trust.example", "new@trust.example"),
        ("bob@trust.example", ""),
    ]
    assert again(*rows) == {}
    assert outcomes(bring(row("1", email="old@trust.example"), rows[1])) == [
        (2, "change", "Ann Lee", "e-mail")
    ]
    assert Person.objects.get(family_name="Lee").email_to_confirm == ""


def test_a_blank_e_mail_takes_no_address_away_and_a_missing_column_changes_nothing():
    bring(row("1", role="Cook", manager="2"), row("2", "Bob", "Ray"))
    short = ["No", "Forename", "Surname", "School", "Group"]

    done = bring(
        ["1", "Ann", "Lee", "quay", "Teacher"],
        ["2", "Bob", "Ray", "quay", "Teacher"],
        headings=short,
        mapping={name: MAPPING[name] for name in MAPPING if MAPPING[name] in short},
    )

    assert done.counts == {"same": 2, "held": 2}


def test_a_move_ends_the_work_at_the_old_school_the_day_before():
    bring(row("1"), row("2", "Bob", "Ray"))
    rows = [row("1", school="ash", starts="2026-11-02"), row("2", "Bob", "Ray", school="ash")]

    done = bring(*rows)

    assert outcomes(done) == [(2, "move", "Ann Lee", ""), (3, "move", "Bob Ray", "")]
    assert placed("1") == [
        ("quay", "teaching", "", SINCE_2020, dt.date(2026, 11, 1)),
        ("ash", "teaching", "", dt.date(2026, 11, 2), None),
    ]
    # The file still gives Bob's first day with the trust, so he begins there today.
    assert placed("2") == [
        ("quay", "teaching", "", SINCE_2020, YESTERDAY),
        ("ash", "teaching", "", TODAY, None),
    ]
    assert again(*rows) == {}


def test_whoever_is_no_longer_in_the_file_leaves_today_and_their_session_with_it(client):
    bring(*(row(str(n), family=f"Lee{n}") for n in range(1, 20)))
    leaver = ExternalId.objects.get(number="1").person
    client.force_login(leaver, backend="people.backends.SignInBackend")

    done = bring(*(row(str(n), family=f"Lee{n}") for n in range(2, 20)))

    leaver.refresh_from_db()
    assert outcomes(done) == [(0, "leave", "Ann Lee1", "")]
    assert placed("1") == [("quay", "teaching", "", SINCE_2020, TODAY)]
    assert leaver.last_day == TODAY
    assert not leaver.is_active  # the clock has moved on since the day of the file
    assert client.get("/").status_code == 302


def test_those_whose_end_was_known_are_shown_apart_and_keep_it():
    bring(row("1"), row("2", "Bob", "Ray", ends="2026-11-30"), row("3", "Cyd", "Fox"))
    Placement.objects.filter(person__family_name="Fox").update(ends_on=dt.date(2026, 12, 31))

    done = bring(row("1"))

    assert outcomes(done) == [(0, "expected", "Cyd Fox", ""), (0, "expected", "Bob Ray", "")]
    assert placed("2")[0][-1] == dt.date(2026, 11, 30)
    assert again(row("1")) == {"expected": 2}


def test_a_leaving_date_in_the_file_ends_the_work_on_that_day():
    bring(row("1"), row("2", "Bob", "Ray"))
    rows = [row("1", ends="2026-12-31"), row("2", "Bob", "Ray", ends="2026-10-31")]

    done = bring(*rows)

    assert outcomes(done) == [
        (2, "leave", "Ann Lee", "last day"),
        (3, "leave", "Bob Ray", "last day"),
    ]
    assert Person.objects.get(family_name="Lee").last_day == dt.date(2026, 12, 31)
    assert Person.objects.get(family_name="Ray").last_day == dt.date(2026, 10, 31)
    assert again(*rows) == {}


def test_whoever_left_before_they_were_known_is_not_added():
    done = bring(row("1", ends="2026-08-31"))

    assert done.counts == {"same": 1, "held": 0}
    assert not Person.objects.exists()


def test_a_rehire_is_the_same_person_again():
    bring(row("1", ends="2026-08-31", starts="2020-09-01"), on=dt.date(2026, 8, 1))
    rows = [row("9", starts="2026-11-02", email="1@trust.example")]

    done = bring(*rows)

    assert outcomes(done) == [(2, "add", "Ann Lee", "staff number")]
    assert Person.objects.count() == 1
    assert Person.objects.get().last_day is None
    assert placed("9") == [
        ("quay", "teaching", "", SINCE_2020, dt.date(2026, 8, 31)),
        ("quay", "teaching", "", dt.date(2026, 11, 2), None),
    ]
    assert again(*rows) == {}


def test_an_end_that_a_file_set_a_file_may_take_away():
    everybody = [row(str(n), family=f"Lee{n}") for n in range(1, 4)]
    bring(*everybody)
    bring(*everybody[1:], on=TODAY)
    rows = [everybody[0], row("2", family="Lee2", ends="2026-12-31"), everybody[2]]
    bring(*rows, on=TODAY + dt.timedelta(days=3))

    assert placed("1") == [("quay", "teaching", "", SINCE_2020, None)]
    assert Person.objects.get(family_name="Lee1").last_day is None
    assert placed("2")[0][-1] == dt.date(2026, 12, 31)

    bring(*everybody, on=TODAY + dt.timedelta(days=4))

    assert placed("2")[0][-1] is None


def test_an_end_that_a_person_set_stays():
    bring(row("1"), row("2", "Bob", "Ray"))
    Placement.objects.filter(person__family_name="Lee").update(ends_on=YESTERDAY)
    Placement.objects.filter(person__family_name="Ray").update(ends_on=TODAY)

    done = bring(row("1"), row("2", "Bob", "Ray"))

    assert outcomes(done) == [
        (
            2,
            "error",
            "Ann Lee",
            "In the portal this work ended on 2026-11-19. Give the last day, or a later first day, "
            "or take the last day away in the portal.",
        )
    ]
    assert [
        at.ends_on for at in Placement.objects.order_by("person__family_name", "-school__slug")
    ] == [YESTERDAY, TODAY]


def test_work_recorded_by_hand_is_taken_over_and_that_of_another_system_left_alone():
    quay = SchoolFactory._meta.model.objects.get(slug="quay")
    by_hand = PlacementFactory(
        school=quay,
        person__given_names="Ann",
        person__family_name="Lee",
        person__email="1@t.example",
    )
    other = PlacementFactory(school=quay, source="agency")

    done = bring(row("1", email="1@t.example"))

    assert outcomes(done) == [(2, "change", "Ann Lee", "staff number, kept by the staff file")]
    by_hand.refresh_from_db()
    other.refresh_from_db()
    assert (by_hand.source, other.source, other.ends_on) == ("mis", "agency", None)


def test_line_managers_are_set_by_number_or_e_mail_in_whatever_order_they_come():
    rows = [
        row("1", "Ann", "Lee", manager="2"),
        row("2", "Bob", "Ray", manager="cyd@trust.example"),
        row("3", "Cyd", "Fox", email="cyd@trust.example"),
        row("4", "Dee", "Kay", manager="77"),
    ]

    done = bring(*rows)

    assert [
        (at.person.family_name, at.line_manager and at.line_manager.family_name)
        for at in Placement.objects.order_by("person__family_name", "-school__slug")
    ] == [("Fox", None), ("Kay", None), ("Lee", "Ray"), ("Ray", "Fox")]
    assert outcomes(done)[-1] == (
        5,
        "add",
        "Dee Kay",
        "Line manager “77” is nobody in the file or the portal.",
    )
    assert again(*rows) == {}
    assert outcomes(bring(row("1", manager="3"), *rows[1:])) == [
        (2, "change", "Ann Lee", "line manager")
    ]


def test_employers_and_the_other_columns_follow_too():
    headings = [*HEADINGS, "Agency", "Days", "Main", "Known as", "Team"]
    mapping = MAPPING | {
        "organisation": "Agency",
        "working_days": "Days",
        "main": "Main",
        "known_as": "Known as",
        "team": "Team",
    }
    rows = [
        [*row("1", group="Supply"), "Bright Cover", "Mon-Wed", "Yes", "Annie", "Art"],
        [*row("1", school="ash", group="Supply"), "bright cover", "Thu, Fri", "Yes", "Annie", ""],
        [*row("2", "Bob", "Ray", group="Contractor"), "Ray & Sons", "", "", "", ""],
    ]

    bring(*rows, headings=headings, mapping=mapping)

    assert [
        (at.organisation.name, at.organisation.kind, at.working_days, at.main, at.team)
        for at in Placement.objects.order_by("person__family_name", "-school__slug")
    ] == [
        ("Bright Cover", "agency", 7, True, "Art"),
        ("Bright Cover", "agency", 24, False, ""),
        ("Ray & Sons", "contractor", 31, True, ""),
    ]
    assert Person.objects.get(known_as="Annie").name == "Annie Lee"
    assert again(*rows, headings=headings, mapping=mapping) == {}
    rows[0][10:] = ["Ray & Sons", "Mon", "No", "Ann", "PE"]
    done = bring(*rows, headings=headings, mapping=mapping)
    assert outcomes(done) == [
        (2, "change", "Ann Lee", "known as, team, employer, working days, main post"),
        (3, "change", "Ann Lee", "main post"),  # now the only one that the file calls so
    ]
    assert Organisation.objects.count() == 2


def test_posts_of_staff_end_with_the_work_and_those_of_governors_do_not():
    everybody = [row(str(n), family=f"Lee{n}") for n in range(1, 4)]
    bring(*everybody)
    leaver = ExternalId.objects.get(number="1").person
    quay = leaver.placements.get().school
    for role, school in (("dsl", quay), ("hr", None), ("trustee", None)):
        AppointmentFactory(person=leaver, role=role, school=school)

    bring(*everybody[1:])

    assert {post.role: post.ends_on for post in leaver.appointments.all()} == {
        "dsl": TODAY,
        "hr": TODAY,
        "trustee": None,
    }


def test_the_apps_above_hear_of_whom_it_touched_and_of_nobody_else(monkeypatch):
    bring(row("1"), row("2", "Bob", "Ray"))
    heard = []
    monkeypatch.setattr(
        registry, "changed", [lambda people, on: heard.append((on, sorted(map(str, people))))]
    )

    bring(row("1"), row("3", "Cyd", "Fox"))
    bring(row("1"), row("3", "Cyd", "Fox"))

    assert heard == [(TODAY, ["Bob Ray", "Cyd Fox"])]


def test_what_was_only_looked_at_leaves_no_trace():
    looked_at = bring(row("1"), apply=False)

    assert looked_at.counts == {"add": 1, "held": 0}
    assert [StaffImport.objects.count(), Person.objects.count(), ExternalId.objects.count()] == [
        0,
        0,
        0,
    ]

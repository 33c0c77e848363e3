"""The pages about people, their work and their absences, through the test client."""

import datetime as dt

import pytest
import time_machine

from people.models import Absence, Person
from people.tests.entering import enter
from people.tests.factories import (
    PersonFactory,
    PlacementFactory,
    SchoolFactory,
    TrustFactory,
    holder,
    teacher,
)

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 20)
WEEK = ["0", "1", "2", "3", "4"]


@pytest.fixture(autouse=True)
def _on_a_friday():
    with time_machine.travel(dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def school():
    TrustFactory()
    return SchoolFactory(name="Oxenholme Primary School")


def joiner(school, **typed):
    return {
        "given_names": "Mary",
        "family_name": "Cole",
        "email": "Mary.Cole@trust.example",
        "school": school.pk,
        "staff_group": "teaching",
        "starts_on": "2026-11-23",
        "working_days": WEEK,
        "main": "on",
        **typed,
    }


def placement_form(**typed):
    return {
        "staff_group": "support",
        "starts_on": "2026-09-01",
        "working_days": WEEK,
        "main": "on",
        **typed,
    }


def errors(response):
    return {name: [*words] for name, words in response.context["form"].errors.items()}


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_queries_for_one_and_three(
    client, school, django_assert_num_queries, count
):
    enter(client, holder("hr"))
    for _ in range(count):
        PlacementFactory(school=school, person=holder("dsl", school))

    with django_assert_num_queries(9):
        response = client.get("/people/")

    assert response.context["page"].paginator.count == count + 1


def test_the_list_is_narrowed_by_name_school_group_and_leaving(client, school):
    hr = enter(client, holder("hr", family_name="Zed"))
    ann = teacher(school, given_names="Ann", family_name="Weir")
    gone = PersonFactory(family_name="Gone", last_day=dt.date(2026, 7, 31))
    PlacementFactory(person=gone, school=school, ends_on=gone.last_day, staff_group="support")
    elsewhere = teacher(SchoolFactory(), given_names="Bob")

    def found(**query):
        return {*client.get("/people/", query).context["page"]}

    assert found() == {hr, ann, elsewhere}
    assert found(q="weir an") == {ann}
    assert found(school=school.pk) == {ann}
    assert found(who="left") == {gone}
    assert found(who="all", school=school.pk) == {ann, gone}
    assert found(staff_group="support", who="left") == {gone}
    assert found(staff_group="support") == set()
    assert found(staff_group="teaching", school=school.pk) == {ann}
    assert found(school="moon") == {hr, ann, elsewhere}


def test_a_teacher_has_no_list_and_sees_only_themselves(client, school):
    person, other = teacher(school), teacher(school)
    enter(client, person)

    codes = [
        client.get(url).status_code
        for url in ("/people/", f"/people/{person.pk}/", f"/people/{other.pk}/", "/people/add/")
    ]

    assert codes == [403, 200, 404, 403]


def test_the_kind_of_an_absence_is_shown_to_hr_and_to_nobody_else(client, school):
    person = teacher(school)
    Absence.objects.create(person=person, kind="family_leave", starts_on=TODAY)
    readers = [holder("hr"), holder("hr", school), holder("headteacher", school)]
    readers += [holder("administrator"), person]

    shown = []
    for reader in readers:
        enter(client, reader)
        text = client.get(f"/people/{person.pk}/").content.decode()
        shown.append(("Family leave" in text, "Paused" in text))

    assert shown == [(True, True)] * 2 + [(False, True)] * 3


def test_a_person_is_added_with_their_first_placement(client, school):
    hr = enter(client, holder("hr", school))

    response = client.post("/people/add/", joiner(school, job_title="Teacher"))

    person = Person.objects.get(email="mary.cole@trust.example")
    assert response.url == f"/people/{person.pk}/"
    assert person.has_usable_password() is False
    assert person.history.get().history_user == hr
    assert [(row.school, row.job_title, row.working_days) for row in person.placements.all()] == [
        (school, "Teacher", 0b11111)
    ]


def test_adding_the_same_person_twice_asks_first(client, school):
    enter(client, holder("hr", school))
    client.post("/people/add/", joiner(school, email=""))

    again = client.post("/people/add/", joiner(school, email=""))
    sure = client.post("/people/add/", joiner(school, email="", another="on"))

    assert errors(again) == {
        "another": [
            "Mary Cole (no e-mail address) already works there. "
            "Tick this if it is somebody else, or open their record instead"
        ]
    }
    assert sure.status_code == 302
    assert Person.objects.filter(family_name="Cole").count() == 2


def test_bad_input_is_told_beside_the_field_and_what_was_typed_stays(client, school):
    enter(client, holder("hr", school))
    teacher(school, email="taken@trust.example", given_names="Ann", family_name="Weir")
    elsewhere = SchoolFactory()

    response = client.post(
        "/people/add/",
        joiner(
            elsewhere,
            given_names="",
            email="TAKEN@trust.example",
            starts_on="0026-09-01",
            ends_on="soon",
            line_manager="Nobody Known",
            working_days=["9"],
        ),
    )

    assert errors(response) == {
        "given_names": ["Fill in: Given names"],
        "email": ["Ann Weir already has this address"],
        "school": ["Select a valid choice. That choice is not one of the available choices."],
        "starts_on": ["First day: the year 26 cannot be right"],
        "ends_on": ["Last day: enter a date, such as 27/11/2026"],
        "line_manager": ["Nobody here now is called “Nobody Known” or has that address"],
        "working_days": ["Select a valid choice. 9 is not one of the available choices."],
    }
    assert 'value="TAKEN@trust.example"' in response.content.decode()


def test_a_line_manager_is_found_by_name_address_or_number(client, school):
    enter(client, holder("hr", school))
    one = teacher(school, given_names="Ann", family_name="Weir", known_as="Annie")
    twins = [teacher(school, given_names="Jo", family_name="Hill", email=None) for _ in range(2)]

    def manager(words):
        typed = joiner(school, email="", another="on", line_manager=words)
        response = client.post("/people/add/", typed)
        if response.status_code == 200:
            return errors(response)["line_manager"]
        return Person.objects.latest("pk").placements.get().line_manager

    assert manager("annie  weir") == one
    assert manager("Ann Weir") == one
    assert manager(f"Annie Weir ({one.email})") == one
    assert manager(one.email.upper()) == one
    assert manager(f"Jo Hill (number {twins[1].pk})") == twins[1]
    assert manager("Jo Hill") == [
        "More than one person is called “Jo Hill”: type the e-mail address"
    ]
    assert manager("Nobody (number 99999999999999999999)")[0].startswith("Nobody here now")


def test_names_are_changed_and_a_stale_page_is_refused(client, school):
    hr, person = enter(client, holder("hr", school)), teacher(school)
    form = client.get(f"/people/{person.pk}/change/").context["form"]
    seen = form["seen"].value()
    typed = {"given_names": "Samantha", "family_name": "Lee", "email": person.email, "seen": seen}

    first = client.post(f"/people/{person.pk}/change/", typed)
    second = client.post(f"/people/{person.pk}/change/", {**typed, "given_names": "Sam"})

    person.refresh_from_db()
    assert (first.status_code, second.status_code, person.given_names) == (302, 409, "Samantha")
    assert "Somebody changed this while your page was open" in second.content.decode()
    assert person.history.first().history_user == hr


def test_school_hr_does_not_change_the_address_of_somebody_with_a_post_in_the_trust(client, school):
    enter(client, holder("hr", school))
    trustee = holder("chief_executive")
    PlacementFactory(person=trustee, school=school)
    typed = {"given_names": "Sam", "family_name": "Lee", "email": "mine@elsewhere.example"}

    response = client.post(f"/people/{trustee.pk}/change/", typed)

    old = trustee.email
    trustee.refresh_from_db()
    assert (response.status_code, trustee.family_name, trustee.email) == (302, "Lee", old)


def test_a_second_place_of_work_is_added_changed_and_ended(client, school):
    enter(client, holder("hr"))
    person, elsewhere = teacher(school), SchoolFactory()
    page = f"/people/{person.pk}/"

    added = client.post(f"{page}place/", placement_form(school=elsewhere.pk))
    row = person.placements.get(school=elsewhere)
    change = f"/people/placements/{row.pk}/change/"
    changed = client.post(change, placement_form(job_title="Mentor"))
    ended = client.post(f"/people/placements/{row.pk}/end/", {"last_day": "2026-12-18"})

    row.refresh_from_db()
    assert [response.url for response in (added, changed, ended)] == [page] * 3
    assert (row.job_title, row.ends_on) == ("Mentor", dt.date(2026, 12, 18))


def test_a_placement_says_beside_the_field_why_not(client, school):
    enter(client, holder("hr"))
    person = teacher(school)
    row = person.placements.get()

    again = client.post(
        f"/people/{person.pk}/place/", placement_form(school=school.pk, staff_group="teaching")
    )
    own = client.post(
        f"/people/placements/{row.pk}/change/", placement_form(line_manager=person.email)
    )

    assert errors(again) == {
        "staff_group": [f"{person} works there already (teaching), from 1 September 2020."]
    }
    assert errors(own) == {"line_manager": ["Nobody is their own line manager."]}


def test_somebody_leaves_and_comes_back_and_stale_pages_say_so(client, school):
    enter(client, holder("hr"))
    person = teacher(school)
    page = f"/people/{person.pk}/"

    left = client.post(f"{page}leave/", {"last_day": "2026-11-19"})
    twice = client.post(f"{page}leave/", {"last_day": "2026-11-19"})
    title = client.get(f"{page}place/").context["page_title"]
    back = client.post(f"{page}place/", placement_form(school=school.pk, starts_on="2026-11-20"))

    person.refresh_from_db()
    assert [response.status_code for response in (left, twice, back)] == [302, 409, 302]
    assert title == f"{person} comes back"
    assert person.last_day is None


def test_an_absence_is_recorded_and_ended(client, school):
    enter(client, holder("hr"))
    person = teacher(school)
    url = f"/people/{person.pk}/away/"

    first = client.post(url, {"kind": "sick", "starts_on": "2026-11-20"})
    again = client.post(url, {"kind": "sick", "starts_on": "2026-11-20"})
    absence = person.absences.get()
    ended = client.post(f"/people/absences/{absence.pk}/end/", {"last_day": "2026-11-24"})

    absence.refresh_from_db()
    assert [first.status_code, ended.status_code] == [302, 302]
    assert errors(again) == {
        "starts_on": ["They are already away from 20 November 2026 with no last day yet."]
    }
    assert absence.ends_on == dt.date(2026, 11, 24)


def test_a_head_can_neither_open_nor_end_an_absence(client, school):
    enter(client, holder("headteacher", school))
    person = teacher(school)
    absence = Absence.objects.create(person=person, kind="sick", starts_on=TODAY)

    codes = [
        client.get(url).status_code
        for url in (f"/people/{person.pk}/away/", f"/people/absences/{absence.pk}/end/")
    ]

    assert codes == [403, 404]


def test_the_history_says_what_was_changed_by_whom(client, school):
    hr, boss = enter(client, holder("hr", known_as="Harriet")), teacher(school, known_as="Bo")
    person = teacher(school)
    row = person.placements.get()
    client.post(
        f"/people/placements/{row.pk}/change/",
        placement_form(starts_on="2020-09-01", staff_group="teaching", line_manager=boss.email),
    )
    client.post(f"/people/{person.pk}/away/", {"kind": "sick", "starts_on": "2026-11-20"})

    entries = client.get(f"/people/{person.pk}/").context["history"]

    said = [(entry.what, entry.details, entry.by) for entry in entries if entry.by]
    assert said == [
        ("Absence added", ("Kind: Sick", "First day: 20 November 2026"), hr),
        ("Placement changed", (f"Line manager: nothing, now {boss}",), hr),
    ]


def test_the_page_leads_to_what_the_person_has_signed(client, school):
    person = teacher(school)
    enter(client, holder("hr", school))

    links = client.get(f"/people/{person.pk}/").context["links"]

    assert ("What they have signed", f"/policies/people/{person.pk}/") in links

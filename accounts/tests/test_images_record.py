"""Posters see who must not be shown and nothing else; whoever keeps the record sees it all, but
never that a DSL said *do not picture*."""

import datetime as dt

import pytest
from django.utils import timezone
from lxml import html

from accounts.models import Device, DoNotPicture, ImageListLook, Pupil, PupilTeam, Purpose
from accounts.queries import images_record
from accounts.tests.factories import (
    AccessGrantFactory,
    ImageAnswerFactory,
    PupilFactory,
)
from ledger.models import Leaf
from people.models import Absence
from people.tests.entering import enter
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
HERE = "/social-accounts/pictures/"
DAY = dt.timedelta(days=1)


@pytest.fixture
def school():
    TrustFactory()
    return SchoolFactory(name="Oxenholme Primary School")


@pytest.fixture
def ash(school):
    """May be shown for everything."""
    pupil = PupilFactory(school=school, name="Ash Kendal", reference="A1")
    for purpose in Purpose.values:
        ImageAnswerFactory(pupil=pupil, purpose=purpose)
    return pupil


@pytest.fixture
def birch(school):
    """A family said no to everything, on a form."""
    pupil = PupilFactory(school=school, name="Birch Levens", reference="B2")
    for purpose in Purpose.values:
        ImageAnswerFactory(pupil=pupil, purpose=purpose, parent="no")
    return pupil


@pytest.fixture
def cedar(school):
    """May be shown for everything, was not the DSL against it."""
    pupil = PupilFactory(school=school, name="Cedar Natland", reference="C3", do_not_picture=True)
    for purpose in Purpose.values:
        ImageAnswerFactory(pupil=pupil, purpose=purpose)
    return pupil


def who(client, **more):
    asked = {"group": "class:4B", "purpose": "social"} | more
    return client.get(f"{HERE}who/", asked)


def words_of(page):
    main = html.fromstring(page.content.decode()).get_element_by_id("main")
    return " ".join(" ".join(main.itertext()).split())


# --- posters
def test_a_teacher_sees_who_must_not_be_shown_and_nobody_who_may(client, ash, birch, cedar):
    PupilFactory(school=ash.school, name="Dale Next", class_name="5A")
    enter(client, teacher(ash.school))

    said = words_of(who(client))

    assert "Birch Levens Cedar Natland" in said
    for word in ("Ash", "Dale", "parent", "consent", "DSL", "B2"):
        assert word not in said


def test_where_everybody_may_be_shown_it_says_so_and_of_which_group(client, ash):
    enter(client, teacher(ash.school))

    said = words_of(who(client))

    assert "Everybody in class 4B may be shown for school social media." in said
    assert "Ash" not in said


def test_an_empty_team_is_never_said_to_be_all_right(client, ash):
    PupilTeam.objects.create(school=ash.school, name="Choir")
    enter(client, teacher(ash.school))

    assert "Nobody is in Choir" in words_of(who(client, group="team:Choir"))


def test_each_look_is_kept_and_a_wrong_one_is_not(client, birch):
    person = teacher(birch.school)
    enter(client, person)

    wrong = who(client, group="class:9Z")
    who(client)

    assert "Select a valid choice" in wrong.content.decode()
    look = ImageListLook.objects.get()
    assert (look.person, look.group, look.purpose) == (person, "class 4B", "social")


def test_whoever_posts_for_a_school_may_look_there_until_it_ends(client, birch):
    grant = AccessGrantFactory(account__school=birch.school, person=teacher(SchoolFactory()))
    caretaker = PlacementFactory(school=birch.school, staff_group="support").person

    enter(client, grant.person)
    assert "Birch Levens" in words_of(who(client, school=birch.school_id))
    enter(client, caretaker)
    assert who(client).status_code == 403
    grant.ended_at = timezone.now()
    grant.save(update_fields=["ended_at"])
    enter(client, grant.person)
    assert "Birch" not in who(client, school=birch.school_id).content.decode()


def test_whoever_is_suspended_looks_nothing_up(client, birch):
    person = teacher(birch.school)
    Absence.objects.create(person=person, kind="suspended", starts_on=timezone.localdate())
    enter(client, person)

    assert who(client).status_code == 403


@pytest.mark.parametrize(("consent", "status"), [("none", 403), ("form", 200), ("log", 200)])
def test_where_the_profile_keeps_no_record_its_pages_are_closed(client, birch, consent, status):
    TrustFactory().__class__.objects.update(profile={"image.consent": consent})
    enter(client, teacher(birch.school))

    assert who(client).status_code == status
    said = words_of(client.get(HERE))
    assert ("own procedures hold" in said) is (consent == "none")


def test_a_list_of_refusals_promises_less_than_a_record(client, ash):
    TrustFactory().__class__.objects.update(profile={"image.consent": "form"})
    PupilFactory(school=ash.school, name="Never Asked")
    enter(client, teacher(ash.school))

    assert "nobody is listed as not to be shown" in words_of(who(client))


def test_a_look_takes_as_many_queries_for_a_large_class(
    client, birch, django_assert_max_num_queries
):
    for _ in range(30):
        PupilFactory(school=birch.school)
    enter(client, teacher(birch.school))

    with django_assert_max_num_queries(14):
        who(client)


# --- do not picture looks like any no
def test_to_a_poster_and_the_data_lead_both_refusals_read_the_same(client, birch, cedar):
    lead = holder("data_lead", birch.school)
    enter(client, lead)

    def page_of(pupil):
        said = words_of(client.get(pupil.get_absolute_url()))
        return said.replace(pupil.name, "X").replace(pupil.reference, "R")

    assert page_of(birch) == page_of(cedar)
    assert "Do not show, for anything." in page_of(cedar)
    listed = words_of(client.get(f"{HERE}record/"))
    assert listed.count("Anything") == 2
    exported = b"".join(client.get(f"{HERE}record/export/").streaming_content).decode()
    assert exported.count('"no","no","no","no","no","no","no","no"') == 2


def test_it_is_counted_as_a_no_in_figures_and_in_filters(client, ash, birch, cedar):
    held, today = frozenset({ash.school_id}), timezone.localdate()

    for consent in ("log", "form"):
        here, _, rows = images_record.figures(held, today, consent=consent)
        assert here == 3
        assert {(row.yes, row.no, row.unanswered) for row in rows} == {(1, 2, 0)}
    enter(client, holder("data_lead", ash.school))
    said = words_of(client.get(f"{HERE}record/", {"purpose": "press", "shown": "no"}))
    assert ("Birch" in said, "Cedar" in said, "Ash" in said) == (True, True, False)


def test_the_dsl_sets_and_lifts_it_and_reads_who_did(client, ash):
    dsl = holder("dsl", ash.school)
    enter(client, dsl)
    address = f"{ash.get_absolute_url()}stop/"

    client.post(address, {"to": "set"})
    client.post(address, {"to": "set"})
    said = words_of(client.get(address))
    ash.refresh_from_db()
    assert (ash.do_not_picture, f"Set by {dsl}" in said) == (True, True)
    assert "May be shown" not in words_of(client.get(ash.get_absolute_url()))
    client.post(address, {"to": "lift"})

    assert [row.set_to for row in DoNotPicture.objects.all()] == [False, True]
    assert "May be shown" in words_of(client.get(ash.get_absolute_url()))


@pytest.mark.parametrize("role", ["data_lead", "headteacher", "communications_manager", "hr"])
def test_nobody_but_safeguarding_comes_near_it(client, cedar, role):
    enter(client, holder(role, cedar.school))

    assert client.get(f"{cedar.get_absolute_url()}stop/").status_code in (403, 404)
    assert client.post(f"{cedar.get_absolute_url()}stop/").status_code in (403, 404)


def test_a_dsl_of_another_school_does_not_know_of_it_and_the_trusts_lead_does(client, cedar):
    enter(client, holder("dsl", SchoolFactory()))
    assert client.get(f"{cedar.get_absolute_url()}stop/").status_code == 404
    enter(client, holder("trust_safeguarding_lead"))
    assert client.get(f"{cedar.get_absolute_url()}stop/").status_code == 200


# --- whoever keeps the record
def test_a_form_is_written_down_purpose_by_purpose_by_the_data_lead(client, ash):
    enter(client, holder("data_lead", ash.school))
    address = f"{ash.get_absolute_url()}answer/"
    today = timezone.localdate()
    sent = {"giver": "pupil", "basis": "consent", "starts_on": today, "video": "no", "press": "yes"}

    nothing = client.post(address, {**sent, "video": "", "press": ""}).content.decode()
    backwards = client.post(address, sent | {"ends_on": today - DAY}).content.decode()
    client.post(address, sent | {"ends_on": today + DAY})

    assert "Nothing is answered" in nothing
    assert "before the first day" in backwards
    changed = ash.answers.filter(replaced_at=None, ends_on=today + DAY)
    assert {(row.purpose, row.parent, row.said_by_pupil) for row in changed} == {
        ("video", "yes", "no"),
        ("press", "yes", "yes"),
    }
    said = words_of(client.get(ash.get_absolute_url()))
    assert "Video: parent yes, pupil no" in said


def test_where_only_a_list_is_kept_the_form_asks_for_no_more(client, ash):
    TrustFactory().__class__.objects.update(profile={"image.consent": "form"})
    pupil = PupilFactory(school=ash.school)
    enter(client, holder("data_lead", ash.school))
    address = f"{pupil.get_absolute_url()}answer/"

    client.post(address, {"giver": "parent", "not_shown": ["press", "video"]})
    client.post(address, {"giver": "parent", "not_shown": ["video"]})

    rows = pupil.answers.filter(replaced_at=None).values_list("purpose", "parent")
    assert set(rows) == {("press", "yes"), ("video", "no")}


def test_a_pupil_moves_within_the_trust_as_a_new_one_and_references_may_repeat(client, ash):
    other = PupilFactory(reference=ash.reference, name="Ash Kendal")
    enter(client, holder("data_lead", ash.school))

    assert client.get(other.get_absolute_url()).status_code == 404
    enter(client, holder("data_lead"))
    said = words_of(client.get(f"{HERE}record/", {"words": "kendal"}))
    assert said.count("Ash Kendal") == 2
    assert words_of(client.get(f"{HERE}record/", {"words": "A1"})).count("Ash Kendal") == 2


def test_heads_read_figures_and_no_answers(client, ash):
    enter(client, holder("headteacher", ash.school))

    assert client.get(f"{HERE}figures/").status_code == 200
    for path in ("record/", f"record/{ash.pk}/", "looks/", "record/export/"):
        assert client.get(HERE + path).status_code in (403, 404), path


def test_an_export_is_kept_as_a_look_and_proved(client, ash):
    lead = holder("data_lead", ash.school)
    enter(client, lead)

    file = client.get(f"{HERE}record/export/", {"format": "xlsx"})

    assert b"".join(file.streaming_content)[:2] == b"PK"
    look = ImageListLook.objects.get(person=lead)
    assert look.group == "Exported as XLSX"
    assert Leaf.objects.filter(kind="image record export", record=look.pk).count() == 1


def test_a_filter_that_cannot_be_read_exports_nothing(client, ash):
    enter(client, holder("data_lead", ash.school))

    answer = client.get(f"{HERE}record/export/", {"purpose": "yearbook"})

    assert answer.url == f"{HERE}record/?purpose=yearbook"
    assert not ImageListLook.objects.exists()


@pytest.mark.parametrize("sort", ["at", "person", "school", "group", "purpose", "nonsense"])
def test_looks_are_sorted_by_what_is_asked_for(client, birch, sort):
    enter(client, teacher(birch.school))
    who(client)
    enter(client, holder("data_lead", birch.school))

    assert "class 4B" in words_of(client.get(f"{HERE}looks/", {"sort": sort}))


def test_the_record_takes_as_many_queries_for_fifty_as_for_one(
    client, ash, django_assert_max_num_queries
):
    for _ in range(49):
        ImageAnswerFactory(pupil__school=ash.school)
    enter(client, holder("data_lead", ash.school))

    with django_assert_max_num_queries(14):
        client.get(f"{HERE}record/")


# --- teams and devices
def test_a_team_is_kept_by_references_and_may_be_of_two_schools(client, ash):
    lead, other = PersonFactory(), PupilFactory(reference="Z9")
    for place in (ash.school, other.school):
        AppointmentFactory(person=lead, role="data_lead", school=place)
    enter(client, lead)
    address = f"{HERE}teams/name/?school={ash.school_id}"

    wrong = client.post(address, {"name": "Netball", "members": "A1\nNONE"}).content.decode()
    client.post(address, {"name": "Netball", "members": "A1\n Z9 "})
    again = client.post(address, {"name": "Netball", "members": ""}).content.decode()

    assert "No pupil has the reference NONE" in wrong
    assert set(PupilTeam.objects.get().pupils.all()) == {ash, other}
    assert "There is a team called “Netball” already" in again


def test_it_support_approves_devices_and_ends_them(client, school):
    enter(client, holder("it_support", school))
    sent = {"school": school.pk, "name": "iPad 14"}

    client.post(f"{HERE}devices/approve/", sent)
    again = client.post(f"{HERE}devices/approve/", sent).content.decode()
    device = Device.objects.get()
    client.post(f"{HERE}devices/{device.pk}/end/", {"last_day": timezone.localdate()})

    assert "approved already" in again
    device.refresh_from_db()
    assert device.ended_on == timezone.localdate()
    enter(client, teacher(school))
    assert "No devices here" in words_of(client.get(f"{HERE}devices/"))
    assert "iPad 14" in words_of(client.get(f"{HERE}devices/?show=ended"))


def test_a_pupil_is_never_named_by_their_string(ash):
    assert str(Pupil.objects.get()) == "Pupil A1"

"""Schools, contacts, calendars, organisations and the trust, through the test client."""

import datetime as dt
import io

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from core.workflow import Refused
from people.models import Closure, Contact, Organisation, School, Term, Trust
from people.tests.entering import enter
from people.tests.factories import PersonFactory, SchoolFactory, TrustFactory, holder, teacher
from people.workflow import calendar, trust

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_a_friday():
    with time_machine.travel(dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def school():
    TrustFactory()
    return SchoolFactory(name="Oxenholme Primary School", slug="oxenholme")


@pytest.fixture
def administrator(client):
    return enter(client, holder("administrator"))


def errors(response):
    return {name: [*words] for name, words in response.context["form"].errors.items()}


def school_form(**typed):
    return {
        "name": "Tarn Academy",
        "kind": "secondary",
        "headteacher_title": "principal",
        "pupil_word": "student",
        "governor_title": "academy councillor",
        "joined_on": "2026-09-01",
        **typed,
    }


def test_everybody_may_see_the_schools_and_only_administrators_change_them(client, school):
    enter(client, teacher(school))
    pages = [
        "/people/schools/",
        "/people/schools/at/oxenholme/",
        "/people/schools/at/oxenholme/calendar/",
        "/people/calendar/",
    ]
    closed = [
        "/people/schools/add/",
        "/people/schools/at/oxenholme/change/",
        "/people/calendar/terms/add/",
    ]
    closed += ["/people/schools/at/oxenholme/contacts/add/", "/settings/", "/settings/trust/"]

    assert [client.get(url).status_code for url in pages] == [200] * 4
    assert [client.get(url).status_code for url in closed] == [403] * 6
    assert client.get("/people/schools/at/moon/").status_code == 404


def test_a_school_is_added_with_its_words_and_a_short_name(client, school, administrator):
    SchoolFactory(name="Tarn", slug="tarn-academy")

    response = client.post("/people/schools/add/", school_form())

    added = School.objects.get(name="Tarn Academy")
    assert (added.slug, added.pupil_word, response.url) == (
        "tarn-academy-2",
        "student",
        "/people/schools/at/tarn-academy-2/",
    )
    assert added.history.get().history_user == administrator


def test_what_is_wrong_with_a_school_stands_beside_the_field(client, school, administrator):
    SchoolFactory(name="Central", kind="central")

    response = client.post(
        "/people/schools/add/",
        school_form(name="oxenholme  PRIMARY school", kind="central", joined_on="2026-02-30"),
    )

    assert errors(response) == {
        "name": ["There is a school of this name already"],
        "kind": ["Central is the central team already"],
        "joined_on": ["First day in the trust: enter a date, such as 27/11/2026"],
    }


def test_a_school_is_changed_and_a_stale_page_refused(client, school, administrator):
    url = "/people/schools/at/oxenholme/change/"
    seen = client.get(url).context["form"]["seen"].value()

    codes = [
        client.post(url, school_form(name="Oxenholme", telephone=telephone, seen=seen)).status_code
        for telephone in ("01", "02")
    ]

    school.refresh_from_db()
    assert (codes, school.telephone, school.slug) == ([302, 409], "01", "oxenholme")


def test_a_contact_is_added_changed_and_taken_away(client, school, administrator):
    add = "/people/schools/at/oxenholme/contacts/add/"
    typed = {"kind": "lado", "name": "County LADO", "telephone": "01539 000000"}

    empty = client.post(add, {"kind": "lado", "name": "County LADO"})
    client.post(add, typed)
    twice = client.post(add, typed)
    contact = school.contacts.get()
    client.post(f"/people/schools/contacts/{contact.pk}/change/", {**typed, "note": "Before 5 pm"})
    contact.refresh_from_db()
    asked = client.get(f"/people/schools/contacts/{contact.pk}/remove/")
    removed = client.post(f"/people/schools/contacts/{contact.pk}/remove/")

    assert errors(empty) == {"telephone": ["Give a telephone number or an e-mail address"]}
    assert errors(twice) == {"name": ["This contact is on record already"]}
    assert (contact.note, asked.status_code, removed.status_code) == ("Before 5 pm", 200, 302)
    assert Contact.objects.count() == 0


def test_terms_of_a_calendar_do_not_overlap_and_the_other_is_named(client, school, administrator):
    add = "/people/calendar/terms/add/"
    autumn = {"name": "Autumn 2026", "starts_on": "2026-09-02", "ends_on": "2026-12-18"}
    client.post(add, autumn)

    late = client.post(add, {**autumn, "name": "Late", "starts_on": "2026-12-18"})
    early = client.post(add, {"name": "Early", "starts_on": "2026-08-01", "ends_on": "2026-09-02"})
    own = client.post("/people/schools/at/oxenholme/calendar/terms/add/", autumn)

    overlap = "This overlaps with Autumn 2026 (2 September 2026 to 18 December 2026)"
    assert errors(late) == {"starts_on": [overlap]}
    assert errors(early) == {"ends_on": [overlap]}
    assert own.url == "/people/schools/at/oxenholme/calendar/"
    assert Term.objects.count() == 2


def test_a_term_ends_after_it_begins_and_within_a_year(client, school, administrator):
    def added(first, last):
        typed = {"name": "Term", "starts_on": first, "ends_on": last}
        return errors(client.post("/people/calendar/terms/add/", typed))

    assert added("2026-12-18", "2026-09-02") == {"ends_on": ["The last day is before the first"]}
    assert added("2026-09-02", "2027-12-18") == {"ends_on": ["A term is shorter than a year"]}
    assert added("2026-09-02", "") == {"ends_on": ["Fill in: Last day"]}


def test_a_term_and_a_closure_are_changed_and_taken_away(client, school, administrator):
    term = Term.objects.create(
        name="Autumn", starts_on=dt.date(2026, 9, 2), ends_on=dt.date(2026, 12, 18)
    )
    typed = {"name": "Autumn", "starts_on": "2026-09-03", "ends_on": "2026-12-18"}
    closure = {"kind": "inset", "starts_on": "2026-11-27", "ends_on": "2026-11-27"}

    client.post(f"/people/calendar/terms/{term.pk}/change/", typed)
    term.refresh_from_db()
    client.post(f"/people/calendar/terms/{term.pk}/remove/")
    client.post("/people/schools/at/oxenholme/calendar/closures/add/", closure)
    row = Closure.objects.get()
    backwards = client.post(
        f"/people/calendar/closures/{row.pk}/change/", {**closure, "ends_on": "2026-11-01"}
    )
    client.post(f"/people/calendar/closures/{row.pk}/change/", {**closure, "name": "Training"})
    row.refresh_from_db()
    client.post(f"/people/calendar/closures/{row.pk}/remove/")
    client.post("/people/calendar/closures/add/", {**closure, "kind": "strike"})

    assert term.starts_on == dt.date(2026, 9, 3)
    assert errors(backwards) == {"ends_on": ["The last day is before the first"]}
    assert (row.school, row.name) == (school, "Training")
    assert (Term.objects.count(), Closure.objects.get().kind) == (0, "strike")


def test_a_closure_is_shorter_than_a_year(client, school, administrator):
    typed = {"kind": "closed", "starts_on": "2026-01-01", "ends_on": "2028-01-01"}

    response = client.post("/people/calendar/closures/add/", typed)

    assert errors(response) == {"ends_on": ["This would be longer than a year"]}


def test_a_school_without_terms_shows_those_of_the_trust(client, school):
    enter(client, teacher(school))
    term = Term.objects.create(
        name="Autumn", starts_on=dt.date(2026, 9, 2), ends_on=dt.date(2026, 12, 18)
    )

    page = client.get("/people/schools/at/oxenholme/calendar/").context

    assert ([*page["terms"]], [*page["shared_terms"]]) == ([], [term])
    assert page["next_school_day"] == dt.date(2026, 11, 20)
    assert page["bank_holidays"][0] == dt.date(2026, 12, 25)


def test_organisations_are_kept_by_hr(client, school):
    enter(client, holder("hr", school))
    typed = {"name": "Lakeland Supply", "kind": "agency"}

    client.post("/settings/organisations/add/", typed)
    twice = client.post("/settings/organisations/add/", {**typed, "name": "LAKELAND supply"})
    row = Organisation.objects.get()
    client.post(f"/settings/organisations/{row.pk}/change/", {**typed, "contact_name": "Jo"})

    row.refresh_from_db()
    assert errors(twice) == {"name": ["This organisation is on record already"]}
    assert row.contact_name == "Jo"
    assert [row] == [*client.get("/settings/organisations/").context["organisations"]]


def trust_form(**typed):
    return {
        "name": "Harbourne Valley Trust",
        "colour": "#14474f",
        "accent": "#a8467f",
        "wash": "#edf3f2",
        "colour_dark": "#8fd0d6",
        "accent_dark": "#d98bb8",
        "wash_dark": "#1a292c",
        **typed,
    }


def picture():
    content = io.BytesIO()
    Image.new("RGB", (900, 300), "navy").save(content, "JPEG")
    return SimpleUploadedFile("crest.jpg", content.getvalue(), "image/jpeg")


def test_the_trust_is_changed_and_its_logo_made_anew(client, school, administrator):
    response = client.post(
        "/settings/trust/", trust_form(short_name="Harbourne", new_logo=picture())
    )

    kept_trust = Trust.objects.get()
    with kept_trust.logo.open("rb") as kept:
        logo = Image.open(kept)
        assert (logo.format, logo.size) == ("PNG", (512, 171))
    assert (response.status_code, kept_trust.short_name) == (302, "Harbourne")
    assert kept_trust.history.first().history_user == administrator
    client.post("/settings/trust/", trust_form(no_logo="on"))
    assert Trust.objects.get().logo.name == ""


def test_a_colour_that_cannot_be_read_and_a_logo_that_is_none_are_refused(
    client, school, administrator
):
    file = SimpleUploadedFile("logo.png", b"<svg onload=alert(1)>", "image/png")

    response = client.post("/settings/trust/", trust_form(colour="#ffee88", new_logo=file))

    assert {*errors(response)} == {"colour", "new_logo"}
    assert Trust.objects.get().colour == "#14474f"


def test_a_portal_without_a_trust_gets_its_one_row(client, administrator):
    client.post("/settings/trust/", trust_form())

    assert Trust.objects.get().name == "Harbourne Valley Trust"


def test_settings_lists_what_is_open_to_the_reader(client, school):
    enter(client, holder("hr"))

    pages = client.get("/settings/").context["pages"]

    assert [words for words, _, _ in pages if words in ("Trust", "Organisations")] == [
        "Organisations"
    ]


def test_two_people_who_add_a_term_at_once_do_not_both_succeed():
    first, last = dt.date(2026, 9, 2), dt.date(2026, 12, 18)
    calendar.add(Term(name="Autumn", starts_on=first, ends_on=last), by=PersonFactory())

    with pytest.raises(Refused, match="This overlaps with Autumn"):
        calendar.add(Term(name="Again", starts_on=last, ends_on=last), by=PersonFactory())

    assert Term.objects.count() == 1


def test_a_logo_that_cannot_be_kept_changes_nothing_else(settings, tmp_path):
    row = TrustFactory()
    blocked = tmp_path / "file"
    blocked.write_text("no folder can be made here")
    settings.MEDIA_ROOT = blocked

    with pytest.raises(Refused, match="The logo could not be kept"):
        trust.change_trust(row, {"name": "Another"}, by=None, logo=b"png")

    assert Trust.objects.get().name == "Harbourne Valley Trust"

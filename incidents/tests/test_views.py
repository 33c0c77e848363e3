"""The pages of reporting, of cases and of tasks, one after another as people meet them."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from incidents.models import AccessLog, Concern, Draft
from incidents.tests.factories import small_trust
from incidents.tests.test_reporting import WORDS, report
from people.tests.entering import enter
from people.tests.factories import PersonFactory, PlacementFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def trust():
    return small_trust()


def as_(client, person):
    enter(client, person)
    return client


def without_tokens(response):
    return re.sub(rb'value="[0-9A-Za-z]{64}"', b"", response.content)


ANSWERS = {
    "what": {"what": WORDS},
    "where": {"platform": "Facebook", "when": "last week"},
    "about": {"about_kind": "staff"},
    "harmed": {"harmed_kind": "pupil"},
    "child": {"child_at_risk": "not_sure"},
    "crime": {"crime": "no"},
    "data": {"personal_data": "no"},
    "kind": {"category": "images_of_pupils"},
    "knows": {"told": "The DSL, at break"},
    "name": {"name_withheld": "known"},
}


def answer(client, draft, **changed):
    """Every question in turn, following each to the next; the address of the last page."""
    address = reverse("incidents:ask_what", kwargs={"number": draft.number})
    for slug, said in ANSWERS.items():
        assert f"/{slug}/" in address
        address = client.post(address, changed.get(slug, said)).url
    return address


def begun(client):
    client.post(reverse("incidents:begin"))
    return Draft.objects.get()


def test_the_first_page_is_no_form_and_names_the_dsl_of_the_school(client, trust):
    trust.dsl.known_as = "Dora"
    trust.dsl.save()

    page = as_(client, trust.teacher).get(reverse("incidents:begin")).content.decode()

    assert "Call 999" in page
    assert str(trust.dsl) in page
    assert "0808 800 5000" in page
    assert not Draft.objects.exists()


def test_a_report_goes_from_question_to_question_and_is_sent_once(client, trust):
    as_(client, trust.teacher)
    draft = begun(client)
    check = answer(client, draft)
    receives = client.get(check).url
    form = client.get(receives)
    assert [row.person for row in form.context["form"].receivers] == [trust.head, trust.dsl]

    client.post(receives, {f"person_{who.pk}": "no" for who in (trust.head, trust.dsl)})
    page = client.get(check)
    assert [str(row.post) for row in page.context["preview"].readers] == [
        "headteacher of Wray Primary",
        "DSL of Wray Primary",
    ]
    send = {"number": draft.number}
    sent = client.post(reverse("incidents:send"), send)
    again = client.post(reverse("incidents:send"), send)

    concern = Concern.objects.get()
    assert sent.url == again.url == concern.get_absolute_url()
    assert (concern.what, concern.child_at_risk) == (WORDS, "not_sure")
    shown = client.get(sent.url).content.decode()
    assert "Received" in shown


def test_somebody_of_whom_it_is_said_that_it_is_about_them_does_not_receive_it(client, trust):
    as_(client, trust.teacher)
    draft = begun(client)
    receives = client.get(answer(client, draft)).url

    client.post(receives, {f"person_{trust.head.pk}": "not_sure", f"person_{trust.dsl.pk}": "no"})
    left = client.get(receives).context["form"].receivers

    assert {row.person for row in left} == {trust.chair, trust.chief, trust.lead}


def test_a_name_that_several_people_have_is_asked_about_and_keeps_all_of_them_out(client, trust):
    twins = [PersonFactory(given_names="Sam", family_name="Pike") for _ in range(2)]
    for twin in twins:
        PlacementFactory(person=twin, school=trust.wray)
    as_(client, trust.teacher)
    draft = begun(client)
    about = reverse("incidents:ask_about", kwargs={"number": draft.number})

    which = client.post(about, {"about_kind": "staff", "about_typed": "sam  pike\nNoor Nobody"}).url
    assert which.endswith("/which/")
    page = client.get(which).content.decode()
    client.post(which, {"name_0": "all"})

    assert "Sam Pike, teaching at Wray Primary" in page
    draft.refresh_from_db()
    assert draft.answers["about_unclear"] == {"sam pike": [twin.pk for twin in twins]}
    assert draft.answers["about_names"] == ["Noor Nobody"]


def test_a_title_and_a_family_name_find_whoever_works_at_the_school(client, trust):
    trust.head.family_name = "Okafor"
    trust.head.save()
    as_(client, trust.teacher)
    draft = begun(client)
    about = reverse("incidents:ask_about", kwargs={"number": draft.number})

    which = client.post(about, {"about_kind": "staff", "about_typed": "Mr Okafor"}).url
    client.post(which, {"name_0": str(trust.head.pk)})

    draft.refresh_from_db()
    assert draft.answers["about"] == [trust.head.pk]


def test_a_draft_is_seen_by_its_author_alone(client, trust):
    draft = begun(as_(client, trust.teacher))
    address = reverse("incidents:ask_what", kwargs={"number": draft.number})

    assert client.get(address).status_code == 200
    assert as_(client, trust.head).get(address).status_code == 404


def test_what_was_typed_wrongly_is_kept_beside_its_error(client, trust):
    draft = begun(as_(client, trust.teacher))
    where = reverse("incidents:ask_where", kwargs={"number": draft.number})

    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    page = client.post(where, {"happened_on": f"{tomorrow}", "platform": "A class chat"})

    assert "this day is still to come" in page.content.decode()
    assert "A class chat" in page.content.decode()


def test_a_head_writes_down_in_one_page_what_they_were_told_and_reads_it(client, trust):
    as_(client, trust.head)
    page = client.get(reverse("incidents:for_others"))
    said = {
        "number": page.context["form"]["number"].value(),
        "way": "door",
        "school_of": trust.wray.pk,
        "told_by": "A parent",
        "what": WORDS,
        "about_kind": "staff",
        "about_typed": trust.cleaner.name,
        "child_at_risk": "no",
        "personal_data": "no",
    }
    sent = client.post(reverse("incidents:for_others"), said)
    again = client.post(reverse("incidents:for_others"), said)

    concern = Concern.objects.get()
    assert sent.url == again.url == concern.case.get_absolute_url()
    assert (concern.reporter, concern.reporter_name) == (None, "A parent")
    assert concern.written_by == trust.head


def test_the_manager_is_asked_before_the_text_opens_and_every_look_is_written_down(client, trust):
    case = report(trust, trust.cleaner).case
    as_(client, trust.head)
    address = case.get_absolute_url()

    conflict = client.get(address).url
    assert WORDS not in client.get(conflict).content.decode()
    client.post(conflict, {"conflict": "no"})
    page = client.get(address).content.decode()

    assert WORDS in page
    assert list(AccessLog.objects.order_by("pk").values_list("what", flat=True)) == [
        "answered_conflict",
        "opened",
    ]
    case.refresh_from_db()
    assert case.first_opened_at is not None
    assert case.concerns.get().in_words == "Being looked into"


def test_whoever_has_a_reason_steps_out_and_finds_no_such_case_again(client, trust):
    case = report(trust, trust.cleaner).case
    as_(client, trust.head)

    out = client.post(reverse("incidents:conflict", args=[case.reference]), {"conflict": "yes"}).url
    client.post(out)

    assert client.get(case.get_absolute_url()).status_code == 404


def test_a_case_that_one_may_not_see_is_the_same_page_as_one_that_is_not_there(
    client, trust, django_assert_num_queries
):
    case = report(trust, trust.cleaner).case
    as_(client, trust.cleaner)
    client.get(reverse("incidents:inbox"))

    with django_assert_num_queries(5):
        forbidden = client.get(case.get_absolute_url())
    with django_assert_num_queries(5):
        unknown = client.get(reverse("incidents:case", args=["0" * 8]))

    assert forbidden.status_code == unknown.status_code == 404
    assert without_tokens(forbidden) == without_tokens(unknown)


def test_the_dsl_reads_the_concern_and_nothing_of_the_adults_strand(client, trust):
    case = report(trust, trust.cleaner, child_at_risk="yes", personal_data="yes").case
    case.readers.update(unconflicted_at=case.received_at)

    page = as_(client, trust.dsl).get(case.get_absolute_url())

    assert WORDS in page.content.decode()
    assert "events" not in page.context
    assert "Tasks of others" not in page.content.decode()


def test_a_held_task_is_released_and_done_without_a_way_to_the_case(client, trust):
    case = report(trust, trust.cleaner, child_at_risk="yes", personal_data="yes").case
    task = case.tasks.get()
    assert as_(client, trust.dpo).get(task.get_absolute_url()).status_code == 404

    as_(client, trust.head).post(reverse("incidents:release", args=[task.reference]))
    page = as_(client, trust.dpo).get(task.get_absolute_url()).content.decode()
    client.post(task.get_absolute_url(), {"answer": "Assessed."})

    task.refresh_from_db()
    assert (task.state, task.answer) == ("done", "Assessed.")
    assert case.reference not in page
    assert WORDS not in page
    assert client.get(case.get_absolute_url()).status_code == 404


def test_the_tab_of_cases_is_there_only_for_whoever_has_one(client, trust):
    report(trust, trust.cleaner)
    tab = f'<a href="{reverse("incidents:inbox")}"'

    assert tab in as_(client, trust.head).get(reverse("home")).content.decode()
    assert tab not in as_(client, trust.cleaner).get(reverse("home")).content.decode()


def test_somebody_named_late_finds_nothing_in_the_same_session(client, trust):
    case = report(trust, trust.cleaner).case
    case.readers.update(unconflicted_at=case.received_at)
    as_(client, trust.head)
    name = reverse("incidents:name_person", args=[case.reference])

    done = client.post(name, {"person": trust.head.email})

    assert done.url == reverse("incidents:inbox")
    assert client.get(case.get_absolute_url()).status_code == 404

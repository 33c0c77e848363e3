"""Nobody whom a concern is about is named to its reporter as one to speak to."""

import pytest
from django.urls import reverse
from django.utils import timezone

from incidents.models import Draft, Subject
from incidents.tests.factories import small_trust
from incidents.tests.keeping import keep
from incidents.tests.test_reporting import report
from incidents.workflow import drafting
from people.models import Role
from people.tests.entering import enter
from people.tests.factories import AppointmentFactory, PlacementFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def trust():
    made = small_trust()
    for name in ("dsl", "lead", "head"):
        person = getattr(made, name)
        person.known_as = name.title() + "wen"
        person.save()
    return made


def said_to(client, person, address):
    enter(client, person)
    return client.get(address).content.decode()


def named(page):
    return {name for name in ("Dslwen", "Leadwen") if name in page}


@pytest.mark.parametrize(
    ("about", "kind", "left"),
    [
        (["cleaner"], "staff", {"Dslwen", "Leadwen"}),
        (["dsl"], "staff", {"Leadwen"}),
        ([], "dsl", {"Leadwen"}),
        (["head"], "staff", {"Leadwen"}),  # whose line the DSL is in
        (["lead"], "staff", {"Dslwen"}),
        ([], "unknown", {"Dslwen", "Leadwen"}),
    ],
)
def test_after_sending_nobody_it_is_about_stands_among_those_to_speak_to(
    client, trust, about, kind, left
):
    concern = report(trust, *(getattr(trust, name) for name in about), about_kind=kind)

    assert named(said_to(client, trust.teacher, concern.get_absolute_url())) == left


def test_the_list_says_nothing_of_what_was_learned_since(client, trust):
    learned, mistaken = report(trust, trust.cleaner), report(trust, trust.dsl)
    Subject.objects.create(
        case=learned.case, part="concerned", person=trust.dsl, named_by=trust.head
    )
    mistaken.case.subjects.update(part="mistaken")

    assert named(said_to(client, trust.teacher, learned.get_absolute_url())) == {
        "Dslwen",
        "Leadwen",
    }
    assert named(said_to(client, trust.teacher, mistaken.get_absolute_url())) == {"Leadwen"}


def half_way(trust, **answers):
    said = {"school": trust.wray.pk, "what": "Words.", "category": "other", **answers}
    return Draft.objects.create(author=trust.teacher, answers=said)


def test_the_page_that_stops_names_nobody_of_whom_the_report_is(client, trust):
    draft = half_way(trust, about_kind="staff", about=[trust.dsl.pk])
    address = reverse("incidents:ask_of_pictures", args=[draft.number])
    enter(client, trust.teacher)

    page = client.post(address, {"images": "yes"}).content.decode()

    assert named(page) == {"Leadwen"}


def test_the_page_before_sending_names_nobody_of_whom_the_report_is(client, trust):
    answers = {"about_kind": "staff", "about": [trust.dsl.pk], "harmed_kind": "pupil"}
    answers |= dict.fromkeys(("child_at_risk", "crime", "personal_data"), "no")
    draft = half_way(trust, **answers)
    would = drafting.preview(draft)
    receive = {person for _, people in would.ways() for person in people}
    drafting.keep(draft, {"cleared": sorted(receive)}, by=trust.teacher)
    enter(client, trust.teacher)

    page = client.get(reverse("incidents:check", args=[draft.number]))

    assert [person for person, _ in page.context["numbers"].here] == [trust.lead]


def sealing(client, person, file):
    return said_to(client, person, reverse("incidents:seal_file", args=[file.number]))


def test_before_sealing_the_reporter_reads_whom_to_tell_and_a_dsl_not_to_tell_themselves(
    client, trust
):
    deputy = PlacementFactory(school=trust.wray).person
    AppointmentFactory(person=deputy, role=Role.DEPUTY_DSL, school=trust.wray)
    about_dsl = keep(half_way(trust, about_kind="staff", about=[trust.dsl.pk], images="no"))
    about_pupil = report(trust, about_kind="pupil", child_at_risk="yes")
    of_pupil = keep(about_pupil, by=trust.teacher)

    page = sealing(client, trust.teacher, about_dsl)
    to_dsl = sealing(client, trust.dsl, of_pupil)

    assert f"Tell {deputy} or {trust.lead} by voice." in page
    assert "by voice" not in to_dsl
    assert "101" in to_dsl
    assert f"Tell {trust.dsl} or " in sealing(client, trust.teacher, of_pupil)


def test_what_was_named_at_once_bears_the_moment_of_the_report(trust):
    before = timezone.now()
    concern = report(trust, trust.cleaner)

    (subject,) = concern.case.subjects.all()
    assert before < subject.named_at == concern.reported_at

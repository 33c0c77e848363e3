import datetime as dt

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from notices.models import Notice
from oversight import tasks, workflow
from oversight.models import Export
from oversight.queries import scopes
from people.models import Absence
from people.tests.entering import enter
from people.tests.factories import (
    PersonFactory,
    PlacementFactory,
    SchoolFactory,
    TrustFactory,
    holder,
    teacher,
)
from policies.queries.register import Scope
from policies.tests import counted
from policies.tests.factories import VersionFactory, policy_for

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 20)
DASHBOARD = reverse("oversight:compliance")
OUTSTANDING = reverse("oversight:outstanding")


@pytest.fixture(autouse=True)
def _today(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    TrustFactory(profile={"sign_in.second_factor": []})
    with time_machine.travel(dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def two_schools():
    """At each school one person has signed and one is overdue, of two policies."""
    schools = [SchoolFactory(name="Ferry Lane"), SchoolFactory(name="The Wharf")]
    start, late = TODAY - dt.timedelta(days=18), TODAY - dt.timedelta(days=4)
    versions = [counted.published(n, title, on=start) for n, title in enumerate(("Data", "Lone"))]
    for school in schools:
        people = [
            PlacementFactory(person__family_name=name + school.name[0], school=school, team=team)
            for name, team in (("Abara", "Science"), ("Bewick", "Catering"))
        ]
        for version in versions:
            first, second = (
                counted.assigned(one.person, version, school, due_on=late, on=start)
                for one in people
            )
            counted.signed(first, on=TODAY - dt.timedelta(days=9))
            del second
    return schools, versions


def page(client, user, url=DASHBOARD, **query):
    enter(client, user)
    return client.get(url, query)


def names(response):
    return [
        (row.assignment.person.family_name, row.policy.title) for row in response.context["names"]
    ]


def test_hr_sees_the_whole_trust_once(client, two_schools):
    response = page(client, holder("hr"))

    assert response.status_code == 200
    assert [total["figure"] for total in response.context["totals"]] == ["50%", "4", "0", "0"]
    assert names(response) == [
        ("BewickF", "Data"),
        ("BewickF", "Lone"),
        ("BewickT", "Data"),
        ("BewickT", "Lone"),
    ]
    assert response.context["heat_body"].count("50%") == 4


def test_a_headteacher_sees_their_school_and_what_to_say_aloud(client, two_schools):
    (ferry, _), _ = two_schools

    response = page(client, holder("headteacher", ferry))

    assert [total["figure"] for total in response.context["totals"]] == ["50%", "2", "0", "0"]
    assert names(response) == [("BewickF", "Data"), ("BewickF", "Lone")]
    assert response.context["aloud"] == [
        ("Data", "1 person has still to sign", "Catering: 1"),
        ("Lone", "1 person has still to sign", "Catering: 1"),
    ]
    assert [(words, figure.left) for _, words, figure in response.context["teams"]] == [
        ("Catering", 2),
        ("Science", 0),
    ]
    assert "The Wharf" not in response.content.decode()


def test_a_headteacher_cannot_look_at_another_school(client, two_schools):
    (ferry, wharf), _ = two_schools

    response = page(client, holder("headteacher", ferry), school=wharf.slug)

    assert "not one of the available choices" in response.content.decode()
    assert "BewickT" not in response.content.decode()


def test_an_administrator_sees_figures_and_no_name(client, two_schools):
    response = page(client, holder("administrator"))

    assert [total["figure"] for total in response.context["totals"]] == ["50%", "4", "0", "0"]
    assert "Bewick" not in response.content.decode()
    assert "Take it with you" not in response.content.decode()


def test_an_auditor_sees_names_and_reminds_nobody(client, two_schools):
    response = page(client, holder("auditor"))

    assert len(names(response)) == 4
    assert not response.context["remindable"]


def test_a_teacher_may_not_open_the_figures(client, two_schools):
    assert page(client, PersonFactory()).status_code == 403


def test_the_policy_chosen_is_drawn_since_it_was_published(client, two_schools):
    _, (data, _) = two_schools

    response = page(client, holder("hr"), policy=data.policy.slug)

    line = response.context["line"]
    assert [(curve.name, list(curve.points), curve.whole) for curve in line.series] == [
        (
            "1.0",
            [
                (TODAY - dt.timedelta(days=18), 0),
                (TODAY - dt.timedelta(days=9), 2),
                (TODAY, 2),
            ],
            4,
        )
    ]
    assert line.marks == [(TODAY - dt.timedelta(days=4), "due day")]
    assert [(bar.label, bar.part, bar.whole) for bar in response.context["by_school"].rows] == [
        ("Ferry Lane", 1, 2),
        ("The Wharf", 1, 2),
    ]


def test_another_day_is_shown_as_it_was_and_nobody_is_reminded_of_it(client, two_schools):
    response = page(client, holder("hr"), on="2026-11-10")

    assert [total["figure"] for total in response.context["totals"]] == ["0%", "0", "8", "0"]
    assert len(names(response)) == 8
    assert not response.context["remindable"]


def test_a_day_to_come_is_refused_in_words(client, two_schools):
    response = page(client, holder("hr"), on="2026-12-10")

    assert response.context["form"].errors == {"on": ["Choose today or a day that is past."]}


def test_a_team_is_looked_at_by_itself(client, two_schools):
    (ferry, _), _ = two_schools

    response = page(client, holder("hr"), school=ferry.slug, team="Science")

    assert response.context["totals"][0]["figure"] == "100%"
    assert names(response) == []


def test_a_line_manager_sees_their_own_team_alone(client, two_schools):
    (ferry, _), _ = two_schools
    manager = teacher(ferry)
    bewick = PersonFactory._meta.model.objects.get(family_name="BewickF")
    bewick.placements.update(line_manager=manager)

    mine = page(client, manager, OUTSTANDING)
    team = page(client, holder("hr"), reverse("oversight:team"))

    assert names(mine) == [("BewickF", "Data"), ("BewickF", "Lone")]
    assert names(team) == []

    Absence.objects.create(person=manager, kind="suspended", starts_on=TODAY)
    suspended = page(client, manager, OUTSTANDING)

    assert names(suspended) == []
    assert {*scopes.people_visible_to(manager)} == {manager}


def test_the_list_is_narrowed_by_status_group_and_manager(client, two_schools):
    _, (data, _) = two_schools
    Absence.objects.create(
        person=PersonFactory._meta.model.objects.get(family_name="BewickF"),
        kind="sick",
        starts_on=TODAY,
    )
    hr = holder("hr")

    paused = page(client, hr, OUTSTANDING, show="paused")
    overdue = page(client, hr, OUTSTANDING, show="overdue", policy=data.policy.slug)
    support = page(client, hr, OUTSTANDING, staff_group="support")
    nobody = page(client, hr, OUTSTANDING, manager=str(hr.pk))
    now, everybody = page(client, hr, OUTSTANDING), page(client, hr, OUTSTANDING, show="all")

    assert names(paused) == [("BewickF", "Data"), ("BewickF", "Lone")]
    assert names(overdue) == [("BewickT", "Data")]
    assert names(support) == names(nobody) == []
    assert names(now) == [("BewickT", "Data"), ("BewickT", "Lone")]
    assert len(names(everybody)) == everybody.context["names"].paginator.count == 4
    assert "sick" not in paused.content.decode().lower()


def test_reminding_says_first_whom_it_reaches_and_then_does_it_once(client, two_schools):
    (ferry, _), (data, _) = two_schools
    version = data
    away, silent = teacher(ferry), PlacementFactory(person__email=None, school=ferry).person
    why = teacher(ferry)
    for person in (away, silent):
        counted.assigned(person, version, ferry)
    counted.declined(counted.assigned(why, version, ferry))
    Absence.objects.create(person=away, kind="sick", starts_on=TODAY)
    enter(client, holder("headteacher", ferry))
    url = reverse("oversight:remind")

    asked = client.post(url, {"everybody": "1"}).context["preview"]
    done = client.post(url, {"everybody": "1", "confirmed": "1"}, follow=True)
    again = client.post(url, {"everybody": "1"}).context["preview"]

    assert asked == type(asked)(
        people=4, told=1, paused=1, without_email=1, declined=1, asked_today=0
    )
    assert [str(message) for message in done.context["messages"]] == ["1 person will be reminded."]
    assert (again.told, again.asked_today) == (0, 1)
    assert Notice.objects.values_list("person__family_name").distinct().get() == ("BewickF",)
    assert mail.outbox == []


def test_only_the_people_ticked_are_reminded_and_only_within_reach(client, two_schools):
    (ferry, _), _ = two_schools
    rows = page(client, holder("hr"), OUTSTANDING).context["names"].object_list
    theirs = {row.assignment.person.family_name: row.assignment_id for row in rows}
    enter(client, holder("headteacher", ferry))

    client.post(reverse("oversight:remind"), {"who": list(theirs.values()), "confirmed": "1"})

    assert set(Notice.objects.values_list("ref", flat=True)) == {theirs["BewickF"]}


def test_nobody_ticked_is_said(client, two_schools):
    enter(client, holder("hr"))

    answer = client.post(reverse("oversight:remind"), follow=True)

    assert [str(message) for message in answer.context["messages"]] == [
        "Tick whom to remind first."
    ]


def test_an_auditor_cannot_remind(client, two_schools):
    enter(client, holder("auditor"))

    assert client.post(reverse("oversight:remind"), {"everybody": "1"}).status_code == 403


def test_what_is_asked_for_is_made_and_downloaded(client, two_schools):
    (ferry, _), (data, _) = two_schools
    enter(client, holder("headteacher", ferry))

    asked = client.post(reverse("oversight:ask"), {"format": "csv", "policy": data.policy.slug})
    export = Export.objects.get()
    waiting = client.get(asked.url).content.decode()
    progress = client.get(reverse("oversight:progress", args=[export.pk])).status_code
    tasks.make_exports()
    ready = client.get(asked.url).content.decode()
    file = client.get(reverse("oversight:download", args=[export.pk]))

    assert export.scope["schools"] == [ferry.pk]
    assert "It is being made" in waiting
    assert "Download CSV" in ready
    assert progress == 200
    assert file["Content-Disposition"] == (
        f'attachment; filename="compliance-20-November-2026-{export.pk}.csv"'
    )
    assert file["X-Content-Type-Options"] == "nosniff"
    assert b"BewickF" in b"".join(file.streaming_content)
    assert list(export.events.values_list("verb", flat=True))[-1] == "download"


def test_a_file_is_not_handed_to_another_nor_after_the_post_has_ended(client, two_schools):
    (ferry, _), _ = two_schools
    head = holder("headteacher", ferry)
    export = workflow.ask(Scope(on=TODAY, schools=frozenset([ferry.pk])), "csv", by=head)
    tasks.make_exports()
    url = reverse("oversight:download", args=[export.pk])

    another = page(client, holder("hr"), url).status_code
    head.appointments.update(ends_on=TODAY - dt.timedelta(days=1))
    after = page(client, head, url).status_code
    said = page(client, head, export.get_absolute_url()).content.decode()

    assert (another, after) == (404, 403)
    assert "cannot be downloaded" in said


def test_everybody_may_take_their_own_record(client, two_schools):
    person = PersonFactory._meta.model.objects.get(family_name="AbaraF")
    enter(client, person)

    client.post(reverse("oversight:ask_own_record"), {"format": "csv"})
    tasks.make_exports()
    export = Export.objects.get()
    file = client.get(reverse("oversight:download", args=[export.pk]))

    lines = b"".join(file.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert all("AbaraF" in line for line in lines[1:])


def test_a_headteacher_cannot_ask_for_anybody_elses_school_or_person(client, two_schools):
    (ferry, wharf), _ = two_schools
    theirs = PersonFactory._meta.model.objects.get(family_name="BewickT")
    enter(client, holder("headteacher", ferry))
    url = reverse("oversight:ask")

    answers = [
        client.post(url, {"format": "csv", **more}).status_code
        for more in ({"school": wharf.slug}, {"person": theirs.pk}, {"on": "2027-01-01"}, {})
    ]

    assert answers == [400, 400, 400, 302]


def test_an_export_being_made_is_asked_for_again_only_when_it_failed(client, two_schools):
    hr = holder("hr")
    export = workflow.ask(Scope(on=TODAY), "csv", by=hr)
    enter(client, hr)
    url = reverse("oversight:ask_again", args=[export.pk])

    too_early = client.post(url).status_code
    Export.objects.filter(pk=export.pk).update(state="failed", error="The disk was full.")
    page_of_it = client.get(export.get_absolute_url()).content.decode()
    again = client.post(url).status_code

    assert (too_early, again) == (409, 302)
    assert "The disk was full." in page_of_it


@pytest.mark.parametrize("more", [0, 3])
def test_the_pages_take_the_same_number_of_queries_for_any_number_of_people(
    client, two_schools, django_assert_num_queries, more
):
    (ferry, _), (data, _) = two_schools
    for _ in range(more):
        counted.assigned(teacher(ferry), data, ferry)
    enter(client, holder("hr"))

    with django_assert_num_queries(13):
        client.get(DASHBOARD)
    with django_assert_num_queries(10) as asked:
        client.get(OUTSTANDING)
    assert [query["sql"] for query in asked if '"html"' in query["sql"]] == []  # of a policy's text


@pytest.mark.parametrize("url", [DASHBOARD, OUTSTANDING])
def test_a_draft_is_not_among_the_policies_to_choose_from(client, two_schools, url):
    (ferry, _), _ = two_schools
    draft = VersionFactory(policy=policy_for(reference="Not yet", slug="not-yet"))

    shown = page(client, holder("headteacher", ferry), url)
    asked = client.post(
        reverse("oversight:ask"), {"format": "csv", "policy": draft.policy.slug}
    ).status_code

    offered = shown.context["form"].fields["policy"].queryset
    assert sorted(offered.values_list("title", flat=True)) == ["Data", "Lone"]
    assert asked == 400

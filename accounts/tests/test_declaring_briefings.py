"""Briefings: entered for a group at once, each with their own record, and who has had none."""

import datetime as dt
import io

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Briefing
from accounts.queries import declaring_briefings as queries
from accounts.tests.declared_rows import profile
from accounts.tests.factories import platform
from accounts.workflow import declaring_briefings as workflow
from core.workflow import Refused
from notices.models import Notice
from people.models import Person, Term
from people.tests.entering import enter
from people.tests.factories import (
    PlacementFactory,
    SchoolFactory,
    TrustFactory,
    holder,
    teacher,
)
from policies.tests.factories import VersionFactory, policy_for

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def school():
    profile()
    return SchoolFactory(name="Oxenholme Primary School")


@pytest.fixture
def head(school):
    return holder("headteacher", school)


def held(school, by, kind="inset", **more):
    said = {"title": "Staying safe online", "held_on": timezone.localdate(), **more}
    row = Briefing(kind=kind, school=school, trainer_name="Local authority", **said)
    return workflow.enter(row, by=by)


def sent(school, at=None, **more):
    said = {"kind": "inset", "audience": "staff", "title": "INSET", "school": at or school.pk}
    said |= {"held_on": timezone.localdate().isoformat(), "trainer_name": "Local authority"}
    return {key: value for key, value in (said | more).items() if value is not None}


def test_a_head_enters_an_inset_day_for_a_group_and_says_who_was_absent(school, head, client):
    there, away = teacher(school), teacher(school)
    elsewhere = teacher(SchoolFactory())
    office = PlacementFactory(school=school, staff_group="support").person
    enter(client, head)
    client.post(reverse("accounts:enter_briefing"), sent(school))
    row = Briefing.objects.get()

    client.post(
        reverse("accounts:attend_briefing", args=[row.pk]),
        {"schools": [school.pk], "groups": ["teaching"]},
    )
    client.post(reverse("accounts:mark_absent", args=[row.pk]), {"absent": [away.pk]})

    listed = dict(row.attendances.values_list("person", "attended"))
    assert listed == {there.pk: True, away.pk: False}
    own = [queries.own(person).exists() for person in (there, away, elsewhere, office)]
    assert own == [True, False, False, False]


def test_a_group_of_any_size_is_put_on_the_list_in_one_statement(
    school, head, django_assert_num_queries
):
    for _ in range(5):
        teacher(school)
    row = held(school, head)
    people = queries.people_of([school.pk], timezone.localdate(), groups=["teaching"])

    with django_assert_num_queries(4):  # savepoint, lock, insert, release
        first = workflow.attend(row, people, by=head)
    again = workflow.attend(row, people, by=head)

    assert (first, again) == (5, 0)


def test_it_is_seen_by_whoever_keeps_those_of_the_school_and_by_nobody_else(school, head):
    row = held(school, head)
    keep = (head, holder("hr", school), holder("communications_manager"), holder("hr"))
    other = (holder("headteacher", SchoolFactory()), teacher(school), holder("dsl", school))

    seen = [list(queries.visible_to(person)) for person in (*keep, *other)]

    assert seen == [[row]] * 4 + [[]] * 3


def test_new_starters_without_an_induction_stand_first(school, head):
    today = timezone.localdate()
    old, new, done = teacher(school), teacher(school), teacher(school)
    new.placements.update(starts_on=today - 10 * DAY)
    row = held(school, head, "induction")
    workflow.attend(row, Person.objects.filter(pk=done.pk), by=head)

    found = queries.without(head, "induction", audience="staff")

    assert list(found) == [new, *sorted([old, head], key=lambda one: one.family_name)]


def test_trustees_without_a_briefing_are_found_among_the_posts(school):
    clerk, trustee, member = holder("clerk"), holder("trustee"), holder("member")
    row = held(None, clerk, "online_safety", audience="trustees")
    workflow.attend(row, Person.objects.filter(pk=member.pk), by=clerk)

    found = queries.without(clerk, "online_safety", audience="trustees")

    assert list(found) == [trustee]


def test_an_introduction_to_a_platform_counts_for_that_platform_only(school, head):
    person, insta = teacher(school), platform("instagram")
    row = held(school, head, "platform", platform=insta)
    workflow.attend(row, Person.objects.filter(pk=person.pk), by=head)

    found = [queries.is_introduced(person, one) for one in (insta, platform("facebook"))]

    assert found == [True, False]


def test_a_voided_one_stays_with_its_reason_and_counts_for_nobody(school, head):
    person = teacher(school)
    row = held(school, head, "induction")
    workflow.attend(row, Person.objects.filter(pk=person.pk), by=head)

    workflow.void(row, by=head, because="Entered twice.")

    assert Briefing.objects.get().voided_because == "Entered twice."
    assert not queries.own(person).exists()
    assert person in queries.without(head, "induction", audience="staff")
    with pytest.raises(Refused, match="voided"):
        workflow.mark_absent(row, set(), by=head)
    assert [old.history_user for old in row.history.all()] == [head, head]


def test_parents_are_counted_and_what_they_were_told_is_kept(school, head, client):
    enter(client, head)
    address = reverse("accounts:enter_briefing")
    said = sent(school, kind="told", audience="parents", title="Evening for parents")

    short = client.post(address, said)
    client.post(address, {**said, "how_many": "84", "covers": "The filter, and two sites."})

    words = short.content.decode()
    assert "Fill in: How many parents or pupils" in words
    assert "Fill in: What parents were told" in words
    row = Briefing.objects.get()
    assert (row.how_many, row.covers) == (84, "The filter, and two sites.")


def test_each_term_shows_which_school_has_taught_its_pupils(school, head):
    TrustFactory()
    today = timezone.localdate()
    Term.objects.create(name="Now", starts_on=today - 20 * DAY, ends_on=today + 20 * DAY)
    Term.objects.create(name="Before", starts_on=today - 90 * DAY, ends_on=today - 40 * DAY)
    held(school, head, "teaching", audience="pupils", how_many=60)

    found = queries.termly(head, today)

    assert [(row.school, row.terms) for row in found] == [(school, [("Before", 0), ("Now", 1)])]


def test_a_new_version_offers_a_refresher_until_one_is_entered(school, head, client):
    policy = policy_for()
    published = {"state": "published", "published_at": timezone.now()}
    version = VersionFactory(policy=policy, major=2, **published)
    before = list(queries.asked_by_versions(timezone.localdate()))
    enter(client, head)
    page = client.get(reverse("accounts:briefings")).content.decode()

    planned = {"held_on": None, "due_on": (timezone.localdate() + DAY).isoformat()}
    client.post(
        reverse("accounts:enter_briefing"),
        sent(school, kind="refresher", policy=policy.pk, because="Version 2.0", **planned),
    )

    assert before == [version]
    assert f"policy={policy.pk}" in page
    assert list(queries.asked_by_versions(timezone.localdate())) == []
    notice = Notice.objects.get(kind="briefing_planned")
    assert (notice.person, notice.due_on) == (head, timezone.localdate() + DAY)


def test_a_planned_one_is_entered_as_held(school, head, client):
    row = held(school, head, held_on=None, due_on=timezone.localdate())
    enter(client, head)
    address = reverse("accounts:hold_briefing", args=[row.pk])
    today = timezone.localdate().isoformat()

    client.post(address, {"held_on": today, "trainer_name": "Ferry Training"})
    again = client.post(address, {"held_on": today, "trainer_name": "Ferry Training"})

    row.refresh_from_db()
    assert (row.held_on, row.trainer_name) == (timezone.localdate(), "Ferry Training")
    assert again.status_code == 409


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"held_on": None}, "Say when it was held"),
        ({"held_on": "2999-01-01"}, "cannot be right"),
        ({"trainer_name": ""}, "Say who held it"),
        ({"kind": "platform"}, "Choose: Which platform"),
        ({"at": "trust"}, "Select a valid choice"),
        ({"how_many": "9" * 30}, "Ensure this value"),
    ],
)
def test_what_cannot_be_is_told_at_its_field(school, head, client, wrong, words):
    enter(client, head)

    page = client.post(reverse("accounts:enter_briefing"), sent(school, **wrong))

    assert words in page.content.decode()
    assert Briefing.objects.count() == 0


def test_namesakes_and_leavers_are_told_apart_in_the_export(school, head, client):
    one = teacher(school, family_name="=Bell")
    gone = teacher(school, family_name="=Bell")
    row = held(school, head)
    workflow.attend(row, Person.objects.filter(pk__in=[one.pk, gone.pk]), by=head)
    Person.objects.filter(pk=gone.pk).update(last_day=timezone.localdate() - DAY)
    enter(client, head)
    address = reverse("accounts:export_briefings")

    csv = b"".join(client.get(address).streaming_content).decode()
    book = openpyxl.load_workbook(io.BytesIO(client.get(address, {"as": "xlsx"}).content))

    lines = [list(line)[5:] for line in book.active.iter_rows(values_only=True)]
    assert lines[1:] == [
        ["Sam =Bell", one.email, "", "yes"],
        ["Sam =Bell", gone.email, "Left", "yes"],
    ]
    assert one.email in csv


def test_hr_of_another_school_exports_nothing_of_this_one(school, head, client):
    row = held(school, head)
    workflow.attend(row, Person.objects.filter(pk=head.pk), by=head)
    enter(client, holder("hr", SchoolFactory()))

    csv = b"".join(client.get(reverse("accounts:export_briefings")).streaming_content)

    assert head.email.encode() not in csv

import datetime as dt
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from core.workflow import Refused
from notices.composing import lines_of
from notices.models import Notice
from people.tests.entering import enter
from people.tests.factories import PersonFactory, SchoolFactory, TrustFactory, holder, teacher
from policies import tasks
from policies.models import Assignment
from policies.tests.factories import VersionFactory, approved, policy_for
from policies.workflow import scheduling
from policies.workflow import version as life

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 12, 7)  # a Monday


def at(text):
    return time_machine.travel(dt.datetime.fromisoformat(text).astimezone(dt.UTC), tick=False)


def planned(on=DAY, before="2026-11-20T10:00:00+00:00", **kwargs):
    TrustFactory()
    version, by = approved(**kwargs), PersonFactory(given_names="Miriam", family_name="Cole")
    with at(before):
        scheduling.schedule(version, by=by, on=on)
    return version


def publish_at(moment, version):
    with at(moment):
        tasks.publish_scheduled()
    version.refresh_from_db()
    return version.state


def test_it_is_published_at_seven_by_the_portal_naming_who_planned_it():
    person = teacher(SchoolFactory())
    version = planned()

    before = publish_at("2026-12-07T06:59:59+00:00", version)
    after = publish_at("2026-12-07T07:00:00+00:00", version)

    event = version.events.get(verb="publish")
    assert (before, after) == ("approved", "published")
    assert (event.by, event.note) == (None, "Planned by Miriam Cole for Monday 7 December at 07:00")
    assert version.effective_on == DAY
    assert person.assignments.get().assigned_on == DAY
    assert version.events.get(verb="schedule").by.name == "Miriam Cole"


def test_after_a_night_without_the_scheduler_it_is_published_late_and_people_keep_their_days():
    person = teacher(SchoolFactory())
    version = planned()

    state = publish_at("2026-12-08T00:05:00+00:00", version)

    assert (state, version.effective_on) == ("published", DAY)
    assert timezone.localdate(version.published_at) == dt.date(2026, 12, 8)
    assert person.assignments.get().assigned_on == dt.date(2026, 12, 8)


@pytest.mark.parametrize(
    ("on", "too_early", "then"),
    [
        ("2026-03-29", "2026-03-29T05:59:00+00:00", "2026-03-29T06:00:00+00:00"),
        ("2026-10-25", "2026-10-25T06:59:00+00:00", "2026-10-25T07:00:00+00:00"),
        ("2028-02-29", "2028-02-29T06:59:00+00:00", "2028-02-29T07:00:00+00:00"),
    ],
)
def test_seven_is_seven_in_london_on_the_days_the_clocks_change(on, too_early, then):
    day = dt.date.fromisoformat(on)
    before = dt.datetime.combine(day - dt.timedelta(days=30), dt.time(12), dt.UTC).isoformat()
    version = planned(day, before)

    assert publish_at(too_early, version) == "approved"
    assert publish_at(then, version) == "published"


def test_twice_at_once_publishes_once():
    version = planned()

    publish_at("2026-12-07T07:00:00+00:00", version)
    publish_at("2026-12-07T07:05:00+00:00", version)

    assert version.events.filter(verb="publish").count() == 1


def test_an_empty_place_holds_it_back_and_owner_clerk_and_planner_are_told_once():
    school, owner, clerk = SchoolFactory(name="Ash"), PersonFactory(), holder("clerk")
    teacher(school)
    version = planned(html="<p>Ask {{ dsl.name }}.</p>")
    version.policy.owners.add(owner)

    state = publish_at("2026-12-07T07:00:00+00:00", version)
    publish_at("2026-12-07T07:05:00+00:00", version)

    notices = list(Notice.objects.filter(kind="not_published"))
    told = {notice.person for notice in notices}
    assert state == "approved"
    assert told == {owner, clerk, version.scheduled_by}
    assert "Ash (dsl.name)" in version.not_published_because
    assert [line.sentence for line in lines_of(notices[:1]).values()] == [
        f"{version} was not published on Monday 7 December as planned: see why."
    ]
    assert not Assignment.objects.exists()


def test_an_empty_place_at_one_school_holds_back_that_school_alone_until_it_is_filled():
    ash, birch = SchoolFactory(name="Ash"), SchoolFactory(name="Birch")
    waits, asked = teacher(ash), teacher(birch)
    holder("dsl", birch)
    version = planned(html="<p>Ask {{ dsl.name }}.</p>")
    version.policy.owners.add(version.author)

    state = publish_at("2026-12-07T07:00:00+00:00", version)
    before = [person.assignments.count() for person in (waits, asked)]
    told = list(Notice.objects.filter(kind="not_everywhere", person=version.author))
    with at("2026-12-07T08:00:00+00:00"):
        first = [line.sentence for line in lines_of(told).values()]
        holder("dsl", ash)
        holder("trust_safeguarding_lead")
        tasks.settle_assignments()
        tasks.settle_assignments()
        after = list(lines_of(told).values())

    assert (state, before, version.not_published_because) == ("published", [0, 1], "")
    assert first == [
        f"{version} was published as planned, but 2 texts still have an empty place: see which."
    ]
    assert waits.assignments.get().state == "open"
    assert (asked.assignments.count(), after) == (1, [None])


def test_one_that_cannot_be_published_holds_up_no_other():
    stuck = planned(html="<p>{{ dsl.name }}</p>")
    well = approved()
    with at("2026-11-20T10:00:00+00:00"):
        scheduling.schedule(well, by=PersonFactory(), on=DAY)

    assert publish_at("2026-12-07T07:00:00+00:00", well) == "published"
    stuck.refresh_from_db()
    assert stuck.state == "approved"


def test_what_was_cancelled_or_returned_is_not_published():
    cancelled, returned = planned(), planned()
    with at("2026-11-21T10:00:00+00:00"):
        scheduling.cancel(cancelled, by=PersonFactory())
        life.return_to_author(returned, by=PersonFactory(), note="A word is missing.")
        with pytest.raises(Refused, match="not planned"):
            scheduling.cancel(cancelled, by=PersonFactory())

    assert publish_at("2026-12-07T07:00:00+00:00", cancelled) == "approved"
    assert publish_at("2026-12-07T07:00:00+00:00", returned) == "draft"
    assert cancelled.events.last().verb == "cancel_schedule"


@pytest.mark.parametrize("on", ["2026-11-20", "2026-11-19", "2029-01-01"])
@time_machine.travel(dt.datetime(2026, 11, 20, 10, tzinfo=dt.UTC), tick=False)
def test_a_day_that_cannot_be_is_refused(on):
    with pytest.raises(Refused, match="Plan it for a day"):
        scheduling.schedule(approved(), by=PersonFactory(), on=dt.date.fromisoformat(on))


@time_machine.travel(dt.datetime(2026, 11, 20, 10, tzinfo=dt.UTC), tick=False)
def test_what_is_not_approved_is_not_planned():
    with pytest.raises(Refused, match="is draft"):
        scheduling.schedule(VersionFactory(policy=policy_for()), by=PersonFactory(), on=DAY)


def test_the_command_publishes_for_a_day_and_never_early():
    planned()
    out = StringIO()
    with at("2026-12-07T06:00:00+00:00"):
        call_command("publish_scheduled", on=DAY, stdout=out)
    with at("2026-12-09T06:00:00+00:00"):
        call_command("publish_scheduled", on=DAY - dt.timedelta(days=1), stdout=out)
        call_command("publish_scheduled", on=DAY, stdout=out)

    assert out.getvalue().splitlines() == [
        "0 versions published.",
        "0 versions published.",
        "1 version published.",
    ]


@time_machine.travel(dt.datetime(2026, 11, 20, 10, tzinfo=dt.UTC), tick=False)
def test_the_clerk_plans_it_the_page_says_so_and_the_clerk_takes_it_back(client):
    TrustFactory()
    version = approved(effective_on=DAY)
    enter(client, holder("clerk"))
    url = reverse("policies:schedule", kwargs={"pk": version.pk})

    offered = client.get(url).context["form"]["on"].initial
    wrong = client.post(url, {"on": "2026-11-20"}).content.decode()
    client.post(url, {"on": "2026-12-07"})
    pages = [
        client.get(row.get_absolute_url()).content.decode() for row in (version.policy, version)
    ]
    client.post(reverse("policies:cancel_schedule", kwargs={"pk": version.pk}))
    version.refresh_from_db()

    assert offered == DAY
    assert "Plan it for a day after today, or publish it now." in wrong
    assert all("Will be published on Monday 7 December at 07:00" in page for page in pages)
    assert (version.publish_on, version.scheduled_by) == (None, None)

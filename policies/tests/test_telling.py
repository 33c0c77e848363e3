import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from core.workflow import Refused
from notices.models import Notice
from people.tests.entering import enter
from people.tests.factories import PersonFactory, SchoolFactory, TrustFactory, holder, teacher
from policies import notifications
from policies.models import Announcement, Version
from policies.queries import telling as told
from policies.tests.factories import approved, policy_for
from policies.workflow import telling
from policies.workflow import version as life

pytestmark = pytest.mark.django_db


def publish(policy, **kwargs):
    version = approved(policy, **kwargs)
    life.publish(version, by=PersonFactory())
    return version


def notices_of(version):
    rows = Notice.objects.filter(kind="published", ref=version.pk)
    return sorted(rows.values_list("person", flat=True))


def test_what_is_only_read_is_told_to_everybody_bound_and_they_can_open_it(client):
    school = SchoolFactory()
    bound, other = teacher(school), PersonFactory()
    policy = policy_for({"staff_group": "teaching"}, signing_rule="not_signed")

    version = publish(policy)

    assert notices_of(version) == [bound.pk]
    assert not version.assignments.exists()
    enter(client, bound)
    assert client.get(version.get_absolute_url()).status_code == 200
    enter(client, other)
    assert client.get(version.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("tells", [False, True])
def test_a_correction_is_told_where_the_profile_says_so_to_those_not_asked_anyway(tells):
    TrustFactory(profile={"audience.tell_changes": tells})
    school = SchoolFactory()
    signed, still = teacher(school), teacher(school)
    policy = policy_for({"staff_group": "teaching"})
    first = publish(policy)
    signed.assignments.update(state="signed", ended_at=timezone.now())

    second = publish(policy, minor=1, material=False)

    assert notices_of(first) == []
    assert notices_of(second) == ([signed.pk] if tells else [])
    assert still.assignments.get().version == second


def test_the_line_says_what_changed_until_another_version_takes_its_place():
    teacher(SchoolFactory())
    policy = policy_for(signing_rule="not_signed", title="Expenses Policy")
    version = publish(policy, summary_of_changes="Mileage is paid\nmonthly.")
    notice = Notice.objects.get(kind="published")

    line = notifications.published([notice])[notice.pk]

    assert line.sentence == (
        "The Expenses Policy is in force in version 1.0. You need not sign it."
        " What changed: Mileage is paid monthly."
    )
    publish(policy, minor=1)
    assert notifications.published([notice]) == {notice.pk: None}
    assert told.log(version) == [(told.TOLD, 1, timezone.localdate())]


def test_the_log_counts_who_was_asked_and_who_else_is_to_be_told():
    teacher(SchoolFactory())
    version = publish(policy_for(informs=["parents", "pupils"]))
    day = timezone.localdate()

    telling.announce(version, by=PersonFactory(), informed="pupils", told_on=day, how="Assembly")

    assert told.log(version) == [(told.ASSIGNED, 1, day)]
    assert told.still_to_tell(version) == ["Parents and carers"]


def test_the_owner_records_once_that_parents_were_told(client):
    enter(client, holder("policy_owner"))
    version = publish(policy_for(informs=["parents"]))
    page = reverse("policies:announce", args=[version.pk])
    day = timezone.localdate()
    data = {"informed": "parents", "told_on": day.isoformat(), "how": "Newsletter"}

    assert page in client.get(version.get_absolute_url()).content.decode()
    for _ in range(2):
        assert client.post(page, data)["Location"] == page

    assert Announcement.objects.get().how == "Newsletter"
    assert version.events.filter(verb="announce").count() == 1
    tomorrow = {**data, "told_on": (day + dt.timedelta(days=1)).isoformat()}
    refused = client.post(page, tomorrow).content.decode()
    assert "today or earlier" in refused
    assert "Newsletter" in refused


def test_nobody_is_told_of_a_draft(client):
    version = approved()
    with pytest.raises(Refused, match="not in force"):
        telling.announce(
            version, by=PersonFactory(), informed="pupils", told_on=dt.date(2026, 1, 5), how="?"
        )
    assert version.state == Version.State.APPROVED


def test_the_page_asks_as_few_questions_however_many_were_told(
    client, django_assert_max_num_queries
):
    enter(client, holder("policy_owner"))
    version = publish(policy_for(informs=["parents"]))
    for number in range(3):
        telling.announce(
            version,
            by=PersonFactory(),
            informed="parents",
            told_on=dt.date(2026, 1, 5),
            how=f"Letter {number}",
        )

    with django_assert_max_num_queries(14):
        client.get(reverse("policies:announce", args=[version.pk]))

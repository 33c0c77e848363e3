"""How long reading takes: of the part that somebody reads, wherever minutes are said."""

import pytest
from django.urls import reverse
from django.utils import timezone

from notices.models import Notice
from people.tests.entering import enter
from people.tests.factories import SchoolFactory, TrustFactory, holder, teacher
from policies import links, notifications
from policies.models import Assignment, Clause, RoleEdition
from policies.queries import assignments, minutes
from policies.tests.factories import approved, place, policy_for
from policies.workflow import links as signing_links
from policies.workflow import readers, sessions
from policies.workflow import version as life

pytestmark = pytest.mark.django_db
SHORT, LONG = "Annex A", "Part one"


def of_parts(**kwargs):
    """In force: 200 words for all, 400 for the kitchen, 2,000 for teachers; 13 minutes in all."""
    version = approved(policy_for(**kwargs), words=2600)
    version.clauses.all().delete()
    for position, (anchor, level, words) in enumerate(
        [("1", 1, 200), ("annex-a", 1, 400), ("part-one", 1, 500), ("part-one-1", 2, 1500)]
    ):
        html = f"<p>{'word ' * words}</p>"
        Clause.objects.create(
            version=version, position=position, anchor=anchor, level=level, html=html
        )
    version.html = "\n".join(clause.html for clause in version.clauses.all()) + "\n"
    version.save(update_fields=["html"])
    kitchen = RoleEdition(name=SHORT, sections=["annex-a"], teams=["kitchen"])
    teaching = RoleEdition(name=LONG, sections=["part-one"], staff_groups=["teaching"])
    for line in (kitchen, teaching):
        readers.add(version.policy, line, by=version.author)
    return version


@pytest.fixture
def ash():
    TrustFactory()
    return SchoolFactory(name="Ash")


def cook_at(school):
    cook = teacher(school)
    cook.placements.update(staff_group="support", team="Kitchen")
    return cook


def of(person):
    rows = minutes.put(assignments.to_do(person))
    return [row.minutes for row in rows]


def test_each_part_takes_its_own_time_and_the_whole_the_whole(ash):
    clerk, cook, tess = holder("clerk"), cook_at(ash), teacher(ash)
    both, here = cook_at(ash), teacher(ash)
    here.placements.update(staff_group="support", team="")
    place(both, SchoolFactory(), timezone.localdate(), staff_group="teaching", main=False)
    version = of_parts()
    life.publish(version, by=clerk)
    life.publish(approved(words=1000), by=clerk)

    found = {"cook": of(cook), "tess": of(tess), "both": of(both), "here": of(here)}

    assert {name: sorted(row) for name, row in found.items()} == {
        "cook": [3, 5],
        "tess": [5, 11],
        "both": [5, 11],
        "here": [5, 13],
    }
    assert minutes.of_parts(version) == (3, 13)


def test_the_number_of_queries_is_fixed(ash, django_assert_num_queries):
    clerk, cook = holder("clerk"), cook_at(ash)
    life.publish(approved(words=1000), by=clerk)
    with django_assert_num_queries(1):
        assert of(cook) == [5]
    for _ in range(3):
        life.publish(of_parts(), by=clerk)

    with django_assert_num_queries(5):  # what is to sign, audiences, parts, who reads which, words
        assert sorted(of(cook)) == [3, 3, 3, 5]


def test_wherever_minutes_are_said_they_are_those_of_the_part(client, ash):
    clerk, hr, cook = holder("clerk"), holder("hr"), cook_at(ash)
    version = of_parts(at_desk=True)
    life.publish(version, by=clerk)
    duty = Assignment.objects.get(person=cook)
    held = sessions.open_session(ash, policies=[version.policy], witness=hr, by=hr)
    link = signing_links.issue(duty, by=hr, given="paper")
    Notice.objects.filter(person=cook).update(due_on=duty.due_on)
    client.post(
        reverse("policies:enter_session", args=[links.token(held.number)]),
        {"pin": links.pin(held.number)},
    )
    of_anybody = [
        client.get(reverse("policies:session_read", args=[duty.pk])),
        client.get(reverse("policies:link", args=[links.token(link.number)])),
    ]
    enter(client, cook)
    addresses = [reverse("home"), duty.get_absolute_url(), reverse("policies:pack")]
    addresses.append(version.get_absolute_url())
    of_the_cook = [client.get(address) for address in addresses]
    enter(client, hr)
    of_hr = client.get(reverse("policies:help_person", args=[cook.pk]))
    line = notifications.assigned([Notice(pk=1, ref=duty.pk, due_on=duty.due_on)])[1]

    for page in (*of_anybody, *of_the_cook, of_hr):
        words = " ".join(page.content.decode().split())
        assert "bout 3 minutes" in words, page.request["PATH_INFO"]
        assert "13 minutes" not in words, page.request["PATH_INFO"]
    assert (line.minutes, "(about 3 minutes)" in line.sentence) == (3, True)


def test_whoever_publishes_reads_how_long_the_parts_take(client, ash):
    clerk = holder("clerk")
    cook_at(ash)
    version = of_parts()
    enter(client, clerk)

    page = client.get(reverse("policies:publish", args=[version.pk]))

    assert "about 3 to 13 minutes each, by what they read" in page.content.decode()

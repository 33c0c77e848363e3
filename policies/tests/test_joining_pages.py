"""The page on which a school's joining is planned, from its own page on."""

import datetime as dt

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from people.models import Person, School
from people.tests.entering import enter
from people.tests.factories import SchoolFactory, TrustFactory, holder, teacher
from policies import tasks
from policies.models import Policy
from policies.tests.factories import approved, policy_for
from policies.workflow import version as life

pytestmark = pytest.mark.django_db
PAGE = "/policies/joining/tarn/"
TEXT = b"# Tarn Conduct\n\n## 1. Rule\n\n1.1 Be kind.\n"


@pytest.fixture(autouse=True)
def _on_a_friday():
    with time_machine.travel(dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def tarn():
    TrustFactory()
    tarn = SchoolFactory(name="Tarn Academy", slug="tarn", joined_on=dt.date(2026, 12, 1))
    teacher(tarn)
    teacher(tarn)
    teacher(SchoolFactory())
    return tarn


def test_the_head_reads_who_is_bound_by_name_and_the_clerk_only_how_many(
    client, tarn, django_assert_max_num_queries
):
    clerk, head = holder("clerk"), holder("headteacher", tarn)
    placed = tarn.placements.exclude(person=head).order_by("pk")
    for person, name in zip(placed, ("Ames", "Bell"), strict=True):
        Person.objects.filter(pk=person.person_id).update(given_names="Jo", family_name=name)
    tarn.placements.filter(person__family_name="Bell").update(staff_group="support")
    for title, line in (("Conduct", {}), ("Marking", {"staff_group": "teaching"})):
        life.publish(approved(policy_for(line, title=title)), by=clerk)
    address = f"{PAGE}people/"

    enter(client, clerk)
    assert address not in client.get(PAGE).content.decode()
    assert client.get(address).status_code == 403
    enter(client, holder("headteacher", SchoolFactory()))
    assert client.get(address).status_code == 403
    enter(client, head)
    assert f"{address}?policy=" in client.get(PAGE).content.decode()
    client.get(address)
    with django_assert_max_num_queries(20):
        lines = client.get(address).context["lines"]
    found = {str(person): [str(step.policy) for step in steps] for person, steps in lines}
    marking = Policy.objects.get(title="Marking")
    one = client.get(address, {"policy": marking.slug})

    assert found == {
        "Jo Ames": ["Conduct", "Marking"],
        "Jo Bell": ["Conduct"],
        str(head): ["Conduct"],
    }
    assert [str(person) for person, _ in one.context["lines"]] == ["Jo Ames"]
    assert "1 December 2026" in one.content.decode()
    assert "Jo Bell" not in one.content.decode()


def typed(successor="", text=TEXT, **changed):
    return {
        "file": SimpleUploadedFile("conduct.md", text),
        "version": "2.1",
        "effective_on": "2024-09-01",
        "approved_by": "Governing body",
        "approved_on": "2024-07-08",
        "signing_rule": "not_signed",
        "until": "2027-01-04",
        "successor": successor,
        **changed,
    }


def errors(response):
    return {name: [*words] for name, words in response.context["form"].errors.items()}


def steps(client):
    found = client.get(PAGE).context["steps"]
    return [(step.on, str(step.policy), step.people, [*map(str, step.instead)]) for step in found]


def test_the_clerk_brings_in_a_policy_and_sees_who_signs_what_from_when(client, tarn):
    clerk = enter(client, holder("clerk"))
    trusts = [approved(policy_for(title=title)) for title in ("Conduct", "Safeguarding")]
    for version in trusts:
        life.publish(version, by=holder("clerk"))
    empty = client.get(PAGE)
    before = steps(client)

    brought = client.post(f"{PAGE}bring-in/", typed(successor=trusts[0].policy.pk))

    own = Policy.objects.get(school=tarn)
    text = client.get(PAGE).content.decode()
    shown = client.get(own.get_absolute_url()).content.decode()
    theirs = client.get(trusts[0].policy.get_absolute_url()).content.decode()
    assert empty.status_code == 200
    assert (brought.status_code, brought.url) == (302, PAGE)
    assert (own.title, own.category, own.inherited_until) == (
        "Tarn Conduct",
        "school",
        dt.date(2027, 1, 4),
    )
    assert (own.versions.get().number, [*own.owners.all()]) == ("2.1", [clerk])
    first = dt.date(2026, 12, 1)
    assert before == [(first, "Conduct", 2, []), (first, "Safeguarding", 2, [])]
    assert steps(client) == [
        (first, "Safeguarding", 2, []),
        (dt.date(2027, 1, 4), "Conduct", 2, ["Tarn Conduct"]),
    ]
    assert "In place of Tarn Conduct" in text
    assert "In force at Tarn Academy until 4 January 2027. Then Conduct takes its place." in shown
    assert "Tarn Academy has" in theirs


def test_the_switch_date_is_changed_until_it_came_and_what_gave_way_is_kept_to_read(client, tarn):
    clerk = enter(client, holder("policy_owner"))
    client.post(f"{PAGE}bring-in/", typed())
    own = Policy.objects.get(school=tarn)
    url = f"/policies/{own.slug}/plan-switch/"

    shown = client.get(url).context["form"].initial
    past = client.post(url, {"until": "2026-11-20", "taken_over_by": ""})
    saved = client.post(url, {"until": "2026-12-07", "taken_over_by": ""})
    with time_machine.travel(dt.datetime(2026, 12, 7, 8, tzinfo=dt.UTC), tick=False):
        tasks.publish_scheduled()
        enter(client, clerk)
        late = client.get(url)
        page = client.get(own.get_absolute_url()).content.decode()
        table = client.get(PAGE).content.decode()

    assert shown == {"until": dt.date(2027, 1, 4), "taken_over_by": None}
    assert errors(past) == {"until": ["Choose a day after today for the switch"]}
    assert (saved.status_code, late.status_code) == (302, 409)
    assert "in force there until 7 December 2026. It is kept to read." in page
    assert "Import a new version" not in page
    assert "Ended on 7 December 2026" in table


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_kept(client, tarn):
    enter(client, holder("clerk"))

    bad = client.post(
        f"{PAGE}bring-in/",
        typed(
            successor="999999999999999999999",
            version="zero",
            until="2026-11-20",
            effective_on="2027-01-01",
            approved_on="2027-01-01",
            text=b"# T\n\n## 1. R\n\n1.1 {{ headteecher.name }}\n",
        ),
    )

    assert errors(bad) == {
        "file": ["Its text has merge fields that do not exist: {{ headteecher.name }}."],
        "version": ["Version: write it like 1.0 or 2.1"],
        "until": ["Choose a day after today for the switch"],
        "successor": ["Select a valid choice. That choice is not one of the available choices."],
        "effective_on": ["Choose today or a day that is past"],
        "approved_on": ["Choose today or a day that is past"],
    }
    assert not Policy.objects.exists()


def test_others_look_and_the_rest_stay_out_and_a_school_that_left_brings_nothing(client, tarn):
    answers = {}
    for role, school in (("hr", None), ("headteacher", tarn), ("administrator", None)):
        enter(client, holder(role, school))
        answers[role] = (
            client.get(PAGE).status_code,
            client.get(f"{PAGE}bring-in/").status_code,
        )
    enter(client, teacher(tarn))
    answers["teacher"] = (client.get(PAGE).status_code, client.get(f"{PAGE}bring-in/").status_code)
    School.objects.filter(pk=tarn.pk).update(
        joined_on=dt.date(2026, 9, 1), left_on=dt.date(2026, 10, 31)
    )
    enter(client, holder("clerk"))

    assert answers == {
        "hr": (200, 403),
        "headteacher": (200, 403),
        "administrator": (200, 403),
        "teacher": (403, 403),
    }
    assert client.get(f"{PAGE}bring-in/").status_code == 409
    assert client.get("/policies/joining/nowhere/").status_code == 404
    assert PAGE in client.get("/people/schools/at/tarn/").content.decode()


@pytest.mark.parametrize("more", [0, 2])
def test_the_number_of_queries_does_not_grow(client, tarn, django_assert_num_queries, more):
    enter(client, holder("clerk"))
    for number in range(1 + more):
        version = approved(policy_for())
        life.publish(version, by=holder("clerk"))
        client.post(f"{PAGE}bring-in/", typed(version.policy.pk, title=f"Own {number}"))
    client.get(PAGE)

    with django_assert_num_queries(10):
        client.get(PAGE)

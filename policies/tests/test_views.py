import datetime as dt

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from people.models import Person
from people.tests.entering import enter
from people.tests.factories import (
    PersonFactory,
    PlacementFactory,
    SchoolFactory,
    TrustFactory,
    holder,
    teacher,
)
from policies.models import Acknowledgement, Policy, Version
from policies.tests.factories import VersionFactory, approved, policy_for
from policies.workflow import joining, signing
from policies.workflow import version as workflow

pytestmark = pytest.mark.django_db

FILE = """# Gifts and Hospitality Policy

| Document control | |
|---|---|
| Version | 1.0 |
| Approved by | Audit Committee |
| Next review | September 2027 |

## 1. Purpose

1.1 Nobody at {{ school.name }} takes a gift worth more than £25.

## 2. What to do

2.1 Tell {{ headteacher.name }} the same day.
"""


def upload(text=FILE, name="gifts.md"):
    return SimpleUploadedFile(name, text.encode(), content_type="text/markdown")


def published(school, **kwargs):
    version = approved(policy_for(), **kwargs)
    workflow.publish(version, by=holder("clerk"))
    return version


def test_a_file_becomes_a_draft_with_its_particulars_offered(client):
    owner = holder("policy_owner")
    client.force_login(owner)

    response = client.post(reverse("policies:import"), {"file": upload()})

    policy = Policy.objects.get()
    assert response["Location"] == reverse("policies:change", args=[policy.slug])
    assert (policy.title, policy.committee, policy.next_review_on) == (
        "Gifts and Hospitality Policy",
        "Audit Committee",
        dt.date(2027, 9, 1),
    )
    version = policy.versions.get()
    assert [clause.number for clause in version.clauses.all()] == ["1", "1.1", "2", "2.1"]
    assert list(policy.owners.all()) == [owner]
    assert "Audit Committee" in client.get(response["Location"]).content.decode()


def test_an_unreadable_file_is_said_beside_the_field_and_nothing_is_made(client):
    client.force_login(holder("policy_owner"))

    response = client.post(reverse("policies:import"), {"file": upload("x", "policy.docx")})

    assert response.status_code == 200
    assert "This is not a Word document" in response.content.decode()
    assert Policy.objects.count() == 0


def test_a_draft_goes_from_its_author_by_the_clerk_to_those_it_binds(client):
    TrustFactory(profile={"audience.default": ["teaching"]})
    school = SchoolFactory(name="Tidewell Primary School")
    person = teacher(school, given_names="Priya", family_name="Nair")
    holder("headteacher", school, given_names="Dan", family_name="Oakes")
    owner, clerk = holder("policy_owner"), holder("clerk")
    client.force_login(owner)
    client.post(reverse("policies:import"), {"file": upload()})
    version = Version.objects.get()
    client.post(reverse("policies:submit", args=[version.pk]))
    client.force_login(clerk)
    client.post(
        reverse("policies:approve", args=[version.pk]),
        {"body": "Audit Committee", "approved_on": "2026-10-14", "minute": "26/41"},
    )
    preview = client.get(reverse("policies:publish", args=[version.pk])).content.decode()
    client.post(reverse("policies:publish", args=[version.pk]))

    client.force_login(person)
    home = client.get("/").content.decode()
    assignment = person.assignments.get()
    page = client.get(assignment.get_absolute_url())
    text = page.content.decode()
    form = page.context["form"].initial | {"typed_name": "Priya Nair"}
    signed = client.post(assignment.get_absolute_url(), form)

    assert "1 person in 1 school must read and sign it" in preview
    assert "Read and sign the Gifts and Hospitality Policy" in home
    assert "Nobody at Tidewell Primary School takes a gift" in text
    assert "Tell Dan Oakes the same day" in text
    record = Acknowledgement.objects.get()
    assert signed["Location"] == record.get_absolute_url()
    assert (record.person, record.typed_name, record.name_differs) == (person, "Priya Nair", False)
    assert client.get(signed["Location"]).status_code == 200


def test_two_tabs_leave_one_signature(client):
    school = SchoolFactory()
    person = teacher(school)
    published(school)
    client.force_login(person)
    url = person.assignments.get().get_absolute_url()
    form = client.get(url).context["form"].initial | {"typed_name": person.name}

    first, second = client.post(url, form), client.post(url, form)

    record = Acknowledgement.objects.get()
    assert first["Location"] == second["Location"] == record.get_absolute_url()
    assert client.get(url)["Location"] == record.get_absolute_url()


def test_a_text_that_changed_while_it_was_read_is_shown_again_and_the_name_is_kept(client):
    school = SchoolFactory()
    person = teacher(school)
    version = published(school)
    client.force_login(person)
    url = person.assignments.get().get_absolute_url()
    form = client.get(url).context["form"].initial | {"typed_name": person.name}
    newer = approved(version.policy, minor=1, material=False, html="<p>Newer.</p>\n")
    workflow.publish(newer, by=holder("clerk"))

    response = client.post(url, form)

    assert "The policy changed while you were reading" in response.content.decode()
    assert response.context["form"].initial["typed_name"] == person.name
    assert Acknowledgement.objects.count() == 0


def test_a_name_left_empty_is_asked_for(client):
    school = SchoolFactory()
    person = teacher(school)
    published(school)
    client.force_login(person)
    url = person.assignments.get().get_absolute_url()
    form = client.get(url).context["form"].initial | {"typed_name": " "}

    response = client.post(url, form)

    assert "Type your name to sign" in response.content.decode()
    assert Acknowledgement.objects.count() == 0


def test_nobody_opens_the_signing_page_of_another(client):
    school = SchoolFactory()
    person = teacher(school)
    published(school)
    client.force_login(teacher(school))

    assert client.get(person.assignments.get().get_absolute_url()).status_code == 404


@pytest.mark.parametrize("number", [0, 2**63, 10**40])
def test_a_number_that_no_assignment_has_is_not_there(client, number):
    client.force_login(teacher(SchoolFactory()))

    assert client.get(f"/policies/sign/{number}/").status_code == 404


def test_nobody_signs_what_another_was_asked_to_sign(client):
    school = SchoolFactory()
    person, other = teacher(school), teacher(school)
    version = published(school)
    client.force_login(person)
    mine, theirs = (who.assignments.get().get_absolute_url() for who in (person, other))
    form = client.get(mine).context["form"].initial | {"typed_name": other.name}

    answer = client.post(theirs, form)

    assert answer.status_code == 404
    assert not Acknowledgement.objects.filter(version=version).exists()


def test_after_leaving_nothing_is_signed_from_a_page_that_was_left_open(client):
    school = SchoolFactory()
    person = teacher(school)
    published(school)
    client.force_login(person)
    page = person.assignments.get().get_absolute_url()
    form = client.get(page).context["form"].initial | {"typed_name": person.name}
    today = timezone.localdate()
    person.placements.update(ends_on=today)
    Person.objects.filter(pk=person.pk).update(last_day=today)

    with time_machine.travel(timezone.now() + dt.timedelta(days=1)):
        before_the_night = client.post(page, form)
        joining.settle_all(timezone.localdate())
        after_the_night = client.post(page, form)

    assert "/sign-in/" in before_the_night["Location"]
    assert "/sign-in/" in after_the_night["Location"]
    assert (person.assignments.get().closed_because, Acknowledgement.objects.count()) == ("left", 0)


def test_a_draft_is_seen_by_its_keepers_alone(client):
    school = SchoolFactory()
    version = VersionFactory()
    statuses = {}
    for role in ("policy_owner", "clerk", "headteacher", "teacher"):
        person = (
            teacher(school)
            if role == "teacher"
            else holder(role, school if role == "headteacher" else None)
        )
        enter(client, person)
        statuses[role] = client.get(version.get_absolute_url()).status_code

    assert statuses == {"policy_owner": 200, "clerk": 200, "headteacher": 404, "teacher": 404}


def test_the_author_cannot_record_the_approval(client):
    owner = holder("policy_owner")
    version = VersionFactory(state="awaiting_approval", author=owner)
    client.force_login(owner)

    response = client.post(
        reverse("policies:approve", args=[version.pk]),
        {"body": "Board", "approved_on": "2026-10-14"},
    )

    assert response.status_code == 409
    assert "somebody else must record its approval" in response.content.decode()


def test_a_teacher_cannot_publish(client):
    school = SchoolFactory()
    version = published(school)
    person = PersonFactory()
    version.policy.public = True
    version.policy.save()
    client.force_login(person)

    assert client.post(reverse("policies:publish", args=[version.pk])).status_code == 403


def test_publishing_to_nobody_is_refused_with_the_reason(client):
    version = VersionFactory(state="approved")
    client.force_login(holder("clerk"))

    page = client.get(reverse("policies:publish", args=[version.pk])).content.decode()
    response = client.post(reverse("policies:publish", args=[version.pk]))

    assert "Nobody is in the audience" in page
    assert response.status_code == 409


def test_a_policy_that_only_leaves_people_out_is_for_nobody(client):
    version = approved(policy_for({"include": False, "staff_group": "supply"}))
    client.force_login(holder("clerk"))

    assert client.post(reverse("policies:publish", args=[version.pk])).status_code == 409
    version.refresh_from_db()
    assert version.state == "approved"


def test_whoever_publishes_to_nobody_of_today_is_told_so_before(client):
    version = approved(policy_for({"staff_group": "hirer"}))
    client.force_login(holder("clerk"))
    page = reverse("policies:publish", args=[version.pk])

    told = client.get(page).content.decode()
    PlacementFactory(staff_group="hirer")
    then = client.get(page).content.decode()

    assert ("Nobody has to sign it today" in told, "Nobody has to sign it" in then) == (True, False)
    assert reverse("policies:audience", args=[version.policy.slug]) in told


def test_a_merge_field_with_a_typing_mistake_stops_publication(client):
    version = approved(policy_for(), html="<p>Ask {{ headteacher.nmae }}.</p>\n")
    client.force_login(holder("clerk"))

    response = client.post(reverse("policies:publish", args=[version.pk]))

    assert response.status_code == 409
    assert "headteacher.nmae" in response.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_home_page_asks_the_same_few_questions_whatever_there_is_to_sign(
    client, django_assert_num_queries, count
):
    school = SchoolFactory()
    person = teacher(school)
    for _ in range(count):
        published(school)
    client.force_login(person)

    with django_assert_num_queries(8):
        client.get("/")


@pytest.mark.parametrize("number", ["V²", "9" * 400, "1.9999", "none"])
def test_what_stands_for_a_version_but_is_no_number_begins_at_one(client, number):
    enter(client, holder("policy_owner"))

    client.post(reverse("policies:import"), {"file": upload(FILE.replace("1.0", number))})

    assert Version.objects.get().number == "1.0"


def test_an_owner_sees_how_far_the_signing_is_and_nobody_else_does(client):
    ash = SchoolFactory(name="Ash")
    person = teacher(ash)
    teacher(SchoolFactory(name="Birch"))
    version = published(ash)
    sign_as(person, version)
    page = version.policy.get_absolute_url()

    enter(client, holder("policy_owner"))
    lines = client.get(page).context["signing"]
    enter(client, person)
    said = client.get(page)

    assert [(where, one.signed, one.assigned) for where, one in lines] == [
        ("Ash", 1, 1),
        ("Birch", 0, 1),
        ("The trust", 1, 2),
    ]
    assert said.context["signing"] == []
    assert "Who has signed" not in said.content.decode()


def sign_as(person, version):
    assignment = person.assignments.select_related("version__policy").get(version=version)
    texts = tuple(signing.texts_for(assignment, assignment.assigned_on))
    signing.sign(assignment, by=person, signature=signing.Signature(person.name, texts))

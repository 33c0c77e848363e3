"""Questions to readers wherever else they sign: by link, in a pack, in a session, at the desk."""

from uuid import uuid4

import pytest
from django.urls import reverse

from people.tests.entering import enter
from people.tests.factories import SchoolFactory, TrustFactory, holder, teacher
from policies import links as tokens
from policies.models import Policy
from policies.tests.asked import PUPIL, RIGHT, WRONG, answers, asking, choice, sign_form
from policies.workflow import desk, links, sessions

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return holder("policy_owner")


@pytest.fixture
def school():
    TrustFactory()
    return SchoolFactory()


def test_a_one_time_link_asks_the_same(client, school, owner):
    person = teacher(school)
    asking(owner)
    assignment = person.assignments.select_related("person").get()
    link = links.issue(assignment, by=holder("hr"), given="paper")
    url = reverse("policies:link", args=[tokens.token(link.number)])
    page = client.get(url)
    assert "2 questions before you sign" in page.content.decode()
    assert client.post(url, sign_form(page, person)).status_code == 409
    link.refresh_from_db()
    assert link.state == "live"

    client.post(url, answers(person.assignments.get(), *RIGHT))
    client.post(url, sign_form(client.get(url), person))

    assert person.acknowledgements.get().attempts.get().passed


def test_a_pack_asks_the_same_and_goes_on(client, school, owner):
    person = teacher(school)
    asking(owner)
    enter(client, person)
    url = reverse("policies:pack_read", args=[person.assignments.get().pk])

    assert client.post(url, answers(person.assignments.get(), *RIGHT)).url == f"{url}#sign"
    done = client.post(url, sign_form(client.get(url), person))

    assert done.url == reverse("policies:pack")


def test_a_witnessed_session_asks_the_same_and_a_shared_tablet_tells_nobody_else_what_was_right(
    client, school, owner
):
    head = holder("headteacher", school)
    person = teacher(school)
    version = asking(owner)
    held = sessions.open_session(school, policies=[version.policy], witness=head, by=head)
    enter_at = reverse("policies:enter_session", args=[tokens.token(held.number)])
    client.post(enter_at, {"pin": tokens.pin(held.number)})
    url = reverse("policies:session_read", args=[version.assignments.get(person=person).pk])
    page = client.get(url)
    assert "2 questions before you sign" in page.content.decode()
    assert "Type your name" not in page.content.decode()
    assert client.post(url, sign_form(page, person)).status_code == 409

    said = [
        client.post(url, answers(person.assignments.get(), *WRONG)).content.decode()
        for _ in range(2)
    ]
    assert all("See section 3." in words and "Try again" in words for words in said)
    next_on_the_tablet = client.get(url).content.decode()
    assert "See section 3." not in next_on_the_tablet
    assert "Not everything is right yet" not in next_on_the_tablet
    assert "checked" not in next_on_the_tablet
    right = client.post(url, answers(person.assignments.get(), *RIGHT, number=2))
    assert "All answered rightly" in right.content.decode()
    after = client.get(url)
    assert "All answered rightly" not in after.content.decode()
    client.post(url, sign_form(after, person))

    record = person.acknowledgements.get()
    assert record.method == "session"
    assert list(record.attempts.values_list("passed", flat=True)) == [False, True]


def test_the_desk_asks_the_questions_of_each_policy_by_itself(client, school, owner):
    head = holder("headteacher", school)
    versions = [asking(owner), asking(owner, PUPIL)]
    Policy.objects.update(at_desk=True)
    opened = desk.open_desk(school, by=head)
    arrival = desk.Arrival("Noor", "Haddad", "supply", organisation_name="Ferry Supply")
    visit = desk.arrive(opened, arrival, number=uuid4())
    url = reverse("policies:desk_card", args=[tokens.token(opened.number), visit.number])
    page = client.get(url)
    first, second = [visit.person.assignments.get(version=version) for version in versions]
    assert page.content.decode().count("before you sign") == 2
    assert "Type your name" not in page.content.decode()
    assert client.post(url, sign_form(page, visit.person)).status_code == 409
    assert not visit.person.acknowledgements.exists()

    wrong = client.post(url, answers(first, *WRONG))
    assert wrong.url == f"{url}#questions-{first.pk}"
    assert client.post(url, answers(first, *RIGHT, number=2)).url == f"{url}#sign"
    half = client.get(url)
    assert half.context["waits"] == [f"questions-{second.pk}"]
    assert client.post(url, sign_form(half, visit.person)).status_code == 409
    asked = versions[1].scenarios.get()
    said = {f"scenario_{asked.pk}": choice(versions[1], "Say no"), "number": 1}
    client.post(url, said | {"answering": second.pk})
    client.post(url, sign_form(client.get(url), visit.person))

    records = visit.person.acknowledgements.order_by("version")
    assert [(row.method, row.attempts.count()) for row in records] == [("desk", 2), ("desk", 1)]

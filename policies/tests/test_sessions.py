import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from core.workflow import Refused
from people.models import Absence, Person
from people.tests.entering import enter
from people.tests.factories import SchoolFactory, TrustFactory, holder, teacher
from policies import links
from policies.models import Acknowledgement, SessionSignature, SigningSession
from policies.queries import sessions as queries
from policies.tasks import settle_assignments
from policies.tests.factories import approved, policy_for
from policies.workflow import sessions, signing
from policies.workflow import version as workflow

pytestmark = pytest.mark.django_db
NAMES = reverse("policies:session_names")


class Hall:
    """A school with a head, two policies in force and three who have both to sign."""

    def __init__(self):
        TrustFactory()
        self.school = SchoolFactory(name="Ash", slug="ash")
        self.head = holder("headteacher", self.school, given_names="Ruth", family_name="Hale")
        self.kasia = teacher(self.school, given_names="Kasia", family_name="Nowak", email=None)
        self.liam = teacher(self.school, given_names="Liam", family_name="Nolan")
        self.elsewhere = teacher(SchoolFactory(name="Birch"), family_name="Norris")
        self.policies = [policy_for(title=title) for title in ("Alpha Policy", "Beta Policy")]
        for policy in self.policies:
            workflow.publish(approved(policy), by=self.head)
        self.session = self.opened()

    def opened(self):
        return sessions.open_session(
            self.school, policies=self.policies, witness=self.head, by=self.head
        )

    def enter_address(self):
        return reverse("policies:enter_session", args=[links.token(self.session.number)])

    def let_in(self, client):
        return client.post(self.enter_address(), {"pin": links.pin(self.session.number)})

    def first_of(self, person):
        return person.assignments.get(policy=self.policies[0])


@pytest.fixture
def hall():
    return Hall()


def find(client, words):
    page = client.post(NAMES, {"name": words})
    return [row.person.name for row in page.context["found"]]


def sign(client, assignment, name="Kasia Nowak"):
    url = reverse("policies:session_read", args=[assignment.pk])
    page = client.get(url)
    return client.post(url, page.context["form"].initial | {"typed_name": name})


def test_a_telephone_is_let_in_by_the_pin_and_signs_once_before_the_witness(client, hall):
    assignment = hall.first_of(hall.kasia)

    assert client.get(NAMES).status_code == 404
    wrong = client.post(hall.enter_address(), {"pin": "12"})
    assert wrong.context["form"].errors == {
        "pin": ["This is not the PIN of the session. Ask whoever leads it."]
    }
    assert hall.let_in(client).url == NAMES
    assert find(client, "kas now") == ["Kasia Nowak"]
    url = reverse("policies:session_read", args=[assignment.pk])
    filled = client.get(url).context["form"].initial | {"typed_name": "Kasia Nowak"}
    answers = [client.post(url, filled) for _ in range(2)]

    record = Acknowledgement.objects.get()
    assert [answer.status_code for answer in answers] == [302, 200]
    assert (record.person, record.method, record.identity_checked_by, record.recorded_by) == (
        hall.kasia,
        "session",
        hall.head,
        None,
    )
    assert SessionSignature.objects.get().session == hall.session
    page = client.get(url)
    assert page.context["following"].policy == hall.policies[1]
    assert "Kasia" not in page.content.decode()


def test_the_next_person_is_asked_afresh_and_sees_nothing_of_the_first(client, hall):
    hall.let_in(client)
    sign(client, hall.first_of(hall.kasia))

    page = client.get(NAMES).content.decode()
    seen = {words: find(client, words) for words in ("no", "kasia", "nolan")}
    sign(client, hall.first_of(hall.liam), "Liam Nolan")

    assert "Kasia" not in page
    assert seen == {
        "no": ["Liam Nolan", "Kasia Nowak"],  # she has another to sign
        "kasia": ["Kasia Nowak"],
        "nolan": ["Liam Nolan"],
    }
    assert [row.person for row in Acknowledgement.objects.order_by("pk")] == [
        hall.kasia,
        hall.liam,
    ]


def test_the_list_leaves_out_who_declined_is_paused_left_or_witnesses_and_other_schools(hall):
    waiting = {row.person for row in queries.waiting_in(hall.session)}
    for policy in hall.policies:
        signing.refuse(hall.kasia.assignments.get(policy=policy), by=hall.kasia, reason="No.")
    Absence.objects.create(person=hall.liam, kind="suspended", starts_on=timezone.localdate())

    assert waiting == {hall.kasia, hall.liam}
    assert list(queries.waiting_in(hall.session)) == []
    assert queries.found_in(hall.session, "no") == []
    assert queries.found_in(hall.session, "n") == []
    assert list(queries.readable_in(hall.session)) == []
    Absence.objects.all().delete()
    Person.objects.filter(pk=hall.liam.pk).update(blocked_at=timezone.now())
    assert list(queries.waiting_in(hall.session)) == []


def test_a_list_of_names_costs_the_same_however_many_are_found(
    client, hall, django_assert_num_queries
):
    hall.let_in(client)
    for number in range(3):
        teacher(hall.school, given_names="Nora", family_name=f"Noble{number}")
    settle_assignments()

    with django_assert_num_queries(3):
        assert find(client, "noble0") == ["Nora Noble0"]
    with django_assert_num_queries(3):
        assert len(find(client, "nora")) == 3


def test_handing_over_signs_the_opener_out_and_leaves_only_the_session(client, hall):
    enter(client, hall.head)
    page = client.get(hall.session.get_absolute_url())

    answer = client.post(reverse("policies:hand_over_session", args=[hall.session.pk]))
    after = client.get(NAMES)

    assert page.context["pin"] == links.pin(hall.session.number)
    assert answer.url == NAMES
    assert isinstance(after.context["user"], AnonymousUser)
    assert after.content.decode().count('<a href="/') == 0
    mine = client.get(hall.session.get_absolute_url())
    assert mine.status_code == 302
    assert mine.url.startswith("/sign-in/")
    cookie = client.cookies["signing-session"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (NAMES, True, "Lax")


def test_a_made_up_cookie_or_address_gets_the_answer_of_a_session_that_is_over(client, hall):
    hall.let_in(client)
    client.cookies["signing-session"] = client.cookies["signing-session"].value + "x"

    answers = [client.get(NAMES), client.get(reverse("policies:enter_session", args=["made-up"]))]
    left = client.post(reverse("policies:leave_session"))

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    assert left.status_code == 200
    assert client.cookies["signing-session"].value == ""


def test_pins_cannot_be_tried_out(client, hall):
    for number in range(20):
        client.post(hall.enter_address(), {"pin": f"{number:06}"})

    shut = hall.let_in(client)
    for _ in range(20):
        client.get(reverse("policies:enter_session", args=["made-up"]))

    assert shut.status_code == 429
    assert client.get(hall.enter_address()).status_code == 429


def test_a_session_ends_with_the_day_and_by_hand(client, hall):
    hall.let_in(client)
    assignment = hall.first_of(hall.kasia)
    url = reverse("policies:session_read", args=[assignment.pk])
    filled = client.get(url).context["form"].initial | {"typed_name": "Kasia Nowak"}
    other = hall.opened()

    sessions.close(other, by=hall.head)
    with time_machine.travel(hall.session.ends_at + dt.timedelta(seconds=1), tick=False):
        late = client.post(url, filled)
        with pytest.raises(Refused, match="The session is over"):
            sessions.sign(hall.session, assignment, typed_name="K", editions=(), address=None)
        assert (sessions.close_ended(), sessions.close_ended()) == (1, 0)

    assert late.status_code == 404
    assert Acknowledgement.objects.count() == 0
    hall.session.refresh_from_db()
    assert (hall.session.state, hall.session.events.last().by) == ("closed", None)
    assert [event.verb for event in other.events.all()] == ["open", "close"]
    with pytest.raises(Refused):
        sessions.close(other, by=hall.head)
    assert timezone.localtime(hall.session.ends_at).time() == dt.time(0)


def test_the_witness_signs_on_their_own_page(hall):
    with pytest.raises(Refused, match="You are the witness"):
        sessions.sign(
            hall.session,
            hall.first_of(hall.head),
            typed_name="Ruth Hale",
            editions=(),
            address=None,
        )


def test_what_was_signed_elsewhere_meanwhile_is_left_as_it_is(hall):
    assignment = hall.first_of(hall.kasia)
    texts = tuple(signing.texts_for(assignment, timezone.localdate()))
    signing.sign(assignment, by=hall.kasia, signature=signing.Signature("Kasia Nowak", texts))
    again = type(assignment).objects.get(pk=assignment.pk)

    given = sessions.sign(
        hall.session, again, typed_name="Kasia Nowak", editions=texts, address=None
    )

    assert given.method == "portal"
    assert SessionSignature.objects.count() == 0


def test_a_text_that_changed_is_shown_before_it_is_signed(client, hall):
    hall.let_in(client)
    assignment = hall.first_of(hall.kasia)
    url = reverse("policies:session_read", args=[assignment.pk])
    filled = client.get(url).context["form"].initial | {"typed_name": "Kasia Nowak"}

    page = client.post(url, filled | {"shown": "another"})

    assert page.context["replaced"] is True
    assert page.context["form"].initial["typed_name"] == "Kasia Nowak"
    assert Acknowledgement.objects.count() == 0


def test_a_head_opens_a_session_and_reads_what_it_left(client, hall):
    enter(client, hall.head)
    other = SigningSession.objects.get()
    address = reverse("policies:open_session", args=["ash"])

    empty = client.post(address, {"witness": hall.elsewhere.pk})
    answer = client.post(address, {"policies": [hall.policies[1].pk], "witness": hall.liam.pk})
    session = SigningSession.objects.exclude(pk=other.pk).get()
    client.post(reverse("policies:close_session", args=[session.pk]))
    page = client.get(answer.url)

    assert set(empty.context["form"].errors) == {"policies", "witness"}
    assert (session.witness, list(session.policies.all())) == (hall.liam, [hall.policies[1]])
    assert (page.context["lasts"], page.context["people"]) == (False, 0)
    assert client.post(reverse("policies:hand_over_session", args=[session.pk])).status_code == 409
    held = client.get(reverse("policies:at_school", args=["ash"])).context["held"]
    assert [(row, row.people) for row in held] == [(session, 0), (other, 0)]
    assert [row.name for row in client.get(reverse("policies:together")).context["schools"]] == [
        "Ash"
    ]


def test_only_those_who_may_help_at_the_school_hold_sessions_there(hall):
    birch = hall.elsewhere.placements.get().school
    hr, head = holder("hr"), holder("headteacher", birch)

    seen = {
        who: [row.name for row in queries.schools_visible_to(who)]
        for who in (hr, head, hall.liam, AnonymousUser())
    }

    assert list(seen.values()) == [["Ash", "Birch"], ["Birch"], [], []]
    assert list(queries.visible_to(head)) == []
    assert list(queries.visible_to(hr)) == [hall.session]
    assert hall.elsewhere not in queries.witnesses_at(hall.school, hr)
    assert hr in queries.witnesses_at(hall.school, hr)


@pytest.mark.parametrize(
    "change", [{"ended_at": timezone.now()}, {"ends_at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)}]
)
def test_the_database_refuses_a_session_that_cannot_be(hall, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        SigningSession.objects.update(**change)


def test_the_database_holds_nothing_that_opens_the_session(hall):
    held = [str(value) for value in SigningSession.objects.values_list().get()]

    assert links.token(hall.session.number) not in held
    assert not any(links.pin(hall.session.number) == value for value in held)

"""Posts: who may give them, what two people must do, who hears of it, what is left as proof."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from core.workflow import Refused
from ledger import leaves
from ledger.models import Leaf
from people import registry
from people.models import Absence, Appointment, Person, Post
from people.tests.factories import (
    AppointmentFactory,
    PersonFactory,
    PlacementFactory,
    SchoolFactory,
    holder,
    teacher,
)
from people.workflow import appointments

pytestmark = pytest.mark.django_db
SEPTEMBER = dt.date(2026, 9, 1)
TODAY = dt.date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _on_a_friday():
    with time_machine.travel(dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def told(monkeypatch):
    """What the apps above were told of appointments: (verb, who must hear of it)."""
    heard = []
    listener = lambda event, people: heard.append((event.verb, {*people}))  # noqa: E731
    monkeypatch.setattr(registry, "appointed", [listener])
    return heard


@pytest.fixture
def changed(monkeypatch):
    heard = []
    monkeypatch.setattr(registry, "changed", [lambda people, on: heard.append(({*people}, on))])
    return heard


def proposed(role="dsl", **kwargs):
    at = {} if "school" in kwargs else {"school": SchoolFactory()}
    return AppointmentFactory(role=role, state="proposed", **at, **kwargs)


def verbs(post):
    return [event.verb for event in post.events.all()]


def test_a_post_that_opens_no_case_is_given_at_once():
    administrator, person, school = holder("administrator"), PersonFactory(), SchoolFactory()

    post = appointments.appoint(
        person, "data_lead", school=school, starts_on=SEPTEMBER, by=administrator
    )

    assert (post.state, post.proposed_by, verbs(post)) == (
        "confirmed",
        administrator,
        ["appoint", "give"],
    )
    assert person.posts(TODAY) == {Post("data_lead", school.pk, False)}


def test_a_post_that_opens_cases_waits_and_opens_nothing_yet(told):
    administrator, second, person = holder("administrator"), holder("hr"), PersonFactory()

    post = appointments.appoint(
        person, "dsl", school=SchoolFactory(), starts_on=SEPTEMBER, by=administrator
    )

    assert (post.state, verbs(post), person.posts(TODAY)) == ("proposed", ["appoint"], frozenset())
    assert told == [("appoint", {second})]
    assert Leaf.objects.count() == 0


def test_a_second_person_confirms_and_the_holders_and_the_chief_executive_hear(told, changed):
    chief, by = holder("chief_executive"), holder("hr")
    post = proposed(proposed_by=holder("administrator"))
    colleague = holder("dsl", post.school)
    holder("dsl", SchoolFactory())

    appointments.confirm(post, by=by)

    assert (post.state, verbs(post)) == ("confirmed", ["confirm"])
    assert told == [("confirm", {chief, colleague, post.person})]
    assert changed == [({post.person}, TODAY)]


def test_every_change_of_a_post_leaves_a_leaf_that_still_matches_later():
    post = proposed(proposed_by=holder("administrator"))

    appointments.confirm(post, by=holder("hr"))
    appointments.name_stand_in(post, stand_in=PersonFactory(), by=post.person)
    appointments.end(post, on=TODAY, by=holder("hr"))

    events = [*post.events.all()]
    kept = {leaf.record: leaf for leaf in Leaf.objects.filter(kind="appointment")}
    assert [event.verb for event in events] == ["confirm", "name_stand_in", "end"]
    assert all(leaves.matches(kept[event.pk], appointments.proof(event)) for event in events)


def test_the_proposer_and_the_person_appointed_cannot_confirm():
    post = proposed(proposed_by=holder("administrator"))

    reasons = []
    for by in (post.proposed_by, post.person):
        with pytest.raises(Refused) as refusal:
            appointments.confirm(post, by=by)
        reasons.append(str(refusal.value))

    assert reasons == [
        "You proposed this appointment, so somebody else must confirm it.",
        "This appointment is your own, so somebody else must confirm it.",
    ]


def test_what_the_operator_proposed_the_operator_cannot_confirm():
    with pytest.raises(Refused):
        appointments.confirm(proposed(proposed_by=None), by=None)


def test_nobody_is_confirmed_who_will_have_left_by_then():
    post = proposed(proposed_by=holder("administrator"), person__last_day=dt.date(2026, 10, 1))

    with pytest.raises(Refused, match="has left, or will have left by then"):
        appointments.confirm(post, by=holder("hr"))


def move(name, post, by):
    if name == "give":
        return appointments.advance(post, appointments.GIVE, by=by, confirmed_at=timezone.now())
    return getattr(appointments, name)(post, by=by)


@pytest.mark.parametrize("state", ["proposed", "confirmed", "refused"])
@pytest.mark.parametrize("verb", ["give", "confirm", "refuse"])
def test_the_full_grid_of_moves(verb, state):
    post = proposed("data_lead", proposed_by=holder("administrator"))
    Appointment.objects.filter(pk=post.pk).update(
        state=state, confirmed_at=timezone.now() if state == "confirmed" else None
    )
    by = holder("hr")

    if state == "proposed":
        move(verb, post, by)
        assert post.state == ("refused" if verb == "refuse" else "confirmed")
    else:
        with pytest.raises(Refused, match=f"is {state}, so it cannot be"):
            move(verb, post, by)


def test_a_stale_page_cannot_confirm_twice():
    post = proposed(proposed_by=holder("administrator"))
    stale, by = Appointment.objects.get(pk=post.pk), holder("hr")
    appointments.confirm(post, by=by)

    with pytest.raises(Refused, match="is confirmed, so it cannot be confirmed"):
        appointments.confirm(stale, by=by)

    assert verbs(post) == ["confirm"]


def test_a_refusal_is_told_to_the_proposer_unless_it_is_their_own(told):
    administrator = holder("administrator")
    refused, withdrawn = (proposed(proposed_by=administrator) for _ in range(2))

    appointments.refuse(refused, by=holder("hr"), note="The governors chose somebody else.")
    appointments.refuse(withdrawn, by=administrator)

    assert told == [("refuse", {administrator})]
    assert refused.events.get().note == "The governors chose somebody else."


def test_the_same_post_is_not_given_twice_for_the_same_time():
    school, by = SchoolFactory(), holder("administrator")
    person = teacher(school)
    ended = {"starts_on": dt.date(2024, 9, 1), "ends_on": dt.date(2025, 8, 31)}
    AppointmentFactory(person=person, role="dsl", school=school, **ended)
    give = {"person": person, "role": "dsl", "school": school, "by": by}

    appointments.appoint(**give, starts_on=SEPTEMBER)

    with pytest.raises(Refused, match=r"already DSL at School .* and waits for a second person"):
        appointments.appoint(**give, starts_on=dt.date(2026, 10, 1))
    with pytest.raises(Refused, match=r"already DSL at School .*, from 1 September 2024\.$"):
        appointments.appoint(**give, starts_on=dt.date(2025, 1, 1), ends_on=dt.date(2025, 2, 1))


@pytest.mark.parametrize(
    ("role", "at_a_school", "why"),
    [
        ("headteacher", False, "Headteacher is a post at a school: choose the school."),
        ("auditor", True, "Auditor is a post for the whole trust: leave the school empty."),
    ],
)
def test_a_post_is_held_where_it_belongs(role, at_a_school, why):
    school = SchoolFactory() if at_a_school else None

    with pytest.raises(Refused, match=why):
        appointments.appoint(PersonFactory(), role, school=school, starts_on=SEPTEMBER, by=None)


def test_no_post_at_a_school_that_left_nor_for_a_person_who_left():
    gone = SchoolFactory(left_on=dt.date(2026, 7, 31))
    leaver = PersonFactory(last_day=dt.date(2026, 7, 31))

    with pytest.raises(Refused, match="left the trust on 31 July 2026"):
        appointments.appoint(PersonFactory(), "hr", school=gone, starts_on=SEPTEMBER, by=None)
    with pytest.raises(Refused, match="has left"):
        appointments.appoint(leaver, "auditor", school=None, starts_on=SEPTEMBER, by=None)


def test_a_post_ends_on_its_last_day_or_at_once(told):
    person, by = holder("auditor"), holder("hr")
    post = person.appointments.get()

    appointments.end(post, on=TODAY - dt.timedelta(days=1), by=by, note="Contract over.")

    person = Person.objects.get(pk=person.pk)
    assert (person.posts(TODAY), person.last_day) == (frozenset(), dt.date(2026, 11, 19))
    assert post.events.get().note == "Last day: 19 November 2026. Contract over."
    assert told == [("end", set(told[0][1]))]


def test_only_a_post_in_effect_can_be_ended_and_not_before_it_began():
    by = holder("hr")
    begins = AppointmentFactory(role="auditor", starts_on=TODAY)
    over = AppointmentFactory(role="auditor", ends_on=dt.date(2026, 7, 31))

    for post, why in [
        (proposed(), "is proposed, so it cannot be ended"),
        (over, "ended on 31 July 2026"),
        (begins, "begins on 20 November 2026, so it cannot end before"),
    ]:
        with pytest.raises(Refused, match=why):
            appointments.end(post, on=dt.date(2026, 11, 19), by=by)


def test_a_stand_in_has_the_post_only_while_the_holder_is_away(changed):
    head, deputy = holder("headteacher", SchoolFactory()), PersonFactory()
    post = head.appointments.get()

    appointments.name_stand_in(post, stand_in=deputy, by=head)
    before = Person.objects.get(pk=deputy.pk).posts(TODAY)
    Absence.objects.create(person=head, kind="sick", starts_on=TODAY)

    assert before == frozenset()
    assert deputy.posts(TODAY) == {Post("headteacher", post.school_id, True)}
    assert changed == [({head, deputy}, TODAY)]


def test_a_stand_in_can_be_taken_away_again():
    post = holder("headteacher", SchoolFactory()).appointments.get()
    appointments.name_stand_in(post, stand_in=PersonFactory(), by=post.person)

    appointments.name_stand_in(post, stand_in=None, by=post.person)

    assert post.stand_in is None
    assert post.events.last().note == "Nobody stands in."


def test_who_cannot_stand_in():
    by = holder("administrator")
    post = holder("headteacher", SchoolFactory()).appointments.get()
    leaver = PersonFactory(last_day=dt.date(2026, 7, 31))

    for row, stand_in, why in [
        (post, post.person, "Nobody stands in for themselves"),
        (post, by, "You cannot name yourself"),
        (post, leaver, "has left"),
        (proposed(), PersonFactory(), "is proposed, so nobody can stand in yet"),
    ]:
        with pytest.raises(Refused, match=why):
            appointments.name_stand_in(row, stand_in=stand_in, by=by)


def test_a_suspended_person_is_not_asked_to_confirm(told):
    suspended = holder("hr")
    Absence.objects.create(person=suspended, kind="suspended", starts_on=TODAY)

    appointments.appoint(
        PlacementFactory().person, "executive", school=None, starts_on=TODAY, by=None
    )

    assert told == [("appoint", set())]


def test_the_operator_gives_the_first_hr_and_no_further_one():
    first, second = PersonFactory(), PersonFactory()

    posts = [
        appointments.appoint(person, "hr", school=None, starts_on=TODAY, by=None)
        for person in (first, second)
    ]

    assert [(post.state, post.proposed_by) for post in posts] == [
        ("confirmed", None),
        ("proposed", None),
    ]


def test_the_history_says_who_did_it():
    administrator, hr = holder("administrator"), holder("hr")
    post = appointments.appoint(
        PersonFactory(), "executive", school=None, starts_on=TODAY, by=administrator
    )

    appointments.confirm(post, by=hr)

    kept = [(entry.state, entry.history_user) for entry in post.history.order_by("history_id")]
    assert kept == [("proposed", administrator), ("confirmed", hr)]

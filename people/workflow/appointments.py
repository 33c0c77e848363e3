"""Posts: proposed, confirmed by a second person where they open cases, ended, stood in for.

Each change is told to the holders of the post and the chief executive, and leaves a leaf.
"""

from datetime import date

from django.db import transaction
from django.utils import timezone

from core.workflow import Lifecycle, Refused, Transition, advance, record
from ledger import leaves
from people import registry
from people.models import Appointment, AppointmentEvent, Person, Role, School
from people.models.posts import OPENS_CASES
from people.queries import posts
from people.roles import misplaced
from people.workflow import standing

PROPOSED, CONFIRMED, REFUSED = Appointment.State
FIRST = frozenset({Role.HR})  # what the operator may give alone, while nobody holds it


def not_the_proposer(post: Appointment, by: Person | None) -> str:
    if by == post.proposed_by:
        return "You proposed this appointment, so somebody else must confirm it."
    return ""


def not_the_person_appointed(post: Appointment, by: Person | None) -> str:
    if by == post.person:
        return "This appointment is your own, so somebody else must confirm it."
    return ""


def still_in_the_trust(post: Appointment, by: Person | None) -> str:
    last_day = post.person.last_day
    if last_day and last_day < max(timezone.localdate(), post.starts_on):
        return f"{post.person} has left, or will have left by then."
    return ""


def opens_no_case(post: Appointment, by: Person | None) -> str:
    """Except the very first, which the operator gives because nobody could confirm it."""
    first = by is None and post.role in FIRST and not _anybody_holds(post.role)
    if post.role in OPENS_CASES and not first:
        return "This post opens cases, so a second person must confirm it."
    return ""


GIVE = Transition("give", (PROPOSED,), CONFIRMED, guards=(opens_no_case,))
CONFIRM = Transition(
    "confirm",
    (PROPOSED,),
    CONFIRMED,
    guards=(not_the_proposer, not_the_person_appointed, still_in_the_trust),
)
REFUSE = Transition("refuse", (PROPOSED,), REFUSED)

APPOINTMENT = Lifecycle(Appointment, start=PROPOSED, moves=(GIVE, CONFIRM, REFUSE))


@transaction.atomic
def appoint(
    person: Person,
    role: str,
    *,
    school: School | None,
    starts_on: date,
    by: Person | None,
    ends_on: date | None = None,
) -> Appointment:
    """Give the post, or where it opens cases propose it and tell those who may confirm."""
    Person.objects.select_for_update().get(pk=person.pk)
    post = Appointment(person=person, role=role, school=school, starts_on=starts_on)
    post.ends_on, post.proposed_by, post._history_user = ends_on, by, by
    for why in refusals(post).values():
        raise Refused(why)
    post.save()
    event = record(post, "appoint", by=by)
    if opens_no_case(post, by):
        registry.tell_appointed(event, posts.able_to_confirm(post))
    else:
        _settle(post, advance(post, GIVE, by=by, confirmed_at=timezone.now()))
    return post


@transaction.atomic
def confirm(post: Appointment, *, by: Person) -> None:
    """Put the post in effect; refused to its proposer and to the person appointed."""
    post._history_user = by
    _settle(post, advance(post, CONFIRM, by=by, confirmed_at=timezone.now()))


@transaction.atomic
def refuse(post: Appointment, *, by: Person | None, note: str = "") -> None:
    """Decline the proposal, or take one's own back."""
    post._history_user = by
    event = advance(post, REFUSE, by=by, note=note)
    if post.proposed_by_id and post.proposed_by != by:
        registry.tell_appointed(event, Person.objects.filter(pk=post.proposed_by_id))


@transaction.atomic
def end(post: Appointment, *, on: date, by: Person | None, note: str = "") -> None:
    """The post is held for the last time on this day; a day in the past ends it at once."""
    _lock(post)
    if post.state != CONFIRMED:
        raise Refused(f"{post} is {post.get_state_display().lower()}, so it cannot be ended.")
    if post.ends_on and post.ends_on < timezone.localdate():
        raise Refused(f"{post} ended on {post.ends_on:%-d %B %Y}.")
    if on < post.starts_on:
        raise Refused(f"{post} begins on {post.starts_on:%-d %B %Y}, so it cannot end before.")
    post.ends_on, post._history_user = on, by
    post.save(update_fields=["ends_on"])
    words = f"Last day: {on:%-d %B %Y}. {note}".strip()
    _settle(post, record(post, "end", by=by, note=words))


@transaction.atomic
def name_stand_in(post: Appointment, *, stand_in: Person | None, by: Person | None) -> None:
    """Who has the post whenever its holder is away. Nobody names themselves."""
    _lock(post)
    if why := stand_in_refusal(post, stand_in, by):
        raise Refused(why)
    post.stand_in, post._history_user = stand_in, by
    post.save(update_fields=["stand_in"])
    words = f"{stand_in} stands in." if stand_in else "Nobody stands in."
    _settle(post, record(post, "name_stand_in", by=by, note=words))


def refusals(post: Appointment) -> dict[str, str]:
    """Field to reason: why this post cannot be given, in words."""
    person, school = post.person, post.school
    if why := misplaced(post.role, school is not None):
        return {"school": why}
    if post.ends_on and post.ends_on < post.starts_on:
        return {"ends_on": "The last day is before the first day."}
    if school and school.left_on and school.left_on < post.starts_on:
        return {"school": f"{school} left the trust on {school.left_on:%-d %B %Y}."}
    if person.merged_into_id or (person.last_day and person.last_day < timezone.localdate()):
        return {"person": f"{person} has left. Record where they work before giving a post."}
    span = (post.starts_on, post.ends_on)
    for other in posts.overlapping(person, post.role, post.school_id, *span)[:1]:
        waiting = " and waits for a second person" if other.state == PROPOSED else ""
        first = f"{other.starts_on:%-d %B %Y}"
        return {"role": f"{person} is already {other}, from {first}{waiting}."}
    return {}


def waits(post: Appointment) -> bool:
    """For a second person."""
    return post.state == PROPOSED


def is_in_force(post: Appointment) -> bool:
    """Confirmed, and not over: it can be ended, and somebody named to stand in."""
    return post.state == CONFIRMED and not (post.ends_on and post.ends_on < timezone.localdate())


def stand_in_refusal(post: Appointment, stand_in: Person | None, by: Person | None) -> str:
    if post.state != CONFIRMED:
        return f"{post} is {post.get_state_display().lower()}, so nobody can stand in yet."
    if stand_in is None:
        return ""
    if stand_in == post.person:
        return "Nobody stands in for themselves."
    if stand_in == by:
        return "You cannot name yourself to stand in. Ask somebody else to do it."
    if not stand_in.is_active:
        return f"{stand_in} has left."
    return ""


def _anybody_holds(role: str) -> bool:
    return posts.holders(role, None, timezone.localdate()).exists()


def _lock(post: Appointment) -> None:
    post.refresh_from_db(from_queryset=Appointment.objects.select_for_update())


def _settle(post: Appointment, event: AppointmentEvent) -> None:
    """What follows from every post given, ended or stood in for."""
    leaves.write("appointment", event.pk, proof(event))
    touched = [pk for pk in (post.person_id, post.stand_in_id) if pk]
    people = Person.objects.filter(pk__in=touched)
    standing.refresh(people)
    registry.tell_changed(people, timezone.localdate())
    registry.tell_appointed(event, posts.to_hear_of(post, event.by))


def proof(event: AppointmentEvent) -> dict:
    """The canonical record of an event of an appointment; nothing in it changes afterwards."""
    post = event.appointment
    return {
        "event": event.pk,
        "verb": event.verb,
        "appointment": post.pk,
        "person": post.person_id,
        "role": post.role,
        "school": post.school_id,
        "starts_on": post.starts_on.isoformat(),
        "note": event.note,
        "by": event.by_id,
        "at": event.at.isoformat(),
    }

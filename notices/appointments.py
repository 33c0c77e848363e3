"""What people hear of posts: proposed, given, ended, refused, somebody else standing in.

Told to the holders of the post, the chief executive and whoever may confirm; the sentence names
the post, never a person.
"""

from django.db.models import QuerySet, Value
from django.urls import reverse
from django.utils import timezone

from core import wording
from notices import outbox
from notices.composing import Line
from notices.models import Notice
from people.models import Appointment, AppointmentEvent
from people.workflow import appointments

KIND = "appointment"
TO_CONFIRM = ("Confirm an appointment", "Confirm {} appointments")
SAID = {
    "give": "Somebody holds a post now: {}.",
    "confirm": "Somebody holds a post now: {}.",
    "refuse": "An appointment that you proposed was refused: {}.",
    "end": "Somebody gives up a post: {}.",
    "name_stand_in": "Somebody else stands in for a post: {}.",
}
OWN = {
    "give": "You hold a post now: {}.",
    "confirm": "You hold a post now: {}.",
    "end": "You give up a post: {}.",
}


def owe(event: AppointmentEvent, people: QuerySet) -> None:
    """One notice for each, in the transaction of the event."""
    outbox.owe_each(people, kind=KIND, key=f"{KIND}:{event.pk}:", person="pk", ref=Value(event.pk))


def said(notices: list[Notice]) -> dict[int, Line | None]:
    """What happened to the post; nothing about a proposal that somebody has decided since."""
    events = AppointmentEvent.objects.in_bulk({notice.ref for notice in notices})
    posts = Appointment.objects.select_related("school").in_bulk(
        {event.appointment_id for event in events.values()}
    )
    return {
        notice.pk: _line(notice, event, posts[event.appointment_id])
        if (event := events.get(notice.ref))
        else None
        for notice in notices
    }


def _line(notice: Notice, event: AppointmentEvent, post: Appointment) -> Line | None:
    path = reverse("people:post", args=[post.pk])
    if event.verb == "appoint":
        if not appointments.waits(post):
            return None
        return Line(f"An appointment waits for a second person: {post}.", path, ask=TO_CONFIRM)
    words = OWN if notice.person_id == post.person_id else SAID
    sentence = words.get(event.verb, SAID[event.verb]).format(_post(event, post))
    return Line(sentence, path)


def _post(event: AppointmentEvent, post: Appointment) -> str:
    """The post, with the day from or until which it is held where that is still to come."""
    today = timezone.localdate()
    if event.verb == "end" and post.ends_on:
        return f"{post}, until {wording.plain_day(post.ends_on)}"
    if event.verb in ("give", "confirm") and post.starts_on > today:
        return f"{post}, from {wording.plain_day(post.starts_on)}"
    return str(post)

"""What is said of a draft before it is approved; how each comment ends is on record."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from core import wording
from core.workflow import Lifecycle, Refused, Transition, advance, record
from notices import outbox
from people.models import Person
from policies.models import Clause, Comment, Consultation, Consultee, Reply, Version

OPEN, RESOLVED = Comment.State

RESOLVE = Transition("resolve", (OPEN,), RESOLVED)
REOPEN = Transition("reopen", (RESOLVED,), OPEN)

COMMENT = Lifecycle(Comment, start=OPEN, moves=(RESOLVE, REOPEN))


def refuse_unless_in_consultation(version: Version) -> None:
    if version.state != Version.State.IN_CONSULTATION:
        now = version.get_state_display().lower()
        raise Refused(f"{version} is {now}, so it is not commented on now.")


def refuse_unless_unpublished(version: Version) -> None:
    if version.published_at or version.state == Version.State.WITHDRAWN:
        now = version.get_state_display().lower()
        raise Refused(f"{version} is {now}: nobody is consulted on it any more.")


@transaction.atomic
def invite(version: Version, *, by: Person, people: list[Person], comment_by: date) -> int:
    """Invite people to comment by a day and tell them; answer how many are new.

    Whoever was invited before gets the new day.
    """
    refuse_unless_in_consultation(version)
    new = 0
    for person in people:
        _, created = Consultee.objects.update_or_create(
            version=version,
            person=person,
            defaults={"comment_by": comment_by},
            create_defaults={"comment_by": comment_by, "invited_by": by},
        )
        new += created
        if created and person != by:
            outbox.owe(person, "consulted", f"consulted:{version.pk}", ref=version.pk)
    said = f"{wording.count(new, 'person')}, until {wording.plain_day(comment_by)}"
    record(version, "invite", by=by, note=said)
    return new


@transaction.atomic
def comment(version: Version, *, by: Person, text: str, clause: Clause | None = None) -> Comment:
    """Say something of a draft and tell its author; the same words twice are one comment."""
    refuse_unless_in_consultation(version)
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)  # two clicks: one after the other
    said = {"version": version, "anchor": clause.anchor if clause else "", "text": text}
    if there := Comment.objects.filter(**said, person=by, state=OPEN).first():
        return there
    made = Comment.objects.create(**said, person=by, section=clause.called if clause else "")
    record(made, "comment", by=by)
    _tell({version.author}, made, f"comment:{made.pk}", but=by)
    return made


@transaction.atomic
def reply(comment: Comment, *, by: Person, text: str) -> Reply:
    """Go on with the conversation, and tell the others who are in it."""
    refuse_unless_unpublished(comment.version)
    Comment.objects.select_for_update(no_key=True).get(pk=comment.pk)
    said = comment.replies.last()
    if said and (said.person, said.text) == (by, text):
        return said
    made = Reply.objects.create(comment=comment, person=by, text=text)
    others = {comment.version.author, comment.person}
    others |= {row.person for row in comment.replies.select_related("person")}
    _tell(others, comment, f"reply:{made.pk}", but=by)
    return made


@transaction.atomic
def resolve(comment: Comment, *, by: Person, outcome: str) -> None:
    """Say what was done about a comment, and tell whoever made it."""
    event = advance(
        comment,
        RESOLVE,
        by=by,
        note=outcome,
        outcome=outcome,
        resolved_by=by,
        resolved_at=timezone.now(),
    )
    _tell({comment.person}, comment, f"resolved:{event.pk}", but=by)


def reopen(comment: Comment, *, by: Person) -> None:
    advance(comment, REOPEN, by=by, outcome="", resolved_by=None, resolved_at=None)


@transaction.atomic
def record_body(consultation: Consultation, *, by: Person) -> None:
    """Keep what a union or body was sent, said, and what came of it; the version's history says so.

    Takes a new row or a changed one.
    """
    refuse_unless_unpublished(consultation.version)
    verb = "consult_body" if consultation.pk is None else "record_response"
    if consultation.pk is None:
        consultation.recorded_by = by
    consultation.save()
    record(consultation.version, verb, by=by, note=consultation.body)


def _tell(people: set[Person], made: Comment, key: str, *, but: Person) -> None:
    for person in people - {but}:
        outbox.owe(person, "comment", key, ref=made.pk)

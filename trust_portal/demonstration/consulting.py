"""What was said of the drafts of the demonstration: one is still in consultation."""

import datetime as dt

from django.utils import timezone

from people.models import Person, Placement
from people.queries import demonstration
from policies.models import Comment, Consultation, Reply, Version
from policies.workflow import consulting
from policies.workflow import version as workflow

EQUALITY = (
    "Pupils with special educational needs and those whose families cannot pay are named in"
    " sections 1 and 3; nobody stays behind because of either."
)


def make(version: Version, owner: Person, *, over: bool) -> None:
    """Consult on this draft; `over`: everything that was said is resolved."""
    today, invited = timezone.localdate(), _invited()
    workflow.consult(version, by=owner)
    version.equality_note = EQUALITY
    version.save(update_fields=["equality_note"])
    closes = today + dt.timedelta(days=-4 if over else 12)
    _bodies(version, owner, today - dt.timedelta(days=20), closes)
    if over:
        return
    consulting.invite(version, by=owner, people=invited, comment_by=closes)
    first = _say(version, invited[1], "3.3", "Does a driver of the minibus count as an adult here?")
    consulting.reply(first, by=owner, text="Not while driving. I will say so.")
    second = _say(version, invited[2], "2.2", "Two weeks are not enough when coaches are booked.")
    consulting.resolve(second, by=owner, outcome="Three weeks, from the next draft on.")
    _say(version, invited[3], "", "Please add who pays when a visit is called off.")
    _date_back(version)


def _invited() -> list[Person]:
    """The teacher whom the sign-in page offers first, and a few leaders."""
    leaders = Placement.objects.filter(staff_group="leadership").order_by("school", "pk")
    people = [row.person for row in leaders.select_related("person")[:6]]
    doors = demonstration.doors()
    return [doors[0].person, *people] if doors else people


def _say(version: Version, person: Person, number: str, text: str) -> Comment:
    clause = version.clauses.filter(number=number).first() if number else None
    return consulting.comment(version, by=person, text=text, clause=clause)


def _bodies(version: Version, owner: Person, sent_on: dt.date, closes_on: dt.date) -> None:
    said = {"version": version, "sent_on": sent_on, "closes_on": closes_on}
    answered = Consultation(
        **said,
        body="Joint council of the recognised unions",
        responded_on=sent_on + dt.timedelta(days=9),
        response="Welcome. Time to plan should be counted as working time.",
        changed_because="Section 3 now says that planning is part of the leader's timetable.",
    )
    consulting.record_body(answered, by=owner)
    consulting.record_body(Consultation(**said, body="Local governing bodies"), by=owner)


def _date_back(version: Version) -> None:
    at = timezone.now() - dt.timedelta(days=5)
    Comment.objects.filter(version=version).update(made_at=at)
    resolved = Comment.objects.filter(version=version).exclude(resolved_at=None)
    resolved.update(resolved_at=at + dt.timedelta(days=1))
    Reply.objects.filter(comment__version=version).update(made_at=at + dt.timedelta(days=1))

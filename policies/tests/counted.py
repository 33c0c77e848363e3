"""Assignments that count, as publishing, signing and leaving would have left them."""

import datetime as dt

from django.utils import timezone

from people.tests.factories import PersonFactory
from policies.models import (
    Acknowledgement,
    Assignment,
    AssignmentSchool,
    Policy,
    SigningDelta,
    Version,
)


def published(number, title="Lone Working Policy", major=1, on=None):
    """A policy with one version in force."""
    policy = Policy.objects.create(
        title=title, reference=f"HVT-{number:02}", slug=f"policy-{number}"
    )
    return version_of(policy, major=major, on=on)


def version_of(policy, major=1, on=None, state=Version.State.PUBLISHED, **kwargs):
    moment = at_noon(on or timezone.localdate())
    return Version.objects.create(
        policy=policy,
        major=major,
        html="<h2>1 Purpose</h2>\n",
        author=PersonFactory(),
        state=state,
        published_at=moment,
        effective_on=moment.date(),
        **kwargs,
    )


def assigned(person, version, *schools, due_on=None, on=None):
    """One assignment, counted at each of these schools and once for the trust."""
    today = timezone.localdate()
    due_on = due_on or today + dt.timedelta(days=14)
    on = on or today
    assignment = Assignment.objects.create(
        person=person,
        policy=version.policy,
        version=version,
        occasion="new_version",
        assigned_on=on,
        due_first_on=due_on,
        due_on=due_on,
    )
    for school in (None, *schools):
        AssignmentSchool.objects.create(
            assignment=assignment,
            policy=version.policy,
            school=school,
            due_on=due_on,
            counted_from=on,
        )
        SigningDelta.objects.create(policy=version.policy, school=school, assigned=1)
    return assignment


def signed(assignment, on=None):
    """As if the person had signed it at noon of that day."""
    on = on or timezone.localdate()
    _end(assignment, "signed", at_noon(on))
    for row in assignment.counted_at.filter(counted_until=None):
        row.signed_on = on
        row.save(update_fields=["signed_on"])
        SigningDelta.objects.create(policy=row.policy, school=row.school, signed=1)
    return Acknowledgement.objects.create(
        assignment=assignment,
        person=assignment.person,
        version=assignment.version,
        statement="I have read it.",
        typed_name=assignment.person.name,
        method="portal",
        signed_at=at_noon(on),
    )


def declined(assignment, on=None, reason="I have asked HR about section 4."):
    moment = at_noon(on or timezone.localdate())
    _end(assignment, "not_signed", moment, reason=reason)


def left(assignment, on):
    """Stops counting on this day, the first on which the person is gone."""
    if assignment.state == "open":
        _end(assignment, "closed", at_noon(on), closed_because="left")
    for row in assignment.counted_at.filter(counted_until=None):
        row.counted_until = on
        row.save(update_fields=["counted_until"])
        SigningDelta.objects.create(
            policy=row.policy, school=row.school, assigned=-1, signed=-1 if row.signed_on else 0
        )


def at_noon(day):
    return timezone.make_aware(dt.datetime.combine(day, dt.time(12)))


def _end(assignment, state, moment, **changes):
    for field, value in {"state": state, "ended_at": moment, **changes}.items():
        setattr(assignment, field, value)
    assignment.save(update_fields=["state", "ended_at", *changes])
    event = assignment.events.create(verb="test", source="open", target=state)
    type(event).objects.filter(pk=event.pk).update(at=moment)

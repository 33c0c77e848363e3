"""Who receives a concern, by the code that routes real ones: facts in, a route out."""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from incidents import additions, routing
from incidents.directory import Directory, People
from incidents.models import Case, Concern, Harmed, Subject
from incidents.queries import directory
from incidents.routing import Facts, Route
from people.models import Person
from people.queries import trust


def directory_for(facts: Facts, day: date, related_on: Iterable[date] = ()) -> Directory:
    """The trust of the day, with what must be known of those concerned and of the reporter."""
    known = {facts.reporter, facts.harmed} - {None}
    return directory.on(day, also=facts.about | known, related_on=related_on)


def route(facts: Facts, day: date, found: Directory | None = None) -> Route:
    """Everybody who receives it, by keys, as the trust's profile says."""
    found = found or directory_for(facts, day)
    return routing.route(facts, found, trust.setting("report.about_head"))


def added(facts: Facts, found: Directory, chosen: Iterable[str]) -> People:
    """Second readers by the trust's profile, beside those of the route."""
    hacked = trust.setting("report.hacked_private_account")
    return additions.added(facts, found, chosen, hacked)


def offered(facts: Facts) -> list[str]:
    """Whom the reporter may choose to tell as well: codes of the profile."""
    default, pupil = trust.setting("report.default"), trust.setting("report.about_pupil")
    return additions.offered(facts, default, pupil)


def chosen(case: Case) -> set[str]:
    """Whom the reporters of a case chose to tell as well."""
    return {code for said in case.concerns.values_list("also", flat=True) for code in said}


def facts_of(case: Case) -> Facts:
    """What is known of a case now: the case's own answers, and everybody named in it."""
    concern = case.concerns.order_by("pk").first()
    named = list(case.subjects.exclude(person=None).select_related("person"))
    harmed = next((row for row in named if row.part == Subject.Part.HARMED), None)
    return Facts(
        reporter=concern and concern.reporter_id,
        writer=concern and concern.written_by_id,
        school=case.school_id,
        about=frozenset(_now(row.person) for row in named if row.part == Subject.Part.CONCERNED),
        about_kind=case.about_kind,
        child_at_risk=case.child_at_risk,
        child_school=case.child_school_id,
        personal_data=case.personal_data,
        category=case.category,
        harmed=_harmed(case, concern, harmed),
    )


def said_in(concern: Concern) -> Facts:
    """Whom it is about as its reporter said, and nothing that was learned since."""
    named = concern.case.subjects.filter(part__in=Subject.KEPT_OUT, named_at=concern.reported_at)
    named = named.filter(named_by=concern.written_by_id or concern.reporter_id)
    return Facts(
        reporter=concern.reporter_id,
        school=concern.school_id,
        about=frozenset(_now(row.person) for row in named.select_related("person") if row.person),
        about_kind=concern.about_kind,
    )


def _harmed(case: Case, concern: Concern | None, harmed: Subject | None) -> int | None:
    if harmed is not None:
        return _now(harmed.person)
    if case.harmed_kind == Harmed.SELF and concern is not None:
        return concern.reporter_id
    return None


def rather_not(case: Case) -> People:
    """Relatives of those concerned, and whoever was harmed: nobody asks them in."""
    facts, today = facts_of(case), timezone.localdate()
    here = directory_for(facts, today)
    harmed = {facts.harmed} - {None}
    return here.related_to(routing.concerned_by(facts, here)) | harmed


def named_by_mistake(case: Case) -> People:
    """Those taken out again: they learn nothing of it, so nothing of it is ever theirs."""
    rows = case.subjects.filter(part=Subject.Part.MISTAKEN).exclude(person=None)
    return frozenset(_now(row.person) for row in rows.select_related("person"))


def _now(person: Person) -> int:
    """The record that stands for the person now."""
    return person.merged_into_id or person.pk


def never_readers(case: Case, people: Iterable[int], *days: date) -> set[int]:
    """Those concerned or named by mistake and everybody below them, on any of these days: nothing
    is ever theirs.

    Complete for whoever holds a post, and for `people`, about whom it is asked.
    """
    facts, mistaken, found = facts_of(case), named_by_mistake(case), set()
    for day in set(days):
        here = directory.on(day, also=facts.about | mistaken | set(people))
        concerned = routing.concerned_by(facts, here) | mistaken
        found |= concerned | here.below(concerned)
    return found

"""A concern is reported: concern, case, readers, tasks and notices, all of it or nothing."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from core.workflow import Refused, record
from incidents import deadlines
from incidents.models import Case, Concern, Draft, Harmed, Subject
from incidents.models.said import SaidOfIt
from incidents.queries import case_page, routes
from incidents.queries.outcome import Outcome
from incidents.report import Report
from incidents.workflow import evidence, readers
from people.models import Person
from people.queries.calendar import calendars

ANSWERS = tuple(field.name for field in SaidOfIt._meta.get_fields())


def submit(report: Report, *, by: Person | None) -> Concern:
    """Make the concern and everything that follows; the same number again gives the same concern.

    `by` types it in; None where nobody is signed in. The receipt of an anonymous one is put into
    `said["receipt_hash"]` by whoever shows it.
    """
    if already := Concern.objects.filter(number=report.number).first():
        return _theirs(already, report, by)
    try:
        with transaction.atomic():
            return _make(report, by)
    except IntegrityError:
        # Another request with the same number was a moment faster.
        already = Concern.objects.filter(number=report.number).first()
        if already is None:
            raise
        return _theirs(already, report, by)


def _theirs(concern: Concern, report: Report, by: Person | None) -> Concern:
    author = concern.written_by_id or concern.reporter_id
    if author != (by and by.pk):
        raise Refused("This report was begun by somebody else. Begin a new one.")
    return concern


def _make(report: Report, by: Person | None) -> Concern:
    now = timezone.now()
    answers = {name: value for name, value in report.said.items() if name in ANSWERS}
    case = _received(answers, now)
    reporter = report.reporter
    concern = Concern.objects.create(
        **report.said,
        number=report.number,
        case=case,
        reporter=reporter,
        written_by=by if by != reporter else None,
        reported_at=now,
    )
    _name(case, report, by, now)
    record(case, "report", by=None)
    facts, chosen = routes.facts_of(case), report.said.get("also", ())
    readers.apply(case, Outcome.of(facts, case.received_on, chosen))
    if concern.name_withheld:
        concern.known_to = _may_know(case)
        concern.save(update_fields=["known_to"])
    evidence.move(report.number, concern)
    Draft.objects.filter(number=report.number).delete()
    return concern


def _received(answers: dict, now: datetime) -> Case:
    today = timezone.localdate(now)
    due = deadlines.assess_by(today, calendars()[answers["school"].pk])
    return Case.objects.create(
        **answers, received_at=now, received_on=today, assess_by=due, goes_up_after=due
    )


def _name(case: Case, report: Report, by: Person | None, now: datetime) -> None:
    part = Subject.Part
    about = {_now(who): who.pk in report.presumed for who in report.about}
    rows = [
        Subject(case=case, part=part.CONCERNED, person=who, presumed=presumed)
        for who, presumed in about.items()
    ]
    rows += [Subject(case=case, part=part.CONCERNED, name=name) for name in report.names if name]
    if report.harmed and report.said.get("harmed_kind") == Harmed.PERSON:
        rows.append(Subject(case=case, part=part.HARMED, person=_now(report.harmed)))
    elif report.harmed_name:
        rows.append(Subject(case=case, part=part.HARMED, name=report.harmed_name))
    for row in rows:
        row.named_by, row.named_at = by, now  # by which the concern knows whom it named
    Subject.objects.bulk_create(rows)


def _now(person: Person) -> Person:
    return person.merged_into or person


def _may_know(case: Case) -> Person | None:
    """The one reader who may know a name that is withheld: of the first who manage, or act for
    the child."""
    rows = case.readers.filter(ended_at=None, how__in=("manage", "safeguard"))
    first = rows.order_by("how", "pk").select_related("person").first()
    return first and first.person


@transaction.atomic
def entrust_name(concern: Concern, person: Person, why: str, *, by: Person) -> None:
    """A name that is withheld is known to one reader; when they are gone another is chosen."""
    case = concern.case
    readers.lock(case)
    concern.refresh_from_db(from_queryset=Concern.objects.select_for_update(of=("self",)))
    if not case_page.names_unknown(case).filter(pk=concern.pk).exists():
        raise Refused("Somebody who reads this case knows the name already.")
    if not case_page.may_know_names(case).filter(person=person).exists():
        raise Refused(f"{person} neither manages this case nor acts for the child.")
    concern.known_to = person
    concern.save(update_fields=["known_to"])
    record(case, "entrust_name", by=by, note=f"{person}\n{why}")


@transaction.atomic
def take_out(subject: Subject, why: str, *, by: Person) -> None:
    """Somebody was named by mistake: it is routed again without them, and they never learn of it.

    Neither they nor anybody below them ever reads it; whoever takes them out may lose it.
    """
    case = subject.case
    readers.lock(case)
    subject.refresh_from_db(from_queryset=Subject.objects.select_for_update(of=("self",)))
    if subject.part != Subject.Part.CONCERNED:
        return
    subject.part = Subject.Part.MISTAKEN
    subject.save(update_fields=["part"])
    record(case, "take_out", by=by, note=f"{subject}\n{why}")
    readers.reroute(case, by=by)


@transaction.atomic
def name_person(
    case: Case, *, by: Person, people: Iterable[Person] = (), names: Iterable[str] = ()
) -> None:
    """Somebody else turns out to be concerned: routed again, and closed to them, before this ends.

    Whoever names them may lose the case by it.
    """
    readers.lock(case)
    for person in people:
        Subject.objects.get_or_create(
            case=case,
            part=Subject.Part.CONCERNED,
            person=_now(person),
            defaults={"named_by": by},
        )
    for name in names:
        Subject.objects.create(case=case, part=Subject.Part.CONCERNED, name=name, named_by=by)
    record(case, "name_person", by=by)
    readers.reroute(case, by=by)

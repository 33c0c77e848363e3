"""Reporting without a name: begun, sent, and what is asked and answered afterwards by a receipt."""

from uuid import UUID, uuid4, uuid5

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from core import wording
from core.workflow import Refused, record
from incidents import notifications, references
from incidents.models import Answer, Concern, Draft, FollowUp
from incidents.report import replaced
from incidents.workflow import drafting, evidence, readers, reporting
from people.models import Person, School

MOST = 100  # things said of one concern
MAY_SHOW_A_CHILD = (
    "I wanted to add a file, and said that it could show somebody under 18 nude, partly nude or "
    "sexual, or that I am not sure. No file was taken."
)


def begin(school: School, *, for_firm: bool = False) -> Draft:
    """A draft of nobody's: whoever has its number in their browser writes it."""
    answers = {"school": school.pk} | ({"for_firm": True} if for_firm else {})
    return Draft.objects.create(author=None, answers=answers)


def send(draft: Draft, *, receipt: str) -> Concern:
    """The concern, of whose receipt only the hash is kept."""
    said = {"receipt_hash": references.receipt_hash(receipt)}
    return reporting.submit(replaced(drafting.report_of(draft), **said), by=None)


@transaction.atomic
def ask(concern: Concern, words: str, *, number: UUID, by: Person) -> None:
    """Somebody who handles the case asks; the reporter reads it when they come back."""
    if _say(concern, words, number=number, by=by):
        record(concern.case, "ask_reporter", by=by)


@transaction.atomic
def add(concern: Concern, words: str, *, number: UUID) -> None:
    """The reporter answers or adds something; whoever handles it hears that there is more."""
    if said := _say(concern, words, number=number, by=None):
        record(concern.case, "reporter_added", by=None)
        notifications.reporter_answered(said)


@transaction.atomic
def add_files(concern: Concern, uploads: list[File]) -> list[evidence.NotKept]:
    """By receipt; answers those that were not kept, and whoever handles it hears of the others."""
    refused = evidence.add_all(uploads, concern, by=None)
    if kept := len(uploads) - len(refused):
        add(concern, f"I added {wording.count(kept, 'file')}.", number=uuid4())
    return refused


@transaction.atomic
def warn_of_picture(concern: Concern) -> None:
    """By receipt: a picture may show a child. No file is taken; whoever handles it hears of it, and
    whoever acts for a child receives the case, as if it had been said at first."""
    case = concern.case
    readers.lock(case)
    if not case.urgent and not case.is_over:
        case.child_at_risk = Answer.NOT_SURE  # somebody trained decides
        case.save(update_fields=["child_at_risk"])
        readers.apply(case, readers.outcome_for_now(case, timezone.localdate()))
    add(concern, MAY_SHOW_A_CHILD, number=uuid5(concern.number, MAY_SHOW_A_CHILD))


def _say(concern: Concern, words: str, *, number: UUID, by: Person | None) -> FollowUp | None:
    """None where it was said already, as by a second click."""
    Concern.objects.select_for_update().get(pk=concern.pk)
    if concern.receipt_hash is None:
        raise Refused("Whoever reported this can be asked in person.")
    if FollowUp.objects.filter(number=number).exists():
        return None
    if concern.follow_ups.count() >= MOST:
        raise Refused("There is no room for more. Speak to somebody, or begin a new report.")
    return FollowUp.objects.create(concern=concern, number=number, by=by, words=words)

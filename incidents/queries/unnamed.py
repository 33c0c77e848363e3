"""Reports without a name: found by what only their reporter has, and shown as they typed them."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from incidents import references
from incidents.models import Concern, Draft
from incidents.queries import answers
from incidents.report import Report


def draft(number: UUID) -> Draft | None:
    """Until it is a day old."""
    kept = timezone.now() - timedelta(hours=Draft.HOURS_WITHOUT_A_NAME)
    return Draft.objects.filter(author=None, number=number, changed_at__gt=kept).first()


def by_receipt(receipt: str) -> Concern | None:
    found = Concern.objects.filter(receipt_hash=references.receipt_hash(receipt))
    return found.select_related("case", "school").first()


def by_number(number: UUID) -> Concern | None:
    found = Concern.objects.exclude(receipt_hash=None).filter(number=number)
    return found.select_related("case", "school").first()


def rows(draft: Draft, report: Report) -> list[answers.Row]:
    """The answers as they were typed: whom the portal found by a name is shown to nobody."""
    typed = tuple(filter(None, draft.answers.get("about_typed", "").splitlines()))
    harmed = " ".join(
        filter(None, (draft.answers.get("harmed_name"), report.said.get("harmed_words")))
    )
    shown = replace(report, about=(), names=typed, harmed=None)
    shown.said["harmed_words"] = harmed
    return [row for row in answers.rows(shown) if row[2] != "name"]

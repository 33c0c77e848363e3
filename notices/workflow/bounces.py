"""Delivery reports mark the messages that came back."""

from collections.abc import Iterable

from django.db import transaction

from notices import reports
from notices.models import Message
from notices.workflow import message as life


def read(mails: Iterable[bytes]) -> tuple[int, int]:
    """Read these mails: how many were read, and how many messages they brought back."""
    seen = brought_back = 0
    for octets in mails:
        seen += 1
        report = reports.read(octets)
        brought_back += bool(report and _mark(report))
    return seen, brought_back


@transaction.atomic
def _mark(report: reports.Report) -> bool:
    message = Message.objects.filter(pk=report.message).first()
    return message is not None and life.bounce(message, report.why)

"""What was owed and said to people whose record is emptied."""

from django.db import transaction

from notices.models import Message, MessageEvent, Notice


@transaction.atomic
def forget(keys: list[int]) -> None:
    """Delete every notice and message to these people, with what happened to each."""
    Notice.objects.filter(person__in=keys).delete()
    MessageEvent.objects.filter(message__person__in=keys).delete()
    Message.objects.filter(person__in=keys).delete()

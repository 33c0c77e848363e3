"""The outbox: what is owed to whom (Notice), and what was really said (Message)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.models import Event


class Notice(models.Model):
    """Something somebody must hear of, written in the transaction of its cause, without text.

    `key` makes it owed once: the same cause and step may be written again without effect.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices"
    )
    kind = models.CharField(max_length=40)  # names the composer that turns it into words
    key = models.CharField(max_length=80)
    ref = models.BigIntegerField(null=True)  # the row it is about, in the table `kind` knows
    urgent = models.BooleanField(default=False)  # not gathered into the daily summary
    private = models.BooleanField(default=False, db_default=False)  # alone, seen by nobody else
    due_on = models.DateField()
    created_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True)  # composed, or no longer worth saying
    message = models.ForeignKey(
        "Message", on_delete=models.PROTECT, null=True, related_name="notices"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="notice_owed_once"),
            models.CheckConstraint(
                condition=Q(message=None) | Q(settled_at__isnull=False),
                name="notice_in_a_message_is_settled",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on", "person"], condition=Q(settled_at=None), name="notice_unsettled"
            ),
            models.Index(
                fields=["due_on"],
                condition=Q(settled_at=None, urgent=True),
                name="notice_urgent_unsettled",
            ),
            models.Index(fields=["ref", "kind"], name="notice_about"),
        ]

    def __str__(self):
        return f"{self.kind} to {self.person_id}"


class Message(models.Model):
    """One composed message to one person, immutable, sent exactly as stored.

    `state` is written only by `notices.workflow`.
    """

    class State(models.TextChoices):
        OWED = "owed"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed", "Failed, to be tried again"
        UNDELIVERABLE = "undeliverable"

    class Channel(models.TextChoices):
        EMAIL = "email", "E-mail"
        TEAMS = "teams", "Microsoft Teams"
        SMS = "sms", "Text message"

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="messages"
    )  # null: to a channel that many read
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.EMAIL)
    address = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    state = models.CharField(max_length=20, choices=State, default=State.OWED, editable=False)
    urgent = models.BooleanField(default=False)
    private = models.BooleanField(default=False, db_default=False)  # in nobody else's list or count
    made_at = models.DateTimeField(default=timezone.now)
    next_try_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)
    read_at = models.DateTimeField(null=True, editable=False)  # on the person's own page
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            # While sending, it is the mark of one the mail server has taken; see docs/notices.md.
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | Q(state__in=["owed", "failed"], sent_at=None)
                | Q(state__in=["sending", "undeliverable"]),
                name="message_sent_at_once_taken",
            ),
            models.CheckConstraint(
                condition=Q(channel="teams", person=None)
                | (~Q(channel="teams") & Q(person__isnull=False)),
                name="message_is_to_somebody_or_to_teams",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(state__in=["owed", "failed"]),
                name="message_to_send",
            ),
            models.Index(
                fields=["claimed_at"], condition=Q(state="sending"), name="message_in_flight"
            ),
            models.Index(
                fields=["person", "made_at"], condition=Q(read_at=None), name="message_unread"
            ),
            models.Index(
                fields=["made_at"], condition=Q(state="undeliverable"), name="message_undelivered"
            ),
        ]

    def __str__(self):
        return self.subject

    def schools(self):
        return self.person.schools() if self.person else set()


class MessageEvent(Event):
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="events")

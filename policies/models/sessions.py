"""Signing sessions: many people of a school sign before a witness, on a tablet passed round."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from core.models import Event
from people.models import Person, School
from policies.models.policy import Policy
from policies.models.signing import Acknowledgement


class SigningSession(models.Model):
    """Some policies, one school, one witness, until the end of the day.

    Its address and its PIN are made from `number` (`policies.links`); what is stored of them
    opens nothing. `state` is written only by `policies.workflow`.
    """

    class State(models.TextChoices):
        OPEN = "open"
        CLOSED = "closed"

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="signing_sessions")
    policies = models.ManyToManyField(Policy, related_name="signing_sessions")
    witness = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    number = models.UUIDField(default=uuid4, unique=True, editable=False)
    token_hash = models.CharField(max_length=64, unique=True)
    pin_hash = models.CharField(max_length=128)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN, editable=False)
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()  # the end of the day, whatever happens
    ended_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-opened_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", ended_at=None)
                | (~Q(state="open") & Q(ended_at__isnull=False)),
                name="session_ended_iff_closed",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("opened_at")), name="session_ends_after_opening"
            ),
        ]

    def __str__(self):
        return f"The signing session at {self.school}"

    def get_absolute_url(self):
        return reverse("policies:session", kwargs={"pk": self.pk})

    def schools(self):
        return {self.school_id}


class SigningSessionEvent(Event):
    signingsession = models.ForeignKey(
        SigningSession, on_delete=models.PROTECT, related_name="events"
    )


class SessionSignature(models.Model):
    """One of the signatures given in a session."""

    session = models.ForeignKey(SigningSession, on_delete=models.PROTECT, related_name="signatures")
    acknowledgement = models.OneToOneField(
        Acknowledgement, on_delete=models.PROTECT, related_name="in_session"
    )

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return str(self.acknowledgement)

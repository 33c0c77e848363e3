"""One-time links: a way to sign one policy without an account."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.models import Event
from people.models import Person
from policies.models.signing import Assignment


class SigningLink(models.Model):
    """Lets one person sign one assignment once, until it expires.

    Opening it changes nothing. Its secret is made from `number` (`policies.links`), never stored.
    `state` is written only by `policies.workflow`.
    """

    class State(models.TextChoices):
        LIVE = "live", "Waiting to be used"
        USED = "used"
        REVOKED = "revoked", "Taken back"

    class Given(models.TextChoices):
        MAIL = "mail", "By e-mail"
        PAPER = "paper", "On paper, with a QR code"

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="links")
    number = models.UUIDField(default=uuid4, unique=True, editable=False)
    token_hash = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.LIVE, editable=False)
    given = models.CharField(max_length=5, choices=Given)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, editable=False)  # used, or taken back

    class Meta:
        verbose_name = "one-time link"
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment"], condition=Q(state="live"), name="one_live_link"
            ),
            models.CheckConstraint(
                condition=Q(state="live", ended_at=None)
                | (~Q(state="live") & Q(ended_at__isnull=False)),
                name="link_ended_iff_not_live",
            ),
        ]

    def __str__(self):
        return f"The link to the {self.assignment.policy}"

    def schools(self):
        return self.assignment.schools()


class SigningLinkEvent(Event):
    signinglink = models.ForeignKey(SigningLink, on_delete=models.PROTECT, related_name="events")

"""Reception desks: the page of one school on one day, and who came to it."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from core.models import Event
from people.models import Organisation, Person, School, StaffGroup

DESK = "desk"  # the source of a placement for a day; such a placement binds to what is read there
FOR_A_DAY = ((StaffGroup.SUPPLY, "Supply"), (StaffGroup.CONTRACTOR, "Contractor"))


class Desk(models.Model):
    """Of one school on one day. Its address is made from `number` (`policies.links`).

    `state` is written only by `policies.workflow`; opened again, it has another address.
    """

    class State(models.TextChoices):
        OPEN = "open"
        CLOSED = "closed"

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="desks")
    day = models.DateField()
    number = models.UUIDField(default=uuid4, unique=True, editable=False)
    token_hash = models.CharField(max_length=64, unique=True)
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", ended_at=None)
                | (~Q(state="open") & Q(ended_at__isnull=False)),
                name="desk_ended_iff_closed",
            ),
            models.UniqueConstraint(fields=["school", "day"], name="one_desk_a_school_and_day"),
        ]

    def __str__(self):
        return f"The reception desk of {self.school}"

    def get_absolute_url(self):
        return reverse("policies:desk", kwargs={"pk": self.pk})

    @property
    def is_open(self):
        """Today, and not closed by hand."""
        return self.state == self.State.OPEN and self.day == timezone.localdate()

    def schools(self):
        return {self.school_id}


class DeskEvent(Event):
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="events")


class DeskVisit(models.Model):
    """Somebody came for the day. `number` is drawn with the form, so that a retry is one visit."""

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="visits")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="desk_visits")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    staff_group = models.CharField(max_length=12, choices=FOR_A_DAY)
    email = models.EmailField(blank=True)  # to be known again by; nobody signs in with it
    number = models.UUIDField(unique=True, editable=False)
    arrived_at = models.DateTimeField(default=timezone.now)
    signed_at = models.DateTimeField(null=True)  # the card, and every policy read with it
    recorded_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+"
    )  # at reception, for somebody who could not do it themselves

    class Meta:
        ordering = ["-arrived_at", "-pk"]
        indexes = [models.Index(fields=["email"], name="desk_visit_by_email")]

    def __str__(self):
        return f"{self.person} at {self.desk.school}"

    def schools(self):
        return {self.desk.school_id}

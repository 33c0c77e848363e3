"""What is on record in a case: each thing of a kind, with the words that its kind asks for."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.encryption import EncryptedJSONField
from incidents.models.case import Case, Strand
from incidents.references import new_reference
from people.models import Person


class Record(models.Model):
    """One thing on record; never edited: what turns out otherwise is another record.

    One that is `to_do` waits until it is finished, with what its kind asks for then. Which kinds
    there are, and what each asks, is in `incidents.kinds`.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="records")
    reference = models.CharField(max_length=8, unique=True, default=new_reference, editable=False)
    number = models.UUIDField(unique=True, default=uuid4, editable=False)  # drawn with its form
    kind = models.CharField(max_length=20)
    strand = models.CharField(max_length=5, choices=Strand, blank=True)  # "": seen from both
    said = EncryptedJSONField(default=dict)
    person = models.ForeignKey(  # whose it is to do, or who may sit on the panel
        Person, on_delete=models.PROTECT, null=True, related_name="+"
    )
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    to_do = models.BooleanField(default=False)
    due_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    done_said = EncryptedJSONField(default=dict)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None)
                | Q(to_do=True, done_at__isnull=False, done_by__isnull=False),
                name="record_done_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(due_at=None) | Q(to_do=True), name="record_due_iff_to_do"
            ),
        ]
        indexes = [
            models.Index(
                fields=["case", "due_at"],
                condition=Q(to_do=True, done_at=None),
                name="record_to_do",
            ),
            models.Index(fields=["case", "kind"], name="record_of_kind"),
        ]

    def __str__(self):
        return f"{self.kind} of {self.case_id}"

    @property
    def has_clock(self):
        """Due at an hour, not by the end of a day."""
        return self.kind == "referral" and self.said.get("body") == "ico"

    @property
    def is_waiting(self):
        return self.to_do and self.done_at is None

    @property
    def due_on(self):
        return self.due_at and timezone.localdate(self.due_at)

    @property
    def is_late(self):
        return self.is_waiting and self.due_at is not None and self.due_at < timezone.now()

    def schools(self):
        return self.case.schools()

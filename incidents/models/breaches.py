"""The log of personal data breaches: kept of every one, reported to the ICO or not."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from core.encryption import EncryptedJSONField, EncryptedTextField
from core.models import Event
from incidents import breach_clock
from incidents.models.readers import Task
from incidents.references import new_reference
from people.models import School


class Breach(models.Model):
    """What happened to personal data, what the trust decided, and whom it told.

    `state` is written only by `incidents.workflow`. `task` is the one from which it was entered:
    it keeps the entry from whoever that case is about, and shows nothing of the case.
    """

    class State(models.TextChoices):
        OPEN = "open", "To decide"
        DECIDED = "decided"
        CLOSED = "closed"

    class Contained(models.TextChoices):
        YES = "yes", "Yes: it is stopped, and taken back where it could be"
        PARTLY = "partly", "Partly"
        NO = "no", "Not yet"

    class Risk(models.TextChoices):
        UNLIKELY = "unlikely", "A risk to people is unlikely"
        RISK = "risk", "A risk to people"
        HIGH = "high", "A high risk to people"

    class Ico(models.TextChoices):
        YES = "yes", "Report it to the ICO"
        NO = "no", "Do not report it"

    class Told(models.TextChoices):
        TOLD = "told", "They were told"
        NOT_NEEDED = "not_needed", "They need not be told"

    reference = models.CharField(max_length=8, unique=True, default=new_reference, editable=False)
    number = models.UUIDField(unique=True, editable=False)  # drawn with the form: entered once
    task = models.OneToOneField(Task, on_delete=models.PROTECT, null=True, related_name="breach")
    school = models.ForeignKey(School, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=20, choices=State, default=State.OPEN, editable=False)
    noticed_at = models.DateTimeField()
    entered_at = models.DateTimeField(default=timezone.now, editable=False)
    what = EncryptedTextField()
    whose = models.JSONField(default=list)  # codes of incidents.words.WHOSE
    kinds_of_data = EncryptedJSONField(default=list)
    how_many = models.PositiveIntegerField(null=True)  # null: not known yet
    contained = models.CharField(max_length=6, choices=Contained, default=Contained.NO)
    contained_words = EncryptedTextField(blank=True, default="")
    advice = EncryptedTextField(blank=True, default="")  # of the data protection officer
    risk = models.CharField(max_length=8, choices=Risk, blank=True)
    decided_by = EncryptedTextField(blank=True, default="")  # who decided for the trust
    decided_on = models.DateField(null=True)
    ico = models.CharField(max_length=3, choices=Ico, blank=True)
    ico_why = EncryptedTextField(blank=True, default="")
    ico_told_at = models.DateTimeField(null=True)
    ico_reference = models.CharField(max_length=60, blank=True)
    told = models.CharField(max_length=10, choices=Told, blank=True)
    told_on = models.DateField(null=True)
    told_words = EncryptedTextField(blank=True, default="")
    closed_at = models.DateTimeField(null=True, editable=False)
    emptied_at = models.DateTimeField(null=True, editable=False)  # of words and names, for good

    class Meta:
        ordering = ["-noticed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open")
                | (~Q(risk="") & ~Q(ico="") & Q(decided_on__isnull=False)),
                name="breach_decided_with_risk_and_ico",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False)
                | (~Q(state="closed") & Q(closed_at=None)),
                name="breach_closed_at_iff_closed",
            ),
            models.CheckConstraint(
                condition=Q(told="told", told_on__isnull=False)
                | (~Q(told="told") & Q(told_on=None)),
                name="breach_told_on_a_day",
            ),
        ]
        indexes = [
            models.Index(
                fields=["noticed_at"], condition=~Q(state="closed"), name="breach_under_way"
            ),
        ]

    def __str__(self):
        return f"Breach {self.reference[:4]} {self.reference[4:]}"

    def get_absolute_url(self):
        return reverse("incidents:breach", kwargs={"reference": self.reference})

    @property
    def due_at(self):
        return breach_clock.due_at(self.noticed_at)

    @property
    def waits_for_ico(self):
        """Not decided yet, or to be reported and not yet."""
        if self.state == self.State.OPEN:
            return True
        return self.ico == self.Ico.YES and self.ico_told_at is None

    def schools(self):
        return {self.school_id} if self.school_id else set()


class BreachEvent(Event):
    breach = models.ForeignKey(Breach, on_delete=models.PROTECT, related_name="events")
    note = EncryptedTextField(blank=True, default="")

"""For how long cases are kept, and what may not be destroyed."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from core.encryption import EncryptedTextField
from incidents import retention
from incidents.models.case import Case
from people.models import Person, School

SINCE = {  # of what is beside a case: its end, in its own words
    retention.BREACH: "the day it was closed",
    retention.REQUEST: "the day it was answered or withdrawn",
    retention.SIGNATURES: "the day they left",
}


class RetentionRule(models.Model):
    """One way of ending, and how long after it a case is kept; with where that stands."""

    class From(models.TextChoices):
        END = retention.FROM_END, "The end of the case"
        ALLEGATION = retention.FROM_ALLEGATION, "The day it was reported"
        LEAVING = retention.FROM_LEAVING, "The day the last of those concerned left"

    class Kind(models.TextChoices):
        LAW = "law"
        STATUTORY = "statutory", "Statutory guidance"
        PRACTICE = "practice"

    code = models.SlugField(max_length=20, unique=True, editable=False)
    title = models.CharField(max_length=160, editable=False)
    years = models.PositiveSmallIntegerField()
    counted_from = models.CharField(max_length=12, choices=From)
    to_pension_age = models.BooleanField(default=False)
    kind = models.CharField(max_length=10, choices=Kind)
    source = models.CharField(max_length=200)
    dated = models.DateField()
    history = HistoricalRecords()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.title

    @property
    def since(self):
        """From when it is counted, in words that stand in a sentence."""
        words = "the day it came" if self.code in SINCE else self.get_counted_from_display().lower()
        ended = self.counted_from != self.From.ALLEGATION
        return SINCE.get(self.code, words) if ended else words

    def schools(self):
        return set()


class Keeping(models.Model):
    """What those who handle a case say of its keeping: no story, only a day and a reason."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="keeping")
    pension_on = models.DateField(null=True)  # the last of those concerned reaches pension age
    do_not_destroy = models.BooleanField(default=False)
    reason = EncryptedTextField(blank=True, default="")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return f"Keeping of {self.case_id}"


class Hold(models.Model):
    """Do not destroy: of a school or the whole trust, until it is lifted."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, null=True, related_name="+")
    reason = EncryptedTextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    lifted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="hold_lifted_by_somebody",
            ),
        ]

    def __str__(self):
        return f"Do not destroy: {self.school or 'the whole trust'}"

    def schools(self):
        return {self.school_id} if self.school_id else set()

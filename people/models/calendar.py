"""The school calendar: terms, and the days on which a school is closed to pupils."""

from django.db import models
from django.db.models import F, Q

from people.models.trust import School


class Term(models.Model):
    """From the first to the last day (inclusive) on which school is kept."""

    school = models.ForeignKey(
        School, on_delete=models.CASCADE, null=True, blank=True, related_name="terms"
    )  # null: the whole trust's, for schools that have none of their own
    name = models.CharField(max_length=60)
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="term_ends_after_start"
            ),
        ]

    def __str__(self):
        return self.name

    def schools(self):
        return {self.school_id} if self.school_id else set()


class Closure(models.Model):
    """Days inside a term, or bank holidays anywhere, without school (inclusive)."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", "School holiday"
        INSET = "inset", "INSET day"
        BANK_HOLIDAY = "bank_holiday", "Bank holiday"
        STRIKE = "strike", "Strike day"
        CLOSED = "closed", "Closed (snow, heating)"

    school = models.ForeignKey(
        School, on_delete=models.CASCADE, null=True, blank=True, related_name="closures"
    )  # null: the whole trust
    kind = models.CharField(max_length=15, choices=Kind)
    name = models.CharField(max_length=60, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="closure_ends_after_start"
            ),
        ]

    def __str__(self):
        return self.name or self.get_kind_display()

    def schools(self):
        return {self.school_id} if self.school_id else set()

"""Who is whose relative or partner: neither manages what concerns the other."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from people.models import Person


class Relationship(models.Model):
    """Two people, as they declared it or HR knows it. Which of them is `one` says nothing."""

    class Kind(models.TextChoices):
        SPOUSE = "spouse", "Married, or civil partners"
        PARTNER = "partner", "Partners"
        PARENT = "parent", "Parent and child"
        SIBLING = "sibling", "Brothers or sisters"
        RELATIVE = "relative", "Other relatives"
        HOUSEHOLD = "household", "Live in one household"

    one = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name="one person"
    )
    other = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name="the other"
    )
    kind = models.CharField(max_length=20, choices=Kind)
    starts_on = models.DateField(default=timezone.localdate)
    ends_on = models.DateField(null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(one=F("other")), name="nobody_is_related_to_themselves"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="relationship_ends_after_it_began",
            ),
        ]

    def __str__(self):
        return f"{self.one_id} and {self.other_id}: {self.kind}"

    def schools(self):
        return set()  # of the trust

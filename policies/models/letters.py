"""Assurance letters: a firm answers for its own people, until a day."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from people.models import Organisation, Person
from policies.models.policy import Policy
from policies.models.scans import Scan


class LetterQuerySet(models.QuerySet):
    def in_force(self, on):
        """Those that cover somebody on this day; both ends are inclusive."""
        return self.filter(
            Q(withdrawn_on=None) | Q(withdrawn_on__gt=on), starts_on__lte=on, ends_on__gte=on
        )


class AssuranceLetter(models.Model):
    """The firm says that its people know what these policies ask, so they do not sign them here.

    Whom it exempts is worked out in `queries.audience` each time, and stored nowhere.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="assurance_letters"
    )
    every_policy = models.BooleanField(default=False)
    policies = models.ManyToManyField(Policy, blank=True, related_name="assurance_letters")
    starts_on = models.DateField()
    ends_on = models.DateField()  # the last day on which it counts
    signed_by = models.CharField(max_length=200)  # at the firm: name and position
    scan = models.ForeignKey(Scan, on_delete=models.PROTECT, related_name="letters")
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    withdrawn_on = models.DateField(null=True)  # the first day on which it no longer counts
    withdrawn_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_because = models.CharField(max_length=300, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["-ends_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="letter_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None, withdrawn_by=None)
                | Q(withdrawn_on__isnull=False, withdrawn_by__isnull=False),
                name="letter_withdrawn_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["ends_on"], name="letter_ending")]

    def __str__(self):
        return f"The assurance letter of {self.organisation}"

    def get_absolute_url(self):
        return reverse("policies:letter", kwargs={"pk": self.pk})

    def schools(self):
        return set()

    @property
    def is_over(self):
        today = timezone.localdate()
        return self.withdrawn_on is not None or self.ends_on < today

    @property
    def counts(self):
        """Whether it covers anybody today."""
        return not self.is_over and self.starts_on <= timezone.localdate()

    def in_words(self):
        if self.is_over:
            return "Taken back" if self.withdrawn_on else "Ended"
        return "In force" if self.counts else "Not yet"

"""What law and guidance say of cases, as the trust keeps it: shown with its source."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords


class Guide(models.Model):
    """One thing that a handler must know, where it stands, and since when.

    `code` is by which pages and deadlines find an entry that the portal came with; the trust's own
    have an empty one.
    """

    class Topic(models.TextChoices):
        DANGER = "danger", "A child in danger, and the police"
        ALLEGATION = "allegation", "Allegations against adults, and the LADO"
        IMAGES = "images", "Pictures that may show a child"
        LOW_LEVEL = "low_level", "Low-level concerns"
        FAIRNESS = "fairness", "Whoever it is about"
        REFERRAL = "referral", "Referrals"
        DATA = "data", "Personal data"
        SPEAKING_UP = "speaking_up", "Speaking up"
        HELP = "help", "Help lines"
        RECORDS = "records", "Records, and how long they are kept"

    class Kind(models.TextChoices):
        LAW = "law", "Law"
        STATUTORY = "statutory", "Statutory guidance"
        PRACTICE = "practice", "Practice"

    class Unit(models.TextChoices):
        CLOCK_HOURS = "clock_hours", "clock hours"
        WORKING_DAYS = "working_days", "working days"
        SCHOOL_DAYS = "school_days", "school days"
        MONTHS = "months", "calendar months"
        YEARS = "years", "years"

    code = models.SlugField(max_length=40, blank=True, editable=False)
    topic = models.CharField(max_length=12, choices=Topic)
    title = models.CharField(max_length=160)
    text = models.TextField(max_length=2000)
    kind = models.CharField(max_length=10, choices=Kind)
    source = models.CharField(max_length=200)  # the law or document, and where in it
    link = models.URLField(blank=True)
    dated = models.DateField()  # of the edition
    telephone = models.CharField(max_length=40, blank=True)
    period = models.PositiveSmallIntegerField(null=True, blank=True)
    unit = models.CharField(max_length=12, choices=Unit, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["topic", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(period=None, unit="")
                | (Q(period__isnull=False, period__gt=0) & ~Q(unit="")),
                name="guide_period_has_its_unit",
            ),
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="guide_code_once"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("incidents:change_guide", kwargs={"pk": self.pk})

    def schools(self):
        return set()  # of the trust

    @property
    def period_words(self):
        """Such as *72 clock hours*; empty without one."""
        if not self.period:
            return ""
        words = self.get_unit_display()
        return f"{self.period} {words.removesuffix('s') if self.period == 1 else words}"

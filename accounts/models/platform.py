"""The platforms on which a trust may have accounts, as it keeps them: their rules and ages."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords


class Platform(models.Model):
    """One service. `code` picks the rules by which its handles and addresses are compared.

    Whether it may be used with pupils, for what and with whom, is the trust's own decision.
    """

    code = models.SlugField(max_length=20, unique=True)
    name = models.CharField(max_length=60, unique=True)
    hosts = models.CharField(max_length=300, blank=True)  # such as "facebook.com, fb.com"
    minimum_age = models.PositiveSmallIntegerField(null=True, blank=True)
    rules_link = models.URLField(blank=True)
    checked_on = models.DateField(null=True, blank=True)  # when somebody last read its rules
    with_pupils = models.BooleanField(default=False)
    pupils_for = models.CharField(max_length=300, blank=True)  # purpose and way of working agreed
    pupil_groups = models.CharField(max_length=200, blank=True)  # such as "years 9 to 11"
    in_use = models.BooleanField(default=True)  # may be chosen
    history = HistoricalRecords()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(with_pupils=False) | ~Q(pupils_for=""),
                name="platform_with_pupils_says_for_what",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("accounts:change_platform", kwargs={"pk": self.pk})

    def schools(self):
        return set()  # of the trust

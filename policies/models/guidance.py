"""The laws and guidance that policies cite: which edition is in force, kept by the trust itself."""

from django.db import models


class Guidance(models.Model):
    """A law or document of guidance, its edition in force, and the policies it asks for."""

    class Kind(models.TextChoices):
        LAW = "law", "Law"
        STATUTORY = "statutory", "Statutory guidance"
        PRACTICE = "practice", "Good practice"

    name = models.CharField(max_length=200, unique=True)
    also_called = models.CharField(max_length=200, blank=True)  # between commas: KCSIE
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.STATUTORY)
    year = models.PositiveSmallIntegerField()  # by which a text cites the edition in force
    in_force_on = models.DateField(null=True, blank=True)
    asks_for = models.CharField(max_length=300, blank=True)  # words of titles, between commas
    source = models.URLField(blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "guidance"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(year__gte=1900, year__lte=2100), name="guidance_year_is_a_year"
            )
        ]

    def __str__(self):
        return f"{self.name} {self.year}"

    def schools(self):
        return set()  # of the trust

    @property
    def names(self):
        """Everything it is called in a text."""
        return [self.name, *_listed(self.also_called)]

    @property
    def titles(self):
        """Words in the title of a policy that it asks for."""
        return _listed(self.asks_for)


def _listed(words):
    return [word.strip() for word in words.split(",") if word.strip()]

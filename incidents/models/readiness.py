"""What came of trying every way a concern can take, each night."""

from django.db import models
from django.utils import timezone


class RouteTrial(models.Model):
    """One night: how many ways were tried, and which ended in nobody. It says nothing of cases."""

    on = models.DateField(unique=True)
    tried = models.PositiveIntegerField()
    gaps = models.JSONField(default=list)  # [what, about whom, where] of each
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-on"]

    def __str__(self):
        return f"Routes tried on {self.on}"

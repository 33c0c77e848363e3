"""The calendar that somebody reads in a program of their own."""

from django.db import models
from django.db.models import Q

from people.models import Person


class CalendarFeed(models.Model):
    """A secret address under which one person's calendar is read; only its hash is kept."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="calendar_feeds")
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of 128 random bits
    made_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at=None), name="one_calendar_feed_a_person"
            ),
        ]

    def __str__(self):
        return f"Calendar of {self.person}"

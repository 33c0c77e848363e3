"""Telling people who are not in the portal of a version: who, when, and how."""

from django.db import models

from people.models import Person
from policies.models.policy import Policy
from policies.models.version import Version


class Announcement(models.Model):
    """Parents, pupils or leavers were told of a version, as somebody put on record."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="announcements")
    informed = models.CharField("who was told", max_length=8, choices=Policy.Informed)
    told_on = models.DateField()
    how = models.CharField(max_length=300)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["told_on", "pk"]

    def __str__(self):
        return f"{self.version}: {self.get_informed_display()}, {self.told_on}"

    def schools(self):
        return self.version.schools()

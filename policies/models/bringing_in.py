"""A folder of policies on its way in: looked at row by row, confirmed, brought in."""

from django.db import models
from django.urls import reverse

from core.models import Event, FileToWorkThrough
from people.models import Person
from policies.models.version import Version


class PolicyImport(FileToWorkThrough):
    """One ZIP with its list. `state` is written only by `policies.workflow`."""

    class State(models.TextChoices):
        READING = "reading"
        READY = "ready", "Ready to look at"
        APPLYING = "applying", "Being brought in"
        APPLIED = "applied", "Brought in"
        FAILED = "failed"
        DROPPED = "dropped"

    file = models.FileField(upload_to="policy-imports", blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.READING, editable=False)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-made_at", "-pk"]

    def get_absolute_url(self):
        return reverse("policies:policy_import", kwargs={"pk": self.pk})

    def schools(self):
        return set()


class PolicyImportEvent(Event):
    policyimport = models.ForeignKey(PolicyImport, on_delete=models.PROTECT, related_name="events")


class PolicyImportRow(models.Model):
    """What a row of the list would do, or did, or one thing that is wrong with it."""

    class Outcome(models.TextChoices):
        NEW = "new"
        THERE = "there", "There already"
        ERROR = "error", "In error"

    policyimport = models.ForeignKey(
        PolicyImport, on_delete=models.CASCADE, related_name="outcomes"
    )
    line = models.PositiveIntegerField()  # as a spreadsheet shows it
    outcome = models.CharField(max_length=8, choices=Outcome)
    words = models.TextField()
    version = models.ForeignKey(
        Version, on_delete=models.PROTECT, null=True, related_name="+"
    )  # that came in

    class Meta:
        ordering = ["line", "pk"]

    def __str__(self):
        return f"line {self.line}: {self.outcome}"

"""A list from elsewhere on its way in: looked at row by row, confirmed, brought in."""

from django.db import models
from django.urls import reverse

from core.encryption import EncryptedJSONField
from core.models import Event, FileToWorkThrough
from core.sealed_files import SealedStorage, random_name
from people.models import Person, School


class ListImport(FileToWorkThrough):
    """A spreadsheet of accounts, or a school's image record from its MIS. `state` is written only
    by `accounts.workflow`."""

    class Kind(models.TextChoices):
        ACCOUNTS = "accounts", "Official accounts"
        IMAGES = "images", "Image record"

    class State(models.TextChoices):
        READING = "reading"
        READY = "ready", "Ready to look at"
        APPLYING = "applying", "Being brought in"
        APPLIED = "applied", "Brought in"
        FAILED = "failed"
        DROPPED = "dropped"

    kind = models.CharField(max_length=8, choices=Kind)
    school = models.ForeignKey(
        School, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )  # of an image record
    file = models.FileField(storage=SealedStorage(), upload_to=random_name, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.READING, editable=False)

    class Meta:
        ordering = ["-made_at", "-pk"]

    def get_absolute_url(self):
        return reverse("accounts:list_import", kwargs={"pk": self.pk})

    def schools(self):
        return {self.school_id} if self.school_id else set()


class ListImportEvent(Event):
    listimport = models.ForeignKey(ListImport, on_delete=models.PROTECT, related_name="events")


class ListImportRow(models.Model):
    """What a row of the list would do, or did, or one thing that is wrong with it.

    `cells`, as they were read, go once the list was brought in or dropped.
    """

    class Outcome(models.TextChoices):
        NEW = "new"
        CHANGED = "changed"
        THERE = "there", "There already"
        GONE = "gone", "No longer on the list"
        HELD = "held", "To confirm one by one"
        ERROR = "error", "In error"

    listimport = models.ForeignKey(ListImport, on_delete=models.CASCADE, related_name="outcomes")
    line = models.PositiveIntegerField()  # as a spreadsheet shows it
    outcome = models.CharField(max_length=8, choices=Outcome)
    words = models.CharField(max_length=500)
    cells = EncryptedJSONField(null=True)
    key = models.CharField(max_length=100, blank=True)  # by which a row meets what is there

    class Meta:
        ordering = ["line", "pk"]
        indexes = [models.Index(fields=["listimport", "outcome"], name="list_row_by_outcome")]

    def __str__(self):
        return f"line {self.line}: {self.outcome}"

"""Files that came with a concern or were added to a case: kept sealed, under names of chance."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from core.encryption import EncryptedTextField
from core.models import Event
from core.sealed_files import SealedStorage, random_name
from incidents.models.case import Case, Strand
from incidents.models.concern import Concern, Draft
from people.models import Person


class EvidenceFile(models.Model):
    """One file as it came, and what its readers see of it. `state` is written only by the workflow.

    It belongs to a report half-way, to a concern, or to a case to which a reader added it. Name
    and hash are sealed too: with a hash, whoever has the same file could tell from a dump that it
    is here.
    """

    class State(models.TextChoices):
        KEPT = "kept"
        SEALED = "sealed", "Sealed: nobody can open it"

    class Family(models.TextChoices):
        PICTURE = "picture"
        FILM = "film"
        SOUND = "sound", "Recording"
        DOCUMENT = "document"
        TEXT = "text"

    class Scan(models.TextChoices):
        NOT_SCANNED = "not_scanned", "Not scanned for viruses"
        CLEAN = "clean", "No virus found"

    number = models.UUIDField(unique=True, default=uuid4, editable=False)
    draft = models.ForeignKey(
        Draft, on_delete=models.CASCADE, null=True, related_name="files"
    )  # a draft that is given up takes its files along
    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, null=True, related_name="files")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="files")
    strand = models.CharField(max_length=5, choices=Strand, blank=True)  # "": both
    state = models.CharField(max_length=10, choices=State, default=State.KEPT, editable=False)
    name = EncryptedTextField()
    family = models.CharField(max_length=10, choices=Family)
    size = models.PositiveIntegerField()  # bytes, of the original
    sha256 = EncryptedTextField()  # of the original
    original = models.FileField(storage=SealedStorage(), upload_to=random_name)
    shown = models.FileField(
        storage=SealedStorage(), upload_to=random_name, blank=True
    )  # drawn anew; empty: readers get the original
    scan = models.CharField(max_length=12, choices=Scan, default=Scan.NOT_SCANNED)
    added_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+"
    )  # null: whoever gave no name
    added_at = models.DateTimeField(default=timezone.now)
    sealed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(draft__isnull=False, concern=None, case=None)
                | Q(draft=None, concern__isnull=False, case=None)
                | Q(draft=None, concern=None, case__isnull=False),
                name="file_belongs_to_one",
            ),
            models.CheckConstraint(
                condition=Q(state="sealed", sealed_at__isnull=False)
                | Q(state="kept", sealed_at=None),
                name="file_sealed_at_iff_sealed",
            ),
        ]

    def __str__(self):
        return "This file"

    def get_absolute_url(self):
        return reverse("incidents:file", kwargs={"number": self.number})

    def schools(self):
        return set()

    @property
    def of_case(self):
        """The case it belongs to, by way of its concern; None while it is in a draft."""
        return self.case or (self.concern and self.concern.case)

    @property
    def says_more(self):
        """Whether readers get it with what it says of itself: who made it, when and where."""
        return not self.shown


class EvidenceFileEvent(Event):
    """What was done with a file; what the police advised is sealed."""

    file = models.ForeignKey(
        EvidenceFile, on_delete=models.CASCADE, related_name="events"
    )  # a file goes only with a draft that nobody else ever saw
    note = EncryptedTextField(blank=True, default="")

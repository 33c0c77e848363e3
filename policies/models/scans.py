"""Scans of signed paper, kept under the hash of what was attached."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone

from people.models import Person


class Scan(models.Model):
    """A file as it was attached, and the same without its metadata, which is what others see.

    One sheet may bear several signatures: whoever attaches it again attaches the same scan.
    """

    class Kind(models.TextChoices):
        PDF = "pdf", "PDF"
        JPEG = "jpg", "JPEG"
        PNG = "png", "PNG"

    sha256 = models.CharField(max_length=64, primary_key=True)  # of the original
    kind = models.CharField(max_length=3, choices=Kind)
    original = models.FileField(upload_to="scans")
    shown = models.FileField(upload_to="scans")
    size = models.PositiveIntegerField(validators=[MinValueValidator(1)])  # bytes
    attached_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    attached_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return self.sha256[:12]

"""Exports on their way, kept for a week; and what trustees are told of concerns once a term."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from core.models import Event


class Export(models.Model):
    """One file made in the background. `state` is written only by `oversight.workflow`."""

    class State(models.TextChoices):
        ASKED = "asked"
        MAKING = "making", "Being made"
        READY = "ready"
        FAILED = "failed"
        EXPIRED = "expired"

    class Format(models.TextChoices):
        PDF = "pdf", "PDF"
        CSV = "csv", "CSV"
        XLSX = "xlsx", "Excel"
        JSON = "json", "JSON"
        ZIP = "zip", "ZIP"  # of many files: a hand-over pack, or all of one's own record

    REPORTS = (Format.PDF, Format.CSV, Format.XLSX, Format.JSON)

    kind = models.CharField(max_length=30, default="compliance")
    format = models.CharField(max_length=4, choices=Format)
    scope = models.JSONField(default=dict)  # school, policy, person: keys; on: ISO date
    state = models.CharField(max_length=8, choices=State, default=State.ASKED, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )  # null: the operator, on the command line
    asked_at = models.DateTimeField(auto_now_add=True)
    alive_at = models.DateTimeField(null=True, editable=False)  # when its maker last said so
    made_at = models.DateTimeField(null=True, editable=False)
    expires_at = models.DateTimeField(null=True, editable=False)
    rows = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    file = models.FileField(upload_to="exports", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="ready") | Q(made_at__isnull=False, expires_at__isnull=False),
                name="ready_export_expires",
            ),
        ]

    def __str__(self):
        return f"{self.kind} as {self.get_format_display()}"

    def get_absolute_url(self):
        return reverse("oversight:export", kwargs={"pk": self.pk})

    def schools(self):
        return set(self.scope.get("schools") or ())

    @property
    def said(self):
        about = "Record of signing" if self.scope.get("person") else "Compliance report"
        about = "Hand-over pack" if self.kind == "handover" else about
        return f"{about} as {self.get_format_display()}"

    @property
    def schools_asked(self):
        """The schools it is about; None: the whole trust."""
        schools = self.scope.get("schools")
        return None if schools is None else frozenset(schools)


class ExportEvent(Event):
    export = models.ForeignKey(Export, on_delete=models.PROTECT, related_name="events")


class Release(models.Model):
    """What trustees are told of concerns in one term: counted once, the same for every reader.

    `figures` are words already, as nobody may read a small number even in the database.
    """

    name = models.CharField(max_length=60)  # of the term
    starts_on = models.DateField(unique=True)
    ends_on = models.DateField()
    made_at = models.DateTimeField(default=timezone.now)
    figures = models.JSONField(default=dict)

    class Meta:
        ordering = ["-ends_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="release_ends_after_start"
            ),
        ]

    def __str__(self):
        return f"{self.name}, to {self.ends_on:%-d %B %Y}"

    def schools(self):
        return set()

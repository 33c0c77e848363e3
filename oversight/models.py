"""Exports on their way: asked for, being made, kept for a week for whoever asked."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

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
        return f"{about} as {self.get_format_display()}"

    @property
    def schools_asked(self):
        """The schools it is about; None: the whole trust."""
        schools = self.scope.get("schools")
        return None if schools is None else frozenset(schools)


class ExportEvent(Event):
    export = models.ForeignKey(Export, on_delete=models.PROTECT, related_name="events")

"""A staff file on its way in: previewed, confirmed, applied, row by row accounted for."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.models import Event, FileToWorkThrough
from people.models.person import Person
from people.models.trust import School
from people.models.work import Placement, StaffGroup


def _loose_key(model):
    """A reference that the database neither indexes nor checks: the rows may be very many."""
    return models.ForeignKey(
        model,
        on_delete=models.DO_NOTHING,
        null=True,
        db_index=False,
        db_constraint=False,
        related_name="+",
    )


class StaffImport(FileToWorkThrough):
    """One staff file. `state` is written only by `people.workflow`."""

    class State(models.TextChoices):
        READING = "reading"
        READY = "ready", "Ready to look at"
        APPLYING = "applying"
        APPLIED = "applied"
        FAILED = "failed"
        DROPPED = "dropped"

    file = models.FileField(upload_to="staff-imports", blank=True)
    sha256 = models.CharField(max_length=64)
    source = models.CharField(max_length=40, default="mis")
    headings = models.JSONField(default=list)  # the columns of the file, in their order
    mapping = models.JSONField(default=dict)  # our field -> their column
    state = models.CharField(max_length=10, choices=State, default=State.READING, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    counts = models.JSONField(default=dict)  # outcome -> rows

    class Meta:
        ordering = ["-made_at"]

    def schools(self):
        return set()


class StaffImportEvent(Event):
    staff_import = models.ForeignKey(StaffImport, on_delete=models.PROTECT, related_name="events")


class StaffImportRow(models.Model):
    """What one row of a staff file would do, or did, or why it cannot.

    Rows that change nothing are only counted. See `people.workflow.import_staging`.
    """

    class Outcome(models.TextChoices):
        ADD = "add", "Joins"
        CHANGE = "change", "Changes"
        MOVE = "move", "Moves"
        LEAVE = "leave", "Leaves"
        EXPECTED = "expected", "Leaves, as known before"
        SAME = "same", "Stays as it is"
        ERROR = "error", "In error"

    staff_import = models.ForeignKey(
        StaffImport, on_delete=models.CASCADE, related_name="outcomes", db_index=False
    )
    line = models.PositiveIntegerField()  # as a spreadsheet shows it; 0: not in the file
    outcome = models.CharField(max_length=8, choices=Outcome)
    detail = models.TextField(blank=True)
    changes = models.TextField(blank=True)  # "job title, e-mail, "
    number = models.CharField(max_length=60, blank=True)
    email = models.CharField(max_length=254, blank=True)
    given_names = models.CharField(max_length=100, blank=True)
    family_name = models.CharField(max_length=100, blank=True)
    staff_group = models.CharField(max_length=12, choices=StaffGroup, blank=True)
    job_title = models.CharField(max_length=120, blank=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    school = _loose_key(School)
    person = _loose_key(Person)
    placement = _loose_key(Placement)
    moved_from = _loose_key(Placement)

    class Meta:
        ordering = ["line", "pk"]
        indexes = [
            models.Index(fields=["staff_import", "outcome", "line"], name="import_row_by_outcome"),
            models.Index(
                fields=["placement"],
                name="placement_ended_by_import",
                condition=Q(ends_on__isnull=False),
            ),
        ]

    def __str__(self):
        return f"line {self.line}: {self.outcome}"

    @property
    def name(self):
        return f"{self.given_names} {self.family_name}".strip()

    @property
    def changed(self):
        return [words for words in self.changes.split(", ") if words]

"""The words of a policy: versions, clauses, approvals, revisions, and a school's edition."""

import hashlib

from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.models import Event
from people.models import Person, School
from policies.models.local import EditionChange
from policies.models.policy import Policy

WORDS_A_MINUTE = 200


def minutes_of(words: int) -> int:
    """Minutes of reading, never less than one."""
    return max(1, round(words / WORDS_A_MINUTE))


class Version(models.Model):
    """One wording of a policy. Once published its text never changes.

    `html` is canonical: sanitised, UTF-8, NFC, LF, merge fields still in braces.
    `state` is written only by `policies.workflow`.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        IN_CONSULTATION = "in_consultation", "In consultation"
        AWAITING_APPROVAL = "awaiting_approval", "Awaiting approval"
        APPROVED = "approved"
        PUBLISHED = "published"
        SUPERSEDED = "superseded"
        WITHDRAWN = "withdrawn"

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="versions")
    major = models.PositiveSmallIntegerField(default=1)
    minor = models.PositiveSmallIntegerField(default=0)
    html = models.TextField(blank=True)
    words = models.PositiveIntegerField(default=0)
    summary_of_changes = models.TextField(blank=True)
    equality_note = models.TextField(blank=True)
    statement = models.CharField(max_length=300, blank=True)  # "": the profile's
    material = models.BooleanField(default=True)
    scenario_count = models.PositiveSmallIntegerField(default=0, editable=False)
    revised_by = models.CharField(max_length=200, blank=True)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    source_file = models.FileField(upload_to="policy-sources", blank=True)
    source_name = models.CharField(max_length=200, blank=True)
    source_sha256 = models.CharField(max_length=64, blank=True)
    found = models.JSONField(default=dict, blank=True)  # what the file said of itself, to confirm
    effective_on = models.DateField(null=True, blank=True)
    publish_on = models.DateField(null=True, editable=False)  # planned, at 07:00 in London
    scheduled_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    not_published_because = models.CharField(max_length=500, blank=True, editable=False)
    asks_only = models.JSONField(default=list, blank=True, editable=False)  # []: the audience
    recall_asked_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    recall_reason = models.CharField(max_length=500, blank=True, editable=False)
    state = models.CharField(max_length=20, choices=State, default=State.DRAFT, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now_add=True)  # of the draft's text
    published_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["policy", "-major", "-minor"]
        constraints = [
            models.UniqueConstraint(
                fields=["policy", "major", "minor"], name="version_number_once"
            ),
            models.UniqueConstraint(
                fields=["policy"], condition=Q(state="published"), name="one_published_version"
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["published", "superseded", "withdrawn"], published_at__isnull=False
                )
                | Q(
                    state__in=[
                        "draft",
                        "in_consultation",
                        "awaiting_approval",
                        "approved",
                        "withdrawn",
                    ],
                    published_at=None,
                ),
                name="published_at_iff_ever_published",
            ),
            models.CheckConstraint(
                condition=Q(publish_on=None, scheduled_by=None)
                | Q(publish_on__isnull=False, scheduled_by__isnull=False),
                name="scheduled_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(recall_asked_by=None) ^ ~Q(recall_reason=""),
                name="recall_asked_with_a_reason",
            ),
        ]

    def __str__(self):
        return f"{self.policy.title} {self.number}"

    def get_absolute_url(self):
        return reverse("policies:version", kwargs={"pk": self.pk})

    @property
    def number(self):
        return f"{self.major}.{self.minor}"

    @property
    def sha256(self):
        """Of the canonical text before merging, in hexadecimal."""
        return hashlib.sha256(self.html.encode()).hexdigest()

    @property
    def minutes(self):
        """Of reading all of it."""
        return minutes_of(self.words)

    def schools(self):
        return self.policy.schools()


class VersionEvent(Event):
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="events")


class Clause(models.Model):
    """A numbered part of a version, with an address that stays: `#4.5`."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="clauses")
    position = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=20, blank=True)
    heading = models.CharField(max_length=300, blank=True)
    level = models.PositiveSmallIntegerField(default=1)
    anchor = models.CharField(max_length=80)
    html = models.TextField(blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "anchor"], name="clause_anchor_once"),
            models.UniqueConstraint(fields=["version", "position"], name="clause_position_once"),
        ]

    def __str__(self):
        return f"{self.number} {self.heading}".strip()

    @property
    def called(self):
        """ "section 4.5", or an unnumbered one by its heading."""
        if self.number:
            return f"section {self.number}"
        return f"“{self.heading}”" if self.heading else "the introduction"


class Approval(models.Model):
    """A body approved a version: which, when, and the minute that says so."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="approvals")
    body = models.CharField(max_length=200)
    approved_on = models.DateField()
    minute = models.CharField(max_length=120, blank=True)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["approved_on", "pk"]

    def __str__(self):
        return f"{self.body}, {self.approved_on}"


class Revision(models.Model):
    """A row of the revision history, from the file or by the portal. Dates as they were written."""

    class Change(models.TextChoices):
        SUBSTANTIVE = "substantive", "What is asked of people changed"
        WORDING = "wording", "Wording only"
        NO_CHANGES = "no_changes", "No changes"

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="revisions")
    position = models.PositiveSmallIntegerField()
    date = models.CharField(max_length=40, blank=True)
    version = models.CharField(max_length=20, blank=True)
    reviser = models.CharField(max_length=200, blank=True)
    description = models.TextField(blank=True)
    change = models.CharField(max_length=11, choices=Change, blank=True)  # "": not stated

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "position"], name="revision_position_once"),
        ]

    def __str__(self):
        return f"{self.date} {self.description}"


class EditionText(models.Model):
    """Canonical HTML under its own SHA-256: schools with the same words share one row."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    html = models.TextField()
    clauses = models.JSONField()  # number, heading, anchor, level, html beside it: as drawn

    def __str__(self):
        return self.sha256[:12]


class Edition(models.Model):
    """A version as it stands at one school, merge fields filled: what is read and signed."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="editions")
    school = models.ForeignKey(
        School, on_delete=models.PROTECT, null=True, related_name="editions"
    )  # null: for those who work at no school
    role = models.CharField(max_length=60, blank=True)  # whose reading of it; "": the whole text
    sequence = models.PositiveSmallIntegerField(default=1)  # a slot filled anew makes another
    text = models.ForeignKey(EditionText, on_delete=models.PROTECT, related_name="editions")
    values = models.JSONField(default=dict)  # what was put in the place of each merge field
    because = models.ForeignKey(
        EditionChange, on_delete=models.PROTECT, null=True, related_name="editions"
    )  # why it followed on another
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["version", "school", "role", "-sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "school", "role", "sequence"], name="edition_sequence_once"
            ),
            models.UniqueConstraint(
                fields=["version", "role", "sequence"],
                condition=Q(school=None),
                name="edition_sequence_once_without_school",
            ),
        ]

    def __str__(self):
        role = f", {self.role}" if self.role else ""
        return f"{self.version} at {self.school or 'the trust'}{role}"

    @property
    def place(self):
        """ "Ash", "Ash, Annex A", "Annex A": where and by whom it is read; "" for neither."""
        return ", ".join(filter(None, (self.school and self.school.name, self.role)))

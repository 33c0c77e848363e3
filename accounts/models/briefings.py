"""Briefings: who was told what, when, by whom."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from accounts.models.account import of_person
from accounts.models.platform import Platform
from people.models import Person, School


class Briefing(models.Model):
    """One occasion, planned (`due_on`) or held (`held_on`), for a group at once.

    For parents and pupils only how many and what they were told; for adults each by name.
    """

    class Kind(models.TextChoices):
        INDUCTION = "induction"
        INSET = "inset", "INSET or CPD day"
        PLATFORM = "platform", "Introduction to a platform"
        REFRESHER = "refresher"
        ONLINE_SAFETY = "online_safety", "Safeguarding and online safety"
        TEACHING = "teaching", "Teaching pupils"
        TOLD = "told", "Parents were told"

    class Audience(models.TextChoices):
        STAFF = "staff"
        TRUSTEES = "trustees", "Trustees or governors"
        PARENTS = "parents", "Parents and carers"
        PUPILS = "pupils"

    kind = models.CharField(max_length=13, choices=Kind)
    audience = models.CharField(max_length=8, choices=Audience, default=Audience.STAFF)
    title = models.CharField(max_length=160)
    school = models.ForeignKey(
        School, on_delete=models.PROTECT, null=True, blank=True, related_name="briefings"
    )
    platform = models.ForeignKey(
        Platform, on_delete=models.PROTECT, null=True, blank=True, related_name="briefings"
    )
    policy = models.ForeignKey(
        "policies.Policy", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    because = models.CharField(max_length=300, blank=True)  # why a refresher: never a case's words
    covers = models.TextField(max_length=2000, blank=True)  # what was said, filters, sites
    due_on = models.DateField(null=True, blank=True)
    held_on = models.DateField(null=True, blank=True)
    trainer = of_person()
    trainer_name = models.CharField(max_length=120, blank=True)  # of somebody from outside
    how_many = models.PositiveIntegerField(null=True, blank=True)  # of parents, of pupils
    entered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)
    voided_at = models.DateTimeField(null=True, editable=False)
    voided_by = of_person()
    voided_because = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["-held_on", "-due_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__isnull=False) | Q(held_on__isnull=False),
                name="briefing_planned_or_held",
            ),
            models.CheckConstraint(
                condition=~Q(kind="platform") | Q(platform__isnull=False),
                name="introduction_names_its_platform",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("accounts:briefing", kwargs={"pk": self.pk})

    def schools(self):
        return {self.school_id} if self.school_id else set()


class Attendance(models.Model):
    """Somebody was there, or was expected and was not."""

    briefing = models.ForeignKey(Briefing, on_delete=models.PROTECT, related_name="attendances")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="briefings")
    attended = models.BooleanField(default=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["person__family_name", "person__given_names", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["briefing", "person"], name="attended_once"),
        ]

    def __str__(self):
        return f"{self.person}: {self.briefing}"

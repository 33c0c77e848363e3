"""A case: one or more concerns on their way to an outcome, and what happened to it."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from core.encryption import EncryptedTextField
from core.models import Event
from incidents.models.said import SaidOfIt
from incidents.references import new_reference
from people.models import Person


class Strand(models.TextChoices):
    """The two halves of a case, each with readers of its own."""

    CHILD = "child", "The child’s"
    ADULT = "adult", "The adult’s"


class Case(SaidOfIt):
    """What was made of concerns. `state` is written only by `incidents.workflow`.

    Its address is `reference`, drawn at random, so that nobody can count cases. `received_on` is
    the day by which it is routed, for good.
    """

    class State(models.TextChoices):
        RECEIVED = "received"
        ASSESSED = "assessed"
        INVESTIGATING = "investigating", "Under investigation"
        DECIDED = "decided"
        CLOSED = "closed"
        REDIRECTED = "redirected"
        NO_CASE = "no_case", "No case to answer"
        DUPLICATE = "duplicate", "Merged with another case"
        REOPENED = "reopened"

    class Threshold(models.TextChoices):
        """Without it no case about an adult who works here leaves *received*."""

        MAY_MEET = "may_meet", "It may meet the harm threshold"
        LOW_LEVEL = "low_level", "A low-level concern"
        NEITHER = "neither", "Neither"

    class Outcome(models.TextChoices):
        """Of the investigation; of allegations against staff alone."""

        SUBSTANTIATED = "substantiated"
        UNSUBSTANTIATED = "unsubstantiated", "Unsubstantiated: neither proved nor disproved"
        FALSE = "false", "False: enough to disprove it"
        MALICIOUS = "malicious", "Malicious: disproved, and meant to deceive"
        UNFOUNDED = "unfounded", "Unfounded: nothing supports it"

    reference = models.CharField(
        max_length=8, unique=True, default=new_reference, editable=False
    )  # as printed: two groups of four
    state = models.CharField(max_length=20, choices=State, default=State.RECEIVED, editable=False)
    sealed = models.BooleanField(default=False, editable=False)  # nobody inside may manage it
    child_strand = models.BooleanField(default=False, editable=False)
    threshold = models.CharField(max_length=10, choices=Threshold, blank=True, editable=False)
    outcome = models.CharField(max_length=15, choices=Outcome, blank=True, editable=False)
    procedure = models.CharField(max_length=20, blank=True, editable=False)  # see incidents.kinds
    received_at = models.DateTimeField(default=timezone.now, editable=False)
    received_on = models.DateField(editable=False)
    assess_by = models.DateField(null=True, editable=False)  # the last day for the first assessment
    goes_up_after = models.DateField(null=True, editable=False)  # still received then: a rung up
    rung = models.CharField(max_length=50, blank=True, editable=False)  # the highest that has it
    chased = models.PositiveSmallIntegerField(default=0, editable=False)  # the chain’s steps
    first_opened_at = models.DateTimeField(null=True, editable=False)  # by anybody who receives it
    ended_at = models.DateTimeField(null=True, editable=False)
    emptied_at = models.DateTimeField(null=True, editable=False)  # of words and names, for good
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="merged", editable=False
    )

    class Meta:
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=["closed", "redirected", "no_case", "duplicate"],
                    ended_at__isnull=False,
                )
                | Q(
                    state__in=["received", "assessed", "investigating", "decided", "reopened"],
                    ended_at=None,
                ),
                name="case_ended_at_iff_over",
            ),
            models.CheckConstraint(
                condition=Q(state="duplicate", merged_into__isnull=False)
                | (~Q(state="duplicate") & Q(merged_into=None)),
                name="case_merged_iff_duplicate",
            ),
        ]
        indexes = [
            models.Index(fields=["received_at"], condition=Q(ended_at=None), name="case_under_way"),
            models.Index(
                fields=["goes_up_after"],
                condition=Q(state="received", goes_up_after__isnull=False),
                name="case_to_assess",
            ),
        ]

    def __str__(self):
        return f"Case {self.spaced}"

    def get_absolute_url(self):
        return reverse("incidents:case", kwargs={"reference": self.reference})

    @property
    def spaced(self):
        return f"{self.reference[:4]} {self.reference[4:]}"

    @property
    def is_over(self):
        return self.ended_at is not None

    def schools(self):
        return {self.school_id}


class CaseEvent(Event):
    """Words about a case are sealed: the portal alone can read them."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    note = EncryptedTextField(blank=True, default="")


class Subject(models.Model):
    """Somebody whom a case is about, or who was harmed: with an account here, or by name."""

    class Part(models.TextChoices):
        CONCERNED = "concerned", "The concern is about them"
        HARMED = "harmed", "It happened to them"
        MISTAKEN = "mistaken", "Named by mistake, and taken out"

    KEPT_OUT = (Part.CONCERNED, Part.MISTAKEN)  # nothing of it is ever shown to them

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="subjects")
    part = models.CharField(max_length=10, choices=Part)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="subject_of"
    )
    name = EncryptedTextField(blank=True, default="")  # of somebody who has no record here
    presumed = models.BooleanField(default=False)  # one of several with that name
    named_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    named_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "part", "person"],
                condition=Q(person__isnull=False) & ~Q(part="mistaken"),
                name="subject_named_once",
            ),
        ]

    def __str__(self):
        return str(self.person) if self.person_id else self.name

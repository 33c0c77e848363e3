"""Scenario questions: a situation that a version puts to its readers, and what they answered."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.models import Event
from people.models import Person
from policies.models.signing import Acknowledgement, Assignment
from policies.models.version import Version


class Scenario(models.Model):
    """A situation in words. It belongs to the text: once that is published it never changes."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="scenarios")
    position = models.PositiveSmallIntegerField()
    situation = models.TextField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="scenario_position_once"),
        ]

    def __str__(self):
        return f"Question {self.position} of the {self.version}"

    @property
    def policy(self):
        return self.version.policy

    def schools(self):
        return self.version.schools()

    @property
    def several(self):
        """Whether more than one of its choices is right."""
        return sum(choice.right for choice in self.choices.all()) > 1


class Choice(models.Model):
    """One of two to five answers to a situation, and why it is right or wrong."""

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="choices")
    position = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=300)
    right = models.BooleanField(default=False)
    explanation = models.CharField(max_length=500)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["scenario", "position"], name="choice_position_once"),
        ]

    def __str__(self):
        return self.words


class Attempt(models.Model):
    """One try at all the questions of a version. Kept with the signature, for as long as it."""

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="attempts")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="attempts")
    number = models.PositiveSmallIntegerField()  # the first try is 1
    passed = models.BooleanField()
    at = models.DateTimeField(auto_now_add=True)
    acknowledgement = models.ForeignKey(
        Acknowledgement, on_delete=models.CASCADE, null=True, related_name="attempts"
    )  # once it is signed; goes with it

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "version", "number"], name="attempt_number_once"
            ),
        ]

    def __str__(self):
        return f"Try {self.number} of {self.assignment_id}"


class Chosen(models.Model):
    """What somebody chose for one question in one try."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="chosen")
    scenario = models.ForeignKey(Scenario, on_delete=models.PROTECT, related_name="+")
    choices = models.ManyToManyField(Choice, related_name="+")
    right = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt", "scenario"], name="chosen_once_a_question"),
        ]

    def __str__(self):
        return f"{self.scenario_id} in {self.attempt_id}"


class Conversation(models.Model):
    """Asked for after two tries went wrong: somebody talks it over with the person.

    It blocks nothing. `state` is written only by `policies.workflow`.
    """

    class State(models.TextChoices):
        ASKED = "asked", "To have"
        HELD = "held"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="conversations")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="conversations")
    by_owner = models.BooleanField(default=False)  # where no manager or head could be told
    state = models.CharField(max_length=5, choices=State, default=State.ASKED, editable=False)
    asked_at = models.DateTimeField(auto_now_add=True)
    held_on = models.DateField(null=True, editable=False)
    held_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "version"], name="one_conversation_a_version"
            ),
            models.CheckConstraint(
                condition=Q(state="asked", held_on=None, held_by=None)
                | Q(state="held", held_on__isnull=False, held_by__isnull=False),
                name="held_on_iff_held",
            ),
        ]

    def __str__(self):
        return f"The conversation with {self.person} about the {self.version}"

    def get_absolute_url(self):
        return reverse("policies:hold_conversation", kwargs={"pk": self.pk})

    def schools(self):
        return self.version.schools()


class ConversationEvent(Event):
    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="events")

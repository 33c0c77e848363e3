"""What people ask the owners of a policy, and what they are answered."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from core.models import Event
from people.models import Person
from policies.models.policy import Policy
from policies.models.signing import Assignment
from policies.models.version import Clause, Version


class Question(models.Model):
    """What somebody asks about a policy, or about one section of it, before they sign.

    While it waits, the clock of the asker's assignment stands still: `days_left` were left.
    `state` is written only by `policies.workflow`.
    """

    class State(models.TextChoices):
        OPEN = "open", "Waiting for an answer"
        ANSWERED = "answered"
        PUBLISHED = "published", "Answered for everyone"
        WITHDRAWN = "withdrawn"

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="questions")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="questions")
    clause = models.ForeignKey(
        Clause, on_delete=models.PROTECT, null=True, blank=True, related_name="questions"
    )  # null: about the policy as a whole
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="questions")
    text = models.TextField()
    asked_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN, editable=False)
    assignment = models.ForeignKey(
        Assignment, on_delete=models.PROTECT, null=True, related_name="questions"
    )  # whose clock stands still
    days_left = models.SmallIntegerField(null=True)  # until its due date, when asked
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, editable=False)
    asked_as = models.TextField(blank=True)  # the question in the words everybody reads
    published_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["answered", "published"]) ^ Q(answered_at=None),
                name="answered_at_iff_answered",
            ),
            models.CheckConstraint(
                condition=Q(state="published") ^ Q(published_at=None),
                name="question_published_at_iff_published",
            ),
            models.CheckConstraint(
                condition=Q(assignment=None) ^ Q(days_left__isnull=False),
                name="clock_stands_with_days_left",
            ),
        ]
        indexes = [
            models.Index(fields=["policy"], condition=Q(state="open"), name="question_open"),
            models.Index(fields=["assignment"], condition=Q(state="open"), name="question_waiting"),
            models.Index(
                fields=["policy"], condition=Q(state="published"), name="question_published"
            ),
        ]

    def __str__(self):
        return f"The question about {self.about} of the {self.policy}"

    def get_absolute_url(self):
        return reverse("policies:question", kwargs={"pk": self.pk})

    @property
    def days_to_answer(self):
        """None while it is not answered; 0 on the day it was asked."""
        if self.answered_at is None:
            return None
        answered, asked = (timezone.localdate(at) for at in (self.answered_at, self.asked_at))
        return (answered - asked).days

    @property
    def about(self):
        """ "section 4.5", or "the whole"."""
        return self.clause.called if self.clause_id else "the whole"

    def schools(self):
        return self.policy.schools()


class QuestionEvent(Event):
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="events")

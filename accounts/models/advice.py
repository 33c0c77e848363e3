"""*May I ...?*: what people ask before they do something, and what they were answered."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models.account import of_person
from core.encryption import EncryptedTextField
from core.models import Event
from people.models import Person, School


class Advice(models.Model):
    """A question and its answer; published without names, in words for everybody.

    `state` is written only by `accounts.workflow`.
    """

    class State(models.TextChoices):
        ASKED = "asked", "Waiting for an answer"
        ANSWERED = "answered"
        PUBLISHED = "published", "Answered for everyone"
        WITHDRAWN = "withdrawn"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="advice_asked")
    school = models.ForeignKey(
        School, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    clause = models.ForeignKey(
        "policies.Clause", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    text = EncryptedTextField()
    asked_at = models.DateTimeField(default=timezone.now)
    rung = models.PositiveSmallIntegerField(default=0, editable=False)
    answer_by = models.DateField(null=True, editable=False)  # then it goes one rung up
    answer = EncryptedTextField(blank=True, default="")
    answered_by = of_person()
    answered_at = models.DateTimeField(null=True, editable=False)
    asked_as = models.TextField(max_length=2000, blank=True)  # in the words everybody reads
    answered_as = models.TextField(max_length=4000, blank=True)
    published_at = models.DateTimeField(null=True, editable=False)
    state = models.CharField(max_length=9, choices=State, default=State.ASKED, editable=False)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name_plural = "advice"
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="published") | ~Q(asked_as="") & ~Q(answered_as=""),
                name="published_advice_has_words",
            ),
        ]
        indexes = [
            models.Index(fields=["answer_by"], condition=Q(state="asked"), name="advice_to_answer"),
        ]

    def __str__(self):
        return "The question"

    def get_absolute_url(self):
        return reverse("accounts:advice", kwargs={"pk": self.pk})

    def schools(self):
        return {self.school_id} if self.school_id else set()


class AdviceEvent(Event):
    advice = models.ForeignKey(Advice, on_delete=models.PROTECT, related_name="events")

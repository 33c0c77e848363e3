"""What is a school's own in a policy: the section that it adds, and what its people are told."""

from django.db import models
from django.db.models import Q

from core.models import Event
from people.models import Person, School
from policies.models.policy import Policy


class EditionChange(models.Model):
    """Why a school's texts read differently from now on, in sentences; told once to its people."""

    school = models.ForeignKey(
        School, on_delete=models.PROTECT, null=True, related_name="+"
    )  # null: for those who work at no school
    said = models.JSONField()  # sentences
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self):
        return " ".join(self.said)


class Appendix(models.Model):
    """A school's own section of a policy, behind the trust's; other words are another row.

    `html` is what stands under the heading, canonical. `state` is written by `policies.workflow`.
    """

    class State(models.TextChoices):
        IN_FORCE = "in_force", "In force"
        REPLACED = "replaced"
        REMOVED = "removed", "Taken out"

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="appendices")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="appendices")
    html = models.TextField()
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=State, default=State.IN_FORCE, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["school__name", "-written_at"]
        verbose_name_plural = "appendices"
        constraints = [
            models.UniqueConstraint(
                fields=["policy", "school"],
                condition=Q(state="in_force"),
                name="one_appendix_in_force",
            ),
            models.CheckConstraint(
                condition=Q(state="in_force") ^ Q(ended_at__isnull=False),
                name="appendix_ended_at_iff_not_in_force",
            ),
        ]

    def __str__(self):
        return f"The section of {self.school} in the {self.policy}"

    def schools(self):
        return {self.school_id}


class AppendixEvent(Event):
    appendix = models.ForeignKey(Appendix, on_delete=models.PROTECT, related_name="events")

"""An account that somebody broke into, and what was done about it, step by step."""

from django.db import models
from django.urls import reverse
from django.utils import timezone

from core.encryption import EncryptedTextField
from incidents import account_steps
from incidents.models.case import Case
from incidents.references import new_reference
from people.models import Person


class Compromise(models.Model):
    """One a case. Shown to whoever manages the case, and for an account of the school’s to those
    who have a task beside it; nothing on it is of the case."""

    class Whose(models.TextChoices):
        SCHOOL = account_steps.SCHOOL, "The school’s or the trust’s"
        STAFF = account_steps.STAFF, "A member of staff’s own"
        PUPIL = account_steps.PUPIL, "A pupil’s"

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="compromise")
    reference = models.CharField(max_length=8, unique=True, default=new_reference, editable=False)
    whose = models.CharField(max_length=6, choices=Whose)
    account = EncryptedTextField()  # its name on the platform
    platform = EncryptedTextField(blank=True, default="")
    entry = models.ForeignKey(
        "accounts.SocialAccount", on_delete=models.PROTECT, null=True, related_name="+"
    )  # of the register of official accounts, which knows nothing of this
    begun_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    begun_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return "The account that was broken into"

    def get_absolute_url(self):
        return reverse("incidents:compromise", kwargs={"reference": self.reference})

    def schools(self):
        return self.case.schools()


class CompromiseStep(models.Model):
    """A step that is done, or need not be with the reason why."""

    class Outcome(models.TextChoices):
        DONE = "done"
        NOT_NEEDED = "not_needed", "Not needed"

    compromise = models.ForeignKey(Compromise, on_delete=models.PROTECT, related_name="steps")
    code = models.CharField(max_length=12)  # of incidents.account_steps
    outcome = models.CharField(max_length=10, choices=Outcome)
    note = EncryptedTextField(blank=True, default="")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["compromise", "code"], name="step_taken_once"),
        ]

    def __str__(self):
        return f"{self.code}: {self.outcome}"

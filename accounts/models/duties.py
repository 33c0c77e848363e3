"""What must be done about an account because somebody left, moved, was suspended, or asks for it;
and the stop of everything at once."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models.account import AccessGrant, SocialAccount, of_person
from core.models import Event
from people.models import Person


class Duty(models.Model):
    """Something to be done on a platform, which the portal cannot do itself.

    Raised once for a grant and a cause; owed by whoever keeps the account and is not the person
    it is about. `state` is written only by `accounts.workflow`.
    """

    class Kind(models.TextChoices):
        REMOVE_ROLE = "remove_role", "Remove their role"
        CHANGE_CREDENTIALS = "change_credentials", "Change the credentials"
        TELL_SUPPLIER = "tell_supplier", "Tell the supplier"
        NAME_CUSTODIAN = "name_custodian", "Name somebody in their place"
        REVIEW = "review", "Review: keep, change or close"

    class Cause(models.TextChoices):
        LEFT = "left", "They left"
        MOVED = "moved", "They moved"
        SUSPENDED = "suspended", "They are paused"  # to everybody but HR no kind of absence
        ENDED = "ended", "Access was given until this day"
        HACKED = "hacked", "The account was broken into"
        BY_HAND = "by_hand", "Asked for by hand"
        YEARLY = "yearly", "The yearly review"

    class State(models.TextChoices):
        OPEN = "open", "To do"
        DONE = "done"
        DROPPED = "dropped", "No longer needed"

    account = models.ForeignKey(SocialAccount, on_delete=models.PROTECT, related_name="duties")
    grant = models.ForeignKey(
        AccessGrant, on_delete=models.PROTECT, null=True, blank=True, related_name="duties"
    )
    person = of_person("account_duties_about")  # whose access it is about
    kind = models.CharField(max_length=18, choices=Kind)
    cause = models.CharField(max_length=9, choices=Cause)
    note = models.CharField(max_length=500, blank=True)
    raised_on = models.DateField(default=timezone.localdate)
    raised_by = of_person()  # null: the portal itself
    steps_told = models.PositiveSmallIntegerField(default=0, editable=False)  # raised, 1, 7, 14
    done_on = models.DateField(null=True, editable=False)
    done_by = of_person()
    how = models.CharField(max_length=500, blank=True)  # the method, and what was seen
    state = models.CharField(max_length=7, choices=State, default=State.OPEN, editable=False)

    class Meta:
        ordering = ["raised_on", "pk"]
        verbose_name_plural = "duties"
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="done") | (Q(done_on__isnull=False) & ~Q(how="")),
                name="duty_done_with_day_and_method",
            ),
            models.UniqueConstraint(
                fields=["account", "grant", "kind"],
                condition=Q(state="open") & Q(grant__isnull=False),
                name="one_open_duty_for_a_grant",
            ),
            models.UniqueConstraint(
                fields=["account", "kind", "person"],
                condition=Q(state="open") & Q(grant=None) & Q(person__isnull=False),
                name="one_open_duty_about_a_person",
            ),
            models.UniqueConstraint(
                fields=["account", "kind"],
                condition=Q(state="open") & Q(grant=None) & Q(person=None),
                name="one_open_duty_of_a_kind",
            ),
        ]
        indexes = [
            models.Index(fields=["account"], condition=Q(state="open"), name="duty_open"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.account}"

    def get_absolute_url(self):
        return reverse("accounts:duty", kwargs={"pk": self.pk})

    def schools(self):
        return self.account.schools()


class DutyEvent(Event):
    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="events")


class Pause(models.Model):
    """Everything scheduled in all accounts is stopped, until it is lifted. One at a time."""

    begun_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(default=timezone.now)
    words = models.CharField(max_length=500)  # what holders are told
    lifted_by = of_person()
    lifted_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-begun_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                models.Value(1), condition=Q(lifted_at=None), name="one_pause_at_a_time"
            ),
        ]

    def __str__(self):
        return f"The pause of {timezone.localtime(self.begun_at):%-d %B %Y, %H:%M}"

    def get_absolute_url(self):
        return reverse("accounts:pause", kwargs={"pk": self.pk})

    def schools(self):
        return set()


class PauseTold(models.Model):
    """Somebody with access who was told, and whether they said that they have stopped."""

    pause = models.ForeignKey(Pause, on_delete=models.PROTECT, related_name="told")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    accounts = models.PositiveIntegerField()  # to how many they have access
    stopped_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["person__family_name", "person__given_names", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["pause", "person"], name="told_of_a_pause_once"),
        ]

    def __str__(self):
        return f"{self.person}: {self.pause}"

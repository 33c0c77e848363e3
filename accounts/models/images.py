"""The image record: for each pupil and purpose whether they may be shown, and why."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models.account import SocialAccount, of_person
from core.encryption import EncryptedTextField
from core.models import Event
from people.models import Person, School


class Purpose(models.TextChoices):
    WEBSITE = "website"
    SOCIAL = "social", "School social media"
    MARKETING = "marketing", "Trust marketing"
    PRESS = "press"
    PRINT = "print", "Print, such as the prospectus"
    VIDEO = "video"
    DISPLAY = "display", "Displays in school"
    SUPPLIERS = "suppliers", "Suppliers and AI"


class Pupil(models.Model):
    """A pupil as far as pictures go: reference of the MIS, name, year, class.

    `do_not_picture` is set by the DSL without a reason, and looks to everybody else like any *no*.
    Purged on leaving: name and answers go, the reference's place stays as a number.
    """

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="pupils")
    reference = models.CharField(max_length=40)  # of the MIS
    name = EncryptedTextField(blank=True, default="")
    year = models.CharField(max_length=20, blank=True)
    class_name = models.CharField(max_length=40, blank=True)
    joined_on = models.DateField(default=timezone.localdate)
    left_on = models.DateField(null=True, blank=True)
    purged_at = models.DateTimeField(null=True, editable=False)
    do_not_picture = models.BooleanField(default=False)

    class Meta:
        ordering = ["school", "class_name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["school", "reference"], name="pupil_once_at_a_school"),
        ]
        indexes = [
            models.Index(fields=["school", "class_name"], name="pupil_of_class"),
            models.Index(fields=["school", "year"], name="pupil_of_year"),
        ]

    def __str__(self):
        return f"Pupil {self.reference}"

    def get_absolute_url(self):
        return reverse("accounts:pupil", kwargs={"pk": self.pk})

    def schools(self):
        return {self.school_id}


class DoNotPicture(models.Model):
    """When *do not picture* was set or lifted, and by whom; never why. For the DSL alone."""

    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="do_not_picture_log")
    set_to = models.BooleanField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.pupil}: {'set' if self.set_to else 'lifted'}"


class PupilTeam(models.Model):
    """A club, team or group beside class and year, kept by a school for pictures."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="pupil_teams")
    name = models.CharField(max_length=80)
    pupils = models.ManyToManyField(Pupil, related_name="teams", blank=True)

    class Meta:
        ordering = ["school", "name"]
        constraints = [
            models.UniqueConstraint(fields=["school", "name"], name="pupil_team_once"),
        ]

    def __str__(self):
        return self.name

    def schools(self):
        return {self.school_id}


class ImageAnswer(models.Model):
    """What a parent and the pupil said for one purpose. Either *no* wins. Never edited: a new
    answer ends the one before (`replaced_at`), so who said what when stays."""

    class Basis(models.TextChoices):
        CONSENT = "consent"
        PUBLIC_TASK = "public_task", "Public task"
        CONTRACT = "contract"
        LEGITIMATE_INTERESTS = "legitimate", "Legitimate interests"

    class Answer(models.TextChoices):
        NOT_ASKED = "", "Not answered"
        YES = "yes"
        NO = "no"

    class Source(models.TextChoices):
        IMPORTED = "imported", "From the MIS"
        FORM = "form", "Form or letter"
        SPOKEN = "spoken", "Spoken"

    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="answers")
    purpose = models.CharField(max_length=10, choices=Purpose)
    basis = models.CharField(max_length=11, choices=Basis, default=Basis.CONSENT)
    parent = models.CharField(max_length=3, choices=Answer, blank=True, default="")
    said_by_pupil = models.CharField(max_length=3, choices=Answer, blank=True, default="")
    starts_on = models.DateField(default=timezone.localdate)
    ends_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=8, choices=Source)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    replaced_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["purpose", "-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["pupil", "purpose"],
                condition=Q(replaced_at=None),
                name="one_answer_in_force",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="answer_ends_after_it_began",
            ),
        ]

    def __str__(self):
        return f"{self.pupil}: {self.get_purpose_display()}"


class Withdrawal(models.Model):
    """A *no* that somebody was told, in words or in writing: it counts at once."""

    class SaidBy(models.TextChoices):
        PARENT = "parent", "A parent or carer"
        PUPIL = "pupil", "The pupil"

    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="withdrawals")
    said_by = models.CharField(max_length=6, choices=SaidBy)
    spoken = models.BooleanField(default=True)  # else in writing
    purposes = models.JSONField(default=list)  # codes of Purpose
    said_on = models.DateField(default=timezone.localdate)
    words = EncryptedTextField(blank=True, default="")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    due_on = models.DateField(default=timezone.localdate)  # to look for what was published
    checked_by = of_person()
    checked_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(
                fields=["due_on"], condition=Q(checked_at=None), name="withdrawal_to_check"
            ),
        ]

    def __str__(self):
        return f"What was said for {self.pupil}"

    def get_absolute_url(self):
        return reverse("accounts:withdrawal", kwargs={"pk": self.pk})

    def schools(self):
        return self.pupil.schools()


class TakeDown(models.Model):
    """A picture that was published and is to be taken down after a *no*, or cannot be recalled.

    `state` is written only by `accounts.workflow`.
    """

    class State(models.TextChoices):
        OPEN = "open", "To take down"
        DONE = "done", "Taken down"
        NOT_RECALLED = "not_recalled", "Cannot be recalled"

    withdrawal = models.ForeignKey(Withdrawal, on_delete=models.PROTECT, related_name="take_downs")
    account = models.ForeignKey(
        SocialAccount, on_delete=models.PROTECT, null=True, blank=True, related_name="take_downs"
    )
    where = models.CharField(max_length=300)  # address, page of the website, prospectus of 2026
    due_on = models.DateField()
    done_by = of_person()
    done_at = models.DateTimeField(null=True, editable=False)
    note = models.CharField(max_length=500, blank=True)  # how, or why it cannot be recalled
    state = models.CharField(max_length=12, choices=State, default=State.OPEN, editable=False)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="not_recalled") | ~Q(note=""), name="not_recalled_says_why"
            ),
        ]

    def __str__(self):
        return self.where

    def get_absolute_url(self):
        return reverse("accounts:take_down", kwargs={"pk": self.pk})

    def schools(self):
        return self.withdrawal.schools()


class TakeDownEvent(Event):
    takedown = models.ForeignKey(TakeDown, on_delete=models.PROTECT, related_name="events")


class ImageListLook(models.Model):
    """Who looked up which group before a picture, for what: the list was shared with them."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    group = models.CharField(max_length=80)  # such as "class 4B"
    purpose = models.CharField(max_length=10, choices=Purpose)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.person}: {self.group}"


class Device(models.Model):
    """A device of the school that IT approved for taking pictures."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="picture_devices")
    name = models.CharField(max_length=120)  # such as "iPad 14, year 4"
    approved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    approved_on = models.DateField(default=timezone.localdate)
    ended_by = of_person()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["school", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "name"], condition=Q(ended_on=None), name="device_once"
            ),
        ]

    def __str__(self):
        return self.name

    def schools(self):
        return {self.school_id}

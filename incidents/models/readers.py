"""Who may read a case and how, who has a task of it, and who looked."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from core.encryption import EncryptedJSONField, EncryptedTextField
from core.models import Event
from incidents.models.case import Case, Strand
from incidents.references import new_reference
from people.models import Absence, Appointment, Person


class ReadingQuerySet(models.QuerySet):
    def open_on(self, day):
        """Not ended; and who reads by standing in, only while those they stand in for are away."""
        away = Absence.objects.on(day)
        in_effect = Appointment.objects.in_effect(day).filter(pk=OuterRef("post"))
        holder_away = Exists(away.filter(person=OuterRef("post__person")))
        through_away = Q(through=None) | Exists(away.filter(person=OuterRef("through")))
        standing_in = Exists(in_effect) & holder_away & through_away
        return self.filter(ended_at=None).filter(Q(post=None) | Q(standing_in))


class Reading(models.Model):
    """From a moment to a moment, by a rule; by standing in only while those they stand in for
    are away."""

    class Ended(models.TextChoices):
        CONCERNED = "concerned", "Somebody else was named"
        RELATED = "related", "They may not handle it"
        RETURNED = "returned", "Whoever they stood in for is back"
        STEPPED_OUT = "stepped_out", "They stepped out"
        HANDED_OVER = "handed_over", "They handed over"
        REMOVED = "removed", "The case manager ended it"
        MERGED = "merged", "The case was merged"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="%(class)s_rows")
    rule = models.CharField(max_length=120, blank=True)
    post = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, null=True, related_name="+"
    )  # the post in which they only stand in; null: for themselves
    through = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+"
    )  # the absent stand-in whom they stand in for in turn
    began_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=12, choices=Ended, blank=True)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        abstract = True


class Reader(Reading):
    """Somebody who may read a case, and how."""

    class How(models.TextChoices):
        MANAGE = "manage", "Case manager"
        SECOND = "second", "Second reader"
        SAFEGUARD = "safeguard", "The child’s strand"
        ADVISER = "adviser", "Adviser"
        INVESTIGATING = "investigating", "Investigating officer"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="readers")
    how = models.CharField(max_length=13, choices=How)
    strand = models.CharField(max_length=5, choices=Strand, blank=True)  # "": both
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    unconflicted_at = models.DateTimeField(null=True)  # said that nothing stands against it
    opened_at = models.DateTimeField(null=True)  # the words of the case, for the first time

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "person", "how"],
                condition=Q(ended_at=None),
                name="reader_once_in_each_way",
            ),
        ]
        indexes = [
            models.Index(
                fields=["person", "case"], condition=Q(ended_at=None), name="case_read_by"
            ),
        ]

    def __str__(self):
        return f"{self.person_id} of {self.case_id}: {self.how}"


class Task(models.Model):
    """A job of its own beside a case: its fields, its page, no way to the case.

    `state` is written only by `incidents.workflow`. One that is held waits for a case manager.
    """

    class State(models.TextChoices):
        HELD = "held"
        OPEN = "open", "To do"
        DONE = "done"
        REFUSED = "refused", "Not released"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="tasks")
    reference = models.CharField(max_length=8, unique=True, default=new_reference, editable=False)
    role = models.CharField(max_length=25)  # the post whose job it is
    state = models.CharField(max_length=20, choices=State, default=State.OPEN, editable=False)
    fields = EncryptedJSONField(default=dict)  # what they need: an address, a system, kinds of data
    made_at = models.DateTimeField(default=timezone.now)
    released_at = models.DateTimeField(null=True, editable=False)  # null: held, or never held
    done_at = models.DateTimeField(null=True, editable=False)
    answer = EncryptedTextField(blank=True, default="")

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "role"], name="one_task_a_post"),
            models.CheckConstraint(
                condition=Q(state="done", done_at__isnull=False)
                | (~Q(state="done") & Q(done_at=None)),
                name="task_done_at_iff_done",
            ),
        ]

    def __str__(self):
        return f"Task {self.reference[:4]} {self.reference[4:]}"

    def get_absolute_url(self):
        return reverse("incidents:task", kwargs={"reference": self.reference})

    def schools(self):
        return set()


class TaskEvent(Event):
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="events")
    note = EncryptedTextField(blank=True, default="")


class TaskReader(Reading):
    """Somebody whose job a task is."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="readers")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["task", "person"], condition=Q(ended_at=None), name="task_reader_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["person", "task"], condition=Q(ended_at=None), name="task_read_by"
            ),
        ]

    def __str__(self):
        return f"{self.person_id} of {self.task_id}"


class AccessLog(models.Model):
    """Somebody looked at a case, or did something without leaving a trace elsewhere. Only added."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="accesses")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=40)  # opened, printed, exported, answered_conflict, ...
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["case", "-at"], name="access_of_case")]

    def __str__(self):
        return f"{self.person_id}: {self.what}"

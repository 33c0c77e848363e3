"""Somebody asks for their own data: the request, its pauses, and what is decided item by item."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from core.encryption import EncryptedTextField
from core.models import Event
from incidents.models.case import Case
from incidents.references import new_reference
from people.models import Person


class SubjectRequest(models.Model):
    """A request for access. `state` is written only by `incidents.workflow`."""

    class State(models.TextChoices):
        OPEN = "open", "Being answered"
        ANSWERED = "answered"
        WITHDRAWN = "withdrawn"

    reference = models.CharField(max_length=8, unique=True, default=new_reference, editable=False)
    number = models.UUIDField(unique=True, editable=False)  # drawn with the form: entered once
    state = models.CharField(max_length=20, choices=State, default=State.OPEN, editable=False)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+"
    )  # where they have a record here
    name = EncryptedTextField()
    for_them = EncryptedTextField(blank=True, default="")  # who asks on their behalf
    asked = EncryptedTextField()
    received_on = models.DateField()
    extended = models.BooleanField(default=False)  # by two months, told within the first
    extended_why = EncryptedTextField(blank=True, default="")
    ended_at = models.DateTimeField(null=True, editable=False)
    emptied_at = models.DateTimeField(null=True, editable=False)  # of words and names, for good

    class Meta:
        ordering = ["-received_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", ended_at=None)
                | (~Q(state="open") & Q(ended_at__isnull=False)),
                name="request_ended_at_iff_over",
            ),
        ]

    def __str__(self):
        return f"Request {self.reference[:4]} {self.reference[4:]}"

    def get_absolute_url(self):
        return reverse("incidents:request", kwargs={"reference": self.reference})

    def schools(self):
        return set()


class SubjectRequestEvent(Event):
    subjectrequest = models.ForeignKey(
        SubjectRequest, on_delete=models.PROTECT, related_name="events"
    )
    note = EncryptedTextField(blank=True, default="")


class RequestPause(models.Model):
    """The clock stands still: the trust waits for the requester."""

    class Why(models.TextChoices):
        IDENTITY = "identity", "For proof of who they are"
        CLARIFICATION = "clarification", "For what they mean"

    request = models.ForeignKey(SubjectRequest, on_delete=models.PROTECT, related_name="pauses")
    why = models.CharField(max_length=13, choices=Why)
    since = models.DateField(default=timezone.localdate)
    until = models.DateField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=Q(until=None), name="request_paused_once"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("since")),
                name="pause_ends_after_it_began",
            ),
        ]

    def __str__(self):
        return f"Pause of {self.request_id}"


class RequestItem(models.Model):
    """One thing found. With a `case` it was found there, and only its managers and the data
    protection officer know of it."""

    class State(models.TextChoices):
        FOUND = "found", "To decide"
        TO_REDACT = "to_redact", "To redact"
        READY = "ready", "To release"
        RELEASED = "released"
        WITHHELD = "withheld"

    class Whose(models.TextChoices):
        REQUESTER = "requester", "The requester’s own"
        MIXED = "mixed", "Theirs, with others’ in it"
        THIRD = "third", "Somebody else’s"

    class Exemption(models.TextChoices):
        OTHERS = "others", "Others’ rights: DPA 2018, schedule 2, paragraph 16"
        CRIME = "crime", "Preventing or finding crime: schedule 2, paragraph 2"
        PRIVILEGE = "privilege", "Legal professional privilege: schedule 2, paragraph 19"
        PLANNING = "planning", "Management forecasts: schedule 2, paragraph 22"
        NEGOTIATION = "negotiation", "Negotiations with the requester: schedule 2, paragraph 23"
        REFERENCE = "reference", "A confidential reference: schedule 2, paragraph 24"
        HARM = "harm", "Serious harm to somebody: schedule 3"
        CHILD_ABUSE = "child_abuse", "Child abuse data, not in the child’s interest: schedule 3"

    request = models.ForeignKey(SubjectRequest, on_delete=models.PROTECT, related_name="items")
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, related_name="request_items"
    )
    reference = models.CharField(max_length=8, unique=True, default=new_reference, editable=False)
    number = models.UUIDField(unique=True, editable=False)
    state = models.CharField(max_length=20, choices=State, default=State.FOUND, editable=False)
    what = EncryptedTextField()  # as "E-mail of 3 May to the office"
    whose = models.CharField(max_length=9, choices=Whose, blank=True)
    exemption = models.CharField(max_length=11, choices=Exemption, blank=True)
    why = EncryptedTextField(blank=True, default="")
    taken_out = EncryptedTextField(blank=True, default="")
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    redacted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    released_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(released_by=None)
                | Q(redacted_by=None)
                | ~Q(released_by=models.F("redacted_by")),
                name="redacted_by_one_released_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state="released", released_by__isnull=False)
                | (~Q(state="released") & Q(released_by=None)),
                name="item_released_by_somebody",
            ),
        ]

    def __str__(self):
        return f"Item {self.reference[:4]} {self.reference[4:]}"

    def schools(self):
        return set()


class RequestItemEvent(Event):
    requestitem = models.ForeignKey(RequestItem, on_delete=models.PROTECT, related_name="events")
    note = EncryptedTextField(blank=True, default="")

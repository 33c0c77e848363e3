"""What one person reported, and what they have written of it so far."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from core.encryption import EncryptedJSONField, EncryptedTextField
from incidents.models.case import Case
from incidents.models.said import MAYBE, Answer, Context, SaidOfIt
from incidents.references import new_reference
from people.models import Person


class Concern(SaidOfIt):
    """What one person reported; never edited afterwards.

    `number` was drawn with the first page, so that a repeated submit makes one concern. Whoever
    wrote nothing under their own name comes back by a receipt, of which only a hash is kept.
    """

    class Way(models.TextChoices):
        PORTAL = "portal", "In the portal"
        DOOR = "door", "Told in person and written down"
        PAPER = "paper", "On paper"
        ANONYMOUS = "anonymous", "Without a name"
        FIRM = "firm", "For a firm, without signing in"

    number = models.UUIDField(unique=True, editable=False)
    reference = models.CharField(max_length=8, unique=True, default=new_reference, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="concerns")
    way = models.CharField(max_length=10, choices=Way, default=Way.PORTAL)
    reporter = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="concerns"
    )  # null: somebody without an account, or nobody knows
    written_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+"
    )  # whoever wrote it down for the reporter
    reporter_name = EncryptedTextField(blank=True, default="")  # of one without an account
    firm = EncryptedTextField(blank=True, default="")  # for which they report it
    contact = EncryptedTextField(blank=True, default="")  # how to reach who did not sign in
    firm_did = EncryptedTextField(blank=True, default="")  # what it has done about it
    name_withheld = models.BooleanField(default=False)
    known_to = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+"
    )  # the one reader who may know a withheld name
    reported_at = models.DateTimeField(default=timezone.now)
    happened_on = models.DateField(null=True)
    what = EncryptedTextField()
    when = EncryptedTextField(blank=True, default="")
    platform = EncryptedTextField(blank=True, default="")
    address = EncryptedTextField(blank=True, default="")  # of the page: goes into tasks as it is
    kinds_of_data = EncryptedJSONField(default=list)  # of personal data exposed: goes into tasks
    whose_data = EncryptedJSONField(default=list)  # codes of `incidents.breach_words.WHOSE`
    context = models.CharField(max_length=12, choices=Context, blank=True)
    harmed_knows = models.CharField(max_length=8, choices=Answer, blank=True)  # that it happened
    about_words = EncryptedTextField(blank=True, default="")  # who, in the reporter's words
    harmed_words = EncryptedTextField(blank=True, default="")
    who_knows = EncryptedTextField(blank=True, default="")
    told = EncryptedTextField(blank=True, default="")  # whom in person, and when
    clauses = EncryptedTextField(blank=True, default="")
    also = models.JSONField(default=list)  # whom the reporter chose to tell, as the profile offers
    images = models.CharField(
        max_length=8, choices=Answer, blank=True
    )  # whether a file could show a child; yes and not sure: none was taken. "": not asked
    receipt_hash = models.CharField(  # noqa: DJ001 -- unique, and most have none
        max_length=64, null=True, unique=True, editable=False
    )

    class Meta:
        ordering = ["reported_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(receipt_hash=None) | Q(reporter=None),
                name="a_receipt_is_for_who_gave_no_name",
            ),
        ]

    def __str__(self):
        return f"Concern {self.spaced}"

    def get_absolute_url(self):
        return reverse("incidents:concern", kwargs={"reference": self.reference})

    @property
    def spaced(self):
        return f"{self.reference[:4]} {self.reference[4:]}"

    @property
    def is_checked(self):
        """Whether whoever says to report for a firm has signed in as somebody who works for it."""
        return self.way != self.Way.FIRM

    @property
    def may_show_a_child(self):
        return self.images in MAYBE

    @property
    def in_words(self):
        """The three words that a reporter reads."""
        if self.case.is_over:
            return "Closed"
        return "Received" if self.case.first_opened_at is None else "Being looked into"

    def schools(self):
        return {self.school_id}


class Draft(models.Model):
    """A report half-way: read by its author alone, gone after seven days.

    `at_risk` is the one answer that is looked at without opening the rest: a draft that says yes
    or not sure and is left alone warns its author.
    """

    DAYS = 7
    HOURS_WITHOUT_A_NAME = 24

    author = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="drafts"
    )  # null: begun without signing in, by whoever's browser holds its number
    number = models.UUIDField(unique=True, default=uuid4, editable=False)
    answers = EncryptedJSONField(default=dict)
    at_risk = models.BooleanField(default=False)
    begun_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    warned_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-changed_at"]
        indexes = [models.Index(fields=["changed_at"], name="draft_by_age")]

    def __str__(self):
        return f"Draft begun {self.begun_at:%-d %B %Y}"

    def schools(self):
        return set()


class FollowUp(models.Model):
    """What is said after a report by somebody who gave no name: asked, answered, added."""

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="follow_ups")
    number = models.UUIDField(unique=True, editable=False)  # drawn with the form: said once
    by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+"
    )  # null: the reporter
    words = EncryptedTextField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"Said of {self.concern_id}"

    def schools(self):
        return self.concern.schools()

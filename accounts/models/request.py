"""Requests for an official account, and what each approver decided."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models.account import SocialAccount, of_person
from accounts.models.platform import Platform
from core.models import Event
from people.models import Person, School


class AccountRequest(models.Model):
    """What somebody asks for. Which of the questions are asked, who approves in which order and
    who creates it, the trust profile says. `state` is written only by `accounts.workflow`.

    `step` is the approver's step that waits; `rung` how far up that step has gone, because nobody
    could decide or nobody did by `decide_by`.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        ASKED = "asked", "Waiting for a decision"
        MORE_ASKED = "more_asked", "More was asked for"
        APPROVED = "approved", "Approved, to be created"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"
        CREATED = "created", "Created and listed"

    requester = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="account_requests")
    school = models.ForeignKey(
        School, on_delete=models.PROTECT, null=True, blank=True, related_name="account_requests"
    )  # null: for the trust
    department = models.CharField(max_length=120, blank=True)
    kind = models.CharField(
        max_length=10, choices=SocialAccount.Kind, default=SocialAccount.Kind.PAGE
    )
    platform = models.ForeignKey(
        Platform, on_delete=models.PROTECT, null=True, blank=True, related_name="requests"
    )
    handle = models.CharField(max_length=100, blank=True)
    title = models.CharField(max_length=120, blank=True)
    purpose = models.TextField(max_length=2000, blank=True)
    users = models.TextField(max_length=1000, blank=True)  # who will use it
    case_for = models.TextField(max_length=2000, blank=True)  # pedagogical or business reason
    audience = models.CharField(max_length=300, blank=True)
    posters = models.TextField(max_length=1000, blank=True)  # who will post
    comments = models.TextField(max_length=2000, blank=True)  # interaction and moderation
    hours_a_week = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    life = models.CharField(max_length=500, blank=True)  # plan and lifespan in words
    ends_on = models.DateField(null=True, blank=True)
    judged_by = models.CharField(max_length=500, blank=True)  # how success is judged
    evaluate_on = models.DateField(null=True, blank=True)
    owner = of_person()
    deputy = of_person()
    alternative = of_person()
    two_step = models.BooleanField(default=False)
    mailbox = models.EmailField(blank=True)
    why_not_existing = models.TextField(max_length=1000, blank=True)
    conditions = models.TextField(max_length=2000, blank=True)  # of the approval, gathered
    designated = models.ManyToManyField(
        Person, blank=True, related_name="designated_for_requests"
    )  # by whoever approved: they create it
    set_up = models.CharField(max_length=300, blank=True, editable=False)  # as IT secured it
    set_up_by = of_person(editable=False)
    set_up_on = models.DateField(null=True, editable=False)
    step = models.PositiveSmallIntegerField(default=0, editable=False)
    rung = models.PositiveSmallIntegerField(default=0, editable=False)
    decide_by = models.DateField(null=True, editable=False)  # then it goes one rung up
    asked_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(auto_now=True)
    account = models.OneToOneField(
        SocialAccount, on_delete=models.PROTECT, null=True, editable=False, related_name="request"
    )
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT, editable=False)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="created") ^ Q(account=None), name="request_created_with_account"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"]) | Q(asked_at__isnull=False),
                name="request_asked_at_some_time",
            ),
            models.CheckConstraint(
                condition=Q(set_up_by=None) | Q(set_up_on__isnull=False),
                name="request_set_up_has_its_day",
            ),
        ]
        indexes = [
            models.Index(
                fields=["decide_by"], condition=Q(state="asked"), name="request_to_decide"
            ),
        ]

    def __str__(self):
        where, name = str(self.school or "the trust"), self.title or self.handle or "An account"
        return name if name.startswith(where) else f"{name} for {where}"

    def get_absolute_url(self):
        return reverse("accounts:request", kwargs={"pk": self.pk})

    def schools(self):
        return {self.school_id} if self.school_id else set()


class AccountRequestEvent(Event):
    accountrequest = models.ForeignKey(
        AccountRequest, on_delete=models.PROTECT, related_name="events"
    )


class RequestDecision(models.Model):
    """What one approver decided on one step; written once, with a leaf."""

    class Verdict(models.TextChoices):
        APPROVED = "approved"
        REFUSED = "refused"

    request = models.ForeignKey(AccountRequest, on_delete=models.PROTECT, related_name="decisions")
    step = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=25)  # in which they decided
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=8, choices=Verdict)
    words = models.TextField(max_length=2000, blank=True)  # conditions, or the reason
    sha256 = models.CharField(max_length=64, blank=True)  # of what was asked for, as they read it
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict="approved") | ~Q(words=""), name="refusal_has_a_reason"
            ),
        ]

    def __str__(self):
        return f"{self.get_verdict_display()} by {self.by}"

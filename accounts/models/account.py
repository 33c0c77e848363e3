"""The register of official accounts, and of those that only look official."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from accounts.models.platform import Platform
from core.models import Event
from people.models import Person, School


def of_person(name="+", **more):
    """A person who is named on a row, or nobody yet."""
    more = {"null": True, "blank": True, **more}
    return models.ForeignKey(Person, on_delete=models.PROTECT, related_name=name, **more)


class PostRule(models.TextChoices):
    """How strict an account is about its posts, as the profile's `post.preapproval`."""

    NONE = "none"
    EDITOR_OF_RECORD = "editor_of_record", "An editor answers for them, none is approved singly"
    REQUIRED = "required", "Every post is approved"


class SocialAccount(models.Model):
    """One entry of the register: what it is, who answers for it, how it is kept.

    The portal holds no password: only where it is kept. `state` is written only by
    `accounts.workflow`. Handle and address are compared by their keys (`accounts.handles`), unique
    on their platform among those that are not closed. A closed entry stays.
    """

    class Kind(models.TextChoices):
        PAGE = "page", "School page"
        CLASS_APP = "class_app", "Class app"
        GROUP = "group", "Messaging group"
        CHANNEL = "channel", "Video channel"
        PODCAST = "podcast"
        PTA = "pta", "PTA account, not ours"
        ALUMNI = "alumni", "Alumni account, not ours"
        LOOK_ALIKE = "look_alike", "Look-alike, not ours"

    class State(models.TextChoices):
        UNVERIFIED = "unverified"
        ACTIVE = "active"
        SUSPENDED = "suspended"
        LOST_ACCESS = "lost_access", "Lost access"
        DORMANT = "dormant"
        TAKE_DOWN_ASKED = "take_down_asked", "Take-down asked"
        CLOSED = "closed"

    class TwoStep(models.TextChoices):
        UNKNOWN = "", "Not known"
        NONE = "none", "Not switched on"
        APP = "app", "An app or a passkey"
        SMS = "sms", "A text message"

    class Portfolio(models.TextChoices):
        UNKNOWN = "", "Not known, or there is none"
        TRUST = "trust", "The trust"
        PERSON = "person", "A person’s own"
        AGENCY = "agency", "An agency’s"

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PAGE)
    platform = models.ForeignKey(Platform, on_delete=models.PROTECT, related_name="accounts")
    handle = models.CharField(max_length=100, blank=True)  # as it is shown
    handle_key = models.CharField(max_length=100, blank=True, editable=False)
    address = models.CharField(max_length=300, blank=True)
    address_key = models.CharField(max_length=300, blank=True, editable=False)
    title = models.CharField(max_length=120)  # its name as followers read it
    school = models.ForeignKey(
        School, on_delete=models.PROTECT, null=True, blank=True, related_name="social_accounts"
    )  # null: the trust's own
    purpose = models.TextField(max_length=2000, blank=True)
    audience = models.CharField(max_length=300, blank=True)
    comments = models.TextField(max_length=2000, blank=True)  # who may, who moderates, signposts
    mailbox = models.EmailField(blank=True)  # the shared official one behind it
    recovery_number = models.CharField(max_length=40, blank=True)
    two_step = models.CharField(max_length=4, choices=TwoStep, blank=True, default="")
    recovery_codes = models.CharField(max_length=200, blank=True)  # who holds them, where
    credentials_kept = models.CharField(max_length=200, blank=True)  # where, never what
    portfolio = models.CharField(max_length=6, choices=Portfolio, blank=True, default="")
    owner = of_person("owned_accounts")  # primary custodian
    deputy = of_person("deputised_accounts")
    alternative = of_person("alternative_accounts")  # custodian named in advance
    editor = of_person("edited_accounts")  # of record, answers for what is posted
    post_rule = models.CharField(
        max_length=16, choices=PostRule, blank=True, default="", editable=False
    )  # stricter than the profile's, never laxer; "": as that
    baseline = models.CharField(max_length=300, blank=True)  # security measures as IT applied them
    baseline_by = of_person()
    baseline_on = models.DateField(null=True, blank=True)
    created_by = of_person()  # on the platform, never whoever asked for it
    resembles = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="look_alikes"
    )
    shown_publicly = models.BooleanField(default=True)  # on "is this account really ours?"
    ends_on = models.DateField(null=True, blank=True)  # planned life
    evaluate_on = models.DateField(null=True, blank=True)
    judged_by = models.CharField(max_length=500, blank=True)
    opened_on = models.DateField(null=True, blank=True)
    reviewed_on = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    note = models.TextField(max_length=2000, blank=True)
    state = models.CharField(max_length=15, choices=State, default=State.UNVERIFIED, editable=False)
    listed_at = models.DateTimeField(default=timezone.now, editable=False)
    history = HistoricalRecords()

    class Meta:
        ordering = ["school__name", "platform__name", "title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["platform", "handle_key"],
                condition=~Q(handle_key="") & ~Q(state="closed"),
                name="account_handle_once",
            ),
            models.UniqueConstraint(
                fields=["platform", "address_key"],
                condition=~Q(address_key="") & ~Q(state="closed"),
                name="account_address_once",
            ),
            models.CheckConstraint(
                condition=~Q(handle="") | ~Q(address=""), name="account_has_handle_or_address"
            ),
            models.CheckConstraint(
                condition=Q(baseline_by=None) | Q(baseline_on__isnull=False),
                name="account_baseline_has_its_day",
            ),
        ]
        indexes = [
            models.Index(fields=["school", "state"], name="account_at_school"),
            models.Index(
                fields=["review_on"], condition=~Q(state="closed"), name="account_to_review"
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("accounts:account", kwargs={"pk": self.pk})

    @property
    def is_ours(self):
        return self.kind not in NOT_OURS

    def schools(self):
        return {self.school_id} if self.school_id else set()


NOT_OURS = frozenset(
    {SocialAccount.Kind.PTA, SocialAccount.Kind.ALUMNI, SocialAccount.Kind.LOOK_ALIKE}
)


class SocialAccountEvent(Event):
    socialaccount = models.ForeignKey(
        SocialAccount, on_delete=models.PROTECT, related_name="events"
    )


class AccessGrantQuerySet(models.QuerySet):
    def on(self, on):
        """Those in effect on this day; both ends are inclusive."""
        return self.filter(given_on__lte=on).filter(Q(ends_on=None) | Q(ends_on__gte=on))


class AccessGrant(models.Model):
    """A person, or a supplier, has access of one kind to an account, from a day to a day.

    It leaves a leaf when it is given and when it ends. `ends_on` planned for the future is when
    a duty to end it falls due; `ended_at` is when somebody confirmed that it has ended.
    """

    class Kind(models.TextChoices):
        FULL = "full", "Role on the platform: full control"
        EDIT = "edit", "Role on the platform: edit and post"
        MODERATE = "moderate", "Role on the platform: moderate"
        SHARED = "shared", "Shared login"
        TOOL = "tool", "Scheduling tool"
        SUPPLIER = "supplier", "Supplier’s access"

    account = models.ForeignKey(SocialAccount, on_delete=models.PROTECT, related_name="grants")
    person = of_person("access_grants")
    supplier = models.ForeignKey(
        "people.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="access_grants",
    )
    kind = models.CharField(max_length=8, choices=Kind)
    login = models.CharField(max_length=100, blank=True)  # own user account for work, by name
    basis = models.CharField(max_length=300, blank=True)  # job description, or who designated them
    procedures = models.CharField(max_length=300, blank=True)  # that they were given, and follow
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    given_on = models.DateField(default=timezone.localdate)
    ends_on = models.DateField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, editable=False)  # by whoever it was given to
    ended_at = models.DateTimeField(null=True, editable=False)
    ended_by = of_person()
    how_ended = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords()

    objects = AccessGrantQuerySet.as_manager()

    class Meta:
        ordering = ["account", "given_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None) ^ Q(supplier=None), name="grant_is_to_one"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("given_on")),
                name="grant_ends_after_it_was_given",
            ),
            models.UniqueConstraint(
                fields=["account", "person", "kind"],
                condition=Q(ended_at=None) & Q(person__isnull=False),
                name="one_open_grant_of_a_kind",
            ),
        ]
        indexes = [
            models.Index(fields=["person"], condition=Q(ended_at=None), name="grant_open"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} of {self.account}"

    def schools(self):
        return self.account.schools()

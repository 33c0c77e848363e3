"""Posts that are approved before they are published, and who may approve in whose place."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models.account import PostRule, SocialAccount, of_person
from core.models import Event
from core.sealed_files import SealedStorage, random_name
from people.models import Person, School


class StandingApproval(models.Model):
    """A class of post that needs no approval one by one, such as match results, for a time.

    `state` is written only by `accounts.workflow`.
    """

    class State(models.TextChoices):
        ASKED = "asked", "Waiting for a decision"
        APPROVED = "approved"
        REFUSED = "refused"
        ENDED = "ended"

    account = models.ForeignKey(
        SocialAccount, on_delete=models.PROTECT, related_name="standing_approvals"
    )
    class_of_post = models.CharField(max_length=200)
    limits = models.TextField(max_length=1000)  # what it does not cover
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    starts_on = models.DateField(default=timezone.localdate)
    ends_on = models.DateField()
    decided_by = of_person()
    decided_at = models.DateTimeField(null=True, editable=False)
    decided_as = models.CharField(max_length=25, blank=True)  # role, or delegate
    reason = models.CharField(max_length=500, blank=True)
    rung = models.PositiveSmallIntegerField(default=0, editable=False)  # how far it has gone up
    decide_by = models.DateField(null=True, editable=False)  # then it goes one rung up
    state = models.CharField(max_length=8, choices=State, default=State.ASKED, editable=False)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="standing_approval_ends_after_start"
            ),
        ]

    def __str__(self):
        return f"{self.class_of_post} on {self.account}"

    def get_absolute_url(self):
        return reverse("accounts:standing_approval", kwargs={"pk": self.pk})

    def schools(self):
        return self.account.schools()


class StandingApprovalEvent(Event):
    standingapproval = models.ForeignKey(
        StandingApproval, on_delete=models.PROTECT, related_name="events"
    )


class Post(models.Model):
    """What somebody wants to publish on an account. `state` is written only by `accounts.workflow`.

    `rule` is how strict its account was when it was asked for or logged. What was approved is what
    is kept: `sha256` is over words, pictures and checks as they were approved, and from then on
    nothing of them changes. `suggested` is an approver's change, which goes back to the author. A
    live event has no words of its own: a named poster writes for a time.
    """

    class Kind(models.TextChoices):
        SINGLE = "single", "One post"
        OF_A_CLASS = "of_a_class", "Under a standing approval"
        LIVE = "live", "Live from an event"

    class State(models.TextChoices):
        DRAFT = "draft"
        ASKED = "asked", "Waiting for a decision"
        RETURNED = "returned", "Back with its author"
        APPROVED = "approved", "Ready to publish"
        REFUSED = "refused"
        PUBLISHED = "published"
        STOPPED = "stopped", "Stopped before it was published"
        WITHDRAWN = "withdrawn"
        REMOVED = "removed", "Taken down"

    account = models.ForeignKey(SocialAccount, on_delete=models.PROTECT, related_name="posts")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.SINGLE)
    rule = models.CharField(max_length=16, choices=PostRule, blank=True, editable=False)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts_written")
    words = models.TextField(max_length=5000)  # of the post; of a live event what it is
    suggested = models.TextField(max_length=5000, blank=True)
    standing = models.ForeignKey(
        StandingApproval, on_delete=models.PROTECT, null=True, blank=True, related_name="posts"
    )
    poster = of_person("live_posts")  # of a live event
    starts_at = models.DateTimeField(null=True, blank=True)  # of it
    ends_at = models.DateTimeField(null=True, blank=True)
    publish_at = models.DateTimeField(null=True, blank=True)  # as it is scheduled on the platform
    checks = models.JSONField(default=dict, blank=True)  # code of a check -> yes, or does not apply
    purpose = models.CharField(max_length=12, blank=True)  # of the pictures, as the image record
    groups = models.CharField(max_length=200, blank=True)  # class, year or team shown
    pupils_at = models.ForeignKey(
        School, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )  # whose pupils are shown; null: no pupils are
    images_checked_at = models.DateTimeField(null=True, editable=False)
    not_to_be_shown = models.JSONField(default=list, editable=False)  # their keys, as it was then
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    asked_at = models.DateTimeField(null=True, editable=False)
    rung = models.PositiveSmallIntegerField(default=0, editable=False)  # how far it has gone up
    decide_by = models.DateField(null=True, editable=False)  # then it goes one rung up
    decided_by = of_person()
    decided_at = models.DateTimeField(null=True, editable=False)
    decided_as = models.CharField(max_length=25, blank=True)  # role, or delegate
    reason = models.CharField(max_length=500, blank=True)
    published_at = models.DateTimeField(null=True, editable=False)
    published_by = of_person()
    address = models.URLField(max_length=500, blank=True)  # where it stands
    removed_because = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT, editable=False)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(starts_at=None) | Q(ends_at__gt=F("starts_at")),
                name="live_event_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(kind="live")
                | Q(state="draft")
                | Q(poster__isnull=False, starts_at__isnull=False, ends_at__isnull=False),
                name="live_event_names_its_poster",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "published"])
                | Q(decided_by__isnull=False)
                | Q(standing__isnull=False)
                | Q(rule="editor_of_record"),
                name="post_approved_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["account", "state"], name="post_of_account"),
            models.Index(fields=["author", "state"], name="post_of_author"),
            models.Index(fields=["decide_by"], condition=Q(state="asked"), name="post_to_decide"),
        ]

    def __str__(self):
        return f"The post on {self.account}"

    def get_absolute_url(self):
        return reverse("accounts:post", kwargs={"pk": self.pk})

    def schools(self):
        return self.account.schools()


class PostEvent(Event):
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="events")


class PostPicture(models.Model):
    """A picture of a post, drawn anew without what the camera wrote into it, and sealed on disk;
    with the words for those who cannot see it. What came is not kept."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="pictures")
    number = models.UUIDField(default=uuid4, unique=True, editable=False)
    file = models.FileField(
        storage=SealedStorage(), upload_to=random_name, blank=True
    )  # "": purged
    sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=20)  # its media type, found in its content
    alternative_text = models.CharField(max_length=300, blank=True)  # before it is asked for: none
    added_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.alternative_text or "A picture"

    def get_absolute_url(self):
        return reverse("accounts:post_picture", kwargs={"number": self.number})

    def schools(self):
        return self.post.schools()


class Delegate(models.Model):
    """Somebody decides in a headteacher's or another approver's place, for a time: about the posts
    of one account, or, as the school's nominee, about all accounts of a school."""

    account = models.ForeignKey(
        SocialAccount,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="delegates",
    )
    school = models.ForeignKey(
        School, on_delete=models.PROTECT, null=True, blank=True, related_name="account_nominees"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="delegated_accounts")
    named_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField(default=timezone.now)
    starts_on = models.DateField(default=timezone.localdate)
    ends_on = models.DateField(null=True, blank=True)
    ended_by = of_person()
    ended_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-named_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="delegate_ends_after_start",
            ),
            models.CheckConstraint(condition=~Q(person=F("named_by")), name="delegate_is_another"),
            models.CheckConstraint(
                condition=Q(account=None) ^ Q(school=None), name="delegate_for_one_thing"
            ),
        ]

    def __str__(self):
        return f"{self.person} for {self.account or self.school}"

    def schools(self):
        return self.account.schools() if self.account else {self.school_id}

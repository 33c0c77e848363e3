"""Who must read and sign what by when, what they signed, and the counts of both."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from core.models import Event
from ledger.models import Leaf
from people.models import Person, School
from policies.models.policy import Policy
from policies.models.version import Edition, Version


class Assignment(models.Model):
    """This person must read and sign this policy by this date, and why.

    It points at the version now to be signed. Overdue, paused and exempt are computed.
    `state` is written only by `policies.workflow`.
    """

    class State(models.TextChoices):
        OPEN = "open", "To sign"
        SIGNED = "signed"
        CLOSED = "closed"
        NOT_SIGNED = "not_signed", "Not signed, with a reason"

    class Occasion(models.TextChoices):
        NEW_VERSION = "new_version", "A new version"
        ANNUAL = "annual", "Everyone signs it once a year"
        JOINED = "joined", "You joined"
        MOVED = "moved", "You moved"
        AFTER_MONTHS = "after_months", "Time to sign it again"
        SWITCHED = "switched", "It takes the place of your school’s own policy"
        IMPORTED = "imported", "Signed before the portal"
        LOCAL = "local", "Your school's text changed"
        BROUGHT_IN = "brought_in", "In force before the portal"

    class Closed(models.TextChoices):
        REPLACED = "replaced", "Replaced by a newer version"
        LEFT = "left", "Left the trust"
        OUT_OF_AUDIENCE = "out_of_audience", "No longer has to"
        MERGED = "merged", "Stands on their other record"
        RECALLED = "recalled", "The text was taken back"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="assignments")
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="assignments")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="assignments")
    occasion = models.CharField(max_length=12, choices=Occasion)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN, editable=False)
    assigned_on = models.DateField()
    due_first_on = models.DateField()  # as first set
    due_on = models.DateField()  # as now
    ended_at = models.DateTimeField(null=True, editable=False)
    closed_because = models.CharField(max_length=15, choices=Closed, blank=True, editable=False)
    reason = models.TextField(blank=True)  # given by whoever does not sign

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "policy"],
                condition=Q(state__in=["open", "not_signed"]),
                name="one_open_assignment",
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_at=None)
                | (~Q(state="open") & Q(ended_at__isnull=False)),
                name="ended_at_iff_not_open",
            ),
            models.CheckConstraint(
                condition=Q(state="closed") ^ Q(closed_because=""), name="closed_says_why"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "policy"], name="assignment_of_person"),
            models.Index(fields=["due_on"], condition=Q(state="open"), name="assignment_due"),
            models.Index(
                fields=["policy", "version"], condition=Q(state="open"), name="assignment_open"
            ),
            models.Index(
                fields=["policy"], condition=Q(state="not_signed"), name="assignment_declined"
            ),
        ]

    def __str__(self):
        return f"{self.policy} for {self.person}"

    def get_absolute_url(self):
        return reverse("policies:read", kwargs={"pk": self.pk})

    @cached_property
    def minutes(self):
        """Of reading the whole text; `queries.minutes` puts those of a part in their place."""
        return self.version.minutes

    @property
    def status(self):
        """The word for the person themselves, as `core.statuses` knows it."""
        if self.state == self.State.SIGNED:
            return "signed"
        if self.state == self.State.NOT_SIGNED:
            return "declined"
        if self.state == self.State.CLOSED:
            return "exempt"
        return "overdue" if self.due_on < timezone.localdate() else "to_sign"

    def schools(self):
        return {row.school_id for row in self.counted_at.all() if row.school_id}


class AssignmentEvent(Event):
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="events")


class AssignmentSchool(models.Model):
    """Where an assignment counts, and since when: a row a school, and one for the trust (null).

    `counted_until` is the first day on which it no longer counts (replaced, left, moved away).
    On a day D the people who must have signed are counted_from <= D < counted_until,
    and those who have are signed_on <= D.
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="counted_at")
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="+")
    school = models.ForeignKey(School, on_delete=models.PROTECT, null=True, related_name="+")
    due_on = models.DateField()  # the assignment's, kept here for the index
    counted_from = models.DateField()
    counted_until = models.DateField(null=True)
    signed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "school"],
                condition=Q(counted_until=None),
                name="assignment_counts_once_a_school",
            ),
            models.UniqueConstraint(
                fields=["assignment"],
                condition=Q(school=None, counted_until=None),
                name="assignment_counts_once_for_the_trust",
            ),
            models.CheckConstraint(
                condition=Q(counted_until=None) | Q(counted_until__gte=F("counted_from")),
                name="counted_until_after_from",
            ),
        ]
        indexes = [
            models.Index(
                fields=["school", "policy", "due_on"],
                condition=Q(signed_on=None, counted_until=None),
                name="outstanding",
            ),
            models.Index(
                fields=["due_on", "id"],
                condition=Q(school=None, signed_on=None, counted_until=None),
                name="outstanding_in_the_trust",
            ),
            models.Index(
                fields=["school", "due_on", "id"],
                condition=Q(school__isnull=False, signed_on=None, counted_until=None),
                name="outstanding_at_a_school",
            ),
        ]

    def __str__(self):
        return f"{self.assignment_id} at {self.school_id or 'the trust'}"


class Acknowledgement(models.Model):
    """The signed record: who, which version and words, how, when. Never changed."""

    class Method(models.TextChoices):
        PORTAL = "portal"
        ONE_TIME_LINK = "one_time_link", "One-time link"
        PAPER = "paper"
        SESSION = "session", "Signing session"
        DESK = "desk", "Reception desk"
        ON_BEHALF = "on_behalf", "On behalf"
        IMPORTED = "imported", "Imported"

    class Format(models.TextChoices):
        WEB = "web", "The web page"
        PDF = "pdf", "PDF"
        LARGE_PRINT = "large_print", "Large print"
        AUDIO = "audio"
        TRANSLATION = "translation"
        PAPER = "paper"

    assignment = models.ForeignKey(
        Assignment, on_delete=models.PROTECT, related_name="acknowledgements"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="acknowledgements")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="acknowledgements")
    statement = models.CharField(max_length=300)
    typed_name = models.CharField(max_length=200)
    name_differs = models.BooleanField(default=False)  # noted, never blocking
    method = models.CharField(max_length=13, choices=Method)
    format_read = models.CharField(max_length=11, choices=Format, default=Format.WEB)
    identity_checked_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+"
    )
    recorded_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+"
    )  # whoever records it for somebody else
    note = models.TextField(blank=True)
    scan = models.ForeignKey(  # of what was signed on paper
        "policies.Scan", on_delete=models.PROTECT, null=True, related_name="acknowledgements"
    )
    signed_at = models.DateTimeField()
    address = models.GenericIPAddressField(null=True)  # deleted after 12 months
    leaf = models.OneToOneField(Leaf, on_delete=models.PROTECT, null=True, related_name="+")
    voided_at = models.DateTimeField(null=True)
    voided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    void_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-signed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment"],
                condition=Q(voided_at=None),
                name="one_acknowledgement_an_assignment",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "version"], name="acknowledgement_of_person"),
            models.Index(fields=["version", "signed_at"], name="acknowledgement_of_version"),
        ]

    def __str__(self):
        return f"{self.version} signed by {self.person}"

    def get_absolute_url(self):
        return reverse("policies:signed", kwargs={"pk": self.pk})

    @property
    def let_go(self):
        """What a page says of it, once the record of whoever signed was emptied."""
        if not self.person.emptied_at:
            return ""
        day = timezone.localtime(self.person.emptied_at)
        return (
            f"On {day:%-d %B %Y} the trust’s retention rule for signatures was applied. "
            "The name, the words and what opens the proof are gone. "
            "Only that it was signed, and when, is still counted."
        )

    def schools(self):
        return self.assignment.schools()


class AcknowledgementEdition(models.Model):
    """One of the editions that were read and signed, with its hash as shown."""

    acknowledgement = models.ForeignKey(
        Acknowledgement, on_delete=models.PROTECT, related_name="editions"
    )
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["acknowledgement", "edition"], name="edition_signed_once"
            ),
        ]

    def __str__(self):
        return f"{self.edition_id} {self.sha256[:12]}"


class SigningCount(models.Model):
    """Kept totals for a policy at a school (null: the trust). Reads add the unfolded deltas."""

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="+")
    school = models.ForeignKey(School, on_delete=models.PROTECT, null=True, related_name="+")
    assigned = models.IntegerField(default=0)
    signed = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["policy", "school"], name="one_count_a_school"),
            models.UniqueConstraint(
                fields=["policy"], condition=Q(school=None), name="one_count_for_the_trust"
            ),
        ]

    def __str__(self):
        return f"{self.policy_id} at {self.school_id}: {self.signed} of {self.assigned}"


class SigningDelta(models.Model):
    """A change of a count, appended so that no signer waits for a hot row; folded by a task."""

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="+")
    school = models.ForeignKey(School, on_delete=models.PROTECT, null=True, related_name="+")
    assigned = models.IntegerField(default=0)
    signed = models.IntegerField(default=0)

    def __str__(self):
        return f"{self.policy_id} at {self.school_id}: {self.assigned:+} {self.signed:+}"

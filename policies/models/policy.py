"""A policy: what it is called, whom it binds, how often it is reviewed and signed."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from people.models import Person, Role, School, StaffGroup

LEADS = (Role.HEADTEACHER, Role.EXECUTIVE_HEADTEACHER, Role.DSL, Role.SCHOOL_LEADER, Role.DATA_LEAD)


class Policy(models.Model):
    """A named commitment of the trust, or of one school, whose words live in its versions."""

    class Category(models.TextChoices):
        STATUTORY = "statutory"
        TRUST = "trust"
        SCHOOL = "school"
        GOVERNMENT = "government", "Government document"

    class SigningRule(models.TextChoices):
        EACH_VERSION = "each_version", "On each material version"
        YEARLY = "yearly", "Every year"
        MONTHS_AFTER = "months_after", "Some months after the last signature"
        ONCE = "once", "Once, by a signed statement"
        NOT_SIGNED = "not_signed", "Published to read, not signed"

    class Joining(models.TextChoices):
        WITHIN_DAYS = "within_days", "Within some days of joining"
        BEFORE_PUPILS = "before_pupils", "Before first contact with pupils"
        NEXT_VERSION = "next_version", "With the next version"

    class Informed(models.TextChoices):
        """Who is told of a policy without signing it: nobody of them is in the portal."""

        PARENTS = "parents", "Parents and carers"
        PUPILS = "pupils", "Pupils"
        LEAVERS = "leavers", "Some of those who have left"

    title = models.CharField(max_length=200)
    reference = models.CharField(max_length=40, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    category = models.CharField(max_length=12, choices=Category, default=Category.TRUST)
    guidance_edition = models.CharField(max_length=60, blank=True)  # for government documents
    guidance_link = models.URLField(blank=True)
    summary = models.TextField(blank=True)
    owners = models.ManyToManyField(Person, blank=True, related_name="owns_policies")
    school = models.ForeignKey(
        School, on_delete=models.PROTECT, null=True, blank=True, related_name="own_policies"
    )  # null: the trust's
    lead_post = models.CharField(
        max_length=40, blank=True, choices=[(role.value, role.label) for role in LEADS]
    )  # who answers for it at each school
    committee = models.CharField(max_length=200, blank=True)
    legal_basis = models.CharField(max_length=300, blank=True)
    consulted = models.CharField("bodies consulted", max_length=300, blank=True)
    related = models.ManyToManyField("self", blank=True)
    related_titles = models.JSONField(default=list, blank=True)  # named in the file, not here
    replaces = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="replaced_by"
    )  # withdrawn when this one is published, and read-only from then on
    informs = models.JSONField(default=list, blank=True)  # of Informed
    public = models.BooleanField(default=False)
    at_desk = models.BooleanField(default=False)  # read by whoever comes for a day
    signing_rule = models.CharField(
        max_length=12, choices=SigningRule, default=SigningRule.EACH_VERSION
    )
    sign_every_months = models.PositiveSmallIntegerField(null=True, blank=True)
    joining = models.CharField(max_length=13, choices=Joining, default=Joining.WITHIN_DAYS)
    joining_days = models.PositiveSmallIntegerField(default=14)
    review_first_months = models.PositiveSmallIntegerField(null=True, blank=True)
    review_months = models.PositiveSmallIntegerField(null=True, blank=True)
    next_review_on = models.DateField(null=True, blank=True)  # set by the last Review
    unlocked = models.JSONField(default=list, editable=False)  # addresses of clauses
    varies = models.BooleanField(default=False, editable=False)  # by school or role, fields apart
    # A school that joined brought it: in force there until the morning of this day.
    inherited_until = models.DateField(null=True, editable=False)
    taken_over_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="takes_over"
    )  # the trust's policy, which does not bind that school before then
    switched_on = models.DateField(null=True, editable=False)  # when that happened
    history = HistoricalRecords()

    class Meta:
        ordering = ["title"]
        verbose_name_plural = "policies"
        constraints = [
            models.CheckConstraint(
                condition=~Q(signing_rule="months_after") | Q(sign_every_months__gt=0),
                name="months_after_says_how_many",
            ),
            models.CheckConstraint(
                condition=Q(inherited_until=None) | Q(school__isnull=False),
                name="inherited_by_a_school",
            ),
            models.CheckConstraint(
                condition=Q(inherited_until__isnull=False)
                | Q(taken_over_by=None, switched_on=None),
                name="only_the_inherited_are_taken_over",
            ),
            models.CheckConstraint(
                condition=Q(taken_over_by=None) | ~Q(taken_over_by=F("id")),
                name="nothing_takes_over_itself",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("policies:policy", kwargs={"slug": self.slug})

    def schools(self):
        return {self.school_id} if self.school_id else set()


class AudienceRule(models.Model):
    """One line of a policy's audience: staff group x school x role, included or excluded.

    A field left empty means any. Nobody is in the audience without a line that includes them.
    """

    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="audience")
    include = models.BooleanField(default=True)
    staff_group = models.CharField(max_length=12, choices=StaffGroup, blank=True)
    school = models.ForeignKey(School, on_delete=models.PROTECT, null=True, blank=True)
    role = models.CharField(max_length=25, choices=Role, blank=True)

    class Meta:
        ordering = ["-include", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["policy", "include", "staff_group", "role", "school"],
                name="audience_rule_once",
            ),
            models.UniqueConstraint(
                fields=["policy", "include", "staff_group", "role"],
                condition=Q(school=None),
                name="audience_rule_once_everywhere",
            ),
        ]

    def __str__(self):
        who = self.get_staff_group_display() or "Everybody"
        what = f", {self.get_role_display()}" if self.role else ""
        return f"{who}{what} at {self.school or 'every school'}"


class Review(models.Model):
    """A review that was held: no changes, a new version, or withdrawal."""

    class Outcome(models.TextChoices):
        NO_CHANGES = "no_changes", "No changes"
        NEW_VERSION = "new_version", "A new version"
        WITHDRAWN = "withdrawn"

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="reviews")
    held_on = models.DateField()
    outcome = models.CharField(max_length=12, choices=Outcome)
    reason = models.CharField(max_length=300, blank=True)  # of a review outside the cycle
    body = models.CharField(max_length=200, blank=True)  # which committee held it
    minute = models.CharField(max_length=120, blank=True)
    next_review_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-held_on", "-pk"]

    def __str__(self):
        return f"{self.policy}, {self.held_on}: {self.get_outcome_display()}"

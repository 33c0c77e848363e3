"""What was said of a draft before it was approved: by those invited, and by unions and bodies."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core.models import Event
from people.models import Person
from policies.models.version import Version


class Consultee(models.Model):
    """Somebody who is invited to comment on a draft, and by when."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="consultees")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consulted_on")
    comment_by = models.DateField()
    invited_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["person__family_name", "person__given_names", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "person"], name="consultee_once"),
        ]

    def __str__(self):
        return f"{self.person} on {self.version}"


class Comment(models.Model):
    """What somebody says of a draft, or of one section of it.

    The section is kept by its address and its words, because a draft's text may be replaced.
    `state` is written only by `policies.workflow`.
    """

    class State(models.TextChoices):
        OPEN = "open"
        RESOLVED = "resolved"

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="comments")
    anchor = models.CharField(max_length=80, blank=True)  # "": the draft as a whole
    section = models.CharField(max_length=340, blank=True)  # as it was called
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="comments")
    text = models.TextField()
    made_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN, editable=False)
    outcome = models.TextField(blank=True)  # what was done about it
    resolved_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    resolved_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="resolved") ^ Q(resolved_at=None),
                name="resolved_at_iff_resolved",
            ),
        ]

    def __str__(self):
        return f"The comment on {self.about} of {self.version}"

    def get_absolute_url(self):
        return reverse("policies:comment", kwargs={"pk": self.pk})

    @property
    def about(self):
        return self.section or "the whole"

    @property
    def policy(self):
        return self.version.policy

    def schools(self):
        return self.version.schools()


class CommentEvent(Event):
    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="events")


class Reply(models.Model):
    """One turn of the conversation under a comment; never changed."""

    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="replies")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["made_at", "pk"]
        verbose_name_plural = "replies"

    def __str__(self):
        return f"{self.person}: {self.text[:40]}"


class Consultation(models.Model):
    """A union or another body was asked about a draft: when, what it said, what came of it."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="consultations")
    body = models.CharField(max_length=200)
    sent_on = models.DateField()
    closes_on = models.DateField()
    responded_on = models.DateField(null=True, blank=True)
    response = models.TextField(blank=True)
    changed_because = models.TextField(blank=True)  # what was changed because of it, or why not
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["sent_on", "body", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "body"], name="body_consulted_once"),
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("sent_on")), name="consultation_closes_after_sent"
            ),
            models.CheckConstraint(
                condition=Q(response="") | Q(responded_on__isnull=False),
                name="response_has_its_day",
            ),
        ]

    def __str__(self):
        return f"{self.body} on {self.version}"

    @property
    def policy(self):
        return self.version.policy

    def schools(self):
        return self.version.schools()

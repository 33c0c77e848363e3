"""Where a school or a role reads other words than the rest: variants of a clause, and readings."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.models import Event
from people.models import Person, Role, School, StaffGroup
from policies.models.policy import Policy


class Variant(models.Model):
    """A school's own wording of an unlocked clause, which the policy's owner accepts or refuses.

    `html` is what stands under number and heading, `trust_html` what the trust's clause said when
    it was proposed. `state` is written only by `policies.workflow`.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", "Waiting for a decision"
        ACCEPTED = "accepted"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn", "Taken back"
        REPLACED = "replaced"
        DROPPED = "dropped"

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="variants")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="variants")
    anchor = models.CharField(max_length=80)
    section = models.CharField(max_length=340)  # as the clause was called
    html = models.TextField()
    trust_html = models.TextField()
    why = models.TextField()  # the school wants other words
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED, editable=False)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, editable=False)
    decision = models.TextField(blank=True)  # why it was refused

    class Meta:
        ordering = ["school__name", "anchor", "-proposed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["policy", "school", "anchor"],
                condition=Q(state="proposed"),
                name="one_variant_proposed",
            ),
            models.UniqueConstraint(
                fields=["policy", "school", "anchor"],
                condition=Q(state="accepted"),
                name="one_variant_accepted",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "withdrawn"]) ^ Q(decided_at__isnull=False),
                name="variant_decided_at_iff_decided",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(decision=""), name="refused_variant_says_why"
            ),
        ]

    def __str__(self):
        return f"The wording of {self.school} for {self.section} of the {self.policy}"

    def get_absolute_url(self):
        return reverse("policies:variant", kwargs={"pk": self.pk})

    def schools(self):
        return {self.school_id}


class VariantEvent(Event):
    variant = models.ForeignKey(Variant, on_delete=models.PROTECT, related_name="events")


class RoleEdition(models.Model):
    """Sections that only some people read, such as Annex A, and who they are.

    Whoever works at a school reads the first whose conditions are all true of them; whoever fits
    none reads the whole text. A list left empty asks nothing.
    """

    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="role_editions")
    name = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField()
    sections = models.JSONField()  # anchors of clauses that whoever reads another one does not read
    staff_groups = models.JSONField(default=list)
    teams = models.JSONField(default=list)
    roles = models.JSONField(default=list)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "name"], name="role_edition_named_once"),
            models.UniqueConstraint(fields=["policy", "position"], name="role_edition_placed_once"),
        ]

    def __str__(self):
        return self.name

    @property
    def who(self):
        """ "Support; team Catering": the conditions, all of which must be true."""
        groups = [StaffGroup(code).label for code in self.staff_groups]
        posts = [Role(code).label for code in self.roles]
        said = [" or ".join(groups), " or ".join(posts)]
        said.append(f"team {' or '.join(self.teams)}" if self.teams else "")
        return "; ".join(filter(None, said)) or "Everybody else"

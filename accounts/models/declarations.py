"""What people declare, and the named, dated exceptions that they ask for."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models.account import SocialAccount, of_person
from core.encryption import EncryptedTextField
from core.models import Event
from people.models import Person, School


class Declaration(models.Model):
    """What somebody says openly of themselves. `state` is written only by `accounts.workflow`.

    Seen by them, by whoever receives it (the profile and their place say who) and nobody else; the
    words and the name of the other are encrypted. A relationship between two of the trust's people
    names the other as a person: routing reads it (`incidents` asks for it, never the other way).
    """

    class Kind(models.TextChoices):
        RELATIONSHIP = "relationship", "A relationship"
        FAMILY = "family", "Family at the school"
        SOCIAL_CONTACT = "social_contact", "Social contact in a small community"
        APPROACH = "approach", "A pupil tried to make contact"
        CONFLICT = "conflict", "A conflict of interest"
        INTEREST = "interest", "An entry for the register of interests"
        PROFESSIONAL = "professional", "A professional account of my own"
        DEPARTURE = "departure", "I did, or must do, otherwise than the policy says"

    class Other(models.TextChoices):
        NOBODY = "", "Nobody in particular"
        PUPIL = "pupil"
        FORMER_PUPIL = "former_pupil", "Former pupil"
        PARENT = "parent", "Parent or carer"
        COLLEAGUE = "colleague"
        GOVERNOR = "governor", "Governor or trustee"
        COMPANY = "company", "Company or body"
        ELSE = "else", "Somebody else"

    class State(models.TextChoices):
        MADE = "made", "Waiting to be read"
        ACKNOWLEDGED = "acknowledged", "Read"
        ENDED = "ended", "No longer so"
        WITHDRAWN = "withdrawn"

    kind = models.CharField(max_length=14, choices=Kind)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="declarations")
    school = models.ForeignKey(
        School, on_delete=models.PROTECT, null=True, blank=True, related_name="declarations"
    )  # whose it concerns; null: the trust's
    other = models.CharField(max_length=12, choices=Other, blank=True, default="")
    other_name = EncryptedTextField(blank=True, default="")
    other_person = of_person("declared_with")  # one of the trust's people
    relationship = models.CharField(max_length=20, blank=True)  # as incidents' Relationship.Kind
    words = EncryptedTextField(blank=True, default="")
    platform = models.CharField(max_length=60, blank=True)
    happened_on = models.DateField(null=True, blank=True)  # an approach, an act
    before_the_act = models.BooleanField(null=True, blank=True)  # of a departure
    what_they_did = models.CharField(max_length=500, blank=True)  # declined, kept, reported
    worries = models.BooleanField(null=True, blank=True)  # then: the DSL, now, by voice
    published_words = models.CharField(max_length=500, blank=True)  # of the register of interests
    published = models.BooleanField(default=False)
    starts_on = models.DateField(default=timezone.localdate)
    ends_on = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    rung = models.PositiveSmallIntegerField(default=0, editable=False)
    answer_by = models.DateField(null=True, editable=False)  # then it goes one rung up
    received_by = of_person()
    received_at = models.DateTimeField(null=True, editable=False)
    answer = models.TextField(max_length=2000, blank=True)  # of whoever received it
    advice_of_hr = EncryptedTextField(blank=True, default="")
    advised_by = of_person()
    advised_at = models.DateTimeField(null=True, editable=False)
    confirmed_on = models.DateField(null=True, editable=False)  # that it is still so
    confirm_by = models.DateField(null=True, editable=False)  # null: never asked again
    state = models.CharField(max_length=12, choices=State, default=State.MADE, editable=False)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(other_person=None) | ~Q(other_person=F("person")),
                name="declared_with_another",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="declaration_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(published=False) | ~Q(published_words=""),
                name="published_interest_has_words",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "state"], name="declaration_of_person"),
            models.Index(
                fields=["confirm_by"],
                condition=Q(state__in=["made", "acknowledged"]),
                name="declaration_to_confirm",
            ),
            models.Index(
                fields=["answer_by"], condition=Q(state="made"), name="declaration_to_read"
            ),
        ]

    def __str__(self):
        return self.get_kind_display()

    def get_absolute_url(self):
        return reverse("accounts:declaration", kwargs={"pk": self.pk})

    def schools(self):
        return {self.school_id} if self.school_id else set()


class DeclarationEvent(Event):
    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="events")


class Permission(models.Model):
    """A named, dated exception to a clause, asked for and decided. `state` is written only by
    `accounts.workflow`. Some need IT to confirm afterwards, and some a parent before."""

    class Kind(models.TextChoices):
        WORK_EMAIL = "work_email", "A work address for a private account"
        DEVICE = "device", "Private use of a work device"
        WIFI = "wifi", "Private use of the school’s Wi-Fi"
        SPEAK = "speak", "Speaking for the school or the trust"
        OFFICIAL_USER = "official_user", "Posting officially, as the job description says"
        BY_POST = "by_post", "Exempt by the post held"
        AM_I_INCLUDED = "am_i_included", "Whether a rule includes me"
        PUPIL_PICTURES = "pupil_pictures", "Pupils’ pictures on a platform of one’s own"
        WRITE_TO_PUPIL = "write_to_pupil", "Writing to a pupil on school equipment"
        PUPIL_USE = "pupil_use", "Pupils’ own use of social media or Wi-Fi"
        USE_FOR_SCHOOL = "use_for_school", "Using social media for the school"
        OTHER = "other", "Another exception"

    class State(models.TextChoices):
        ASKED = "asked", "Waiting for a decision"
        MORE_ASKED = "more_asked", "More was asked for"
        WAITS_FOR_IT = "waits_for_it", "Allowed, once IT has confirmed"
        GRANTED = "granted", "Allowed"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"
        ENDED = "ended"

    kind = models.CharField(max_length=14, choices=Kind)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="permissions")
    school = models.ForeignKey(
        School, on_delete=models.PROTECT, null=True, blank=True, related_name="permissions"
    )
    clause = models.ForeignKey(
        "policies.Clause", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    clauses = models.CharField(max_length=200, blank=True)  # named, such as "4.3, bullets 2 and 5"
    scope = models.TextField(max_length=1000)  # what exactly
    purpose = models.TextField(max_length=1000, blank=True)  # such as the benefit for teaching
    account = models.ForeignKey(
        SocialAccount, on_delete=models.PROTECT, null=True, blank=True, related_name="permissions"
    )
    pupil = EncryptedTextField(blank=True, default="")  # reference or initials
    parent = EncryptedTextField(blank=True, default="")
    parent_agreed_on = models.DateField(null=True, blank=True)
    starts_on = models.DateField(default=timezone.localdate)
    ends_on = models.DateField(null=True, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    rung = models.PositiveSmallIntegerField(default=0, editable=False)
    decide_by = models.DateField(null=True, editable=False)
    decided_by = of_person()
    decided_as = models.CharField(max_length=25, blank=True)
    decided_at = models.DateTimeField(null=True, editable=False)
    words = models.TextField(max_length=2000, blank=True)  # conditions, or the reason
    it_confirmed_by = of_person()
    it_confirmed_at = models.DateTimeField(null=True, editable=False)
    confirmed_on = models.DateField(null=True, editable=False)
    confirm_by = models.DateField(null=True, editable=False)
    state = models.CharField(max_length=12, choices=State, default=State.ASKED, editable=False)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="permission_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["granted", "refused", "waits_for_it"])
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("person"))),
                name="permission_decided_by_another",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "state"], name="permission_of_person"),
            models.Index(
                fields=["decide_by"], condition=Q(state="asked"), name="permission_to_decide"
            ),
        ]

    def __str__(self):
        return self.get_kind_display()

    def get_absolute_url(self):
        return reverse("accounts:permission", kwargs={"pk": self.pk})

    def schools(self):
        return {self.school_id} if self.school_id else set()


class PermissionEvent(Event):
    permission = models.ForeignKey(Permission, on_delete=models.PROTECT, related_name="events")

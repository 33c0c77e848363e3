"""Any adult bound by policies, whether or not they ever sign in."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import _user_has_perm
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from core.kept_query import kept


class PersonQuerySet(models.QuerySet):
    def current(self, on):
        """Those who have not left by this day."""
        return self.filter(Q(last_day=None) | Q(last_day__gte=on), merged_into=None)

    def named(self):
        """Those of whom the portal knows who they are, each once."""
        return self.filter(merged_into=None, emptied_at=None)

    def records_of(self, person):
        """The keys of a person's record and of those joined with it, for `person__in`.

        Asked for beside the large tables: a condition that joins them would read each as a whole.
        """
        return self.filter(Q(pk=person) | Q(merged_into=person)).order_by().values("pk")


class PersonManager(BaseUserManager.from_queryset(PersonQuerySet)):
    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


@dataclass(frozen=True)
class Post:
    """A post in effect today: held, or held by standing in."""

    role: str
    school: int | None  # None: the whole trust
    standing_in: bool


class Person(AbstractBaseUser):
    """One model is both the person and the user; most never set a password.

    Never deleted. `last_day` is kept by `people.workflow` from placements and appointments.
    """

    given_names = models.CharField(max_length=100)
    family_name = models.CharField(max_length=100)
    known_as = models.CharField("known as", max_length=100, blank=True)
    email = models.EmailField("e-mail", null=True, blank=True, unique=True)
    mobile = models.CharField(
        "mobile number", max_length=25, blank=True, db_default=""
    )  # E.164; for urgent text messages alone
    email_to_confirm = models.EmailField(blank=True)
    email_asked = models.EmailField(blank=True, editable=False, db_default="")  # of it, by mail
    email_asked_at = models.DateTimeField(null=True, editable=False)
    last_day = models.DateField(null=True, blank=True)
    blocked_at = models.DateTimeField(null=True, blank=True)  # by the operator; not an absence
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged"
    )
    is_operator = models.BooleanField(default=False)  # may open Django's admin; opens no case
    demonstration = models.BooleanField(default=False)
    emptied_at = models.DateTimeField(null=True, editable=False)  # of who they were, for good
    created_at = models.DateTimeField(auto_now_add=True)
    history = HistoricalRecords(
        excluded_fields=["password", "last_login", "email_asked", "email_asked_at", "emptied_at"]
    )

    objects = PersonManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["given_names", "family_name"]

    class Meta:
        ordering = ["family_name", "given_names", "pk"]
        verbose_name_plural = "people"
        constraints = [
            models.UniqueConstraint(Lower("email"), name="person_email_once"),
            models.CheckConstraint(
                condition=Q(email=None) | ~Q(email=""), name="person_email_null_not_empty"
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")),
                name="nobody_is_merged_into_themselves",
            ),
        ]
        indexes = [
            models.Index(fields=["family_name", "given_names"], name="person_by_name"),
            models.Index(
                fields=["email_to_confirm"],
                condition=~Q(email_to_confirm=""),
                name="person_with_address_to_confirm",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("people:person", kwargs={"pk": self.pk})

    @property
    def name(self):
        return f"{self.known_as or self.given_names} {self.family_name}"

    @property
    def legal_name(self):
        return f"{self.given_names} {self.family_name}"

    @property
    def greeting_name(self):
        return self.known_as or self.given_names.split(" ")[0]

    @property
    def is_active(self):
        """May sign in today: leaving ends it at the end of the last day, without a task."""
        left = self.last_day is not None and self.last_day < timezone.localdate()
        return not left and self.blocked_at is None and self.merged_into_id is None

    def has_usable_password(self):
        """Not for the many who never chose one, whose password is empty."""
        return bool(self.password) and super().has_usable_password()

    @property
    def is_staff(self):
        return self.is_operator

    @property
    def is_superuser(self):
        return False  # nobody walks past the rules

    def has_perm(self, perm, obj=None):
        return self.is_active and _user_has_perm(self, perm, obj)

    def has_perms(self, perms, obj=None):
        return all(self.has_perm(perm, obj) for perm in perms)

    def has_module_perms(self, app_label):
        return self.is_operator and self.is_active

    def schools(self):
        """Where this person works or holds a post today; see `queries.schools_of` for sets."""
        today = timezone.localdate()
        return {school for school in self._schools(today) if school}

    def _schools(self, on):
        if not hasattr(self, "_schools_on") or self._schools_on[0] != on:
            placed = self.placements.on(on).values_list("school_id", flat=True)
            self._schools_on = (on, set(placed) | {post.school for post in self.posts(on)})
        return self._schools_on[1]

    def posts(self, on: date | None = None) -> frozenset[Post]:
        """Posts in effect on the day, by appointment or by standing in; none while suspended.

        One query the first time, kept on the instance.
        """
        on = on or timezone.localdate()
        if not hasattr(self, "_posts_on") or self._posts_on[0] != on:
            self._posts_on = (on, self._find_posts(on))
        return self._posts_on[1]

    @classmethod
    def holding(cls, pk: int, posts: frozenset[Post], on: date) -> Self:
        """Not read: the key with the posts of the day, for a query that is put together once."""
        person = cls(pk=pk)
        person._posts_on = (on, posts)
        return person

    def _find_posts(self, on):
        return frozenset(
            Post(role, school, person != self.pk) for role, school, person in posts_of(self.pk, on)
        )


@kept
def posts_of(person, on):
    appointment = Person.appointments.rel.related_model
    absence = Person.absences.rel.related_model
    away = absence.objects.on(on).filter(person=OuterRef("person"))
    mine = Q(person=person) | (Q(stand_in=person) & Exists(away))
    return (
        appointment.objects.in_effect(on)
        .filter(mine)
        .exclude(Exists(absence.objects.suspending(person, on)))
        .values_list("role", "school_id", "person_id")
    )


class ExternalId(models.Model):
    """The number by which a staff system knows a person: what an import matches on first."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="external_ids")
    source = models.CharField(max_length=40)
    number = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "number"], name="external_id_once"),
        ]

    def __str__(self):
        return f"{self.source} {self.number}"


class Merger(models.Model):
    """The trace of two records that turned out to be one person's: written once, with a leaf.

    `into` is the record that stayed then; `Person.merged_into` the one that stands there now.
    """

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="merger")
    into = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="mergers")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(person=F("into")), name="merger_is_of_two_records"),
        ]

    def __str__(self):
        return f"{self.person_id} into {self.into_id}"

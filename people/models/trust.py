"""The trust, its schools, and who to ring."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

colour = RegexValidator(r"^#[0-9a-f]{6}$", "Give the colour as # and six of 0-9, a-f.")


def colour_field(default):
    return models.CharField(max_length=7, default=default, validators=[colour])


class Trust(models.Model):
    """The one trust that this portal serves."""

    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=300, blank=True)
    colour = colour_field("#14474f")
    accent = colour_field("#a8467f")
    wash = colour_field("#edf3f2")
    colour_dark = colour_field("#8fd0d6")
    accent_dark = colour_field("#d98bb8")
    wash_dark = colour_field("#1a292c")
    logo = models.FileField(upload_to="logo", blank=True)
    help_contact = models.CharField(max_length=300, blank=True)  # shown on the page Help
    privacy_contact = models.CharField(max_length=300, blank=True)  # and on Privacy
    profile = models.JSONField(default=dict, blank=True)  # only what differs from the defaults
    history = HistoricalRecords()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_trust")]

    def __str__(self):
        return self.name


class SchoolQuerySet(models.QuerySet):
    def open_on(self, on):
        return self.not_left(on).filter(joined_on__lte=on)

    def not_left(self, on):
        """Also those that are still to join."""
        return self.filter(Q(left_on=None) | Q(left_on__gte=on))


class School(models.Model):
    """A school of the trust, or the trust's own central team."""

    class Kind(models.TextChoices):
        NURSERY = "nursery"
        INFANT = "infant"
        JUNIOR = "junior"
        PRIMARY = "primary"
        MIDDLE = "middle"
        SECONDARY = "secondary"
        ALL_THROUGH = "all_through", "All-through"
        SPECIAL = "special"
        ALTERNATIVE_PROVISION = "alternative_provision", "Alternative provision"
        SIXTEEN_TO_NINETEEN = "16_to_19", "16 to 19"
        CENTRAL = "central", "Central team"

    name = models.CharField(max_length=200, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    code = models.CharField(max_length=20, blank=True)  # as the MIS or the DfE writes it
    kind = models.CharField(max_length=25, choices=Kind, default=Kind.PRIMARY)
    address = models.CharField(max_length=300, blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    headteacher_title = models.CharField(max_length=40, default="headteacher")
    pupil_word = models.CharField(max_length=20, default="pupil")
    governor_title = models.CharField(max_length=40, default="local governor")
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)  # its last day in the trust
    history = HistoricalRecords()

    objects = SchoolQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind"], condition=Q(kind="central"), name="one_central_team"
            ),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(left_on__gte=models.F("joined_on")),
                name="school_leaves_after_joining",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("people:school", kwargs={"slug": self.slug})

    def schools(self):
        return {self.pk}


class Contact(models.Model):
    """Somebody outside the portal whom a school may have to reach."""

    class Kind(models.TextChoices):
        LOCAL_AUTHORITY = "local_authority", "Local authority"
        LADO = "lado", "LADO"
        SOCIAL_CARE_DAY = "social_care_day", "Children's social care, by day"
        SOCIAL_CARE_NIGHT = "social_care_night", "Children's social care, out of hours"
        POLICE = "police"
        IT_PROVIDER = "it_provider", "IT provider"

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="contacts")
    kind = models.CharField(max_length=20, choices=Kind)
    name = models.CharField(max_length=200)
    telephone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    note = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["kind", "name"]
        constraints = [
            models.UniqueConstraint(fields=["school", "kind", "name"], name="contact_once"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.name}"

    def schools(self):
        return {self.school_id}


class Organisation(models.Model):
    """The employer of people who are not the trust's own: agency, contractor, hirer."""

    class Kind(models.TextChoices):
        AGENCY = "agency"
        CONTRACTOR = "contractor"
        HIRER = "hirer"

    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=12, choices=Kind)
    contact_name = models.CharField(max_length=200, blank=True)
    contact_email = models.EmailField(blank=True)
    contact_telephone = models.CharField(max_length=40, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name

    def schools(self):
        return set()

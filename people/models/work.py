"""Where people work, in which staff group, for whom."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from people.models.person import Person
from people.models.trust import Organisation, School

WEEKDAYS = 0b0011111  # Monday is the lowest bit


class StaffGroup(models.TextChoices):
    LEADERSHIP = "leadership"
    TEACHING = "teaching"
    SUPPORT = "support"
    CENTRAL = "central"
    TRAINEE = "trainee"
    SUPPLY = "supply"
    CONTRACTOR = "contractor"
    VOLUNTEER = "volunteer"
    GOVERNOR = "governor"
    TRUSTEE = "trustee"
    MEMBER = "member", "Member of the trust"
    HIRER = "hirer"


class PlacementQuerySet(models.QuerySet):
    def on(self, on):
        """Those in effect on this day; both ends are inclusive, Europe/London."""
        return self.filter(starts_on__lte=on).filter(Q(ends_on=None) | Q(ends_on__gte=on))


class Placement(models.Model):
    """A person works at a school, in a staff group, from a day to a day (both inclusive)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="placements")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="placements")
    staff_group = models.CharField(max_length=12, choices=StaffGroup)
    main = models.BooleanField(default=True)
    job_title = models.CharField(max_length=120, blank=True)
    team = models.CharField(max_length=80, blank=True)  # department, year or site team
    line_manager = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="line_manages"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="placements"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    working_days = models.PositiveSmallIntegerField(default=WEEKDAYS)  # a bit a weekday
    source = models.CharField(max_length=40, blank=True)  # the import that keeps it; "": by hand
    history = HistoricalRecords()

    objects = PlacementQuerySet.as_manager()

    class Meta:
        ordering = ["-main", "starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="placement_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(line_manager=None) | ~Q(line_manager=F("person")),
                name="nobody_manages_themselves",
            ),
            models.UniqueConstraint(
                fields=["person", "school", "staff_group"],
                condition=Q(ends_on=None),
                name="one_open_placement_of_a_kind",
            ),
        ]
        indexes = [
            models.Index(fields=["school", "staff_group"], name="placement_at_school"),
            models.Index(fields=["ends_on"], name="placement_ending"),
        ]

    def __str__(self):
        return f"{self.person} at {self.school}"

    def schools(self):
        return {self.school_id}

"""Posts held, who stands in, and absences."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from core.models import Event
from people.models.person import Person
from people.models.trust import School


class Role(models.TextChoices):
    """The role codes, everywhere the same."""

    HEADTEACHER = "headteacher"
    EXECUTIVE_HEADTEACHER = "executive_headteacher", "Executive headteacher"
    DSL = "dsl", "DSL"
    DEPUTY_DSL = "deputy_dsl", "Deputy DSL"
    CHAIR_OF_GOVERNORS = "chair_of_governors", "Chair of governors"
    GOVERNOR = "governor"
    TRUST_SAFEGUARDING_LEAD = "trust_safeguarding_lead", "Trust safeguarding lead"
    NOMINATED_EXECUTIVE = "nominated_executive", "Nominated executive"
    EXECUTIVE = "executive"
    CHIEF_EXECUTIVE = "chief_executive", "Chief executive"
    CHAIR_OF_TRUSTEES = "chair_of_trustees", "Chair of trustees"
    VICE_CHAIR_OF_TRUSTEES = "vice_chair_of_trustees", "Vice-chair of trustees"
    TRUSTEE = "trustee"
    MEMBER = "member", "Member of the trust"
    WHISTLEBLOWING_TRUSTEE = "whistleblowing_trustee", "Whistleblowing trustee"
    WHISTLEBLOWING_OFFICER = "whistleblowing_officer", "Whistleblowing officer"
    HR = "hr", "HR"
    COMMUNICATIONS_MANAGER = "communications_manager", "Communications manager"
    POLICY_OWNER = "policy_owner", "Policy owner"
    CLERK = "clerk", "Clerk (governance professional)"
    IT_SUPPORT = "it_support", "IT support"
    DATA_PROTECTION_OFFICER = "data_protection_officer", "Data protection officer"
    DATA_LEAD = "data_lead", "Data lead"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    SCHOOL_LEADER = "school_leader", "School leader"


# Appointments that open cases are given by two people.
OPENS_CASES = frozenset(
    {
        Role.HEADTEACHER,
        Role.EXECUTIVE_HEADTEACHER,
        Role.DSL,
        Role.DEPUTY_DSL,
        Role.NOMINATED_EXECUTIVE,
        Role.EXECUTIVE,
        Role.CHIEF_EXECUTIVE,
        Role.TRUST_SAFEGUARDING_LEAD,
        Role.CHAIR_OF_GOVERNORS,
        Role.CHAIR_OF_TRUSTEES,
        Role.VICE_CHAIR_OF_TRUSTEES,
        Role.HR,
        Role.DATA_PROTECTION_OFFICER,
    }
)


class AppointmentQuerySet(models.QuerySet):
    def on(self, on):
        """Those whose dates (both inclusive) hold this day, whatever their state."""
        return self.filter(starts_on__lte=on).filter(Q(ends_on=None) | Q(ends_on__gte=on))

    def in_effect(self, on):
        return self.on(on).filter(state=Appointment.State.CONFIRMED)


class Appointment(models.Model):
    """A person holds a post, at a school or for the trust, from a day to a day (inclusive).

    `state` is written only by `people.workflow`. A post that opens cases needs two people.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed"
        CONFIRMED = "confirmed"
        REFUSED = "refused"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=25, choices=Role)
    school = models.ForeignKey(
        School, on_delete=models.PROTECT, null=True, blank=True, related_name="appointments"
    )  # null: for the whole trust
    stand_in = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="stands_in_for"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED, editable=False)
    proposed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )  # null: the operator, on the command line
    confirmed_at = models.DateTimeField(null=True, editable=False)
    history = HistoricalRecords()

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["role", "school", "starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="appointment_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(state="confirmed", confirmed_at__isnull=False)
                | (~Q(state="confirmed") & Q(confirmed_at=None)),
                name="confirmed_at_iff_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(stand_in=None) | ~Q(stand_in=F("person")),
                name="nobody_stands_in_for_themselves",
            ),
        ]
        indexes = [models.Index(fields=["role", "school"], name="appointment_by_role")]

    def __str__(self):
        return f"{self.get_role_display()} at {self.school or 'the trust'}"

    def schools(self):
        return {self.school_id} if self.school_id else set()


class AppointmentEvent(Event):
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="events")


class AbsenceQuerySet(models.QuerySet):
    def on(self, on):
        return self.filter(starts_on__lte=on).filter(Q(ends_on=None) | Q(ends_on__gte=on))

    def suspending(self, person, on):
        """Those for which the person may see no more than themselves on this day."""
        return self.on(on).filter(person=person, kind=Absence.Kind.SUSPENDED)


class Absence(models.Model):
    """A person is away; to everybody but HR only that they are paused."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", "Holiday or trip"
        SICK = "sick"
        FAMILY_LEAVE = "family_leave", "Family leave"
        SUSPENDED = "suspended"
        SECONDMENT = "secondment"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="absences")
    kind = models.CharField(max_length=12, choices=Kind)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)  # the last day away; null: not known yet
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)
    history = HistoricalRecords()

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="absence_ends_after_start",
            ),
        ]
        indexes = [models.Index(fields=["person", "starts_on"], name="absence_of_person")]

    def __str__(self):
        return f"{self.person} away from {self.starts_on}"

    def schools(self):
        return self.person.schools()

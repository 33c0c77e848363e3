"""Who must sign what, kept true set-wise: publishing, joining, moving and leaving run this.

An assignment counts while its row for the trust (`AssignmentSchool` without a school) is
current. Everything here is a fixed number of statements, whatever the number of people, in the
caller's transaction, behind a lock on the policy's row.
"""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import BooleanField, Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from core.workflow import Lifecycle, Transition, advance_all
from notices import outbox
from people.models import Absence, Appointment, Person, Placement, School
from people.queries import trust
from people.queries.calendar import calendars
from policies import rounds
from policies.models import Acknowledgement, Assignment, AssignmentSchool, Policy, Version
from policies.queries import audience
from policies.rounds import Round
from policies.workflow import binding
from policies.workflow.binding import EVERYBODY

OPEN, SIGNED, CLOSED, NOT_SIGNED = Assignment.State
A_MONTH = timedelta(days=30)
RECENTLY = timedelta(days=14)  # a first day that was recorded late, or missed nights

SIGN = Transition("sign", (OPEN, NOT_SIGNED), SIGNED)
CLOSE = Transition("close", (OPEN, NOT_SIGNED), CLOSED)
REFUSE = Transition("refuse", (OPEN,), NOT_SIGNED)
REOPEN = Transition("reopen", (SIGNED,), OPEN)
RESTORE = Transition("restore", (CLOSED,), OPEN)  # what replaced it was taken back
RESTORE_REFUSAL = Transition("restore_refusal", (CLOSED,), NOT_SIGNED)

ASSIGNMENT = Lifecycle(
    Assignment, start=OPEN, moves=(SIGN, CLOSE, REFUSE, REOPEN, RESTORE, RESTORE_REFUSAL)
)


def assign_new_version(version: Version, *, by: Person | None, on: date) -> None:
    """Close what was still to sign of the policy, and ask its whole audience for this version.

    What was signed stays counted against its own version and stops counting for the policy.
    Where the change concerns only some, the rest move along as with a version of no weight.
    """
    people = concerned(version, on)
    release(version.policy, by=by, on=on, because=Assignment.Closed.REPLACED, people=people)
    due = due_dates(version.policy, on, joining=False)
    with binding.bound(version, on, due, people) as bound:
        binding.open_missing(bound, version, on, Assignment.Occasion.NEW_VERSION)
    if people is not EVERYBODY:
        move_along(version)
    owe_notices(version, on)


def assign_brought_in(version: Version, *, on: date) -> None:
    """Ask the audience of a policy that was in force before the portal, writing to nobody.

    Each finds it among what they must do; the reminders before its day come as for any other.
    """
    due = due_dates(version.policy, on, joining=False)
    with binding.bound(version, on, due) as bound:
        binding.open_missing(bound, version, on, Assignment.Occasion.BROUGHT_IN)


def concerned(version: Version, on: date) -> QuerySet[Person] | None:
    """Whom the change concerns, where the publisher said so; else everybody."""
    return audience.only(version.asks_only, on) if version.asks_only else EVERYBODY


def release(
    policy: Policy,
    *,
    by: Person | None,
    on: date,
    because: str = Assignment.Closed.OUT_OF_AUDIENCE,
    people: QuerySet[Person] | None = EVERYBODY,
) -> None:
    """Close what is still to sign of a policy, and take it off every total."""
    rows = Assignment.objects.filter(policy=policy)
    if people is EVERYBODY:
        _close(rows, because, by=by)
        binding.stop_counting("c.policy_id = %s", [policy.pk], on)
    else:
        _close(rows.filter(person__in=people), because, by=by)
        binding.stop_counting_people(people, policy, on)


def move_along(version: Version) -> int:
    """Point what is still to sign at a version that changes nothing of weight; answer how many."""
    waiting = Assignment.objects.filter(policy=version.policy_id, state__in=(OPEN, NOT_SIGNED))
    return waiting.update(version=version)


@transaction.atomic
def settle(policy: Policy, on: date, people: QuerySet[Person] | None = EVERYBODY) -> None:
    """Make who must sign this policy agree with who is in its audience on the day.

    Joiners and movers get an assignment, leavers and those out of the audience lose theirs,
    and a change of school changes where it counts. Run twice, it changes nothing.
    """
    Policy.objects.select_for_update(no_key=True).get(pk=policy.pk)
    version = policy.versions.filter(state=Version.State.PUBLISHED).first()
    if version is None or policy.signing_rule == Policy.SigningRule.NOT_SIGNED:
        return
    with binding.bound(version, on, due_dates(policy, on, joining=True), people) as bound:
        _close_unbound(bound, policy, on, people)
        binding.stop_counting_elsewhere(bound, policy, on, people)
        if policy.joining == Policy.Joining.NEXT_VERSION:
            binding.leave_out(bound, _begun_since(version))
        binding.open_missing(bound, version, on, None)
    if policy.joining == Policy.Joining.BEFORE_PUPILS:
        _due_before_first_day(policy, on)
    _ask_again(version, on, people)
    owe_notices(version, on)


def _begun_since(version: Version) -> QuerySet[Person]:
    """Whoever came after the version was in force, and has nothing of its policy that counts."""
    day = timezone.localdate(version.published_at)
    here = {"person": OuterRef("pk"), "starts_on__lte": day}
    counted = AssignmentSchool.objects.filter(
        policy=version.policy_id, counted_until=None, school=None, assignment__person=OuterRef("pk")
    )
    return Person.objects.filter(
        ~Exists(Placement.objects.filter(**here)),
        ~Exists(Appointment.objects.filter(**here)),
        ~Exists(counted),
    )


def switch(policy: Policy, school: School, on: date) -> None:
    """Ask the people of a school for what takes the place of the policy that it had brought.

    Each has the days of a new version, even where whoever joins signs before the first day.
    """
    Policy.objects.select_for_update(no_key=True).get(pk=policy.pk)
    version = policy.versions.get(state=Version.State.PUBLISHED)
    if policy.signing_rule == Policy.SigningRule.NOT_SIGNED:
        return
    placed = Placement.objects.on(on).filter(school=school).values("person")
    posted = Appointment.objects.in_effect(on).filter(school=school).values("person")
    people = Person.objects.filter(Q(pk__in=placed) | Q(pk__in=posted))
    due = due_dates(policy, on, joining=False)
    with binding.bound(version, on, due, people) as bound:
        binding.open_missing(bound, version, on, Assignment.Occasion.SWITCHED)
    owe_notices(version, on)


def _due_before_first_day(policy: Policy, on: date) -> None:
    """Whoever has just begun is late from the first day; of others only the audience changed."""
    begun = Placement.objects.filter(person=OuterRef("person"))
    lately = Q(starts_on__gte=on - RECENTLY)
    new = Assignment.objects.filter(
        Exists(begun.filter(lately)),
        ~Exists(begun.exclude(lately)),
        policy=policy,
        state=OPEN,
        occasion=Assignment.Occasion.JOINED,
        assigned_on=on,
        due_first_on=on,
    )
    before = on - timedelta(days=1)
    AssignmentSchool.objects.filter(assignment__in=new).update(due_on=before)
    new.update(due_on=before, due_first_on=before)


def _ask_again(version: Version, on: date, people: QuerySet[Person] | None) -> None:
    """Open a new assignment for whoever signed too long ago, by the policy's signing rule.

    What is still to sign stays as it is: at most one is open a person and policy. Run twice, it
    finds nobody: whoever was asked has signed nothing that counts any more.
    """
    policy, again = version.policy, round_of(version.policy, on)
    if again is None or not again.schools:
        return
    old = AssignmentSchool.objects.filter(
        policy=policy, school=None, counted_until=None, signed_on__lt=again.signed_before
    )
    if not old.exists():
        return
    yearly = policy.signing_rule == Policy.SigningRule.YEARLY
    occasion = Assignment.Occasion.ANNUAL if yearly else Assignment.Occasion.AFTER_MONTHS
    with binding.bound(version, on, dict(again.due), people) as bound:
        binding.stop_counting_signed(bound, policy, on, again.signed_before, again.schools)
        binding.open_missing(bound, version, on, occasion)


def ask_school_again(policy: Policy, school: int, on: date) -> None:
    """Ask everybody bound at this school for the version in force, whoever has signed it too."""
    version = policy.versions.filter(state=Version.State.PUBLISHED).first()
    if version is None or policy.signing_rule == Policy.SigningRule.NOT_SIGNED:
        return
    tomorrow = on + timedelta(days=1)
    with binding.bound(version, on, due_dates(policy, on, joining=False)) as bound:
        binding.stop_counting_signed(bound, policy, on, tomorrow, frozenset({school}))
        binding.open_missing(bound, version, on, Assignment.Occasion.LOCAL)
    owe_notices(version, on)


def round_of(policy: Policy, on: date) -> Round | None:
    """Whom the signing rule asks again on this day, if it asks anybody again."""
    days_of = calendars()
    if policy.signing_rule == Policy.SigningRule.YEARLY:
        return rounds.yearly(
            days_of,
            on,
            month=int(trust.setting("ack.yearly_due_month")),
            day=int(trust.setting("ack.yearly_due_day")),
            days=int(trust.setting("sign.days")),
        )
    if policy.signing_rule == Policy.SigningRule.MONTHS_AFTER:
        due = due_dates(policy, on, joining=False)
        return rounds.after_months(days_of, on, policy.sign_every_months, due)
    return None


def due_dates(policy: Policy, on: date, *, joining: bool) -> dict[int | None, date]:
    """When somebody assigned today must have signed, by school: a school day (None: the trust)."""
    if joining and policy.joining == Policy.Joining.BEFORE_PUPILS:
        return dict.fromkeys(calendars(), on)
    days = policy.joining_days if joining else int(trust.setting("sign.days"))
    wanted = on + timedelta(days=days)
    return {school: days_of.next_school_day(wanted) for school, days_of in calendars().items()}


def reach(version: Version, on: date) -> dict[str, object]:
    """How many people in how many schools would have to sign, how many are paused, due when."""
    due = due_dates(version.policy, on, joining=False)
    with binding.bound(version, on, due, concerned(version, on)) as bound:
        people, schools, first, last = binding.totals(bound)
        away = Absence.objects.on(on).filter(person__in=binding.people_of(bound))
        paused = away.values("person").distinct().count()
        lately = Acknowledgement.objects.filter(
            person__in=binding.people_of(bound),
            version__policy=version.policy_id,
            voided_at=None,
            signed_at__date__gt=on - A_MONTH,
        )
        recent = lately.values("person").distinct().count()
    found = {"people": people, "schools": schools, "paused": paused, "recent": recent}
    return found | {"first": first, "last": last}


def owe_notices(version: Version, on: date) -> None:
    """Tell everybody who was assigned this version today; told once, however often it is run.

    But for those of whom it was said that they are not written to.
    """
    new = Assignment.objects.filter(version=version, state=OPEN, assigned_on=on)
    new = new.exclude(occasion=Assignment.Occasion.BROUGHT_IN)
    outbox.owe_each(new, kind="assignment", key="assigned:", due_on=on)


def _close_unbound(bound: str, policy: Policy, on: date, people: QuerySet | None) -> None:
    """Close what people no longer bound still had to sign, saying whether they left."""
    gone = RawSQL(  # noqa: S611 -- our own names
        f"NOT EXISTS (SELECT 1 FROM {bound} b"  # noqa: S608
        f" WHERE b.person_id = {Assignment._meta.db_table}.person_id)",
        (),
        output_field=BooleanField(),
    )
    counted = AssignmentSchool.objects.filter(policy=policy, counted_until=None, school=None)
    waiting = Assignment.objects.filter(gone, pk__in=counted.values("assignment"))
    if people is not EVERYBODY:
        waiting = waiting.filter(person__in=people)
    left = Person.objects.filter(last_day__lt=on)
    _close(waiting.filter(person__in=left), Assignment.Closed.LEFT, by=None)
    _close(waiting, Assignment.Closed.OUT_OF_AUDIENCE, by=None)


def _close(rows: QuerySet[Assignment], because: str, *, by: Person | None) -> None:
    advance_all(rows, CLOSE, by=by, ended_at=timezone.now(), closed_because=because)

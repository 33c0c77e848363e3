"""What the pages about signing show, for one choice of school, policy, team and day.

One statement a figure; lists are read a page at a time.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet
from django.utils import timezone

from people.models import Absence, School
from policies.models import Assignment, AssignmentSchool, Policy, Version
from policies.queries import figures, standing
from policies.queries import reminders as reminding
from policies.queries.figures import Cells, Figure
from policies.queries.standing import Reach

EVERYBODY = "all"


@dataclass(frozen=True)
class Choice:
    """What is looked at, never more than is within reach. `on`: a day that is past."""

    reach: Reach
    school: School | None = None
    policy: Policy | None = None
    on: date | None = None
    staff_group: str = ""
    team: str = ""
    manager: int | None = None
    show: str = ""

    @property
    def day(self) -> date:
        return self.on or timezone.localdate()

    @property
    def schools(self) -> frozenset[int] | None:
        """The schools it is about; None: the whole trust."""
        if self.school:
            return frozenset([self.school.pk])
        return None if self.reach.trust else self.reach.schools

    @property
    def placed(self) -> dict[str, object]:
        wanted = {
            "staff_group": self.staff_group,
            "team": self.team,
            "line_manager": self.manager,
        }
        return {name: value for name, value in wanted.items() if value}

    def rows(self) -> QuerySet[AssignmentSchool]:
        """Everybody once for the trust, or once at each school that is looked at."""
        rows = standing.counted(self.on)
        if self.school and (self.reach.trust or self.school.pk in self.reach.schools):
            rows = rows.filter(school=self.school)
        else:
            rows = standing.within(rows, self.reach)
        if self.policy:
            rows = rows.filter(policy=self.policy)
        return standing.in_team(rows, on=self.on, **self.placed) if self.placed else rows


def cells(choice: Choice) -> Cells:
    """Figures by school and policy; those of one team are counted afresh."""
    if choice.placed or choice.reach.manager:
        found = figures.grouped(choice.rows(), "school", "policy", on=choice.on)
        return dict(found)
    policies = [choice.policy.pk] if choice.policy else None
    return figures.cells(schools=choice.schools, policies=policies, on=choice.on)


def total(found: Cells) -> Figure:
    """The trust's own rows where there are any, else the sum of the schools'."""
    own = [figure for (school, _), figure in found.items() if school is None]
    return figures.total(own or found.values())


def by_policy(found: Cells) -> dict[int, Figure]:
    """The trust's own figure of each policy where there is one, else the schools' together."""
    own = {key: one for key, one in found.items() if key[0] is None} or found
    return _totals((policy, figure) for (_, policy), figure in own.items())


def by_school(found: Cells) -> dict[int, Figure]:
    return _totals((school, figure) for (school, _), figure in found.items() if school is not None)


def _totals(figures_of: Iterable[tuple[int, Figure]]) -> dict[int, Figure]:
    gathered = defaultdict(list)
    for key, figure in figures_of:
        gathered[key].append(figure)
    return {key: figures.total(parts) for key, parts in gathered.items()}


def by_team(choice: Choice, column: str) -> list[tuple[int, str, Figure]]:
    """Figures of the school that is looked at by policy and what placements there say."""
    return figures.by_placement(choice.rows(), column, choice.school.pk, choice.on)


def outstanding(choice: Choice) -> QuerySet[AssignmentSchool]:
    """Who has not signed, longest due first: those who could now, unless `show` says otherwise."""
    rows = standing.unsigned(choice.rows(), choice.on)
    return rows if choice.show == EVERYBODY else standing.narrowed(rows, choice.show, choice.on)


def in_words(rows: list[int], on: date | None) -> list[AssignmentSchool]:
    """The rows with these keys, in their order, with all that a line says. One statement."""
    found = standing.in_words(AssignmentSchool.objects.filter(pk__in=rows), on)
    by_key = {row.pk: row for row in found}
    return [by_key[key] for key in rows if key in by_key]


def number_shown(choice: Choice, figure: Figure) -> int:
    """How many rows `outstanding` has, from the figure of the same choice."""
    if choice.show == EVERYBODY:
        return figure.left
    return getattr(figure, choice.show) if choice.show else figure.overdue + figure.to_sign


def curves(choice: Choice, version: Version) -> list[tuple[str, list, int]]:
    """Signing of a version since it was published, and of the one before by the same day.

    Each: its number, (day, how many had signed), of how many. The earlier one is moved to where
    this one began.
    """
    start = timezone.localtime(version.published_at).date()
    end = max(choice.day, start)
    points, whole = figures.over_time(choice.rows(), start, end)
    found = [(version.number, points, whole)]
    before = (
        version.policy.versions.filter(published_at__lt=version.published_at, material=True)
        .order_by("-published_at")
        .first()
    )
    if before:
        since = timezone.localtime(before.published_at).date()
        rows = _signed_then(choice, before)
        then, of = figures.over_time(rows, since, since + (end - start))
        found.append((before.number, [(start + (day - since), n) for day, n in then], of))
    return [(number, points, whole) for number, points, whole in found if whole]


def _signed_then(choice: Choice, version: Version) -> QuerySet[AssignmentSchool]:
    rows = AssignmentSchool.objects.filter(assignment__version=version)
    if choice.schools is None:
        return rows.filter(school=None)
    return rows.filter(school__in=choice.schools)


def in_force(policy: int) -> Version | None:
    return (
        Version.objects.filter(policy=policy, state=Version.State.PUBLISHED)
        .select_related("policy")
        .first()
    )


def due_on(choice: Choice) -> date | None:
    """The day by which most of those looked at must have signed."""
    days = choice.rows().order_by().values_list("due_on").annotate(n=Count("pk"))
    found = days.order_by("-n", "due_on").first()
    return found and found[0]


# --- reminding by hand
@dataclass(frozen=True)
class Preview:
    """What reminding would do: of `people`, some hear of it and the rest do not, for a reason."""

    people: int
    told: int
    paused: int
    without_email: int
    declined: int
    asked_today: int


def to_remind(rows: QuerySet[AssignmentSchool], on: date) -> QuerySet[Assignment]:
    """Of these, those who may be reminded today: to sign, not paused, with an address."""
    return (
        reminding.asked_today(_of(rows), on)
        .exclude(person__in=Absence.objects.on(on).values("person"))
        .filter(person__email__isnull=False)
    )


def preview(rows: QuerySet[AssignmentSchool], on: date) -> Preview:
    waiting = _of(rows)
    opened = waiting.filter(state=Assignment.State.OPEN)
    away = opened.filter(person__in=Absence.objects.on(on).values("person"))
    here = opened.exclude(pk__in=away.values("pk"))
    reached = here.filter(person__email__isnull=False)
    again = reached.exclude(pk__in=reminding.asked_today(reached, on).values("pk"))
    return Preview(
        people=_people(waiting),
        told=_people(to_remind(rows, on)),
        paused=_people(away),
        without_email=_people(here.filter(person__email=None)),
        declined=_people(waiting.filter(state=Assignment.State.NOT_SIGNED)),
        asked_today=_people(again),
    )


def _of(rows: QuerySet[AssignmentSchool]) -> QuerySet[Assignment]:
    return Assignment.objects.filter(pk__in=rows.order_by().values("assignment"))


def _people(assignments: QuerySet[Assignment]) -> int:
    return assignments.order_by().values("person").distinct().count()

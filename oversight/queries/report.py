"""What a compliance report says, whatever it is written on."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.utils import timezone

from core import wording
from people.models import Person, Role, School, Trust
from policies.models import Acknowledgement, AssignmentSchool, Policy, Version
from policies.queries import figures, register, standing
from policies.queries.acknowledgements import of_person
from policies.queries.figures import Cells, Figure
from policies.queries.register import Scope


@dataclass(frozen=True)
class Line:
    """A row of the table by school and policy; the trust's own rows come last."""

    in_school: bool
    school: str
    policy: str
    figure: Figure


@dataclass(frozen=True)
class Report:
    scope: Scope
    trust: Trust | None
    schools: dict[int, str]
    policies: list[Policy]
    versions: dict[int, Version]  # in force, or last in force, by policy
    person: Person | None
    signed: list[Acknowledgement]  # all that the one person has signed, latest first
    cells: Cells
    made_by: str
    made_at: datetime

    @property
    def total(self) -> Figure:
        """The trust's own rows where the report is about the whole trust, else the schools' sum."""
        own = [figure for (school, _), figure in self.cells.items() if school is None]
        return figures.total(own or self.cells.values())

    @property
    def subject(self) -> str:
        """ "Lone Working Policy (HVT-03), version 2.0, at all schools"."""
        words = ["All policies"]
        if self.scope.policy and self.policies:
            policy, version = self.policies[0], self.versions.get(self.scope.policy)
            words = [f"{policy.title} ({policy.reference})"]
            words += [f"version {version.number}"] if version else []
        if self.person:
            return ", ".join([self.person.name, *(words if self.scope.policy else [])])
        return ", ".join([*words, self.where])

    @property
    def where(self) -> str:
        if self.scope.schools is None:
            return "all schools"
        return " and ".join(self.schools[key] for key in sorted(self.scope.schools))

    @property
    def kind(self) -> str:
        return "Record of signing" if self.person else "Compliance report"

    @property
    def title(self) -> str:
        return f"{self.kind}: {self.subject}, on {wording.plain_day(self.scope.on)}"

    @property
    def by_school(self) -> list[tuple[str, Figure]]:
        """Each school over all the report's policies, by name; empty for a person."""
        keys = {school for school, _ in self.cells if school is not None}
        return [
            (
                self.schools[key],
                figures.total(one for (at, _), one in self.cells.items() if at == key),
            )
            for key in sorted(keys, key=self.schools.get)
        ]

    @property
    def by_policy(self) -> list[tuple[str, Figure]]:
        """Each policy over the whole of the report: the trust's own row, or the schools' sum."""
        cells = {key: one for key, one in self.cells.items() if key[0] is None} or self.cells
        return [
            (
                policy.title,
                figures.total(one for (_, of), one in cells.items() if of == policy.pk),
            )
            for policy in self.policies
        ]

    @property
    def lines(self) -> list[Line]:
        """School by school, policy by policy; then the trust."""
        titles = {policy.pk: policy.title for policy in self.policies}
        ordered = sorted(
            self.cells.items(),
            key=lambda cell: (
                cell[0][0] is None,
                self.schools.get(cell[0][0], ""),
                titles[cell[0][1]],
            ),
        )
        return [
            Line(school is not None, self.schools.get(school, "Trust"), titles[policy], figure)
            for (school, policy), figure in ordered
        ]


def compliance(scope: Scope, *, made_by: Person | None) -> Report:
    """A fixed number of queries, whatever the trust's size."""
    policies = list(register.policies_in(scope))
    person = Person.objects.get(pk=scope.person) if scope.person else None
    return Report(
        scope=scope,
        trust=Trust.objects.first(),
        schools=dict(School.objects.values_list("pk", "name")),
        policies=policies,
        versions=_versions(policies, scope.on),
        person=person,
        signed=_signed(scope),
        cells=_cells(scope),
        made_by=_said(made_by),
        made_at=timezone.now(),
    )


def _signed(scope: Scope) -> list[Acknowledgement]:
    """By the end of the day, what still counts; nothing unless the report is about one person."""
    if not scope.person:
        return []
    rows = Acknowledgement.objects.filter(
        of_person(scope.person), voided_at=None, signed_at__date__lte=scope.on
    )
    if scope.policy:
        rows = rows.filter(version__policy=scope.policy)
    return list(rows.select_related("version__policy").prefetch_related("editions"))


def _cells(scope: Scope) -> Cells:
    if scope.person:
        return dict(figures.grouped(_rows(scope), "school", "policy", on=scope.past))
    policies = None if scope.policy is None else [scope.policy]
    return figures.cells(schools=scope.schools, policies=policies, on=scope.past)


def _rows(scope: Scope) -> QuerySet[AssignmentSchool]:
    """Each assignment once for the trust, or once at each of the schools."""
    rows = standing.counted(scope.past)
    if scope.person:
        rows = rows.filter(assignment__person=scope.person)
    if scope.policy:
        rows = rows.filter(policy=scope.policy)
    return (
        rows.filter(school=None) if scope.schools is None else rows.filter(school__in=scope.schools)
    )


def _versions(policies: list[Policy], on: date) -> dict[int, Version]:
    """What was in force of each policy on the day, or had been last, with its approvals."""
    rows = (
        Version.objects.filter(policy__in=policies, published_at__date__lte=on)
        .select_related("policy")
        .prefetch_related("approvals")
        .order_by("published_at")
    )
    latest = {version.policy_id: version for version in rows}
    return {policy.pk: latest[policy.pk] for policy in policies if policy.pk in latest}


def _said(made_by: Person | None) -> str:
    if made_by is None:
        return "the portal's operator"
    roles = {Role(post.role).label for post in made_by.posts()}
    return ", ".join([made_by.name, *sorted(roles)])


RANK = ("overdue", "to_sign", "paused", "declined")


def outstanding(scope: Scope) -> QuerySet[AssignmentSchool]:
    """Who has not signed, with what a line about them says: first those who are overdue."""
    rows = standing.in_words(standing.unsigned(_rows(scope), scope.past), scope.past)
    ranks = [When(status=status, then=Value(place)) for place, status in enumerate(RANK)]
    return rows.order_by(Case(*ranks, output_field=IntegerField()), "due_on", "pk")

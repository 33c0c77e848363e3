"""What somebody had signed on a day: which version of each policy, when, after how many reminders.

Read from dated rows, so that the answer about a day is the same whenever it is asked.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count
from django.utils import timezone

from notices.models import Notice
from people.models import Person
from policies.models import Acknowledgement, Assignment, Policy
from policies.queries.acknowledgements import of_person
from policies.queries.reminders import ASSIGNMENT
from policies.queries.standing import FIRST


@dataclass(frozen=True)
class OnTheDay:
    """One policy: the signature that stood on the day, and what was still to sign."""

    policy: Policy
    signed: Acknowledgement | None
    owed: Assignment | None
    reminders: int  # before the signature; where there is none, so far

    @property
    def status(self) -> str:
        if self.signed is None:
            return "to_sign"
        return "earlier" if self.owed else "signed"

    def clauses(self, numbers: Collection[str]) -> list[dict]:
        """Those with these numbers, in the words that were signed."""
        if self.signed is None:
            return []
        texts = [row.edition.text for row in self.signed.editions.all()]
        return [each for each in texts[0].clauses if each["number"] in numbers] if texts else []


def of(person: Person, day: date) -> list[OnTheDay]:
    """Every policy that the person had been asked to sign by then, in the order of the titles."""
    over = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    asked = Assignment.objects.filter(of_person(person), assigned_on__lte=day)
    asked = asked.select_related("policy", "version").defer("version__html", "version__found")
    signed = _signed(person, over)
    owed = {row.policy_id: row for row in asked if row.ended_at is None or row.ended_at >= over}
    policies = {row.policy_id: row.policy for row in asked}
    policies |= {key: row.version.policy for key, row in signed.items()}
    counted = _reminders([*owed.values(), *(row.assignment_id for row in signed.values())], over)
    found = []
    for key, policy in sorted(policies.items(), key=lambda item: item[1].title):
        row, waits = signed.get(key), owed.get(key)
        of_which = row.assignment_id if row else waits and waits.pk
        if row or waits:
            found.append(OnTheDay(policy, row, waits, counted.get(of_which, 0)))
    return found


def _signed(person: Person, over: datetime) -> dict[int, Acknowledgement]:
    """The latest signature of each policy before that moment."""
    rows = Acknowledgement.objects.filter(of_person(person), signed_at__lt=over, voided_at=None)
    rows = rows.select_related("version__policy").prefetch_related("editions__edition__text")
    rows = rows.defer("version__html", "version__found").order_by("signed_at", "pk")
    return {row.version.policy_id: row for row in rows}


def _reminders(assignments: list, over: datetime) -> dict[int, int]:
    """How often each was reminded of before that moment."""
    keys = [getattr(row, "pk", row) for row in assignments]
    rows = Notice.objects.filter(kind=ASSIGNMENT, ref__in=keys, message__isnull=False)
    rows = rows.filter(settled_at__lt=over).exclude(key__startswith=FIRST)
    return dict(rows.order_by().values("ref").annotate(n=Count("pk")).values_list("ref", "n"))

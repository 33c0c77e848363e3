"""Who owes a duty on a day: whoever keeps the account by the profile, and who is next.

Never the person it is about, and never somebody who is away: the next in line is asked instead
(docs/decisions/0109). Fixed queries, whatever the number of duties.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from accounts import ladders
from accounts.models import Duty
from accounts.queries import deciders
from accounts.queries.deciders import Deciders
from people.models import Person
from people.queries import trust

NAMED = ("owner", "deputy", "alternative")
# `account.custodian` to the step whose people keep it; nobody keeps individual logins.
KEEPS = {
    "communications_manager": "communications_manager",
    "headteacher": "headteacher_or_nominee",
}
AT_LAST = "communications_manager"  # whose ladder is climbed where nobody keeps them

Slot = frozenset[int]
NOBODY: Slot = frozenset()


@dataclass(frozen=True)
class Owing:
    """Who is there on a day, to be asked about any number of duties."""

    custodian: str
    found: Deciders
    present: frozenset[int]

    def line(self, duty: Duty) -> list[Slot]:
        """Those who are asked, in turn: the first owe it, the second hear of it at the last step.

        Its owner is asked first for a review, and where each person has a login of their own.
        """
        post, above = self._posts(duty)
        named = [self._named(duty, name) for name in NAMED]
        order = [*named, post, *above] if duty.kind == Duty.Kind.REVIEW else [post, *named, *above]
        spared = {duty.person_id}
        return [slot for each in order if (slot := each - spared)]

    def _named(self, duty: Duty, name: str) -> Slot:
        return frozenset({getattr(duty.account, f"{name}_id")}) & self.present

    def _posts(self, duty: Duty) -> tuple[Slot, list[Slot]]:
        step = KEEPS.get(self.custodian)
        rungs = self.found.ladder(step or AT_LAST, duty.account.school_id, never=())
        if step is None:
            return frozenset(), [frozenset(rung.people) for rung in rungs]
        first = set(ladders.rungs(step)[0])
        post = [frozenset(rung.people) for rung in rungs if first & set(rung.people.values())]
        above = [frozenset(rung.people) for rung in rungs if not first & set(rung.people.values())]
        return frozenset().union(*post), above


def on(day: date, duties: Iterable[Duty]) -> Owing:
    """Five queries. Each duty comes with its account."""
    named = {
        person
        for duty in duties
        for name in NAMED
        if (person := getattr(duty.account, f"{name}_id"))
    }
    present = deciders.here(day).filter(pk__in=named) if named else Person.objects.none()
    return Owing(
        trust.setting("account.custodian"),
        deciders.on(day),
        frozenset(present.values_list("pk", flat=True)),
    )


@dataclass(frozen=True)
class Owed:
    """Who owes each of some duties, and who decides on that day."""

    owers: dict[int, Slot]  # nobody where nobody is left to be asked
    found: Deciders

    def by(self, person: Person) -> list[int]:
        return [duty for duty, slot in self.owers.items() if person.pk in slot]


def of(duties: Iterable[Duty], day: date) -> Owed:
    """Five queries, and one for the duties."""
    duties = list(duties)
    owing = on(day, duties)
    first = {duty.pk: next(iter(owing.line(duty)), NOBODY) for duty in duties}
    return Owed(first, owing.found)

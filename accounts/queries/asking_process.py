"""How requests are decided on a day: the steps of the profile, and who acts in them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts import asked, ladders
from accounts.models import AccountRequest
from accounts.queries import deciders
from accounts.queries.deciders import Deciders
from people.models import Absence, Appointment, Person, Role
from people.queries.trust import stored_profile

STEP_WORDS = {
    "communications_manager": "the communications manager",
    "headteacher": "the headteacher",
    "headteacher_or_nominee": "the headteacher or whoever they named",
    "school_leader": "a school leader",
}
CREATOR_WORDS = {
    "communications_manager": "the communications manager",
    "designated_staff": "staff whom the headteacher names",
    "it_support": "IT support",
}
# Where whoever was named cannot create it, the headteacher does, or the next post above.
CREATES = {
    "communications_manager": "communications_manager",
    "designated_staff": "headteacher",
    "it_support": "it_support",
}
NOMINEE_WORDS = "Named by the headteacher"


@dataclass(frozen=True)
class Process:
    profile: dict
    posts: Deciders
    here: frozenset[int]  # those designated somewhere who are here today

    @property
    def steps(self) -> tuple[str, ...]:
        return ladders.steps(asked.setting(self.profile, "account.approver"))

    @property
    def creator(self) -> str:
        return asked.setting(self.profile, "account.creator")

    def step(self, request: AccountRequest) -> str:
        """The step that waits; a profile that has become shorter meanwhile ends at its last."""
        return self.steps[min(request.step, len(self.steps) - 1)] if self.steps else ""

    def is_last(self, request: AccountRequest) -> bool:
        return request.step >= len(self.steps) - 1

    def ladder(self, request: AccountRequest, step: str) -> list[deciders.Rung]:
        return self.posts.ladder(step, request.school_id, never=[request.requester_id])

    def deciding(self, request: AccountRequest) -> dict[int, str]:
        """Who may decide now: person to the post in which they do. Never whoever asks."""
        if not self.steps:
            return {}
        return self.posts.deciding(
            self.step(request), request.school_id, request.rung, never=[request.requester_id]
        )

    def ever_deciding(self, request: AccountRequest) -> frozenset[int]:
        """Also those of the steps before: they see what came of it."""
        before = {
            person
            for step in self.steps[: request.step]
            for rung in self.ladder(request, step)[:1]
            for person in rung.people
        }
        return frozenset(before | set(self.deciding(request)))

    def stuck_at(self, request: AccountRequest, first: int = 0) -> str:
        """The first step from this one on that nobody could decide, in words; "" where none is."""
        return next(
            (STEP_WORDS[step] for step in self.steps[first:] if not self.ladder(request, step)),
            "",
        )

    def creating(self, request: AccountRequest) -> dict[int, str]:
        """Who creates it: person to the post. `request.designated` must have been fetched."""
        if self.creator == "designated_staff":
            named = {person.pk for person in request.designated.all()} & self.here
            named.discard(request.requester_id)
            if named:
                return dict.fromkeys(named, "designated")
        found = self.ladder(request, CREATES[self.creator])
        return found[0].people if found else {}

    def keepers(self, school: int | None) -> frozenset[int]:
        """Who keeps accounts there, as the profile says; empty where each has a login."""
        custodian = asked.setting(self.profile, "account.custodian")
        roles = {
            "communications_manager": ("communications_manager",),
            "headteacher": ladders.HEADS,
        }.get(custodian, ())
        places = (school, None)
        return frozenset(
            person
            for role in roles
            for place in places
            for person in self.posts.acting.get((role, place), ())
        )

    def sets_up(self, request: AccountRequest) -> frozenset[int]:
        """IT support of the school and the trust, where others create and IT gives its help."""
        if self.creator != "designated_staff":
            return frozenset()
        return frozenset(
            person
            for place in {request.school_id, None}
            for person in self.posts.acting.get(("it_support", place), ())
        )


def on(day: date, profile: dict | None = None) -> Process:
    """Four queries, five where the profile has not come along."""
    profile = stored_profile() if profile is None else profile
    return Process(profile, deciders.on(day), frozenset(_designated_here(day)))


def today(profile: dict | None = None) -> Process:
    return on(timezone.localdate(), profile)


def _designated_here(day: date) -> QuerySet:
    away = Absence.objects.on(day).filter(person=OuterRef("pk"))
    people = Person.objects.current(day).filter(~Exists(away), blocked_at=None)
    named = people.filter(designated_for_requests__state=AccountRequest.State.APPROVED)
    return named.values_list("pk", flat=True)


def whom_to_tell(day: date) -> str:
    """The administrators by name, who give posts."""
    held = Appointment.objects.in_effect(day).filter(role=Role.ADMINISTRATOR, school=None)
    people = Person.objects.current(day).filter(pk__in=held.values("person"))
    names = ", ".join(map(str, people[:3]))
    return f"{names} (administrator)" if names else "whoever runs this portal"

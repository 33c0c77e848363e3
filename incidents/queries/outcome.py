"""A route with the day it came from: who receives, by which post, and who only stands in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from incidents import routing
from incidents.directory import Directory, Post
from incidents.models import Reader
from incidents.queries import directory, routes
from incidents.routing import Facts, Route
from people.models import Appointment

How = Reader.How
ADDED = "the profile"
LADDER_ROLES = (
    "headteacher",
    "chair_of_governors",
    "nominated_executive",
    "chief_executive",
    "chair_of_trustees",
    "vice_chair_of_trustees",
)
ROLES = {
    How.MANAGE: LADDER_ROLES,
    How.SECOND: LADDER_ROLES,
    How.SAFEGUARD: ("dsl", "trust_safeguarding_lead"),
}


@dataclass(frozen=True)
class Outcome:
    """A route with the day and the directory it came from, to give its people their rows."""

    facts: Facts
    route: Route
    added: frozenset[int]  # second readers by the trust's profile
    directory: Directory
    appointments: dict[tuple, Appointment]

    @classmethod
    def of(
        cls,
        facts: Facts,
        day: date,
        chosen: Iterable[str] = (),
        related_on: Iterable[date] = (),
    ) -> "Outcome":
        here = routes.directory_for(facts, day, related_on)
        route = routes.route(facts, day, here)
        added = frozenset() if route.sealed else routes.added(facts, here, chosen) - route.manage
        return cls(facts, route, added, here, directory.posts_on(day))

    def ways(self) -> tuple[tuple[str, frozenset[int]], ...]:
        second = self.route.second | self.added
        return (
            (How.MANAGE, self.route.manage),
            (How.SECOND, second),
            (How.SAFEGUARD, self.route.safeguard),
        )

    def post(self, person: int, roles: Iterable[str]) -> Post | None:
        """The post by which they receive; None for whoever the profile adds otherwise."""
        seats = routing.seats(self.facts, self.directory)
        return self.directory.received_by(person, roles, seats)

    def basis(self, person: int, roles: Iterable[str]) -> dict:
        """The post by which they receive, where they only stand in for its holder."""
        post = self.post(person, roles)
        if post is None or post.person == person:
            return {}
        found = {"post": self.appointments[post.role, post.school, post.person]}
        if post.stand_in != person:
            found["through_id"] = post.stand_in
        return found

"""Before a concern is sent: who would receive it, by post, and how much of it they would see."""

from dataclasses import dataclass

from incidents.models import Reader
from incidents.queries.outcome import ROLES, Outcome
from people.models import Person, Role, School

How = Reader.How
DOES = {
    How.MANAGE: "Reads all of it, and decides what happens",
    How.SAFEGUARD: "Reads it, and looks after the child",
    How.SECOND: "Is told that there is a record, and may open it",
}
TASK = "Gets a job to do, without your words or anybody’s name"
HELD = "May later get a job to do, without your words or anybody’s name"


@dataclass(frozen=True)
class Receiver:
    """One who would receive it: their post, whether they only stand in, what they would see."""

    person: Person
    post: str
    does: str

    def __str__(self) -> str:
        return f"{self.person}, {self.post}"


@dataclass(frozen=True)
class Preview:
    readers: list[Receiver]
    jobs: list[tuple[str, str]]  # (post, what they get)
    sealed: bool

    def told_in_full(self, spared: set[int]) -> list[Receiver]:
        """Those who would read it and of whom the reporter has not yet said that it is not them."""
        seen = {}
        for row in self.readers:
            if row.person.pk not in spared:
                seen.setdefault(row.person.pk, row)
        return list(seen.values())


def of(outcome: Outcome) -> Preview:
    route = outcome.route
    found = [(how, person) for how, people in outcome.ways() for person in sorted(people)]
    people = Person.objects.in_bulk([person for _, person in found])
    schools = School.objects.in_bulk()
    return Preview(
        readers=[
            Receiver(people[person], _post(outcome, how, person, schools), DOES[how])
            for how, person in found
        ],
        jobs=[(Role(role).label, HELD if route.held else TASK) for role, _ in route.jobs],
        sealed=route.sealed,
    )


def _post(outcome: Outcome, how: str, person: int, schools: dict[int, School]) -> str:
    post = outcome.post(person, ROLES[how])
    if post is None:
        return "whom your trust’s policy names"
    label = Role(post.role).label
    label = label if label == "DSL" else label[:1].lower() + label[1:]
    school = schools.get(post.school)
    where = f" of {school}" if school else ""
    return f"{label}{where}" if post.person == person else f"who stands in as {label}{where}"

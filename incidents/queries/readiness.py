"""Whether every concern would reach somebody: of posts alone, so that no case shows in it.

Relationships are left out, because each is seen by those entitled only, and every absence counts
as one in which nothing is received, because its kind is HR's to know.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import QuerySet

from incidents import readiness
from incidents.directory import AWAY, Directory, Post
from incidents.models import Kind
from incidents.queries import directory
from incidents.readiness import UNMET, Gap, Rules, Tried
from people import profile
from people.models import Appointment, Person, Role, School
from people.queries import trust

SOON = timedelta(days=90)
ROUTING = (
    Role.HEADTEACHER,
    Role.EXECUTIVE_HEADTEACHER,
    Role.DSL,
    Role.DEPUTY_DSL,
    Role.CHAIR_OF_GOVERNORS,
    Role.NOMINATED_EXECUTIVE,
    Role.CHIEF_EXECUTIVE,
    Role.CHAIR_OF_TRUSTEES,
    Role.VICE_CHAIR_OF_TRUSTEES,
    Role.TRUST_SAFEGUARDING_LEAD,
    Role.HR,
    Role.COMMUNICATIONS_MANAGER,
    Role.IT_SUPPORT,
    Role.DATA_PROTECTION_OFFICER,
)


def rules_of(stored: dict | None = None) -> Rules:
    """What a profile says of routing; the trust's own unless another is given."""
    stored = trust.stored_profile() if stored is None else stored
    said = [profile.value(stored, f"report.{name}") for name in ("default", "about_pupil")]
    return Rules(
        profile.value(stored, "report.about_head"),
        *map(tuple, said),
        tuple(profile.value(stored, "report.hacked_private_account")),
    )


def directory_on(day: date) -> Directory:
    found = directory.on(day)
    return replace(found, related={}, absent=dict.fromkeys(found.absent, AWAY))


def schools_on(day: date) -> dict[int, School]:
    return {school.pk: school for school in School.objects.open_on(day).order_by("name")}


@dataclass(frozen=True)
class Shown:
    """A way in words."""

    where: str
    about: str
    manage: str
    safeguard: str
    also: str
    jobs: str


class Words:
    """Names of schools and people for ways, each read once."""

    def __init__(self, ways: list[Tried], schools: dict[int, School]) -> None:
        found = set()
        for way in ways:
            found |= way.route.manage | way.route.safeguard | way.added | {way.person}
            found |= frozenset().union(*(people for _, people in way.route.jobs))
        self.people = Person.objects.in_bulk(found - {None})
        self.schools = schools

    def names(self, people: frozenset) -> str:
        return ", ".join(sorted(str(self.people[pk]) for pk in people)) or "Nobody"

    def where(self, way: Tried) -> str:
        if way.kind in readiness.FOR_THE_TRUST:
            return "The whole trust"
        return str(self.schools.get(way.school, "The whole trust"))

    def about(self, way: Tried) -> str:
        return str(self.people[way.person]) if way.person is not None else Kind(way.kind).label

    def shown(self, way: Tried) -> Shown:
        return Shown(
            where=self.where(way),
            about=self.about(way),
            manage=self.names(way.route.manage),
            safeguard=self.names(way.route.safeguard),
            also=self.names(way.added),
            jobs="; ".join(
                f"{Role(role).label}: {self.names(people)}" for role, people in way.route.jobs
            ),
        )


@dataclass(frozen=True)
class GapShown:
    what: str
    about: str
    where: str

    @property
    def is_a_job(self) -> bool:
        """A job that nobody could do: the case itself still reaches somebody."""
        return self.what.startswith(UNMET)


def in_words(gaps: list[Gap], words: Words) -> list[GapShown]:
    """Each kind of gap once: for each kind of person, or for each job, with where it is."""
    found: dict[tuple[str, str], tuple[dict, dict]] = {}
    for gap in gaps:
        about, job = words.about(gap.tried), gap.what.startswith(UNMET)
        what = UNMET + Role(gap.what.removeprefix(UNMET)).label if job else gap.what
        abouts, places = found.setdefault((what, "" if job else about), ({}, {}))
        abouts[about] = places[words.where(gap.tried)] = None
    return [
        GapShown(what, ", ".join(abouts), ", ".join(places))
        for (what, _), (abouts, places) in found.items()
    ]


def ending_soon(day: date) -> QuerySet[Appointment]:
    """Posts that routing needs and that end within three months, the soonest first."""
    posts = Appointment.objects.in_effect(day).filter(role__in=ROUTING, ends_on__lte=day + SOON)
    return posts.select_related("person", "school").order_by("ends_on", "pk")


def supposable(day: date) -> QuerySet[Appointment]:
    """The posts of which may be asked what would happen without them."""
    posts = Appointment.objects.in_effect(day).filter(
        role__in=ROUTING, person__in=Person.objects.current(day)
    )
    return posts.select_related("person", "school").order_by("school__name", "role", "pk")


def post_of(row: Appointment, found: Directory) -> Post | None:
    """This appointment as routing knows it."""
    wanted = (row.role, row.school_id, row.person_id)
    posts = (post for post in found.posts if (post.role, post.school, post.person) == wanted)
    return next(posts, None)

"""Every way a concern can take, tried before one has to: what ends in nobody, what would change.

Pure. A trial supposes a concern about each kind of person at each school, and about each holder of
a post, with a child at risk, personal data and an account broken into, so that all rules are asked.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace

from incidents import additions, chain, routing
from incidents.directory import AWAY, HOLIDAY, Directory, People, Post
from incidents.routing import NO_STRAND, Facts, Route

AT_A_SCHOOL = (
    "pupil",
    "unknown",
    "staff",
    "supply",
    "headteacher",
    "dsl",
    "chair_of_governors",
    "governor",
    "it_support",
)
AT_THE_CENTRE = ("unknown", "staff", "supply", "it_support")
FOR_THE_TRUST = (
    "chief_executive",
    "executive",
    "nominated_executive",
    "trust_safeguarding_lead",
    "hr",
    "communications_manager",
    "data_protection_officer",
    "clerk",
    "trustee",
    "vice_chair_of_trustees",
    "chair_of_trustees",
)
VACANT, SHORT, LONG = "vacant", "short", "long"  # what may be supposed of a post or its holder


@dataclass(frozen=True)
class Rules:
    """What the trust's profile says of routing."""

    about_head: str
    default: tuple[str, ...] = ()
    about_pupil: tuple[str, ...] = ()
    hacked: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tried:
    """One way: about whom, at which school, and who would receive it."""

    school: Hashable
    kind: str  # of `incidents.models.Kind`, "" where `person` is named
    person: Hashable | None
    route: Route
    added: People

    @property
    def key(self) -> tuple:
        return self.school, self.kind, self.person

    @property
    def reaches(self) -> tuple:
        """All that may differ between two trials of the same way."""
        route = self.route
        return route.manage, route.safeguard, self.added, tuple(sorted(route.jobs)), route.unmet


def try_all(
    schools: Sequence[Hashable], directory: Directory, rules: Rules, *, named: bool = True
) -> list[Tried]:
    """Every way, in the order of the schools; what concerns the trust as a whole comes last."""
    found = []
    for school in schools:
        central = school == directory.central
        kinds = AT_THE_CENTRE if central else AT_A_SCHOOL
        found += [_try(_facts(school, kind), directory, rules) for kind in kinds]
    home = next((school for school in schools if school != directory.central), None)
    if home is not None:
        found += [_try(_facts(home, kind), directory, rules) for kind in FOR_THE_TRUST]
        if named:
            found += _try_holders(home, directory, rules)
    return found


def _facts(school: Hashable, kind: str) -> Facts:
    return Facts(
        reporter=None,
        school=school,
        about_kind=kind,
        child_at_risk="yes",
        personal_data="yes",
        category="hacked_official_account",
    )


def _try_holders(home: Hashable, directory: Directory, rules: Rules) -> list[Tried]:
    people = sorted({post.person for post in directory.posts}, key=str)
    return [
        _try(
            replace(_facts(directory.main.get(person, home), "staff"), about=frozenset({person})),
            directory,
            rules,
        )
        for person in people
    ]


def _try(facts: Facts, directory: Directory, rules: Rules) -> Tried:
    codes = {*additions.offered(facts, rules.default, rules.about_pupil), *rules.hacked}
    route = routing.route(facts, directory, rules.about_head)
    added = additions.added(facts, directory, codes, ()) - route.manage
    person = next(iter(facts.about), None)
    return Tried(facts.school, "" if facts.about else facts.about_kind, person, route, added)


@dataclass(frozen=True)
class Gap:
    """A way that ends in nobody: what is missing, and where."""

    what: str
    tried: Tried


SEALED = "Nobody may manage it"
NO_CHILD = "Nobody acts for the child but the case managers"
NOBODY_AT_ALL = "Nobody acts for the child"
UNMET = "Nobody is left for the job of "


def gaps(tried: Iterable[Tried]) -> list[Gap]:
    """What ends in nobody; a job that only the person concerned could do counts as well."""
    return [Gap(what, way) for way in tried for what in _missing(way)]


def _missing(way: Tried) -> list[str]:
    route = way.route
    found = [SEALED] if route.sealed else []
    if way.person is not None:
        return found  # the child's strand and the jobs are tried for each kind
    if route.rules["safeguard"] != NO_STRAND:
        if not route.safeguard:
            found.append(NOBODY_AT_ALL)
        elif "nobody left" in route.rules["safeguard"]:
            found.append(NO_CHILD)
    return [*found, *(UNMET + job for job in route.unmet)]


def supposing(directory: Directory, post: Post, what: str) -> Directory:
    """The same day if this post were vacant, or its holder away: on a trip, or out of reach."""
    if what == VACANT:
        left = tuple(row for row in directory.posts if row != post)
        return replace(directory, posts=left)
    away = directory.absent | {post.person: HOLIDAY if what == SHORT else AWAY}
    return replace(directory, absent=away)


def changed(before: Iterable[Tried], after: Iterable[Tried]) -> list[tuple[Tried, Tried]]:
    """The ways that would lead to other people: as they are, and as they would be."""
    then = {way.key: way for way in after}
    pairs = ((way, then[way.key]) for way in before if way.key in then)
    return [(was, will) for was, will in pairs if was.reaches != will.reaches]


def forbidden(
    directory: Directory, pairs: Iterable[tuple[Tried, Tried]]
) -> list[tuple[str, Tried]]:
    """What no profile may do (rules 1, 2, 4 and 6), and to which way it would do it."""
    return [(why, will) for was, will in pairs if (why := _forbidden(directory, was, will))]


def _forbidden(directory: Directory, was: Tried, will: Tried) -> str:
    route = will.route
    never = route.concerned | directory.below(route.concerned)
    reads = route.manage | route.second | will.added
    away = frozenset(who for who, how in directory.absent.items() if how == AWAY)
    if reads & never or route.safeguard & route.concerned:
        return "somebody concerned, or below them, would read it"
    if route.sealed and not was.route.sealed:
        return "nobody could manage it any more"
    if was.route.safeguard - route.safeguard - was.route.manage:
        return "somebody would lose the child’s strand"
    if reads & away:
        return "somebody who is away would receive it"
    return ""


def chain_of(school: Hashable, directory: Directory) -> tuple[People, People]:
    """Who is told of an urgent case after 15 minutes, and who after 60; nobody is concerned."""
    facts = _facts(school, "unknown")
    first = chain.chased(facts, directory, chain.DEPUTIES)
    return first, chain.chased(facts, directory, chain.LEAD) - first

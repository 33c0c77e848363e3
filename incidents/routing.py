"""Who receives a concern: facts, the directory of the day and the profile in, recipients out.

Pure: no database, no clock. All of it follows from the rules numbered here (docs/routing.md):

1. who is concerned; 2. who may not manage; 3. who manages, rung by rung; 4. who has the child's
strand; 5. who gets a task; 6. who receives for whoever is absent; 7. who is next when a deadline
was missed. No person concerned, and nobody below them, ever receives anything.
"""

from collections.abc import Hashable
from dataclasses import dataclass, field

from incidents.directory import Directory

Person = Hashable
Place = Hashable  # a school, the central team included
People = frozenset[Person]
Rung = tuple[str, People]  # what it is called, and who receives on it

# Kinds of person that a reporter may choose; a post among them presumes its holders (rule 1).
AT_SCHOOL = frozenset({"headteacher", "dsl", "chair_of_governors", "governor"})
IN_TRUST = frozenset(
    {
        "chair_of_trustees",
        "vice_chair_of_trustees",
        "trustee",
        "chief_executive",
        "executive",
        "nominated_executive",
        "trust_safeguarding_lead",
        "hr",
        "communications_manager",
        "data_protection_officer",
        "clerk",
    }
)
IN_BOTH = frozenset({"it_support"})
# *The executives* are not the chief executive, nor *a trustee* the chair or vice-chair.
NOT_PRESUMED = {
    "executive": ("chief_executive",),
    "trustee": ("chair_of_trustees", "vice_chair_of_trustees"),
}
NO_ADULT_OF_OURS = frozenset({"pupil", "former_pupil", "parent", "public", "unknown"})
MAYBE = frozenset({"yes", "not_sure"})

# Rule 3: the first row that fits decides; `anybody else` has no row.
ROWS = (
    ("chair_of_trustees", ("chair_of_trustees",)),
    ("chief_executive", ("chief_executive",)),
    ("trustee", ("trustee", "vice_chair_of_trustees")),
    ("executive", ("executive", "nominated_executive", "trust_safeguarding_lead")),
    ("headteacher", ("headteacher", "executive_headteacher")),
    ("chair_of_governors", ("chair_of_governors",)),
    ("governor", ("governor",)),
)
TOP = ("chair_of_trustees", "vice_chair_of_trustees")
RUNGS_ABOVE = {
    "chair_of_trustees": ("vice_chair_of_trustees",),
    "chief_executive": TOP,
    "trustee": TOP,
    "executive": ("chief_executive", *TOP),
    "headteacher": TOP,
    "chair_of_governors": ("chief_executive", *TOP),
    "governor": ("chief_executive", *TOP),
    "anybody": ("nominated_executive", "chief_executive", *TOP),
}
SYSTEMS = frozenset({"inappropriate_content", "system_security"})
COMMUNICATIONS = frozenset({"impersonation", "official_account", "mention"})
SEALED = "sealed"
NO_STRAND = "4, no child's strand"


@dataclass(frozen=True)
class Facts:
    """What a concern says of itself. `about` holds adults only; `harmed` is a person or None.

    `writer` is whoever wrote it down for the reporter, where somebody did.
    """

    reporter: Person | None
    school: Place
    about: People = frozenset()
    about_kind: str = "unknown"
    child_at_risk: str = "no"
    child_school: Place | None = None
    personal_data: str = "no"
    category: str = "other"
    harmed: Person | None = None
    writer: Person | None = None

    @property
    def childs_school(self) -> Place:
        return self.school if self.child_school is None else self.child_school


@dataclass(frozen=True)
class Route:
    """Who receives a concern, how, and by which rule; nobody manages one that is `sealed`."""

    concerned: People
    manage: People
    second: People
    safeguard: People
    tasks: People
    held: People
    unmet: tuple[str, ...] = ()  # tasks with nobody left: for the readiness page
    jobs: tuple[tuple[str, People], ...] = ()  # the tasks, held or not, by the post they are for
    ladder: tuple[Rung, ...] = ()  # whoever is left, rung by rung, upward
    rules: dict[str, str] = field(default_factory=dict, compare=False)

    @property
    def sealed(self) -> bool:
        return not self.manage


def route(
    facts: Facts, directory: Directory, about_head: str = "chair_and_chief_executive"
) -> Route:
    """Everybody who receives the concern on the day of the directory.

    `about_head` is the profile's `report.about_head`. Whatever is asked, no person concerned and
    nobody below them is in the answer.
    """
    concerned = concerned_by(facts, directory)
    row = _row(facts, directory)
    whole = _ladder(row, facts, directory, about_head)
    ladder, last_resort = _left(whole, facts, concerned, directory)
    rung = ladder[0] if ladder else ("", frozenset())
    second = _second(whole, facts, concerned, directory, rung)
    safeguard, strand = _safeguard(facts, concerned, directory, rung[1])
    jobs, unmet = _tasks(facts, concerned, directory)
    if not ladder:
        jobs = ()
    wanted = frozenset().union(*(people for _, people in jobs))
    held = facts.about_kind not in NO_ADULT_OF_OURS and facts.child_at_risk in MAYBE
    return Route(
        concerned=concerned,
        manage=rung[1],
        second=second,
        safeguard=safeguard,
        tasks=frozenset() if held else wanted,
        held=wanted if held else frozenset(),
        unmet=unmet,
        jobs=jobs,
        ladder=ladder,
        rules={
            "manage": f"3, {row}: {rung[0] or SEALED}{last_resort}",
            "second": "3, the reporter alone manages" if second else "3, none",
            "safeguard": strand,
            "tasks": "5, held" if held else "5",
            "held": "5, held" if held else "5",
        },
    )


# --- rule 1: who is concerned


def concerned_by(facts: Facts, directory: Directory) -> People:
    """Those named; where nobody is, everybody who holds the post that was named (rule 1)."""
    if facts.about:
        return facts.about
    kind = facts.about_kind
    found = set()
    if kind in AT_SCHOOL | IN_BOTH:
        found |= directory.holders(kind, facts.school)
    if kind in IN_TRUST | IN_BOTH:
        found |= directory.holders(kind, None)
    for spared in NOT_PRESUMED.get(kind, ()):
        found -= directory.holders(spared, None)
    return frozenset(found)


# --- rules 2 and 3: who manages


def _row(facts: Facts, directory: Directory) -> str:
    if facts.about:
        held = {post.role for person in facts.about for post in directory.posts_of(person)}
        if any(directory.headed(person) for person in facts.about):
            held.add("headteacher")
    else:
        held = {facts.about_kind}
    return next((row for row, roles in ROWS if held & set(roles)), "anybody")


def _ladder(row: str, facts: Facts, directory: Directory, about_head: str) -> tuple[Rung, ...]:
    """Every rung with all who receive on it, before anybody is left out."""
    first = _first_rung(row, facts, directory, about_head)
    above = tuple((role, directory.receivers(role, None)) for role in RUNGS_ABOVE[row])
    return (*first, *above)


def _first_rung(row: str, facts: Facts, directory: Directory, about_head: str) -> tuple[Rung, ...]:
    """Those of the schools, where the row begins with them."""
    if row == "headteacher":
        return (_above_head(_schools_headed(facts, directory), directory, about_head),)
    if row == "governor":
        schools = _schools_governed(facts, directory)
        return (("chairs of governors", directory.all_receivers("chair_of_governors", schools)),)
    if row == "anybody":
        schools = _schools_of_work(facts, directory)
        if directory.central in schools:
            return ()
        return (("headteachers", directory.all_receivers("headteacher", schools)),)
    return ()


def _above_head(schools: frozenset[Place], directory: Directory, about_head: str) -> Rung:
    """As the scheme of delegation says: the chairs, the chief executive, or both together."""
    chairs = directory.all_receivers("chair_of_governors", schools)
    chief = directory.receivers("chief_executive", None)
    return {
        "chair_and_chief_executive": ("chairs of governors and chief executive", chairs | chief),
        "chair_of_governors": ("chairs of governors", chairs),
        "chief_executive": ("chief executive", chief),
        "nominated_executive": (
            "nominated executive",
            directory.receivers("nominated_executive", None),
        ),
    }[about_head]


def _schools_headed(facts: Facts, directory: Directory) -> frozenset[Place]:
    if not facts.about:
        return frozenset({facts.school})
    return frozenset().union(*(directory.headed_ever(person) for person in facts.about))


def _schools_governed(facts: Facts, directory: Directory) -> frozenset[Place]:
    if not facts.about:
        return frozenset({facts.school})
    return frozenset(
        post.school
        for person in facts.about
        for post in directory.posts_of(person)
        if post.role == "governor"
    )


def _schools_of_work(facts: Facts, directory: Directory) -> frozenset[Place]:
    if facts.about:
        return frozenset(filter(None, map(directory.main.get, facts.about)))
    return frozenset({facts.childs_school if facts.about_kind == "pupil" else facts.school})


def _left(
    ladder: tuple[Rung, ...], facts: Facts, concerned: People, directory: Directory
) -> tuple[tuple[Rung, ...], str]:
    """The rungs with those who may manage, and whether it came to the last resort.

    Relatives of those concerned, and whoever was harmed, only while nobody else can (rule 2).
    """
    never = concerned | directory.below(concerned)
    rather_not = directory.related_to(concerned) | _harmed(facts)
    for spared, words in ((never | rather_not, ""), (never, ", a relative or whoever was harmed")):
        left = tuple((name, people - spared) for name, people in ladder if people - spared)
        if left:
            return left, words
    return (), ""


def _harmed(facts: Facts) -> People:
    return frozenset({facts.harmed}) if facts.harmed is not None else frozenset()


def _second(
    ladder: tuple[Rung, ...],
    facts: Facts,
    concerned: People,
    directory: Directory,
    rung: Rung,
) -> People:
    """Where the reporter alone manages: those of the next higher rung that has any (rule 3)."""
    authors = frozenset({facts.reporter, facts.writer} - {None})
    if not rung[1] or rung[1] - authors:
        return frozenset()
    names = [name for name, _ in ladder]
    higher = ladder[names.index(rung[0]) + 1 :]
    others = tuple((name, people - authors) for name, people in higher)
    left, _ = _left(others, facts, concerned, directory)
    return left[0][1] if left else frozenset()


def seats(facts: Facts, directory: Directory) -> dict[str, frozenset[Place | None]]:
    """The places at which a post receives this concern; every other post receives it trust-wide."""
    row = _row(facts, directory)
    found = {
        "dsl": frozenset({facts.childs_school}),
        "deputy_dsl": frozenset({facts.childs_school}),
        "it_support": frozenset({facts.school, None}),
    }
    if row == "anybody":
        found["headteacher"] = _schools_of_work(facts, directory)
    elif row == "headteacher":
        found["chair_of_governors"] = _schools_headed(facts, directory)
    elif row == "governor":
        found["chair_of_governors"] = _schools_governed(facts, directory)
    return found


# --- rule 4: the child's strand


def _safeguard(
    facts: Facts, concerned: People, directory: Directory, managers: People
) -> tuple[People, str]:
    """Who has the child's strand, and by which part of the rule."""
    at_risk = facts.child_at_risk in MAYBE
    if not (at_risk or facts.about_kind == "pupil" or facts.category == "inappropriate_content"):
        return frozenset(), NO_STRAND
    never = concerned | directory.directly_below(concerned)
    school = facts.childs_school
    dsls = directory.receivers("dsl", school) - never
    lead = directory.receivers("trust_safeguarding_lead", None) - never
    found, why = dsls, "4, the DSL"
    if (
        school == directory.central
        or not dsls
        or concerns_safeguarding(concerned, school, directory)
    ):
        found, why = lead, "4, the trust safeguarding lead instead of the DSL"
    elif any(directory.headed_ever(person) for person in concerned):
        found, why = dsls | lead, "4, the DSL and the trust safeguarding lead"
    if found:
        return found, why
    return managers, "4, nobody left: the case managers"


def concerns_safeguarding(concerned: People, school: Place, directory: Directory) -> bool:
    """Whether the head or a DSL of the child's school is concerned."""
    heads = directory.holders("headteacher", school) | directory.holders(
        "executive_headteacher", school
    )
    return bool(concerned & (heads | directory.holders("dsl", school)))


# --- rule 5: tasks


def _tasks(
    facts: Facts, concerned: People, directory: Directory
) -> tuple[tuple[tuple[str, People], ...], tuple[str, ...]]:
    """Who gets which task, and the tasks that nobody is left for."""
    never = concerned | directory.related_to(concerned) | directory.below(concerned)
    found, unmet = [], []
    for role in _tasks_wanted(facts):
        places = (facts.school, None) if role == "it_support" else (None,)
        holders = (directory.receivers(role, place) - never for place in places)
        people = next(filter(None, holders), frozenset())
        if people:
            found.append((role, people))
        else:
            unmet.append(role)
    return tuple(found), tuple(unmet)


def _tasks_wanted(facts: Facts) -> list[str]:
    category = facts.category
    hacked = category == "hacked_official_account"
    self_harmed = facts.harmed is not None and facts.harmed == facts.reporter
    wanted = {
        "data_protection_officer": facts.personal_data in MAYBE or hacked,
        "it_support": category in SYSTEMS or hacked,
        "communications_manager": category in COMMUNICATIONS or hacked,
        "hr": facts.about_kind in {"supply", "contractor"} or self_harmed,
    }
    return [role for role, asked in wanted.items() if asked]

"""Who is told next when nobody acts: the urgent chain, and the next rung of a case's own ladder.

Pure, as `incidents.routing` is. No person concerned, and nobody below them, is ever in an answer.
"""

from datetime import timedelta

from incidents import routing
from incidents.directory import NOBODY, Directory, People
from incidents.routing import TOP, Facts, Route, Rung

DEPUTIES_AFTER, LEAD_AFTER = timedelta(minutes=15), timedelta(minutes=60)
DEPUTIES, LEAD = 1, 2  # steps of the chain
ROLES = ("deputy_dsl", "trust_safeguarding_lead")
# The rungs above the first, which has a name of its own in each row of the table.
RANKS = {name: rank for rank, name in enumerate(("nominated_executive", "chief_executive", *TOP))}


REMINDED_BEFORE = timedelta(days=1)  # of what is to do in a case, its time


def reminder_step(late: timedelta) -> int:
    """0 a day before, 1 when its time is over, and one more with every week."""
    return 0 if late < timedelta(0) else 1 + late.days // AGAIN_AFTER


SEALED_STEPS = (  # after how many days, and the posts that are told: each sees the readiness page
    (0, ("clerk",)),
    (2, ("clerk", "administrator", "trustee", "chief_executive")),
)
AGAIN_AFTER = 7  # days: everybody told so far, again


def sealed_step(waited: timedelta) -> int:
    """How often by now somebody must have been told of a case that nobody may manage."""
    last = SEALED_STEPS[-1][0]
    reached = sum(waited.days >= days for days, _ in SEALED_STEPS)
    return reached + max(waited.days - last, 0) // AGAIN_AFTER


def told_of_vacancy(directory: Directory, step: int) -> People:
    """Those who can have a post filled, as far as the ladder has come; further where there is
    nobody on it."""
    for _, roles in SEALED_STEPS[min(step, len(SEALED_STEPS)) - 1 :]:
        people = frozenset().union(*(directory.receivers(role, None) for role in roles))
        if people:
            return people
    return NOBODY


def step_after(waited: timedelta) -> int:
    """How far the chain has come when nobody has opened an urgent case for so long."""
    return LEAD if waited >= LEAD_AFTER else DEPUTIES if waited >= DEPUTIES_AFTER else 0


def chased(facts: Facts, directory: Directory, step: int) -> People:
    """Whom the chain has reached with this step; the lead at once where there is no deputy."""
    concerned = routing.concerned_by(facts, directory)
    never = concerned | directory.below(concerned)
    deputies = _deputies(facts, directory, concerned) - never
    lead = directory.receivers("trust_safeguarding_lead", None) - never
    return deputies | lead if step == LEAD else deputies or lead


def _deputies(facts: Facts, directory: Directory, concerned: People) -> People:
    """None where the school's own may not have the child's strand (rule 4)."""
    school = facts.childs_school
    if school == directory.central or routing.concerns_safeguarding(concerned, school, directory):
        return NOBODY
    return directory.receivers("deputy_dsl", school)


def rung_above(rung: str, route: Route, spared: People) -> Rung | None:
    """The next higher rung with somebody who is not spared (rule 7); None at the top.

    `rung` is the highest that has the case already, "" for none.
    """
    reached = _rank(rung) if rung else -2
    for name, people in route.ladder:
        if _rank(name) > reached and people - spared:
            return name, people - spared
    return None


def _rank(rung: str) -> int:
    return RANKS.get(rung, -1)

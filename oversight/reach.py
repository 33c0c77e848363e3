"""How far somebody's post lets them look at signing: at figures, and at names."""

from people.models import Person, Role
from policies.queries.standing import Reach

SEES_NAMES = (Role.HR, Role.HEADTEACHER, Role.EXECUTIVE_HEADTEACHER, Role.AUDITOR)
REMINDS = (Role.HR, Role.HEADTEACHER, Role.EXECUTIVE_HEADTEACHER)
# Being an administrator opens no list of names.
SEES_FIGURES = (
    *SEES_NAMES,
    Role.ADMINISTRATOR,
    Role.CHIEF_EXECUTIVE,
    Role.NOMINATED_EXECUTIVE,
    Role.EXECUTIVE,
)


def of_figures(person: Person) -> Reach:
    return _reach(person, SEES_FIGURES)


def of_names(person: Person) -> Reach:
    return _reach(person, SEES_NAMES)


def of_reminding(person: Person) -> Reach:
    return _reach(person, REMINDS)


def _reach(person: Person, roles: tuple[Role, ...]) -> Reach:
    held = {post.school for post in person.posts() if post.role in roles}
    return Reach(trust=None in held, schools=frozenset(held - {None}))

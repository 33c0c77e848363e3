"""Requests for official accounts in the demonstration: half-way, waiting, refused, approved."""

import datetime as dt

from django.utils import timezone

from accounts.models import AccountRequest, Platform
from accounts.workflow import asking, asking_deciding
from people.models import Person, School
from people.queries import demonstration
from trust_portal.demonstration.concerns import colleagues, school_of

DAY = dt.timedelta(days=1)
WHY_NOT = "The school’s page speaks to every family; this is for one group and its own pupils."
SAID = {
    "case_for": "Families see work that they would otherwise only hear about.",
    "audience": "Families of those who take part",
    "posters": "The two who lead it, and nobody else",
    "comments": "Off",
    "hours_a_week": 1,
    "life": "One school year. The deputy owner closes it then.",
    "judged_by": "How many families read it by Easter",
    "two_step": True,
}


def make() -> None:
    """Asked and decided by the portal's own verbs, as the trust's profile has it."""
    doors = {door.role: door.person for door in demonstration.doors()}
    head, manager = doors["Headteacher"], doors["Communications manager"]
    cast, school = colleagues(head, doors.values()), school_of(head)
    teacher, one, two, three, four = doors["Teacher"], *(next(cast) for _ in range(4))

    _asked(one, school, manager, four, two, "instagram", "eco council", "What the council does")
    _asked(two, school, manager, one, four, "youtube", "choir", "Recordings of concerts")
    made = _asked(three, school, manager, two, one, "x", "reading corner", "A book a week")
    words = "Answers within two school days. No close-ups of children."
    asking_deciding.approve(made, by=manager, conditions=words)
    no = _asked(four, school, manager, one, two, "tiktok", "staff room", "Fun from the staff room")
    why = "Pupils are too young for it, and nobody could answer every day."
    asking_deciding.refuse(no, by=manager, reason=why)
    more = _asked(teacher, school, manager, one, two, "facebook", "Year 6", "The residential week")
    question = "Who answers comments in the holidays?"
    asking_deciding.ask_more(more, by=manager, question=question)
    draft = asking.begin(by=teacher, school=school, platform=_platform("instagram"))
    asking.keep(draft, {"purpose": "To show the art club’s pictures"}, by=teacher)


def _asked(
    asker: Person,
    school: School,
    owner: Person,
    deputy: Person,
    alternative: Person,
    platform: str,
    group: str,
    purpose: str,
) -> AccountRequest:
    today = timezone.localdate()
    request = asking.begin(by=asker, school=school, platform=_platform(platform))
    said = SAID | {
        "title": f"{school} {group}",
        "purpose": f"{purpose}, for families to see.",
        "users": f"Those who lead the {group}",
        "why_not_existing": WHY_NOT,
        "ends_on": today + 300 * DAY,
        "evaluate_on": today + 150 * DAY,
        "owner": owner,
        "deputy": deputy,
        "alternative": alternative,
        "mailbox": f"{group.replace(' ', '.').lower()}@{school.slug}.example",
    }
    asking.keep(request, said, by=asker)
    asking.send(request, by=asker)
    return request


def _platform(code: str) -> Platform:
    return Platform.objects.get(code=code)

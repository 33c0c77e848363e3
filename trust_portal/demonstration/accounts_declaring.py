"""What people of the demonstration declared, asked for, asked about and attended."""

import datetime as dt

from django.utils import timezone

from accounts.models import AccessGrant, Advice, Briefing, Declaration, Permission, Platform
from accounts.queries import declaring_briefings as lists
from accounts.workflow import (
    declaring,
    declaring_advice,
    declaring_briefings,
    declaring_permissions,
)
from people.models import Person, School
from people.queries import demonstration
from trust_portal.demonstration.concerns import colleagues, school_of

DAY = dt.timedelta(days=1)


def make() -> None:
    doors = {door.role: door.person for door in demonstration.doors()}
    head, hr, clerk = (
        doors[role] for role in ("Headteacher", "HR", "Clerk (governance professional)")
    )
    cast, school = colleagues(head, doors.values()), school_of(head)
    people = [doors["Teacher"], *(next(cast) for _ in range(4))]
    _declare(people, school, head)
    _interest(doors["Trustee"], clerk)
    _ask(people, school, head)
    _advise(people, school, doors["Communications manager"])
    _brief(school, hr)
    _introduce(doors["Communications manager"])


def _declare(people: list[Person], school: School, head: Person) -> None:
    teacher, one, two, three, four = people
    tie = {
        "other": "pupil",
        "other_name": "My niece",
        "words": "She is in Year 4. I do not teach her.",
    }
    read = _said(teacher, school, "family", **tie)
    declaring.acknowledge(read, by=head, answer="Thank you. Please do not mark her work.")
    asked = _said(two, school, "conflict", words="I coach the daughter of our caterer.")
    declaring.acknowledge(asked, by=head)
    Declaration.objects.filter(pk=read.pk).update(confirm_by=timezone.localdate())
    did = {"happened_on": timezone.localdate() - 2 * DAY, "platform": "A short-video app"}
    did |= {"worries": False, "what_they_did": "Declined it, or did not answer"}
    _said(one, school, "approach", other="pupil", **did)
    why = (
        "The policy says no private messages. A parent wrote to me on a Sunday about a lost child."
    )
    departure = _said(three, school, "departure", before_the_act=False, words=why)
    declaring.ask_hr(departure, by=head)
    _said(four, school, "professional", platform="A subject network", words="Geography teachers")


def _said(person: Person, school: School | None, kind: str, **more: object) -> Declaration:
    return declaring.declare(Declaration(kind=kind, school=school, **more), by=person)


def _interest(trustee: Person, clerk: Person) -> None:
    words = "Director of Ferry Lane Print Ltd since 2019, which has printed for two schools."
    row = _said(trustee, None, "interest", words=words)
    declaring.acknowledge(row, by=clerk)
    declaring.publish(row, by=clerk, words="Director, Ferry Lane Print Ltd", published=True)


def _ask(people: list[Person], school: School, head: Person) -> None:
    teacher, one, two, three, *_ = people
    today = timezone.localdate()
    speaks = "On the radio about the summer fair"
    held = _wanted(
        teacher, school, "use_for_school", "A page for the choir", ends_on=today + 25 * DAY
    )
    declaring_permissions.grant(held, by=head, conditions="No faces of children.")
    _wanted(one, school, "speak", speaks)
    _wanted(one, school, "wifi", "My own laptop, for the recording of the concert")
    more = _wanted(
        two, school, "pupil_use", "The choir, on the guest network", ends_on=today + 90 * DAY
    )
    declaring_permissions.ask_more(more, by=head, what="For which lessons?")
    refused = _wanted(three, school, "other", "A chat group with my class")
    why = "The class page serves, and everybody can read along there."
    declaring_permissions.refuse(refused, by=head, reason=why)


def _wanted(person: Person, school: School, kind: str, scope: str, **more: object) -> Permission:
    row = Permission(kind=kind, school=school, scope=scope, purpose="For our parents", **more)
    return declaring_permissions.ask(row, by=person)


def _advise(people: list[Person], school: School, manager: Person) -> None:
    teacher, one, *_ = people
    answered = declaring_advice.ask(
        Advice(text="May I share the school’s post about the fair on my own page?", school=school),
        by=teacher,
    )
    yes = "Yes: share it as it is, without adding names or pictures of your own."
    declaring_advice.answer(answered, by=manager, text=yes)
    asked_as = "May I share a post of the school on my own page?"
    declaring_advice.publish(answered, by=manager, asked_as=asked_as, answered_as=yes)
    declaring_advice.ask(Advice(text="May I join the parents’ chat group?", school=school), by=one)


def _brief(school: School, hr: Person) -> None:
    today = timezone.localdate()
    said = {"school": school, "trainer_name": "Harbourne Council", "held_on": today - 70 * DAY}
    inset = Briefing(kind="inset", title="Staying safe online", **said)
    declaring_briefings.enter(inset, by=hr)
    there = lists.people_of([school.pk], inset.held_on, groups=["teaching", "leadership"])
    declaring_briefings.attend(inset, there, by=hr)
    taught = Briefing(kind="teaching", audience="pupils", title="Kind words online", **said)
    taught.how_many = 212
    declaring_briefings.enter(taught, by=hr)
    told = Briefing(kind="told", audience="parents", title="What the filter does", **said)
    told.how_many, told.covers = (
        84,
        "Which filters there are, which sites and people children meet.",
    )
    declaring_briefings.enter(told, by=hr)
    because = "A new version of the policy on social media"
    planned = Briefing(kind="refresher", title="What has changed", because=because)
    planned.due_on = today + 12 * DAY
    declaring_briefings.enter(planned, by=hr)


def _introduce(manager: Person) -> None:
    """To its platform whoever has had access for long: those who are new to one stand out."""
    held_on = timezone.localdate() - 190 * DAY
    for platform in Platform.objects.filter(accounts__grants__ended_at=None).distinct():
        said = {"platform": platform, "trainer": manager, "held_on": held_on}
        row = Briefing(kind="platform", title=f"Posting on {platform}", **said)
        declaring_briefings.enter(row, by=manager)
        held = AccessGrant.objects.filter(account__platform=platform, given_on__lt=held_on)
        people = Person.objects.filter(pk__in=held.order_by().values("person"))
        declaring_briefings.attend(row, people, by=manager)

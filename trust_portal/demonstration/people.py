"""The trust, its schools, calendar and 420 people."""

import datetime as dt
from collections.abc import Callable
from itertools import product
from random import Random

from django.utils.text import slugify

from people.models import (
    Absence,
    Closure,
    Contact,
    ExternalId,
    Organisation,
    Person,
    Placement,
    Role,
    School,
    Term,
    Trust,
)
from people.workflow import appointments
from trust_portal.demonstration.names import FAMILY, GIVEN, JOBS, SCHOOLS, TEAMS

DOMAIN = "harbournevalley.example"
GOVERNORS_A_SCHOOL, TRUSTEES = 3, 10


def make(today: dt.date, random: Random) -> None:
    """Everybody and where they work; the posts come with `posts`, because they need two people."""
    Trust.objects.create(
        id=1,
        name="Harbourne Valley Trust",
        short_name="HVT",
        address="Ferry Lane, Harbourne",
        help_contact="The trust's service desk, desk@harbournevalley.example, 01632 960001",
        privacy_contact="The data protection officer, dpo@harbournevalley.example",
        profile={
            "public.page": True,
            "account.public_page": True,
            "post.preapproval": "required",
        },
    )
    schools = [_school(row, today) for row in SCHOOLS]
    _calendar(today)
    names = [f"{given} {family}" for given, family in product(GIVEN, FAMILY)]
    random.shuffle(names)
    people = iter(_people(names[:420]))
    for school, row in zip(schools, SCHOOLS, strict=True):
        _staff(school, [next(people) for _ in range(row[-1])], today, random)
    governors = [next(people) for _ in range(GOVERNORS_A_SCHOOL * 6)]
    trustees = [next(people) for _ in range(TRUSTEES)]
    _give_posts(schools, governors, trustees, today)
    _absences(today, random)


def _school(row: tuple, today: dt.date) -> School:
    name, kind, address, title, _ = row
    school = School.objects.create(
        name=name,
        slug=slugify(name),
        code=f"HV{len(name):02}{kind[:1].upper()}",
        kind=kind,
        address=address,
        telephone="01632 960000",
        headteacher_title=title,
        pupil_word="student" if kind == "secondary" else "pupil",
        joined_on=dt.date(today.year - 6, 9, 1),
    )
    for contact, words, telephone in (
        ("local_authority", "Harbourne and Wray Council", "01632 960100"),
        ("lado", "Duty LADO, Harbourne and Wray", "01632 960110"),
        ("social_care_day", "Children's social care, front door", "01632 960120"),
        ("social_care_night", "Emergency duty team", "01632 960130"),
    ):
        Contact.objects.create(school=school, kind=contact, name=words, telephone=telephone)
    return school


def _calendar(today: dt.date) -> None:
    """Terms of the school years before, of and after today, with half-terms and an INSET day."""
    first = today.year if today.month >= 9 else today.year - 1
    for year in (first - 1, first, first + 1):
        following = year + 1
        for name, starts_on, ends_on in (
            (f"Autumn {year}", dt.date(year, 9, 2), dt.date(year, 12, 18)),
            (f"Spring {following}", dt.date(following, 1, 5), dt.date(following, 3, 26)),
            (f"Summer {following}", dt.date(following, 4, 13), dt.date(following, 7, 21)),
        ):
            Term.objects.create(name=name, starts_on=starts_on, ends_on=ends_on)
        Closure.objects.create(
            kind="inset",
            name="INSET day",
            starts_on=dt.date(year, 9, 2),
            ends_on=dt.date(year, 9, 2),
        )
        for starts_on in (
            dt.date(year, 10, 26),
            dt.date(following, 2, 15),
            dt.date(following, 5, 31),
        ):
            monday = starts_on - dt.timedelta(days=starts_on.weekday())
            Closure.objects.create(
                kind="holiday",
                name="Half-term",
                starts_on=monday,
                ends_on=monday + dt.timedelta(days=4),
            )


def _people(names: list[str]) -> list[Person]:
    rows = []
    for name in names:
        given, family = name.split()
        email = f"{given}.{family}@{DOMAIN}".lower()
        rows.append(Person(given_names=given, family_name=family, email=email, demonstration=True))
    for row in rows[5::40]:
        row.email = None  # some have no address of their own
    for row in rows:
        row.set_unusable_password()
    people = Person.objects.bulk_create(rows)
    ExternalId.objects.bulk_create(
        ExternalId(person=person, source="mis", number=f"{number:05}")
        for number, person in enumerate(people, 1001)
    )
    return people


def _staff(school: School, people: list[Person], today: dt.date, random: Random) -> None:
    """The first is the head, the next the leaders; every team has one who leads it."""
    teams = TEAMS[school.kind]
    head, leaders = people[0], people[1 : 1 + max(2, len(people) // 15)]
    rows = [_placing(head, school, "leadership", school.headteacher_title.capitalize())]
    rows += [
        _placing(person, school, "leadership", random.choice(JOBS["leadership"]), manager=head)
        for person in leaders
    ]
    agency, _ = Organisation.objects.get_or_create(
        name="Estuary Supply Teachers", defaults={"kind": "agency"}
    )
    rest = people[1 + len(leaders) :]
    for number, person in enumerate(rest):
        group = _group(school, number)
        team = teams[number % len(teams)]
        row = _placing(
            person,
            school,
            group,
            random.choice(JOBS[group]),
            team=team,
            manager=leaders[number % len(teams) % len(leaders)],
        )
        row.organisation = agency if group == "supply" else None
        rows.append(row)
    for row in rows:
        row.starts_on = today - dt.timedelta(days=random.randint(250, 3000))
    for row in random.sample(rows[4:], 2):
        row.starts_on = today - dt.timedelta(days=random.randint(3, 60))
    Placement.objects.bulk_create(rows)


def _group(school: School, number: int) -> str:
    if school.kind == "central":
        return "central"
    if number % 23 == 7:
        return "supply"
    return "support" if number % 5 in (3, 4) else "teaching"


def _placing(person, school, group, job, *, team="Leadership", manager=None):
    return Placement(
        person=person,
        school=school,
        staff_group=group,
        job_title=job,
        team=team,
        line_manager=manager,
        source="mis",
    )


def _give_posts(schools: list, governors: list, trustees: list, today: dt.date) -> None:
    """An administrator proposes, HR confirms, as it is everywhere."""
    central = schools[-1]
    team = [row.person for row in central.placements.order_by("pk").select_related("person")]
    since = today - dt.timedelta(days=240)
    chief, executive, director, hr, owner, clerk, communications, admin, it, dpo = team[:10]
    appointments.appoint(admin, Role.ADMINISTRATOR, school=None, starts_on=since, by=None)
    appointments.appoint(hr, Role.HR, school=None, starts_on=since, by=None)

    def give(person, role, school=None):
        post = appointments.appoint(person, role, school=school, starts_on=since, by=admin)
        if post.state == "proposed":
            appointments.confirm(post, by=hr if person != hr else chief)
        return post

    for person, role in (
        (chief, Role.CHIEF_EXECUTIVE),
        (executive, Role.NOMINATED_EXECUTIVE),
        (director, Role.TRUST_SAFEGUARDING_LEAD),
        (owner, Role.POLICY_OWNER),
        (clerk, Role.CLERK),
        (communications, Role.COMMUNICATIONS_MANAGER),
        (it, Role.IT_SUPPORT),
        (dpo, Role.DATA_PROTECTION_OFFICER),
        (team[10], Role.AUDITOR),
    ):
        give(person, role)
    for school in schools[:-1]:
        local = [governors.pop(0) for _ in range(GOVERNORS_A_SCHOOL)]
        _posts_at(school, local, give, admin)
    give(trustees[0], Role.CHAIR_OF_TRUSTEES)
    give(trustees[1], Role.VICE_CHAIR_OF_TRUSTEES)
    for person in trustees[2:8]:
        give(person, Role.TRUSTEE)
    for person in trustees[8:]:
        give(person, Role.MEMBER)


def _posts_at(school: School, governors: list, give: Callable, admin: Person) -> None:
    staff = [row.person for row in school.placements.order_by("pk").select_related("person")]
    head = give(staff[0], Role.HEADTEACHER, school)
    give(staff[1], Role.DSL, school)
    give(staff[2], Role.DEPUTY_DSL, school)
    appointments.name_stand_in(head, stand_in=staff[1], by=admin)
    give(governors[0], Role.CHAIR_OF_GOVERNORS, school)
    for person in governors[1:]:
        give(person, Role.GOVERNOR, school)


def _absences(today: dt.date, random: Random) -> None:
    """Nine people are away today, for reasons that only HR sees; two came back last week."""
    staff = list(
        Person.objects.filter(placements__staff_group__in=["teaching", "support"]).order_by("pk")
    )[30:]
    for number, person in enumerate(random.sample(staff, 11)):
        starts_on = today - dt.timedelta(days=random.randint(15, 90))
        Absence.objects.create(
            person=person,
            kind=("sick", "family_leave", "secondment", "sick")[number % 4],
            starts_on=starts_on,
            ends_on=None if number < 9 else today - dt.timedelta(days=number - 6),
        )

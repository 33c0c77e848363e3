"""Invented policies in force: the words, who approved them, whom they bind, and their editions."""

import datetime as dt
from random import Random

from django.db import connection
from django.utils import timezone

from people.models import Appointment, Role
from policies.models import (
    Approval,
    AudienceRule,
    Clause,
    Edition,
    EditionText,
    Policy,
    Revision,
    Version,
)
from policies.queries import slots
from policies.workflow import editions

SECTIONS, CLAUSES = 20, 5
WITH_FIELDS = 10  # one policy in so many says something else at each school
DAYS_IN_FORCE = 200
TRUST_WIDE = (Role.HR, Role.ADMINISTRATOR, Role.CLERK, Role.POLICY_OWNER, Role.CHIEF_EXECUTIVE)
WORDS = """
adult alone always answer area before behaviour building careful child class clear colleague
concern contact day decision device door duty email equipment evening every feedback first
form handle help home hour incident information keep key late lead learn lesson line list lock
manager meeting message name note office parent person phone place plan policy pupil question
reason record report risk room safe school share sign site staff support task team tell time
together training trust visit visitor week work write year
""".split()  # noqa: SIM905 -- legible


def posts(today: dt.date) -> None:
    """The first five people hold a post for the trust; those after them head the schools."""
    held = [(role, None) for role in TRUST_WIDE]
    held += [(Role.HEADTEACHER, school) for school in slots.values_by_school(today) if school]
    Appointment.objects.bulk_create(
        Appointment(
            person_id=person,
            role=role,
            school_id=school,
            starts_on=today - dt.timedelta(days=DAYS_IN_FORCE),
            state=Appointment.State.CONFIRMED,
            confirmed_at=timezone.now(),
        )
        for person, (role, school) in enumerate(held, 1)
    )


def make(number: int, today: dt.date) -> None:
    """So many policies of twenty sections, in force for half a year, for everybody."""
    random = Random(number)  # noqa: S311 -- the same words each time
    keys = range(1, number + 1)
    Policy.objects.bulk_create(
        Policy(
            pk=key,
            title=f"{random.choice(WORDS).title()} and {random.choice(WORDS)} policy {key:02}",
            reference=f"HVT-{key:02}",
            slug=f"policy-{key}",
        )
        for key in keys
    )
    AudienceRule.objects.bulk_create(AudienceRule(policy_id=key) for key in keys)
    Policy.owners.through.objects.bulk_create(
        Policy.owners.through(policy_id=key, person_id=TRUST_WIDE.index(Role.POLICY_OWNER) + 1)
        for key in keys
    )
    versions = Version.objects.bulk_create(_version(key, random, today) for key in keys)
    _papers(versions, today)
    clauses = {version.pk: _clauses(version) for version in versions}
    Clause.objects.bulk_create([clause for each in clauses.values() for clause in each])
    _editions(versions, clauses, today)
    _next_keys(Policy, Version)


def _version(key: int, random: Random, today: dt.date) -> Version:
    place = "{{ school.name }}" if key % WITH_FIELDS == 0 else "every school"
    html = "".join(
        f"<h2>{section} {random.choice(WORDS).title()} and {random.choice(WORDS)}</h2>\n"
        + "".join(
            f"<p>{section}.{clause} At {place}: {_sentences(random)}</p>\n"
            for clause in range(1, CLAUSES + 1)
        )
        for section in range(1, SECTIONS + 1)
    )
    return Version(
        pk=key,
        policy_id=key,
        html=html,
        words=len(html.split()),
        author_id=TRUST_WIDE.index(Role.POLICY_OWNER) + 1,
        state=Version.State.PUBLISHED,
        effective_on=today - dt.timedelta(days=DAYS_IN_FORCE),
        published_at=timezone.now() - dt.timedelta(days=DAYS_IN_FORCE),
    )


def _sentences(random: Random) -> str:
    return " ".join(" ".join(random.choices(WORDS, k=14)).capitalize() + "." for _ in range(3))


def _papers(versions: list[Version], today: dt.date) -> None:
    day = today - dt.timedelta(days=DAYS_IN_FORCE + 10)
    clerk = TRUST_WIDE.index(Role.CLERK) + 1
    Approval.objects.bulk_create(
        Approval(version=version, body="Board", approved_on=day, recorded_by_id=clerk)
        for version in versions
    )
    Revision.objects.bulk_create(
        Revision(
            policy_id=version.policy_id,
            position=1,
            date=f"{day:%B %Y}",
            version=version.number,
            description="Published",
        )
        for version in versions
    )


def _clauses(version: Version) -> list[Clause]:
    """A clause for each heading and paragraph, whose first word is its number."""
    found = []
    for position, html in enumerate(version.html.splitlines(), 1):
        number, _, rest = html.partition(">")[2].partition(" ")
        is_heading = html.startswith("<h2>")
        found.append(
            Clause(
                version=version,
                position=position,
                number=number,
                heading=rest.removesuffix("</h2>") if is_heading else "",
                level=1 if is_heading else 2,
                anchor=number,
                html=html + "\n",
            )
        )
    return found


def _editions(versions: list[Version], clauses: dict[int, list[Clause]], today: dt.date) -> None:
    values = slots.values_by_school(today)
    made, texts = [], {}
    for version in versions:
        for school, words in values.items():
            if not made or made[-1].version != version or "{{" in version.html:
                text = editions.text_with(version, clauses[version.pk], words)
                texts[text.pk] = text
            made.append(Edition(version=version, school_id=school, text=text))
    EditionText.objects.bulk_create(texts.values(), batch_size=200)
    Edition.objects.bulk_create(made, batch_size=5_000)


def _next_keys(*models: type) -> None:
    with connection.cursor() as cursor:
        for model in models:
            table = model._meta.db_table
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"  # noqa: S608 -- our own names
            )

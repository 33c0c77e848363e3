"""A school that joined in September, with two policies of its own until a switch date."""

import datetime as dt

from people.models import Person, School
from policies.importing import document
from policies.models import Policy
from policies.workflow import bringing_in

LONG_AGO = dt.timedelta(days=200)  # before anything was published here
# (title, what was approved, the trust's policy that takes its place, days until then)
BROUGHT = (
    ("Working Alone at {}", "Tell the site team when you stay after six.", "Lone Working", 38),
    ("Thank-you Gifts at {}", "Tokens of thanks may be kept up to ten pounds.", "Gifts", 66),
)


def make(today: dt.date, owner: Person) -> None:
    """Before the trust's own are published: they never bound whoever works only there."""
    school = School.objects.exclude(kind="central").order_by("pk")[4]
    september = dt.date((today - LONG_AGO).year, 9, 1)
    if september > today - LONG_AGO:
        september = september.replace(year=september.year - 1)
    school.joined_on = september
    school.save(update_fields=["joined_on"])
    for title, rule, successor, days in BROUGHT:
        monday = today + dt.timedelta(days=days)
        monday -= dt.timedelta(days=monday.weekday())
        _bring_in(school, owner, title.format(school.name), rule, successor, monday)


def _bring_in(
    school: School, owner: Person, title: str, rule: str, successor: str, until: dt.date
) -> None:
    data = f"# {title}\n\n## 1. What we do here\n\n1.1 {rule}\n\n1.2 Ask the office.\n".encode()
    existing = bringing_in.Existing(
        imported=document.read(data, "policy.md"),
        data=data,
        filename="policy.md",
        owner=owner,
        title=title,
        school=school,
        effective_on=school.joined_on - dt.timedelta(days=300),
        approved_by="Governing body",
        approved_on=school.joined_on - dt.timedelta(days=320),
        until=until,
        successor=Policy.objects.get(title__startswith=successor, school=None),
    )
    bringing_in.bring_in(existing, by=None, source=f"Brought by {school}")

"""What somebody says before it is a concern."""

from dataclasses import dataclass, replace
from uuid import UUID

from people.models import Person


@dataclass(frozen=True)
class Report:
    """What somebody says: `said` holds fields of `Concern`, the people stand beside.

    `names` are of people concerned who have no record here.
    """

    number: UUID
    said: dict
    about: tuple[Person, ...] = ()
    presumed: frozenset[int] = frozenset()  # of those, whom the reporter could not tell apart
    names: tuple[str, ...] = ()
    harmed: Person | None = None
    harmed_name: str = ""
    reporter: Person | None = None  # null: anonymous, or somebody without an account


def replaced(report: Report, **said: object) -> Report:
    """The same with these fields of the concern beside the others."""
    return replace(report, said=report.said | said)

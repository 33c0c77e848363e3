"""What was changed about a person, by whom, newest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from people.models import Absence, AppointmentEvent, Person, Placement, Trust
from people.profile_values import differences

QUIET = {
    "id",
    "person",
    "recorded_by",
    "recorded_at",
    "created_at",
    "last_day",
    "source",
    "demonstration",
    "merged_into",
}
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
SHOWN = 60  # entries on a page
VERBS = {
    "appoint": "Proposed",
    "give": "Given",
    "confirm": "Confirmed",
    "refuse": "Refused",
    "end": "Ended",
    "name_stand_in": "Stand-in changed",
}


@dataclass(frozen=True)
class Entry:
    at: datetime
    by: Person | None
    what: str
    details: tuple[str, ...] = ()


def of_person(person: Person) -> list[Entry]:
    """From the histories of the person, their placements, absences and posts."""
    names = _Names()
    entries = [
        *_entries(person.history.all(), "Their record", names),
        *_entries(Placement.history.filter(person=person), "Placement", names),
        *_entries(Absence.history.filter(person=person), "Absence", names),
        *_of_posts(person),
        *_of_mergers(person),
    ]
    return _newest_first(entries)


def of_rows(rows: QuerySet, what: str) -> list[Entry]:
    """The same for any rows with a history: a school, the trust."""
    return _newest_first([*_entries(rows, what, _Names())])


def _newest_first(entries: list[Entry]) -> list[Entry]:
    """Of those of the same moment, the one written last comes first."""
    return sorted(entries, key=lambda entry: entry.at)[::-1][:SHOWN]


def _entries(rows: QuerySet, what: str, names: "_Names") -> Iterator[Entry]:
    """One entry for each version that says something else than the one before it."""
    before = {}
    for row in rows.select_related("history_user").order_by("history_date", "history_id"):
        was, before[row.id] = before.get(row.id), row
        at, by = row.history_date, row.history_user
        if row.history_type == "-":
            yield Entry(at, by, f"{what} taken away")
        elif was is None:
            yield Entry(at, by, f"{what} added", tuple(_said(row, names)))
        elif details := tuple(_changes(was, row, names)):
            yield Entry(at, by, f"{what} changed", details)


def _said(row, names: "_Names") -> Iterator[str]:  # noqa: ANN001
    for field in _fields(row):
        if (words := names.words(row, field)) and words != "no":
            yield f"{_label(field)}: {words}"


def _changes(was, row, names: "_Names") -> Iterator[str]:  # noqa: ANN001
    for field in _fields(row):
        if getattr(was, field.attname) != getattr(row, field.attname):
            old, new = names.words(was, field) or "nothing", names.words(row, field) or "nothing"
            yield f"{_label(field)}: {old}, now {new}"


def _fields(row) -> list:  # noqa: ANN001
    return [field for field in row.tracked_fields if field.name not in QUIET]


def _label(field) -> str:  # noqa: ANN001
    words = {"starts_on": "First day", "ends_on": "Last day", "email_to_confirm": "New address"}
    return words.get(field.name, str(field.verbose_name).capitalize())


class _Names:
    """Names of the rows that foreign keys point at, each read once."""

    def __init__(self) -> None:
        self.known = {}

    def words(self, row, field) -> str:  # noqa: ANN001
        value = getattr(row, field.attname)
        if value is None or value == "":
            return ""
        if field.remote_field:
            key = (field.remote_field.model, value)
            if key not in self.known:
                self.known[key] = str(key[0]._base_manager.filter(pk=value).first() or "?")
            return self.known[key]
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        if field.name == "working_days":
            return ", ".join(day for n, day in enumerate(DAYS) if value >> n & 1)
        if isinstance(value, bool):
            return "yes" if value else "no"
        return f"{value:%-d %B %Y}" if hasattr(value, "isoformat") else str(value)


def _of_posts(person: Person) -> Iterator[Entry]:
    events = AppointmentEvent.objects.filter(appointment__person=person)
    for event in events.select_related("by", "appointment__school"):
        what = f"{VERBS[event.verb]}: {event.appointment}"
        yield Entry(event.at, event.by, what, (event.note,) if event.note else ())


def _of_mergers(person: Person) -> Iterator[Entry]:
    for merger in person.mergers.select_related("person", "by"):
        what = f"Joined with the record of {merger.person.legal_name}, number {merger.person_id}"
        yield Entry(merger.at, merger.by, what)


def of_profile(trust: Trust) -> list[Entry]:
    """Each change of the trust profile: which settings, from what to what."""
    before, entries = {}, []
    for row in trust.history.select_related("history_user").order_by("history_id"):
        changes = differences(before, row.profile)
        if changes:
            details = tuple(f"{setting.label}: {was}, now {now}" for setting, was, now in changes)
            entries.append(Entry(row.history_date, row.history_user, "Profile changed", details))
        before = row.profile
    return entries[::-1][:SHOWN]

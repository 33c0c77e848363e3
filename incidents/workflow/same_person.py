"""Two records of one person: what they reported, read and are named in becomes one person's.

The page that compares two records says nothing of it, since whoever joins them may not know.
"""

from incidents.models import (
    Case,
    Concern,
    Draft,
    Reader,
    Record,
    Subject,
    TaskReader,
)
from incidents.models.readers import Reading
from incidents.workflow import readers, relating
from people.models import Person


def facts(person: Person) -> list[tuple[str, list[str]]]:
    return []


def join(stays: Person, goes: Person, by: Person) -> None:
    """Move it in the caller's transaction, and route again wherever it is about them."""
    about = set(Subject.objects.filter(person=goes).values_list("case", flat=True))
    reads = set(Reader.objects.filter(person=goes, ended_at=None).values_list("case", flat=True))
    Draft.objects.filter(author=goes).update(author=stays)
    for name in ("reporter", "written_by", "known_to"):
        Concern.objects.filter(**{name: goes}).update(**{name: stays})
    Record.objects.filter(person=goes).update(person=stays)
    _subjects(stays, goes)
    relating.join(stays, goes, by=by)
    _readings(Reader, stays, goes, ("case", "how"))
    _readings(TaskReader, stays, goes, ("task",))
    for case in Case.objects.filter(pk__in=about | reads):
        readers.reroute(case, by=None)


def _subjects(stays: Person, goes: Person) -> None:
    for row in Subject.objects.filter(person=goes):
        if row.case.subjects.filter(person=stays, part=row.part).exists():
            row.delete()
        else:
            row.person = stays
            row.save(update_fields=["person"])


def _readings(model: type[Reading], stays: Person, goes: Person, same: tuple[str, ...]) -> None:
    """Of two that read the same in the same way the first record's goes on."""
    for row in model.objects.filter(person=goes):
        beside = {name: getattr(row, name) for name in same}
        twice = model.objects.filter(person=stays, ended_at=None, **beside).exists()
        if row.ended_at is None and twice:
            readers.end(model.objects.filter(pk=row.pk), Reader.Ended.REMOVED)
        row.person = stays
        row.save(update_fields=["person"])

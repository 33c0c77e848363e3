"""What HR hear of a staff file from the folder that was not brought in by itself."""

from django.db.models import QuerySet, Value
from django.urls import reverse

from notices import outbox
from notices.composing import Line
from notices.models import Notice
from people.models import StaffImport

KIND = "staff_file"
ASK = ("Look at a staff file", "Look at {} staff files")
SAID = {
    StaffImport.State.READY: "A staff file waits, because it is unusual: see what it would change.",
    StaffImport.State.FAILED: "A staff file could not be read: see why.",
}


def owe(staff_import: StaffImport, people: QuerySet) -> None:
    key = f"{KIND}:{staff_import.pk}:"
    outbox.owe_each(people, kind=KIND, key=key, person="pk", ref=Value(staff_import.pk))


def said(notices: list[Notice]) -> dict[int, Line | None]:
    """Nothing about a file that somebody has dealt with since."""
    found = StaffImport.objects.in_bulk({notice.ref for notice in notices})
    return {notice.pk: _line(found.get(notice.ref)) for notice in notices}


def _line(staff_import: StaffImport | None) -> Line | None:
    sentence = staff_import and SAID.get(staff_import.state)
    if not sentence:
        return None
    return Line(sentence, reverse("people:staff_import", args=[staff_import.pk]), ask=ASK)

"""What a list would change of what is on record for a pupil, in words without their name. Pure.

A list never turns a *no* that was written down here into a *yes*, unless it is of a later day:
such an answer is held back, to be confirmed singly.
"""

import datetime as dt

from django.utils import timezone

from accounts import showing
from accounts.image_list import Answer
from accounts.models import ImageAnswer, Purpose

HERE = (ImageAnswer.Source.SPOKEN, ImageAnswer.Source.FORM)
COLUMNS = {"parent": "parent", "pupil": "said_by_pupil"}
SAID = {"yes": "yes", "no": "no", "": "not answered"}


def held_back(before: ImageAnswer | None, said: Answer) -> tuple[Answer, Answer | None]:
    """(what may be brought in, what waits to be confirmed singly or None)."""
    if before is None or before.source not in HERE or not _is_older(before, said):
        return said, None
    turned = [
        name
        for name, column in COLUMNS.items()
        if getattr(said, name) == showing.YES and getattr(before, column) == showing.NO
    ]
    if not turned:
        return said, None
    kept = Answer(**vars(said) | dict.fromkeys(turned))
    if kept.parent is None and kept.pupil is None:
        kept = Answer()
    return kept, said


def _is_older(before: ImageAnswer, said: Answer) -> bool:
    """The list's answer is not of a day after that on which ours was written down."""
    return said.starts_on is None or said.starts_on <= timezone.localdate(before.at)


def changes(before: ImageAnswer | None, said: Answer, today: dt.date) -> dict[str, object]:
    """The columns of the answer that would take its place; {} where nothing changes.

    A blank says nothing: it takes no answer away.
    """
    wanted = {
        "basis": said.basis,
        "parent": said.parent or None,
        "said_by_pupil": said.pupil or None,
        "starts_on": said.starts_on,
        "ends_on": said.ends_on,
    }
    if before is None:
        if said.parent is None and said.pupil is None and said.basis is None:
            return {}
        found = {name: value for name, value in wanted.items() if value is not None}
        starts_on = said.starts_on or (min(today, said.ends_on) if said.ends_on else today)
        return {"starts_on": starts_on} | found
    found = {
        name: value
        for name, value in wanted.items()
        if value is not None and getattr(before, name) != value
    }
    return _with_its_days(before, said, found, today)


def _with_its_days(before: ImageAnswer, said: Answer, found: dict, today: dt.date) -> dict:
    """Another answer without dates of its own begins today; none ends before it begins."""
    answered = {"basis", "parent", "said_by_pupil"} & set(found)
    if answered and said.starts_on is None:
        found["starts_on"] = today
    if answered and said.ends_on is None and before.ends_on is not None:
        found["ends_on"] = None
    ends_on = found.get("ends_on", before.ends_on)
    if found and ends_on is not None and ends_on < found.get("starts_on", before.starts_on):
        found["starts_on"] = ends_on
    return found


def words(purpose: str, before: ImageAnswer | None, found: dict[str, object]) -> str:
    """ "press: parent no to yes, until 31 August 2027"."""
    parts = []
    for column, who in (("parent", "parent"), ("said_by_pupil", "pupil")):
        if column in found:
            was = f"{SAID[getattr(before, column)]} to " if before is not None else ""
            parts.append(f"{who} {was}{SAID[found[column]]}")
    if "basis" in found and before is not None:
        parts.append(f"basis {ImageAnswer.Basis(found['basis']).label.lower()}")
    if found.get("ends_on"):
        parts.append(f"until {found['ends_on']:%-d %B %Y}")
    elif "ends_on" in found:
        parts.append("without an end")
    if not parts:
        parts.append(f"from {found['starts_on']:%-d %B %Y}" if "starts_on" in found else "asked")
    return f"{Purpose(purpose).label}: {', '.join(parts)}"

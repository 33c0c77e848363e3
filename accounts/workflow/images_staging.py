"""A list from the MIS is read: what each pupil's rows would do is written down, and nothing done.

Block by block, so that memory stays flat. Names and answers are in encrypted cells; the words of a
row hold a reference and what changes, no name.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, groupby, islice
from pathlib import Path

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from accounts import image_changes, image_list
from accounts.image_list import Answer, PupilRow
from accounts.models import ImageAnswer, ListImport, ListImportRow, Pupil, Purpose
from accounts.queries import images
from core import turns, wording
from people.importing import lists

A_BLOCK = 500
MOST_GONE = 10  # of a hundred pupils, before it asks again
NEW, CHANGED, THERE, GONE, HELD, ERROR = ListImportRow.Outcome
ABOUT = {"year": "year", "class_name": "class"}
Answers = dict[int, dict[str, ImageAnswer]]  # by pupil and purpose


def stage(row: ListImport, path: Path) -> None:
    """Raises FileProblem where the list cannot be used."""
    rows = (
        image_list.read(line, cells)
        for line, cells in lists.read(path, image_list.COLUMNS, image_list.lacking)
    )
    done = 0
    while block := [*islice(rows, A_BLOCK)]:
        done += len(block)
        with transaction.atomic():
            _write(row, _together(block))
            turns.go_on(row, done=done)
    _join_repeated(row)
    _find_gone(row)
    turns.go_on(row, done=done, rows=done)


def _together(block: list[PupilRow]) -> Iterator[PupilRow | ListImportRow]:
    """Rows of one pupil in a block as one; whatever is wrong with them stands for itself."""
    by_pupil: dict[str, list[PupilRow]] = defaultdict(list)
    for each in block:
        if each.problem:
            yield _error([each.line], each.reference, each.problem)
        else:
            by_pupil[each.reference].append(each)
    for found in by_pupil.values():
        yield from _joined(found)


def _joined(rows: list[PupilRow]) -> Iterator[PupilRow | ListImportRow]:
    """One row of several of the same pupil; what contradicts itself is in error, by its lines."""
    whole, said_on = PupilRow(rows[0].line, rows[0].reference), {}
    wrong: dict[str, set[int]] = defaultdict(set)
    for each in rows:
        for name, value in chain(each.about.items(), each.answers.items()):
            kept = whole.answers if name in each.answers else whole.about
            if name in kept and kept[name] != value:
                wrong[name] |= {said_on[name], each.line}
            kept.setdefault(name, value)
            said_on.setdefault(name, each.line)
    for name, found in wrong.items():
        whole.answers.pop(name, None)
        whole.about.pop(name, None)
        yield _error(sorted(found), whole.reference, _contradiction(name, found))
    yield whole


def _contradiction(name: str, found: set[int]) -> str:
    where = wording_of_lines(sorted(found))
    if name in Purpose.values:
        return f"{Purpose(name).label} is answered differently on {where}."
    what = {"name": "name", "year": "year", "class_name": "class"}[name]
    return f"There is another {what} on {where}."


def wording_of_lines(found: list[int]) -> str:
    """ "lines 3 and 9"."""
    *first, last = map(str, found)
    return f"lines {', '.join(first)} and {last}" if first else f"line {last}"


def _error(found: list[int], reference: str, words: str) -> ListImportRow:
    said = f"{reference}: {words}" if reference else words
    return ListImportRow(line=found[0], outcome=ERROR, key=reference[:100], words=said[:500])


def _write(row: ListImport, found: Iterable[PupilRow | ListImportRow]) -> None:
    found = [*found]
    pupils = [each for each in found if isinstance(each, PupilRow)]
    made = [each for each in found if isinstance(each, ListImportRow)]
    known = known_pupils(row, [each.reference for each in pupils])
    answers = in_force(known.values())
    for each in pupils:
        made += _outcomes(each, known.get(each.reference), answers)
    for each in made:
        each.listimport = row
    ListImportRow.objects.bulk_create(made)


def known_pupils(row: ListImport, references: list[str]) -> dict[str, Pupil]:
    found = Pupil.objects.filter(school=row.school_id, reference__in=references)
    return {pupil.reference: pupil for pupil in found}


def in_force(pupils: Iterable[Pupil]) -> Answers:
    found: Answers = defaultdict(dict)
    for answer in ImageAnswer.objects.filter(pupil__in=[*pupils], replaced_at=None).order_by():
        found[answer.pupil_id][answer.purpose] = answer
    return found


def _outcomes(row: PupilRow, pupil: Pupil | None, answers: Answers) -> Iterator[ListImportRow]:
    if (pupil is None or pupil.purged_at) and not row.about.get("name"):
        yield _error([row.line], row.reference, "The name of a new pupil is missing.")
        return
    before = answers[pupil.pk] if pupil else {}
    today, said = timezone.localdate(), about_changes(row, pupil)
    for purpose, answer in row.answers.items():
        brought, held = image_changes.held_back(before.get(purpose), answer)
        if held is not None:
            yield _held(row, purpose, before[purpose], held)
        if found := image_changes.changes(before.get(purpose), brought, today):
            said.append(image_changes.words(purpose, before.get(purpose), found))
    outcome = NEW if pupil is None else CHANGED if said else THERE
    yield _staged(row, outcome, packed(row, row.answers), "; ".join(said))


def about_changes(row: PupilRow, pupil: Pupil | None) -> list[str]:
    """What changes beside answers, in words."""
    if pupil is None:
        return [f"{words} {row.about[name]}" for name, words in ABOUT.items() if name in row.about]
    said = ["back on the list"] if pupil.left_on or pupil.purged_at else []
    if row.about.get("name", pupil.name) != pupil.name:
        said.append("another name")
    for name, words in ABOUT.items():
        if row.about.get(name, was := getattr(pupil, name)) != was:
            said.append(f"{words} {was or 'none'} to {row.about[name]}")
    return said


def _held(row: PupilRow, purpose: str, before: ImageAnswer, said: Answer) -> ListImportRow:
    on = timezone.localtime(before.at)
    words = (
        f"{Purpose(purpose).label}: the list says yes, but a no was written down here on"
        f" {on:%-d %B %Y}. It stays no."
    )
    return _staged(row, HELD, packed(row, {purpose: said}), words)


def packed(row: PupilRow, answers: dict[str, Answer]) -> dict:
    return {"about": row.about, "answers": {name: said.packed() for name, said in answers.items()}}


def unpacked(row: ListImportRow) -> PupilRow:
    answers = {name: Answer.unpacked(said) for name, said in row.cells["answers"].items()}
    return PupilRow(row.line, row.key, about=row.cells["about"], answers=answers)


def _staged(row: PupilRow, outcome: str, cells: dict | None, words: str) -> ListImportRow:
    said = f"{row.reference}: {words}" if words else row.reference
    return ListImportRow(
        line=row.line, outcome=outcome, key=row.reference, words=said[:500], cells=cells
    )


# --- what only the whole list tells
def _join_repeated(row: ListImport) -> None:
    """Pupils whose rows stand far apart: read again together, so many at a time."""
    staged = row.outcomes.exclude(outcome__in=(ERROR, HELD)).order_by()
    keys = staged.values("key").annotate(n=Count("pk")).filter(n__gt=1).values_list("key")
    repeated = [key for (key,) in keys.iterator()]
    for start in range(0, len(repeated), A_BLOCK):
        with transaction.atomic():
            _join_block(row, repeated[start : start + A_BLOCK])
            turns.go_on(row)


def _join_block(row: ListImport, keys: list[str]) -> None:
    rows = row.outcomes.filter(key__in=keys).exclude(outcome=ERROR).order_by("key", "line", "pk")
    found = [*rows]
    joined = []
    for _, of_one in groupby(found, key=lambda each: each.key):
        joined += _joined([unpacked(each) for each in of_one if each.outcome != HELD])
    ListImportRow.objects.filter(pk__in=[each.pk for each in found]).delete()
    _write(row, joined)


def _find_gone(row: ListImport) -> None:
    """At school, and on no row of the list, not even one in error."""
    waiting = _here(row).order_by("pk").only("reference", "class_name").iterator(chunk_size=A_BLOCK)
    # Block by block: a fresh list has no statistics, and one NOT EXISTS compared each with each.
    while block := [*islice(waiting, A_BLOCK)]:
        keys = [pupil.reference for pupil in block]
        listed = {*row.outcomes.filter(key__in=keys).order_by().values_list("key", flat=True)}
        ListImportRow.objects.bulk_create(
            ListImportRow(
                listimport=row,
                line=0,
                outcome=GONE,
                key=pupil.reference,
                words=f"{pupil.reference}{pupil.class_name and f', class {pupil.class_name}'}",
            )
            for pupil in block
            if pupil.reference not in listed
        )


def _here(row: ListImport) -> QuerySet[Pupil]:
    here = images.at_school(Pupil.objects.filter(school=row.school_id), timezone.localdate())
    return here.filter(left_on=None)


def asks_again(row: ListImport) -> str:
    """Where more than a tenth would leave."""
    gone, here = row.outcomes.filter(outcome=GONE).count(), _here(row).count()
    if gone * 100 <= here * MOST_GONE:
        return ""
    return (
        f"This list leaves out {gone:,} of {wording.count(here, 'pupil')}. Whoever it leaves out"
        " has left, and what is kept of them goes tonight."
    )

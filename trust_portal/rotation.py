"""Moving what is sealed to the newest key: every column and every file, a batch at a time.

Nothing is remembered between runs: each value tells by itself under which key it is. So a run may
be stopped or killed anywhere, and the next one finds what is left.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q, TextField, Value
from django.db.models.functions import Cast

from core import encryption, sealed_files
from core.encryption import CannotOpen, Encrypted

BATCH = 200  # rows that are locked together


@dataclass
class Progress:
    """How far a table, or the folder of files, has come."""

    what: str
    looked_at: int = 0
    moved: int = 0
    closed: list[str] = field(default_factory=list)  # what no key opens


def columns() -> dict[type[models.Model], list[Encrypted]]:
    """Every encrypted column of every table, histories among them."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        sealed = [one for one in model._meta.local_concrete_fields if isinstance(one, Encrypted)]
        if sealed and model._meta.managed and not model._meta.proxy:
            found[model] = sealed
    return found


def rotate(*, move: bool = True) -> Iterator[Progress]:
    """Tell of each batch as it is done; without `move`, only count what would be moved."""
    for model, sealed in columns().items():
        yield from _rotate_table(model, sealed, move)
    yield from _rotate_files(move)


def _rotate_table(model, sealed, move):
    progress, last = Progress(model._meta.label), None
    rows = _rows(model, sealed)
    while True:
        with transaction.atomic():
            after = rows if last is None else rows.filter(pk__gt=last)
            batch = list(after.select_for_update()[:BATCH] if move else after[:BATCH])
            for pk, *tokens in batch:
                _rotate_row(model, sealed, pk, tokens, progress, move)
        yield progress
        if len(batch) < BATCH:
            return
        last = batch[-1][0]


def _rows(model, sealed):
    """The key of each row that has something sealed, and the tokens as they are stored."""
    something = Q()
    for column in sealed:
        something |= Q(**{f"{column.name}__isnull": False})
    tokens = {f"stored_{n}": Cast(column.name, TextField()) for n, column in enumerate(sealed)}
    rows = model._base_manager.filter(something).order_by("pk").annotate(**tokens)
    return rows.values_list("pk", *tokens)


def _rotate_row(model, sealed, pk, tokens, progress, move):
    changed = {}
    for column, token in zip(sealed, tokens, strict=True):
        if token is None:
            continue
        progress.looked_at += 1
        try:
            new = encryption.reseal(token)
        except CannotOpen:
            progress.closed.append(f"{column}, row {pk}")
            continue
        if new != token:
            changed[column.name] = Value(new, TextField())
    progress.moved += len(changed)
    if changed and move:
        model._base_manager.filter(pk=pk).update(**changed)


def _rotate_files(move):
    progress = Progress("files")
    for path in sealed_files.files():
        progress.looked_at += 1
        try:
            progress.moved += sealed_files.reseal(path) if move else not _is_newest(path)
        except CannotOpen:
            progress.closed.append(f"the file {path}")
        except FileNotFoundError:  # deleted meanwhile, with the draft that it belonged to
            continue
        yield progress
    yield progress


def _is_newest(path):
    with path.open("rb") as stored:
        return encryption.has_newest_key(stored)

"""Files that no row names: of requests that broke off, and of what was killed before it deleted."""

import stat
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db.models import FileField

A_BLOCK = 500  # files that are looked up at once
LAIN_FOR = timedelta(days=1)  # so that none is deleted whose row is just being written


def delete(folder: str, now: datetime) -> int:
    """Of this folder below the portal's files; answers how many went. A block in memory."""
    root, gone = Path(settings.MEDIA_ROOT), 0
    old = (path for path in (root / folder).rglob("*") if _has_lain(path, now))
    while block := {path.relative_to(root).as_posix(): path for path in islice(old, A_BLOCK)}:
        for name in block.keys() - named(block):
            block[name].unlink(missing_ok=True)
            gone += 1
    return gone


def named(names: Iterable[str]) -> set[str]:
    """Those of the names that a row still gives, of whatever model keeps files."""
    asked, found = list(names), set()
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, FileField):
                rows = model._base_manager.filter(**{f"{field.name}__in": asked})
                found.update(rows.values_list(field.name, flat=True))
    return found


def _has_lain(path: Path, now: datetime) -> bool:
    try:
        found = path.stat()
    except FileNotFoundError:  # somebody else deleted it just now
        return False
    changed = datetime.fromtimestamp(found.st_mtime, UTC)
    return stat.S_ISREG(found.st_mode) and now - changed > LAIN_FOR

"""Files that no row names: of requests that broke off, and of what was killed before it deleted."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db.models import FileField

LAIN_FOR = timedelta(days=1)  # so that none is deleted whose row is just being written


def delete(folder: str, now: datetime) -> int:
    """Of this folder below the portal's files; answers how many went."""
    root = Path(settings.MEDIA_ROOT)
    lying = [path for path in (root / folder).rglob("*") if path.is_file()]
    kept = named(folder) if lying else set()
    gone = [
        path
        for path in lying
        if path.relative_to(root).as_posix() not in kept and _age(path, now) > LAIN_FOR
    ]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def named(folder: str) -> set[str]:
    """The names that a row still gives there, of whatever model keeps files."""
    found: set[str] = set()
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, FileField):
                rows = model._base_manager.filter(**{f"{field.name}__startswith": f"{folder}/"})
                found.update(rows.values_list(field.name, flat=True).iterator())
    return found


def _age(path: Path, now: datetime) -> timedelta:
    return now - datetime.fromtimestamp(path.stat().st_mtime, UTC)

"""The nightly clearing of files that nothing names any more."""

import os
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from core import unnamed_files
from core.sealed_files import SealedStorage, random_name
from people.models import StaffImport
from trust_portal.tasks import delete_unnamed_files

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def lying(name):
    """A file of long ago: its row went, and the worker was killed before the file did."""
    path = Path(default_storage.path(default_storage.save(name, ContentFile(b"words"))))
    os.utime(path, (0, 0))
    return path


def test_what_nothing_names_goes_and_what_a_row_names_stays(monkeypatch):
    monkeypatch.setattr(unnamed_files, "A_BLOCK", 1)  # more lie there than are looked up at once
    gone = [lying(f"{place}/a") for place in ("scans", "staff-imports", "policy-imports")]
    gone += [lying("scans/b"), lying("scans/deeper/c")]
    sealed = Path(
        default_storage.path(SealedStorage().save(random_name(None, ""), ContentFile(b"words")))
    )
    os.utime(sealed, (0, 0))
    kept = [lying("staff-imports/kept.csv"), lying("policy-sources/of-history.docx")]
    StaffImport.objects.create(file="staff-imports/kept.csv", filename="kept.csv")

    for _ in range(2):  # the second time there is nothing to do
        delete_unnamed_files()

    assert [path.exists() for path in [*gone, sealed]] == [False] * 6
    assert all(path.exists() for path in kept)


def test_what_came_today_stays_as_its_row_may_just_be_written(folder):
    default_storage.save("scans/new", ContentFile(b"words"))

    delete_unnamed_files()

    assert (folder / "scans/new").exists()

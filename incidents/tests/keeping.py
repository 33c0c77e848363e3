"""Drafts, files that are kept, and who reads them, for tests."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from core import sealed_files
from incidents.models import AccessLog, Draft
from incidents.tests import added
from incidents.tests.factories import ReaderFactory
from incidents.workflow import evidence
from people.tests.factories import PersonFactory, SchoolFactory

PHOTO = added.photograph()


def draft(**answers):
    school = SchoolFactory()
    answers |= {"school": school.pk, "what": "A picture of a pupil"}
    return Draft.objects.create(author=PersonFactory(), answers=answers)


def keep(to, content=PHOTO, name="photo.jpg", *, by=None, strand=""):
    return evidence.add(evidence.check(content, name), to, by=by, strand=strand)


def upload(content=PHOTO, name="photo.jpg"):
    return SimpleUploadedFile(name, content)


def on_disk():
    folder = sealed_files.folder()
    return sorted(path.read_bytes() for path in folder.iterdir()) if folder.exists() else []


def manager(case):
    reader = ReaderFactory(case=case, unconflicted_at=timezone.now())
    return reader.person


def looked(case):
    return list(AccessLog.objects.filter(case=case).order_by("pk").values_list("what", flat=True))

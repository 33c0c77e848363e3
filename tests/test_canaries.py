"""What concerns say stands nowhere but where its readers open it.

A string of its own is planted in every encrypted column and in files, through the pages where there
are pages; then it is looked for in the database, the files, the log, the mails, the broker's
folder, the caches and the temporary folder. A string that is not secret is planted beside them, to
see that looking would have told.
"""

import tempfile
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings as real_settings
from django.core import mail
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone

from accounts.models import Advice, Declaration, ListImport, Permission, Pupil, Withdrawal
from accounts.workflow import bringing_in
from core.encryption import EncryptedJSONField
from incidents.models import (
    AccessLog,
    Breach,
    Compromise,
    Draft,
    EvidenceFile,
    FollowUp,
    Hold,
    Keeping,
    SubjectRequest,
)
from incidents.report import Report
from incidents.tests.factories import small_trust
from incidents.workflow import evidence, reporting
from people.tests.entering import enter
from people.tests.test_dump import dumped
from tests.written_log import written_log
from trust_portal import rotation
from trust_portal.celery import app as celery_app
from trust_portal.schedule import SCHEDULE

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite, pytest.mark.lengthy]
CANARY, OPEN = "kanarienvogel", "nonsecretword"
LARGE = f"{CANARY} in a large file. ".encode() * 100_000  # beyond what stays in memory


@pytest.fixture
def places(settings, tmp_path, monkeypatch):
    """The folders that a thief would look through."""
    settings.MEDIA_ROOT = tmp_path / "files"
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    broker = Path(real_settings.DATA_DIR) / "broker"
    celery_app.conf.task_always_eager = False
    yield {"files": settings.MEDIA_ROOT, "temporary": tmp_path / "tmp", "broker": broker}
    celery_app.conf.task_always_eager = True


def report(trust, client):
    """A concern with files, from the author's browser."""
    enter(client, trust.teacher)
    draft = Draft.objects.create(
        author=trust.teacher,
        answers={"school": trust.wray.pk, "what": f"{CANARY} half-way", "images": "no"},
    )
    client.post(
        f"/concerns/report/{draft.number}/files/",
        {
            "images": "no",
            "files": [
                SimpleUploadedFile(f"{CANARY}.txt", LARGE),
                SimpleUploadedFile(f"{CANARY}.exe", b"MZ" + CANARY.encode() + bytes(99)),
            ],
        },
    )
    said = {"school": trust.wray, "about_kind": "staff", "category": "impersonation"}
    said |= {"what": f"{CANARY} {OPEN}", "platform": f"{CANARY} platform", "child_at_risk": "yes"}
    return reporting.submit(
        Report(
            number=draft.number,
            said=said,
            about=(trust.cleaner,),
            names=(f"{CANARY} Smith",),
            reporter=trust.teacher,
        ),
        by=trust.teacher,
    )


def handle(concern, client, trust):
    """As its readers do: read, take a file, seal one, look for words."""
    for row in concern.case.readers.select_related("person"):
        row.unconflicted_at = timezone.now()
        row.save(update_fields=["unconflicted_at"])
        enter(client, row.person)
        assert CANARY in client.get(concern.case.get_absolute_url()).content.decode()
        file = concern.files.first()
        assert CANARY in client.get(f"/concerns/file/{file.number}/").content.decode()
        client.get("/search/", {"q": CANARY})
    evidence.seal(concern.files.first(), by=trust.head, note=f"{CANARY} of the police")


def keep(concern, trust):
    """What is kept beside the case: the breach log, requests for data, accounts, retention."""
    case, by, now = concern.case, trust.head, timezone.now()
    case.records.create(kind="note", said={"what": CANARY}, by=by)
    FollowUp.objects.create(concern=concern, number=uuid4(), words=CANARY)
    breach = Breach.objects.create(number=uuid4(), noticed_at=now, what=CANARY)
    breach.events.create(verb="reopen", source="closed", target="open", note=CANARY)
    account = Compromise.objects.create(case=case, whose="school", account=CANARY)
    account.steps.create(code="platform", outcome="done", note=CANARY)
    Keeping.objects.create(case=case, reason=CANARY)
    Hold.objects.create(reason=CANARY, by=by)
    asked = SubjectRequest.objects.create(
        number=uuid4(), name=CANARY, asked=CANARY, received_on=now.date()
    )
    asked.events.create(verb="answer", source="open", target="answered", note=CANARY)
    item = asked.items.create(number=uuid4(), what=CANARY)
    item.events.create(verb="add", source="found", target="found", note=CANARY)


def declare(trust):
    """What people say of themselves, ask for and ask about."""
    Declaration.objects.create(kind="approach", person=trust.teacher, words=CANARY)
    Permission.objects.create(kind="write_to_pupil", person=trust.teacher, pupil=CANARY)
    Advice.objects.create(person=trust.teacher, text=CANARY)


def picture(trust):
    """What a family said, and a list from the MIS as it was read."""
    pupil = Pupil.objects.create(school=trust.wray, reference="A1", name=CANARY)
    Withdrawal.objects.create(pupil=pupil, said_by="parent", words=CANARY, by=trust.teacher)
    made = ListImport.objects.create(
        kind="images", school=trust.wray, filename="p.csv", by=trust.teacher
    )
    made.outcomes.create(line=2, outcome="new", words="A1", cells={"about": CANARY})
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        file.write(f"Pupil reference,Name,Press\nB2,{CANARY},no\n".encode() * 9)
        file.flush()
        bringing_in.begin(
            Path(file.name), kind="images", school=trust.wray, filename="q.csv", by=trust.teacher
        )


def plant_in_every_column():
    """Whatever no page fills yet; a table that is empty here needs a row above."""
    for model, columns in rotation.columns().items():
        rows = model._base_manager.all()
        assert rows.exists(), f"plant a row of {model._meta.label} in this test"
        for column in columns:
            word = f"{CANARY} {model._meta.label}.{column.name}"
            sealed = {"what": word} if isinstance(column, EncryptedJSONField) else word
            rows.update(**{column.name: sealed})


def test_what_concerns_say_stands_nowhere_in_clear(
    client, places, django_capture_on_commit_callbacks
):
    with written_log() as written, django_capture_on_commit_callbacks(execute=True):
        trust = small_trust()
        trust.teacher.family_name = OPEN
        trust.teacher.save(update_fields=["family_name"])
        concern = report(trust, client)
        Draft.objects.create(author=trust.teacher)
        call_command("compose_messages")
        call_command("deliver_messages")
        handle(concern, client, trust)
        keep(concern, trust)
        declare(trust)
        picture(trust)
        for entry in SCHEDULE.values():
            celery_app.send_task(entry["task"])
        cache.set("looked-at", OPEN)
        plant_in_every_column()
        log = written()

    found = {
        "database and caches": dumped(),
        "log": log,
        "mail": "\n".join(str(letter.message()) for letter in mail.outbox),
        **{name: inside(folder) for name, folder in places.items()},
    }
    assert {name for name, text in found.items() if CANARY in text} == set()
    assert OPEN in found["database and caches"]
    assert [name for name in ("log", "mail", "files", "broker") if not found[name]] == []
    assert "URGENT" in found["mail"]
    assert EvidenceFile.objects.count() == 1
    assert AccessLog.objects.exists()


def inside(folder):
    """The names and the bytes of everything in it."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return "\n".join(f"{path} {path.read_bytes().decode('latin-1')}" for path in paths)

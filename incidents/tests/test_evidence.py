"""Files of concerns and cases: who keeps, sees, takes and seals them."""

import datetime as dt
import io
import threading
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from PIL import Image

from core import sealed_files, unnamed_files
from core.tests.clamd_server import HARMFUL, Clamd
from core.workflow import Refused
from incidents import files
from incidents.models import Draft, EvidenceFile
from incidents.queries import evidence as queries
from incidents.report import Report
from incidents.tests import added
from incidents.tests.factories import CaseFactory, ConcernFactory, ReaderFactory
from incidents.tests.keeping import PHOTO, draft, keep, looked, manager, on_disk, upload
from incidents.workflow import evidence, reporting
from people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files_of_their_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


# --- adding


def test_a_file_is_kept_as_it_came_and_shown_without_its_details():
    concern = ConcernFactory()
    keep(concern, name="C:\\Ann\\at the pool.jpg")

    file = EvidenceFile.objects.get()
    reader = manager(concern.case)
    shown = evidence.give(file, by=reader)
    original = evidence.give(file, by=reader, original=True)

    assert (file.name, file.family, file.size, file.state) == (
        "at the pool.jpg",
        "picture",
        len(PHOTO),
        "kept",
    )
    assert (original.name, original.content) == ("at the pool.jpg", PHOTO)
    assert added.PLACE.encode() not in shown.content
    assert Image.open(io.BytesIO(shown.content)).size == (40, 60)
    assert looked(concern.case) == ["opened_file", "took_original"]


def test_neither_the_disk_nor_the_row_holds_what_was_added():
    keep(ConcernFactory(), b"canary in a text", "canary.txt")

    row = EvidenceFile.objects.values_list("original", "shown").get()
    assert [content for content in on_disk() if b"canary" in content] == []
    assert len(on_disk()) == 1
    assert "canary" not in "".join(row)


def test_what_was_added_half_way_belongs_to_the_concern_once_it_is_sent():
    half = draft()
    keep(half)
    school = ConcernFactory().school

    concern = reporting.submit(
        Report(
            number=half.number,
            said={"school": school, "what": "x", "images": "no"},
            reporter=half.author,
        ),
        by=half.author,
    )

    file = EvidenceFile.objects.get()
    assert (file.concern, file.draft) == (concern, None)
    assert not Draft.objects.exists()


def test_the_same_file_twice_is_kept_once_and_said():
    concern = ConcernFactory()

    refused = evidence.add_all([upload(), upload(name="again.jpg")], concern, by=None)

    assert [(one.name, one.why) for one in refused] == [("again.jpg", evidence.ALREADY)]
    assert EvidenceFile.objects.count() == 1


def test_good_files_are_kept_beside_bad_ones_that_are_named():
    refused = evidence.add_all(
        [upload(b"", "empty.png"), upload(), upload(added.PROGRAM, "../game.exe")],
        draft(),
        by=None,
    )

    assert [(one.name, one.why) for one in refused] == [
        ("empty.png", files.EMPTY),
        ("game.exe", files.NOT_KNOWN),
    ]
    assert EvidenceFile.objects.count() == 1
    assert len(on_disk()) == 2  # as it came, and as it is shown


def test_ten_files_are_enough_for_a_concern():
    concern = ConcernFactory()
    for n in range(files.MOST):
        keep(concern, f"text {n}".encode(), f"{n}.txt")

    with pytest.raises(Refused, match="A concern takes 10 files"):
        keep(concern, b"text 11", "11.txt")

    assert EvidenceFile.objects.count() == files.MOST


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_requests_at_once_keep_to_ten_together():
    concern = ConcernFactory()
    for n in range(files.MOST - 1):
        keep(concern, f"text {n}".encode(), f"{n}.txt")
    start, refused = threading.Barrier(4), []

    def one(n):
        start.wait()
        try:
            keep(concern, f"at once {n}".encode(), f"{n}.txt")
        except Refused:
            refused.append(n)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (EvidenceFile.objects.count(), len(refused)) == (files.MOST, 3)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_report_sent_in_the_moment_it_is_cleared_away_keeps_its_files():
    row, concern = draft(), ConcernFactory()
    keep(row)
    before = on_disk()

    def clear_away():
        try:
            evidence.delete_drafts(Draft.objects.filter(pk=row.pk))
        finally:
            connection.close()

    with transaction.atomic():
        evidence.move(row.number, concern)
        clearing = threading.Thread(target=clear_away)
        clearing.start()
        while clearing.is_alive() and not somebody_waits():
            pass
        Draft.objects.filter(pk=row.pk).delete()
    clearing.join()

    assert concern.files.count() == 1
    assert on_disk() == before


def somebody_waits():
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted)")
        return cursor.fetchone()[0]


def test_a_case_takes_more_and_says_who_added_them():
    case = CaseFactory()
    reader = manager(case)

    keep(case, by=reader, strand="adult")

    file = EvidenceFile.objects.get()
    assert (file.case, file.strand, file.added_by) == (case, "adult", reader)
    assert looked(case) == ["added_file"]


def test_a_file_belongs_to_one_thing_alone():
    file = keep(ConcernFactory())

    for wrong in ({"case": CaseFactory()}, {"concern": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            EvidenceFile.objects.filter(pk=file.pk).update(**wrong)


# --- scanned where a daemon is named


def test_what_clamav_finds_is_refused_and_not_kept(settings):
    with Clamd() as daemon:
        settings.CLAMD = daemon.address
        clean = keep(ConcernFactory())
        with pytest.raises(files.Unusable, match=r"something harmful \(Eicar-Signature\)"):
            evidence.check(b"text " + HARMFUL, "letter.txt")

    assert (clean.scan, daemon.seen[0]) == ("clean", PHOTO)


def test_without_a_daemon_the_page_can_say_that_nothing_was_scanned(caplog):
    assert keep(ConcernFactory()).get_scan_display() == "Not scanned for viruses"
    assert caplog.text == ""


def test_a_daemon_that_is_down_is_logged_without_the_files_name(settings, caplog):
    settings.CLAMD = "127.0.0.1:1"

    file = keep(ConcernFactory(), name="canary.jpg")

    assert file.scan == "not_scanned"
    assert ("A file was not scanned" in caplog.text, "canary" in caplog.text) == (True, False)


# --- who may know of it


def test_a_file_of_a_concern_is_for_the_readers_of_its_case_and_listed_for_its_reporter():
    file = keep(ConcernFactory())
    reporter, reader, stranger = file.concern.reporter, manager(file.concern.case), PersonFactory()
    other = keep(ConcernFactory(), b"another", "a.txt")

    assert list(queries.to_open(reader)) == [file]
    assert list(queries.visible_to(reporter)) == [file]
    assert [list(queries.to_open(who)) for who in (reporter, stranger)] == [[], []]
    assert list(queries.visible_to(stranger)) == []
    assert list(queries.to_open(manager(other.concern.case))) == [other]


def test_a_file_of_one_strand_is_for_the_readers_of_that_strand():
    case = CaseFactory(child_strand=True)
    both = manager(case)
    child = ReaderFactory(case=case, how="safeguard", strand="child").person
    ReaderFactory(case=CaseFactory(), person=child)  # reads everything of another case
    mine = keep(case, b"the child's", "c.txt", by=both, strand="child")
    adult = keep(case, b"the adult's", "a.txt", by=both, strand="adult")
    all_ = keep(case, b"everybody's", "b.txt", by=both)

    assert set(queries.to_open(both)) == {mine, adult, all_}
    assert set(queries.to_open(child)) == {mine, all_}
    assert [one.file.name for one in queries.of_case(child, case)] == ["c.txt", "b.txt"]


def test_a_reader_who_was_taken_out_opens_nothing():
    file = keep(ConcernFactory())
    reader = ReaderFactory(case=file.concern.case, ended_at=timezone.now()).person

    assert list(queries.visible_to(reader)) == []


# --- sealed


def test_a_sealed_file_is_kept_and_nobody_opens_it():
    file = keep(ConcernFactory())
    case, reader = file.concern.case, manager(file.concern.case)
    before = on_disk()

    evidence.seal(file, by=reader, note="Police log 12 of today: keep, do not look")

    assert list(queries.to_open(reader)) == []
    with pytest.raises(Refused, match=r"This file is sealed\. Nobody can open it"):
        evidence.give(file, by=reader, original=True)
    assert on_disk() == before
    assert looked(case) == ["sealed_file"]
    assert [(event.verb, event.note) for event in file.events.all()] == [
        ("seal", "Police log 12 of today: keep, do not look")
    ]
    with pytest.raises(Refused):
        evidence.seal(file, by=reader)


def test_advice_that_comes_later_is_added():
    file = keep(ConcernFactory())
    reader = manager(file.concern.case)
    evidence.seal(file, by=reader)

    evidence.log_advice(file, by=reader, note="PC 1234: the device will be collected")

    assert [event.note for event in file.events.all()] == [
        "",
        "PC 1234: the device will be collected",
    ]
    assert looked(file.concern.case) == ["sealed_file", "logged_advice"]


def test_a_file_that_was_swapped_on_the_disk_is_not_handed_out():
    one, other = (
        keep(ConcernFactory(), b"one text", "1.txt"),
        keep(ConcernFactory(), b"another", "2.txt"),
    )
    EvidenceFile.objects.filter(pk=one.pk).update(original=other.original.name)
    one.refresh_from_db()

    with pytest.raises(Refused, match="This file is not what was added"):
        evidence.give(one, by=manager(one.concern.case))


# --- taken out


def test_its_author_takes_a_file_out_of_a_draft(django_capture_on_commit_callbacks):
    half = draft()
    file = keep(half)

    with django_capture_on_commit_callbacks(execute=True):
        evidence.remove(file, by=half.author)

    assert (EvidenceFile.objects.count(), on_disk()) == (0, [])


def test_what_was_sent_or_sealed_cannot_be_taken_out():
    sent, half = keep(ConcernFactory()), keep(draft())
    evidence.seal(half, by=half.draft.author)

    for file in (sent, half):
        with pytest.raises(Refused, match="What was sent or sealed stays"):
            evidence.remove(file, by=PersonFactory())


def test_files_that_no_row_names_any_more_are_deleted_after_a_day():
    kept, gone = keep(ConcernFactory()), keep(draft(), b"half-way", "a.txt")
    new = keep(draft(), b"a moment ago", "b.txt")
    paths = [Path(file.original.path) for file in (gone, new)]
    Draft.objects.all().delete()
    later = timezone.now() + dt.timedelta(hours=25)

    assert unnamed_files.delete(sealed_files.FOLDER, timezone.now()) == 0
    assert unnamed_files.delete(sealed_files.FOLDER, later) == 2
    assert unnamed_files.delete(sealed_files.FOLDER, later) == 0
    assert len(on_disk()) == 2
    with kept.original.open() as file:
        assert file.read() == PHOTO
    assert not any(path.exists() for path in paths)

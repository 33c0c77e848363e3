"""The pages on which files are added, taken, taken out and sealed."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from incidents import files
from incidents.models import EvidenceFile
from incidents.queries import evidence as queries
from incidents.tests import added
from incidents.tests.factories import CaseFactory, ConcernFactory, ReaderFactory
from incidents.tests.keeping import PHOTO, draft, keep, looked, manager, on_disk, upload
from incidents.workflow import evidence
from people.models import School
from people.tests.entering import enter
from people.tests.factories import PersonFactory, holder

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files_of_their_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


QUESTION = "Could anything in it show somebody under 18 nude, partly nude or sexual?"


@pytest.mark.parametrize("said", ["yes", "not_sure"])
def test_where_a_picture_may_show_a_child_no_file_is_taken(client, said):
    half = draft()
    enter(client, half.author)
    base = f"/concerns/report/{half.number}"

    before = client.get(f"{base}/files/")
    page = client.post(f"{base}/pictures/", {"images": said})
    forced = client.post(f"{base}/files/", {"images": "no", "files": upload()})

    half.refresh_from_db()
    assert before.url == forced.url == f"{base}/pictures/"
    assert "Do not add it, and do not look again" in page.content.decode()
    assert 'type="file"' not in page.content.decode()
    assert (half.answers["images"], half.at_risk) == (said, True)
    assert (EvidenceFile.objects.count(), on_disk()) == (0, [])


def test_the_dsl_of_the_school_is_named_to_be_spoken_to(client):
    half = draft()
    dsl = holder("dsl", School.objects.get(pk=half.answers["school"]), known_as="Dana")
    enter(client, half.author)

    page = client.post(f"/concerns/report/{half.number}/pictures/", {"images": "yes"})

    assert str(dsl) in page.content.decode()


def test_files_are_added_named_and_taken_out_by_their_author(client):
    half = draft()
    enter(client, half.author)
    base = f"/concerns/report/{half.number}"

    client.post(f"{base}/pictures/", {"images": "no"})
    page = client.post(
        f"{base}/files/",
        {"images": "no", "files": [upload(), upload(added.PROGRAM, "game.exe")]},
    )
    good = EvidenceFile.objects.get()
    text = page.content.decode()
    gone = client.post(f"/concerns/file/{good.number}/remove/", follow=True)

    assert f"game.exe: {files.NOT_KNOWN}" in text
    assert "photo.jpg" in text
    assert "Not scanned for viruses" in text
    assert f"/concerns/file/{good.number}/seal/" in text
    assert f'href="/concerns/file/{good.number}/"' not in text  # no way to open it
    assert "Nothing is added yet" in gone.content.decode()


def test_no_file_chosen_is_said_beside_the_field(client):
    half = draft(images="no")
    enter(client, half.author)

    page = client.post(f"/concerns/report/{half.number}/files/", {"images": "no"})

    assert "Choose at least one file" in page.content.decode()


def test_a_reader_takes_a_file_that_no_browser_shows_or_runs(client):
    file = keep(ConcernFactory(), name="Zoë at the pool.jpg")
    enter(client, manager(file.concern.case))

    answer = client.get(f"/concerns/file/{file.number}/")
    original = client.get(f"/concerns/file/{file.number}/as-it-came/")

    assert answer["Content-Disposition"] == (
        "attachment; filename*=utf-8''Zo%C3%AB%20at%20the%20pool.jpg"
    )
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert added.PLACE.encode() not in answer.content
    assert original.content == PHOTO
    assert looked(file.concern.case) == ["opened_file", "took_original"]


def test_who_has_not_said_that_nothing_stands_against_it_is_asked_first(client):
    file = keep(ConcernFactory())
    enter(client, ReaderFactory(case=file.concern.case).person)

    answer = client.get(f"/concerns/file/{file.number}/")

    assert answer.url == f"/concerns/received/case/{file.concern.case.reference}/conflict/"
    assert looked(file.concern.case) == []


def pages(number):
    return [
        f"/concerns/file/{number}/{page}"
        for page in ("", "as-it-came/", "remove/", "seal/", "advice/")
    ]


def test_a_stranger_and_a_chance_number_get_the_same(client):
    file = keep(ConcernFactory())
    enter(client, PersonFactory())

    for theirs, nobodys in zip(pages(file.number), pages(uuid4()), strict=True):
        answers = [client.get(theirs), client.get(nobodys)]
        bodies = [answer.content.replace(str(file.number).encode(), b"") for answer in answers]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert len(set(map(len, bodies))) == 1


def test_the_reporter_seals_but_neither_takes_nor_removes(client):
    file = keep(ConcernFactory())
    enter(client, file.concern.reporter)

    codes = [client.get(page).status_code for page in pages(file.number)]

    assert codes == [404, 404, 403, 200, 200]


def test_a_second_reader_gets_no_original(client):
    file = keep(ConcernFactory())
    second = ReaderFactory(
        case=file.concern.case, how="second", unconflicted_at=timezone.now()
    ).person
    enter(client, second)

    codes = [client.get(page).status_code for page in pages(file.number)]

    assert codes == [200, 403, 403, 200, 200]


def test_sealing_is_one_page_and_one_button(client):
    file = keep(ConcernFactory())
    reader = manager(file.concern.case)
    enter(client, reader)

    client.post(f"/concerns/file/{file.number}/seal/", {"note": "101, log 77"})
    again = client.post(f"/concerns/file/{file.number}/seal/", {"note": ""})
    case = client.get(file.concern.case.get_absolute_url()).content.decode()
    taken = client.get(f"/concerns/file/{file.number}/")

    file.refresh_from_db()
    assert (file.state, again.status_code, taken.status_code) == ("sealed", 409, 404)
    assert "A sealed picture" in case
    assert "101, log 77" in case
    assert "photo.jpg" not in case


def test_files_are_added_to_a_case_after_the_same_question(client):
    case = CaseFactory(child_strand=True)
    enter(client, manager(case))
    here = f"/concerns/received/case/{case.reference}/files/"

    asked = client.get(here).content.decode()
    stopped = client.post(here, {"images": "not_sure", "strand": "", "files": upload()})
    form = client.post(here, {"images": "no"}).content.decode()
    wrong = client.post(here, {"images": "no", "strand": "board", "files": upload()})
    client.post(here, {"images": "no", "strand": "adult", "files": upload()})

    assert (QUESTION in asked, 'type="file"' in asked, 'type="file"' in form) == (True, False, True)
    assert "Do not add it" in stopped.content.decode()
    assert "Select a valid choice" in wrong.content.decode()
    assert [(file.case, file.strand) for file in EvidenceFile.objects.all()] == [(case, "adult")]


def test_the_page_of_a_case_asks_the_database_as_often_for_one_file_as_for_four(client):
    concern = ConcernFactory()
    reader = manager(concern.case)
    evidence.seal(keep(concern), by=reader)
    enter(client, reader)
    client.get(concern.case.get_absolute_url())
    queries_of = []
    for more in (0, 3):
        for n in range(more):
            evidence.seal(keep(concern, f"text {n}".encode(), f"{n}.txt"), by=reader, note="x")
        with CaptureQueriesContext(connection) as count:
            client.get(concern.case.get_absolute_url())
        queries_of.append(len(count))

    assert queries_of[0] == queries_of[1]


def test_the_pages_of_a_draft_are_its_authors_alone(client):
    half = draft(images="no")
    file = keep(half)
    base = f"/concerns/report/{half.number}"
    theirs = [f"{base}/pictures/", f"{base}/files/", f"/concerns/file/{file.number}/remove/"]
    theirs += [f"/concerns/file/{file.number}/{page}/" for page in ("seal", "advice")]
    enter(client, half.author)

    own = [client.get(page).status_code for page in theirs]
    enter(client, PersonFactory())
    others = [client.get(page).status_code for page in theirs]

    assert (own, others) == ([200] * 5, [404] * 5)


def test_advice_is_written_down_for_the_readers_of_the_case(client):
    file = keep(ConcernFactory())
    reader = manager(file.concern.case)
    enter(client, reader)

    missing = client.post(f"/concerns/file/{file.number}/advice/", {"note": ""})
    client.post(f"/concerns/file/{file.number}/advice/", {"note": "PC 1234: keep the device"})
    page = client.get(file.concern.case.get_absolute_url()).content.decode()

    assert "Write what was advised" in missing.content.decode()
    assert "PC 1234: keep the device" in page


def test_a_reader_of_one_strand_adds_to_that_strand(client):
    case = CaseFactory(child_strand=True)
    child = ReaderFactory(
        case=case, how="safeguard", strand="child", unconflicted_at=timezone.now()
    ).person
    enter(client, child)

    client.post(
        f"/concerns/received/case/{case.reference}/files/",
        {"images": "no", "strand": "child", "files": upload()},
    )
    refused = client.post(
        f"/concerns/received/case/{case.reference}/files/",
        {"images": "no", "strand": "adult", "files": upload(added.CHAT, "chat.txt")},
    )

    assert refused.status_code == 200
    assert [file.strand for file in EvidenceFile.objects.all()] == ["child"]


def test_who_has_not_said_that_nothing_stands_against_it_adds_no_file(client):
    case = CaseFactory()
    enter(client, ReaderFactory(case=case).person)

    answer = client.get(f"/concerns/received/case/{case.reference}/files/")

    assert answer.url == f"/concerns/received/case/{case.reference}/conflict/"


def test_nobody_signed_in_is_asked_to_sign_in(client):
    file = keep(ConcernFactory())

    answers = [client.get(page) for page in pages(file.number)]

    assert {answer.url.partition("?")[0] for answer in answers} == {"/sign-in/"}
    assert not queries.visible_to(AnonymousUser()).exists()
    assert not queries.to_open(AnonymousUser()).exists()

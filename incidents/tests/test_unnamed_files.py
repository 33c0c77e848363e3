"""Files of a report without signing in: at first and by receipt, judged like any, kept of none."""

import datetime as dt
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.workflow import Refused
from incidents import containers, files
from incidents.models import Answer, Concern, Draft, EvidenceFile, FollowUp
from incidents.tests import added
from incidents.tests.factories import opened_trust
from incidents.tests.keeping import PHOTO, draft, keep, manager, on_disk, upload
from incidents.tests.test_reporting import readers
from incidents.tests.test_unnamed import BACK, BEGIN, CHECK, SLUGS, YOURS, sent
from incidents.tests.test_views import ANSWERS, as_
from incidents.workflow import drafting, evidence, reading
from incidents.workflow import unnamed as workflow
from notices.models import Notice
from people.models import Trust

pytestmark = pytest.mark.django_db
ASK, ADD = reverse("incidents:unnamed_pictures"), reverse("incidents:unnamed_files")
REMOVE = reverse("incidents:unnamed_remove")
ASK_LATER = reverse("incidents:unnamed_yours_pictures")
ADD_LATER = reverse("incidents:unnamed_yours_files")
NOW = {"images": "no"}


@pytest.fixture(autouse=True)
def _files_of_their_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def trust():
    return opened_trust()


def begun(client, trust):
    client.post(BEGIN, {"school": trust.wray.pk})
    client.post(ASK, NOW)
    return Draft.objects.get()


def add(client, *uploads, to=ADD):
    return client.post(to, NOW | {"files": list(uploads)})


def back(trust, client, **changed):
    """A report that was sent, opened by its receipt in another browser."""
    receipt = sent(client, trust, **changed)
    other = Client()
    other.post(BACK, {"receipt": receipt})
    return other, Concern.objects.get()


def test_the_files_go_with_the_report_to_its_readers_and_nothing_says_who_sent_them(client, trust):
    begun(client, trust)
    add(client, upload(), upload(added.CHAT, "../Chat\u202e.txt"))
    draft = Draft.objects.get()
    answer_all(client)
    assert "photo.jpg" in client.get(CHECK).content.decode()
    client.post(reverse("incidents:unnamed_send"))

    concern = Concern.objects.get()
    assert not Session.objects.exists()
    assert [(file.name, file.added_by, file.draft) for file in concern.files.all()] == [
        ("photo.jpg", None, None),
        ("Chat.txt", None, None),
    ]
    assert draft.number == concern.number
    reading.answer_conflict(concern.case, by=trust.head)
    head = as_(Client(), trust.head)
    assert "photo.jpg" in head.get(concern.case.get_absolute_url()).content.decode()
    got = head.get(f"/concerns/file/{concern.files.first().number}/")
    assert added.PLACE.encode() not in got.content
    assert not any(added.PLACE.encode() in sealed or added.CHAT in sealed for sealed in on_disk())


def answer_all(client):
    """The questions, in the report that this browser has begun."""
    for slug in SLUGS:
        client.post(reverse(f"incidents:unnamed_{slug}"), ANSWERS[slug])
    receives = client.get(CHECK).url
    people = client.get(receives).context["form"].receivers
    client.post(receives, {f"person_{row.person.pk}": "no" for row in people})


def test_the_question_about_pictures_comes_first(client, trust):
    client.post(BEGIN, {"school": trust.wray.pk})
    before, forced = client.get(ADD), add(client, upload())
    page = client.get(ASK).content.decode()

    assert before.url == forced.url == ASK
    assert ('type="file"' in page, on_disk()) == (False, [])


@pytest.mark.parametrize("said", ["yes", "not_sure"])
def test_where_a_picture_may_show_a_child_none_is_taken_and_what_is_there_is_sealed(
    client, trust, said
):
    half = begun(client, trust)
    add(client, upload())
    page = client.post(ASK, {"images": said}).content.decode()
    forced = add(client, upload(added.CHAT, "chat.txt"))

    half.refresh_from_db()
    assert "Do not add it, and do not look again" in page
    assert (forced.url, half.at_risk) == (ASK, True)
    assert [file.state for file in EvidenceFile.objects.all()] == ["sealed"]
    client.post(REMOVE, {"file": EvidenceFile.objects.get().number})
    assert EvidenceFile.objects.exists()


def test_who_has_signed_in_and_says_so_has_theirs_sealed_too(client):
    half = draft(images="no")
    keep(half)
    as_(client, half.author)
    client.post(reverse("incidents:ask_of_pictures", args=[half.number]), {"images": "yes"})

    assert [file.state for file in half.files.all()] == ["sealed"]


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (added.PROGRAM, "game.exe", files.NOT_KNOWN),
        (added.paper("/JavaScript"), "paper.pdf", None),
        (added.drawing("<script>alert(1)</script>"), "a.svg", containers.SCRIPT),
        (b"<html><script>alert(1)</script></html>", "page.html", files.WEB_PAGE),
        (b"", "empty.txt", files.EMPTY),
        (PHOTO, "chat.txt", None),
    ],
)
def test_what_is_refused_to_others_is_refused_here(client, trust, content, name, why):
    begun(client, trust)
    page = add(client, upload(content, name))

    errors = page.context["form"].errors.get("files", [])
    assert len(errors) == 1
    assert why is None or why in errors[0]
    assert (EvidenceFile.objects.count(), on_disk()) == (0, [])


def test_there_is_an_end_to_files_and_to_their_size(client, trust, monkeypatch):
    half = begun(client, trust)
    monkeypatch.setattr("incidents.files.MOST", 2)
    monkeypatch.setattr("incidents.files.TOGETHER", 40)
    texts = [upload(f"text number {n}".encode() * 2, f"{n}.txt") for n in range(2)]
    errors = add(client, *texts).context["form"].errors["files"]

    assert errors == [f"1.txt: {evidence.TOO_MUCH}"]
    assert half.files.count() == 1
    add(client, upload(b"more", "m.txt"))
    assert add(client, upload(b"most", "n.txt")).context["full"] is True
    assert half.files.count() == 2
    signed_in = draft()
    keep(signed_in, b"More than that together." * 2, "t.txt", by=signed_in.author)


def test_all_reports_half_way_together_do_not_fill_the_disk(client, trust, monkeypatch):
    keep(Draft.objects.create(answers={}), b"Thirty bytes of somebody else.", "t.txt")
    monkeypatch.setattr("incidents.files.HALF_WAY", 35)
    begun_draft = Client()
    begun_draft.post(BEGIN, {"school": trust.wray.pk})
    begun_draft.post(ASK, NOW)

    errors = add(begun_draft, upload(b"Ten bytes.", "u.txt")).context["form"].errors["files"]
    assert errors == [f"u.txt: {evidence.FULL}"]


def test_sending_files_too_often_is_stopped(client, trust, monkeypatch):
    monkeypatch.setattr("incidents.views.unnamed_files.SENT_AN_HOUR", 1)
    begun(client, trust)

    assert add(client, upload()).status_code == 302
    assert add(client, upload(added.CHAT, "chat.txt")).status_code == 429
    assert EvidenceFile.objects.count() == 1


def test_a_file_is_taken_out_by_the_browser_that_added_it_alone(
    client, trust, django_capture_on_commit_callbacks
):
    begun(client, trust)
    add(client, upload())
    file = EvidenceFile.objects.get()
    other = Client()
    other.post(BEGIN, {"school": trust.wray.pk})
    elsewhere = other.post(REMOVE, {"file": file.number})
    odd = [client.post(REMOVE, {"file": said}).url for said in ("", "²", uuid4())]

    assert (elsewhere.status_code, set(odd)) == (302, {ADD})
    assert EvidenceFile.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(REMOVE, {"file": file.number})
    assert (EvidenceFile.objects.count(), on_disk()) == (0, [])


@pytest.mark.parametrize("way", ["left", "lapsed"])
def test_of_a_report_that_is_given_up_no_file_stays(
    client, trust, way, django_capture_on_commit_callbacks
):
    begun(client, trust)
    add(client, upload())
    assert len(on_disk()) == 2

    with django_capture_on_commit_callbacks(execute=True):
        if way == "left":
            client.post(reverse("incidents:unnamed_leave"))
        else:
            assert drafting.forget(timezone.now() + dt.timedelta(hours=25)) == 1
    assert (Draft.objects.count(), EvidenceFile.objects.count(), on_disk()) == (0, 0, [])


def test_by_receipt_files_are_added_and_those_who_look_into_it_hear_of_it(client, trust):
    other, concern = back(trust, client)
    asked = other.post(ASK_LATER, NOW).url
    form = other.get(asked).content.decode()
    done = add(other, upload(), to=ADD_LATER)
    page = other.get(YOURS).content.decode()

    assert asked == f"{ADD_LATER}?images=no"
    assert 'type="file"' in form
    assert (done.url, [file.added_by for file in concern.files.all()]) == (YOURS, [None])
    assert "photo.jpg" in page
    assert [row.words for row in FollowUp.objects.all()] == ["I added 1 file."]
    told = Notice.objects.filter(kind="case_answered")
    assert {row.person for row in told} == {trust.head, trust.dsl}


def test_by_receipt_the_limits_of_the_report_go_on(client, trust, monkeypatch):
    other, concern = back(trust, client)
    keep(concern, b"Thirty bytes were sent before.", "t.txt")
    monkeypatch.setattr("incidents.files.TOGETHER", 35)
    page = add(other, upload(b"Ten bytes.", "u.txt"), to=ADD_LATER)

    assert page.context["form"].errors["files"] == [f"u.txt: {evidence.TOO_MUCH}"]
    assert not FollowUp.objects.exists()


def test_a_picture_that_may_show_a_child_brings_the_case_to_who_acts_for_one(client, trust):
    other, concern = back(trust, client, child={"child_at_risk": "no"})
    assert readers(concern.case) == {(trust.head, "manage")}
    pages = [other.post(ASK_LATER, {"images": "yes"}) for _ in range(2)]
    forced = other.post(ADD_LATER, {"images": "yes", "files": upload()})

    concern.case.refresh_from_db()
    assert "Do not add it, and do not look again" in pages[0].content.decode()
    assert forced.url == ASK_LATER
    assert readers(concern.case) == {(trust.head, "manage"), (trust.dsl, "safeguard")}
    assert (concern.case.child_at_risk, on_disk()) == (Answer.NOT_SURE, [])
    assert [row.words for row in FollowUp.objects.all()] == [workflow.MAY_SHOW_A_CHILD]
    urgent = Notice.objects.filter(urgent=True)
    assert {row.person for row in urgent} == {trust.head, trust.dsl}


def test_without_a_receipt_there_is_no_report_to_add_to(client, trust):
    sent(client, trust)
    stranger = Client()

    assert {stranger.get(url).url for url in (ASK_LATER, ADD_LATER)} == {BACK}
    assert add(stranger, upload(), to=ADD_LATER).url == BACK
    assert stranger.get(ADD).url == BEGIN
    Trust.objects.update(profile={})
    assert {stranger.get(url).status_code for url in (ASK, ADD, ASK_LATER, ADD_LATER)} == {404}
    assert stranger.post(REMOVE).status_code == 404
    assert on_disk() == []


def test_as_the_camera_wrote_it_nobody_gets_a_picture_of_who_gave_no_name(client, trust):
    _, concern = back(trust, client)
    file = keep(concern)
    as_(client, manager(concern.case))
    page = client.get(concern.case.get_absolute_url()).content.decode()

    assert client.get(f"/concerns/file/{file.number}/").status_code == 200
    assert client.get(f"/concerns/file/{file.number}/as-it-came/").status_code == 403
    assert f"/concerns/file/{file.number}/as-it-came/" not in page


def test_the_files_of_a_receipt_that_are_too_many_words_are_not_kept(client, trust, monkeypatch):
    _, concern = back(trust, client)
    monkeypatch.setattr("incidents.workflow.unnamed.MOST", 0)

    with pytest.raises(Refused):
        workflow.add_files(concern, [upload()])
    assert not EvidenceFile.objects.exists()

"""A ZIP of policies: looked at first, brought in by the worker, and nothing mailed to anybody.

Whoever the list itself asks to sign is asked as by every policy.
"""

import datetime as dt
import io
import zipfile

import pytest
import time_machine
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from core.workflow import Refused
from notices.models import Message, Notice
from people.importing.problems import FileProblem
from people.tests.entering import enter
from people.tests.factories import PersonFactory, SchoolFactory, TrustFactory, holder, teacher
from policies import bundle, tasks
from policies.models import Policy, PolicyImport, PolicyImportRow
from policies.tests import zips
from policies.tests.zips import folder, packed, row
from policies.workflow import bringing_in, folders

BEGIN = reverse("policies:begin_policy_import")


@pytest.fixture
def clerk(db):
    TrustFactory()
    PersonFactory(given_names="Olga", email=zips.OWNER)
    teacher(SchoolFactory())
    return holder("clerk")


def given(client, data, name="policies.zip"):
    return client.post(BEGIN, {"file": SimpleUploadedFile(name, data)})


def brought(clerk, tmp_path, data):
    path = tmp_path / "given.zip"
    path.write_bytes(data)
    return folders.begin(path, filename="policies.zip", by=clerk)


def words(found):
    return list(found.outcomes.values_list("line", "outcome"))


def test_it_is_shown_first_and_then_brought_in_and_nobody_is_written_to(client, clerk):
    told = list(Notice.objects.values_list("kind", flat=True))  # of the clerk's own post
    enter(client, clerk)
    assert reverse("policies:policy_imports") in client.get("/policies/import/").content.decode()
    page = given(client, folder(row(1), row(2, sign="yes"), row(3, owner="nobody@x.example")))
    found = PolicyImport.objects.get()
    assert page.url == found.get_absolute_url()
    assert "Reading the folder" in client.get(page.url).content.decode()

    tasks.work_on_folders()
    shown = client.get(page.url).content.decode()
    new = client.get(page.url, {"show": "new"}).content.decode()
    assert "Nobody in the portal has the address nobody@x.example." in shown
    assert "Bring in 2 policies" in shown
    assert "Policy 2 (P-2), version 1.0: 2 sections, to sign, everybody at every school" in new
    assert not Policy.objects.exists()

    client.post(f"{page.url}confirm/")
    assert "Bringing the policies in: 0 of 3" in client.get(f"{page.url}progress/").content.decode()
    tasks.work_on_folders()

    done = client.get(page.url, {"show": "new"}).content.decode()
    assert "2 policies came in" in done
    assert Policy.objects.get(reference="P-1").get_absolute_url() in done
    assert client.get(f"{page.url}progress/").url == page.url
    version = Policy.objects.get(reference="P-2").versions.get()
    assert (version.state, version.approvals.get().recorded_by) == ("published", clerk)
    tasks.settle_assignments()
    assert version.assignments.get().occasion == "brought_in"
    assert told == list(Notice.objects.values_list("kind", flat=True))
    assert not Message.objects.exists()
    assert not mail.outbox
    found.refresh_from_db()
    assert (found.state, found.file.name, found.done) == ("applied", "", 3)
    assert client.post(f"{page.url}confirm/").status_code == 409


def test_the_same_folder_once_more_brings_nothing_in(clerk, tmp_path):
    for _ in range(2):
        found = brought(clerk, tmp_path, folder(row(1), row(2), under="Our policies/"))
        tasks.work_on_folders()
        found.refresh_from_db()
        if not Policy.objects.exists():
            folders.confirm(found, by=clerk)
            tasks.work_on_folders()

    assert words(found) == [(2, "there"), (3, "there")]
    with pytest.raises(Refused, match="Nothing in this list is new"):
        folders.confirm(found, by=clerk)
    assert Policy.objects.count() == 2


def test_what_a_dead_worker_left_is_finished_without_bringing_anything_in_twice(
    clerk, tmp_path, monkeypatch
):
    found = brought(clerk, tmp_path, folder(row(1), row(2), row(3)))
    tasks.work_on_folders()
    folders.confirm(found, by=clerk)
    real = bringing_in.bring_in

    def dies_at_the_second(existing, **how):
        if existing.reference == "P-2":
            raise KeyboardInterrupt
        return real(existing, **how)

    monkeypatch.setattr(bringing_in, "bring_in", dies_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        tasks.work_on_folders()
    monkeypatch.undo()
    tasks.work_on_folders()  # somebody may still be at it
    assert Policy.objects.count() == 1

    with time_machine.travel(timezone.now() + dt.timedelta(seconds=61)):
        tasks.work_on_folders()

    found.refresh_from_db()
    assert (found.state, words(found)) == ("applied", [(2, "new"), (3, "new"), (4, "new")])
    assert Policy.objects.count() == 3
    assert PolicyImportRow.objects.filter(version=None).count() == 0


@pytest.mark.expects_errors
def test_a_fault_of_ours_is_said_and_what_came_in_stays(clerk, tmp_path, monkeypatch):
    found = brought(clerk, tmp_path, folder(row(1), row(2)))
    tasks.work_on_folders()
    folders.confirm(found, by=clerk)
    real = bringing_in.bring_in

    def fails_at_the_second(existing, **how):
        if existing.reference == "P-2":
            raise RuntimeError
        return real(existing, **how)

    monkeypatch.setattr(bringing_in, "bring_in", fails_at_the_second)
    tasks.work_on_folders()

    found.refresh_from_db()
    assert (found.state, found.error) == ("failed", tasks.OUR_FAULT)
    assert words(found) == [(2, "new")]


def test_a_list_that_cannot_be_used_fails_in_words(clerk, tmp_path):
    found = brought(clerk, tmp_path, packed({"manifest.csv": "File,Title\na.md,A\n"}))

    tasks.work_on_folders()

    found.refresh_from_db()
    assert found.state == "failed"
    assert "must also name the columns: Owner" in found.error


def test_a_folder_is_dropped_by_hand_and_after_a_month(client, clerk, tmp_path):
    first, late = (brought(clerk, tmp_path, folder(row(1))) for _ in range(2))
    tasks.work_on_folders()
    enter(client, clerk)
    client.post(f"{first.get_absolute_url()}drop/")
    tasks.drop_old_folders()
    late.refresh_from_db()
    assert late.state == "ready"

    with time_machine.travel(timezone.now() + dt.timedelta(days=31)):
        tasks.drop_old_folders()

    states = PolicyImport.objects.order_by("pk").values_list("state", "file")
    assert list(states) == [("dropped", ""), ("dropped", "")]
    assert not PolicyImportRow.objects.exists()
    assert "Dropped. Nothing came in." in client.get(late.get_absolute_url()).content.decode()


def test_others_neither_see_nor_bring_in_folders(client, clerk, tmp_path):
    found = brought(clerk, tmp_path, folder(row(1)))
    enter(client, holder("hr"))

    answers = [client.get(BEGIN), client.get(found.get_absolute_url())]
    answers.append(client.post(f"{found.get_absolute_url()}drop/"))

    assert [answer.status_code for answer in answers] == [403, 404, 404]


# --- what may not be unpacked
ONE = {"manifest.csv": zips.HEADINGS}
REFUSED = {
    "leads out": packed(ONE, {"../evil.md": "x"}),
    "leads further out": packed(ONE, {"a/../../evil.md": "x"}),
    "is absolute": packed(ONE, {"/etc/cron.d/evil": "x"}),
    "has a drive": packed(ONE, {"C:evil.md": "x"}),
    "goes back by Windows": packed(ONE, {"..\\evil.md": "x"}),
    "is a link": zips.linked("secret.md", "/etc/passwd"),
    "has a password": zips.locked(),
    "is a bomb": packed(ONE, {"zeros.md": b"\0" * (3 * 2**20)}),
    "is there twice": packed(ONE, {"a.md": "x", "A.MD": "y"}),
    "is too deep": packed(ONE, {"a/" * 20 + "a.md": "x"}),
    "is too many": packed(ONE, {f"{n}.md": "" for n in range(bundle.MOST_FILES)}),
    "has no list": packed({"a.md": "x"}),
    "has two lists": packed({"a.csv": "x", "b.csv": "x"}),
    "is no ZIP": b"%PDF-1.7",
    "is cut off": folder(row(1))[:-30],
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_hostile_zip_is_refused_before_anything_is_unpacked(client, clerk, what, tmp_path):
    path, into = tmp_path / "given.zip", tmp_path / "into"
    path.write_bytes(REFUSED[what])
    into.mkdir()
    with pytest.raises(FileProblem) as said:
        bundle.unpack(path, into)
    assert list(into.iterdir()) == []

    enter(client, clerk)
    page = given(client, REFUSED[what])

    assert page.context["form"].errors["file"] == [str(said.value)]
    assert not PolicyImport.objects.exists()


def test_too_much_in_all_is_refused_by_what_the_zip_says(tmp_path, monkeypatch):
    path = tmp_path / "given.zip"
    path.write_bytes(packed(ONE, {f"{n}.md": "ab" * 500 for n in range(10)}))
    monkeypatch.setattr(bundle, "MOST_UNPACKED", 9_000)

    with pytest.raises(FileProblem, match="unpacks to far more"):
        bundle.check(path)


def test_a_file_that_holds_more_than_it_says_is_damaged(tmp_path):
    """The size in the table of contents is what was checked; no more is ever read."""
    data = bytearray(packed({"manifest.csv": zips.HEADINGS}, {"big.md": "ab" * 50_000}))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entry = archive.getinfo("big.md")
    at = data.rfind(b"PK\x01\x02")
    assert int.from_bytes(data[at + 24 : at + 28], "little") == entry.file_size
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    path = tmp_path / "given.zip"
    path.write_bytes(bytes(data))

    with pytest.raises(FileProblem, match="damaged"):
        bundle.unpack(path, tmp_path / "into")

    assert (tmp_path / "into" / "big.md").stat().st_size <= 10


def test_what_systems_leave_behind_is_passed_over(tmp_path):
    path = tmp_path / "given.zip"
    path.write_bytes(
        packed({"p/manifest.csv": "x", "p/.DS_Store": "x", "__MACOSX/._manifest.csv": "x"})
    )

    listed = bundle.unpack(path, tmp_path)

    assert listed == tmp_path / "p/manifest.csv"
    assert not (tmp_path / "__MACOSX").exists()

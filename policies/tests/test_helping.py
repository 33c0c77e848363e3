import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, create_string_object

from core.workflow import Refused
from ledger import leaves
from notices.models import Notice
from people.models import Absence
from people.tests.entering import enter
from people.tests.factories import PersonFactory, SchoolFactory, TrustFactory, holder, teacher
from policies import scans
from policies.models import Acknowledgement, AssignmentSchool, Scan, SigningDelta
from policies.tests.factories import approved, policy_for
from policies.workflow import helping, signing, voiding
from policies.workflow import version as workflow

pytestmark = pytest.mark.django_db


@pytest.fixture
def school(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    TrustFactory()
    return SchoolFactory()


@pytest.fixture
def cook(school):
    """Somebody with two policies to sign."""
    person = teacher(school, given_names="Kasia", family_name="Nowak")
    for title in ("Lone Working Policy", "Visits Policy"):
        workflow.publish(approved(policy_for(title=title)), by=PersonFactory())
    return person


def first(person):
    return person.assignments.select_related("policy", "version", "person").earliest("pk")


def texts_of(assignment):
    return signing.texts_for(assignment, timezone.localdate())


def photograph(kind="JPEG"):
    """A picture that says where and with what it was taken."""
    picture, exif = Image.new("RGB", (60, 40), "white"), Image.Exif()
    exif[0x010F], exif[0x8298] = "Kasia's telephone", "2 Ferry Lane"
    written = io.BytesIO()
    picture.save(written, kind, exif=exif)
    return written.getvalue()


def scanned(photo=None):
    """A PDF of one picture that says who made it, and runs a script."""
    written = io.BytesIO()
    Image.open(io.BytesIO(photo or photograph())).save(written, "PDF")
    writer = PdfWriter(clone_from=io.BytesIO(written.getvalue()))
    writer.add_metadata({"/Author": "Kasia's telephone"})
    script = {"/S": "/JavaScript", "/JS": "app.alert('hello')"}
    named = {NameObject(key): create_string_object(value) for key, value in script.items()}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(named)
    writer.add_attachment("secret.txt", b"2 Ferry Lane")
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def paper_form(assignment, data, **changes):
    code = helping.paper_code(assignment, texts_of(assignment))
    file = SimpleUploadedFile("scan.pdf", data)
    form = {"file": file, "code": code, "signed_on": timezone.localdate(), "identity": "on"}
    return form | changes


@pytest.mark.parametrize("role", ["hr", "administrator"])
def test_whoever_signs_on_behalf_is_named_and_the_other_policy_stays(client, cook, role):
    helper = enter(client, holder(role))
    url = reverse("policies:on_behalf", args=[first(cook).pk])
    form = client.get(url).context["form"].initial
    said = {"format_read": "audio", "note": "Read to her at 3 pm.", "identity": "on"}

    answers = [client.post(url, form | said) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    record = Acknowledgement.objects.get()
    assert (record.person, record.method, record.recorded_by, record.identity_checked_by) == (
        cook,
        "on_behalf",
        helper,
        helper,
    )
    assert (record.note, record.format_read) == ("Read to her at 3 pm.", "audio")
    assert list(cook.assignments.order_by("pk").values_list("state", flat=True)) == [
        "signed",
        "open",
    ]
    told = Notice.objects.get(kind="recorded_for_you")
    assert (told.person, told.ref) == (cook, record.pk)


def test_whoever_recorded_a_signature_may_open_it_and_no_other(client, cook):
    administrator = enter(client, holder("administrator"))
    todo = first(cook)
    said = {"typed_name": "Kasia Nowak", "note": "Read to her.", "format_read": "audio"}
    helping.sign_on_behalf(todo, by=administrator, editions=tuple(texts_of(todo)), **said)
    other = cook.assignments.get(state="open")
    helping.sign_on_behalf(other, by=holder("hr"), editions=tuple(texts_of(other)), **said)
    mine, others = Acknowledgement.objects.order_by("pk")

    helped = client.get(reverse("policies:help_person", args=[cook.pk]))
    done = client.get(reverse("policies:help_with", args=[todo.pk]))
    page = client.get(mine.get_absolute_url())

    assert [*helped.context["recorded"]] == [done.context["record"]] == [mine]
    assert page.context["back_to"] == reverse("policies:help_person", args=[cook.pk])
    assert client.get(reverse("policies:certificate", args=[mine.pk])).status_code == 200
    assert client.get(others.get_absolute_url()).status_code == 404

    Absence.objects.create(person=administrator, kind="suspended", starts_on=timezone.localdate())
    assert client.get(mine.get_absolute_url()).status_code == 404


def test_on_behalf_needs_a_note_and_somebody_who_knows_them(client, cook):
    enter(client, holder("hr"))
    url = reverse("policies:on_behalf", args=[first(cook).pk])
    form = client.get(url).context["form"].initial | {"format_read": "web", "typed_name": "K N"}

    page = client.post(url, form)

    assert list(page.context["form"].errors) == ["note", "identity"]
    assert page.context["form"]["typed_name"].value() == "K N"
    assert Acknowledgement.objects.count() == 0


def test_nobody_acts_on_behalf_of_themselves(cook):
    with pytest.raises(Refused, match="This is your own"):
        helping.sign_on_behalf(
            first(cook), by=cook, typed_name="K", editions=(), note="x", format_read="web"
        )


def test_the_statement_names_person_version_and_code(client, cook):
    enter(client, holder("hr"))
    assignment = first(cook)

    answer = client.get(reverse("policies:statement", args=[assignment.pk]))

    words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    code = helping.paper_code(assignment, texts_of(assignment))
    for part in ("Kasia Nowak", "version 1.0", code, "Nobody works alone without saying so"):
        assert part in " ".join(words.split()), part
    assert answer["Content-Disposition"] == f'attachment; filename="statement-{code}.pdf"'


def test_a_signed_paper_is_recorded_with_its_scan_and_proof(client, cook):
    helper = enter(client, holder("hr"))
    assignment, data = first(cook), scanned()
    url = reverse("policies:attach_paper", args=[assignment.pk])

    client.post(url, paper_form(assignment, data, note="Handed in at the office."))

    record, scan = Acknowledgement.objects.get(), Scan.objects.get()
    day = f"{timezone.localdate().day} {timezone.localdate():%B %Y}"
    assert (record.method, record.format_read, record.recorded_by) == ("paper", "paper", helper)
    assert record.note == f"Signed on paper on {day}. Handed in at the office."
    assert record.scan == scan
    hashes = [row.sha256 for row in record.editions.all()]
    content = signing.canonical(record, hashes)
    assert content["scan"] == scan.sha256
    assert leaves.matches(record.leaf, content)
    with scan.original.open("rb") as file:
        assert file.read() == data
    answer = client.get(reverse("policies:scan", args=[record.pk]))
    shown = answer.content
    assert "attachment" in answer["Content-Disposition"]
    assert len(PdfReader(io.BytesIO(shown)).pages) == 1
    assert b"telephone" not in shown


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("code", "9-ABCDEF", "the paper of somebody else, or of another policy"),
        ("code", "", "Fill in: Code at the foot of the paper"),
        ("signed_on", "2020-01-01", "today, or a day since it was asked for"),
        ("signed_on", "9" * 400, "enter a date"),
        ("identity", "", "without it nothing is recorded"),
        ("file", SimpleUploadedFile("x.pdf", b"<script>alert(1)</script>"), "neither a PDF nor"),
        ("file", SimpleUploadedFile("x.pdf", b"%PDF-1.7 but no more"), "is damaged"),
        ("file", SimpleUploadedFile("x.jpg", photograph()[:60]), "is damaged"),
    ],
)
def test_what_is_wrong_with_a_paper_is_said_beside_its_field(client, cook, field, value, words):
    enter(client, holder("hr"))
    assignment = first(cook)
    form = paper_form(assignment, scanned(), **{field: value})

    page = client.post(reverse("policies:attach_paper", args=[assignment.pk]), form)

    assert words in str(page.context["form"].errors[field])
    assert (Acknowledgement.objects.count(), Scan.objects.count()) == (0, 0)


def test_a_paper_of_an_earlier_text_must_be_printed_again(client, cook):
    enter(client, holder("hr"))
    assignment = first(cook)
    form = paper_form(assignment, scanned())
    newer = approved(assignment.policy, minor=1, material=False, html="<p>Newer.</p>\n")
    workflow.publish(newer, by=PersonFactory())

    page = client.post(reverse("policies:attach_paper", args=[assignment.pk]), form)

    assert "has changed since this paper was printed" in str(page.context["form"].errors["code"])


def test_the_scan_is_for_the_signer_and_those_who_may_open_the_record(client, school, cook):
    helper = enter(client, holder("hr"))
    assignment = first(cook)
    paper = helping.Paper(b"x", scans.read(photograph()), timezone.localdate())
    record = helping.sign_on_paper(
        assignment, by=helper, editions=tuple(texts_of(assignment)), paper=paper
    )
    url = reverse("policies:scan", args=[record.pk])
    readers = {
        "signer": cook,
        "head": holder("headteacher", school),
        "another head": holder("headteacher", SchoolFactory()),
        "colleague": teacher(school),
        "administrator": holder("administrator"),
    }

    statuses = {
        who: client.get(url).status_code for who, one in readers.items() if enter(client, one)
    }

    assert statuses == {
        "signer": 200,
        "head": 200,
        "another head": 404,
        "colleague": 404,
        "administrator": 404,
    }


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_photograph_loses_what_the_telephone_wrote(kind):
    data = photograph(kind)

    shown = scans.read(data).shown

    assert b"telephone" in data
    assert b"telephone" not in shown
    assert Image.open(io.BytesIO(shown)).size == (60, 40)


def test_a_pdf_keeps_its_page_and_nothing_that_runs_or_was_carried_along():
    data = scanned()

    shown = scans.read(data).shown

    reader = PdfReader(io.BytesIO(shown))
    assert reader.attachments == {}
    assert [
        word for word in (b"/JavaScript", b"/Author", b"telephone", b"Ferry") if word in shown
    ] == []
    assert reader.pages[0].images[0].image.size == (60, 40)


def test_a_pdf_with_a_password_or_too_many_pages_is_refused():
    locked = PdfWriter(clone_from=io.BytesIO(scanned()))
    locked.encrypt("secret", algorithm="RC4-128")
    long = PdfWriter()
    for _ in range(21):
        long.add_blank_page(100, 100)
    files = []
    for writer in (locked, long):
        files.append(io.BytesIO())
        writer.write(files[-1])

    with pytest.raises(scans.Unusable, match="has a password"):
        scans.read(files[0].getvalue())
    with pytest.raises(scans.Unusable, match="more than 20"):
        scans.read(files[1].getvalue())
    with pytest.raises(scans.Unusable, match="larger than 10 MB"):
        scans.read(b"%PDF-" + b"x" * scans.LARGEST)


def signed(person):
    assignment = first(person)
    signature = signing.Signature(person.name, tuple(texts_of(assignment)))
    return signing.sign(assignment, by=person, signature=signature)


def test_hr_strikes_a_signature_out_and_it_is_owed_again_with_new_days(client, cook):
    record = signed(cook)
    AssignmentSchool.objects.update(due_on=dt.date(2026, 1, 5))
    enter(client, holder("hr"))
    url = reverse("policies:void", args=[record.pk])

    empty = client.post(url, {"reason": " "})
    client.post(url, {"reason": "Signed by the wrong Kasia."})
    again = client.post(url, {"reason": "Once more."})

    record.refresh_from_db()
    assignment = first(cook)
    assert list(empty.context["form"].errors) == ["reason"]
    assert again.status_code == 409
    assert (record.void_reason, assignment.state) == ("Signed by the wrong Kasia.", "open")
    assert assignment.due_on >= timezone.localdate() + dt.timedelta(days=14)
    assert set(assignment.counted_at.values_list("due_on", "signed_on")) == {
        (assignment.due_on, None)
    }
    assert sum(SigningDelta.objects.values_list("signed", flat=True)) == 0


def test_a_signature_of_an_earlier_version_is_struck_out_and_nothing_else_is_owed(cook):
    record = signed(cook)
    workflow.publish(approved(record.version.policy, major=2), by=PersonFactory())
    asked = cook.assignments.get(policy=record.version.policy, state="open")

    voiding.void(record, by=holder("hr"), reason="The wrong paper.")

    assert record.voided_at is not None
    assert cook.assignments.get(policy=record.version.policy, state="open") == asked
    assert [event.verb for event in record.assignment.events.all()] == ["sign", "void"]


def test_nobody_strikes_out_their_own(cook):
    record = signed(cook)

    with pytest.raises(Refused, match="Somebody else in HR"):
        voiding.void(record, by=cook, reason="Changed my mind.")

    assert record.voided_at is None

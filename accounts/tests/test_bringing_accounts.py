"""A spreadsheet of accounts on its way in: looked at, confirmed, brought in once."""

from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import tasks
from accounts.models import ListImport, SocialAccount
from accounts.tests.factories import SocialAccountFactory, platform
from notices.models import Notice
from people.models import Trust
from people.tests.entering import enter
from people.tests.factories import SchoolFactory, TrustFactory, holder, teacher

pytestmark = pytest.mark.django_db
BEGIN = reverse("accounts:begin_account_list")
HEADINGS = "Name;Platform;Username;School;Owner;Notes"


@pytest.fixture
def school():
    TrustFactory(profile={"account.official_email": "optional"})
    return SchoolFactory(name="Oxenholme Primary School")


@pytest.fixture
def manager(client, school):
    return enter(client, holder("communications_manager"))


def send(client, content, name="accounts.csv"):
    """Sent, and read by the worker."""
    client.post(BEGIN, {"file": SimpleUploadedFile(name, content)})
    tasks.work_on_lists()
    return ListImport.objects.latest("pk")


def outcomes(row):
    return [(each.line, each.outcome, each.words) for each in row.outcomes.order_by("line", "pk")]


def confirm(client, row):
    client.post(reverse("accounts:confirm_list_import", args=[row.pk]))
    tasks.work_on_lists()
    row.refresh_from_db()
    return row


def table(*lines):
    return "\r\n".join([HEADINGS, *lines]).encode("cp1252")


def test_rows_that_can_be_used_come_in_and_the_bad_one_stays_out(client, manager, school):
    owner = teacher(school, email="jo@oxenholme.example")
    content = table(
        f"Öxenholme;Instagram;@Oxenholme;{school.name};JO@oxenholme.example;",
        "Choir;YouTube;choir;trust;;password: harbourne",
        "Choir;YouTube;https://youtube.com/@ChoirOx;;;Ours since 2020",
        "Again;instagram;https://www.instagram.com/oxenholme/;;;",
    )

    row = send(client, content)
    nothing_yet = SocialAccount.objects.count()
    shown = client.get(row.get_absolute_url())
    confirm(client, row)

    assert outcomes(row) == [
        (2, "new", "Öxenholme, Instagram"),
        (3, "error", "Note: this looks like a password."),
        (4, "new", "Choir, YouTube"),
        (5, "error", "It is the account of line 2 once more."),
    ]
    assert (nothing_yet, shown.status_code, row.state) == (0, 200, "applied")
    first, second = SocialAccount.objects.order_by("pk")
    assert (first.title, first.school, first.owner) == ("Öxenholme", school, owner)
    assert (second.handle_key, second.school, second.state) == ("choirox", None, "unverified")
    assert [event.by for event in first.events.filter(verb="bring_in")] == [manager]
    assert first.history.get().history_user == manager
    assert not Notice.objects.exists()


def test_a_second_run_changes_nothing(client, manager, school):
    content = table(f"Oxenholme;Instagram;oxenholme;{school.name};;")
    confirm(client, send(client, content))

    row = send(client, content)

    assert outcomes(row) == [(2, "there", "Oxenholme, Instagram")]
    assert confirm(client, row).state == "ready"
    assert SocialAccount.objects.count() == 1


def test_what_differs_is_named_and_changed_with_its_history(client, manager, school):
    address = "instagram.com/oxenholme"
    account = SocialAccountFactory(
        title="Old", handle="oxenholme", address=f"https://{address}", address_key=address
    )

    row = send(client, table(f"New;Instagram;oxenholme;{school.name};;"))
    confirm(client, row)

    assert outcomes(row) == [(2, "changed", "New, Instagram: changes title, school")]
    account.refresh_from_db()
    assert (account.title, account.school) == ("New", school)
    assert account.history.first().history_user == manager


def test_a_workbook_with_a_formula_has_that_row_in_error_and_the_rest_offered(client, manager):
    book = openpyxl.Workbook()
    for line in (("Account name", "Network", "Link"), ("Choir", "X", "https://x.com/choir"),
                 ("=1+1", "X", "https://x.com/other")):  # fmt: skip
        book.active.append(line)
    file = BytesIO()
    book.save(file)

    row = send(client, file.getvalue(), "accounts.xlsx")

    assert outcomes(row) == [
        (2, "new", "Choir, X (Twitter)"),
        (3, "error", "Name holds a formula. Replace it by its value."),
    ]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"\xef\xbb\xbfPlatform,Handle,Password\nX,choir,secret", "This list has a column of"
         " passwords. Take it out and save the file anew: the portal keeps none."),
        (b"\xef\xbb\xbfPlatform,Handle\n", ""),
        (b"Handle\nchoir\n", "No column says the platform. Head it Platform."),
    ],
)  # fmt: skip
def test_a_list_that_cannot_be_used_says_why_and_its_file_is_forgotten(
    client, manager, content, why
):
    row = send(client, content)

    assert (row.error, row.state, bool(row.file)) == (why, "failed" if why else "ready", False)


def test_whoever_is_not_the_communications_manager_brings_none_in(client, school):
    enter(client, holder("headteacher", school))

    assert client.get(BEGIN).status_code == 403


def test_what_was_listed_meanwhile_is_left_as_it_is(client, manager):
    row = send(client, table("Choir;X;choir;;;"))
    SocialAccountFactory(platform=platform("x"), handle="choir")

    confirm(client, row)

    assert outcomes(row) == [(2, "there", "Choir: listed meanwhile")]
    assert SocialAccount.objects.filter(handle_key="choir").count() == 1


def with_mailboxes(*lines):
    return "\r\n".join(["Name;Platform;Username;Type;Mailbox", *lines]).encode("cp1252")


def test_whatever_the_form_says_of_a_mailbox_is_an_error_of_its_row(client, manager, school):
    Trust.objects.update(profile={})  # asks for an official mailbox
    teacher(school, given_names="Jo", family_name="Bell", email="jo.bell@oxenholme.example")
    rows = {
        "mine": ("head@Gmail.com", ""),
        "theirs": ("Jo.Bell@oxenholme.example", ""),
        "nothing": ("", ""),
        "parents": ("", "PTA"),
        "ours": ("Social@oxenholme.example", ""),
    }

    row = send(
        client,
        with_mailboxes(*(f"Choir;X;{name};{kind};{box}" for name, (box, kind) in rows.items())),
    )
    forms = [
        client.post(reverse("accounts:list_account"), entry(name, box, kind))
        for name, (box, kind) in rows.items()
        if name in ("mine", "theirs", "nothing")
    ]
    confirm(client, row)

    lacking = "Give the official mailbox: your trust asks for one"
    assert outcomes(row) == [
        (2, "error", "head@gmail.com is a personal mailbox (gmail.com): give one of the trust’s."),
        (3, "error", "jo.bell@oxenholme.example is Jo Bell’s own address: give a shared mailbox."),
        (4, "error", f"{lacking}."),
        (5, "new", "Choir, X (Twitter)"),
        (6, "new", "Choir, X (Twitter)"),
    ]
    assert [form.context["form"].errors["mailbox"][0].rstrip(".") for form in forms] == [
        words.rstrip(".") for _, outcome, words in outcomes(row) if outcome == "error"
    ]
    listed = dict(SocialAccount.objects.values_list("handle", "mailbox"))
    assert listed == {"parents": "", "ours": "social@oxenholme.example"}


def entry(handle, mailbox, kind):
    """What a browser sends of the same account."""
    said = {"kind": kind or "page", "platform": platform("x").pk, "title": "Choir"}
    return said | {"handle": handle, "mailbox": mailbox.lower()}


def test_an_entry_that_is_there_keeps_its_mailbox_where_a_row_says_none(client, manager, school):
    Trust.objects.update(profile={})
    account = SocialAccountFactory(
        title="Old", platform=platform("x"), handle="choir", mailbox="social@oxenholme.example"
    )

    row = send(client, with_mailboxes("New;X;choir;;"))
    personal = send(client, with_mailboxes("New;X;choir;;choir@gmail.com"))
    confirm(client, row)

    assert [outcome for _, outcome, _ in outcomes(row) + outcomes(personal)] == ["changed", "error"]
    account.refresh_from_db()
    assert (account.title, account.mailbox) == ("New", "social@oxenholme.example")


def test_the_mailboxes_of_a_list_are_looked_up_at_once(client, manager, school):
    numbers = []
    for more in (1, 20):
        lines = [f"Choir;X;choir{n};;social{n}@oxenholme.example" for n in range(more)]
        client.post(BEGIN, {"file": SimpleUploadedFile("a.csv", with_mailboxes(*lines))})
        with CaptureQueriesContext(connection) as asked:
            tasks.work_on_lists()
        numbers.append(len(asked))

    assert numbers[0] == numbers[1]

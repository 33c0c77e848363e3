"""A spreadsheet of accounts on its way in: looked at, confirmed, brought in once."""

from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts import tasks
from accounts.models import ListImport, SocialAccount
from accounts.tests.factories import SocialAccountFactory, platform
from notices.models import Notice
from people.tests.entering import enter
from people.tests.factories import SchoolFactory, TrustFactory, holder, teacher

pytestmark = pytest.mark.django_db
BEGIN = reverse("accounts:begin_account_list")
HEADINGS = "Name;Platform;Username;School;Owner;Notes"


@pytest.fixture
def school():
    TrustFactory()
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

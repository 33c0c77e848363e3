"""Delivery reports as mail systems write them; RFC 3464."""

import mailbox

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from notices import letters, reports
from notices.models import Message
from notices.reports import Report
from notices.tests.factories import MessageFactory

REPORT = """\
From: MAILER-DAEMON@mail.trust.example
To: portal@trust.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="edge"

--edge
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--edge
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.trust.example
Arrival-Date: Fri, 20 Nov 2026 09:00:00 +0000

Final-Recipient: rfc822; sam@trust.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {said}

--edge
Content-Type: {returned}

Message-ID: {identity}
From: portal@trust.example
To: sam@trust.example
Subject: Sign the Staff Social Media Policy

--edge--
"""


def report(identity, action="failed", returned="text/rfc822-headers", said=None):
    return REPORT.format(
        action=action,
        status="5.1.1",
        said=said or "550 5.1.1 <sam@trust.example>: no such\n person here",
        returned=returned,
        identity=identity,
    ).encode()


@pytest.mark.parametrize("returned", ["text/rfc822-headers", "message/rfc822"])
def test_a_report_of_a_failure_names_the_message_and_the_reason(returned):
    found = reports.read(report(letters.identity(42), returned=returned))

    assert found == Report(42, "550 5.1.1 <sam@trust.example>: no such person here")


def test_what_is_no_failure_of_one_of_ours_is_passed_over():
    ours = letters.identity(42)
    made_up = "<42.0123456789abcdef0123@trust.example>"

    assert reports.read(report(ours, action="delayed")) is None
    assert reports.read(report(ours, action="delivered")) is None
    assert reports.read(report(made_up)) is None
    assert reports.read(b"Subject: Out of office\n\nI am away until Monday.") is None


@given(st.binary(max_size=400))
def test_a_mail_that_is_no_mail_is_passed_over(octets):
    assert reports.read(octets) is None


@given(cut=st.integers(0, 1_100), junk=st.binary(max_size=20))
def test_a_broken_report_never_names_another_message(cut, junk):
    octets = report(letters.identity(42))

    found = reports.read(octets[:cut] + junk + octets[cut + 5 :])

    assert found is None or found.message == 42


@pytest.fixture
def sent(db):
    return MessageFactory(state="sent", sent_at=timezone.now())


def test_reports_in_a_maildir_mark_the_messages_that_came_back(sent, tmp_path, capsys):
    other = MessageFactory(state="sent", sent_at=timezone.now())
    box = mailbox.Maildir(tmp_path / "reports")
    box.add(report(letters.identity(sent.pk)))
    box.add(b"Subject: Out of office\n\nI am away until Monday.")

    for _ in range(2):
        call_command("read_bounces", tmp_path / "reports")

    states = dict(Message.objects.values_list("pk", "state"))
    assert states == {sent.pk: "undeliverable", other.pk: "sent"}
    sent.refresh_from_db()
    assert sent.error == "550 5.1.1 <sam@trust.example>: no such person here"
    assert capsys.readouterr().out.splitlines() == [
        "2 mails read, 1 message came back.",
        "2 mails read, 0 messages came back.",
    ]


def test_reports_come_from_a_file_a_folder_or_an_mbox(sent, tmp_path, capsys):
    octets = report(letters.identity(sent.pk))
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "one.eml").write_bytes(octets)
    (tmp_path / "one.eml").write_bytes(octets)
    box = mailbox.mbox(tmp_path / "mbox")
    box.add(octets)
    box.close()

    for name in ("folder", "one.eml", "mbox"):
        call_command("read_bounces", tmp_path / name)

    assert [line.split(",")[0] for line in capsys.readouterr().out.splitlines()] == [
        "1 mail read"
    ] * 3


def test_a_folder_that_is_not_there_is_said_plainly(tmp_path):
    with pytest.raises(CommandError, match="There is no file or folder"):
        call_command("read_bounces", tmp_path / "nowhere")
    with pytest.raises(CommandError, match="set BOUNCE_IMAP_HOST"):
        call_command("read_bounces")

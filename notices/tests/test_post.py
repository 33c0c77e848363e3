"""Reports read from a mailbox, by small IMAP and POP servers of our own."""

import socketserver
import threading

import pytest
from django.core.management import CommandError, call_command

from notices import letters, post, tasks
from notices.tests.factories import MessageFactory
from notices.tests.test_reports import report
from notices.tests.test_reports import sent as sent

OUT_OF_OFFICE = b"Subject: Out of office\r\n\r\nI am away.\r\n"


class Session(socketserver.StreamRequestHandler):
    """As much of RFC 3501 as reading new mail takes."""

    def handle(self):
        self.say("* OK ready")
        for line in self.rfile:
            tag, verb, *rest = line.decode().split()
            getattr(self, f"do_{verb.lower()}")(rest)
            if verb != "LOGIN" or self.server.password == rest[1].strip('"'):
                self.say(f"{tag} OK done")
            else:
                self.say(f"{tag} NO wrong password")

    def say(self, line):
        self.wfile.write(f"{line}\r\n".encode())

    def do_capability(self, rest):
        self.say("* CAPABILITY IMAP4rev1")

    def do_login(self, rest):
        pass

    def do_select(self, rest):
        self.say(f"* {len(self.server.mails)} EXISTS")

    def do_search(self, rest):
        new = [str(n + 1) for n in range(len(self.server.mails)) if n + 1 not in self.server.seen]
        self.say(f"* SEARCH {' '.join(new)}")

    def do_fetch(self, rest):
        octets = self.server.mails[int(rest[0]) - 1]
        self.wfile.write(f"* {rest[0]} FETCH (BODY[] {{{len(octets)}}}\r\n".encode() + octets)
        self.say(")")

    def do_store(self, rest):
        self.server.seen.add(int(rest[0]))
        self.say(f"* {rest[0]} FETCH (FLAGS (\\Seen))")

    def do_logout(self, rest):
        self.say("* BYE")


@pytest.fixture
def imap(settings):
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session) as server:
        server.mails, server.seen, server.password = [], set(), "open-sesame"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        settings.BOUNCE_IMAP_HOST, settings.BOUNCE_IMAP_PORT = server.server_address
        settings.BOUNCE_IMAP_TLS = False
        settings.BOUNCE_IMAP_USER, settings.BOUNCE_IMAP_PASSWORD = "portal", "open-sesame"
        yield server
        server.shutdown()
        thread.join()


def test_new_reports_are_read_once(imap, sent):
    imap.mails += [OUT_OF_OFFICE, report(letters.identity(sent.pk)).replace(b"\n", b"\r\n")]

    tasks.read_bounces()

    sent.refresh_from_db()
    assert sent.state == "undeliverable"
    assert imap.seen == {1, 2}
    assert list(post.unread()) == []


def test_a_mail_is_marked_read_only_once_it_was_dealt_with(imap):
    imap.mails += [OUT_OF_OFFICE, OUT_OF_OFFICE]
    mails = post.unread()

    next(mails)
    mails.close()  # as if what reads them had failed

    assert imap.seen == set()


def test_a_wrong_password_is_said_plainly(imap, settings):
    settings.BOUNCE_IMAP_PASSWORD = "guess"

    with pytest.raises(CommandError, match=r"could not be read: .*wrong password"):
        call_command("read_bounces")


def test_without_a_mailbox_nothing_is_read(db):
    message = MessageFactory()

    tasks.read_bounces()

    message.refresh_from_db()
    assert message.state == "owed"


class PopSession(socketserver.StreamRequestHandler):
    """As much of RFC 1939 as reading and deleting takes; deletions count at QUIT alone."""

    def handle(self):
        self.say("+OK ready")
        deleted = set()
        for line in self.rfile:
            verb, *rest = line.decode().split()
            if verb == "PASS" and rest != ["open-sesame"]:
                self.say("-ERR wrong password")
            elif verb == "STAT":
                self.say(f"+OK {len(self.server.mails)} 1")
            elif verb == "RETR":
                mail = self.server.mails[int(rest[0]) - 1].replace(b"\r\n", b"\n")
                self.say("+OK")
                self.wfile.write(
                    mail.replace(b"\n.", b"\n..").replace(b"\n", b"\r\n") + b"\r\n.\r\n"
                )
            else:
                deleted |= {int(rest[0])} if verb == "DELE" else set()
                self.say("+OK")
            if verb == "QUIT":
                kept = enumerate(self.server.mails, start=1)
                self.server.mails = [mail for n, mail in kept if n not in deleted]
                return

    def say(self, line):
        self.wfile.write(f"{line}\r\n".encode())


@pytest.fixture
def pop(settings):
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), PopSession) as server:
        server.mails = []
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        settings.BOUNCE_POP_HOST, settings.BOUNCE_POP_PORT = server.server_address
        settings.BOUNCE_POP_TLS = False
        settings.BOUNCE_POP_USER, settings.BOUNCE_POP_PASSWORD = "portal", "open-sesame"
        yield server
        server.shutdown()
        thread.join()


def test_reports_come_over_pop_and_are_deleted_once_read(pop, sent):
    pop.mails += [OUT_OF_OFFICE, report(letters.identity(sent.pk))]

    tasks.read_bounces()
    tasks.read_bounces()

    sent.refresh_from_db()
    assert (sent.state, pop.mails) == ("undeliverable", [])


def test_over_pop_nothing_is_deleted_that_was_not_dealt_with(pop):
    pop.mails += [OUT_OF_OFFICE, OUT_OF_OFFICE]
    mails = post.unread()

    next(mails)
    mails.close()

    assert len(pop.mails) == 2


def test_a_wrong_password_for_pop_is_said_plainly(pop, settings):
    settings.BOUNCE_POP_PASSWORD = "guess"

    with pytest.raises(CommandError, match=r"could not be read: .*wrong password"):
        call_command("read_bounces")

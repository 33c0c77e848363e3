"""Where delivery reports come from: a file, a folder, a maildir, or a mailbox (IMAP or POP)."""

import imaplib
import mailbox
import poplib
import ssl
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from django.conf import settings

AT_ONCE = 200
TIMEOUT = 20


def at(path: Path) -> Iterator[bytes]:
    """Mails of one file, of an mbox, of each file in a folder, or of a maildir."""
    if (path / "new").is_dir():
        box = mailbox.Maildir(path, create=False)
        yield from (box.get_bytes(key) for key in box.keys())  # noqa: SIM118 -- not a dict
    elif path.is_dir():
        yield from (file.read_bytes() for file in sorted(path.iterdir()) if file.is_file())
    elif path.read_bytes()[:5] == b"From ":
        with closing(mailbox.mbox(path, create=False)) as box:
            yield from (box.get_bytes(key) for key in box.keys())  # noqa: SIM118 -- not a dict
    else:
        yield path.read_bytes()


REFUSALS = (imaplib.IMAP4.error, poplib.error_proto)


def is_configured() -> bool:
    return bool(settings.BOUNCE_IMAP_HOST or settings.BOUNCE_POP_HOST)


def unread() -> Iterator[bytes]:
    """New mails of the mailbox to which reports come back, over IMAP, else over POP.

    Raises OSError where the server cannot be reached, one of REFUSALS where it refuses.
    """
    return _unread_over_imap() if settings.BOUNCE_IMAP_HOST else _waiting_at_pop()


def _waiting_at_pop() -> Iterator[bytes]:
    """Each is deleted once it was read: POP (RFC 1939) knows no other mark, and does it at QUIT."""
    host, port = settings.BOUNCE_POP_HOST, settings.BOUNCE_POP_PORT
    if settings.BOUNCE_POP_TLS:
        context = ssl.create_default_context()
        server = poplib.POP3_SSL(host, port, context=context, timeout=TIMEOUT)
    else:
        server = poplib.POP3(host, port, timeout=TIMEOUT)
    try:
        server.user(settings.BOUNCE_POP_USER)
        server.pass_(settings.BOUNCE_POP_PASSWORD)
        waiting = server.stat()[0]
        for number in range(1, min(waiting, AT_ONCE) + 1):
            yield b"\r\n".join(server.retr(number)[1]) + b"\r\n"
            server.dele(number)
    finally:
        with suppress(OSError, *REFUSALS):
            server.quit()


def _unread_over_imap() -> Iterator[bytes]:
    """Each is marked read once it was read."""
    server = _connect()
    try:
        server.login(settings.BOUNCE_IMAP_USER, settings.BOUNCE_IMAP_PASSWORD)
        server.select("INBOX")
        _, found = server.search(None, "UNSEEN")
        for number in found[0].split()[:AT_ONCE]:
            _, parts = server.fetch(number, "(BODY.PEEK[])")
            octets = next((part[1] for part in parts if isinstance(part, tuple)), b"")
            yield octets
            server.store(number, "+FLAGS", "\\Seen")
    finally:
        with suppress(OSError, imaplib.IMAP4.error):
            server.logout()


def _connect() -> imaplib.IMAP4:
    host, port = settings.BOUNCE_IMAP_HOST, settings.BOUNCE_IMAP_PORT
    if settings.BOUNCE_IMAP_TLS:
        context = ssl.create_default_context()
        return imaplib.IMAP4_SSL(host, port, ssl_context=context, timeout=TIMEOUT)
    return imaplib.IMAP4(host, port, timeout=TIMEOUT)

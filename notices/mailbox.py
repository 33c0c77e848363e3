"""The demonstration's mail server: a folder with a file a mail, shown on a page of the portal."""

import os
import re
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from itertools import count
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

NAME = re.compile(r"[0-9]{19}-[0-9]+-[0-9]+-[a-z0-9@._+-]*\.eml")
_numbers = count()


class MailboxBackend(BaseEmailBackend):
    """Keeps each mail whole or not at all: written aside, then moved into place."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        _folder().mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            name = file_name(message.recipients()[0])
            aside = _folder() / f".{name}.{threading.get_ident()}"
            aside.write_bytes(message.message().as_bytes())
            aside.replace(_folder() / name)
        return len(email_messages)


@dataclass(frozen=True)
class Letter:
    """One mail as the page shows it."""

    name: str
    at: datetime
    to: str
    subject: str
    text: str = ""


def file_name(address: str) -> str:
    """Sorts by time; tells whom the mail is for, so that a search opens no file."""
    whom = re.sub(r"[^a-z0-9@._+-]", "_", address.lower())[:80]
    return f"{time.time_ns():019}-{os.getpid()}-{next(_numbers)}-{whom}.eml"


def names(to: str = "") -> list[str]:
    """The mails there are, newest first; only those to an address with these letters."""
    if not _folder().is_dir():
        return []
    found = (path.name for path in _folder().iterdir() if NAME.fullmatch(path.name))
    return sorted((name for name in found if to.lower() in name.split("-", 3)[3]), reverse=True)


def read(name: str) -> Letter | None:
    path = _folder() / name
    if not NAME.fullmatch(name) or not path.is_file():
        return None
    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    body = mail.get_body(("plain",))
    return Letter(
        name,
        datetime.fromtimestamp(int(name[:19]) / 1e9, UTC),
        mail["To"],
        mail["Subject"],
        body.get_content() if body else "",
    )


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "mailbox"

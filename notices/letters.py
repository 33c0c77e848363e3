"""A stored message as a mail: addressed, its links filled in, with an identity that stays.

The Message-ID is the same however often a message is sent, so that a mail system can drop a
repeat; it carries a keyed hash, so that nobody can make up a report about a message.
"""

import re
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, SafeMIMEMultipart, SafeMIMEText
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.html import escape

from notices import secrets
from notices.models import Message
from notices.summary import PORTAL

IDENTITY = re.compile(r"<?(?P<pk>[0-9]{1,18})\.(?P<mark>[0-9a-f]{20})@")


def identity(pk: int) -> str:
    host = urlsplit(settings.PORTAL_URL).hostname or "localhost"
    return f"<{pk}.{_mark(pk)}@{host}>"


def identified(message_id: str) -> int | None:
    """The pk of the message that bears this Message-ID, if it is one of ours."""
    found = IDENTITY.match(message_id.strip())
    if found and constant_time_compare(found["mark"], _mark(int(found["pk"]))):
        return int(found["pk"])
    return None


def _mark(pk: int) -> str:
    return salted_hmac("notices.letters", str(pk), algorithm="sha256").hexdigest()[:20]


class Letter(EmailMultiAlternatives):
    """With a boundary that nobody can have guessed: Python would search each text for its own."""

    def message(self) -> SafeMIMEText | SafeMIMEMultipart:
        made = super().message()
        if made.is_multipart():
            made.set_boundary(uuid4().hex)
        return made


def mail(message: Message, connection: BaseEmailBackend | None = None) -> Letter:
    letter = Letter(
        subject=message.subject,
        body=secrets.filled(message.text.replace(PORTAL, settings.PORTAL_URL), message.person_id),
        to=[message.address],
        headers={
            "Message-ID": identity(message.pk),
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
        connection=connection,
    )
    if message.html:
        html = message.html.replace(PORTAL, escape(settings.PORTAL_URL))
        letter.attach_alternative(secrets.filled(html, message.person_id), "text/html")
    return letter

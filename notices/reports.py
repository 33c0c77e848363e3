"""Delivery reports: which of our messages a mail system sent back, and why.

Pure: the octets of a mail in, what it reports out. RFC 3464; a report about a delay is none yet,
and what does not carry the Message-ID of one of ours, with its mark, is not believed.
"""

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage

from notices import letters

WORDS_LIMIT = 200
RETURNED = ("message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers")


@dataclass(frozen=True)
class Report:
    """One message of ours will not be delivered."""

    message: int  # its pk
    why: str


def read(octets: bytes) -> Report | None:
    """What a mail reports, or None where it is no report of a failure of one of our messages."""
    try:
        mail = message_from_bytes(octets, policy=policy.default)
        if mail.get_content_type() != "multipart/report":
            return None
        why, pk = _failure(mail), _returned(mail)
    except (MessageError, ValueError, LookupError, TypeError, AttributeError):
        return None  # a mail that cannot be read is somebody's broken or hostile mail
    return Report(pk, why) if why and pk else None


def _failure(mail: EmailMessage) -> str:
    """Why it failed, in the words of the mail system; empty for a delay or a delivery."""
    for part in mail.walk():
        if part.get_content_type() not in (
            "message/delivery-status",
            "message/global-delivery-status",
        ):
            continue
        for fields in part.get_payload():
            if str(fields.get("Action", "")).strip().lower() == "failed":
                code = str(fields.get("Diagnostic-Code", "")).partition(";")[2]
                said = " ".join((code or str(fields.get("Status", ""))).split())
                return said[:WORDS_LIMIT].replace("\0", "") or "Sent back without a reason."
    return ""


def _returned(mail: EmailMessage) -> int | None:
    """The pk of the message of ours that came back with the report."""
    for part in mail.walk():
        if part.get_content_type() not in RETURNED:
            continue
        inner = part.get_payload()
        if isinstance(inner, list):
            headers = inner[0]
        else:
            octets = part.get_payload(decode=True) or b""
            headers = message_from_bytes(octets, policy=policy.default)
        if pk := letters.identified(str(headers.get("Message-ID", ""))):
            return pk
    return None

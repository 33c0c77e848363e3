"""What a mail server's answer means: never, later, or not at all this time.

Pure. RFC 5321 section 4.2.1: 4yz is transient, 5yz permanent.
"""

from dataclasses import dataclass
from smtplib import (
    SMTPDataError,
    SMTPException,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

WORDS_LIMIT = 200


@dataclass(frozen=True)
class Answer:
    """Why one mail was not taken.

    `permanent`: trying again is useless. `server`: it is about the server, not about this mail.
    """

    words: str
    permanent: bool = False
    server: bool = False


def understand(failure: Exception) -> Answer:
    """What to do after this exception of smtplib, the network, or the building of the mail."""
    if isinstance(failure, SMTPRecipientsRefused):
        code, said = next(iter(failure.recipients.values()))
        return Answer(_words(code, said), permanent=code >= 500, server=code == 421)
    if isinstance(failure, SMTPDataError):
        code = failure.smtp_code
        return Answer(_words(code, failure.smtp_error), permanent=code >= 500, server=code == 421)
    if isinstance(failure, SMTPNotSupportedError | ValueError):
        return Answer("The address cannot be written to by this mail server.", permanent=True)
    if isinstance(failure, SMTPSenderRefused | SMTPResponseException):
        said = _words(failure.smtp_code, failure.smtp_error)
        return Answer(f"The mail server does not accept the portal: {said}", server=True)
    return Answer(_why_not_reached(failure), server=True)


def _why_not_reached(failure: Exception) -> str:
    if isinstance(failure, TimeoutError):
        return "The mail server did not answer in time."
    if isinstance(failure, SMTPException):
        return "The mail server ended the connection."
    return "The mail server could not be reached."


def _words(code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    text = " ".join(f"{code} {text}".replace("\0", "").split())
    return text if len(text) <= WORDS_LIMIT else text[: WORDS_LIMIT - 1] + "…"

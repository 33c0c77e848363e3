"""Messages that go out over HTTP: a card in Microsoft Teams, a text message by a gateway.

Each is one POST of JSON to an address from the settings, which is HTTPS, and no redirect is
followed: what it carries goes nowhere else.
"""

import json
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings

from notices.answers import Answer
from notices.models import Message
from notices.summary import PORTAL

TIMEOUT = 15
LATER = frozenset({408, 425, 429})


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *asked: object) -> None:
        return None


_opener = build_opener(_NoRedirect)


def send(message: Message) -> Answer | None:
    """Hand this message over; why it was not taken, or None."""
    if message.channel == Message.Channel.TEAMS:
        return _post("Microsoft Teams", settings.TEAMS_WEBHOOK_URL, _card(message), {})
    said = {"to": message.address, "text": message.text.replace(PORTAL, settings.PORTAL_URL)}
    if settings.SMS_SENDER:
        said["from"] = settings.SMS_SENDER
    token = {"Authorization": f"Bearer {settings.SMS_TOKEN}"} if settings.SMS_TOKEN else {}
    return _post("The gateway for text messages", settings.SMS_URL, said, token)


def _card(message: Message) -> dict:
    """An adaptive card in the envelope that incoming webhooks and Workflows of Teams take."""
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [
            {"type": "TextBlock", "text": message.subject, "weight": "Bolder", "wrap": True},
            {"type": "TextBlock", "text": message.text, "wrap": True},
        ],
        "actions": [
            {"type": "Action.OpenUrl", "title": "Open the portal", "url": settings.PORTAL_URL}
        ],
    }
    kind = "application/vnd.microsoft.card.adaptive"
    return {"type": "message", "attachments": [{"contentType": kind, "content": card}]}


def _post(whose: str, url: str, said: dict, headers: dict) -> Answer | None:
    if not url:
        return Answer(f"{whose}: no address is set any more.", permanent=True)
    kind = {"Content-Type": "application/json; charset=utf-8"}
    request = Request(url, json.dumps(said).encode(), kind | headers)  # noqa: S310 -- see settings.https
    try:
        with _opener.open(request, timeout=TIMEOUT):
            return None
    except HTTPError as failure:
        failure.close()
        return understand(whose, failure.code)
    except TimeoutError:
        return Answer(f"{whose} did not answer in time.", server=True)
    except (OSError, HTTPException):
        return Answer(f"{whose} could not be reached.", server=True)


def understand(whose: str, status: int) -> Answer:
    """RFC 9110 section 15: 4xx is our mistake and stays one, all else may pass."""
    if 400 <= status < 500 and status not in LATER:
        return Answer(f"{whose} refused it ({status}).", permanent=True)
    return Answer(f"{whose} could not take it ({status}).", server=True)

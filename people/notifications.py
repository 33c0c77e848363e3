"""Mail about an e-mail address itself: it goes straight out, to addresses nobody signs in with."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from people.models import Person, Trust


def confirm_address(person: Person, token: str) -> None:
    """To the new address: the link that makes it theirs. Raises OSError where no mail leaves."""
    path = reverse("people:confirm_address", kwargs={"token": token})
    _send(
        person.email_to_confirm,
        "Is this your e-mail address?",
        "people/email/confirm_address.txt",
        {"person": person, "link": f"{settings.PORTAL_URL}{path}"},
    )


def address_changed(person: Person, old: str) -> None:
    """To the old address, so that nobody loses theirs unnoticed."""
    _send(
        old,
        "Your e-mail address for Trust Portal was changed",
        "people/email/address_changed.txt",
        {"person": person},
    )


def _send(address: str, subject: str, template: str, words: dict) -> None:
    said = {"trust": Trust.objects.first(), "portal_url": settings.PORTAL_URL} | words
    text = render_to_string(template, said)
    headers = {"Auto-Submitted": "auto-generated"}
    EmailMessage(subject, text, to=[address], headers=headers).send()

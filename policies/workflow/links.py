"""One-time links: made for somebody by whoever helps them, used once, taken back when they leave.

Signing by a link goes through `signing.sign` like every other way.
"""

from datetime import timedelta
from uuid import uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from core.workflow import Lifecycle, Refused, Transition, advance, advance_all, record
from notices import outbox
from people.models import Person
from people.queries import trust
from policies import links, notifications
from policies.models import Acknowledgement, Assignment, SigningLink
from policies.workflow import signing
from policies.workflow.assigning import SIGN

LIVE, USED, REVOKED = SigningLink.State

USE = Transition("use", (LIVE,), USED)
REVOKE = Transition("revoke", (LIVE,), REVOKED)

SIGNING_LINK = Lifecycle(SigningLink, start=LIVE, moves=(USE, REVOKE))


@transaction.atomic
def issue(assignment: Assignment, *, by: Person, given: str) -> SigningLink:
    """Make a link for the person of this assignment; an earlier one stops working.

    One given by mail is owed to them at once. Raises Refused where there is nothing to sign.
    """
    Assignment.objects.select_for_update().get(pk=assignment.pk)
    assignment.refresh_from_db(fields=["state"])
    _refuse_where_it_cannot_help(assignment, by, given)
    revoke_all(SigningLink.objects.filter(assignment=assignment), by=by)
    now, number = timezone.now(), uuid4()
    link = SigningLink.objects.create(
        assignment=assignment,
        number=number,
        token_hash=links.kept(links.token(number)),
        given=given,
        made_by=by,
        made_at=now,
        expires_at=now + timedelta(days=int(trust.setting("sign.link_days"))),
    )
    record(link, "issue", by=by)
    if given == SigningLink.Given.MAIL:
        outbox.owe(
            assignment.person,
            notifications.LINK,
            f"{notifications.LINK}:{link.pk}",
            ref=link.pk,
            urgent=True,
        )
    return link


def _refuse_where_it_cannot_help(assignment: Assignment, by: Person, given: str) -> None:
    person = assignment.person
    if assignment.state not in SIGN.sources:
        raise Refused(f"{person} has nothing to sign here any more.")
    if by == person:
        raise Refused("You are signed in, so you can sign it yourself.")
    if given == SigningLink.Given.MAIL and not person.email:
        raise Refused(f"{person} has no e-mail address. Print the link for them instead.")


@transaction.atomic
def sign(link: SigningLink, *, typed_name: str, editions: tuple, address: str | None) -> None:
    """Sign as the person of the link, once. Raises Refused where it was used or taken back."""
    person = link.assignment.person
    advance(link, USE, by=person, ended_at=timezone.now())
    signing.sign(
        link.assignment,
        by=person,
        signature=signing.Signature(
            typed_name=typed_name,
            editions=editions,
            method=Acknowledgement.Method.ONE_TIME_LINK,
            address=address,
        ),
    )


def sign_once(link: SigningLink, *, typed_name: str, editions: tuple, address: str | None) -> None:
    """Sign, or leave what is signed already: a double click, another tab, a retry."""
    try:
        sign(link, typed_name=typed_name, editions=editions, address=address)
    except Refused:
        link.refresh_from_db(fields=["state"])
        if link.state != USED:
            raise


def revoke(link: SigningLink, *, by: Person) -> None:
    """Take back a link that was lost, or sent to the wrong address."""
    advance(link, REVOKE, by=by, ended_at=timezone.now())


def revoke_all(rows: QuerySet[SigningLink], *, by: Person | None, note: str = "") -> int:
    return advance_all(rows, REVOKE, by=by, note=note, ended_at=timezone.now())


def revoke_idle() -> int:
    """Take back the links to what nobody has to sign any more: left, signed otherwise, replaced."""
    waiting = Assignment.objects.filter(state__in=SIGN.sources)
    idle = SigningLink.objects.filter(state=LIVE).exclude(assignment__in=waiting)
    return revoke_all(idle, by=None, note="There is nothing to sign with it any more.")

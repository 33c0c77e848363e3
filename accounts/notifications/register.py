"""What people hear about the register of official accounts, and access to them."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone

from accounts.models import AccessGrant, SocialAccount
from notices import outbox
from notices.composing import Compose, Line
from notices.models import Notice
from people.models import Person, Role
from people.queries import posts

NAMED, GIVEN, REPORTED, LOST = (
    "account_named",
    "account_access",
    "account_reported",
    "account_lost",
)


def named(account: SocialAccount, people: Iterable[Person | None], *, by: Person | None) -> None:
    """They are named on an entry: owner, deputy, alternative custodian or editor."""
    today = timezone.localdate()
    for person in {each for each in people if each and each != by}:
        outbox.owe(person, NAMED, f"{NAMED}-{account.pk}-{person.pk}-{today}", ref=account.pk)


def given(grant: AccessGrant) -> None:
    if grant.person_id:
        outbox.owe(grant.person, GIVEN, f"{GIVEN}-{grant.pk}", ref=grant.pk)


def reported(account: SocialAccount, *, by: Person | None) -> None:
    _tell((Role.COMMUNICATIONS_MANAGER,), REPORTED, account, by)


def lost(account: SocialAccount, *, by: Person | None) -> None:
    _tell((Role.COMMUNICATIONS_MANAGER, Role.IT_SUPPORT), LOST, account, by)


def _tell(roles: tuple[str, ...], kind: str, account: SocialAccount, by: Person | None) -> None:
    today = timezone.localdate()
    for role in roles:
        for person in posts.holders(role, None, today):
            if person != by:
                outbox.owe(person, kind, f"{kind}-{account.pk}-{person.pk}-{today}", ref=account.pk)


def _accounts(notices: list[Notice]) -> dict[int, SocialAccount]:
    rows = SocialAccount.objects.select_related("platform", "school")
    return rows.in_bulk({notice.ref for notice in notices})


def say_named(notices: list[Notice]) -> dict[int, Line | None]:
    found, lines = _accounts(notices), {}
    for notice in notices:
        row = found.get(notice.ref)
        names = ("owner_id", "deputy_id", "alternative_id", "editor_id")
        still = row and notice.person_id in {getattr(row, name) for name in names}
        lines[notice.pk] = _named_line(row) if row and still else None
    return lines


def _named_line(row: SocialAccount) -> Line:
    return Line(
        f"You are named as answering for {row} on {row.platform}: look at its entry.",
        row.get_absolute_url(),
        ask=("Look at an official account", "Look at {} official accounts"),
    )


def say_given(notices: list[Notice]) -> dict[int, Line | None]:
    rows = AccessGrant.objects.filter(ended_at=None, confirmed_at=None)
    found = rows.select_related("account__platform").in_bulk({notice.ref for notice in notices})
    return {notice.pk: _given_line(found.get(notice.ref)) for notice in notices}


def _given_line(grant: AccessGrant | None) -> Line | None:
    if grant is None:
        return None
    return Line(
        f"You were given access to {grant.account} on {grant.account.platform}: confirm it.",
        reverse("accounts:own_access"),
        ask=("Confirm access to an account", "Confirm access to {} accounts"),
    )


def say_reported(notices: list[Notice]) -> dict[int, Line | None]:
    words = "Somebody reports that “{row}” on {row.platform} looks like ours: look into it."
    return _said(notices, words, SocialAccount.State.UNVERIFIED)


def say_lost(notices: list[Notice]) -> dict[int, Line | None]:
    words = "Nobody has access to {row} on {row.platform} any more: help to get it back."
    return _said(notices, words, SocialAccount.State.LOST_ACCESS)


def _said(notices: list[Notice], words: str, state: str) -> dict[int, Line | None]:
    found, lines = _accounts(notices), {}
    for notice in notices:
        row = found.get(notice.ref)
        lines[notice.pk] = (
            Line(words.format(row=row), row.get_absolute_url())
            if row and row.state == state
            else None
        )
    return lines


WORDS: dict[str, Compose] = {  # kind of notice -> who says it
    NAMED: say_named,
    GIVEN: say_given,
    REPORTED: say_reported,
    LOST: say_lost,
}

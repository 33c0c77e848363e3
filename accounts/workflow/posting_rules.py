"""How strict one account is about its posts, and who decides them in an approver's place."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts import posting
from accounts.models import Delegate, PostRule, SocialAccount
from accounts.notifications import posts as notifications
from core.workflow import Refused, record
from people.models import Person
from people.queries import trust

LAXER = "An account may be stricter than the trust’s profile, never laxer."


@transaction.atomic
def set_rule(account: SocialAccount, said: str, *, by: Person) -> None:
    """Stricter than the profile, or "" for as the profile says."""
    profile = str(trust.setting("post.preapproval"))
    if said and said not in posting.may_be(profile):
        raise Refused(LAXER)
    locked = SocialAccount.objects.select_for_update(of=("self",))
    account.refresh_from_db(from_queryset=locked)
    if account.post_rule == said:
        return
    account.post_rule = said
    account.save(update_fields=["post_rule"])
    note = PostRule(said).label if said else "As the profile says"
    record(account, "set_post_rule", by=by, note=note)


@transaction.atomic
def name_delegate(
    account: SocialAccount, person: Person, *, by: Person, starts_on: date, ends_on: date | None
) -> Delegate:
    """Decides this account's posts in the approver's place, and is told; once for the same days."""
    if person == by:
        raise Refused("You decide these posts yourself already.")
    SocialAccount.objects.select_for_update(of=("self",)).get(pk=account.pk)
    same = account.delegates.filter(person=person, ended_at=None)
    if there := same.filter(starts_on=starts_on, ends_on=ends_on).first():
        return there
    made = Delegate.objects.create(
        account=account, person=person, named_by=by, starts_on=starts_on, ends_on=ends_on
    )
    record(account, "name_delegate", by=by, note=f"{person}, from {starts_on:%-d %B %Y}")
    notifications.named(made)
    return made


@transaction.atomic
def end_delegate(delegate: Delegate, *, by: Person) -> None:
    """From now on they decide no more, and are told. Ended twice, it ended the first time."""
    rows = Delegate.objects.filter(pk=delegate.pk, ended_at=None)
    if rows.update(ended_at=timezone.now(), ended_by=by):
        record(delegate.account, "end_delegate", by=by, note=str(delegate.person))
        notifications.ended(delegate, by=by)

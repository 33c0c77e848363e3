"""From an approved request to a listed account: never by whoever asked for it."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from accounts.models import AccountRequest, SocialAccount
from accounts.notifications import asking as notifications
from accounts.queries import asking_process
from accounts.queries.asking_process import Process
from accounts.workflow import access, asking, register
from core.workflow import Refused, advance, record
from people.models import Person
from people.workflow import records

Given = tuple[Person, str, str]  # who, which kind of access, their own login where they have one


@transaction.atomic
def create(
    request: AccountRequest, *, by: Person, fields: dict, given: Iterable[Given]
) -> SocialAccount:
    """List the account that was created on the platform, with the first people who have access.

    Whoever created it has seen that it is ours, so it is verified at once.
    """
    asking.lock(request)
    refuse_unless_creates(request, by, asking_process.today())
    today = timezone.localdate()
    fields = {"opened_on": today, "created_by": by} | {
        name: value for name, value in fields.items() if value is not None
    }
    if request.set_up_by_id:
        secured = {"baseline_by": request.set_up_by, "baseline_on": request.set_up_on}
        fields |= {"baseline": request.set_up, **secured}
    account = register.enter(fields, by=by, note=f"As {request.requester} asked.")
    for person, kind, login in given:
        said = {"person": person, "kind": kind, "login": login, "given_on": today}
        access.give(account, said, by=by)
    register.verify(account, by=by, note="Created as it was approved.")
    event = advance(request, asking.CREATE, by=by, account=account)
    notifications.owe_outcome(request, event)
    return account


def refuse_unless_creates(request: AccountRequest, by: Person, process: Process) -> None:
    """Raises Refused where it is not there to be created, or not by this person."""
    if why := asking.CREATE.refusal(request, by):
        raise Refused(why)
    if by.pk not in process.creating(request):
        raise Refused("Somebody else creates it: the page of the request says who.")


@transaction.atomic
def set_up(request: AccountRequest, *, by: Person, words: str) -> None:
    """IT support says how the account is secured; it stands with the account's own entry too."""
    asking.lock(request)
    if by.pk not in asking_process.today().sets_up(request):
        raise Refused("IT support of the school or the trust does this, where others create it.")
    if request.state not in (asking.APPROVED, asking.CREATED):
        now = request.get_state_display().lower()
        raise Refused(f"{request} is {now}, so there is nothing to set up.")
    request.set_up, request.set_up_by, request.set_up_on = words, by, timezone.localdate()
    request.save(update_fields=["set_up", "set_up_by", "set_up_on"])
    record(request, "set_up", by=by, note=words)
    if request.account:
        secured = {"baseline": words, "baseline_by": by, "baseline_on": request.set_up_on}
        records.change(request.account, secured, by=by)
        record(request.account, "apply_baseline", by=by, note=words)

"""A spreadsheet of accounts that was looked at is brought in, set-wise; nobody is written to."""

from datetime import date
from itertools import islice

from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from accounts.models import ListImport, ListImportRow, SocialAccount
from accounts.workflow import register
from accounts.workflow.accounts_staging import Key, keys_of
from core.months import months_later
from core.workflow import record_all
from people.models import Person
from people.queries import trust

A_BLOCK = 500
DAYS = ("opened_on", "review_on")
Outcome = ListImportRow.Outcome


def apply(list_import: ListImport, by: Person) -> None:
    """In the caller's transaction. Whatever was listed meanwhile is left as it is."""
    review = months_later(timezone.localdate(), int(trust.setting("account.review_months")))
    new = list_import.outcomes.filter(outcome=Outcome.NEW).order_by("pk").iterator(A_BLOCK)
    while block := [*islice(new, A_BLOCK)]:
        _list(block, by, review, note=f"From {list_import}")
    for row in list_import.outcomes.filter(outcome=Outcome.CHANGED):
        _change(row, by)


def _list(block: list[ListImportRow], by: Person, review: date, *, note: str) -> None:
    made = [SocialAccount(**_fields(row.cells)) for row in block]
    there = _there(made)
    coming, listed_meanwhile = [], []
    for row, account in zip(block, made, strict=True):
        if there & set(_keys(account)):
            row.outcome, row.words = Outcome.THERE, f"{account}: listed meanwhile"
            listed_meanwhile.append(row)
        else:
            account.review_on = account.review_on or (review if account.is_ours else None)
            coming.append(account)
    ListImportRow.objects.bulk_update(listed_meanwhile, ["outcome", "words"])
    listed = bulk_create_with_history(coming, SocialAccount, default_user=by)
    keys = [account.pk for account in listed]
    record_all(SocialAccount.objects.filter(pk__in=keys), "bring_in", by=by, note=note)


def _keys(account: SocialAccount) -> list[Key]:
    return list(keys_of(str(account.platform_id), account.handle_key, account.address_key))


def _there(made: list[SocialAccount]) -> set[Key]:
    found = SocialAccount.objects.exclude(state=SocialAccount.State.CLOSED)
    handles = {account.handle_key for account in made} - {""}
    addresses = {account.address_key for account in made} - {""}
    rows = [*found.filter(handle_key__in=handles), *found.filter(address_key__in=addresses)]
    return {key for account in rows for key in _keys(account)}


def _change(row: ListImportRow, by: Person) -> None:
    cells = dict(row.cells)
    account = SocialAccount.objects.filter(pk=cells.pop("entry")).first()
    if account and account.state != SocialAccount.State.CLOSED:
        fields = {name: _value(name, value) for name, value in cells.items()}
        register.change(account, fields, by=by, tell=False)


def _fields(cells: dict) -> dict:
    model = SocialAccount._meta
    return {model.get_field(name).attname: _day(name, value) for name, value in cells.items()}


def _value(name: str, value: object) -> object:
    """As a verb wants it: a row for the key of one."""
    field = SocialAccount._meta.get_field(name)
    if field.remote_field:
        return field.remote_field.model.objects.get(pk=value)
    return _day(name, value)


def _day(name: str, value: object) -> object:
    return date.fromisoformat(str(value)) if name in DAYS else value

"""A spreadsheet of accounts is read: what each row would do is written down, and nothing done."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from django.db import transaction
from django.db.models import Q, Value
from django.db.models.functions import Concat
from django.utils import timezone

from accounts import account_list, mailboxes
from accounts.account_list import AccountRow
from accounts.models import ListImport, ListImportRow, Platform, SocialAccount
from accounts.queries import register as queries
from accounts.workflow import register
from core import turns
from people.importing import lists
from people.models import Person, School
from people.queries import trust

A_BLOCK = 500
NEW, CHANGED, THERE, ERROR = (
    getattr(ListImportRow.Outcome, name) for name in ("NEW", "CHANGED", "THERE", "ERROR")
)
OF_THE_TRUST = ("", "trust", "the trust", "central", "central team", "head office")
Key = tuple[str, str, str]  # platform, handle or address, its key


def stage(list_import: ListImport, path: Path) -> None:
    """Raises FileProblem where the list cannot be used."""
    known = _Known()
    rows = (
        account_list.read(line, cells, known.platforms)
        for line, cells in lists.read(path, account_list.COLUMNS, account_list.lacking)
    )
    done, lines = 0, {}
    while block := [*islice(rows, A_BLOCK)]:
        done += len(block)
        known.look_up(block)
        with transaction.atomic():
            made = [_outcome(row, known, lines) for row in block]
            for each in made:
                each.listimport = list_import
            ListImportRow.objects.bulk_create(made)
            turns.go_on(list_import, done=done)
    turns.go_on(list_import, done=done, rows=done)


class _Known:
    """What rows name: platforms and schools once, people and entries block by block."""

    def __init__(self) -> None:
        self.platforms = queries.platforms()
        self.keys = dict(Platform.objects.values_list("code", "pk"))
        self.schools: dict[str, School] = {}
        for school in School.objects.open_on(timezone.localdate()):
            for name in (school.name, school.code, school.slug):
                if name:
                    self.schools.setdefault(name.casefold(), school)
        self.profile = trust.stored_profile()
        self.people: dict[str, list[Person]] = {}
        self.owners: dict[str, Person] = {}
        self.refused: dict[int, str] = {}
        self.entries: dict[Key, SocialAccount] = {}

    def look_up(self, rows: Sequence[AccountRow]) -> None:
        self._find_people({text.casefold() for row in rows for text in row.people.values()})
        self._find_entries(rows)
        self.owners = queries.owners_of({row.said.get("mailbox", "") for row in rows})

    def _find_people(self, words: set[str]) -> None:
        new = words - set(self.people)
        self.people |= {word: [] for word in new}
        if not new:
            return
        space = Value(" ")
        rows = Person.objects.current(timezone.localdate()).annotate(
            usual=Concat("known_as", space, "family_name"),
            legal=Concat("given_names", space, "family_name"),
        )
        either = Q()
        for name in ("email", "usual", "legal"):
            for word in new:
                either |= Q(**{f"{name}__iexact": word})
        for person in rows.filter(either):
            names = {person.email or "", person.usual, person.legal}
            for name in {each.casefold() for each in names} & new:
                self.people[name].append(person)

    def _find_entries(self, rows: Iterable[AccountRow]) -> None:
        named = [row.named for row in rows if row.platform]
        handles = {each.handle_key for each in named} - {""}
        addresses = {each.address_key for each in named} - {""}
        there = SocialAccount.objects.exclude(state=SocialAccount.State.CLOSED)
        found = there.filter(Q(handle_key__in=handles) | Q(address_key__in=addresses))
        self.entries = {}
        for account in found.select_related("platform"):
            for key in keys_of(account.platform.code, account.handle_key, account.address_key):
                self.entries[key] = account

    def person(self, words: str) -> tuple[Person | None, str]:
        """(who is meant, why nobody is)"""
        found = self.people[words.casefold()]
        if len(found) != 1:
            many = "more than one person is" if found else "nobody here is"
            return None, f"{many} called “{words}”: give the e-mail address"
        person = found[0]
        if person.pk not in self.refused:
            self.refused[person.pk] = register.why_not_named(person)
        return person, self.refused[person.pk]


def keys_of(platform: str, handle_key: str, address_key: str) -> Iterator[Key]:
    if handle_key:
        yield platform, "handle", handle_key
    if address_key:
        yield platform, "address", address_key


def _outcome(row: AccountRow, known: _Known, lines: dict[Key, int]) -> ListImportRow:
    fields = _fields(row, known)
    keys = list(keys_of(row.platform, row.named.handle_key, row.named.address_key))
    entry = next((known.entries[key] for key in keys if key in known.entries), None)
    _check_mailbox(row, known, new=entry is None)
    if not row.problems and (line := next((lines[key] for key in keys if key in lines), None)):
        row.problems.append(f"It is the account of line {line} once more.")
    for key in keys:
        lines.setdefault(key, row.line)
    if row.problems:
        words = " ".join(row.problems)
        return ListImportRow(line=row.line, outcome=ERROR, words=words[:500], key=_key(row))
    name = f"{row.said['title']}, {known.platforms[row.platform].name}"
    if entry is None:
        return ListImportRow(
            line=row.line, outcome=NEW, words=name[:500], cells=fields, key=_key(row)
        )
    changes = {name: said for name, said in fields.items() if _says(entry, name) != said}
    if not changes:
        return ListImportRow(line=row.line, outcome=THERE, words=name[:500], key=_key(row))
    labels = [SocialAccount._meta.get_field(each).verbose_name for each in changes]
    shown = [str(label) for label in labels if not str(label).endswith(" key")]
    words = f"{name}: changes {', '.join(shown)}"
    cells = changes | {"entry": entry.pk}
    return ListImportRow(
        line=row.line, outcome=CHANGED, words=words[:500], cells=cells, key=_key(row)
    )


def _check_mailbox(row: AccountRow, known: _Known, *, new: bool) -> None:
    """As the form does: of an entry that is there, only what the row says."""
    mailbox, why = str(row.said.get("mailbox", "")), ""
    if mailbox:
        why = mailboxes.problem(mailbox, known.owners.get(mailbox))
    elif new and row.without_mailbox:
        why = mailboxes.lacking(str(row.said.get("kind", SocialAccount.Kind.PAGE)), known.profile)
    if why:
        row.problems.append(f"{why}.")


def _key(row: AccountRow) -> str:
    return (row.named.handle_key or row.named.address_key)[:100]


def _says(entry: SocialAccount, name: str) -> object:
    value = getattr(entry, SocialAccount._meta.get_field(name).attname)
    return value.isoformat() if hasattr(value, "isoformat") else value


def _fields(row: AccountRow, known: _Known) -> dict[str, object]:
    """What the row says, as JSON holds it; what is wrong joins its problems."""
    fields = dict(row.said)
    if row.platform:
        fields |= {name: value for name, value in vars(row.named).items() if value}
        fields["platform"] = known.keys[row.platform]
    if row.school.casefold() not in OF_THE_TRUST:
        school = known.schools.get(row.school.casefold())
        if school is None:
            row.problems.append(f"There is no school “{row.school}”.")
        else:
            fields["school"] = school.pk
    named = set()
    for name, words in row.people.items():
        person, why = known.person(words)
        if why:
            row.problems.append(f"{account_list.HEADINGS[name]}: {why}.")
        elif person and person.pk in named:
            row.problems.append(f"{account_list.HEADINGS[name]}: {person} is named already.")
        elif person:
            named.add(person.pk)
            fields[name] = person.pk
    return fields

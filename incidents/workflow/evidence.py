"""Files of concerns and cases: added, moved along, sealed for good, and taken out of a draft."""

import hashlib
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.db.models import QuerySet, Sum
from django.db.models.fields.files import FieldFile
from django.utils import timezone

from core import clamd, pictures
from core.workflow import Lifecycle, Refused, Transition, advance, record
from incidents import files
from incidents.models import Case, Concern, Draft, EvidenceFile
from incidents.workflow import reading
from people.models import Person

State, Scan = EvidenceFile.State, EvidenceFile.Scan
SEAL = Transition("seal", (State.KEPT,), State.SEALED)
FILE = Lifecycle(EvidenceFile, start=State.KEPT, moves=(SEAL,))

HARMFUL = (
    "This file holds something harmful ({}), so it was not kept. Do not open it again, leave the "
    "device as it is, and tell IT support."
)
ALREADY = "This file is here already."
TOO_MANY = f"A concern takes {files.MOST} files. Choose those that show it best."
TOO_MUCH = (
    f"Without signing in a report takes {files.TOGETHER // 2**20} MB of files together. Choose "
    "those that show it best, or cut a recording shorter."
)
FULL = (
    "So many files of others wait to be sent that none can be taken now. Send your words, and add "
    "files later with your receipt."
)
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Checked:
    """A file that may be kept."""

    name: str
    content: bytes
    found: files.Found
    scan: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def check(content: bytes, name: str) -> Checked:
    """Judge a file before anything of it is kept; raises files.Unusable."""
    found = files.read(content, name)
    try:
        harm, scan = clamd.harm_in(content), Scan.CLEAN
    except clamd.Unanswered as why:
        if str(why) != clamd.NONE_NAMED:
            logger.warning("A file was not scanned: %s", why)
        harm, scan = "", Scan.NOT_SCANNED
    if harm:
        raise files.Unusable(HARMFUL.format(harm))
    return Checked(files.clean_name(name, found.ending), content, found, scan)


Owner = Draft | Concern | Case


@dataclass(frozen=True)
class NotKept:
    name: str
    why: str


def add_all(
    uploads: Iterable[File], to: Owner, *, by: Person | None, strand: str = ""
) -> list[NotKept]:
    """Keep each that can be kept, one after another in memory; answer those that were not."""
    refused = []
    for upload in uploads:
        name = files.clean_name(upload.name, "")
        try:
            add(check(upload.read(files.LARGEST + 1), upload.name), to, by=by, strand=strand)
        except (files.Unusable, Refused) as why:
            refused.append(NotKept(name, str(why)))
    return refused


@transaction.atomic
def add(one: Checked, to: Owner, *, by: Person | None, strand: str = "") -> EvidenceFile:
    """Keep it, sealed. Raises Refused where it is there already, and beyond ten.

    Two requests at once may not pass the limit together, so the row it belongs to is locked.
    """
    owner = type(to)._base_manager.select_for_update().get(pk=to.pk)
    there = list(owner.files.all())
    if one.sha256 in [file.sha256 for file in there]:
        raise Refused(ALREADY)
    if len(there) >= files.MOST and not isinstance(owner, Case):
        raise Refused(TOO_MANY)
    if by is None:
        _refuse_too_much(one, owner, there)
    file = _keep(one, owner, by, strand)
    if isinstance(owner, Case):
        reading.log(owner, "added_file", by=by)
    return file


def _refuse_too_much(one: Checked, owner: Owner, there: list[EvidenceFile]) -> None:
    """Nobody can be asked about what nobody signed for, so it may not fill the disk."""
    if sum(file.size for file in there) + len(one.content) > files.TOGETHER:
        raise Refused(TOO_MUCH)
    if isinstance(owner, Draft):
        waiting = EvidenceFile.objects.filter(draft__isnull=False, draft__author=None)
        size = waiting.aggregate(size=Sum("size"))["size"] or 0
        if size + len(one.content) > files.HALF_WAY:
            raise Refused(FULL)


def _keep(one: Checked, owner: Owner, by: Person | None, strand: str) -> EvidenceFile:
    file = EvidenceFile(
        **{owner._meta.model_name: owner},
        strand=strand,
        name=one.name,
        family=one.found.family,
        size=len(one.content),
        sha256=one.sha256,
        scan=one.scan,
        added_by=by,
    )
    file.original.save(one.name, ContentFile(one.content), save=False)
    if one.found.shown:
        file.shown.save(one.name, ContentFile(one.found.shown), save=False)
    file.save(force_insert=True)
    return file


def move(number: UUID, concern: Concern) -> int:
    """What was added half-way belongs to the concern: before the draft goes with what it has.

    The draft is locked: what another tab is adding comes along, and nobody deletes it meanwhile.
    """
    Draft.objects.select_for_update().filter(number=number).first()
    rows = EvidenceFile.objects.filter(draft__number=number)
    return rows.update(draft=None, concern=concern)


@transaction.atomic
def remove(file: EvidenceFile, *, by: Person | None) -> None:
    """Out of a draft, by its author, before anybody else could see it."""
    locked = EvidenceFile.objects.select_for_update().get(pk=file.pk)
    if locked.draft_id is None or locked.state == State.SEALED:
        raise Refused("What was sent or sealed stays: it may be needed as evidence.")
    names = _names([locked])
    locked.delete()
    _delete_bytes(names)


@transaction.atomic
def delete_drafts(drafts: QuerySet[Draft]) -> int:
    """Reports half-way with their files, of which nothing stays; answer how many there were.

    Locked first: one that is just being sent keeps its files.
    """
    chosen = list(drafts.order_by("pk").select_for_update().values_list("pk", flat=True))
    names = _names(EvidenceFile.objects.filter(draft__in=chosen))
    Draft.objects.filter(pk__in=chosen).delete()
    _delete_bytes(names)
    return len(chosen)


def _names(rows: Iterable[EvidenceFile]) -> list[str]:
    return [name for row in rows for name in (row.original.name, row.shown.name) if name]


def _delete_bytes(names: list[str]) -> None:
    """Once it is certain that no row names them; what is killed before it, the night clears."""
    storage = EvidenceFile.original.field.storage
    transaction.on_commit(lambda: [storage.delete(name) for name in names])


@transaction.atomic
def seal(file: EvidenceFile, *, by: Person | None, note: str = "") -> None:
    """From now on nobody opens it, whoever they are; it stays. There is no way back in the portal.

    UKCIS, Sharing nudes and semi-nudes (2024): do not view, copy, print, share, store or save.
    """
    advance(file, SEAL, by=by, note=note, sealed_at=timezone.now())
    if file.of_case:
        reading.log(file.of_case, "sealed_file", by=by)


@transaction.atomic
def log_advice(file: EvidenceFile, *, by: Person, note: str) -> None:
    """What the police, the LADO or the DSL advised about it, with their reference."""
    record(file, "log_advice", by=by, note=note)
    if file.of_case:
        reading.log(file.of_case, "logged_advice", by=by)


@dataclass(frozen=True)
class Given:
    """A file as it is handed out."""

    name: str
    content: bytes


def give(file: EvidenceFile, *, by: Person, original: bool = False) -> Given:
    """What the reader gets, and that they got it. Raises Refused where it is sealed.

    The original is compared with its hash first, so that it proves what was added.
    """
    if file.state == State.SEALED:
        raise Refused("This file is sealed. Nobody can open it.")
    if original or not file.shown:
        content, name = _content(file.original), file.name
        if hashlib.sha256(content).hexdigest() != file.sha256:
            raise Refused("This file is not what was added: what is stored was changed. Tell IT.")
    else:
        content = _content(file.shown)
        name = f"{file.name.rpartition('.')[0]}.{pictures.ending(content)}"
    reading.log(file.of_case, "took_original" if original else "opened_file", by=by)
    return Given(name, content)


def _content(stored: FieldFile) -> bytes:
    with stored.open("rb") as file:
        return file.read()

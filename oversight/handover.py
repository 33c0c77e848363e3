"""One ZIP of all that is on record: of a school that leaves, or of a person's own signing.

Each text is there as the very bytes that its SHA-256 is over, and as a PDF to read; each
signature with what opens its proof. The register in it is the ordinary one.
"""

import json
import os
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone

from core import sheets
from core.reading import one_moment
from ledger.models import LeafSecret
from oversight import files
from people.models import Person, Placement, School, Trust
from policies import pdf
from policies.models import (
    Acknowledgement,
    AssignmentSchool,
    Edition,
    EditionText,
    Policy,
    Revision,
    Version,
)
from policies.queries import public
from policies.queries.register import Scope
from policies.workflow import editions

STYLE = settings.BASE_DIR / "static" / "handover.css"
REGISTER = ("csv", "xlsx", "json")
PEOPLE = ("Name", "Staff group", "Job title", "Team", "From", "To")
REVISIONS = ("Policy", "Reference", "Version", "Date", "Revised by", "What changed")
Text = tuple[Version, EditionText]


def write(scope: Scope, target: Path, *, made_by: Person | None, tell: files.Tell) -> int:
    """Write the pack whole or not at all; answer how many signatures it holds.

    Raises OSError, with `target` as it was before.
    """
    part = target.with_name(target.name + ".part")
    try:
        with one_moment(), zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as pack:
            held = _Pack(pack, scope, made_by, tell).fill()
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return held


class _Pack:
    def __init__(
        self, pack: zipfile.ZipFile, scope: Scope, made_by: Person | None, tell: files.Tell
    ) -> None:
        self.pack, self.scope, self.made_by, self.tell = pack, scope, made_by, tell
        self.school = School.objects.get(pk=min(scope.schools)) if scope.schools else None
        self.contents: list[tuple[str, str]] = []

    def fill(self) -> int:
        records = list(_records(self.scope))
        self._register()
        self._signatures(records)
        texts = _texts_signed(records)
        if self.school:
            texts |= _texts_in_force(self.school, self.scope)
            self._people()
        else:
            self._certificates(records)
        self._texts(texts)
        self._revisions({version.policy for version, _ in texts.values()})
        self._index(len(records))
        return len(records)

    def _add(self, name: str, content: bytes | str, words: str) -> None:
        self.pack.writestr(name, content)
        self.contents.append((name, words))

    def _register(self) -> None:
        with TemporaryDirectory() as folder:
            for form in REGISTER:
                path = Path(folder) / f"register.{form}"
                files.write(self.scope, form, path, made_by=self.made_by)
                self.pack.write(path, f"signing/register.{form}")
        self.contents.append(("signing/register.xlsx", "Who had to sign what, and has (Excel)"))
        self.contents.append(("signing/register.csv", "The same as CSV"))
        self.contents.append(("signing/register.json", "The same as data"))

    def _signatures(self, records: list[Acknowledgement]) -> None:
        proofs = _proofs(records)
        said = [_signature(record, proofs.get(record.leaf_id)) for record in records]
        content = json.dumps(said, ensure_ascii=False, indent=1)
        self._add("signing/signatures.json", content, "Every signature, with its proof")

    def _certificates(self, records: list[Acknowledgement]) -> None:
        for number, record in enumerate(records, 1):
            name = f"certificates/{number:03}-{record.version.policy.slug}.pdf"
            self._add(name, pdf.certificate(record), f"Certificate: {record.version}")
            self.tell(number)

    def _texts(self, texts: dict[str, Text]) -> None:
        for number, (digest, (version, text)) in enumerate(sorted(texts.items(), key=_by_title), 1):
            name = f"policies/{version.policy.slug}-{version.number}-{digest[:8]}"
            paper = pdf.policy_text(version, self.school, text)
            self._add(f"{name}.pdf", paper, f"{version}, to read")
            self._add(f"{name}.html", text.html, f"{version}, as signed: SHA-256 {digest}")
            self.tell(number)

    def _people(self) -> None:
        rows = (
            Placement.objects.filter(school=self.school)
            .select_related("person")
            .order_by("person__family_name", "person__given_names", "starts_on")
        )
        lines = [
            (
                row.person.legal_name,
                row.get_staff_group_display(),
                row.job_title,
                row.team,
                row.starts_on,
                row.ends_on,
            )
            for row in rows
        ]
        self._csv("people.csv", PEOPLE, lines, "Everybody who worked there, from when to when")

    def _revisions(self, policies: set[Policy]) -> None:
        rows = Revision.objects.filter(policy__in=policies).select_related("policy")
        lines = [
            (
                str(row.policy),
                row.policy.reference,
                row.version,
                row.date,
                row.reviser,
                row.description,
            )
            for row in rows.order_by("policy__title", "position")
        ]
        self._csv("revisions.csv", REVISIONS, lines, "The revision history of each policy")

    def _csv(self, name: str, headings: tuple, rows: Iterable[tuple], words: str) -> None:
        self._add(name, b"".join(sheets.csv_rows([headings, *rows])), words)

    def _index(self, signatures: int) -> None:
        page = {
            "school": self.school,
            "person": self.scope.person and Person.objects.get(pk=self.scope.person),
            "trust": Trust.objects.first(),
            "made_by": self.made_by,
            "made_at": timezone.now(),
            "contents": sorted(self.contents),
            "signatures": signatures,
        }
        self.pack.write(STYLE, "index.css")
        self.pack.writestr("index.html", render_to_string("oversight/handover.html", page))


def _by_title(item: tuple[str, Text]) -> tuple:
    digest, (version, _) = item
    return version.policy.title, version.major, version.minor, digest


def _records(scope: Scope) -> QuerySet[Acknowledgement]:
    """The signatures that counted at the school, or those of the person; struck-out ones too."""
    rows = (
        Acknowledgement.objects.select_related(
            "person", "version__policy", "assignment", "recorded_by", "identity_checked_by"
        )
        .prefetch_related("editions__edition__text")
        .order_by("signed_at", "pk")
    )
    if scope.person:
        return rows.filter(person=scope.person)
    there = AssignmentSchool.objects.filter(
        assignment=OuterRef("assignment"), school__in=scope.schools
    )
    worked = Placement.objects.filter(person=OuterRef("person"), school__in=scope.schools)
    imported = Q(Exists(worked), method=Acknowledgement.Method.IMPORTED)
    return rows.filter(Q(Exists(there)) | imported)


def _proofs(records: list[Acknowledgement]) -> dict[int, LeafSecret]:
    """What opens the leaf of each signature, by leaf; one query."""
    leaves = [record.leaf_id for record in records if record.leaf_id]
    return LeafSecret.objects.select_related("leaf").in_bulk(leaves)


def _signature(record: Acknowledgement, secret: LeafSecret | None) -> dict[str, object]:
    return {
        "person": record.person.legal_name,
        "policy": record.version.policy.title,
        "reference": record.version.policy.reference,
        "version": record.version.number,
        "signed_at": record.signed_at.isoformat(timespec="seconds"),
        "typed_name": record.typed_name,
        "statement": record.statement,
        "how": record.get_method_display(),
        "read_as": record.get_format_read_display(),
        "recorded_by": str(record.recorded_by or ""),
        "identity_checked_by": str(record.identity_checked_by or ""),
        "struck_out": record.void_reason if record.voided_at else "",
        "sha256": [row.sha256 for row in record.editions.all()],
        "proof": {
            "commitment": bytes(secret.leaf.commitment).hex(),
            "salt": bytes(secret.salt).hex(),
            "record": secret.canonical,
        }
        if secret
        else None,
    }


def _texts_signed(records: list[Acknowledgement]) -> dict[str, Text]:
    return {
        row.sha256: (record.version, row.edition.text)
        for record in records
        for row in record.editions.all()
    }


def _texts_in_force(school: School, scope: Scope) -> dict[str, Text]:
    """Every edition that was made for the school of what is in force there, and today's of each."""
    return {text.sha256: (version, text) for version, text in _editions(school, scope)}


def _editions(school: School, scope: Scope) -> Iterator[Text]:
    in_force = Version.objects.filter(state=Version.State.PUBLISHED).select_related("policy")
    there = AssignmentSchool.objects.filter(policy=OuterRef("policy"), school=school)
    held = Q(Exists(there)) | Q(policy__school=school) | Q(policy__signing_rule="not_signed")
    for version in in_force.filter(held).prefetch_related("policy__audience"):
        if public.holds_at(version.policy, school.pk):
            text = _text_today(version, school, scope)
            yield from [(version, text)] if text else []
    made = Edition.objects.filter(school=school, version__policy__versions__state="published")
    for edition in made.select_related("version__policy", "text").distinct():
        yield edition.version, edition.text


def _text_today(version: Version, school: School, scope: Scope) -> EditionText | None:
    """None where a merge field has no words at the school, so nobody there can have read it."""
    try:
        return editions.text_to_show(version, school.pk, scope.on)
    except KeyError:
        return None

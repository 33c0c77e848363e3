"""Which files a person may know of, and which they may open. Sealed ones nobody opens."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from incidents import rules
from incidents.models import Case, Concern, Draft, EvidenceFile, Reader, Strand
from incidents.queries import case_page, visible
from people.models import Person

User = Person | AnonymousUser


def visible_to(user: User) -> QuerySet[EvidenceFile]:
    """Those of a person's own drafts and concerns, and of the strands of cases that they read."""
    if not user.is_authenticated:
        return EvidenceFile.objects.none()
    mine = Q(draft__in=visible.drafts(user)) | Q(concern__in=visible.own_concerns(user))
    found = EvidenceFile.objects.filter(mine | _of_cases(user))
    return found.select_related("draft", "concern__case", "case")


def to_open(user: User) -> QuerySet[EvidenceFile]:
    """Those whose content the person may get: as a reader, never as whoever reported it."""
    if not user.is_authenticated:
        return EvidenceFile.objects.none()
    found = EvidenceFile.objects.filter(_of_cases(user), state=EvidenceFile.State.KEPT)
    return found.select_related("concern__case", "case")


def _of_cases(user: User) -> Q:
    """A file of one strand is for the readers of that strand, or of both."""
    rows = Reader.objects.open_on(timezone.localdate()).filter(person=user.pk)
    of_strand = rows.filter(Q(strand="") | Q(strand=OuterRef("strand")), case=OuterRef("case"))
    added = Q(case__in=visible.cases(user)) & (Q(strand="") | Exists(of_strand))
    return Q(concern__in=visible.concerns(user)) | added


@dataclass(frozen=True)
class Listed:
    """A file in a list, and what whoever reads the list may do with it."""

    file: EvidenceFile
    kept: bool  # and not sealed: so it may be sealed
    open: bool = False
    original: bool = False
    remove: bool = False
    events: bool = False  # what was advised, for the readers of the case


def of_draft(draft: Draft) -> list[Listed]:
    """Their author may take them out again, as long as nobody else has seen them."""
    return [Listed(file, kept=_kept(file), remove=_kept(file)) for file in draft.files.all()]


def of_receipt(concern: Concern) -> list[EvidenceFile]:
    """What whoever comes back by a receipt reads of their files: that they are there."""
    return list(concern.files.all())


def of_own_concern(concern: Concern) -> list[Listed]:
    """What its reporter reads of the files they added: that they are there."""
    return [Listed(file, kept=_kept(file)) for file in concern.files.all()]


def of_case(user: Person, case: Case) -> list[Listed]:
    """All of the case that this reader may know of, those of its concerns first."""
    rows = EvidenceFile.objects.filter(_of_cases(user)).select_related("added_by")
    rows = rows.filter(Q(case=case) | Q(concern__case=case)).prefetch_related("events__by")
    rows = rows.annotate(without_a_name=Q(concern__receipt_hash__isnull=False))
    manages = any(how == Reader.How.MANAGE for how, _ in rules.ways(user, case))
    return [
        Listed(
            file,
            kept=_kept(file),
            open=_kept(file),
            original=_kept(file) and manages and not file.says_more and not file.without_a_name,
            events=True,
        )
        for file in rows.order_by(F("case").asc(nulls_first=True), "added_at", "pk")
    ]


def _kept(file: EvidenceFile) -> bool:
    return file.state == EvidenceFile.State.KEPT


def strands_to_choose(user: Person, case: Case) -> list[tuple[str, str]]:
    """Who may read a file that this reader adds: everybody in the case, or one strand of it."""
    mine = case_page.strands(user, case)
    if not case.child_strand:
        return [("", "Everybody who reads this case")]
    if len(mine) == 1:
        return [(strand, STRANDS[strand]) for strand in mine]
    return [*STRANDS.items(), ("", "Everybody who reads this case")]


STRANDS = {
    Strand.ADULT.value: "Only readers of the adult’s strand",
    Strand.CHILD.value: "Only readers of the child’s strand",
}

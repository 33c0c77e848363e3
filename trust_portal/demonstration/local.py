"""What schools of the demonstration made their own: a section, wordings of a clause, readings."""

from django.utils import timezone

from notices.models import Notice
from people.models import Appointment, Person, Role
from policies.models import Policy, RoleEdition
from policies.workflow import local, readers, variants

SECTION = (
    "<p>Out of hours ring {{ headteacher.name }}. The side gate is locked at 18:00; the code is in"
    " the office.</p>"
)
ACCEPTED = (
    "<p>Tell the site manager where you are and when you expect to finish. Out of hours, send a"
    " message to the duty telephone when you arrive and when you leave.</p>"
)
WAITING = (
    "<p>Tell the duty leader where you are and when you expect to finish. After 18:00, sign the"
    " sheet at the gate when you arrive and when you leave.</p>"
)
WITH_PUPILS = ("leadership", "teaching", "support", "trainee", "supply")
READINGS = (  # (what they read, the numbers of its sections, staff groups)
    ("For those who govern", ("7", "8"), ("governor", "trustee", "member")),
    ("For those who work with pupils", ("3", "4"), WITH_PUPILS),
)


def make(owner: Person) -> None:
    heads = Appointment.objects.filter(role=Role.HEADTEACHER, school__isnull=False)
    first, second, *_ = heads.select_related("person", "school").order_by("school__name", "pk")
    lone = Policy.objects.get(slug__startswith="lone-working")
    clause = lone.versions.get(state="published").clauses.get(number="3.1")
    variants.unlock(lone, {clause.anchor}, by=owner)
    local.write_appendix(lone, first.school, SECTION, by=first.person, seen=None)
    for head, html, why in (
        (first, ACCEPTED, "Our check-in number is the duty telephone."),
        (second, WAITING, "We have a gate that is staffed, and no check-in number."),
    ):
        asked = variants.propose(lone, head.school, clause, html, by=head.person, why=why)
        if head == first:
            variants.accept(asked, by=owner, material=False)
    _readings(owner)
    told = Notice.objects.filter(kind__in=("edition_changed", "appendix"))
    told.update(settled_at=timezone.now())


def _readings(owner: Person) -> None:
    policy = Policy.objects.get(slug__startswith="safeguarding")
    clauses = policy.versions.get(state="published").clauses
    for name, numbers, groups in READINGS:
        sections = list(clauses.filter(number__in=numbers).values_list("anchor", flat=True))
        line = RoleEdition(name=name, sections=sections, staff_groups=list(groups))
        readers.add(policy, line, by=owner)

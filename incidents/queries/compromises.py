"""Who sees the steps about an account that was broken into, and how far they are."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import NOT_OURS, AccessGrant, SocialAccount
from accounts.queries import register
from incidents import account_steps
from incidents.models import Case, Compromise, CompromiseStep, Reader, Task
from incidents.queries import visible
from incidents.queries.visible import User

HANDLING = (Reader.How.MANAGE, Reader.How.SAFEGUARD, Reader.How.INVESTIGATING)
JOBS = ("it_support", "communications_manager", "data_protection_officer")


def visible_to(user: User) -> QuerySet[Compromise]:
    """Of the cases that they handle; of the school’s accounts those beside their tasks too."""
    reading = Reader.objects.open_on(timezone.localdate()).filter(person=user.pk, how__in=HANDLING)
    handled = visible.cases(user).filter(pk__in=reading.order_by().values("case"))
    tasks = visible.tasks(user).filter(role__in=JOBS)
    beside = Q(whose=account_steps.SCHOOL, case__in=tasks.order_by().values("case"))
    return Compromise.objects.filter(Q(case__in=handled.order_by().values("pk")) | beside)


def cases_managed(user: User) -> QuerySet[Case]:
    """Where the steps can be begun from the case."""
    managed = Reader.objects.open_on(timezone.localdate())
    managed = managed.filter(person=user.pk, how=Reader.How.MANAGE)
    return visible.cases(user).filter(pk__in=managed.order_by().values("case"))


def tasks(user: User) -> QuerySet[Task]:
    """Jobs beside an official account that was broken into."""
    found = visible.tasks(user).filter(role__in=JOBS)
    return found.filter(case__category="hacked_official_account").select_related("case")


def entries(user: User) -> QuerySet[SocialAccount]:
    """The official accounts of the register that this person may know of."""
    return register.visible_to(user).exclude(kind__in=NOT_OURS).order_by("title", "pk")


def holders(compromise: Compromise) -> list[AccessGrant]:
    """Who has access to the account of the register today, by its list."""
    if compromise.entry_id is None:
        return []
    rows = AccessGrant.objects.filter(account=compromise.entry_id, ended_at=None)
    return list(rows.select_related("person", "supplier").order_by("pk"))


@dataclass(frozen=True)
class Step:
    code: str
    words: str
    taken: CompromiseStep | None
    url: str  # where it is written down


def steps(compromise: Compromise) -> list[Step]:
    taken = {row.code: row for row in compromise.steps.select_related("by")}
    return [
        Step(code, words, taken.get(code), _where(compromise, code))
        for code, words in account_steps.STEPS[compromise.whose]
    ]


def _where(compromise: Compromise, code: str) -> str:
    return reverse(f"incidents:take_step_{code}", kwargs={"reference": compromise.reference})


def beside(user: User, case: Case) -> Compromise | None:
    """The steps of a case, where the person sees them."""
    return visible_to(user).filter(case=case).first()
